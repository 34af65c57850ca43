"""Databases with rows for every reference, made from the tables themselves.

The first world has a few rows of every table, so that any row can be made in it; the other has a
player and some content, to be kept apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from model.db import Actor, Database, WriteSession, make_engine, open_database, write
from model.services import people
from model.services.records.validation import examine
from model.tables import CONTENT_TABLES, TABLES, metadata
from model.words import Role
from tests.conftest import settle
from tests.model.services.records.made_values import START, Maker

PARENTS = 4
_NUMBERS = itertools.count(1)
Parents = dict[tuple[str, str], list[Any]]


@dataclass
class Ground:
    """What a records database holds before a test: ids to refer to, and who may act."""

    admin: Actor
    parents: Parents = field(default_factory=dict)
    other_world: dict[str, int] = field(default_factory=dict)


def make_ground(url: str) -> Ground:
    """Fill an empty database with the two worlds."""
    with open_database(url, check=False) as database:
        metadata.create_all(database.engine)
        ground = Ground(people.ensure_local_owner(database))
        with database.engine.begin() as connection:
            _fill(connection, ground)
    return ground


def _fill(connection: sa.Connection, ground: Ground) -> None:
    maker = Maker("ground", ground.parents)
    insert_made(connection, maker, "worlds", count=1)
    for table in metadata.sorted_tables:
        if table.name not in ("worlds", "audit_events", "idempotency_keys"):
            insert_made(connection, maker, table.name, count=PARENTS)
    apart = Maker("apart", {**ground.parents, ("worlds", "id"): []})
    apart.parents = {("users", "id"): ground.parents["users", "id"]}
    ids = insert_made(connection, apart, "worlds", count=1, keep=False)
    apart.parents["worlds", "id"] = ids
    for name in ("player_profiles", "metrics", "character_classes"):
        found = insert_made(connection, apart, name, count=1, keep=False)
        ground.other_world[name] = found[0]
    ground.other_world["worlds"] = ids[0]


def insert_made(
    connection: sa.Connection, maker: Maker, name: str, *, count: int, keep: bool = True
) -> list[int]:
    """Insert made rows straight into a table; gives their ids and keeps them as parents."""
    table = TABLES[name].__table__
    made: list[int] = []
    for _ in range(count * 40):
        if len(made) == count:
            break
        row = maker.row(name)
        clean, violations = examine(name, row, now=START, by_service=True)
        assert violations == [], (name, [str(v) for v in violations])
        if name in CONTENT_TABLES:
            clean["key"] = f"key-{maker.count}"
        try:
            with connection.begin_nested():
                result = connection.execute(table.insert(), clean)
        except exc.IntegrityError:
            continue  # a unique pair was made before
        made.append(result.inserted_primary_key[0])
        if keep:
            for column in table.columns:
                kept = maker.parents.setdefault((name, column.name), [])
                kept.append(made[-1] if column.name == "id" else clean.get(column.name))
    assert made, f"no row of {name} could be made"
    return made


@pytest.fixture(scope="session")
def records_template(database_kind: str, make_database: Callable[..., str]) -> tuple[str, Ground]:
    """The template of this kind, and what it holds."""
    url = make_database(database_kind)
    ground = make_ground(url)
    settle(url)
    return url, ground


@pytest.fixture
def ground(records_template: tuple[str, Ground]) -> Ground:
    """What the test's database holds at first."""
    return records_template[1]


@pytest.fixture(scope="module")
def records_database(
    make_database: Callable[..., str], records_template: tuple[str, Ground]
) -> Iterator[Database]:
    """A database with the two worlds for one file of tests: each test makes rows of its own."""
    url, _ = records_template
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    copy = make_database(kind, url)
    with Database(url=copy, engine=make_engine(copy)) as database:
        yield database


Writer = Callable[..., AbstractContextManager[WriteSession]]


@pytest.fixture
def writing(records_database: Database, ground: Ground) -> Writer:
    """Open a write session: `writing()`, or `writing(actor, key=…)`."""

    @contextmanager
    def open_session(actor: Actor | None = None, key: str = "") -> Iterator[WriteSession]:
        with write(
            records_database,
            actor=actor or ground.admin,
            key=key or f"test-{next(_NUMBERS)}",
            why="test",
            now=START,
        ) as session:
            yield session

    return open_session


def person(ground: Ground, index: int, *roles: Role) -> Actor:
    """A person of the ground without any role but those given."""
    user_id = ground.parents["users", "id"][index]
    return Actor(user_id, f"Person {index}", frozenset(roles))
