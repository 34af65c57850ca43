"""The small parts that pages share: words for values, safe downloads, sentences of charts."""

from __future__ import annotations

import pandas as pd
import pytest

from pages.balance import sentences
from pages.content import quest_table
from pages.kit import words
from pages.kit.charts import safe_csv
from pages.kit.errors import plain
from tests.pages import small_world
from tests.worlds import numeric


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        (numeric("steps", 10_000), "steps ≥ 10,000"),
        ({"type": "boolean", "metric": "trained", "value": False}, "not trained"),
        ({"type": "streak", "op": ">", "value": 7}, "streak in days > 7"),
        (
            {"type": "count", "of": "perfect_days", "op": "==", "value": 3},
            "perfect days = 3",
        ),
        (
            {"type": "completion_rate", "op": ">=", "value_ppm": 725_000},
            "core quests done ≥ 72.5%",
        ),
    ],
)
def test_requirements_read_as_sentences(requirement: dict[str, object], sentence: str) -> None:
    """Every kind of requirement has its words."""
    assert words.requirement(requirement, small_world.document()) == sentence


def test_nested_requirements_keep_their_brackets() -> None:
    """An `or` inside an `and` is bracketed, so that the sentence means one thing."""
    either = {"type": "compound", "logic": "OR", "requirements": [numeric("steps", 1)] * 2}
    both = {"type": "compound", "logic": "AND", "requirements": [numeric("steps", 5), either]}
    text = words.requirement(both, small_world.document())
    assert text == "steps ≥ 5 and (steps ≥ 1 or steps ≥ 1)"


@pytest.mark.parametrize(
    ("ppm", "text"), [(1_150_000, "115%"), (725_000, "72.5%"), (1, "0.0001%"), (0, "0%")]
)
def test_ratios_are_written_exactly(ppm: int, text: str) -> None:
    """Millionths become percentages without rounding."""
    assert words.percent(ppm) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_downloads_hold_no_formulas(start: str) -> None:
    """A text that a spreadsheet would run is quoted; numbers stay numbers (ASVS 1.2.10)."""
    frame = pd.DataFrame({f"{start}column": [f"{start}SUM(A1)"], "xp": [-5]})
    text = safe_csv(frame).decode()
    assert f"'{start}SUM(A1)" in text
    assert f"'{start}column" in text
    assert ",-5" in text


def test_names_cannot_draw_on_the_page() -> None:
    """Markdown in content is shown as typed."""
    assert plain("**bold** [x](y) :red[z]") == r"\*\*bold\*\* \[x\](y) \:red\[z\]"


def test_kinds_of_quests() -> None:
    """Core, bonus, rotating and weekly are told apart."""
    frame = quest_table.rows(small_world.document()).set_index("key")
    assert dict(frame["Kind"]) == {
        "walk": "core",
        "train": "core",
        "long-walk": "bonus",
        "calm": "bonus",
        "stroll": "rotating",
        "week": "weekly",
    }


def test_a_level_out_of_reach_is_said_so() -> None:
    """When half of the players never reach the level, no day is made up."""
    row = {"group": "everybody", "players": 10, "reached": 2, "share_reached": 0.2}
    days = {"p25_day": None, "median_day": None, "p75_day": None}
    frame = pd.DataFrame([row | days]).astype(dict.fromkeys(days, "Int64"))
    assert sentences.time_to_level(frame, level=9) == (
        "Fewer than half of the players reach level 9 within the run: 20% do."
    )
