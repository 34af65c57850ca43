"""What a run shows, as tidy tables: levels, XP, streaks, debuffs, time to level, headlines.

Each function takes a run's results (anything with `.frame(name)`) and returns a new pandas frame
that pages, notebooks and charts use as it is. Pure: no files, no clock. Days are local days since
the scenario's start (0 = start) unless a column says `day_of_play` (1 = a player's first day).
Shares are 0 to 1. May use: frames, measures, numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.frames import FrameSource
from sim.measures import (
    HEADLINE_LEVELS,
    PLAYER,
    equal_weights,
    first_days,
    headlines,
    player_measures,
    shown,
    survival,
    survival_quantile,
)

QUANTILES = {"p10": 0.10, "p25": 0.25, "median": 0.50, "p75": 0.75, "p90": 0.90}
LEVEL_BAND_STARTS = (1, 2, 3, 5, 8, 12, 20, 35)
EVERYBODY = "everybody"


def level_distribution(source: FrameSource) -> pd.DataFrame:
    """Return quantiles of the level at each day's end, over everybody who has begun to play.

    Those who left for good stay in, at the level they left with: without them the rest would seem
    to climb faster. Columns: day, p10, p25, median, p75, p90 (levels; a level somebody holds, no
    average of two), mean, players.
    """
    by_day = _levels_by_day(source).groupby("day")["level"]
    columns = {name: by_day.quantile(q, interpolation="lower") for name, q in QUANTILES.items()}
    frame = pd.DataFrame({**columns, "mean": by_day.mean(), "players": by_day.size()})
    return frame.reset_index()


def level_shares(source: FrameSource, *, starts: Sequence[int] = LEVEL_BAND_STARTS) -> pd.DataFrame:
    """Return the share of players in each band of levels at each day's end (see above for whom).

    `starts` are the first levels of the bands, rising. Columns: day, band ("5–7"), share.
    """
    days = _levels_by_day(source)
    labels = _band_labels(starts)
    edges = [*starts, np.inf]
    band = pd.cut(days["level"], bins=edges, right=False, labels=labels)
    counts = pd.crosstab(days["day"], band).reindex(columns=labels, fill_value=0)
    shares = counts.div(counts.sum(axis=1), axis=0)
    rows = shares.reset_index().melt(id_vars="day", var_name="band", value_name="share")
    return rows.astype({"band": "str"})


def _levels_by_day(source: FrameSource) -> pd.DataFrame:
    """Return day and level of everybody who has begun, the last level carried on after leaving."""
    players = source.frame("players").set_index(PLAYER).sort_index()
    days = source.frame("player_days")
    first = first_days(players, days=days)
    wide = days.pivot(index=PLAYER, columns="day", values="level").reindex(players.index)
    for day in wide.columns:
        # Somebody who never finished a day stands at the level of the end: the first.
        unseen = wide[day].isna() & (first == day)
        wide[day] = wide[day].mask(unseen, players["level"])
    carried = wide.ffill(axis=1).melt(var_name="day", value_name="level").dropna()
    return carried.astype({"day": "int64", "level": "int64"})


def _band_labels(starts: Sequence[int]) -> list[str]:
    """Name the bands: `1`, `3–4`, and `35+` for the last."""
    ends = [following - 1 for following in starts[1:]]
    inner = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=False)]
    return [*inner, f"{starts[-1]}+"]


def xp_per_day_by_source(source: FrameSource) -> pd.DataFrame:
    """Return the XP of each day by why it was granted.

    Columns: day, source, xp (sum over players), xp_per_active_player (that sum divided by the
    players active on the day; nan when nobody was).
    """
    events = source.frame("xp_events")
    days = source.frame("player_days")
    active = days.loc[days["is_active"]].groupby("day").size()
    frame = events.groupby(["day", "source"])["final_xp"].sum().rename("xp").reset_index()
    divisor = frame["day"].map(active).astype("float64")
    return frame.assign(xp_per_active_player=frame["xp"] / divisor)


def xp_per_day(source: FrameSource) -> pd.DataFrame:
    """Return the XP of each day: day, xp (sum), xp_per_active_player, active_players, players."""
    days = source.frame("player_days")
    by_day = days.groupby("day")
    frame = by_day.agg(
        xp=("xp_gained", "sum"), active_players=("is_active", "sum"), players=("day", "size")
    ).reset_index()
    divisor = frame["active_players"].where(frame["active_players"] > 0).astype("float64")
    return frame.assign(xp_per_active_player=frame["xp"] / divisor)


def streak_lengths(source: FrameSource) -> pd.DataFrame:
    """Return how long streaks are: those running at the end, and those that broke during the run.

    Columns: kind (current | ended), length_days, count, share (of its kind). Players without a
    streak count as current with length 0. Ended streaks alone look too short: the longest ones
    are still running.
    """
    players = source.frame("players")
    current = players["current_streak"]
    days = source.frame("player_days").sort_values([*PLAYER, "day"])
    previous = days.groupby(PLAYER)["streak"].shift(fill_value=0)
    ended = previous[days["streak"] < previous]
    parts = [_counted(current, kind="current"), _counted(ended, kind="ended")]
    return pd.concat(parts, ignore_index=True)


def _counted(lengths: pd.Series[int], *, kind: str) -> pd.DataFrame:
    """Count equal lengths and give each its share."""
    counts = lengths.value_counts().sort_index()
    return pd.DataFrame(
        {
            "kind": pd.Series([kind] * len(counts), dtype="str"),
            "length_days": counts.index.to_numpy("int64"),
            "count": counts.to_numpy("int64"),
            "share": counts.to_numpy("float64") / max(int(counts.sum()), 1),
        }
    )


def debuff_share(source: FrameSource, *, by: str | None = None) -> pd.DataFrame:
    """Return the share of the players in play that are under a debuff on each day.

    `by` splits by archetype or cohort. Columns: day, [by], players, debuffed, share.
    """
    days = source.frame("player_days")
    keys = ["day"] if by is None else ["day", by]
    grouped = days.groupby(keys)["debuffed"]
    frame = grouped.agg(players="size", debuffed="sum", share="mean").reset_index()
    return frame.astype({"debuffed": "int64", "share": "float64"})


def time_to_level(
    source: FrameSource, level: int = 10, *, by: str | None = "archetype"
) -> pd.DataFrame:
    """Return when players reach `level`, in days of play, by archetype and for everybody.

    Columns: group, players, reached, share_reached, p25_day, median_day, p75_day. The quantiles
    are over all players, those who never reach the level included (Kaplan–Meier); <NA> means that
    this share of the players did not reach it within the horizon.
    """
    rows = []
    for group, day, observed in _times_by_group(source, level, by=by):
        times, surviving = survival(day, observed=observed, weights=np.ones((1, len(day))))
        quantiles = {
            f"{name}_day": _day_or_missing(
                survival_quantile(times, surviving=surviving, share=QUANTILES[name])[0]
            )
            for name in ("p25", "median", "p75")
        }
        reached = int(np.isfinite(day).sum())
        share = reached / len(day) if len(day) else np.nan
        counts = {"players": len(day), "reached": reached, "share_reached": share}
        rows.append({"group": group, **counts, **quantiles})
    kinds = dict.fromkeys(("p25_day", "median_day", "p75_day"), "Int64")
    return pd.DataFrame(rows).astype(kinds)


def reaching_curve(
    source: FrameSource, level: int = 10, *, by: str | None = "archetype"
) -> pd.DataFrame:
    """Return the estimated share of players that reached `level` by each day of play.

    One minus the Kaplan–Meier curve. Columns: group, day_of_play (0 to the last observed day),
    share_reached.
    """
    parts = []
    for group, day, observed in _times_by_group(source, level, by=by):
        times, surviving = survival(day, observed=observed, weights=np.ones((1, len(day))))
        axis = np.arange(int(observed.max(initial=0)) + 1)
        steps = np.concatenate([[1.0], surviving[0]])
        share = 1.0 - steps[np.searchsorted(times, axis, side="right")]
        parts.append(pd.DataFrame({"group": group, "day_of_play": axis, "share_reached": share}))
    return pd.concat(parts, ignore_index=True)


def _times_by_group(
    source: FrameSource, level: int, *, by: str | None
) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return (group, day of reaching, observed days) for everybody and for each group."""
    measures = player_measures(source, levels=(level,))
    column = f"day_to_level_{level}"
    groups = [(EVERYBODY, measures)]
    if by is not None:
        groups += [(str(name), part) for name, part in measures.groupby(by, sort=True)]
    return [
        (name, part[column].to_numpy("float64"), part["observed_days"].to_numpy("float64"))
        for name, part in groups
    ]


def _day_or_missing(day: float) -> int | None:
    """Return a whole day, or None when it was not reached."""
    return int(day) if np.isfinite(day) else None


def xp_contributions(source: FrameSource) -> pd.DataFrame:
    """Return where the XP of the run comes from: base XP by source, then each modifier's effect.

    Columns: kind (base | modifier), name, xp (a loss is negative), share (of all XP granted). The
    rows add up to the XP granted.
    """
    events = source.frame("xp_events")
    steps = source.frame("xp_modifiers")
    effect = (steps["xp_after"] - steps["xp_before"]).groupby(steps["type"]).sum()
    base = events.groupby("source")["base_xp"].sum()
    total = int(events["final_xp"].sum())
    parts = [
        pd.DataFrame({"kind": kind, "name": xp.index.astype("str"), "xp": xp.to_numpy("int64")})
        for kind, xp in (("base", base), ("modifier", effect))
    ]
    frame = pd.concat(parts, ignore_index=True).astype({"kind": "str", "name": "str"})
    return frame.assign(share=frame["xp"] / total if total else np.nan)


def headline_numbers(
    source: FrameSource, *, levels: Sequence[int] = HEADLINE_LEVELS
) -> pd.DataFrame:
    """Return the numbers a stakeholder asks for first.

    Columns: key, label, value (inf = not reached within the run, nan = nothing to count), unit,
    shown (as people read it).
    """
    measures = player_measures(source, levels=levels)
    weights = equal_weights(measures)
    rows = []
    for headline in headlines(levels):
        value = float(headline.statistic(measures, weights)[0])
        text = shown(value, unit=headline.unit, decimals=headline.decimals)
        rows.append((headline.key, headline.label, value, headline.unit, text))
    return pd.DataFrame(rows, columns=["key", "label", "value", "unit", "shown"])
