"""What only a real browser shows: pages load and fit, edits survive restarts, jobs run and stop."""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from model.db import read, write
from model.services import content, jobs, runs
from model.words import JobState, RunState
from tests.pages import small_world
from tests.pages.conftest import Place, Served
from tests.pages.small_world import WORLD

pytestmark = pytest.mark.browser

PATHS = ("", "quests", "rules", "balance")
GUESSED = ("shell", "overview", "levels_and_xp", "kit", "quest_table")
FILES = ("pages/shell.py", "pages/home/overview.py", "app.py", "pages/kit/session.py")
JOB_SECONDS_MAX = 120

Shown = tuple[Served, Place]


def visit(page: Any, served: Served, path: str) -> None:
    """Open an address and wait until the page is drawn."""
    page.goto(f"{served.address}/{path}")
    drawn(page)


def drawn(page: Any) -> None:
    """Wait until the script has run."""
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def base_xp(page: Any) -> Any:
    """The base XP input."""
    return page.get_by_role("spinbutton", name="Base XP")


@pytest.mark.parametrize("path", PATHS)
def test_page_loads_and_fits_a_laptop(page: Any, shown: Shown, path: str) -> None:
    """No error, no request to the outside, no sideways scrolling at 1280 pixels."""
    visit(page, shown[0], path)
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stAlertContentError").count() == 0
    wide = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= 1280


def test_edit_by_keyboard_survives_a_restart(page: Any, served: Served, place: Place) -> None:
    """A changed base XP, saved without a mouse, is there after the server was started again."""
    visit(page, served, "quests?quest=walk")
    base_xp(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("33", delay=50)
    page.keyboard.press("Tab")
    drawn(page)
    page.get_by_text("Not saved yet: Base XP").wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Saved to the draft").wait_for()
    assert place.quest("walk")["base_xp"] == 33
    served.stop()
    served.start()
    visit(page, served, "quests?quest=walk")
    assert base_xp(page).input_value() == "33"
    assert place.version("walk") == 2


def test_wrong_value_shows_its_rule_and_stays(page: Any, shown: Shown) -> None:
    """The browser lets a wrong value through, so that the service can say what is wrong with it."""
    served, place = shown
    visit(page, served, "quests?quest=walk")
    base_xp(page).fill("0")
    base_xp(page).press("Tab")
    drawn(page)
    page.get_by_role("button", name="Save to draft").click()
    page.get_by_test_id("stAlertContentError").wait_for()
    assert base_xp(page).input_value() == "0"
    assert place.quest("walk")["base_xp"] == 25


def test_row_of_the_grid_opens_the_form(page: Any, shown: Shown) -> None:
    """Choosing a row opens that quest, and the address names it."""
    visit(page, shown[0], "quests?quest=walk")
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(box["x"] + 17, box["y"] + 33 + 16)
    drawn(page)
    page.wait_for_function("() => location.search.includes('quest=train')")
    assert page.get_by_role("textbox", name="Name", exact=True).input_value() == "Train"


def test_draft_is_simulated_and_compared(page: Any, served: Served, place: Place) -> None:
    """Edit, press the button, see progress, and then the numbers before and after."""
    place.simulate(WORLD, players=120, days=30)
    edit(place, base_xp=90)
    visit(page, served, "balance")
    page.get_by_role("button", name="Simulate the draft").click()
    page.get_by_text("Simulating the draft").wait_for()
    page.get_by_text("Before and after").wait_for(timeout=1000 * JOB_SECONDS_MAX)
    drawn(page)
    page.locator(".js-plotly-plot").nth(6).wait_for()
    assert page.get_by_text("95% CI").count() > 0
    with read(place.database) as session:
        known = {run.id: run for run in runs.list_runs(session, state=RunState.COMPLETED)}
    shown = parse_qs(urlsplit(page.url).query)
    after, before = (known[int(shown[name][0])] for name in ("run", "before"))
    assert (before.content_reference, after.content_reference) == (WORLD, f"{WORLD}@draft")
    assert before.rules_hash != after.rules_hash


def test_simulation_is_cancelled(page: Any, served: Served, place: Place) -> None:
    """Cancel stops the worker, says so, stores nothing, and the button works again."""
    visit(page, served, "balance?players=5000&days=120")
    page.get_by_role("button", name="Simulate", exact=False).last.click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("was cancelled. Nothing was stored.").wait_for()
    with read(place.database) as session:
        job = jobs.latest(session)
        assert job is not None
        assert job.state == JobState.CANCELLED
        assert runs.list_runs(session, state=RunState.COMPLETED) == []
    page.locator("button:enabled", has_text="Simulate").last.wait_for()


@pytest.mark.parametrize("path", [*PATHS, *GUESSED])
def test_strangers_meet_the_guard_everywhere(chromium: Any, bare_server: Served, path: str) -> None:
    """On a fresh server without an owner the guard answers every address, never a page."""
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto(f"{bare_server.address}/{path}")
    tab.get_by_text("The sandbox has no owner yet").wait_for()
    assert tab.get_by_role("heading", name="What to do next").count() == 0
    assert tab.get_by_role("link", name="Quests").count() == 0
    context.close()


@pytest.mark.parametrize("path", FILES)
def test_sources_are_not_served(bare_server: Served, path: str) -> None:
    """The address of a file gives the empty frame of the app, not the file."""
    with urllib.request.urlopen(f"{bare_server.address}/{path}", timeout=10) as answer:
        found = answer.read()
    with urllib.request.urlopen(bare_server.address, timeout=10) as answer:
        assert answer.read() == found


@pytest.fixture(scope="module")
def bare_server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The app over a database without an owner."""
    from model.migrate import upgrade

    folder = tmp_path_factory.mktemp("bare")
    upgrade(f"sqlite:///{folder / 'questlab.sqlite3'}")
    server = Served(folder)
    server.start()
    yield server
    server.end()


def edit(place: Place, **fields: object) -> None:
    """Change the walk in the draft."""
    with write(place.database, actor=place.owner, key=f"edit-{fields}", why="") as session:
        content.edit(
            session, world=WORLD, table="quest_templates", row_key="walk", version=1, fields=fields
        )


def test_the_world_in_the_address_stays_over_page_switches(
    page: Any, served: Served, place: Place
) -> None:
    """A link to one world leads through all pages of that world, from the first switch on."""
    small_world.load(place.database, world="second", publish=False)
    visit(page, served, "?world=second")
    for name in ("Quests", "Balance", "Rules", "Home", "Quests"):
        page.get_by_role("link", name=name).click()
        page.get_by_role("heading", name=name, level=1).wait_for()
        drawn(page)
        assert "world=second" in page.url
