"""The fast engine: the reference engine's ledgers, states and digests, to the bit."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.errors import Cancelled, RunError
from model.ruleset import Ruleset
from sim import CohortSpec, Scenario, run_reference
from sim.engine import Keep, run_fast
from sim.run_data import RunData
from tests.sim.generated_worlds import rulesets
from tests.sim.worlds import (
    capped_world,
    fitness,
    flighty_title_world,
    perfect_world,
    seasonal_boss_world,
    small,
)

FULL = bool(os.environ.get("QUESTLAB_FULL"))
# A world shrinks slowly: only the full run looks for the smallest one that differs.
PHASES = tuple(phase for phase in Phase if FULL or phase is not Phase.shrink)
WORLDS = sorted(path.name for path in PACKS_FOLDER.iterdir() if path.is_dir())
ROWS = ("days", "events", "modifiers", "occurrences", "money")
CLOCK_CHANGES = Scenario(
    key="clock-changes",
    cohorts=(
        CohortSpec("east", players=12, timezones=(("Australia/Sydney", 1), ("Asia/Kolkata", 1))),
        CohortSpec("late", players=9, start_day=11, timezones=(("America/New_York", 1),)),
        CohortSpec("west", players=10, timezones=(("Europe/Berlin", 2), ("UTC", 1))),
    ),
    horizon_days=45,
    start_on=date(2026, 3, 2),
    seed=11,
)


def rows_of(data: RunData, name: str) -> np.ndarray:
    """A table of a run in one order, whatever order it was written in."""
    rows = getattr(data, name).array()
    return rows[np.lexsort(rows.T[::-1])]


def assert_same(fast: RunData, slow: RunData) -> None:
    """Digest, every row of every table and the players are equal."""
    for name in ROWS:
        np.testing.assert_array_equal(rows_of(fast, name), rows_of(slow, name), err_msg=name)
    pd.testing.assert_frame_equal(fast.frames()["players"], slow.frames()["players"])
    assert fast.event_count == slow.event_count
    assert fast.digest == slow.digest


@pytest.mark.parametrize("world", WORLDS)
def test_every_shipped_world_is_played_the_same(world: str) -> None:
    """Both engines write the same ledgers, days and occurrences and end in the same states."""
    ruleset = freeze_pack(PACKS_FOLDER / world)
    scenario = Scenario.of(players=40, days=75, seed=5)
    assert_same(run_fast(ruleset, scenario), run_reference(ruleset, scenario))


EDGES: dict[str, Callable[[], Ruleset]] = {
    "caps": lambda: capped_world(daily_xp=120, weekly_xp=500),
    "perfect": perfect_world,
    "seasonal boss": seasonal_boss_world,
    "small": small,
    "flighty title": flighty_title_world,
}


@pytest.mark.parametrize("edge", EDGES)
def test_worlds_at_the_edge_are_played_the_same(edge: str) -> None:
    """Caps that bind, nobody who fails, bosses bound to seasons, little content."""
    ruleset = EDGES[edge]()
    scenario = Scenario.of(players=30, days=60, seed=3)
    assert_same(run_fast(ruleset, scenario), run_reference(ruleset, scenario))


@settings(max_examples=200 if FULL else 25, phases=PHASES)
@given(ruleset=rulesets(), seed=st.integers(0, 2**40))
def test_generated_worlds_are_played_the_same(ruleset: Ruleset, seed: int) -> None:
    """Content nobody would design is played alike by both engines."""
    scenario = Scenario.of(players=6, days=33, seed=seed)
    assert_same(run_fast(ruleset, scenario), run_reference(ruleset, scenario))


def test_cohorts_zones_and_clock_changes_are_played_the_same() -> None:
    """Late joiners, zones on both sides of the date line's noon, and both clocks' spring."""
    assert_same(run_fast(fitness(), CLOCK_CHANGES), run_reference(fitness(), CLOCK_CHANGES))


def test_a_replication_is_a_stream_of_its_own() -> None:
    """Replication 3 equals the reference's replication 3, and no other."""
    scenario = Scenario.of(players=20, days=30, seed=5)
    third = run_fast(fitness(), scenario, replication=3)
    assert third.digest == run_reference(fitness(), scenario, replication=3).digest
    assert third.digest != run_fast(fitness(), scenario).digest


def test_the_digest_does_not_depend_on_what_is_kept_on_the_blocks_or_on_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rows are a by-product; players may be played in pieces of any size, many at once."""
    scenario = replace(CLOCK_CHANGES, horizon_days=30)
    whole = run_fast(fitness(), scenario)
    bare = run_fast(fitness(), scenario, keep=Keep(events=False, days=False, occurrences=False))
    assert bare.digest == whole.digest and bare.event_count == whole.event_count
    assert not len(bare.events.array()) and not len(bare.days.array())
    for size in (1, 7):
        monkeypatch.setattr("sim.engine.BLOCK_ROWS_PLAYERS", size)
        assert_same(run_fast(fitness(), scenario), whole)
    many = run_fast(fitness(), scenario, threads=4)
    assert_same(many, whole)
    np.testing.assert_array_equal(many.events.array(), whole.events.array())


def test_a_block_whose_rows_did_not_fit_is_played_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for rows is a guess; a wrong guess costs time, never a row."""
    scenario = Scenario.of(players=20, days=40, seed=5)
    enough = run_fast(fitness(), scenario)
    monkeypatch.setattr("sim.blocks._EVENTS_PER_DAY_GUESS", 1)
    assert_same(run_fast(fitness(), scenario), enough)


def test_a_run_can_be_cancelled_and_reports_how_far_it_is() -> None:
    """Progress rises to the whole; a cancelled run keeps nothing."""
    seen: list[tuple[int, int]] = []
    scenario = Scenario.of(players=300, days=20)
    run_fast(small(), scenario, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen) and seen[-1] == (6_000, 6_000)
    for threads in (1, 3):
        with pytest.raises(Cancelled):
            run_fast(small(), scenario, should_cancel=lambda: len(seen) > 0, threads=threads)


def test_an_unknown_archetype_is_refused_with_the_nearest() -> None:
    """The same refusal as in the reference engine."""
    with pytest.raises(RunError, match="regular"):
        run_fast(fitness(), Scenario.of(players=1, days=2, mix={"reglar": 1}))
