"""Rules of characters, campaigns and achievements: golden cases, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import achievements, campaigns, heroes
from model.rules.campaigns import COMPLETED, FAILED, IN_PROGRESS, NONE, Aim
from model.rules.heroes import Change
from model.rules.requirements import AND, GE, LE
from model.rules.values import ABSENT

# --- Characters (rules.md §3; model/shapes/heroes.py: first the points, then the whole) -----------


def test_effects_add_and_then_multiply_one_after_the_other() -> None:
    """10, +7, then ×1.5 rounded down, then -100 stops at 0, then ×2 of nothing."""
    changes = [Change(7), Change(0, 1_500_000), Change(-100), Change(0, 2_000_000)]
    assert heroes.attribute_chain(10, changes) == (10, 17, 25, 0, 0)
    assert heroes.attribute_chain(3, [Change(2, 500_000)]) == (3, 2)
    assert heroes.attribute_chain(5, []) == (5,)


@given(st.integers(0, heroes.VALUE_MAX), st.integers(-(10**5), 10**5), st.integers(0, 10**8))
def test_no_attribute_leaves_its_bounds(value: int, points: int, ppm: int) -> None:
    """Whatever an effect does, the value stays from 0 to its greatest; products fit 62 bits."""
    assert 0 <= heroes.changed(value, points, ppm) <= heroes.VALUE_MAX
    assert heroes.VALUE_MAX * 10**8 < 2**62


def test_levels_prices_and_points() -> None:
    """Ten per level above the first, half the value each rounded down, a point for each level."""
    assert [heroes.level_points(level, 10) for level in (1, 2, 5)] == [0, 10, 40]
    assert [heroes.sale_price(value, 3) for value in (0, 1, 15, 50)] == [0, 0, 21, 75]
    assert [heroes.talent_points(level, 2) for level in (1, 2, 5)] == [0, 0, 3]
    assert [heroes.spare(quantity, 1) for quantity in (0, 1, 4)] == [0, 0, 3]
    assert [heroes.seconds_left(100, now, 60) for now in (100, 130, 160, 999)] == [60, 30, 0, 0]
    assert [heroes.stacks_after(stacks, True) for stacks in (0, 3, 1000)] == [1, 4, 1000]
    assert [heroes.stacks_after(stacks, False) for stacks in (0, 1)] == [1, 1]
    assert heroes.resistance_ppm(heroes.resistance_ppm(0, 250_000), 200_000) == 400_000


def test_the_first_reason_of_a_hero_is_given() -> None:
    """No slot, not carried, on already, level; no potion, none, level, cooldown; and so on."""
    wearing = [
        heroes.wearing_refusal(slot, spare, level=level, required_level=2, is_worn=worn)
        for slot, spare, level, worn in (
            *((False, 0, 1, False), (True, 0, 1, False), (True, 0, 1, True)),
            *((True, 1, 1, False), (True, 1, 2, False), (True, 1, 2, True)),
        )
    ]
    assert wearing == [
        *(heroes.NOT_FOR_THIS, heroes.NOT_CARRIED, heroes.DONE_ALREADY),
        *(heroes.LEVEL_TOO_LOW, heroes.MAY, heroes.DONE_ALREADY),
    ]
    drinking = [
        heroes.drinking_refusal(potion, spare, level=level, required_level=2, seconds_left=left)
        for potion, spare, level, left in (
            *((False, 0, 1, 9), (True, 0, 1, 9), (True, 1, 1, 9), (True, 1, 2, 9), (True, 1, 2, 0)),
        )
    ]
    assert drinking == [
        *(heroes.NOT_FOR_THIS, heroes.NOT_CARRIED, heroes.LEVEL_TOO_LOW, heroes.COOLING),
        heroes.MAY,
    ]
    training = [
        heroes.training_refusal(level, 2, points=points)
        for level, points in ((2, 0), (1, 0), (1, 1))
    ]
    assert training == [heroes.FULLY_TRAINED, heroes.NO_POINTS, heroes.MAY]
    unlocking = [
        heroes.unlocking_refusal(
            done, level=level, required_level=2, needs_talent=True, talent_level=talent
        )
        for done, level, talent in ((True, 1, 0), (False, 1, 0), (False, 2, 0), (False, 2, 1))
    ]
    assert unlocking == [
        *(heroes.DONE_ALREADY, heroes.LEVEL_TOO_LOW, heroes.TALENT_MISSING, heroes.MAY),
    ]


# --- Campaigns (rules.md §3: quests main_story|daily|side, repeatable; objective links by order) --

_FREE: dict[str, Any] = {
    "is_active": True, "last": NONE, "level": 2, "required_level": 2, "story_open": True,
    "is_repeatable": False, "days_to_wait": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, campaigns.MAY_START),
        ({"last": FAILED}, campaigns.MAY_START),
        ({"last": IN_PROGRESS, "is_active": False}, campaigns.RUNNING),
        ({"is_active": False, "level": 1}, campaigns.CLOSED),
        ({"last": COMPLETED, "level": 1}, campaigns.DONE_FOR_GOOD),
        ({"last": COMPLETED, "is_repeatable": True}, campaigns.MAY_START),
        ({"level": 1, "story_open": False}, campaigns.LEVEL_TOO_LOW),
        ({"story_open": False, "days_to_wait": 3}, campaigns.STORY_ORDER),
        ({"days_to_wait": 1}, campaigns.TOO_EARLY),
    ],
)
def test_why_a_quest_does_not_start(change: dict[str, Any], expected: int) -> None:
    """The first reason in its order is given."""
    assert campaigns.start_refusal(**{**_FREE, **change}) == expected


@pytest.mark.parametrize(
    ("last", "is_daily", "started", "completed", "rest", "expected"),
    [
        (NONE, True, ABSENT, ABSENT, 0, 0),
        (COMPLETED, True, 100, 100, 0, 1),
        (FAILED, True, 100, ABSENT, 0, 1),
        (FAILED, True, 99, ABSENT, 5, 0),
        (COMPLETED, True, 98, 99, 3, 2),
        (FAILED, False, 100, ABSENT, 3, 0),
        (COMPLETED, False, 90, 98, 3, 1),
        (COMPLETED, False, 90, 97, 3, 0),
    ],
)
def test_how_long_a_quest_rests(
    last: int, is_daily: bool, started: int, completed: int, rest: int, expected: int
) -> None:
    """A daily quest is taken up once a local day; a completed one rests; a lost one does not."""
    found = campaigns.days_to_wait(
        last, is_daily=is_daily, started=started, completed=completed,
        repeat_after_days=rest, today=100,
    )  # fmt: skip
    assert found == expected


def test_objectives_open_in_their_order() -> None:
    """Same order side by side, the next when all required are done, `after` whatever the order."""
    aims = (Aim(2, False, 1), Aim(1, True, 1), Aim(1, False, 2), Aim(1, False, ABSENT, (1,)))
    assert [campaigns.is_open(aims, place, (0, 0, 0, 0)) for place in range(4)] == [
        *(True, True, False, False),
    ]
    assert [campaigns.is_open(aims, place, (2, 0, 0, 0)) for place in range(4)] == [
        *(True, True, True, False),
    ]
    assert campaigns.is_open(aims, 3, (0, 1, 0, 0))
    assert not campaigns.is_fulfilled(aims, (2, 1, 1, 0))
    assert campaigns.is_fulfilled(aims, (2, 0, 1, 1))
    assert campaigns.progress_ppm(aims, (1, 1, 0, 0)) == 166_666
    assert campaigns.progress_ppm(aims, (2, 0, 1, 1)) == 1_000_000
    assert campaigns.progress_ppm((), ()) == 1_000_000
    assert [campaigns.counted(3, found, 5) for found in (0, 4, 9)] == [3, 4, 5]
    assert [campaigns.has_lapsed(daily, 99, 100) for daily in (True, False)] == [True, False]
    assert not campaigns.has_lapsed(True, 100, 100)
    assert [campaigns.story_ppm(done, 3) for done in (0, 1, 3)] == [0, 333_333, 1_000_000]


# --- Achievements (rules.md §1.4 and §4) ----------------------------------------------------------


def test_how_far_an_achievement_is() -> None:
    """A count shows itself and its target; several parts show percent; 100 exactly when met."""
    at_least = (GE, 0, 0, 8)
    assert achievements.standing(at_least, [6]) == (False, 75, 6, 8)
    assert achievements.standing(at_least, [8]) == (True, 100, 8, 8)
    assert achievements.standing(at_least, [ABSENT]) == (False, 0, 0, 8)
    assert achievements.standing((LE, 0, 0, 5), [10]) == (False, 50, 50, 100)
    both = (*at_least, GE, 1, 0, 2, AND, 2, 0, 0)
    assert achievements.standing(both, [8, 1]) == (False, 75, 75, 100)
    assert [achievements.is_gone(limited, 3, 3) for limited in (True, False)] == [True, False]
    assert [achievements.freezes_added(held, 2, 3) for held in (0, 2, 3, 5)] == [2, 1, 0, 0]


def test_weeks_in_a_row() -> None:
    """Monday to Sunday; a week without breaks the row; the day that completes it is given."""
    monday = date(2026, 1, 5).toordinal()
    full = [monday + day for day in range(7)]
    assert achievements.week_run_day(full, 7, required=1) == monday + 6
    assert achievements.week_run_day(full[1:] + [monday + 7], 7, required=1) == ABSENT
    assert achievements.week_run_day(full, 1, required=1) == monday
    assert achievements.week_run_day([monday, monday + 13], 1, required=2) == monday + 13
    assert achievements.week_run_day([monday, monday + 14], 1, required=2) == ABSENT
    sundays = [monday + 6 + 7 * week for week in range(4)]
    assert achievements.week_run_day(sundays, 1, required=4) == sundays[-1]
    assert achievements.week_run_day([], 1, required=1) == ABSENT
    assert date(2026, 1, 5).weekday() == 0 == (date(2026, 1, 5) + timedelta(days=7)).weekday()
