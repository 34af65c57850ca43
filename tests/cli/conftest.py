"""Running `questlab` in tests: inside this process for speed, as a process where that matters."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from cli.main import app
from model.db import make_engine

CHECKOUT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "cli.main"]


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code, its answer, and what it said beside it."""

    code: int
    out: str
    err: str


@pytest.fixture
def questlab(
    fitness_database_url: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run a command on a fresh fitness database, in this process."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", fitness_database_url)
    return run_here


def run_here(*arguments: str) -> Outcome:
    """Run a command in this process, under the environment as it is."""
    result = CliRunner().invoke(app, list(arguments), prog_name="questlab")
    return Outcome(result.exit_code, result.stdout, result.stderr)


def run_process(*arguments: str, **options: Any) -> Outcome:
    """Run a command as a process of its own; `env` adds to the environment."""
    environment = {**os.environ, **options.pop("env", {})}
    done = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=environment,
        timeout=120,
        check=False,
        **options,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def fingerprint(url: str) -> str:
    """A hash over every row of every table: equal means that nothing changed."""
    engine = make_engine(url)
    digest = hashlib.sha256()
    try:
        with engine.connect() as connection:
            for name in sorted(sa.inspect(connection).get_table_names()):
                rows = connection.execute(sa.text(f'SELECT * FROM "{name}"'))
                digest.update(name.encode())
                digest.update("\n".join(sorted(repr(tuple(row)) for row in rows)).encode())
    finally:
        engine.dispose()
    return digest.hexdigest()
