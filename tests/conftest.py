"""Fixtures for all tests: fresh databases on SQLite and PostgreSQL, and no silent skips in CI.

`database` is empty of content, `fitness_database` holds the published fitness world; both run on
SQLite and PostgreSQL (choose with --db sqlite|postgresql|both). Every test gets its own copy.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import engines

engines.share()  # before anything imports the maker of engines

from model.db import Actor, Database, open_database, write  # noqa: E402
from model.migrate import upgrade  # noqa: E402
from model.services import people  # noqa: E402
from tests.databases import PostgresqlFactory, database_name, postgresql_server  # noqa: E402

IN_CI = bool(os.environ.get("QUESTLAB_CI"))
EXAMPLES, EXAMPLES_FULL = 100, 5_000
"""Examples of each property; the full number with QUESTLAB_FULL, as `make reliability` sets it."""

settings.register_profile(
    "questlab",
    deadline=None,
    derandomize=IN_CI,
    max_examples=EXAMPLES_FULL if os.environ.get("QUESTLAB_FULL") else EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("questlab")


MEMORY_FOLDER, MEMORY_BYTES_MIN = Path("/dev/shm"), 2_000_000_000


def pytest_configure() -> None:
    """Temporary files go into memory where there is room: half of the time was waiting for disks.

    Settings of the databases stay as they are; only where their files lie changes. The processes
    that tests start find compiled files, as they do at a user's.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not os.access(MEMORY_FOLDER, os.W_OK):
        return
    if shutil.disk_usage(MEMORY_FOLDER).free > MEMORY_BYTES_MIN:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY_FOLDER)


def pytest_collection_finish() -> None:
    """Leave everything loaded by now out of garbage collection: it stays until the end.

    Going over it again and again took a second and more after every test of a page.
    """
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end everything is collected again: compiled libraries count what they leave."""
    gc.unfreeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """--db chooses the databases that tests run on."""
    parser.addoption("--db", choices=("sqlite", "postgresql", "both"), default="both")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in tests/reliability belongs to `make reliability`."""
    for item in items:
        if "reliability" in item.path.parts:
            item.add_marker(pytest.mark.reliability)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that uses a database once per chosen kind."""
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        only = metafunc.definition.get_closest_marker("databases")
        able = only.args if only else ("sqlite", "postgresql")
        kinds = [kind for kind in able if chosen in (kind, "both")]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skip is a failure: nothing is silently left out."""
    report = yield
    return _strict(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a file that skips itself as a whole."""
    report = yield
    return _strict(report)


def _strict(report: Any) -> Any:
    """Turn an unexpected skip into a failure when in CI."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where that counts as a failure: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlFactory]:
    """A private PostgreSQL for the whole session."""
    try:
        with postgresql_server() as url, PostgresqlFactory(url) as factory:
            yield factory
    except LookupError as reason:
        pytest.skip(f"PostgreSQL: {reason}")


@pytest.fixture(scope="session")
def make_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    """Makes databases that live as long as the session: (kind, template_url=None) to address."""

    def make(kind: str, template_url: str | None = None) -> str:
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("sqlite") / "questlab.sqlite3"
            if template_url is not None:
                shutil.copyfile(template_url.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        factory: PostgresqlFactory = request.getfixturevalue("postgresql")
        return factory.create(None if template_url is None else database_name(template_url))

    return make


@pytest.fixture(scope="session")
def empty_url(database_kind: str, make_database: Callable[..., str]) -> str:
    """A database without tables; shared, so leave it empty."""
    return make_database(database_kind)


@pytest.fixture(scope="session")
def migrated_url(database_kind: str, make_database: Callable[..., str]) -> str:
    """The template that `database` is copied from: migrated, with the local owner."""
    url = make_database(database_kind)
    upgrade(url)
    with open_database(url) as database:
        people.ensure_local_owner(database)
    settle(url)
    return url


@pytest.fixture(scope="session")
def fitness_url(database_kind: str, make_database: Callable[..., str], migrated_url: str) -> str:
    """The template that `fitness_database` is copied from: the published fitness world."""
    from data.loading import import_pack
    from data.pack_files import PACKS_FOLDER
    from model.services import content

    url = make_database(database_kind, migrated_url)
    with open_database(url) as database:
        actor = people.ensure_local_owner(database)
        with write(database, actor=actor, key="load-fitness", why="test template") as session:
            import_pack(session, PACKS_FOLDER / "fitness", world="fitness")
            content.publish(session, world="fitness", note="test template")
    settle(url)
    return url


@pytest.fixture(scope="session")
def sample_url(database_kind: str, make_database: Callable[..., str], migrated_url: str) -> str:
    """The template that `sample_game` is copied from: the published sample world."""
    from tests.model.services.play_worlds import Game

    url = make_database(database_kind, migrated_url)
    with open_database(url) as database:
        Game(database, people.ensure_local_owner(database))
    settle(url)
    return url


def settle(url: str) -> None:
    """Move SQLite's log into its file, which is what gets copied."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def fresh_copy(
    request: pytest.FixtureRequest, database_kind: str, tmp_path: Path
) -> Iterator[Callable[[str], str]]:
    """Copies a template (by its address) for one test; the copies go when the test ends."""
    if database_kind == "sqlite":
        yield lambda template_url: _copied_file(template_url, tmp_path)
        return
    factory: PostgresqlFactory = request.getfixturevalue("postgresql")
    made: list[str] = []

    def copy(template_url: str) -> str:
        made.append(factory.create(database_name(template_url)))
        return made[-1]

    yield copy
    for url in made:
        factory.drop(url)


def _copied_file(template_url: str, folder: Path) -> str:
    """The address of a copy of an SQLite file."""
    path = folder / f"copy-{len(list(folder.iterdir()))}.sqlite3"
    shutil.copyfile(template_url.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str], migrated_url: str) -> str:
    """The address of a fresh migrated database with the local owner."""
    return fresh_copy(migrated_url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database with the local owner, open."""
    with open_database(database_url) as opened:
        yield opened


@pytest.fixture
def sample_game(fresh_copy: Callable[[str], str], sample_url: str) -> Iterator[Any]:
    """The published sample world in a fresh database, with short ways to play it (`Game`)."""
    from tests.model.services.play_worlds import Game

    with open_database(fresh_copy(sample_url)) as opened:
        yield Game(opened, people.ensure_local_owner(opened), is_made=True)


@pytest.fixture
def fitness_database_url(fresh_copy: Callable[[str], str], fitness_url: str) -> str:
    """The address of a fresh database with the published fitness world."""
    return fresh_copy(fitness_url)


@pytest.fixture
def fitness_database(fitness_database_url: str) -> Iterator[Database]:
    """A fresh database with the published fitness world, open."""
    with open_database(fitness_database_url) as opened:
        yield opened


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> Actor:
    """The local owner of the test's database."""
    name = "fitness_database" if "fitness_database" in request.fixturenames else "database"
    return people.ensure_local_owner(request.getfixturevalue(name))


@pytest.fixture
def var_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private var folder, in force through the environment."""
    monkeypatch.setenv("QUESTLAB_VAR", str(tmp_path / "var"))
    return tmp_path / "var"
