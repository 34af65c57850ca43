"""Promises the database itself keeps, on both databases, whatever program writes to it.

Ledgers only grow; lengths, bounds and words hold; a reference points at something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from model.db import Database
from model.services import catalog
from model.tables import APPEND_ONLY_TABLES, metadata
from model.tables.base import NAME_LENGTH_MAX
from tests.generic_rows import FIRST_ID, bounds, fill, made_row

REFUSALS = (exc.IntegrityError, exc.DataError, OverflowError)
"""How a database says no: a broken constraint, (PostgreSQL) a value too long, or too many bits."""


def refusal(connection: sa.Connection, statement: sa.Executable, values: Any = None) -> str:
    """What the database says against a statement; empty when it accepts; nothing is kept."""
    savepoint = connection.begin_nested()
    try:
        connection.execute(statement, values)
    except REFUSALS as error:
        return str(getattr(error, "orig", error)) or "refused"
    finally:
        savepoint.rollback()
    return ""


def test_ledgers_only_grow(bare_database: Database) -> None:
    """UPDATE, DELETE and (PostgreSQL) TRUNCATE of every ledger table are refused, rows stay."""
    with bare_database.engine.connect() as connection:
        fill(connection)
        for name in APPEND_ONLY_TABLES:
            table = metadata.tables[name]
            statements: list[sa.Executable] = [
                table.update().values(id=table.c.id),
                table.delete().where(table.c.id == FIRST_ID),
            ]
            if bare_database.kind == "postgresql":
                statements.append(sa.text(f"TRUNCATE {name} CASCADE"))
            for statement in statements:
                assert "append-only" in refusal(connection, statement), str(statement)
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) >= 3


def outside(column: sa.Column[Any]) -> Iterator[Any]:
    """Values just outside what a column declares."""
    least, greatest, length_max = bounds(column)
    if column.foreign_keys or isinstance(column.type, sa.JSON):
        return
    if least is not None:
        yield least - 1
    if greatest is not None:
        yield greatest + 1
    if length_max is not None:
        yield "é" * (length_max + 1)
    if isinstance(column.type, sa.Enum):
        yield sa.literal_column("'no_such_word'")


def inside(column: sa.Column[Any]) -> Iterator[Any]:
    """The outermost values that a column still declares."""
    least, greatest, length_max = bounds(column)
    if column.foreign_keys or isinstance(column.type, sa.JSON):
        return
    yield from (value for value in (least, greatest) if value is not None)
    if length_max is not None:
        yield "é" * length_max


def test_every_declared_bound_is_kept_by_the_database(bare_database: Database) -> None:
    """One past a bound, a length or a word list is refused; the bound itself is accepted."""
    wrong: list[str] = []
    with bare_database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.insert(), [made_row(table, index) for index in range(3)])
            for column in table.columns:
                wrong += [
                    f"{column} takes {value!r}"
                    for value in outside(column)
                    if not refusal(connection, _insert(table, column.name, value))
                ]
                wrong += [
                    f"{column} refuses {value!r}: {reason}"
                    for value in inside(column)
                    if _is_about(
                        column, reason := refusal(connection, _insert(table, column.name, value))
                    )
                ]
            connection.execute(table.insert(), made_row(table, 3))
    assert wrong == []


def _is_about(column: sa.Column[Any], reason: str) -> bool:
    """Whether a refusal is about the column's own bounds, not its format or other columns."""
    start = f"ck_{column.table.name}_{column.name}_"
    rules = ("min", "max", "length_min", "length_max")
    return "too long" in reason or any(
        re.search(rf"{start}{rule}\b", reason) is not None for rule in rules
    )


def _insert(table: sa.Table, column: str, value: Any) -> sa.Executable:
    """Insert a row that is right but for one column."""
    return table.insert().values({**made_row(table, 3), column: value})


def test_no_reference_points_at_nothing(bare_database: Database) -> None:
    """A reference to a row that is not there is refused, in every table and column."""
    accepted: list[str] = []
    with bare_database.engine.connect() as connection:
        fill(connection, count=4)
        for table in metadata.sorted_tables:
            for column in table.columns:
                if column.foreign_keys and table.name not in APPEND_ONLY_TABLES:
                    value = 999_999 if isinstance(column.type, sa.Integer) else "nowhere"
                    statement = table.update().values({column.name: value})
                    if not refusal(connection, statement.where(table.c.id == FIRST_ID)):
                        accepted.append(str(column))
    assert accepted == []


@pytest.mark.parametrize("kind", ["insert", "delete"])
def test_ids_are_never_given_twice(bare_database: Database, kind: str) -> None:
    """After the newest row is deleted the next one gets a new id, so old links never mislead."""
    table = metadata.tables["verifications"]
    with bare_database.engine.connect() as connection:
        rows = [{k: v for k, v in made_row(table, i).items() if k != "id"} for i in range(2)]
        first = connection.execute(table.insert(), rows[0]).inserted_primary_key[0]
        if kind == "delete":
            connection.execute(table.delete())
        assert connection.execute(table.insert(), rows[1]).inserted_primary_key[0] > first


def test_names_fit_both_databases() -> None:
    """No constraint or index has a name that PostgreSQL would cut off."""
    names = [constraint.name for info in catalog.tables() for constraint in info.constraints]
    assert [name for name in names if len(name) > NAME_LENGTH_MAX] == []
    assert len(names) == len(set(names))
