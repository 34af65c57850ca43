"""Fixtures for tests of the stored model: databases that are migrated and hold no row at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import Database, open_database
from model.migrate import upgrade
from tests.conftest import settle


@pytest.fixture(scope="session")
def bare_template_url(database_kind: str, make_database: Callable[..., str]) -> str:
    """The template that `bare_url` is copied from: migrated, without any row."""
    url = make_database(database_kind)
    upgrade(url)
    settle(url)
    return url


@pytest.fixture
def bare_url(fresh_copy: Callable[[str], str], bare_template_url: str) -> str:
    """The address of a migrated database without any row."""
    return fresh_copy(bare_template_url)


@pytest.fixture
def bare_database(bare_url: str) -> Iterator[Database]:
    """A migrated database without any row, open."""
    with open_database(bare_url) as opened:
        yield opened
