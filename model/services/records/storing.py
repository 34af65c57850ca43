"""The statements that touch records' rows: read one, insert, compare-and-set, delete.

A row is a plain dict with the columns as they lie in the table. Whatever the database still refuses
becomes a sentence here; everything before it in the transaction stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlmodel import Session

from model.db import WriteSession
from model.services.records.faults import RecordError, Where, no_row, plain_row
from model.tables import TABLES

Row = dict[str, Any]
_NAMES = re.compile(r"(?:constraint failed: |constraint \")([\w.]+)")


def load(session: Session, table: str, row_id: int, *, deleted: bool | None = False) -> Row:
    """One row by id; NotFound unless it is there and (un)deleted as asked (None: either way)."""
    if type(row_id) is not int or not 0 < row_id < 2**63:
        raise no_row(table, row_id)
    source = TABLES[table].__table__
    query = sa.select(source).where(source.c.id == row_id)
    found = session.execute(query).mappings().one_or_none()
    if found is None:
        raise no_row(table, row_id)
    wrong = deleted is not None and (found.get("deleted_at") is not None) is not deleted
    if "deleted_at" in found and wrong:
        raise no_row(table, row_id)
    return plain_row(found)


def insert(session: WriteSession, table: str, row: Mapping[str, Any]) -> int:
    """Insert one clean row; gives its id."""
    source = TABLES[table].__table__
    with sentences(session, table):
        result: Any = session.execute(sa.insert(source).values(**row))
    row_id: int = result.inserted_primary_key[0]
    return row_id


def change(session: WriteSession, table: str, row: Row, values: Mapping[str, Any]) -> bool:
    """Write `values` into an existing row if nobody changed it meanwhile; false when somebody did.

    Counts the version up and stamps `updated_at`, where the table has them.
    """
    source = TABLES[table].__table__
    matches = source.c.id == row["id"]
    stamped = dict(values)
    if "version" in source.c:
        matches = sa.and_(matches, source.c.version == row["version"])
        stamped["version"] = row["version"] + 1
    if "updated_at" in source.c:
        stamped["updated_at"] = max(session.now, row["updated_at"])
    with sentences(session, table, row["id"]):
        result: Any = session.execute(sa.update(source).where(matches).values(**stamped))
    return bool(result.rowcount == 1)


def remove(session: WriteSession, table: str, row_id: int) -> None:
    """Delete a row for good."""
    source = TABLES[table].__table__
    with sentences(session, table, row_id):
        session.execute(sa.delete(source).where(source.c.id == row_id))


@contextmanager
def sentences(session: Session, table: str, row_id: int | None = None) -> Iterator[None]:
    """Turn what the database refuses into a RecordError; only this statement is taken back."""
    try:
        with session.begin_nested():
            yield
    except exc.IntegrityError as error:
        text = str(error.orig).splitlines()[0]
        if "append-only" in text or "never changes" in text or "does not move" in text:
            raise
        raise RecordError([_refused(table, row_id, text)]) from error


def _refused(table: str, row_id: int | None, text: str) -> Any:
    named = _NAMES.search(text)
    name = named[1] if named else text
    where = Where(table, row_id)
    if "FOREIGN KEY" in text or "foreign key" in text:
        rule = "must point at rows that are there, and not be pointed at when it goes"
        return where.violation("E-RECORD-005", name, None, rule, "Look at it again.")
    if "UNIQUE" in text or "unique" in text:
        rule = "must be unique"
        return where.violation("E-RECORD-006", name, None, rule, "Change one of them.")
    rule = f"breaks the rule {name} of the database"
    return where.violation("E-RECORD-011", "row", None, rule, "The reference of tables shows it.")
