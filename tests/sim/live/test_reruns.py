"""A run on record can be played again, its rows brought back, a player's day told."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import write
from model.errors import Cancelled, NotFound, RunError
from model.services.idempotency import new_key
from sim.live.reruns import Outcome
from sim.live.sandbox import Sandbox

SMALL: dict[str, Any] = {"players": 8, "days": 10, "seed": 7}


def change(sandbox: Sandbox, run_id: int, **values: str) -> None:
    """Change a run's record behind the services' back."""
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        for name, value in values.items():
            session.execute(
                sa.text(f"UPDATE runs SET {name} = :value WHERE id = :id"),
                {"value": value, "id": run_id},
            )


def test_a_run_is_the_same_to_the_bit_on_either_engine(sandbox: Sandbox) -> None:
    """The record is enough, whatever became of the draft; both engines give the digest."""
    run = int(sandbox.simulate(**SMALL).record["run_id"])
    sandbox.edit("fitness", "quest_templates", "steps", why="move on", base_xp=60)
    for engine in (None, "reference"):
        found = sandbox.rerun(run, engine=engine)
        assert found.outcome == Outcome.SAME and not found.differences
        assert found.sentence == f"Run {run}: same digest."


def test_rows_are_brought_back(sandbox: Sandbox) -> None:
    """Rows that were not kept, or that were removed, are there again, and nothing else is."""
    results = sandbox.simulate(**SMALL, keep="none")
    run, folder = int(results.record["run_id"]), results.folder
    assert folder is not None and not results.keeps("player_days")
    found = sandbox.rerun(run, keep="days")
    assert "player_days" in found.restored and not folder.exists()
    again = sandbox.results(run)
    assert len(again.frame("player_days")) and not again.keeps("xp_events")
    assert again.record["digest"] == results.record["digest"] and again.folder is not None
    shutil.rmtree(again.folder)
    with pytest.raises(NotFound):
        sandbox.results(run)
    sandbox.rerun(run, keep="all")
    assert len(sandbox.results(run).frame("xp_events"))


def test_an_equal_run_is_reused_only_with_the_rows_asked_for(sandbox: Sandbox) -> None:
    """Less than is kept is answered from the record; more is played."""
    first = sandbox.simulate(**SMALL, keep="days").record["run_id"]
    assert sandbox.simulate(**SMALL, keep="none").record["run_id"] == first
    assert sandbox.simulate(**SMALL, keep="events").record["run_id"] != first


def test_another_version_is_compared_by_its_figures(sandbox: Sandbox) -> None:
    """Equal figures, other figures, no figures left; the same version must give the digest."""
    results = sandbox.simulate(**SMALL)
    run = int(results.record["run_id"])
    change(sandbox, run, digest="0" * 64)
    assert sandbox.rerun(run).outcome == Outcome.DIFFERENT
    change(sandbox, run, code_version="0.1+older")
    found = sandbox.rerun(run)
    assert found.outcome == Outcome.OTHER_VERSION_SAME_FIGURES
    assert "Played by version 0.1+older" in found.sentence
    assert not sandbox.rerun(run, keep="all").restored
    other = sandbox.simulate(**{**SMALL, "seed": 8})
    assert other.folder is not None
    change(sandbox, run, results_path=other.folder.name)
    found = sandbox.rerun(run)
    assert found.outcome == Outcome.OTHER_VERSION_OTHER_FIGURES and len(found.differences) > 1
    shutil.rmtree(other.folder)
    assert sandbox.rerun(run).outcome == Outcome.OTHER_VERSION_UNKNOWN


def test_a_run_without_a_digest_is_refused(sandbox: Sandbox) -> None:
    """A cancelled run has nothing to compare with."""
    with pytest.raises(Cancelled):
        sandbox.simulate(**SMALL, should_cancel=lambda: True)
    with pytest.raises(RunError, match="is cancelled: it has no digest"):
        sandbox.rerun(int(sandbox.runs()["id"].iloc[0]))


def test_a_day_is_told_from_the_record_alone(sandbox: Sandbox) -> None:
    """A run that kept no ledger is explained; the XP is that of a run that kept it."""
    bare = sandbox.simulate(**SMALL, keep="none")
    told = sandbox.explain(bare, player="all:3", day=6)
    days = sandbox.simulate(**SMALL).frame("player_days").set_index(["player_key", "day"])
    assert told.xp == days.loc[("all:3", 6), "xp_gained"]
