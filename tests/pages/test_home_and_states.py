"""Home's next step, empty states, and what is shown when something is wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from model.db import write
from model.services import content
from tests.pages import small_world
from tests.pages.conftest import Place, opened_page, texts
from tests.pages.small_world import WORLD

PAGES = ("", "content/quests.py", "content/rules.py", "balance/levels_and_xp.py")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_to_do_without_a_world(no_world: Place, path: str) -> None:
    """An empty sandbox explains itself on each page."""
    assert "questlab init" in texts(opened_page(path))


@pytest.mark.parametrize("path", PAGES)
def test_a_database_that_is_not_set_up_is_one_sentence(
    make_place: Callable[[Path | None], Place], path: str
) -> None:
    """No tables: the sentence of the service, and nothing else."""
    make_place(None)
    test = opened_page()
    assert "The database is not set up yet. Run: questlab init" in texts(test)
    assert not test.button


def test_a_defect_shows_a_reference_and_keeps_the_traceback(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person sees a number, the log has the traceback under it, the page has no traceback."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("pages.kit.changes.standing", broken)
    test = opened_page()
    said = texts(test)
    assert "Something went wrong" in said
    assert "secret detail" not in said
    log = (place.folder / "logs" / "pages.log").read_text()
    assert "ZeroDivisionError: secret detail" in log
    reference = log.split("reference=")[1].split()[0]
    assert reference in said


def test_home_sends_to_the_first_simulation(place: Place) -> None:
    """Without a run the next step is to simulate."""
    assert "Nothing has been simulated yet" in texts(opened_page())


def test_home_shows_the_last_run_and_asks_for_an_edit(place: Place) -> None:
    """After a run: its headline numbers and digest; with a clean draft the next step is an edit."""
    results = place.simulate(WORLD)
    test = opened_page()
    said = texts(test)
    assert str(results.record["digest"])[:16] in said
    assert "Change a quest" in said
    assert {metric.label for metric in test.metric} >= {"XP per active day"}


def test_home_asks_to_look_at_unpublished_changes(place: Place) -> None:
    """With changes in the draft the next step is to see their effect and to publish."""
    place.simulate(WORLD)
    with write(place.database, actor=place.owner, key="edit", why="") as session:
        content.edit(
            session, world=WORLD, table="quest_templates", row_key="walk", version=1,
            fields={"base_xp": 50},
        )  # fmt: skip
    test = opened_page()
    assert "The draft holds 1 change since revision 1" in texts(test)
    assert "See the effect on players" in [link.label for link in test.page_link]


def test_a_text_edit_needs_no_simulation(place: Place) -> None:
    """A changed name plays the same: Home and Balance say so at once."""
    place.simulate(WORLD)
    with write(place.database, actor=place.owner, key="edit", why="") as session:
        content.edit(
            session, world=WORLD, table="quest_templates", row_key="walk", version=1,
            fields={"name": "Stride"},
        )  # fmt: skip
    assert "None of them changes how it plays" in texts(opened_page())
    assert "No effect on play" in texts(opened_page("balance/levels_and_xp.py"))


def test_a_reader_is_refused_and_loses_nothing(place: Place) -> None:
    """Taking a role away acts at once: the next save is refused in a sentence, the edit stays."""
    test = opened_page("content/quests.py", quest="walk")
    form = f"form/{WORLD}/quest_templates/walk"
    test.number_input(key=f"{form}/0/base_xp").set_value(30).run()
    with closing(sqlite3.connect(place.folder / "questlab.sqlite3")) as connection:
        connection.execute("update user_roles set role = 'stakeholder'")
        connection.commit()
    test.button(key=f"{form}/save").click().run()
    assert "may not do this" in texts(test)
    assert test.number_input(key=f"{form}/0/base_xp").value == 30
    assert place.quest("walk")["base_xp"] == 25


def test_several_worlds_are_told_apart(place: Place) -> None:
    """With a second world each page asks which one, and shows that one's draft."""
    small_world.load(place.database, world="second", publish=False)
    test = opened_page("content/quests.py", world="second")
    assert test.selectbox(key="quests/world").value == "second"
    assert "Nothing is published yet" in texts(test)


def test_the_chosen_world_stays_over_page_switches(place: Place) -> None:
    """Going to another page and back keeps the world that was chosen."""
    small_world.load(place.database, world="second", publish=False)
    test = opened_page("content/quests.py")
    assert test.selectbox(key="quests/world").value == WORLD
    test.selectbox(key="quests/world").set_value("second").run()
    test.switch_page("home/overview.py").run()
    assert "Nothing has been simulated yet" in texts(test)
    test.switch_page("content/quests.py").run()
    assert "Nothing is published yet" in texts(test)
