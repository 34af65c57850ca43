"""The ground that tests of live operations stand on: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import open_database
from tests.model.services.operations.ground import Ground, standing_on, template


@pytest.fixture(scope="session")
def live_template(
    database_kind: str, make_database: Callable[..., str], migrated_url: str
) -> tuple[str, Ground]:
    """The address of the ground, and who is in it."""
    return template(database_kind, make_database, migrated_url)


@pytest.fixture
def ground(fresh_copy: Callable[[str], str], live_template: tuple[str, Ground]) -> Iterator[Ground]:
    """Four players, a designer, two guilds, in a database of the test's own."""
    url, made = live_template
    with open_database(fresh_copy(url)) as database:
        yield standing_on(database, made)
