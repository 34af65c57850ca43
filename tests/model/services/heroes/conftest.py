"""Fixtures for tests of characters, campaigns and achievements."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import open_database
from model.services import consequences
from tests.model.services.heroes.ground import Realm, standing_on, template


@pytest.fixture(scope="session")
def realm_template(
    database_kind: str, make_database: Callable[..., str], sample_url: str
) -> tuple[str, Realm]:
    """The address of the realm, and what is in it."""
    return template(database_kind, make_database, sample_url)


@pytest.fixture
def realm(fresh_copy: Callable[[str], str], realm_template: tuple[str, Realm]) -> Iterator[Realm]:
    """Two players with a character each, in a database of the test's own."""
    url, made = realm_template
    with open_database(fresh_copy(url)) as database:
        yield standing_on(database, made)


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing follows by itself, so that a test sees each step alone."""
    monkeypatch.setattr(consequences, "STEPS", ())
