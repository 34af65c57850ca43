"""Figures about XP: how much a day brings, where it comes from, and what an edit changed.

Frames come from `sim.summaries` (xp_per_day_by_source, xp_per_day, xp_contributions) and
`sim.comparing.compare`. May use: charts.style, words, pandas, plotly.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from model.words import XpEventSource
from sim.charts.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    RED,
    colours_of,
    dashed,
    in_words,
    new_figure,
    say_empty,
)

_DAY = "day since the start"
SOURCE_ORDER = tuple(source.value for source in XpEventSource)
"""Sources keep this order and colour in every figure, whichever of them occur."""


def xp_per_day_by_source(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw XP per active player and day as bars stacked by source; the sum before as a line."""
    figure = new_figure(
        title=title or "XP per active player and day, by source",
        x_title=_DAY,
        y_title="XP per active player",
    )
    if frame.empty:
        return say_empty(figure, "This run kept no XP events, so their sources are not known.")
    colours = colours_of(SOURCE_ORDER)
    for source in [name for name in SOURCE_ORDER if (frame["source"] == name).any()]:
        part = frame[frame["source"] == source]
        figure.add_bar(
            x=part["day"], y=part["xp_per_active_player"], name=in_words(source),
            marker_color=colours[source], hovertemplate="%{y:.1f} XP",
        )  # fmt: skip
    if before is not None:
        total = before.groupby("day")["xp_per_active_player"].sum()
        figure.add_scatter(
            x=total.index, y=total, hovertemplate="%{y:.1f} XP",
            **dashed("all sources", color=ORANGE),
        )  # fmt: skip
    return figure.update_layout(barmode="relative", bargap=0.1, hovermode="x unified")


def xp_per_day(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw XP per active player by day as a line."""
    figure = new_figure(
        title=title or "XP per active player and day",
        x_title=_DAY,
        y_title="XP per active player",
    )
    if frame.empty:
        return say_empty(figure)
    figure.add_scatter(
        x=frame["day"], y=frame["xp_per_active_player"], mode="lines", name="XP",
        line={"color": BLUE, "width": 3}, customdata=frame["active_players"],
        hovertemplate="%{y:.1f} XP, %{customdata} active players",
    )  # fmt: skip
    if before is not None:
        figure.add_scatter(
            x=before["day"], y=before["xp_per_active_player"], hovertemplate="%{y:.1f} XP",
            **dashed("XP", color=ORANGE),
        )  # fmt: skip
    figure.update_yaxes(rangemode="tozero")
    return figure.update_layout(hovermode="x unified")


def xp_contributions(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw what share of all XP each source's base and each modifier brought (or took)."""
    figure = new_figure(
        title=title or "Where XP comes from (% of all XP granted)",
        x_title="% of all XP granted",
        y_title="",
    )
    if frame.empty:
        return say_empty(figure)
    ordered = frame.sort_values(["kind", "share"], ascending=[True, False], kind="stable")
    labels = _contribution_labels(ordered)
    colours = np.where(ordered["kind"] == "base", BLUE, np.where(ordered["xp"] < 0, RED, GREEN))
    figure.add_bar(
        x=100 * ordered["share"], y=labels, orientation="h", name="this run",
        marker_color=list(colours), customdata=ordered["xp"],
        hovertemplate="%{x:.1f}% · %{customdata:,} XP",
    )  # fmt: skip
    if before is not None:
        figure.add_scatter(
            x=100 * before["share"], y=_contribution_labels(before), mode="markers",
            name="before", hovertemplate="%{x:.1f}% before",
            marker={"symbol": "line-ns-open", "size": 18, "color": ORANGE, "line": {"width": 3}},
        )  # fmt: skip
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1])
    return figure.update_layout(showlegend=before is not None)


def _contribution_labels(frame: pd.DataFrame) -> list[str]:
    """Name base XP and modifiers apart: `streak_bonus` exists as a source and as a modifier."""
    return [
        in_words(name) if kind == "base" else f"modifier: {in_words(name)}"
        for kind, name in zip(frame["kind"], frame["name"], strict=True)
    ]


def comparison(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw each headline's change with its 95% interval, in % of the value before.

    Shares change in percentage points. Numbers without a value before (zero, or not reached) are
    left out; the table has them.
    """
    figure = new_figure(
        title=title or "Change against the run before, with 95% intervals",
        x_title="change in % of the value before (shares: percentage points)",
        y_title="",
    )
    numbers = frame[["before", "difference", "difference_low", "difference_high"]]
    finite = np.isfinite(numbers.to_numpy("float64")).all(axis=1)
    part = frame[finite & ((frame["unit"] == "%") | (frame["before"] != 0)).to_numpy()]
    if part.empty:
        return say_empty(figure, "No number can be compared between these two runs.")
    whole = part["before"].abs().where(part["unit"] != "%", 100.0)
    change, low, high = (
        100 * part[name] / whole for name in ("difference", "difference_low", "difference_high")
    )
    figure.add_scatter(
        x=change, y=part["label"], mode="markers", customdata=part["sentence"], name="change",
        marker={"color": BLUE, "size": 11},
        error_x={"type": "data", "symmetric": False, "array": high - change,
                 "arrayminus": change - low, "color": BLUE},
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    figure.add_vline(x=0, line_color=GREY, line_dash="dot")
    figure.update_yaxes(categoryorder="array", categoryarray=list(part["label"])[::-1])
    return figure.update_layout(showlegend=False)
