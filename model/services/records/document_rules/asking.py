"""What the rules of this folder share: small questions to the database, and how to say no.

A question never counts the row it is asked for, nor rows that are deleted. Rules get values that
may be incomplete (a required column may be missing, a reference may lead nowhere): then they say
nothing, because the missing column says it already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.faults import Where, plain_row
from model.services.records.paths import Located
from model.services.records.rules import Rule
from model.tables import TABLES

Row = Mapping[str, Any]
Chain = tuple[str, ...]


def among_rows(rule: Rule) -> Rule:
    """Mark a rule that counts or compares other rows of its table.

    Rows of one batch do not see each other before they are inserted, so services.records.among
    runs these rules once more afterwards.
    """
    rule.among_rows = True  # type: ignore[attr-defined]
    return rule


def broken(row: Row, field: str, *, code: str, table: str, rule: str, fix: str) -> Violation:
    """One broken rule of a row: `field` and its value, the rule and what to do."""
    return Where(table, row.get("id")).violation(code, field, row.get(field), rule, fix)


def is_new(row: Row, existing: Row | None) -> bool:
    """Whether the row is being made (a restored row has its id already)."""
    return existing is None and row.get("id") is None


def is_history(row: Row, now: datetime) -> bool:
    """Whether a service brings in a row of the past: nobody else can say when a row was made."""
    made = row.get("created_at") or row.get("registration_date")
    return made is not None and made < now


def touched(row: Row, existing: Row | None, *fields: str) -> bool:
    """Whether any of the fields is set anew: everything counts for a new or restored row."""
    return existing is None or any(row.get(name) != existing.get(name) for name in fields)


def set_at(row: Row, existing: Row | None, now: datetime) -> datetime:
    """When the values were set: a new row may bring its own time (history that is brought in)."""
    made: datetime | None = row.get("created_at") if is_new(row, existing) else None
    return now if made is None else made


def columns(table: str) -> Any:
    """The columns of a table, to build conditions with."""
    return TABLES[table].__table__.c


def undeleted(table: str, *, besides: Row | None = None) -> list[sa.ColumnElement[bool]]:
    """The conditions that leave out deleted rows, and the row that is asked for."""
    there = columns(table)
    own = None if besides is None else besides.get("id")
    found = [there.deleted_at.is_(None)] if "deleted_at" in there else []
    return found if own is None else [*found, there.id != own]


def how_many(
    session: Session, table: str, *conditions: sa.ColumnElement[bool], besides: Row | None = None
) -> int:
    """How many undeleted rows meet the conditions, without the row `besides`."""
    query = sa.select(sa.func.count()).select_from(TABLES[table].__table__)
    query = query.where(*conditions, *undeleted(table, besides=besides))
    return int(session.execute(query).scalar_one())


def one_of(
    session: Session, table: str, *conditions: sa.ColumnElement[bool], besides: Row | None = None
) -> int | None:
    """The least id of the undeleted rows that meet the conditions, without `besides`."""
    ids = columns(table).id
    query = sa.select(sa.func.min(ids)).where(*conditions, *undeleted(table, besides=besides))
    found: int | None = session.execute(query).scalar_one()
    return found


def lookup(session: Session, table: str, row_id: Any) -> dict[str, Any] | None:
    """A row by id, with words as text; None without such a row."""
    if row_id is None:
        return None
    source = TABLES[table].__table__
    found = session.execute(sa.select(source).where(source.c.id == row_id)).mappings().first()
    return None if found is None else plain_row(found)


def target_of(table: str, column: str) -> str:
    """The table that a foreign key points at."""
    target: str = next(iter(columns(table)[column].foreign_keys)).column.table.name
    return target


def parent(session: Session, table: str, row: Row, *, column: str) -> dict[str, Any] | None:
    """The row that a foreign key of `row` points at."""
    return lookup(session, target_of(table, column), row.get(column))


def follow(session: Session, table: str, row: Row, *, chain: Chain) -> Any:
    """Where a chain of columns leads from these values; None when a step is empty.

    Each column but the last is a foreign key: ("quiz_attempt_id", "quiz_id") is the attempt's quiz.
    """
    value = row.get(chain[0])
    if value is None or len(chain) == 1:
        return value
    located = Located(target_of(table, chain[0]))
    (end,) = located.each([chain[1:]])
    query = sa.select(end).select_from(located.source).where(located.root.c.id == value)
    return session.execute(query).scalar()
