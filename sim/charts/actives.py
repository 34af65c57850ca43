"""Figures of who is there: daily actives with their interval, and retention.

Frames come from `sim.experiments.calibrate_check` and `sim.retention`. May use:
charts.style, pandas, plotly.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import (
    BLUE,
    CLEAR,
    ORANGE,
    colours_of,
    in_words,
    new_figure,
    say_empty,
    see_through,
)


def daily_actives(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw observed daily actives (dots) over the simulated mean and where 95% of days lie."""
    figure = new_figure(
        title=title or "Daily actives: observed and simulated from the fit",
        x_title="date",
        y_title="active players",
    )
    if frame.empty:
        return say_empty(figure)
    edge = {"color": CLEAR, "width": 0}
    figure.add_scatter(x=frame["date"], y=frame["high"], mode="lines", line=edge, showlegend=False,
                       hoverinfo="skip")  # fmt: skip
    figure.add_scatter(
        x=frame["date"], y=frame["low"], mode="lines", line=edge, fill="tonexty",
        fillcolor=see_through(BLUE, opacity=0.2), name="95% of simulated days", hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=frame["date"], y=frame["simulated"], mode="lines", name="simulated",
        line={"color": BLUE, "width": 3}, hovertemplate="%{y:.1f}",
    )  # fmt: skip
    figure.add_scatter(
        x=frame["date"], y=frame["observed"], mode="markers", name="observed",
        marker={"color": ORANGE, "size": 7}, hovertemplate="%{y}",
    )  # fmt: skip
    figure.update_yaxes(rangemode="tozero")
    return figure.update_layout(hovermode="x unified")


def retention(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw the share of players active n days after their first, one line a group."""
    figure = new_figure(
        title=title or "Retention (% of players active again)",
        x_title="days since the first activity",
        y_title="% of players",
    )
    if frame.empty:
        return say_empty(figure)
    groups = list(frame["group"].unique())
    colours = colours_of(groups)
    for group in groups:
        part = frame[frame["group"] == group]
        figure.add_scatter(
            x=part["day"], y=100 * part["share"], mode="lines", name=in_words(group),
            line={"color": colours[group], "width": 3 if group == groups[0] else 2},
            customdata=part["players"], hovertemplate="%{y:.1f}% of %{customdata:,}",
        )  # fmt: skip
    figure.update_yaxes(range=[0, 100])
    return figure.update_layout(hovermode="x unified")
