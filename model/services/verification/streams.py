"""What the checks need of bulk reading: plain tuples of a session, instants as text.

Both databases give the same plain values here; `utc` and `day` write the SQL that makes them give
the same text for an instant and a date.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import Session

from model import bulk

Rows = bulk.Rows


def is_sqlite(session: Session) -> bool:
    """Whether the session's database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def utc(session: Session, column: str) -> str:
    """SQL for an instant as ISO 8601 text in UTC with microseconds."""
    if is_sqlite(session):
        return f"replace({column}, ' ', 'T') || '+00:00'"
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"


def day(session: Session, column: str) -> str:
    """SQL for a date as ISO 8601 text."""
    return column if is_sqlite(session) else f"to_char({column}, 'YYYY-MM-DD')"


def stream(session: Session, sql: str, parameters: Mapping[str, int] | None = None) -> Rows:
    """The rows of a query as the driver gives them, a block at a time.

    `parameters` are whole numbers and stand in `sql` as :name.
    """
    text = sql
    for name, value in (parameters or {}).items():
        text = text.replace(f":{name}", str(int(value)))
    return bulk.read_rows(session.connection(), text)


def table_exists(session: Session, name: str) -> bool:
    """Whether the database has a table (an older revision may not have it yet)."""
    return sa.inspect(session.connection()).has_table(name)
