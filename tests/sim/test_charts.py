"""Promises of `sim.charts`: figures for every summary, readable in light and dark, units named."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

import sim.charts
from sim import charts, comparing, summaries
from sim.charts.style import PALETTE, TEMPLATE
from sim.results import Results
from tests.sim.made_runs import made_run

BEFORE = made_run(days=40)
AFTER = made_run(days=40, daily_xp=220)
EMPTY = Results({}, frames={})

FIGURES: dict[str, Callable[..., go.Figure]] = {
    "level_distribution": lambda run, old=None: charts.level_distribution(
        summaries.level_distribution(run), before=old and summaries.level_distribution(old)
    ),
    "time_to_level": lambda run, old=None: charts.time_to_level(
        summaries.time_to_level(run, 7), level=7, before=old and summaries.time_to_level(old, 7)
    ),
    "reaching_curve": lambda run, old=None: charts.reaching_curve(
        summaries.reaching_curve(run, 7), level=7, before=old and summaries.reaching_curve(old, 7)
    ),
    "xp_per_day_by_source": lambda run, old=None: charts.xp_per_day_by_source(
        summaries.xp_per_day_by_source(run), before=old and summaries.xp_per_day_by_source(old)
    ),
    "xp_per_day": lambda run, old=None: charts.xp_per_day(
        summaries.xp_per_day(run), before=old and summaries.xp_per_day(old)
    ),
    "xp_contributions": lambda run, old=None: charts.xp_contributions(
        summaries.xp_contributions(run), before=old and summaries.xp_contributions(old)
    ),
    "streak_lengths": lambda run, old=None: charts.streak_lengths(
        summaries.streak_lengths(run), before=old and summaries.streak_lengths(old)
    ),
    "debuff_share": lambda run, old=None: charts.debuff_share(
        summaries.debuff_share(run), before=old and summaries.debuff_share(old)
    ),
}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_figure_draws_a_run_and_lays_the_one_before_over_it(name: str) -> None:
    """Each figure has data, a title, and more traces with `before` than without."""
    alone, both = FIGURES[name](AFTER), FIGURES[name](AFTER, BEFORE)
    assert alone.data and alone.layout.title.text
    assert len(both.data) > len(alone.data)
    assert any("before" in str(trace.name) for trace in both.data)
    both.to_json()


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_figure_of_an_empty_run_says_so(name: str) -> None:
    """Without data there is a sentence instead of empty axes."""
    assert FIGURES[name](EMPTY).layout.annotations[0].text


def test_shares_and_comparison_draw() -> None:
    """The two figures without an overlay draw too."""
    shares = charts.level_shares(summaries.level_shares(AFTER))
    assert [trace.name for trace in shares.data][:2] == ["level 1", "level 2"]
    figure = charts.comparison(comparing.compare(BEFORE, AFTER))
    assert len(figure.data) == 1 and "median day to level 5" in figure.data[0].y


def test_a_group_that_never_reaches_the_level_has_words_and_no_dot() -> None:
    """The dot plot shows no invented day for a median that was not reached."""
    figure = charts.time_to_level(summaries.time_to_level(AFTER, 30), level=30)
    words = [trace for trace in figure.data if trace.mode == "text"]
    dots = [trace for trace in figure.data if trace.mode == "markers"]
    assert "not reached by half (0% did)" in words[0].text
    assert all(len(trace.x) == 0 for trace in dots)


def _luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["#FFFFFF", "#0E1117"])
@pytest.mark.parametrize("colour", [*PALETTE, TEMPLATE.layout.font.color])
def test_colours_stand_out_on_light_and_dark_pages(colour: str, page: str) -> None:
    """Every colour has a contrast of at least 3:1 on both page backgrounds (WCAG 2.2, 1.4.11)."""
    high, low = sorted((_luminance(colour), _luminance(page)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 3.0


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_figures_are_transparent_and_send_nothing_away(name: str) -> None:
    """Backgrounds are clear, and the button that uploads a chart's data is not there."""
    layout = FIGURES[name](AFTER).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert "sendChartToCloud" in layout.modebar.remove


def test_sources_keep_their_colour() -> None:
    """A source has the same colour whichever other sources occur."""
    frame = summaries.xp_per_day_by_source(AFTER)
    colours = {trace.name: trace.marker.color for trace in charts.xp_per_day_by_source(frame).data}
    fewer = frame[frame["source"] == "dungeon_clear"]
    alone = charts.xp_per_day_by_source(fewer).data[0]
    assert alone.marker.color == colours["dungeon clear"]


def test_charts_know_nothing_of_the_web_ui() -> None:
    """No chart file imports streamlit."""
    folder = Path(str(sim.charts.__file__)).parent
    for file in sorted(folder.glob("*.py")):
        nodes: list[Any] = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        names = [
            alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
        ]
        names += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
        assert not [name for name in names if name.startswith("streamlit")]
