"""A database with one small world, for tests of the content services."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from model.db import Actor, Database, WriteSession, write
from model.services import content, worlds
from model.words import ChangeSetKind, WorldKind
from tests.model.services.play_worlds import Game
from tests.worlds import small_world

Writer = Callable[[], AbstractContextManager[WriteSession]]


@pytest.fixture
def writing(database: Database, owner: Actor) -> Writer:
    """Open a write session with a fresh idempotency key."""
    numbers = itertools.count(1)

    @contextmanager
    def open_session() -> Iterator[WriteSession]:
        key = f"test-{next(numbers)}"
        with write(database, actor=owner, key=key, why="test") as session:
            yield session

    return open_session


@pytest.fixture
def small(database: Database, writing: Writer) -> str:
    """A world `small` with the small content in its draft, not published."""
    with writing() as session:
        worlds.create_world(session, key="small", name="Small", kind=WorldKind.TEMPLATE)
    with writing() as session:
        changes = content.plan({}, small_world())
        content.apply(session, world="small", changes=changes, kind=ChangeSetKind.IMPORT)
    return "small"


@pytest.fixture
def sample(sample_game: Game) -> Game:
    """The published sample world, ready for players."""
    return sample_game
