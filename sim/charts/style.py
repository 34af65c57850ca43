"""The look every figure shares: colours, template, words for sources, an empty-data note.

Colours are mid-tones with a contrast of at least 3:1 on white and on the dark page background, and
order and dash carry the meaning too, never colour alone. Text colour lives in a template, so that a
page may replace it by its own theme. May use: plotly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

PALETTE = (
    "#2B7FC4",  # blue
    "#C8641E",  # orange
    "#0C9470",  # green
    "#BE6A98",  # rose
    "#A8800A",  # gold
    "#7C70CC",  # violet
    "#787878",  # grey
    "#D14B5A",  # red
)
"""Line and bar colours in order of use (WCAG 2.2, 1.4.11: at least 3:1 against both pages)."""

BLUE, ORANGE, GREEN, ROSE, GOLD, VIOLET, GREY, RED = PALETTE
CLEAR = "rgba(0,0,0,0)"
_TEXT = "#7D7D7D"
_GRID = "rgba(128,128,128,0.25)"
_HEIGHT_PX = 420
_BUTTONS_AWAY = [
    "select2d",
    "lasso2d",
    "autoScale2d",
    "zoomIn2d",
    "zoomOut2d",
    "pan2d",
    # Plotly 7 offers to upload a chart's data to its maker's cloud; nothing leaves this sandbox.
    "sendChartToCloud",
]

TEMPLATE = go.layout.Template(
    layout={
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": _TEXT, "size": 13},
        "colorway": list(PALETTE),
        "xaxis": {"gridcolor": _GRID, "zerolinecolor": _GRID, "automargin": True},
        "yaxis": {"gridcolor": _GRID, "zerolinecolor": _GRID, "automargin": True},
    }
)


def new_figure(*, title: str, x_title: str, y_title: str, height_px: int = _HEIGHT_PX) -> go.Figure:
    """Return an empty figure with the shared look; titles name the units."""
    figure = go.Figure()
    figure.update_layout(
        template=TEMPLATE,
        title={"text": title, "x": 0, "xanchor": "left"},
        height=height_px,
        margin={"l": 10, "r": 10, "t": 60, "b": 100},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        modebar={"bgcolor": CLEAR, "color": _TEXT, "remove": _BUTTONS_AWAY},
        hoverlabel={"namelength": -1},
    )
    figure.update_xaxes(title_text=x_title)
    figure.update_yaxes(title_text=y_title)
    return figure


def say_empty(figure: go.Figure, sentence: str = "Nothing to show for this run.") -> go.Figure:
    """Write one sentence in the middle of a figure that has no data."""
    figure.add_annotation(text=sentence, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")
    return figure


def see_through(colour: str, *, opacity: float) -> str:
    """Return a `#RRGGBB` colour as rgba with this opacity (0 to 1)."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def colours_of(names: Sequence[str]) -> dict[str, str]:
    """Give each name a colour by its place; the same names in the same order look the same."""
    return {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(names)}


def in_words(name: str) -> str:
    """Write a stored word for people: `quest_completion` → `quest completion`."""
    return name.replace("_", " ").replace("-", " ")


def dashed(name: str, **options: Any) -> dict[str, Any]:
    """Return the look of a line from the run before: dashed, thin, named so."""
    return {
        "name": f"{name}, before",
        "mode": "lines",
        "line": {"dash": "dash", "width": 2, **options},
    }
