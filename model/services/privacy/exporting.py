"""Giving a person what belongs to them: one document, the same at every asking.

Every table that leads to the person by foreign keys is read, every column of each row that is
theirs. Of a row that only names them the figures and words are shown, but not what others wrote
there, unless it was written to them. Other people stand as tokens (`strangers`); secrets are never
shown (model.tables.identity). `export_user` reads, `hand_out` also notes that it was given out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import Actor, WriteSession
from model.services import audit
from model.services.acting import require_self
from model.services.privacy.belonging import (
    Person,
    named,
    own,
    person_columns,
    person_of,
    tables_of_people,
    target_of,
    theirs,
)
from model.services.privacy.columns import ACTS, ADDRESSED, COLUMNS, FILES, INTERNAL, Treatment
from model.services.privacy.strangers import Ref, anonymous, with_refs
from model.tables import TABLES

FORMAT = 1
SECRET = "(secret)"
BY_OTHERS = "(written by somebody else)"
KEPT_INSIDE = "(internal)"

Row = dict[str, Any]


def export_user(session: Session, *, actor: Actor, user_id: int) -> Row:
    """Everything that belongs to a person, as one document of plain JSON values.

    `tables` holds the rows by table, `did` the records of their work in the sandbox, `files` where
    their files lie. Errors: NotFound; Refused for anybody but the person and admins.
    """
    person = person_of(session, user_id)
    require_self(actor, user_id, what=f"user {user_id}")
    found = {
        table: _rows(session, table, person) for table in (*tables_of_people(), "verifications")
    }
    did = {table: _acts(session, table, user_id) for table in ACTS}
    tables, people = anonymous(session, {t: rows for t, rows in found.items() if rows}, person)
    return {
        "format": FORMAT,
        "user_id": user_id,
        "players": list(person.players),
        "other_people": people,
        "tables": tables,
        "did": {table: rows for table, rows in did.items() if rows},
        "files": file_rows(session, person),
    }


def hand_out(session: WriteSession, *, user_id: int) -> Row:
    """The same document for who takes it away: the audit trail says to whom, and how many rows.

    Errors: NotFound; Refused for anybody but the person and admins.
    """
    document = export_user(session, actor=session.actor, user_id=user_id)
    tables = document["tables"]
    audit.record(
        session,
        action="privacy.export_user",
        object_type="users",
        object_key=str(user_id),
        details={"tables": len(tables), "rows": sum(map(len, tables.values()))},
    )
    return document


def file_rows(session: Session, person: Person) -> list[Row]:
    """Where the person's files lie: table, row, column and link."""
    found: list[Row] = []
    for table, column in FILES:
        there = TABLES[table].__table__.c
        mine = theirs(table, COLUMNS[table][column].of, person)
        query = sa.select(there.id, there[column]).where(mine, there[column].is_not(None))
        for row_id, link in session.execute(query.order_by(there.id)):
            found.append({"table": table, "id": row_id, "column": column, "link": link})
    return found


def _acts(session: Session, table: str, user_id: int) -> list[Row]:
    who, names = ACTS[table]
    there = TABLES[table].__table__.c
    query = sa.select(*(there[name] for name in names)).where(there[who] == user_id)
    rows = session.execute(query.order_by(there.id)).mappings()
    return [{str(name): plain(value) for name, value in row.items()} for row in rows]


def _rows(session: Session, table: str, person: Person) -> list[Row]:
    """The rows of a table that are the person's or name them, in the order of ids."""
    there = TABLES[table].__table__
    readable = _readable(table, person)
    labels = [there_is.label(f"q{number}") for number, there_is in enumerate(readable.values())]
    query = (
        sa.select(*there.c, *labels)
        .where(sa.or_(own(table, person), named(table, person)))
        .order_by(there.c.id)
    )
    return [_shown(table, tuple(row), list(readable)) for row in session.execute(query)]


def _readable(table: str, person: Person) -> dict[Any, sa.ColumnElement[bool]]:
    """What decides whether a personal column is shown, by its declared ways or its address."""
    declared = COLUMNS.get(table, {})
    found: dict[Any, sa.ColumnElement[bool]] = {
        of: theirs(table, of, person) for of in sorted({column.of for column in declared.values()})
    }
    for (place, name), addressee in ADDRESSED.items():
        if place == table:
            found[name] = theirs(table, (addressee,), person)
    return found


def _shown(table: str, values: tuple[Any, ...], conditions: list[Any]) -> Row:
    columns = list(TABLES[table].__table__.columns)
    answers = dict(zip(conditions, map(bool, values[len(columns) :]), strict=True))
    return {
        column.name: _value(table, column, value, answers)
        for column, value in zip(columns, values[: len(columns)], strict=True)
    }


def _value(table: str, column: sa.Column[Any], value: Any, answers: dict[Any, bool]) -> Any:
    if value is None or value in ("", [], {}):
        return value
    if column.info.get("secret"):
        return SECRET
    if (table, column.name) in INTERNAL:
        return KEPT_INSIDE
    if column.name in person_columns(table):
        return Ref(target_of(column) or "", value)
    declared = COLUMNS.get(table, {}).get(column.name)
    if declared is not None and declared.treatment is not Treatment.KEEP:
        may_read = answers[declared.of] or answers.get(column.name, False)
        return with_refs(plain(value)) if may_read else BY_OTHERS
    return with_refs(plain(value))


def plain(value: Any) -> Any:
    """A stored value as JSON has it: instants and days as ISO 8601 text, words as text."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
