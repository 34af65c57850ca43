"""Debuffs: a day with too many missed core quests costs XP until the end of the next local day.

An instant is a whole number of minutes since a fixed start; a debuff holds while now < until. It is
not applied again while it holds, and an absence (days in a row without any activity) brings one
debuff only (design.md §3; rules.md §1.5).
"""

from __future__ import annotations

from model.rules.registry import rule
from model.rules.values import PPM, DebuffRules, DebuffState


@rule
def is_debuffed(until_minute: int, now_minute: int) -> bool:
    """A debuff holds at this instant."""
    return now_minute < until_minute


@rule
def debuff_multiplier_ppm(multiplier_ppm: int, reduction_ppm: int) -> int:
    """The penalty after a title has softened it: 0.90 halved is 0.95 (reduction 0..PPM)."""
    return PPM - (PPM - multiplier_ppm) * (PPM - reduction_ppm) // PPM


@rule
def close_debuff_day(
    state: DebuffState,
    rules: DebuffRules,
    *,
    core_missed: int,
    is_active: bool,
    now_minute: int,
    next_day_end_minute: int,
) -> tuple[DebuffState, bool]:
    """Judge one finished local day; the second value says that a debuff was set now.

    `now_minute` is the day's end (the next local midnight), `next_day_end_minute` the midnight
    after it; `is_active`: the player recorded anything on that day.
    """
    charged = state.absence_charged and not is_active
    due = core_missed >= rules.misses and not charged
    if due and not is_debuffed(state.until_minute, now_minute):
        return DebuffState(next_day_end_minute, not is_active), True
    return DebuffState(state.until_minute, charged), False
