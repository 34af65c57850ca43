"""Motivation: golden days, rest at the baseline, bounds; reminders: who is told, and when not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import motivation as rules
from model.rules.motivation_values import NO_MOTIVATION, Happened, MotivationRule, ReminderRule

RULE = MotivationRule(500_000, 7, 50_000, 40_000, 400_000, 30_000, 80_000, 20_000, 400_000)
QUIET_DAY = Happened(False, 0, 0, 0, False, False, False)
REMINDERS = ReminderRule(1_170, 2, 9, 5, 3, 1_320, 480, 100_000)
SHARES = st.integers(0, 1_000_000)


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [
        # By hand: baseline ± distance · 6/7 rounded down, then what the day brought.
        (500_000, QUIET_DAY, 500_000),
        (550_001, QUIET_DAY, 542_858),
        (449_999, QUIET_DAY, 457_142),
        (500_000, Happened(True, 4, 4, 0, False, False, False), 550_000),
        (500_000, Happened(True, 1, 3, 0, False, False, False), 500_000 + 16_666 - 26_666),
        (500_000, Happened(False, 1, 3, 0, False, False, False), 516_666),
        (500_000, Happened(False, 0, 4, 12, True, False, True), 330_000),
        (500_000, Happened(True, 0, 0, 90, False, True, False), 500_000 - 400_000 + 80_000),
        (1_000_000, Happened(True, 9, 9, 0, False, True, False), 1_000_000),
        (0, Happened(True, 0, 4, 30, True, False, False), 0),
    ],
)
def test_a_day_moves_motivation(before: int, day: Happened, after: int) -> None:
    """Success, failure, a lost streak, a debuff, a level and a reminder, within 0..1."""
    assert rules.motivation_after(before, RULE, day) == after


@given(start=SHARES, baseline=SHARES, memory=st.integers(1, 365))
def test_motivation_comes_to_rest_at_the_baseline(start: int, baseline: int, memory: int) -> None:
    """Nothing happening, the distance never grows, and is gone for good in the end."""
    rule = NO_MOTIVATION._replace(baseline_ppm=baseline, memory_days=memory)
    now = start
    for _ in range(20 * memory):
        after = rules.remembered_ppm(now, rule)
        assert after == now == baseline or abs(after - baseline) < abs(now - baseline)
        now = after
    assert now == baseline


@given(start=SHARES, sizes=st.lists(SHARES, min_size=8, max_size=8), day=st.data())
def test_motivation_and_its_pull_are_bounded(
    start: int, sizes: list[int], day: st.DataObject
) -> None:
    """Whatever the content and the day, both stay within their range."""
    rule = MotivationRule(sizes[0], 30, *sizes[1:])
    due = day.draw(st.integers(0, 9))
    flags = day.draw(st.tuples(*[st.booleans()] * 4))
    lost = day.draw(st.integers(0, 4_000))
    happened = Happened(flags[0], day.draw(st.integers(0, due)), due, lost, *flags[1:])
    after = rules.motivation_after(start, rule, happened)
    assert 0 <= after <= 1_000_000
    assert -rule.login_ppm <= rules.motivation_pull_ppm(after, rule) <= rule.login_ppm


@pytest.mark.parametrize(
    ("changed", "asked", "wanted"),
    [
        ({}, {"away_days": 2}, True),
        ({}, {"away_days": 1}, False),
        ({}, {"away_days": 9}, True),
        ({}, {"away_days": 10}, False),
        ({}, {"away_days": 2, "told_count": 3}, False),
        ({}, {"away_days": 2, "local_minute": 1_320}, False),
        ({}, {"away_days": 2, "local_minute": 479}, False),
        ({}, {"away_days": 2, "local_minute": 480}, True),
        ({}, {"streak": 4}, False),
        ({}, {"streak": 5}, True),
        ({"streak_days": 0}, {"streak": 5}, False),
        ({"away_days_min": 0}, {"away_days": 5}, False),
        ({"max_per_week": 0}, {"away_days": 5, "streak": 9}, False),
    ],
)
def test_who_is_reminded(changed: dict[str, int], asked: dict[str, int], wanted: bool) -> None:
    """Days away, a streak in danger, quiet hours, the week's number, and the word never."""
    rule = REMINDERS._replace(**changed)
    now = {"local_minute": 1_170, "away_days": 1, "streak": 0, "told_count": 0} | asked
    assert rules.is_reminder_wanted(rule, **now) is wanted


def test_what_weighs_nothing_remembers_nothing() -> None:
    """A motivation without weights or without a pull is off, and reminders without a number."""
    off = REMINDERS._replace(max_per_week=0)
    assert rules.is_remembering(RULE, off) and rules.is_remembering(NO_MOTIVATION, REMINDERS)
    assert not rules.is_remembering(RULE._replace(login_ppm=0), off)
    weightless = NO_MOTIVATION._replace(baseline_ppm=500_000, memory_days=9, login_ppm=400_000)
    assert not rules.is_remembering(weightless, off)
