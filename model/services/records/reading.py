"""Reading records: one row, or a page of a filtered and sorted list; secrets never leave.

Who may read is decided by `permissions`; somebody without a role sees their own rows and those of
the groups they lead, and a list simply holds no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import Actor
from model.errors import Refused
from model.services.records import filters, storing
from model.services.records.columns import columns_of
from model.services.records.faults import plain_row, raise_all
from model.services.records.paths import Located
from model.services.records.permissions import NOBODY, Act, refusal, runs_by_role, subject
from model.services.records.requests import known_table, refuse
from model.services.records.standings import own_rows, standing_of
from model.words import Room

Row = dict[str, Any]
LIMIT_MAX = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list in order, and the cursor of the next ones; None at the end."""

    rows: tuple[Row, ...]
    next_cursor: str | None = None


def get(session: Session, *, actor: Actor, table: str, id: int, deleted: bool = False) -> Row:
    """One row; a deleted one only when asked for.

    Errors: NotFound; Refused when the actor may not read it.
    """
    known_table(table)
    of = subject(table)
    standing = NOBODY
    if not runs_by_role(actor.roles, of, Act.READ):
        standing = standing_of(session, table, row_id=id, actor=actor) if _is_id(id) else NOBODY
    refuse(refusal(actor, of, Act.READ, standing))
    return shown(table, storing.load(session, table, id, deleted=None if deleted else False))


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**63


def list_rows(
    session: Session,
    *,
    actor: Actor,
    table: str,
    where: Sequence[Any] = (),
    sort: str | Sequence[str] = "id",
    cursor: str | None = None,
    limit: int = 50,
    deleted: bool = False,
) -> Page:
    """A page of the rows that meet all filters (field, operator, value), sorted.

    `sort` names columns, `-name` downwards; `deleted` lists the deleted rows instead. Errors:
    RecordError for filters, Refused for a cursor, order, limit or reader that will not do.
    """
    known_table(table)
    if type(limit) is not int or not 1 <= limit <= LIMIT_MAX:
        raise Refused(
            f"A page has 1..{LIMIT_MAX} rows, not {limit}. Choose another limit.",
            code="E-RECORD-018",
        )
    located = Located(table)
    dialect = session.get_bind().dialect.name
    keys = filters.sort_keys(table, sort)
    found, violations = filters.conditions(table, where, dialect)
    raise_all(violations)
    found += _readable(located, actor)
    if "deleted_at" in located.root.c:
        is_deleted = located.root.c.deleted_at.is_not(None)
        found.append(is_deleted if deleted else sa.not_(is_deleted))
    elif deleted:
        return Page(())
    mark = filters.question(table, where, keys, deleted=deleted)
    if cursor is not None:
        values = filters.values_of(cursor, mark, table, keys)
        found.append(filters.after(table, keys, values, dialect))
    query = sa.select(*located.root.c).select_from(located.source).where(*found)
    query = query.order_by(*filters.ordering(table, keys, dialect)).limit(limit + 1)
    rows = [shown(table, row) for row in session.execute(query).mappings()]
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(tuple(rows), filters.cursor_of(mark, keys, rows[-1]) if more else None)


def _readable(located: Located, actor: Actor) -> list[sa.ColumnElement[bool]]:
    """The condition that leaves only rows that the actor may read."""
    of = subject(located.table)
    if runs_by_role(actor.roles, of, Act.READ):
        return []
    if of.room not in (Room.PLAY, Room.ACCOUNT):
        refuse(refusal(actor, of, Act.READ))
    return [own_rows(located, actor)]


def count_rows(
    session: Session, *, actor: Actor, table: str, where: Sequence[Any] = (), deleted: bool = False
) -> int:
    """How many rows a list has in all."""
    located = Located(known_table(table))
    found, violations = filters.conditions(table, where, session.get_bind().dialect.name)
    raise_all(violations)
    found += _readable(located, actor)
    if "deleted_at" in located.root.c:
        is_deleted = located.root.c.deleted_at.is_not(None)
        found.append(is_deleted if deleted else sa.not_(is_deleted))
    elif deleted:
        return 0
    query = sa.select(sa.func.count()).select_from(located.source).where(*found)
    count: int = session.execute(query).scalar_one()
    return count


def shown(table: str, row: Mapping[Any, Any]) -> Row:
    """A row as anybody may see it: no secrets, text for words."""
    secrets = {name for name, column in columns_of(table).items() if column.secret}
    return {name: value for name, value in plain_row(row).items() if name not in secrets}
