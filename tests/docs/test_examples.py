"""Promises of the examples in README and docs/: each one runs as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from model.settings import CHECKOUT
from sim.live.sandbox import Sandbox
from sim.results import Results

WRITTEN = sorted([*(CHECKOUT / "docs").rglob("*.md"), CHECKOUT / "README.md"])
PLAYERS_MAX, DAYS_MAX = 12, 8


def _blocks(kind: str) -> list[tuple[str, str]]:
    """Every fenced block of a kind, with the page it stands on."""
    fence = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.M | re.S)
    return [
        (str(path.relative_to(CHECKOUT)), block)
        for path in WRITTEN
        for found, block in fence.findall(path.read_text(encoding="utf-8"))
        if found == kind
    ]


@pytest.fixture
def small_runs(
    fitness_database_url: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh fitness world in which every simulation is small."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", fitness_database_url)
    simulate = Sandbox.simulate

    def small(self: Sandbox, *arguments: Any, players: int, days: int, **options: Any) -> Results:
        sizes = {"players": min(players, PLAYERS_MAX), "days": min(days, DAYS_MAX)}
        return simulate(self, *arguments, **sizes, **options)

    monkeypatch.setattr(Sandbox, "simulate", small)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("page", "block"), _blocks("python"), ids=lambda text: text[:24])
def test_a_python_example_runs(page: str, block: str, small_runs: None) -> None:
    """The code of an example runs in a fresh sandbox; on SQLite, for the calls are the same."""
    names: dict[str, Any] = {}
    exec(compile(block, page, "exec"), names)
    names["sandbox"].close()


def _commands() -> list[str]:
    """Every `questlab …` line of the hand-written pages, without its comment."""
    lines = {
        line.partition("#")[0].strip()
        for page, block in _blocks("")
        if "reference" not in page
        for line in block.splitlines()
        if line.startswith("questlab ")
    }
    return sorted(lines)


@pytest.mark.databases("sqlite")
def test_the_commands_of_the_examples_are_well_formed(small_runs: None) -> None:
    """Each command line of an example is understood: its options exist (help answers for it)."""
    assert len(_commands()) > 8
    for line in _commands():
        words = shlex.split(line)[1:]
        outcome = CliRunner().invoke(app, [*words, "--help"])
        assert outcome.exit_code == 0, line


@pytest.mark.databases("sqlite")
def test_the_commands_of_the_pack_guide_work_in_order(
    small_runs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Export, import as a world of its own, list: the guide's commands, one after the other."""
    monkeypatch.chdir(tmp_path)
    for line in (
        "export fitness my-pack",
        "import my-pack --world trial",
        "worlds",
        "simulate ./my-pack --players 4 --days 3",
        "publish trial --note first",
    ):
        outcome = CliRunner().invoke(app, shlex.split(line))
        assert outcome.exit_code == 0, f"{line}: {outcome.stderr}"
