"""What the columns of tasks and health mean; settings stand as in `model.rules.vital_values`.

An effect takes three places: attribute, per point, least. Content: `task_quest`, `task_difficulty`,
`task_hash` by task; `task_value` and `task_change` by point of the table; `task_kind` the award
kind of each amount of XP; `quest_task` a quest's place among the tasks or -1. State, by player:
`task` the values of all tasks, then their streaks; `vital` by the names below. May use: nothing.
"""

from __future__ import annotations

(
    XP_PER_CHANGE,
    XP_EFFECT,
    _XP_PER_POINT,
    _XP_LEAST,
    PAID_ASSET,
    AMOUNT_PER_CHANGE,
    AMOUNT_EFFECT,
    _AMOUNT_PER_POINT,
    _AMOUNT_LEAST,
    STREAK_PPM,
    CRITICAL_CHANCE,
    CRITICAL_EFFECT,
    _CRITICAL_PER_POINT,
    _CRITICAL_LEAST,
    CRITICAL_MULTIPLIER,
    CRITICAL_STAT,
    CRITICAL_MORE,
    CRITICAL_HALF,
    DROP_TABLE,
    DROP_LEVEL,
    DROP_BASE,
    DROP_NEUTRAL,
    DROP_DISTANCE_MAX,
    DROP_DISTANCE_BONUS,
    DROP_NEWCOMER_BONUS,
    DROP_NEWCOMER_FALL,
    DROP_STREAK,
    DROP_EFFECT,
    _DROP_PER_POINT,
    _DROP_LEAST,
    DROP_LIMIT,
    DROP_HALF,
    DROP_DAILY_MAX,
    DROP_STAT,
    DROP_POINTS_PER_MORE,
    ABSENT_DAYS_MAX,
) = range(36)
TASK_SETTINGS = 36
"""Places of `task_set`."""

(
    HEALTH_MAX,
    DAMAGE_PER_CHANGE,
    DAMAGE_EFFECT,
    _DAMAGE_PER_POINT,
    _DAMAGE_LEAST,
    DAMAGE_LEVEL,
    RESTORED_BY_LEVEL_UP,
    DEATH_LEVELS,
    DEATH_ASSET,
    DEATH_LOST,
    DEATH_HEALTH,
    BUFF_LEVEL_MAX,
    LEVELS_PER_POINT,
) = range(13)
VITAL_SETTINGS = 13
"""Places of `vital_set`."""

(HEALTH, BUFF, DROPPED, ABSENT_DAYS, DEATHS, LEVEL_LOST_MAX) = range(6)
VITALS = 6
"""Columns of the state's `vital`."""
