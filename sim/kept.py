"""What is kept of every run, whatever its size: daily sums of each cohort, measures of each player.

The fast engine counts both while it plays; for runs of the reference engine, and for stored runs of
older formats, they are made from the rows. Both ways give the same numbers. May use: frames,
measures, kernel tables, numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim import measures as measuring
from sim.frames import FRAMES, checked_frame
from sim.kernel import tables
from sim.kernel.tables import Ints

Frames = dict[str, pd.DataFrame]

_SUMS = {
    "player_count": tables.SUM_PLAYERS,
    "active_count": tables.SUM_ACTIVE,
    "perfect_count": tables.SUM_PERFECT,
    "debuffed_count": tables.SUM_DEBUFFED,
    "churned_count": tables.SUM_CHURNED,
    "streak_broken_count": tables.SUM_BROKEN,
    "core_completed_sum": tables.SUM_CORE_COMPLETED,
    "core_total_sum": tables.SUM_CORE_TOTAL,
    "streak_sum": tables.SUM_STREAK,
    "level_sum": tables.SUM_LEVEL,
    "xp_gained_sum": tables.SUM_XP,
    "total_xp_sum": tables.SUM_TOTAL_XP,
}
_COUNTED = {
    "days": tables.DAYS,
    "active_days": tables.ACTIVE_DAYS,
    "perfect_days": tables.PERFECT,
    "debuff_days": tables.DEBUFFED_DAYS,
    "core_completed": tables.CORE_COMPLETED,
    "core_total": tables.CORE_TOTAL,
}
_GROUP = ["replication", "cohort", "archetype", "day", "date"]


class Measured(NamedTuple):
    """What the fast engine has counted of a replication."""

    aggregate: Ints
    """(group, day, AGGREGATES)."""
    groups: Sequence[tuple[str, str]]
    """(cohort, archetype) of each group."""
    start_on: date
    measures: Ints
    """(player, MEASURES)."""
    level_days: Ints
    """(player, level): the day of play, 0 for never."""
    first_day: Ints
    levels: Sequence[int] = measuring.HEADLINE_LEVELS
    """The levels of `level_days`."""


def frames_of(measured: Measured, players: pd.DataFrame) -> Frames:
    """The two tables of a replication; `players` is its table of that name."""
    return {
        "cohort_days": _cohort_days(measured, replication=_only(players["replication"])),
        "player_measures": _player_measures(measured, players),
    }


def frames_from(frames: Mapping[str, pd.DataFrame]) -> Frames:
    """The two tables made from `players`, `player_days` and `occurrences`."""
    return {
        "cohort_days": _cohort_days_from(frames),
        "player_measures": measures_from(frames),
    }


def _only(column: pd.Series[int]) -> int:
    return int(column.iloc[0]) if len(column) else 0


def _cohort_days(measured: Measured, *, replication: int) -> pd.DataFrame:
    played = measured.aggregate[:, :, tables.SUM_PLAYERS] > 0
    group, day = np.nonzero(played)
    rows = measured.aggregate[group, day]
    last = int(day.max(initial=-1))
    dates = [(measured.start_on + timedelta(days=n)).isoformat() for n in range(last + 1)]
    named = {
        "replication": replication,
        "cohort": [measured.groups[g][0] for g in group.tolist()],
        "archetype": [measured.groups[g][1] for g in group.tolist()],
        "day": day,
        "date": [dates[n] for n in day.tolist()],
    }
    sums = {name: rows[:, column] for name, column in _SUMS.items()}
    return checked_frame("cohort_days", pd.DataFrame(named | sums))


def _player_measures(measured: Measured, players: pd.DataFrame) -> pd.DataFrame:
    horizon = measured.aggregate.shape[1]
    counted = {name: measured.measures[:, column] for name, column in _COUNTED.items()}
    watched = {level: place for place, level in enumerate(measured.levels)}
    reached = {
        f"day_to_level_{level}": measured.level_days[:, watched[level]] if level in watched else 0
        for level in measuring.HEADLINE_LEVELS
    }
    frame = pd.DataFrame(
        {
            "replication": players["replication"],
            "player_key": players["player_key"],
            "observed_days": horizon - measured.first_day,
            "xp": players["total_xp"],
            "active_late": (measured.measures[:, tables.LATE_ACTIVE_DAYS] > 0).astype("int64"),
            **counted,
            **reached,
        }
    )
    return checked_frame("player_measures", frame)


def _cohort_days_from(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    days = frames["player_days"]
    players = frames["players"].set_index(measuring.PLAYER)["churned_day"]
    churned = players.reindex(pd.MultiIndex.from_frame(days[measuring.PLAYER])).to_numpy()
    broken = frames["occurrences"].query("kind == 'streak_broken'")
    broke = broken.assign(broken=1).set_index([*measuring.PLAYER, "day"])["broken"]
    has_broken = pd.MultiIndex.from_frame(days[[*measuring.PLAYER, "day"]]).isin(broke.index)
    whole = days.assign(
        player_count=1,
        churned_count=((churned >= 0) & (churned <= days["day"])).astype("int64"),
        streak_broken_count=has_broken.astype("int64"),
    )
    renamed = {
        "is_active": "active_count", "is_perfect": "perfect_count", "debuffed": "debuffed_count",
        "core_completed": "core_completed_sum", "core_total": "core_total_sum",
        "streak": "streak_sum", "level": "level_sum", "xp_gained": "xp_gained_sum",
        "total_xp": "total_xp_sum",
    }  # fmt: skip
    sums = whole.rename(columns=renamed).groupby(_GROUP)[list(_SUMS)].sum().reset_index()
    return checked_frame("cohort_days", sums)


def measures_from(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table `player_measures` made from `players` and `player_days`."""
    found = measuring.player_measures(_Held(frames)).reset_index()
    for level in measuring.HEADLINE_LEVELS:
        name = f"day_to_level_{level}"
        found[name] = found[name].replace(np.inf, 0)
    kept = found[list(FRAMES["player_measures"])]
    order = frames["players"][measuring.PLAYER]
    return checked_frame("player_measures", order.merge(kept, on=measuring.PLAYER))


class _Held:
    """Frames by name."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames

    def frame(self, name: str) -> pd.DataFrame:
        return self._frames[name]
