"""Fixtures for tests of learning: a copy of a published learning world for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import open_database
from model.services import people
from tests.conftest import settle
from tests.model.services.learning.ground import School, learning_world
from tests.model.services.play_worlds import Game


@pytest.fixture(scope="session")
def learning_url(database_kind: str, make_database: Callable[..., str], sample_url: str) -> str:
    """The template that `school` is copied from."""
    url = make_database(database_kind, sample_url)
    with open_database(url) as database:
        game = Game(database, people.ensure_local_owner(database), is_made=True)
        game.publish(learning_world())
    settle(url)
    return url


@pytest.fixture
def school(fresh_copy: Callable[[str], str], learning_url: str) -> Iterator[School]:
    """A player in the published learning world."""
    with open_database(fresh_copy(learning_url)) as opened:
        game = Game(opened, people.ensure_local_owner(opened), is_made=True)
        game._numbers = iter(range(1000, 100_000))  # type: ignore[assignment]
        yield School(game)
