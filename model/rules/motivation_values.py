"""How players of an archetype answer to what happens, once compiled: months, motivation, reminders.

`model.ruleset.build` makes `AnswerRules`; both engines read them. Whole numbers only; shares are in
millionths.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_PPM: Final = 1_000_000


class MotivationRule(NamedTuple):
    """What moves a player's motivation (0..1), how fast that is forgotten, and what it does.

    `login_ppm`: how much of the distance from the baseline is added to the chance to show up.
    """

    baseline_ppm: int
    memory_days: int
    success_ppm: int
    failure_ppm: int
    streak_loss_ppm: int
    debuff_ppm: int
    level_up_ppm: int
    reminder_ppm: int
    login_ppm: int


class ReminderRule(NamedTuple):
    """When a player is reminded, and how much likelier that makes the next day.

    `minute` and quiet hours are minutes of the local day; days away count today; 0 days is never.
    """

    minute: int
    away_days_min: int
    away_days_max: int
    streak_days: int
    max_per_week: int
    quiet_start_minute: int
    quiet_end_minute: int
    login_ppm: int


class AnswerRules(NamedTuple):
    """Everything an archetype answers to.

    `is_kept`: some archetype of the content remembers something from day to day, so that what is
    remembered is part of every player's state.
    """

    month_ppm: tuple[int, ...]
    motivation: MotivationRule
    reminders: ReminderRule
    is_kept: bool


class Happened(NamedTuple):
    """What a finished day brought: core quests done and due, and what else may move a player.

    `streak_lost` is the length of the streak that broke (0: none did).
    """

    is_active: bool
    core_done: int
    core_total: int
    streak_lost: int
    is_debuff_set: bool
    is_level_gained: bool
    is_reminded: bool


NO_MOTIVATION: Final = MotivationRule(0, 1, 0, 0, 0, 0, 0, 0, 0)
NO_REMINDERS: Final = ReminderRule(0, 0, 0, 0, 0, 0, 0, 0)
EVERY_MONTH_ALIKE: Final = (_PPM,) * 12
NO_ANSWERS: Final = AnswerRules(EVERY_MONTH_ALIKE, NO_MOTIVATION, NO_REMINDERS, is_kept=False)
