"""What is kept of a finished day: the player's own measures, the group's sums, the day's row.

Nothing here is state: measuring more or less changes no player. May use: tables, awards.
"""

from __future__ import annotations

from sim.kernel.awards import has_joined
from sim.kernel.compiled import kernel
from sim.kernel.tables import (
    ACTIVE_DAYS,
    CORE_COMPLETED,
    CORE_TOTAL,
    DAYS,
    DEBUFFED_DAYS,
    LATE_ACTIVE_DAYS,
    NOW_ACTIVE,
    NOW_DAY,
    NOW_DEBUFFED,
    NOW_PLAYER,
    NOW_SEASON,
    NOW_XP,
    PERFECT,
    SUM_ACTIVE,
    SUM_BROKEN,
    SUM_CHURNED,
    SUM_CORE_COMPLETED,
    SUM_CORE_TOTAL,
    SUM_DEBUFFED,
    SUM_EVENTS,
    SUM_LEVEL,
    SUM_PERFECT,
    SUM_PLAYERS,
    SUM_STREAK,
    SUM_TOTAL_XP,
    SUM_XP,
    Log,
    Scratch,
    State,
)


@kernel
def measure_day(
    done: int, total: int, broken: int, triggered: bool, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Add a finished day to everything that is measured."""
    active, debuffed = x.now[NOW_ACTIVE], x.now[NOW_DEBUFFED]
    perfect = 1 if total > 0 and done >= total else 0
    mine = s.measure[p]
    mine[DAYS] += 1
    mine[ACTIVE_DAYS] += active
    mine[PERFECT] += perfect
    mine[DEBUFFED_DAYS] += debuffed
    mine[CORE_COMPLETED] += done
    mine[CORE_TOTAL] += total
    if x.now[NOW_DAY] >= log.late_from_day:
        mine[LATE_ACTIVE_DAYS] += active
    sums = log.aggregate[log.group[x.now[NOW_PLAYER]], x.now[NOW_DAY]]
    sums[SUM_PLAYERS] += 1
    sums[SUM_ACTIVE] += active
    sums[SUM_CORE_COMPLETED] += done
    sums[SUM_CORE_TOTAL] += total
    sums[SUM_PERFECT] += perfect
    sums[SUM_DEBUFFED] += debuffed
    sums[SUM_STREAK] += s.streak[p, 0]
    sums[SUM_BROKEN] += broken > 0
    sums[SUM_XP] += x.now[NOW_XP]
    sums[SUM_TOTAL_XP] += s.total_xp[p]
    sums[SUM_LEVEL] += s.level[p]
    sums[SUM_CHURNED] += s.churned_day[p] >= 0
    sums[SUM_EVENTS] += s.event_count[p]
    if log.days.shape[0]:
        keep_day(done, total, perfect, triggered, s, x, log, p)


@kernel
def keep_day(
    done: int, total: int, perfect: int, triggered: bool, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Write the day's row (the columns of RunData.days)."""
    at = log.rows[2]
    log.rows[2] = at + 1
    if at >= log.days.shape[0]:
        return
    season = x.now[NOW_SEASON]
    row = log.days[at]
    row[0], row[1], row[2] = x.now[NOW_PLAYER], x.now[NOW_DAY], x.now[NOW_ACTIVE]
    row[3], row[4], row[5] = done, total, perfect
    row[6], row[7], row[8] = s.streak[p, 0], s.streak[p, 2], s.streak[p, 3]
    row[9], row[10] = x.now[NOW_DEBUFFED], 1 if triggered else 0
    row[11], row[12], row[13] = s.level[p], s.total_xp[p], x.now[NOW_XP]
    row[14], row[15] = season, s.season_total[p, season] if has_joined(s, x, p) else 0
