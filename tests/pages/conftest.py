"""Fixtures for the pages: a small world, pages in a test script, a real server, a browser.

Logic is tested through Streamlit's AppTest; what only a browser shows, against the served app.
Pages run on SQLite here; services and engines have their own tests on both databases.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.db import Actor, Database, open_database, read
from model.migrate import upgrade
from model.services import content, people
from sim.live import records
from sim.live.records import Request
from sim.results import Results
from sim.scenario import Scenario
from tests.pages import small_world

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SHELL = CHECKOUT / "pages" / "shell.py"
SERVER_STARTS_SECONDS_MAX = 60
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def small_world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template that every test copies: the small world, published."""
    path = tmp_path_factory.mktemp("pages") / "questlab.sqlite3"
    upgrade(f"sqlite:///{path}")
    with open_database(f"sqlite:///{path}") as database:
        small_world.load(database)
    return _settled(path)


@pytest.fixture(scope="session")
def empty_world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is set up and has an owner, but no world."""
    path = tmp_path_factory.mktemp("pages-empty") / "questlab.sqlite3"
    upgrade(f"sqlite:///{path}")
    with open_database(f"sqlite:///{path}") as database:
        people.ensure_local_owner(database)
    return _settled(path)


def _settled(path: Path) -> Path:
    """Move SQLite's log into its file, which is what gets copied."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@dataclass
class Place:
    """A var folder with its database, in force through the environment of this test."""

    folder: Path
    database: Database

    @property
    def owner(self) -> Actor:
        """The local owner."""
        return people.ensure_local_owner(self.database)

    def quest(self, key: str) -> dict[str, Any]:
        """One quest of the draft as stored now."""
        with read(self.database) as session:
            quest: dict[str, Any] = content.draft(session, world=small_world.WORLD)[
                "quest_templates"
            ][key]
        return quest

    def version(self, key: str) -> int:
        """The version of one quest as stored now."""
        with read(self.database) as session:
            return content.versions(session, world=small_world.WORLD)["quest_templates"][key]

    def simulate(self, reference: str, *, players: int = 60, days: int = 20) -> Results:
        """Simulate and record a small population."""
        with read(self.database) as session:
            ruleset = content.resolve(session, reference)
        scenario = Scenario.of(players=players, days=days, seed=7)
        return records.simulate(
            self.database, Request(reference, ruleset, scenario), actor=self.owner
        )


@pytest.fixture
def make_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path | None], Place]]:
    """Makes the var folder of a test from a template database (None: no database file)."""
    opened: list[Database] = []

    def make(template: Path | None) -> Place:
        folder = tmp_path / "var"
        folder.mkdir()
        monkeypatch.setenv("QUESTLAB_VAR", str(folder))
        monkeypatch.delenv("QUESTLAB_DATABASE_URL", raising=False)
        path = folder / "questlab.sqlite3"
        if template is not None:
            shutil.copyfile(template, path)
        opened.append(open_database(f"sqlite:///{path}", check=template is not None))
        return Place(folder, opened[0])

    gc.freeze()  # so that the collection below goes over what this test has made, and no more
    yield make
    st.cache_data.clear()
    st.cache_resource.clear()
    for database in opened:
        database.close()
    gc.collect()  # the page's own engine goes here, not in the middle of another test


@pytest.fixture
def place(make_place: Callable[[Path | None], Place], small_world_file: Path) -> Place:
    """The small world, published, with no runs."""
    return make_place(small_world_file)


@pytest.fixture
def no_world(make_place: Callable[[Path | None], Place], empty_world_file: Path) -> Place:
    """A database that is set up but holds no world."""
    return make_place(empty_world_file)


def opened_page(path: str = "", **query: str) -> AppTest:
    """Open a page through the shell, as its file below pages/ (empty: Home)."""
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    if path:
        test.switch_page(path).run()
    assert not test.exception
    return test


def texts(test: AppTest) -> str:
    """Everything a page says, unescaped, for `in` checks."""
    kinds = (test.title, test.subheader, test.markdown, test.caption, test.error, test.success,
             test.info, test.warning)  # fmt: skip
    said = "\n".join(str(element.value) for kind in kinds for element in kind)
    return said.replace("\\", "")


@dataclass
class Served:
    """The real app on a free port, over the var folder of a test."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is healthy."""
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={self.port}"]
        environment = {**os.environ, "QUESTLAB_VAR": str(self.folder)}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + SERVER_STARTS_SECONDS_MAX
        while not self._is_healthy():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self) -> None:
        """End it at once, when nobody looks at it any more; its way of stopping is in `stop`."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(15)
            self.process = None

    def stop(self) -> None:
        """Stop it as a terminal would, and wait."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(15)
            self.process = None


@pytest.fixture
def served(place: Place) -> Iterator[Served]:
    """The real app over the small world."""
    server = Served(place.folder)
    server.start()
    yield server
    server.end()


@pytest.fixture(scope="session")
def shown(
    tmp_path_factory: pytest.TempPathFactory, small_world_file: Path
) -> Iterator[tuple[Served, Place]]:
    """The real app over the small world with one run, shared by tests that only look at it."""
    folder = tmp_path_factory.mktemp("shown")
    path = folder / "questlab.sqlite3"
    shutil.copyfile(small_world_file, path)
    server = Served(folder)
    with pytest.MonkeyPatch.context() as patch, open_database(f"sqlite:///{path}") as database:
        patch.setenv("QUESTLAB_VAR", str(folder))
        patch.delenv("QUESTLAB_DATABASE_URL", raising=False)
        shown_place = Place(folder, database)
        shown_place.simulate(small_world.WORLD)
        server.start()
    with open_database(f"sqlite:///{path}") as database:
        yield server, Place(folder, database)
    server.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium for the whole session."""
    from playwright.sync_api import sync_playwright

    path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A fresh browser page at laptop size that fails the test on errors and outside requests."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    tab.on("request", lambda request: problems.extend(_outside(request.url)))
    tab.on("response", lambda answer: problems.extend(_refused(answer.status, answer.url)))
    yield tab
    context.close()
    assert not problems


def _outside(url: str) -> list[str]:
    """Requests that leave this machine are a fault: nothing about a design goes anywhere."""
    is_inside = url.startswith(("http://127.0.0.1:", "data:", "blob:"))
    return [] if is_inside else [f"request to {url}"]


def _refused(status: int, url: str) -> list[str]:
    """Refused requests are a fault; Streamlit itself first asks below the page's own address."""
    is_its_own_probe = "/_stcore/" in url and not url.split("/", 3)[3].startswith("_stcore/")
    return [f"{status} from {url}"] if status >= 400 and not is_its_own_probe else []
