"""Promises of recorded simulations: found again, repeated, and never half there."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.db import write
from model.errors import Cancelled, NotFound, RunError
from model.services import jobs
from model.services.idempotency import new_key
from model.settings import settings
from model.words import JobState, RunState
from sim.live import locks, records
from sim.live.sandbox import Sandbox
from sim.scenario import Scenario

SMALL: dict[str, Any] = {"players": 8, "days": 10, "seed": 7}


def last_run(sandbox: Sandbox) -> pd.Series:
    """Return the newest run on record."""
    return sandbox.runs().iloc[0]


def leftovers() -> list[str]:
    """Name everything in the results folder."""
    return sorted(path.name for path in settings().results_directory.glob("*"))


def test_a_simulation_is_recorded_with_all_that_repeats_it(sandbox: Sandbox) -> None:
    """The record and run.json agree on rules, people, seed, digest, engine and versions."""
    results = sandbox.simulate(**SMALL)
    ruleset = sandbox.ruleset()
    assert results.record["rules_hash"] == ruleset.rules_hash
    assert results.record["people_hash"] == ruleset.people_hash
    assert results.record["seed"] == 7 and results.record["engine"] == "fast"
    run = last_run(sandbox)
    assert (run["state"], run["digest"]) == ("completed", results.record["digest"])
    again = sandbox.results(int(run["id"]))
    pd.testing.assert_frame_equal(again.frame("players"), results.frame("players"))
    assert len(results.frame("players")) == 8


def test_every_database_and_the_pack_itself_give_the_same_digest(sandbox: Sandbox) -> None:
    """The draft of each database plays to the digest of the pack folder, read without one."""
    scenario = Scenario.of(**SMALL)
    _, digest = records.play(freeze_pack(PACKS_FOLDER / "fitness"), scenario)
    assert sandbox.simulate("fitness@draft", scenario=scenario).record["digest"] == digest


def test_an_equal_run_is_reused(sandbox: Sandbox) -> None:
    """The same question gives the same run; another seed, or force, plays."""
    first = sandbox.simulate(**SMALL)
    assert sandbox.simulate(**SMALL).record["run_id"] == first.record["run_id"]
    assert sandbox.simulate(**{**SMALL, "seed": 8}).record["digest"] != first.record["digest"]
    forced = sandbox.simulate(**SMALL, force=True)
    assert forced.record["run_id"] != first.record["run_id"]
    assert forced.record["digest"] == first.record["digest"]


def test_removed_results_are_played_again(sandbox: Sandbox) -> None:
    """A record whose results are gone is not handed out as if they were there."""
    first = sandbox.simulate(**SMALL)
    assert first.folder is not None
    shutil.rmtree(first.folder)
    with pytest.raises(NotFound, match="no results"):
        sandbox.results(first.record["run_id"])
    again = sandbox.simulate(**SMALL)
    assert again.record["run_id"] != first.record["run_id"]
    assert again.record["digest"] == first.record["digest"]


def test_a_text_edit_reuses_the_run_and_a_rules_edit_does_not(sandbox: Sandbox) -> None:
    """Equal rules prove no effect at once; changed rules are played."""
    first = sandbox.simulate(**SMALL)
    sandbox.edit("fitness", "quest_templates", "steps", why="words", description="Walk.")
    assert sandbox.simulate(**SMALL).record["run_id"] == first.record["run_id"]
    sandbox.edit("fitness", "quest_templates", "steps", why="numbers", base_xp=60)
    edited = sandbox.simulate(**SMALL)
    assert edited.record["run_id"] != first.record["run_id"]
    assert edited.frame("players")["total_xp"].sum() > first.frame("players")["total_xp"].sum()


def test_a_run_of_the_draft_repeats_after_the_draft_moved_on(sandbox: Sandbox) -> None:
    """The frozen ruleset is kept: its hash plays the same game to the same digest."""
    first = sandbox.simulate("fitness@draft", **SMALL)
    sandbox.edit("fitness", "quest_templates", "steps", why="move on", base_xp=60)
    again = sandbox.simulate(first.record["ruleset_hash"], **SMALL, force=True)
    assert again.record["digest"] == first.record["digest"]


def test_an_edit_shows_in_the_comparison_and_no_edit_shows_nothing(sandbox: Sandbox) -> None:
    """Paired runs: exactly 0 for equal content, more XP for better paid steps."""
    before = sandbox.simulate(**SMALL)
    same = sandbox.compare(before, sandbox.simulate(**SMALL, force=True))
    assert (same["difference"] == 0).all() and set(same["effect"]) == {"no effect"}
    sandbox.edit("fitness", "quest_templates", "steps", why="more", base_xp=60)
    after = sandbox.simulate(**SMALL)
    row = sandbox.compare(before, after).set_index("key").loc["xp_per_active_day"]
    assert row["effect"] == "higher" and row["difference_low"] > 0


def test_progress_is_reported_up_to_the_end(sandbox: Sandbox) -> None:
    """Progress counts player-days, never falls, and ends at all of them."""
    seen: list[tuple[int, int]] = []
    sandbox.simulate(**SMALL, on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (80, 80)
    assert seen == sorted(seen)


def test_a_cancelled_run_is_recorded_as_such(sandbox: Sandbox) -> None:
    """Cancelling raises, keeps no results, and the record says cancelled."""
    with pytest.raises(Cancelled):
        sandbox.simulate(**SMALL, should_cancel=lambda: True)
    run = last_run(sandbox)
    assert run["state"] == "cancelled"
    with pytest.raises(NotFound, match="cancelled"):
        sandbox.results(int(run["id"]))
    assert leftovers() == []


def test_a_full_disk_is_recorded_as_a_failure(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When results cannot be stored the run is failed with the reason, and nothing is left."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sim.results.os.fsync", full)
        with pytest.raises(RunError, match="No space left"):
            sandbox.simulate(**SMALL)
    run = last_run(sandbox)
    assert run["state"] == "failed" and "No space left" in run["error"]
    assert leftovers() == []
    assert sandbox.simulate(**SMALL).record["run_id"] == run["id"] + 1


def test_an_engine_that_breaks_leaves_a_failed_record(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unexpected error reaches the caller, and the record names it."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("sim.engine.run_fast", broken)
    with pytest.raises(ZeroDivisionError):
        sandbox.simulate(**SMALL)
    run = last_run(sandbox)
    assert run["state"] == "failed" and "ZeroDivisionError: by nothing" in run["error"]


def test_replications_are_played_apart_and_kept_together(sandbox: Sandbox) -> None:
    """Two replications of a scenario have their own draws and lie in one result."""
    scenario = replace(Scenario.of(players=8, days=10, seed=7), replications=2)
    results = sandbox.simulate(scenario=scenario)
    players = results.frame("players")
    assert players.groupby("replication").size().tolist() == [8, 8]
    first, second = (players[players["replication"] == n]["total_xp"].tolist() for n in (0, 1))
    assert first != second
    alone = sandbox.simulate(**SMALL)
    assert alone.frame("players")["total_xp"].tolist() == first
    assert alone.record["digest"] != results.record["digest"]


def test_a_living_run_is_not_swept(sandbox: Sandbox) -> None:
    """Sweeping while a run is played leaves it alone."""
    swept: list[list[int]] = []
    states: list[str] = []

    def sweep_once(done: int, total: int) -> None:
        if not swept:
            swept.append(sandbox.sweep())
            states.append(str(last_run(sandbox)["state"]))

    sandbox.simulate(**SMALL, on_progress=sweep_once)
    assert swept == [[]] and states == [RunState.RUNNING]
    assert last_run(sandbox)["state"] == "completed"


def test_a_silent_job_is_marked_failed(sandbox: Sandbox) -> None:
    """A job nobody works on is failed by the sweep once its heartbeat is old."""
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        job = jobs.enqueue(session, kind="simulate", spec={})
    assert sandbox.sweep() == []
    late = job.created_at + timedelta(seconds=jobs.HEARTBEAT_SECONDS_MAX + 1)
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t"), now=late) as session:
        assert jobs.sweep(session) == [job.id]
    assert sandbox.job(job.id).state == JobState.FAILED


def test_locks_of_other_databases_are_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    """Two databases that share a results folder do not see each other's locks."""
    other = replace(sandbox.database, url="sqlite:////elsewhere/other.sqlite3")
    with locks.held(other, kind="run", number=1):
        with locks.abandoned(sandbox.database, kind="run") as dead:
            assert dead == []
        with locks.abandoned(other, kind="run") as dead:
            assert dead == []
