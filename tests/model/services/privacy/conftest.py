"""Fixtures for tests of privacy: one filled database a kind, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import Database, make_engine, open_database
from tests.conftest import settle
from tests.generic_rows import fill
from tests.model.services.privacy.ground import Place, marked


@pytest.fixture(scope="session")
def template(
    database_kind: str, make_database: Callable[..., str], bare_template_url: str
) -> tuple[str, dict[Place, int]]:
    """The template: three rows in every table, personal columns marked; and how many were."""
    url = make_database(database_kind, bare_template_url)
    engine = make_engine(url)
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()
    with open_database(url) as opened:
        reached = marked(opened)
    settle(url)
    return url, reached


@pytest.fixture
def reached(template: tuple[str, dict[Place, int]]) -> dict[Place, int]:
    """How many rows of the person were marked, by table and column."""
    return template[1]


@pytest.fixture
def filled(
    fresh_copy: Callable[[str], str], template: tuple[str, dict[Place, int]]
) -> Iterator[Database]:
    """A database of its own with rows in every table, open."""
    with open_database(fresh_copy(template[0])) as opened:
        yield opened
