"""Figures about waiting: how long players stand at each level.

Frames come from `sim.pace`. May use: charts.style, pandas, plotly.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import colours_of, new_figure, say_empty


def level_waits(frames: Mapping[str, pd.DataFrame], *, title: str = "") -> go.Figure:
    """Draw the median days at each level: a line for each name and its `sim.pace.level_waits`."""
    figure = new_figure(
        title=title or "Days until the next level (median player)",
        x_title="level",
        y_title="days",
    )
    colours = colours_of(list(frames))
    for name, frame in frames.items():
        part = frame.dropna(subset=["median_days"])
        figure.add_scatter(
            x=part["level"], y=part["median_days"].astype("float64"), mode="lines+markers",
            name=name, line={"color": colours[name], "width": 3}, customdata=part["players"],
            hovertemplate="level %{x}: %{y} days (%{customdata:,} players)",
        )  # fmt: skip
    if all(frame["median_days"].isna().all() for frame in frames.values()):
        return say_empty(figure, "Nobody reached another level.")
    return figure.update_yaxes(rangemode="tozero")
