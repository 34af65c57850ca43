"""Streaks: what closing one local day does to the count of kept days, and the bonus it brings.

A day is kept with at most `misses_allowed` core quests missed and at least one done; it is perfect
when none was missed; a day without core quests changes nothing. A freeze protects one broken day:
the count stays, it does not grow (design.md §3; rules.md §1.5 gives both sides).
"""

from __future__ import annotations

from model.rules.registry import rule
from model.rules.values import PPM, StreakRecord, StreakRules, StreakState


@rule
def is_perfect_day(core_completed: int, core_total: int) -> bool:
    """Every core quest of the day was completed, and there was one."""
    return core_total > 0 and core_completed >= core_total


@rule
def is_kept_day(core_completed: int, core_total: int, *, misses_allowed: int) -> bool:
    """The day keeps a streak alive without a freeze."""
    return core_completed >= 1 and core_total - core_completed <= misses_allowed


@rule
def earns_freeze(current: int, freezes: int, *, every_days: int, held_max: int) -> bool:
    """A streak that has just grown to `current` brings one more freeze."""
    return every_days > 0 and current % every_days == 0 and freezes < held_max


@rule
def tiers_reached(current: int, tier_days: tuple[int, ...]) -> int:
    """How many bonus tiers a streak has reached (tiers rise)."""
    reached = 0
    for position in range(len(tier_days)):
        if current >= tier_days[position]:
            reached = position + 1
    return reached


@rule
def streak_multiplier_ppm(
    current: int, tier_days: tuple[int, ...], tier_ppm: tuple[int, ...]
) -> int:
    """The multiplier of the highest tier reached, PPM below the first (tiers rise)."""
    tiers = tiers_reached(current, tier_days)
    return tier_ppm[tiers - 1] if tiers else PPM


@rule
def close_streak_day(
    state: StreakState, rules: StreakRules, *, core_completed: int, core_total: int
) -> tuple[StreakState, StreakRecord]:
    """Judge one finished local day; each day must be given exactly once, in order."""
    if core_total <= 0:
        return state, StreakRecord(False, True, 0, False, False)
    current, longest, perfect, freezes = state
    is_perfect = core_completed >= core_total
    perfect = perfect + 1 if is_perfect else 0
    if not is_kept_day(core_completed, core_total, misses_allowed=rules.misses_allowed):
        if current > 0 and freezes > 0:
            return (
                StreakState(current, longest, perfect, freezes - 1),
                StreakRecord(is_perfect, False, 0, True, False),
            )
        return (
            StreakState(0, longest, perfect, freezes),
            StreakRecord(is_perfect, False, current, False, False),
        )
    current += 1
    earned = earns_freeze(
        current, freezes, every_days=rules.freeze_every_days, held_max=rules.freezes_held_max
    )
    return (
        StreakState(current, max(longest, current), perfect, freezes + earned),
        StreakRecord(is_perfect, True, 0, False, earned),
    )
