"""Promises of `questlab tick`: everything that time brings about happens, each by itself."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from model.errors import Refused
from model.services import sweeps
from model.services.sweeps import Sweep
from tests.cli.conftest import Outcome

Questlab = Callable[..., Outcome]


@pytest.mark.databases("sqlite")
def test_a_sweep_that_fails_keeps_no_other_from_its_work(
    questlab: Questlab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its world and sentence are said, the exit code is 1, what others moved is counted."""

    def fails(*_: object) -> int:
        raise Refused("The shelf is locked. Unlock it first.")

    listed = (
        Sweep("first moved", lambda s, w: 2),
        Sweep("broken", fails),
        Sweep("last moved", _five),
    )
    monkeypatch.setattr(sweeps, "SWEEPS", listed)
    outcome = questlab("tick", "--json")
    said = json.loads(outcome.out)
    assert outcome.code == 1
    assert said["swept"] == {"first moved": 2, "last moved": 5}
    assert len(said["failed"]) == 1
    assert said["failed"][0].startswith("fitness: broken: The shelf is locked.")
    plain = questlab("tick")
    assert "5 last moved." in plain.out
    assert "The shelf is locked" in plain.err


def _five(*_: object) -> int:
    return 5


def test_every_sweep_runs_on_a_world_where_nobody_plays(questlab: Questlab) -> None:
    """No sweep needs anything to be there, and none moves what is not."""
    outcome = questlab("tick", "--world", "fitness", "--json")
    assert (outcome.code, json.loads(outcome.out)["failed"]) == (0, [])
