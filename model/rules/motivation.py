"""Motivation and reminders: how what happened to a player moves the chance that they come back.

Source: docs/background/players.md, with every formula and a worked example. The exponential memory
is that of learning models; all sizes are content, and assumed until a log is fitted. Shares are in
millionths.
"""

from __future__ import annotations

from typing import Final

from model.rules.motivation_values import Happened, MotivationRule, ReminderRule
from model.rules.quiet_hours import has_room, is_quiet
from model.rules.registry import rule

STREAK_DAYS_FULL: Final = 30
"""A streak of this many days has its full effect, running or lost."""
_PPM: Final = 1_000_000


@rule
def remembered_ppm(motivation_ppm: int, rules: MotivationRule) -> int:
    """Motivation after a day on which nothing happened: nearer to the baseline by one part in h.

    baseline ± |m − baseline| · (h − 1) / h, with h days of memory, the distance rounded down.
    """
    away = motivation_ppm - rules.baseline_ppm
    kept = abs(away) * (rules.memory_days - 1) // rules.memory_days
    return rules.baseline_ppm + (kept if away >= 0 else -kept)


@rule
def motivation_after(motivation_ppm: int, rules: MotivationRule, day: Happened) -> int:
    """Motivation after a finished day, within 0..1.

    What is remembered, + success · core done / due, − failure · core missed / due on an active day,
    − streak_loss · min(streak lost, 30) / 30, − debuff when one is set, + level_up on a day with a
    new level, + reminder when one went out.
    """
    after = remembered_ppm(motivation_ppm, rules)
    if day.core_total > 0:
        after += rules.success_ppm * day.core_done // day.core_total
        if day.is_active:
            after -= rules.failure_ppm * (day.core_total - day.core_done) // day.core_total
    after -= rules.streak_loss_ppm * min(day.streak_lost, STREAK_DAYS_FULL) // STREAK_DAYS_FULL
    after -= rules.debuff_ppm if day.is_debuff_set else 0
    after += rules.level_up_ppm if day.is_level_gained else 0
    after += rules.reminder_ppm if day.is_reminded else 0
    return max(0, min(_PPM, after))


@rule
def motivation_pull_ppm(motivation_ppm: int, rules: MotivationRule) -> int:
    """What motivation adds to the chance to show up: login · (m − baseline), rounded down."""
    return rules.login_ppm * (motivation_ppm - rules.baseline_ppm) // _PPM


@rule
def reminder_pull_ppm(was_reminded: bool, rules: ReminderRule) -> int:
    """What yesterday's reminder adds to the chance to show up."""
    return rules.login_ppm if was_reminded else 0


@rule
def is_reminder_wanted(
    rules: ReminderRule, *, local_minute: int, away_days: int, streak: int, told_count: int
) -> bool:
    """Whether a reminder goes out to a player who has not been seen today.

    They are away for `away_days_min` to `away_days_max` days, today counted, or a streak of
    `streak_days` or more is about to break; never in quiet hours or beyond the week's number.
    """
    if not has_room(told_count, rules.max_per_week):
        return False
    if is_quiet(local_minute, rules.quiet_start_minute, rules.quiet_end_minute):
        return False
    is_away = 0 < rules.away_days_min <= away_days <= rules.away_days_max
    return is_away or 0 < rules.streak_days <= streak


def is_remembering(motivation: MotivationRule, reminders: ReminderRule) -> bool:
    """Whether anything is to be remembered from one day to the next under these rules."""
    weights = motivation[2:-1]
    return reminders.max_per_week > 0 or (motivation.login_ppm > 0 and any(weights))
