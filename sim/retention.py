"""Who comes back: retention by cohort and day, stickiness, and whether two groups differ.

Retention is *classic*: of those whose first day of activity was day d, the share active on day
d + n. A day is the player's local day where it comes from a run, and a UTC day where it comes from
events. Pure: no files, no clock. May use: frames, measures, numpy, pandas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.errors import RunError
from sim.frames import FrameSource
from sim.measures import PLAYER

Z: Final = 1.959963985
"""The quantile of a 95% interval."""
EVERYBODY: Final = "everybody"
Floats = npt.NDArray[np.float64]


def retention(source: FrameSource, *, by: str | None = None) -> pd.DataFrame:
    """Return the share of players active n days after their first activity (needs `player_days`).

    Columns: group (everybody, or the values of `by`: archetype, cohort), day (n), players (whose
    n-th day lies in the run), active, share, low, high (Wilson's 95% interval).
    """
    days = source.frame("player_days")
    active = days.loc[days["is_active"], [*PLAYER, "day"]]
    groups = days.drop_duplicates(PLAYER).set_index(PLAYER)[by] if by is not None else None
    last = -1 if days.empty else int(days["day"].max())
    return _retained(active.set_index(PLAYER)["day"], last=last, groups=groups)


def retention_of_events(
    events: pd.DataFrame, *, user: str = "user", at: str = "at"
) -> pd.DataFrame:
    """Return the same of any log of events, by UTC day.

    Who was there a minute before midnight and a minute after was there on two days. `at` holds
    times with a zone, or UTC without one.
    """
    day = pd.to_datetime(events[at], utc=True).dt.floor("D")
    number = (day - day.min()).dt.days if len(day) else day
    log = pd.DataFrame({user: events[user].to_numpy(), "day": np.asarray(number, dtype="int64")})
    active = log.drop_duplicates().set_index(user)["day"]
    return _retained(active, last=-1 if active.empty else int(active.max()), groups=None)


def stickiness(source: FrameSource) -> pd.DataFrame:
    """Return how many players were active on how many days: days, players, share."""
    days = source.frame("player_days")
    counts = days.groupby(PLAYER)["is_active"].sum().value_counts().sort_index()
    share = counts.to_numpy("float64") / max(1, int(counts.sum()))
    columns = {"days": counts.index.to_numpy("int64"), "players": counts.to_numpy("int64")}
    return pd.DataFrame({**columns, "share": share})


def _retained(active: pd.Series[Any], *, last: int, groups: pd.Series[Any] | None) -> pd.DataFrame:
    """Retention of days of activity, indexed by player."""
    names = list(active.index.names)
    first = active.groupby(names).min()
    offset = active - first.reindex(active.index)
    parts = [(EVERYBODY, first.index)]
    if groups is not None:
        parts += [
            (str(name), first.index.intersection(members.index))
            for name, members in groups.groupby(groups)
        ]
    rows = []
    for name, members in parts:
        began = first.loc[members].to_numpy()
        mine = offset[offset.index.isin(members)]
        there = np.bincount(mine.to_numpy("int64"), minlength=last + 1)
        for day in range(last + 1 - (int(began.min()) if len(began) else last + 1)):
            seen = int((began + day <= last).sum())
            low, high = wilson(int(there[day]), seen)
            share = there[day] / seen
            rows.append((name, day, seen, int(there[day]), share, low, high))
    columns = ["group", "day", "players", "active", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    if trials == 0:
        return math.nan, math.nan
    share, spread = successes / trials, Z * Z / trials
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return (low if successes else 0.0), (high if successes < trials else 1.0)


@dataclass(frozen=True, slots=True)
class LogRank:
    """Whether two groups' times differ: χ² with one degree of freedom and its p-value."""

    chi_squared: float
    p_value: float
    expected: float
    """Events of the first group, were there no difference; beside what was observed."""
    observed: int

    def __str__(self) -> str:
        """One sentence for people."""
        found = "differ" if self.p_value < 0.05 else "do not differ more than by luck"
        return (
            f"The two groups {found}: log-rank χ² {self.chi_squared:.2f}, p {self.p_value:.3g} "
            f"({self.observed} events of the first, {self.expected:.1f} expected)."
        )


def log_rank(day: npt.ArrayLike, observed: npt.ArrayLike, is_first: npt.ArrayLike) -> LogRank:
    """Compare times to an event of two groups, censored ones too (Mantel's log-rank test).

    `day` is the time of the event or inf, `observed` how long one was watched (as in
    `sim.measures.survival`), `is_first` who belongs to the first group. Errors: RunError for a
    group without anybody.
    """
    times = np.asarray(day, dtype="float64")
    seen, first = np.asarray(observed, dtype="float64"), np.asarray(is_first, dtype=bool)
    if not first.any() or first.all():
        raise RunError(
            "A comparison needs two groups, and one of them has nobody in it. Choose another.",
            code="E-RUN-098",
        )
    ends = np.minimum(times, seen)
    happened = np.isfinite(times) & (times <= seen)
    excess = spread = expected = 0.0
    for moment in np.unique(times[happened]):
        at_risk = ends >= moment
        now = happened & (times == moment)
        total, mine = int(at_risk.sum()), int((at_risk & first).sum())
        events = int(now.sum())
        expected += events * mine / total
        excess += int((now & first).sum()) - events * mine / total
        if total > 1:
            share = mine / total
            spread += events * share * (1 - share) * (total - events) / (total - 1)
    chi_squared = excess * excess / spread if spread > 0 else 0.0
    return LogRank(
        chi_squared, math.erfc(math.sqrt(chi_squared / 2)), expected, int((happened & first).sum())
    )


def compare_times(source: FrameSource, level: int, *, by: str, first: str, second: str) -> LogRank:
    """Whether two groups of a run reach `level` at different times (`by`: archetype, cohort)."""
    from sim.measures import player_measures

    measures = player_measures(source, levels=(level,))
    part = measures[measures[by].isin([first, second])]
    return log_rank(part[f"day_to_level_{level}"], part["observed_days"], part[by] == first)
