"""Figures of experiments: replications, sweeps and sensitivities.

Frames are those of `sim.experiments`: each answer's `.frame()`. May use: charts.style, numpy,
pandas, plotly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import BLUE, GREY, in_words, new_figure, say_empty, see_through

_SCALE = [[0.0, see_through(BLUE, opacity=0.05)], [1.0, BLUE]]


def replication_intervals(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw each headline's 95% interval over replications, in % of its mean."""
    figure = new_figure(
        title=title or "How sure the numbers are: 95% intervals over replications",
        x_title="% of the mean",
        y_title="",
    )
    numbers = frame[["mean", "low", "high"]].to_numpy("float64")
    part = frame[np.isfinite(numbers).all(axis=1) & (numbers[:, 0] != 0)]
    if part.empty:
        return say_empty(figure, "One replication shows no luck: play several.")
    whole = part["mean"].abs()
    figure.add_scatter(
        x=0 * part["mean"], y=part["label"], mode="markers", name="mean",
        customdata=part["sentence"], marker={"color": BLUE, "size": 9},
        error_x={"type": "data", "array": 100 * (part["high"] - part["mean"]) / whole,
                 "color": BLUE},
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    figure.add_vline(x=0, line_color=GREY, line_dash="dot")
    figure.update_yaxes(categoryorder="array", categoryarray=list(part["label"])[::-1])
    return figure.update_layout(showlegend=False)


def sweep(frame: pd.DataFrame, paths: Sequence[str], *, title: str = "") -> go.Figure:
    """Draw one headline of a sweep: a line with its interval, a map, or a cloud of points."""
    label, unit = (str(frame[name].iloc[0]) if len(frame) else "" for name in ("label", "unit"))
    measure = f"{label} ({unit})" if unit else label
    names = [_axis(path) for path in paths]
    two = len(paths) > 1
    figure = new_figure(
        title=title or measure, x_title=names[0], y_title=names[1] if two else measure
    )
    finite = frame[np.isfinite(frame["value"].to_numpy("float64"))]
    if finite.empty:
        return say_empty(figure, f"{label}: no number at any point.")
    if not two:
        return _line(figure, finite.sort_values(paths[0], kind="stable"), paths[0], measure)
    figure.add_scatter(
        x=finite[paths[0]], y=finite[paths[1]], mode="markers", name=label,
        customdata=finite[["value", "difference"]],
        marker={"color": finite["value"], "size": 22, "symbol": "square", "colorscale": _SCALE,
                "colorbar": {"title": {"text": measure}}},
        hovertemplate="%{x}, %{y}: %{customdata[0]:,.2f} (%{customdata[1]:+,.2f})<extra></extra>",
    )  # fmt: skip
    return figure.update_layout(showlegend=False)


def _line(figure: go.Figure, frame: pd.DataFrame, path: str, measure: str) -> go.Figure:
    figure.add_scatter(
        x=frame[path], y=frame["value"], mode="lines+markers", name=measure,
        line={"color": BLUE, "width": 3}, customdata=frame["difference"],
        error_y={"type": "data", "array": (frame["high"] - frame["value"]).fillna(0),
                 "color": BLUE},
        hovertemplate="%{x}: %{y:,.2f} (%{customdata:+,.2f} against what is there)<extra></extra>",
    )  # fmt: skip
    return figure.update_layout(showlegend=False)


def sensitivity_map(frame: pd.DataFrame, index: str, *, title: str = "") -> go.Figure:
    """Draw an index for every headline and parameter: the darker, the more it depends on it."""
    figure = new_figure(
        title=title or f"What the numbers depend on ({in_words(index)})", x_title="", y_title=""
    )
    part = frame[np.isfinite(frame[index].to_numpy("float64"))]
    if part.empty:
        return say_empty(figure, "No headline has a number at every point.")
    wide = part.pivot_table(index="label", columns="parameter", values=index, sort=False)
    figure.add_heatmap(
        x=[_axis(path) for path in wide.columns], y=list(wide.index), z=wide.to_numpy(),
        texttemplate="%{z:.2f}", colorscale=_SCALE, zmin=0,
        colorbar={"title": {"text": in_words(index)}},
        hovertemplate="%{y} on %{x}: %{z:.2f}<extra></extra>",
    )  # fmt: skip
    return figure.update_yaxes(autorange="reversed")


def costs(frame: pd.DataFrame, *, x: str, y: str, title: str = "") -> go.Figure:
    """Draw what a size costs: one column over another, both from zero."""
    figure = new_figure(title=title or f"{y} by {x}", x_title=x, y_title=y)
    if frame.empty:
        return say_empty(figure)
    figure.add_scatter(
        x=frame[x], y=frame[y], mode="lines+markers", name=y, line={"color": BLUE, "width": 3},
        hovertemplate="%{x:,}: %{y:,.2f}",
    )  # fmt: skip
    figure.update_xaxes(rangemode="tozero")
    figure.update_yaxes(rangemode="tozero")
    return figure.update_layout(showlegend=False)


def _axis(path: str) -> str:
    """A parameter's path as an axis title."""
    return in_words(path.partition(".")[2] or path)
