"""Many rows in and out at the speed of the driver: verification, backups, batches of demo data.

Plain tuples of what the driver itself gives and takes; nothing is built for each row. Reading
keeps a block at a time in memory. Callers say the columns and know what the values mean.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
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
