"""Figures about levels: how they spread over days, and when players reach one.

Frames come from `sim.summaries`: level_distribution, level_shares, time_to_level and
reaching_curve. May use: charts.style, summaries (for names), pandas, plotly.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from sim.charts.style import (
    BLUE,
    GREY,
    ORANGE,
    PALETTE,
    colours_of,
    dashed,
    in_words,
    new_figure,
    say_empty,
    see_through,
)
from sim.summaries import EVERYBODY

_DAY = "day since the start"
_DAY_OF_PLAY = "day of play"


def level_curve(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, level_max: int = 20, title: str = ""
) -> go.Figure:
    """Draw the total XP that each level needs, up to `level_max` (columns: level, total_xp)."""
    figure = new_figure(
        title=title or "XP that each level needs in all", x_title="level", y_title="total XP"
    )
    part = frame[frame["level"] <= level_max]
    if part.empty:
        return say_empty(figure)
    figure.add_scatter(
        x=part["level"], y=part["total_xp"], mode="lines+markers", name="total XP",
        line={"color": BLUE, "width": 3}, hovertemplate="%{y:,} XP",
    )  # fmt: skip
    if before is not None:
        old = before[before["level"] <= level_max]
        figure.add_scatter(
            x=old["level"], y=old["total_xp"], hovertemplate="%{y:,} XP",
            **dashed("total XP", color=ORANGE),
        )  # fmt: skip
    return figure.update_layout(hovermode="x unified")


def level_distribution(
    frame: pd.DataFrame, *, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw the median level by day with the middle 50% and 80% of players as bands."""
    figure = new_figure(
        title=title or "Level by day: median, middle 50% and 80% of players",
        x_title=_DAY,
        y_title="level",
    )
    if frame.empty:
        return say_empty(figure)
    for low, high, opacity, name in (
        ("p10", "p90", 0.15, "10% to 90% of players"),
        ("p25", "p75", 0.25, "25% to 75% of players"),
    ):
        _add_band(figure, frame, (low, high), colour=see_through(BLUE, opacity=opacity), name=name)
    _add_median(figure, frame)
    if before is not None:
        figure.add_scatter(
            x=before["day"], y=before["median"], hovertemplate="%{y} before",
            **dashed("median", color=ORANGE, shape="hv"),
        )  # fmt: skip
    return figure.update_layout(hovermode="x unified")


def _add_band(
    figure: go.Figure, frame: pd.DataFrame, columns: tuple[str, str], *, colour: str, name: str
) -> None:
    """Fill between two quantiles; one legend entry for both edges."""
    edge = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "legendgroup": name}
    low, high = columns
    figure.add_scatter(
        x=frame["day"], y=frame[low], showlegend=False, hoverinfo="skip", name=name, **edge
    )
    figure.add_scatter(
        x=frame["day"], y=frame[high], customdata=frame[low], fill="tonexty", fillcolor=colour,
        name=name, hovertemplate="%{customdata} to %{y}", **edge,
    )  # fmt: skip


def _add_median(figure: go.Figure, frame: pd.DataFrame) -> None:
    """Draw the median as a step line: a level is held until the next day's end."""
    figure.add_scatter(
        x=frame["day"], y=frame["median"], mode="lines", name="median",
        line={"color": BLUE, "width": 3, "shape": "hv"}, hovertemplate="%{y}",
    )  # fmt: skip


def level_shares(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """Draw the share of players in each band of levels by day, stacked to 100%."""
    figure = new_figure(
        title=title or "Players by level (% of all players)",
        x_title=_DAY,
        y_title="% of players",
    )
    if frame.empty:
        return say_empty(figure)
    bands = list(dict.fromkeys(frame["band"]))
    for place, band in enumerate(bands):
        part = frame[frame["band"] == band]
        strength = 0.25 + 0.65 * place / max(len(bands) - 1, 1)
        figure.add_scatter(
            x=part["day"], y=100 * part["share"], mode="lines", stackgroup="levels",
            name=f"level {band}", line={"width": 0.5, "color": BLUE},
            fillcolor=see_through(BLUE, opacity=strength), hovertemplate="%{y:.1f}%",
        )  # fmt: skip
    figure.update_yaxes(range=[0, 100])
    return figure.update_layout(hovermode="x unified", legend_traceorder="normal")


def time_to_level(
    frame: pd.DataFrame, *, level: int, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw each group's median day of reaching `level`, with the span from 25% to 75% of players.

    A group of which half never reached the level has no dot; its label says how many did.
    """
    figure = new_figure(
        title=title or f"Day of play on which level {level} is reached (median, 25% to 75%)",
        x_title=_DAY_OF_PLAY,
        y_title="",
    )
    if frame.empty or not frame["players"].sum():
        return say_empty(figure)
    if before is not None:
        _add_days(figure, before, name="before", colour=ORANGE, symbol="diamond-open")
    _add_days(figure, frame, name="median day", colour=BLUE, symbol="circle")
    _add_not_reached(figure, frame)
    groups = [in_words(group) for group in frame["group"]]
    figure.update_xaxes(rangemode="tozero")
    return figure.update_yaxes(categoryorder="array", categoryarray=groups[::-1])


def _add_days(
    figure: go.Figure, frame: pd.DataFrame, *, name: str, colour: str, symbol: str
) -> None:
    """Add one dot per group that reached the level, with its span as error bars."""
    part = frame[frame["median_day"].notna()]
    middle = part["median_day"].astype("float64")
    figure.add_scatter(
        x=middle,
        y=[in_words(group) for group in part["group"]],
        mode="markers",
        name=name,
        marker={"color": colour, "size": 11, "symbol": symbol},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": part["p75_day"].astype("float64") - middle,
            "arrayminus": middle - part["p25_day"].astype("float64"),
            "color": colour,
        },
        customdata=100 * part["share_reached"],
        hovertemplate="day %{x:.0f}, %{customdata:.1f}% of players reached it",
    )


def _add_not_reached(figure: go.Figure, frame: pd.DataFrame) -> None:
    """Write, for groups without a median, what share reached the level at all."""
    part = frame[frame["median_day"].isna()]
    if part.empty:
        return
    figure.add_scatter(
        x=[0] * len(part),
        y=[in_words(group) for group in part["group"]],
        mode="text",
        text=[f"not reached by half ({100 * share:.0f}% did)" for share in part["share_reached"]],
        textposition="middle right",
        textfont={"color": GREY},
        showlegend=False,
        hoverinfo="skip",
    )


def reaching_curve(
    frame: pd.DataFrame, *, level: int, before: pd.DataFrame | None = None, title: str = ""
) -> go.Figure:
    """Draw the share of players that reached `level` by each day of play, one line a group."""
    figure = new_figure(
        title=title or f"Players who reached level {level} (% by day of play)",
        x_title=_DAY_OF_PLAY,
        y_title="% of players",
    )
    if frame.empty or not frame["day_of_play"].max():
        return say_empty(figure)
    groups = list(dict.fromkeys(frame["group"]))
    colours = colours_of(groups)
    for group in groups:
        part = frame[frame["group"] == group]
        width = 4 if group == EVERYBODY else 2
        figure.add_scatter(
            x=part["day_of_play"], y=100 * part["share_reached"], mode="lines",
            name=in_words(group), hovertemplate="%{y:.1f}%",
            line={"shape": "hv", "width": width, "color": colours[group]},
        )  # fmt: skip
    if before is not None:
        _add_curves_before(figure, before, groups=groups, colours=colours)
    figure.update_yaxes(range=[0, 100])
    return figure.update_layout(hovermode="x unified")


def _add_curves_before(
    figure: go.Figure, before: pd.DataFrame, *, groups: Sequence[str], colours: dict[str, str]
) -> None:
    """Add the earlier run's lines in the colours of their groups, dashed."""
    for group in groups:
        part = before[before["group"] == group]
        if part.empty:
            continue
        figure.add_scatter(
            x=part["day_of_play"], y=100 * part["share_reached"], hovertemplate="%{y:.1f}%",
            **dashed(in_words(group), color=colours.get(group, PALETTE[0]), shape="hv"),
        )  # fmt: skip
