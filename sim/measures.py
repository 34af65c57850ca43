"""One row of measures per simulated player, and the headline numbers computed from them.

Every headline is a statistic over players with weights: weight 1 for each gives the number itself,
resampled weights give its bootstrap distribution. So summaries and comparisons use the same code,
and two runs with equal measures differ by exactly 0. May use: frames, errors, numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.frames import FrameSource

Floats = npt.NDArray[np.float64]
Statistic = Callable[[pd.DataFrame, Floats], Floats]
"""(measures, weights (resample, player)) → one number a resample; inf = not reached, nan = none."""

PLAYER = ["replication", "player_key"]
HEADLINE_LEVELS = (5, 10)
LAST_DAYS = 7
_TOLERANCE = 1e-9


class Headline(NamedTuple):
    """One number a stakeholder asks for; `unit` is day, level, XP, %, days or a count."""

    key: str
    label: str
    unit: str
    statistic: Statistic
    decimals: int = 0
    columns: tuple[str, ...] = ()
    """The measures that the statistic looks at."""
    adds_up: bool = False
    """It looks at sums only, so players may be added up before they are weighted."""


def player_measures(
    source: FrameSource, *, levels: Sequence[int] = HEADLINE_LEVELS
) -> pd.DataFrame:
    """Return one row per player, indexed by (replication, player_key) in sorted order.

    Counts of days in play and XP over the run; `day_to_level_N` in days of play (1 = the player's
    first day), inf when not reached; `observed_days` from the first day of play to the end of the
    run, also for those who left for good.
    """
    players = source.frame("players").set_index(PLAYER).sort_index()
    measures = players[["cohort", "archetype", "level", "total_xp", "longest_streak"]].copy()
    measures["titles_held"] = [len([t for t in text.split(",") if t]) for text in players["titles"]]
    measures["bosses_defeated"] = players["bosses_defeated"]
    measures["dungeons_cleared"] = players["dungeons_cleared"]
    if not has_days(source) and set(levels) <= set(HEADLINE_LEVELS):
        return measures.join(_kept_measures(source, levels=levels))
    days = source.frame("player_days")
    for name, values in _day_totals(days).items():
        measures[name] = values.reindex(measures.index).fillna(0).astype("int64")
    last_day = -1 if days.empty else int(days["day"].max())
    measures["observed_days"] = last_day - first_days(players, days=days) + 1
    for level in levels:
        measures[f"day_to_level_{level}"] = first_days_at(days, level).reindex(
            measures.index, fill_value=np.inf
        )
    return measures


def has_days(source: FrameSource) -> bool:
    """Whether single days were kept; anything that does not say so has them."""
    keeps = getattr(source, "keeps", None)
    return keeps is None or bool(keeps("player_days"))


def _kept_measures(source: FrameSource, *, levels: Sequence[int]) -> pd.DataFrame:
    """What was counted of each player while the run was played (table `player_measures`)."""
    counted = source.frame("player_measures").set_index(PLAYER)
    for level in HEADLINE_LEVELS:
        name = f"day_to_level_{level}"
        reached = counted[name].astype("float64")
        counted[name] = reached.where(reached > 0, np.inf)
    unasked = [f"day_to_level_{level}" for level in HEADLINE_LEVELS if level not in levels]
    return counted.drop(columns=unasked)


def first_days(players: pd.DataFrame, *, days: pd.DataFrame) -> pd.Series[int]:
    """Return each player's first day of play; `players` is indexed by (replication, player_key).

    Somebody who left before finishing a single day has no row; the cohort's first day stands in,
    so that they count among those who never got anywhere.
    """
    own = days.groupby(PLAYER)["day"].min().reindex(players.index)
    of_cohort = players["cohort"].map(days.groupby("cohort")["day"].min())
    return own.fillna(of_cohort).fillna(0).astype("int64")


def first_days_at(days: pd.DataFrame, level: int) -> pd.Series[float]:
    """Return each player's day of play on which `level` was first held at day's end, else inf."""
    first_day = days.groupby(PLAYER)["day"].min()
    reached = days.loc[days["level"] >= level].groupby(PLAYER)["day"].min()
    in_play = (reached.reindex(first_day.index) - first_day + 1).astype("float64")
    return in_play.fillna(np.inf)


def _day_totals(days: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Sum a player's days: how many there were, of which kind, and their XP."""
    late = days["day"] > (0 if days.empty else int(days["day"].max())) - LAST_DAYS
    columns = pd.DataFrame(
        {
            "replication": days["replication"],
            "player_key": days["player_key"],
            "days": 1,
            "active_days": days["is_active"].astype("int64"),
            "perfect_days": days["is_perfect"].astype("int64"),
            "debuff_days": days["debuffed"].astype("int64"),
            "core_completed": days["core_completed"],
            "core_total": days["core_total"],
            "xp": days["xp_gained"],
            "active_late": (days["is_active"] & late).astype("int64"),
        }
    )
    totals = columns.groupby(PLAYER).sum()
    totals["active_late"] = (totals["active_late"] > 0).astype("int64")
    return {str(name): totals[name] for name in totals.columns}


def equal_weights(measures: pd.DataFrame) -> Floats:
    """Return the weights (1, player) that count each player once."""
    return np.ones((1, len(measures)))


def ratio(numerator: str, denominator: str, *, factor: float = 1.0) -> Statistic:
    """Return the statistic `factor · Σ numerator / Σ denominator`; nan when nothing is below."""

    def statistic(measures: pd.DataFrame, weights: Floats) -> Floats:
        above = weights @ measures[numerator].to_numpy("float64")
        below = weights @ measures[denominator].to_numpy("float64")
        return factor * _divide(above, below)

    return statistic


def mean(column: str, *, factor: float = 1.0) -> Statistic:
    """Return the statistic `factor · mean of column over players`; nan without players."""

    def statistic(measures: pd.DataFrame, weights: Floats) -> Floats:
        above = weights @ measures[column].to_numpy("float64")
        return factor * _divide(above, weights.sum(axis=1))

    return statistic


def median(column: str) -> Statistic:
    """Return the lower median: the smallest value that at least half of the players do not exceed.

    Infinite values sort last, so a median that half of the players never reach is inf.
    """

    def statistic(measures: pd.DataFrame, weights: Floats) -> Floats:
        values = measures[column].to_numpy("float64")
        if not len(values):
            return np.full(len(weights), np.nan)
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(weights[:, order], axis=1)
        half = reached[:, -1:] / 2 - _TOLERANCE
        found: Floats = values[order][np.argmax(reached >= half, axis=1)]
        return found

    return statistic


def share_reached(level: int) -> Statistic:
    """Return the share of players (%) that held `level` by the end of their observation."""

    def statistic(measures: pd.DataFrame, weights: Floats) -> Floats:
        reached = np.isfinite(measures[f"day_to_level_{level}"].to_numpy("float64"))
        return 100.0 * _divide(weights @ reached.astype("float64"), weights.sum(axis=1))

    return statistic


def median_day_to(level: int) -> Statistic:
    """Return the Kaplan–Meier median of the day of play on which `level` was reached; inf = not."""

    def statistic(measures: pd.DataFrame, weights: Floats) -> Floats:
        day = measures[f"day_to_level_{level}"].to_numpy("float64")
        observed = measures["observed_days"].to_numpy("float64")
        times, surviving = survival(day, observed=observed, weights=weights)
        return survival_quantile(times, surviving=surviving, share=0.5)

    return statistic


def survival(day: Floats, *, observed: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the Kaplan–Meier curve: times and surviving shares (resample, time).

    `day` is when the event came (inf: never), `observed` how long one looked; both in days. A
    player without the event is censored at the end of observation. Players who stopped playing
    stay under observation: they can come back, and leaving them out would flatter the number.
    Source: Kaplan and Meier (1958), the product-limit estimate.
    """
    happened = np.isfinite(day)
    until = np.where(happened, day, observed)
    times = np.unique(day[happened])
    events = weights @ (happened[:, None] & (until[:, None] == times)).astype("float64")
    at_risk = weights @ (until[:, None] >= times).astype("float64")
    hazard = np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 0)
    return times, np.cumprod(1.0 - hazard, axis=1)


def survival_quantile(times: Floats, *, surviving: Floats, share: float) -> Floats:
    """Return the first time by which `share` had the event, one a resample; inf when never."""
    if not len(times):
        return np.full(len(surviving), np.inf)
    below = surviving <= 1.0 - share + _TOLERANCE
    first: Floats = np.where(below.any(axis=1), times[np.argmax(below, axis=1)], np.inf)
    return first


def headlines(levels: Sequence[int] = HEADLINE_LEVELS) -> tuple[Headline, ...]:
    """Return the headline numbers in reading order, with a pair for each level of `levels`."""
    per_level = [
        headline
        for level in levels
        for headline in (
            Headline(f"day_to_level_{level}", f"median day to level {level}", "day",
                     median_day_to(level), columns=(f"day_to_level_{level}", "observed_days")),
            Headline(f"reached_level_{level}", f"players who reached level {level}", "%",
                     share_reached(level), 1, (f"day_to_level_{level}",)),
        )
    ]  # fmt: skip
    return (
        Headline("level_median", "median level at the end", "level", median("level"),
                 columns=("level",)),
        *per_level,
        Headline("xp_per_active_day", "XP per active day", "XP", ratio("xp", "active_days"), 1,
                 ("xp", "active_days"), True),
        Headline("active_share", "days with activity", "%",
                 ratio("active_days", "observed_days", factor=100.0), 1,
                 ("active_days", "observed_days"), True),
        Headline("active_late", f"players active in the last {LAST_DAYS} days", "%",
                 mean("active_late", factor=100.0), 1, ("active_late",)),
        Headline("perfect_share", "perfect days among active days", "%",
                 ratio("perfect_days", "active_days", factor=100.0), 1,
                 ("perfect_days", "active_days"), True),
        Headline("streak_longest", "median longest streak", "days", median("longest_streak"),
                 columns=("longest_streak",)),
        Headline("debuff_share", "days under a debuff", "%",
                 ratio("debuff_days", "days", factor=100.0), 1, ("debuff_days", "days"), True),
        Headline("titles_held", "titles held per player", "", mean("titles_held"), 2,
                 ("titles_held",)),
        Headline("dungeons_cleared", "dungeons cleared per player", "",
                 mean("dungeons_cleared"), 2, ("dungeons_cleared",)),
        Headline("bosses_defeated", "bosses defeated per player", "", mean("bosses_defeated"), 2,
                 ("bosses_defeated",)),
    )  # fmt: skip


def shown(value: float, *, unit: str, decimals: int) -> str:
    """Write a headline for people: `31`, `45.2%`, `105.3 XP`, `not reached`, `–`."""
    if np.isnan(value):
        return "–"
    if np.isinf(value):
        return "not reached"
    number = f"{value:,.{decimals}f}"
    if unit in ("", "day", "level"):
        return number
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def _divide(above: Floats, below: Floats) -> Floats:
    """Divide, giving nan where there is nothing below."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0)
