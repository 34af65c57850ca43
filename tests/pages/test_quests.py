"""What the Quests page promises: readable rows, safe edits, history, publishing."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.db import read, write
from model.services import content, worlds
from tests.pages.conftest import Place, opened_page, texts
from tests.pages.small_world import WORLD

PAGE = "content/quests.py"
FORM = f"form/{WORLD}/quest_templates/walk"


def opened_quest(key: str = "walk") -> AppTest:
    """Open one quest in the form."""
    return opened_page(PAGE, quest=key)


def base_xp(test: AppTest, turn: int = 0) -> Any:
    """The base XP input of the walk."""
    return test.number_input(key=f"{FORM}/{turn}/base_xp")


def saved(test: AppTest, button: str = "save") -> AppTest:
    """Press a button of the form."""
    test.button(key=f"{FORM}/{button}").click().run()
    assert not test.exception
    return test


def edited_elsewhere(place: Place, **fields: Any) -> None:
    """Let somebody else change the walk meanwhile."""
    with write(
        place.database, actor=place.owner, key=f"elsewhere-{fields}", why="other"
    ) as session:
        content.edit(
            session, world=WORLD, table="quest_templates", row_key="walk", fields=fields, version=1
        )


def test_grid_shows_requirements_as_sentences(place: Place) -> None:
    """A designer reads `steps ≥ 10,000`, not JSON, and core quests come first."""
    frame = opened_page(PAGE).dataframe[0].value
    asked = dict(zip(frame["key"], frame["Asks for"], strict=True))
    assert asked["walk"] == "steps ≥ 10,000"
    assert asked["calm"] == "steps ≥ 3,000 and trained"
    assert asked["week"] == "days of “Walk” ≥ 5"
    assert list(frame["Kind"])[:2] == ["core", "core"]


def test_search_and_filters_narrow_the_grid(place: Place) -> None:
    """Search looks at everything shown; filters and search work together."""
    test = opened_page(PAGE)
    test.text_input(key="search").set_value("10,000 rotating").run()
    assert list(test.dataframe[0].value["key"]) == ["stroll"]
    test.text_input(key="search").set_value("nothing like this").run()
    assert "No quest matches" in texts(test)


def test_changed_base_xp_is_saved_versioned_and_audited(place: Place) -> None:
    """Saving changes the draft by one change set with its reason; the page says what changed."""
    test = opened_quest()
    base_xp(test).set_value(30).run()
    assert "Not saved yet: Base XP" in texts(test)
    test.text_input(key=f"{FORM}/0/why").set_value("walks pay too little").run()
    saved(test)
    assert "Base XP: 25 → 30" in texts(test)
    assert place.quest("walk")["base_xp"] == 30
    assert place.version("walk") == 2
    with read(place.database) as session:
        newest = content.history(session, world=WORLD, table="quest_templates", row_key="walk")[0]
    assert (newest.why, newest.by) == ("walks pay too little", "Local owner")


@pytest.mark.parametrize("wrong", [0, 10_001, -5])
def test_wrong_value_is_refused_with_a_sentence_and_stays_typed(place: Place, wrong: int) -> None:
    """A value out of bounds: the sentence names the field, the input keeps it, nothing is saved."""
    test = opened_quest()
    base_xp(test).set_value(wrong).run()
    saved(test)
    assert "base_xp" in texts(test)
    assert base_xp(test).value == wrong
    assert place.quest("walk")["base_xp"] == 25
    base_xp(test).set_value(26).run()
    saved(test)
    assert place.quest("walk")["base_xp"] == 26


def test_broken_json_says_where_and_stays_typed(place: Place) -> None:
    """A requirement that is no JSON names line and column; what was typed is kept."""
    test = opened_quest()
    key = f"{FORM}/0/requirement_mode"
    test.get_by_key(key).set_value("JSON").run()
    area = next(one for one in test.text_area if one.label == "Requirement as JSON")
    area.set_value('{"type": "numeric",').run()
    assert "is not JSON: line 1, column" in texts(test)
    saved(test)
    area = next(one for one in test.text_area if one.label == "Requirement as JSON")
    assert area.value == '{"type": "numeric",'
    assert place.version("walk") == 1


def test_requirement_is_edited_in_fields(place: Place) -> None:
    """Another amount and a second condition become the requirement that services check."""
    test = opened_quest()
    amount = next(one for one in test.number_input if one.label == "Amount")
    amount.set_value(12_000).run()
    test.button(key=f"{FORM}/0/requirement-0/add").click().run()
    assert "steps ≥ 12,000 and" in texts(test)
    saved(test)
    stored = place.quest("walk")["requirements"]
    assert stored["type"] == "compound"
    assert [part["value"] for part in stored["requirements"]] == [12_000, 10_000]


def test_edits_survive_another_quest_and_another_page(place: Place) -> None:
    """Leaving without saving loses nothing: the input has the edit when one comes back."""
    test = opened_quest()
    base_xp(test).set_value(31).run()
    test.selectbox(key="quests/quest").set_value("train").run()
    test.switch_page("home/overview.py").run()
    test.switch_page(PAGE).run()
    test.selectbox(key="quests/quest").set_value("walk").run()
    assert base_xp(test).value == 31
    saved(test, "drop")
    assert base_xp(test, turn=1).value == 25


def test_disjoint_edits_of_two_people_merge_in_one_press(place: Place) -> None:
    """Base XP here, name there: both are kept after one press."""
    test = opened_quest()
    base_xp(test).set_value(30).run()
    edited_elsewhere(place, name="Long stroll")
    saved(test)
    assert "was changed by Local owner" in texts(test)
    saved(test, "both")
    quest = place.quest("walk")
    assert (quest["base_xp"], quest["name"]) == (30, "Long stroll")


def test_colliding_edits_are_shown_side_by_side(place: Place) -> None:
    """The same field edited twice: base, mine and theirs are shown, and nothing is overwritten."""
    test = opened_quest()
    base_xp(test).set_value(30).run()
    edited_elsewhere(place, base_xp=20)
    saved(test)
    row = next(table.value for table in test.table if "Yours" in table.value.columns).loc["Base XP"]
    assert list(row) == ["25", "30", "20"]
    assert place.quest("walk")["base_xp"] == 20
    assert base_xp(test).value == 30


@pytest.mark.parametrize(("button", "left"), [("mine", 30), ("theirs", 20)])
def test_a_collision_is_settled_by_choice(place: Place, button: str, left: int) -> None:
    """`Keep mine` and `Take theirs` do what they say."""
    test = opened_quest()
    base_xp(test).set_value(30).run()
    edited_elsewhere(place, base_xp=20)
    saved(test)
    saved(test, button)
    assert place.quest("walk")["base_xp"] == left
    assert base_xp(test, turn=1).value == left


def test_history_takes_a_change_back(place: Place) -> None:
    """Undo brings the value back by a new change; the history shows both."""
    edited_elsewhere(place, base_xp=20)
    test = opened_quest()
    assert "Base XP: 25 → 20" in texts(test)
    undo = next(button for button in test.button if button.label == "Undo")
    undo.click().run()
    assert place.quest("walk")["base_xp"] == 25
    assert "Base XP: 20 → 25" in texts(test)


def test_publishing_makes_a_revision_with_its_note(place: Place) -> None:
    """What changed is listed, the note is kept, and the draft equals what is published then."""
    edited_elsewhere(place, base_xp=20)
    test = opened_quest()
    listed = next(table.value for table in test.table if "Change" in table.value.columns)
    assert list(listed["Change"]) == ["Base XP\\: 25 → 20"]
    note = next(one for one in test.text_input if one.label == "Note for the publication")
    note.set_value("cheaper walks").run()
    test.button(key="publish").click().run()
    assert "at revision 2 now" in texts(test)
    with read(place.database) as session:
        assert content.revisions(session, world=WORLD)[0].note == "cheaper walks"
        assert worlds.world_by_key(session, key=WORLD).draft_changes == 0
