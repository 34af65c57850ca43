"""Closing days: perfect days, streaks, freezes and debuffs together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.rules.debuffs import close_debuff_day, debuff_multiplier_ppm, is_debuffed
from model.rules.streaks import close_streak_day, is_perfect_day, streak_multiplier_ppm
from model.rules.values import DebuffRules, DebuffState, StreakRules, StreakState

DAY = 1440
RULES = StreakRules(1, (7, 14, 30), (1_100_000, 1_150_000, 1_250_000), 7, 3)
DEBUFF = DebuffRules(2, 900_000, True)
DAYS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0, 4])), max_size=120)


def test_golden_days(golden, game):
    """Streak, perfect streak, freezes and debuffs follow the written sequences."""
    data = golden("days")
    for sequence in data["sequences"]:
        streak, debuff = StreakState(), DebuffState()
        shown: dict[str, list[int]] = {"streak": [], "perfect": [], "freezes": [], "debuff": []}
        active = sequence.get("active", [True] * len(sequence["done"]))
        for day, (done, is_active) in enumerate(zip(sequence["done"], active, strict=True)):
            streak, _ = close_streak_day(
                streak, game.streaks, core_completed=done, core_total=data["core_total"]
            )
            debuff, triggered = close_debuff_day(
                debuff,
                game.debuff,
                core_missed=data["core_total"] - done,
                is_active=is_active,
                now_minute=(day + 1) * DAY,
                next_day_end_minute=(day + 2) * DAY,
            )
            shown["streak"].append(streak.current)
            shown["perfect"].append(streak.perfect)
            shown["freezes"].append(streak.freezes)
            shown["debuff"].append(triggered)
        assert shown == {name: sequence[name] for name in shown}, sequence["name"]


@given(DAYS)
def test_streak_invariants(days):
    """Longest never falls and is never below current; perfect never above current + frozen days."""
    state, longest = StreakState(), 0
    for done, due in days:
        done = min(done, due)
        after, record = close_streak_day(state, RULES, core_completed=done, core_total=due)
        assert after.longest >= max(longest, after.current)
        assert 0 <= after.freezes <= RULES.freezes_held_max
        assert record.is_perfect == is_perfect_day(done, due)
        if record.broken_days:
            assert after.current == 0 and record.broken_days == state.current
            assert state.freezes == 0, "a held freeze is always used first"
        if record.freeze_used:
            assert after.current == state.current and after.freezes == state.freezes - 1
        if due == 0:
            assert after == state, "a day without core quests changes nothing"
        state, longest = after, after.longest


@given(st.integers(1, 400))
def test_perfect_days_alone_build_both_streaks(count):
    """N perfect days give a streak and a perfect streak of n, and n // 7 freezes at most 3."""
    state = StreakState()
    for _ in range(count):
        state, _ = close_streak_day(state, RULES, core_completed=4, core_total=4)
    assert state == StreakState(count, count, count, min(3, count // 7))


def test_three_of_four_keeps_and_two_of_four_breaks():
    """One miss is allowed, two are not."""
    start = StreakState(5, 9, 5, 0)
    kept, _ = close_streak_day(start, RULES, core_completed=3, core_total=4)
    broken, record = close_streak_day(start, RULES, core_completed=2, core_total=4)
    assert kept == StreakState(6, 9, 0, 0)
    assert broken == StreakState(0, 9, 0, 0) and record.broken_days == 5


def test_a_single_core_quest_must_be_done():
    """With one core quest, missing it is within the misses allowed but nothing was done: broken."""
    after, _ = close_streak_day(StreakState(3, 3, 3, 0), RULES, core_completed=0, core_total=1)
    assert after.current == 0


def test_only_the_highest_tier_counts():
    """Tiers replace each other at their first day."""
    found = [
        streak_multiplier_ppm(n, RULES.tier_days, RULES.tier_ppm)
        for n in (0, 6, 7, 13, 14, 29, 30, 365)
    ]
    assert found == [1_000_000] * 2 + [1_100_000] * 2 + [1_150_000] * 2 + [1_250_000] * 2


def test_a_debuff_ends_with_the_next_local_day():
    """It holds through the next day and is gone at its end, whatever the day's length (DST)."""
    for length in (23 * 60, DAY, 25 * 60):
        state, triggered = close_debuff_day(
            DebuffState(),
            DEBUFF,
            core_missed=2,
            is_active=True,
            now_minute=1000,
            next_day_end_minute=1000 + length,
        )
        assert triggered
        assert is_debuffed(state.until_minute, 1000 + length - 1)
        assert not is_debuffed(state.until_minute, 1000 + length)


def test_a_debuff_is_not_applied_again_while_it_holds():
    """Missing again under a debuff leaves its end as it is."""
    state, triggered = close_debuff_day(
        DebuffState(5000, False),
        DEBUFF,
        core_missed=4,
        is_active=True,
        now_minute=3000,
        next_day_end_minute=3000 + 2 * DAY,
    )
    assert (state.until_minute, triggered) == (5000, False)


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_each_absence_brings_at_most_one_debuff(active_days):
    """Between two active days there is one debuff at most from the days without activity."""
    state, in_absence = DebuffState(), 0
    for day, active in enumerate(active_days):
        state, triggered = close_debuff_day(
            state,
            DEBUFF,
            core_missed=0 if active else 4,
            is_active=active,
            now_minute=(day + 1) * DAY,
            next_day_end_minute=(day + 2) * DAY,
        )
        in_absence = 0 if active else in_absence + triggered
        assert in_absence <= 1
        assert not (active and triggered)


def test_debuff_reduction():
    """Half the penalty away: ×0.95; all of it: nothing is lost; none: ×0.90."""
    found = [debuff_multiplier_ppm(900_000, part) for part in (0, 500_000, 1_000_000)]
    assert found == [900_000, 950_000, 1_000_000]
