"""Content rows of one world ↔ the flat document {table: {key: {field: value}}}.

In a document references are keys, enums and dates are text, JSON is itself, and there are no ids,
versions, times or authors. Only this file knows how a document's row lies in a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.services.catalog import TableInfo, content_tables
from model.tables import TABLES

Fields = dict[str, Any]
Document = dict[str, dict[str, Fields]]


def table_of(name: str) -> sa.Table:
    """The SQLAlchemy table of a content table's name."""
    return TABLES[name].__table__


def draft(session: Session, *, world_id: int) -> Document:
    """The whole draft of a world as a flat document, tables and keys sorted."""
    filled = _filled_tables(session, world_id)
    keys = _keys_by_id(session, world_id, filled)
    document: Document = {info.name: {} for info in sorted(content_tables(), key=lambda i: i.name)}
    for info in content_tables():
        if info.name in filled:
            rows = session.execute(_undeleted(info.name), {"world_id": world_id}).mappings().all()
            document[info.name] = {
                row["key"]: _fields_of(info, row, keys)
                for row in sorted(rows, key=lambda row: row["key"])
            }
    return document


def versions(session: Session, *, world_id: int) -> dict[str, dict[str, int]]:
    """The version of every undeleted content row of a world, by table and key."""
    found: dict[str, dict[str, int]] = {info.name: {} for info in content_tables()}
    for name in _filled_tables(session, world_id):
        rows = session.execute(_undeleted_versions(name), {"world_id": world_id}).all()
        found[name] = {row[0]: row[1] for row in rows}
    return found


# The statements are built once per table: a draft is read with every edit.
_WORLD = sa.bindparam("world_id", type_=sa.BigInteger())


@cache
def _undeleted(name: str) -> sa.Select[Any]:
    table = table_of(name)
    return sa.select(table).where(table.c.world_id == _WORLD, table.c.deleted_at.is_(None))


@cache
def _undeleted_versions(name: str) -> sa.Select[Any]:
    table = table_of(name)
    return sa.select(table.c.key, table.c.version).where(
        table.c.world_id == _WORLD, table.c.deleted_at.is_(None)
    )


@cache
def _keys(name: str) -> sa.Select[Any]:
    table = table_of(name)
    return sa.select(table.c.id, table.c.key).where(table.c.world_id == _WORLD)


@cache
def _filled_query() -> Any:
    """One statement with a yes or no for every content table: most worlds use a few of them."""
    tables = [table_of(info.name) for info in content_tables()]
    return sa.select(
        *(sa.exists().where(table.c.world_id == _WORLD).label(table.name) for table in tables)
    )


def _filled_tables(session: Session, world_id: int) -> set[str]:
    row = session.execute(_filled_query(), {"world_id": world_id}).mappings().one()
    return {name for name, is_filled in row.items() if is_filled}


def row_ids(
    session: Session, *, world_id: int, table_name: str, keys: list[str]
) -> dict[str, tuple[int, int]]:
    """(id, version) of each key's newest row, deleted ones too: a key brought back is its row."""
    table = table_of(table_name)
    query = (
        sa.select(table.c.key, table.c.id, table.c.version)
        .where(table.c.world_id == world_id, table.c.key.in_(keys))
        .order_by(table.c.id)
    )
    return {key: (row_id, version) for key, row_id, version in session.execute(query)}


def columns_of(
    info: TableInfo, fields: Mapping[str, Any], ids: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """Column values for a document's row; `ids` maps table → key → id for the references."""
    values: dict[str, Any] = {}
    for column in info.fields:
        value = fields[column.name]
        if column.reference_table is not None and value is not None:
            value = ids[column.reference_table][value]
        elif column.type == "date" and value is not None:
            value = date.fromisoformat(value)
        values[column.column] = value
    return values


def _keys_by_id(session: Session, world_id: int, filled: set[str]) -> dict[str, dict[int, str]]:
    """Keys by id of every table that a filled table points at."""
    referenced = {
        column.reference_table
        for info in content_tables()
        if info.name in filled
        for column in info.fields
        if column.reference_table in filled
    }
    return {
        name: {row[0]: row[1] for row in session.execute(_keys(name), {"world_id": world_id})}
        for name in sorted(filter(None, referenced))
    }


def _fields_of(
    info: TableInfo, row: Mapping[Any, Any], keys: Mapping[str, Mapping[int, str]]
) -> Fields:
    return {
        column.name: keys[column.reference_table][row[column.column]]
        if column.reference_table is not None and row[column.column] is not None
        else _plain(row[column.column])
        for column in info.fields
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
