"""Figures about money: sources and sinks by day, what players hold, and how long a find takes.

Frames come from `sim.purses`. May use: charts.style, pandas, plotly.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import (
    BLUE,
    CLEAR,
    ORANGE,
    colours_of,
    dashed,
    in_words,
    new_figure,
    say_empty,
    see_through,
)
from sim.kinds import MONEY_KINDS


def money_flows(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw what came (above zero) and went (below) for each player and day, by kind of row."""
    figure = new_figure(
        title=title or "Sources and sinks, for each player and day",
        x_title="day since the start",
        y_title="amount for each player",
    )
    if frame.empty:
        return say_empty(figure)
    colours = colours_of(MONEY_KINDS)
    for kind in [name for name in MONEY_KINDS if (frame["kind"] == name).any()]:
        part = frame[frame["kind"] == kind]
        figure.add_bar(
            x=part["day"], y=part["per_player"], name=in_words(kind), marker_color=colours[kind],
            hovertemplate="%{y:.2f}",
        )  # fmt: skip
    return figure.update_layout(barmode="relative", bargap=0.1, hovermode="x unified")


def money_held(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw what the median player holds by day, with the middle 50% and 80% of players."""
    figure = new_figure(
        title=title or "What players hold: median, middle 50% and 80% of players",
        x_title="day since the start",
        y_title="amount held",
    )
    if frame.empty:
        return say_empty(figure)
    edge = {"color": CLEAR, "width": 0}
    for low, high, name, opacity in (("p10", "p90", "80%", 0.14), ("p25", "p75", "50%", 0.24)):
        figure.add_scatter(x=frame["day"], y=frame[high], mode="lines", line=edge,
                           showlegend=False, hoverinfo="skip")  # fmt: skip
        figure.add_scatter(
            x=frame["day"], y=frame[low], mode="lines", line=edge, fill="tonexty",
            fillcolor=see_through(BLUE, opacity=opacity), name=f"middle {name}", hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=frame["day"], y=frame["median"], mode="lines", name="median",
        line={"color": BLUE, "width": 3}, hovertemplate="%{y:,}",
    )  # fmt: skip
    if before is not None:
        figure.add_scatter(
            x=before["day"], y=before["median"], hovertemplate="%{y:,}",
            **dashed("median", color=ORANGE),
        )  # fmt: skip
    figure.update_yaxes(rangemode="tozero")
    return figure.update_layout(hovermode="x unified")


def draws_between(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw how many draws a find took, each count as % of the finds of its thing."""
    figure = new_figure(
        title=title or "Draws from one find to the next (% of finds)",
        x_title="draws",
        y_title="% of finds",
    )
    if frame.empty:
        return say_empty(figure)
    things = list(frame["asset"].unique())
    colours = colours_of(things)
    for thing in things:
        part = frame[frame["asset"] == thing]
        figure.add_bar(
            x=part["draws"], y=100 * part["share"], name=in_words(thing),
            marker_color=colours[thing], customdata=part["count"],
            hovertemplate="%{y:.1f}% (%{customdata:,})",
        )  # fmt: skip
        if before is not None:
            old = before[before["asset"] == thing]
            figure.add_scatter(
                x=old["draws"], y=100 * old["share"], hovertemplate="%{y:.1f}%",
                **dashed(in_words(thing), color=ORANGE),
            )  # fmt: skip
    return figure.update_layout(barmode="group")
