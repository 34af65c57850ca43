"""A fresh sandbox with the fitness world, on each database, for tests of sim.live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.live.sandbox import Sandbox, open_sandbox


@pytest.fixture
def sandbox(
    fitness_database_url: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """An open sandbox with the published fitness world and an empty results folder."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", fitness_database_url)
    with open_sandbox() as opened:
        yield opened
