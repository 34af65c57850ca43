"""A database that all tests of the rules share: each writes its rows and takes them back.

`book.add` inserts a row with what it needs, parents and all; `book.says` gives what the rules say
to a new row, `book.says_to_change` to a changed one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from model.db import make_engine
from model.errors import Violation
from model.services.records import storing
from model.services.records.columns import kind_of
from model.services.records.rules import broken_rules
from model.services.records.validation import examine, examiner
from model.tables import CONTENT_TABLES, TABLES
from tests.model.services.records.made_values import Maker, reference

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Book:
    """Rows of one test, in a transaction that is taken back."""

    def __init__(self, session: Session) -> None:
        """Start without a row."""
        self.session = session
        self.maker = Maker("rules", {})
        self.numbers = itertools.count(1)
        self.parents: dict[str, int] = {}

    def add(self, table: str, **values: Any) -> int:
        """Insert a row with these values; gives its id."""
        row = self.row(table, **values)
        source = TABLES[table].__table__
        stamps = {name: NOW for name in ("created_at", "updated_at") if name in source.c}
        result: Any = self.session.execute(sa.insert(source).values(**{**row, **stamps}))
        row_id: int = result.inserted_primary_key[0]
        return row_id

    def row(self, table: str, **values: Any) -> dict[str, Any]:
        """A whole new row: the values, defaults, and made values for what is required."""
        given = dict(values)
        for name in sorted(examiner(table, by_service=True).required - set(given)):
            given[name] = self._made(table, name, given)
        for rule, names in _counted(table):
            if rule == "exactly_one" and all(given.get(name) is None for name in names):
                given[names[0]] = self._made(table, names[0], given)
        if table in CONTENT_TABLES and "key" not in values:
            given["key"] = f"key-{next(self.numbers)}"
        clean, violations = examine(table, given, now=NOW, by_service=True)
        assert violations == [], [str(violation) for violation in violations]
        return clean

    def says(self, table: str, **values: Any) -> list[str]:
        """The codes of the rules that a new row breaks."""
        row = self.row(table, **values)
        return codes(broken_rules(self.session, table, row=row, existing=None, now=NOW))

    def sentences(self, table: str, **values: Any) -> str:
        """What the rules say to a new row, in words."""
        row = self.row(table, **values)
        found = broken_rules(self.session, table, row=row, existing=None, now=NOW)
        return "\n".join(str(violation) for violation in found)

    def says_to_change(self, table: str, row_id: int, **values: Any) -> list[str]:
        """The codes of the rules that a change of a row breaks."""
        before = storing.load(self.session, table, row_id)
        after = {**before, **values}
        return codes(broken_rules(self.session, table, row=after, existing=before, now=NOW))

    def change(self, table: str, row_id: int, **values: Any) -> None:
        """Change a row, whatever the rules say."""
        source = TABLES[table].__table__
        self.session.execute(sa.update(source).where(source.c.id == row_id).values(**values))

    def parent(self, table: str) -> int:
        """One row of a table that needs no own values."""
        if table not in self.parents:
            self.parents[table] = self.add(table)
        return self.parents[table]

    def player(self, **values: Any) -> int:
        """A new player of the one world, with a person of their own."""
        return self.add("player_profiles", user_id=self.add("users"), **values)

    def _made(self, table: str, name: str, given: dict[str, Any]) -> Any:
        column = TABLES[table].__table__.c[name]
        target = reference(column)
        if target is None:
            position = list(TABLES[table].__table__.c).index(column)
            if isinstance(column.type, sa.Enum):
                return column.type.enums[0]
            if kind_of(column) == "instant":
                return NOW + timedelta(days=position)  # later columns lie later
            return self.maker._typed(table, column)
        for first, second in _different(table):
            if name == second and given.get(first) == self.parents.get(target[0]):
                return self.player() if target[0] == "player_profiles" else self.add(target[0])
        return self.parent(target[0])


def codes(violations: list[Violation]) -> list[str]:
    """The codes, shortened to their numbers: E-RULE-040 is 040."""
    return sorted(violation.code.removeprefix("E-RULE-") for violation in violations)


def _checks(table: str) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (constraint.info["rule"], tuple(constraint.info["columns"]))
        for constraint in TABLES[table].__table__.constraints
        if "rule" in constraint.info
    ]


def _counted(table: str) -> list[tuple[str, tuple[str, ...]]]:
    return [check for check in _checks(table) if check[0] in ("exactly_one", "at_most_one")]


def _different(table: str) -> list[tuple[str, ...]]:
    return [names for rule, names in _checks(table) if rule == "different"]


@pytest.fixture(scope="session")
def rules_engine(
    database_kind: str, make_database: Callable[..., str], migrated_url: str
) -> Iterator[sa.Engine]:
    """An engine of a migrated database of these tests' own."""
    engine = make_engine(make_database(database_kind, migrated_url))
    yield engine
    engine.dispose()


@pytest.fixture
def book(rules_engine: sa.Engine) -> Iterator[Book]:
    """A book in a transaction of its own."""
    with rules_engine.connect() as connection, connection.begin() as transaction:
        with Session(connection) as session:
            yield Book(session)
        transaction.rollback()
