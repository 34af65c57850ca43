"""A fresh sandbox on SQLite with a small world, for tests of sim.live."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.db import open_database
from model.migrate import upgrade
from model.settings import settings
from sim.live.sandbox import Sandbox, open_sandbox

sys.path.insert(0, str(Path(__file__).parents[2] / "pages"))

import small_world  # noqa: E402


@pytest.fixture
def var_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty var folder, with the settings pointing there."""
    monkeypatch.setenv("QUESTLAB_VAR", str(tmp_path))
    monkeypatch.delenv("QUESTLAB_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def sandbox(var_folder: Path) -> Iterator[Sandbox]:
    """An open sandbox with the small fitness world, published."""
    upgrade(settings().database_url)
    with open_database() as database:
        small_world.load(database)
    with open_sandbox() as opened:
        yield opened
