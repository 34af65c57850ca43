"""The ground that tests of guilds stand on: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import open_database
from tests.model.services.guilds.ground import Ground, standing_on, template


@pytest.fixture(scope="session")
def guild_template(
    database_kind: str, make_database: Callable[..., str], migrated_url: str
) -> tuple[str, Ground]:
    """The address of the ground, and who is in it."""
    return template(database_kind, make_database, migrated_url)


@pytest.fixture
def ground(
    fresh_copy: Callable[[str], str], guild_template: tuple[str, Ground]
) -> Iterator[Ground]:
    """An educator's course and its learners, in a database of the test's own."""
    url, made = guild_template
    with open_database(fresh_copy(url)) as database:
        yield standing_on(database, made)
