"""The statements that erase: columns emptied, rows removed, entries of shared JSON taken out.

Each gives how many rows it changed and leaves alone what is empty already, so that a second run
changes nothing. Whoever calls says which rows; what becomes of a column stands in `columns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.services.privacy.belonging import Person, theirs
from model.services.privacy.columns import COLUMNS, ENTRIES, TOLD_ABOUT, WITHDRAWN, Treatment
from model.services.privacy.tokens import emptied, token
from model.tables import TABLES, Notification, OutsideCheck, metadata

Condition = sa.ColumnElement[bool]


def empty_columns(session: WriteSession, table: str, names: Iterable[str], where: Condition) -> int:
    """Empty columns of the rows that meet a condition, each as declared."""
    there = TABLES[table].__table__
    values: dict[str, Any] = {}
    differs: list[Condition] = []
    for name in names:
        treatment = COLUMNS[table][name].treatment
        assert treatment in (Treatment.CLEAR, Treatment.TOKEN), f"{table}.{name}"
        make = _cleared if treatment is Treatment.CLEAR else _tokened
        values[name], is_different = make(table, name)
        differs.append(is_different)
    return update(session, there, sa.and_(where, sa.or_(*differs)), values) if values else 0


def _cleared(table: str, name: str) -> tuple[Any, Condition]:
    """What a cleared column holds, and whether a row holds anything else."""
    column = TABLES[table].__table__.c[name]
    blank = emptied(table, name)
    if blank is None:
        return sa.null(), column.is_not(None)
    value = sa.literal(blank, type_=column.type)
    return value, column.is_distinct_from(value)


def _tokened(table: str, name: str) -> tuple[Any, Condition]:
    """The token of a column that holds something, and whether a row holds anything else."""
    column = TABLES[table].__table__.c[name]
    text = token(table, name)
    value = sa.case((column.is_(None), sa.null()), else_=text) if column.nullable else text
    return value, sa.and_(column.is_not(None), column != text)


def update(session: WriteSession, there: Any, where: Condition, values: dict[str, Any]) -> int:
    """Write, with version and time as every change has them; gives how many rows changed."""
    stamped = dict(values)
    if "version" in there.c:
        stamped["version"] = there.c.version + 1
    if "updated_at" in there.c:
        now = sa.literal(session.now, type_=there.c.updated_at.type)
        is_older = there.c.updated_at < now
        stamped["updated_at"] = sa.case((is_older, now), else_=there.c.updated_at)
    result: Any = session.execute(sa.update(there).where(where).values(**stamped))
    return int(result.rowcount)


def remove_rows(session: WriteSession, table: str, where: Condition) -> int:
    """Delete the rows that meet a condition, with what was asked about them outside.

    Rows that go with them are deleted before, so that nothing asked about those stays either.
    """
    there = TABLES[table].__table__
    for child, column in _going_with(table):
        ids = sa.select(there.c.id).where(where)
        remove_rows(session, child, TABLES[child].__table__.c[column].in_(ids))
    forget_checks(session, table, where)
    result: Any = session.execute(sa.delete(there).where(where))
    return int(result.rowcount)


@cache
def _going_with(table: str) -> tuple[tuple[str, str], ...]:
    """The references whose rows the database deletes with a row of this table."""
    return tuple(
        (other.name, key.parent.name)
        for other in metadata.sorted_tables
        for key in sorted(other.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name == table and key.ondelete == "CASCADE" and other.name != table
    )


def forget_checks(session: WriteSession, table: str, where: Condition) -> None:
    """Delete what was asked about rows outside: answers may repeat what stood there."""
    about = col(OutsideCheck.table_name) == table
    if session.execute(sa.select(col(OutsideCheck.id)).where(about).limit(1)).first() is not None:
        ids = sa.select(TABLES[table].__table__.c.id).where(where)
        mine = sa.and_(about, col(OutsideCheck.row_id).in_(ids))
        session.execute(sa.delete(OutsideCheck.__table__).where(mine))


def withdraw(session: WriteSession, person: Person) -> dict[str, int]:
    """Take back what is still offered: what is erased cannot be handed over. Rows by table."""
    found: dict[str, int] = {}
    for table, (seller, status, before, after) in WITHDRAWN.items():
        there = TABLES[table].__table__
        where = sa.and_(theirs(table, (seller,), person), there.c[status] == before)
        found[table] = update(session, there, where, {status: after})
    return found


def retell(session: WriteSession, person: Person) -> int:
    """Empty what other people were told about something of the person: it may hold the name."""
    about = [
        col(getattr(Notification, reference)).in_(
            sa.select(TABLES[table].__table__.c.id).where(theirs(table, ways, person))
        )
        for reference, (table, ways) in TOLD_ABOUT.items()
    ]
    others = col(Notification.user_id) != person.user_id
    there = Notification.__table__
    values: dict[str, Any] = {"title": token("notifications", "title"), "content": ""}
    filled = sa.or_(there.c.title != values["title"], there.c.content != "")
    return update(session, there, sa.and_(others, filled, sa.or_(*about)), values)


def remove_entries(session: WriteSession, person: Person) -> dict[str, int]:
    """Take what the person wrote out of JSON that several people write: rows by table."""
    found: dict[str, int] = {}
    for table, name in ENTRIES if person.players else ():
        there = TABLES[table].__table__
        text = sa.cast(there.c[name], sa.Text)
        mentions = sa.or_(*(text.like(f'%player_id": {player}%') for player in person.players))
        rows = session.execute(sa.select(there.c.id, there.c[name]).where(mentions)).all()
        for row_id, value in rows:
            left = _without(value, person.players)
            if left != value:
                update(session, there, there.c.id == row_id, {name: left})
                found[table] = found.get(table, 0) + 1
    return found


def _without(value: Any, players: Sequence[int]) -> Any:
    """A JSON value without the list entries that name one of these players as their author."""
    if isinstance(value, list):
        return [_without(part, players) for part in value if not _is_by(part, players)]
    if isinstance(value, dict):
        return {name: _without(part, players) for name, part in value.items()}
    return value


def _is_by(part: Any, players: Sequence[int]) -> bool:
    return isinstance(part, dict) and any(
        name.endswith("player_id") and value in players for name, value in part.items()
    )
