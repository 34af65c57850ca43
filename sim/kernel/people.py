"""Who plays, and the days that they live: what the kernel reads besides content.

All arrays are int64 unless said otherwise (`uint64`: hashes). Import from sim.kernel.tables. May
use: numpy.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.kernel.working import Ints, Words


class People(NamedTuple):
    """Archetypes as arrays (archetype) and habits (one after the other)."""

    login_ppm: Ints
    """(archetype, weekday)."""
    streak_login_ppm: Ints
    debuff_login_ppm: Ints
    churn_ppm: Ints
    lapse_ppm: Ints
    lapse_days_min: Ints
    lapse_days_max: Ints
    minute_first: Ints
    minute_last: Ints
    dungeon_ppm: Ints
    boss_ppm: Ints
    boss_abandon_ppm: Ints
    hard_mode: Ints
    equip: Ints
    habit_first: Ints
    habit_stop: Ints
    habit_metric: Words
    habit_hash: Words
    habit_mean: Ints
    habit_between: Ints
    habit_within: Ints
    habit_true_ppm: Ints
    habit_weekend_ppm: Ints
    habit_record_ppm: Ints
    study_tasks: Ints
    month_ppm: Ints
    """(archetype, month from January)."""
    motivation: Ints
    """(archetype, field of MotivationRule)."""
    reminder: Ints
    """(archetype, field of ReminderRule)."""
    has_answers: int
    """Whether players remember anything from day to day."""


class Calendar(NamedTuple):
    """Days of the run by zone. Minutes are since 00:00 UTC of the first day."""

    midnight: Ints
    """(zone, day): days 0 to horizon + 2."""
    weekday: Ints
    season: Ints
    """(day): the season's index or -1."""
    clock_row: Ints
    """(zone, day): a row of `clock_minute` on days when the clocks change, else -1."""
    clock_minute: Ints
    """(row, wanted local minute): the minute at which the clock shows it."""
    clock_local: Ints
    """(row, wanted local minute): what the clock shows then."""
    event_runs: Ints
    """(event, day): 1 on the days of a global event."""
    month: Ints
    """(day): January 0."""
