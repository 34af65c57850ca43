"""Global events in simulations: on their days, for those they are for, the same in both engines."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from model.rules.live_operations import event_ppm_on, is_event_day
from model.rules.values import EventRule
from model.ruleset import Ruleset
from model.services.content import freeze_document
from sim import Scenario, run_reference
from sim.engine import run_fast
from tests.sim.test_fast_engine import assert_same
from tests.worlds import small_world

START = date(2026, 1, 5)
BUSY = {
    "double-week": {"xp_multiplier_ppm": 2_000_000, "first_day": "2026-01-10", "duration_days": 7},
    "veterans": {
        "xp_multiplier_ppm": 3_000_000,
        "first_day": "2026-01-13",
        "duration_days": 2,
        "repeats_every_days": 9,
        "required_level": 3,
    },
    "lull": {
        "xp_multiplier_ppm": 500_000,
        "first_day": "2026-01-01",
        "duration_days": 1,
        "repeats_every_days": 4,
    },
}
IDLE = {
    "planned": {"xp_multiplier_ppm": 2_000_000},
    "guilds-only": {
        "xp_multiplier_ppm": 2_000_000,
        "first_day": "2026-01-06",
        "participation_scope": "all_guilds",
    },
    "plain": {"first_day": "2026-01-06"},
}


@cache
def eventful(*names: str) -> Ruleset:
    """The small world with some of the events above."""
    document: dict[str, Any] = small_world()
    document["event_templates"] = {
        key: {
            "name": key,
            "description": "",
            "event_type": "bonus_xp",
            "participation_scope": "all_players",
            "xp_multiplier_ppm": 1_000_000,
            "required_level": 1,
            "first_day": None,
            "duration_days": 1,
            "repeats_every_days": 0,
            **fields,
        }
        for key, fields in (BUSY | IDLE).items()
        if key in names
    }
    return freeze_document(document)


def test_an_event_holds_on_its_days_and_the_strongest_counts() -> None:
    """First and last day belong to it, it comes again, and of several the highest multiplies."""
    days = [
        day
        for day in range(95, 125)
        if is_event_day(day, first_day=100, duration_days=3, repeats_every_days=10)
    ]
    assert days == [100, 101, 102, 110, 111, 112, 120, 121, 122]
    assert not is_event_day(110, first_day=100, duration_days=3, repeats_every_days=0)
    events = [
        EventRule("a", 1, 100, 5, 0, 2_000_000, 1),
        EventRule("b", 2, 102, 5, 0, 3_000_000, 4),
        EventRule("c", 3, 90, 30, 0, 500_000, 1),
    ]
    found = [event_ppm_on(events, day, level) for day, level in ((99, 9), (100, 1), (102, 4))]
    assert found == [500_000, 2_000_000, 3_000_000]
    assert event_ppm_on(events, 102, 3) == 2_000_000
    assert event_ppm_on(events, 80, 9) == 1_000_000


def test_both_engines_play_events_the_same_and_write_their_step() -> None:
    """Ledgers and digests agree, and the ledger shows each multiplier on the right days only."""
    scenario = Scenario.of(players=40, days=30, seed=3, start_on=START)
    fast = run_fast(eventful(*BUSY), scenario)
    assert_same(fast, run_reference(eventful(*BUSY), scenario))
    frames = fast.frames()
    steps = frames["xp_modifiers"].query("type == 'global_event'")
    steps = steps.merge(frames["xp_events"], on=["player_key", "seq"])
    days = {
        ppm: {int(day) for day in group["day"]} for ppm, group in steps.groupby("multiplier_ppm")
    }
    veterans = {8, 9, 17, 18, 26, 27}
    assert days[2_000_000] <= set(range(5, 12)) and days[3_000_000] <= veterans
    assert steps.query("multiplier_ppm == 3000000")["level_before"].min() >= 3
    assert days[500_000] <= {day for day in range(30) if (day + 4) % 4 == 0}
    doubled = steps.query("multiplier_ppm == 2000000")
    assert len(doubled) and (doubled["xp_after"] == doubled["xp_before"] * 2).all()


def test_events_that_do_not_act_change_nothing() -> None:
    """Without a first day, for guilds, or without a multiplier: the digest is that of no events."""
    scenario = Scenario.of(players=10, days=20, seed=3, start_on=START)
    assert run_fast(eventful(*IDLE), scenario).digest == run_fast(eventful(), scenario).digest
