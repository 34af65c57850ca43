"""What the kernel works with besides content and players: a thread's memory, and what it logs.

All arrays are int64 unless said otherwise (`uint64`: hashes). Import from sim.kernel.tables. May
use: numpy.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]
Words = np.ndarray[Any, np.dtype[np.uint64]]


class Scratch(NamedTuple):
    """One thread's working memory: the day of one player."""

    now: Ints
    """The day's facts, by the names below."""
    inputs: Ints
    """The day's input vector."""
    offered: Words
    """Bit sets over quests: the day's core and bonus quests, those not completed yet."""
    open: Words
    paid: Ints
    """(quest): base XP paid in part today."""
    word: Words
    """(habit): today's draw."""
    other_word: Words
    value: Ints
    """(habit): how it came out."""
    session: Ints
    """(habit): in which session it is recorded; SESSIONS when it is not."""
    by_session: Ints
    """Habits in the order of their sessions; where each session's begin; where the next goes."""
    session_stop: Ints
    session_next: Ints
    mean: Ints
    """(habit): the player's lasting mean."""
    minute: Ints
    local: Ints
    touched: Words
    """Bit sets over quests: to be looked at next, being looked at, looked at so far."""
    wave: Words
    seen: Words
    rotation_word: Words
    attribute: Ints
    """(attribute): the player's, in the STATS order."""
    event_runs: Ints
    """(event): whether it runs today."""
    reward: Ints
    """What a task of learning is paid (sim/kernel/learning.py)."""


(
    NOW_DAY,
    NOW_WEEKDAY,
    NOW_SEASON,
    NOW_XP,
    NOW_ACTIVE,
    NOW_DEBUFFED,
    NOW_CORE_TOTAL,
    NOW_TIER,
    NOW_PHASE_COUNTS,
    NOW_TITLES_CHANGED,
    NOW_LIFETIME_CHANGED,
    NOW_WEEK_CHANGED,
    NOW_INPUTS_USED,
    NOW_OFFER_SEASON,
    NOW_PLAYER,
) = range(15)
NOW: Final = 15
"""Places of `Scratch.now`."""


class Log(NamedTuple):
    """What the kernel writes down besides the state; a table with no rows is not wanted."""

    events: Ints
    """(row, EVENT_COLUMNS)."""
    occurrences: Ints
    """(row, 6): player, day, minute, kind, content code, value."""
    days: Ints
    """(row, 16): the columns of RunData.days."""
    aggregate: Ints
    """(group, day, AGGREGATES): sums over the players of a group."""
    group: Ints
    """(player): its group."""
    watched_levels: Ints
    late_from_day: int
    """The first of the run's last days, for LATE_ACTIVE_DAYS."""
    rows: Ints
    """(4): rows wanted so far of events, occurrences, days, money; too many means: play again."""
    money: Ints
    """(row, 9): the columns of RunData.money."""
    start_ordinal: int
    """The date of day 0."""


EVENT_COLUMNS: Final = 16
"""player, seq, minute, day, source, content, base, final, total before, after, level before, after,
situation, kind, room in the day, room in the week."""
(
    SUM_PLAYERS,
    SUM_ACTIVE,
    SUM_CORE_COMPLETED,
    SUM_CORE_TOTAL,
    SUM_PERFECT,
    SUM_DEBUFFED,
    SUM_STREAK,
    SUM_BROKEN,
    SUM_XP,
    SUM_TOTAL_XP,
    SUM_LEVEL,
    SUM_CHURNED,
    SUM_EVENTS,
) = range(13)
AGGREGATES: Final = 13
"""Columns of `Log.aggregate`."""
