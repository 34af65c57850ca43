"""What the Rules page promises: curves and settings are edited as numbers, services check them."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from model.db import read
from model.services import content
from tests.pages.conftest import Place, opened_page, texts
from tests.pages.small_world import WORLD


def opened_rule(table: str, key: str) -> AppTest:
    """Open one curve or setting in its form."""
    return opened_page("content/rules.py", rule=f"{table}/{key}")


def stored(place: Place, table: str, key: str) -> Any:
    """One row of the draft as stored now."""
    with read(place.database) as session:
        return content.draft(session, world=WORLD)[table][key]


def number(test: AppTest, label: str) -> Any:
    """The first number input with this label."""
    return next(one for one in test.number_input if one.label == label)


def saved(test: AppTest, name: str) -> AppTest:
    """Press save on the form of one row."""
    test.button(key=f"form/{WORLD}/{name}/save").click().run()
    assert not test.exception
    return test


def test_level_curve_is_edited_and_its_levels_are_shown(place: Place) -> None:
    """A new parameter is saved, and the XP of each level follows."""
    test = opened_rule("level_curves", "plain")
    number(test, "B").set_value(35).run()
    saved(test, "level_curves/plain")
    assert stored(place, "level_curves", "plain")["parameters"]["b"] == 35
    needed = next(table.value for table in test.table if "XP needed" in table.value.columns)
    assert dict(zip(needed["Level"], needed["XP needed"], strict=True))[2] == "300"


def test_a_ratio_is_typed_in_percent_and_kept_in_millionths(place: Place) -> None:
    """80.5% of the XP is 805,000 millionths, exactly."""
    test = opened_rule("game_configs", "debuff")
    number(test, "Multiplier (%)").set_value(80.5).run()
    saved(test, "game_configs/debuff")
    assert stored(place, "game_configs", "debuff")["value"]["multiplier_ppm"] == 805_000


def test_streak_tiers_can_grow_and_are_checked_as_a_whole(place: Place) -> None:
    """A second tier that does not rise is refused with a sentence; a rising one is saved."""
    test = opened_rule("game_configs", "streaks")
    add = next(button for button in test.button if button.label == "Add a line")
    add.click().run()
    saved(test, "game_configs/streaks")
    assert "tiers" in texts(test)
    assert len(stored(place, "game_configs", "streaks")["value"]["tiers"]) == 1
    [one for one in test.number_input if one.label == "Days"][1].set_value(14).run()
    saved(test, "game_configs/streaks")
    days = [tier["days"] for tier in stored(place, "game_configs", "streaks")["value"]["tiers"]]
    assert days == [7, 14]
