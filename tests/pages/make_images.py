"""Makes docs/images/*.png from the running product: `python -m tests.pages.make_images`.

Sets up the fitness world in a folder of its own, simulates what is published, edits the core
quests, simulates the draft, serves the real app over it and takes every picture, light and dark.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from data.loading import import_pack
from data.pack_files import PACKS_FOLDER
from model.db import Database, open_database, read, write
from model.migrate import upgrade
from model.services import content, people
from sim.live import records
from sim.live.records import Request
from sim.scenario import Scenario
from tests.pages.conftest import CHECKOUT, CHROMIUM_FLAGS, Served

WORLD = "fitness"
PLAYERS, DAYS, SEED = 600, 60, 7
IMAGES = CHECKOUT / "docs" / "images"
PICTURES = {
    "home": "",
    "quests": "quests?quest=steps",
    "rules": "rules?rule=level_curves/spec",
    "balance": "balance?run=1",
    "before-and-after": "balance?run=2&before=1",
}
HEIGHT_PIXELS = 800


def main() -> None:
    """Make every picture."""
    folder = Path(tempfile.mkdtemp(prefix="questlab-images-"))
    os.environ["QUESTLAB_VAR"] = str(folder)
    try:
        with _filled(folder) as database:
            _simulated(database, WORLD)
            _edited(database)
            _simulated(database, f"{WORLD}@draft")
        _photographed(folder)
    finally:
        shutil.rmtree(folder)


def _filled(folder: Path) -> Database:
    """Set up the database with the fitness world, published."""
    url = f"sqlite:///{folder / 'questlab.sqlite3'}"
    upgrade(url)
    database = open_database(url)
    owner = people.ensure_local_owner(database)
    with write(database, actor=owner, key="load", why="fitness pack") as session:
        import_pack(session, PACKS_FOLDER / WORLD, world=WORLD)
        content.publish(session, world=WORLD, note="First version")
    return database


def _edited(database: Database) -> None:
    """Raise what the daily steps pay: the edit whose effect the pictures show."""
    owner = people.ensure_local_owner(database)
    with write(database, actor=owner, key="edit", why="Walking should carry a casual player") as s:
        content.edit(
            s, world=WORLD, table="quest_templates", row_key="steps", fields={"base_xp": 60},
            version=1,
        )  # fmt: skip


def _simulated(database: Database, reference: str) -> None:
    """Simulate a reference and record the run."""
    with read(database) as session:
        ruleset = content.resolve(session, reference)
    scenario = Scenario.of(players=PLAYERS, days=DAYS, seed=SEED)
    request = Request(reference, ruleset, scenario)
    records.simulate(database, request, actor=people.ensure_local_owner(database))


def _photographed(folder: Path) -> None:
    """Serve the app and take each picture in light and in dark."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    server = Served(folder)
    server.start()
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
            for theme in ("light", "dark"):
                _in_theme(browser, server, theme)
            browser.close()
    finally:
        server.stop()


def _in_theme(browser: Any, server: Served, theme: str) -> None:
    size = {"width": 1280, "height": HEIGHT_PIXELS}
    context = browser.new_context(viewport=size, color_scheme=theme)
    page = context.new_page()
    for name, address in PICTURES.items():
        page.goto(f"{server.address}/{address}")
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        page.wait_for_timeout(4000)
        page.screenshot(path=IMAGES / f"{name}-{theme}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
