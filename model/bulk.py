"""Many rows in and out at the speed of the driver: verification, backups, batches of demo data.

Plain tuples of what the driver itself gives and takes; nothing is built for each row. Reading
keeps a block at a time in memory. Callers say the columns and know what the values mean.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

ROWS_AT_ONCE = 2_000
Rows = Iterator[tuple[Any, ...]]
_numbers = itertools.count(1)


def read_rows(connection: sa.Connection, sql: str) -> Rows:
    """The rows of a query, a block at a time, in the connection's transaction."""
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "sqlite":
        cursor = driver.cursor()
    else:
        # A named cursor stays on the server: only a block at a time crosses over.
        cursor = driver.cursor(name=f"questlab_{next(_numbers)}")
        cursor.itersize = ROWS_AT_ONCE
    try:
        with _translated(connection, sql):
            cursor.execute(sql)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows
    finally:
        cursor.close()


def insert_rows(
    connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows to a table: COPY on PostgreSQL, one prepared statement on SQLite.

    Texts, whole numbers, floats, booleans and None; instants, dates and JSON as text.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    assert driver is not None
    cursor = driver.cursor()
    try:
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
            with _translated(connection, sql):
                cursor.executemany(sql, rows)
            return
        sql = f'COPY "{table}" ({names}) FROM STDIN'
        with _translated(connection, sql), cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)
    finally:
        cursor.close()


def insert_mappings(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add rows of Python values, all with the same columns, in the form of the columns' types."""
    names = list(rows[0]) if rows else []
    columns = [
        _stored(connection, table.c[name].type, [row[name] for row in rows]) for name in names
    ]
    insert_rows(connection, table.name, names, zip(*columns, strict=True))


def _stored(connection: sa.Connection, kind: Any, values: list[Any]) -> Iterable[Any]:
    """The values of one column as the driver takes them."""
    if isinstance(kind, sa.JSON):
        return _texts(values)
    if isinstance(getattr(kind, "impl", kind), sa.DateTime):
        return instants(connection, values)
    if isinstance(kind, sa.Date):
        return [None if value is None else value.isoformat() for value in values]
    return values


def _texts(values: Sequence[Any]) -> list[str | None]:
    """The JSON text of each value; a value that many rows hold is written once."""
    distinct = {id(value): value for value in values}
    known = {key: None if value is None else json.dumps(value) for key, value in distinct.items()}
    return [known[id(value)] for value in values]


def next_ids(connection: sa.Connection, table: str, count: int) -> Sequence[int]:
    """Rising ids that nobody else will get, for rows that others refer to before they are in.

    SQLite's write transaction keeps others out until these rows are in.
    """
    if connection.dialect.name == "sqlite":
        used = connection.exec_driver_sql(
            f'SELECT max((SELECT coalesce(max(id), 0) FROM "{table}"), coalesce('
            f"(SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0))"
        ).scalar_one()
        return range(used + 1, used + 1 + count)
    sql = (
        f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) "
        f"FROM generate_series(1, {int(count)})"
    )
    return sorted(connection.exec_driver_sql(sql).scalars())


def instants(connection: sa.Connection, values: Iterable[datetime | None]) -> list[str | None]:
    """Aware instants as the texts that the database's time columns take."""
    cut = -6 if connection.dialect.name == "sqlite" else None  # it keeps them without offset
    return [
        None if at is None else at.astimezone(UTC).isoformat(" ", "microseconds")[:cut]
        for at in values
    ]


def instant(connection: sa.Connection, at: datetime) -> str:
    """An aware instant as the text that the database's time columns take."""
    text = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return text if connection.dialect.name == "sqlite" else f"{text}+00"


@contextmanager
def _translated(connection: sa.Connection, sql: str) -> Iterator[None]:
    """Let the driver's own errors look like those of any other statement."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise exc.DBAPIError.instance(sql, None, error, base) from error
