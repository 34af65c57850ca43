"""Figures of learner models: whether forecasts come true.

Frames come from `sim.experiments.learners`. May use: charts.style, pandas, plotly.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import GREY, colours_of, new_figure, say_empty


def calibration_curves(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw the share of right answers over the forecast, in tenths; the dotted line is perfect."""
    figure = new_figure(
        title=title or "Forecast and what came of it",
        x_title="forecast (% right)",
        y_title="% right",
    )
    if frame.empty:
        return say_empty(figure)
    figure.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", line={"color": GREY, "dash": "dot"},
        name="perfect", hoverinfo="skip",
    )  # fmt: skip
    labels = list(frame["label"].unique())
    colours = colours_of(labels)
    for label in labels:
        part = frame[frame["label"] == label]
        figure.add_scatter(
            x=100 * part["forecast"], y=100 * part["right"], mode="lines+markers", name=label,
            line={"color": colours[label], "width": 2}, customdata=part["answers"],
            hovertemplate="%{x:.1f}% forecast, %{y:.1f}% came (%{customdata:,} answers)",
        )  # fmt: skip
    return figure
