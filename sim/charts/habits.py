"""Figures about habits: how long streaks last, and how many players are under a debuff.

Frames come from `sim.summaries`: streak_lengths and debuff_share. May use: charts.style, pandas,
plotly.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import BLUE, GREY, ORANGE, colours_of, dashed, in_words, new_figure, say_empty

_KINDS = {"current": ("running at the end", BLUE), "ended": ("broken during the run", ORANGE)}


def streak_lengths(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw the lengths of running and of broken streaks (days), each as % of its kind."""
    figure = new_figure(
        title=title or "Streak lengths in days (% of the streaks of each kind)",
        x_title="length in days",
        y_title="% of streaks",
    )
    if frame.empty:
        return say_empty(figure)
    for kind, (name, colour) in _KINDS.items():
        part = frame[frame["kind"] == kind]
        figure.add_bar(
            x=part["length_days"], y=100 * part["share"], name=name, marker_color=colour,
            customdata=part["count"], hovertemplate="%{y:.1f}% (%{customdata:,})",
        )  # fmt: skip
        if before is not None:
            old = _without_gaps(before[before["kind"] == kind])
            figure.add_scatter(
                x=old.index, y=100 * old, hovertemplate="%{y:.1f}%",
                **dashed(name, color=colour, shape="hvh"),
            )  # fmt: skip
    return figure.update_layout(barmode="group", hovermode="x unified")


def _without_gaps(part: pd.DataFrame) -> pd.Series[float]:
    """Return the share of each length from 0 on; lengths that nobody has are 0."""
    last = 0 if part.empty else int(part["length_days"].max())
    return part.set_index("length_days")["share"].reindex(range(last + 1), fill_value=0.0)


def debuff_share(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw the share of players under a debuff by day; one line a group when the frame has one."""
    figure = new_figure(
        title=title or "Players under a debuff (% of players in play)",
        x_title="day since the start",
        y_title="% of players",
    )
    if frame.empty:
        return say_empty(figure)
    by = next((name for name in frame.columns if name in ("archetype", "cohort")), None)
    groups = [""] if by is None else sorted(set(frame[by]))
    colours = colours_of(groups)
    for group in groups:
        part = frame if by is None else frame[frame[by] == group]
        figure.add_scatter(
            x=part["day"], y=100 * part["share"], mode="lines",
            name=in_words(group) or "under a debuff", customdata=part["debuffed"],
            line={"color": colours[group], "width": 3 if by is None else 2},
            hovertemplate="%{y:.1f}% (%{customdata:,} players)",
        )  # fmt: skip
    if before is not None:
        total = before.groupby("day")[["debuffed", "players"]].sum()
        figure.add_scatter(
            x=total.index, y=100 * total["debuffed"] / total["players"],
            hovertemplate="%{y:.1f}%", **dashed("all players", color=GREY),
        )  # fmt: skip
    figure.update_yaxes(rangemode="tozero")
    return figure.update_layout(hovermode="x unified")
