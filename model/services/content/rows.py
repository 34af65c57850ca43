"""Content rows of one world ↔ the flat document {table: {key: {field: value}}}.

In a document references are keys, enums and dates are text, JSON is itself, and there are no ids,
versions, times or authors. Only this file knows how a document's row lies in a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
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
    keys = _keys_by_id(session, world_id)
    document: Document = {}
    for info in sorted(content_tables(), key=lambda info: info.name):
        table = table_of(info.name)
        query = sa.select(table).where(table.c.world_id == world_id, table.c.deleted_at.is_(None))
        rows = session.execute(query).mappings().all()
        document[info.name] = {
            row["key"]: _fields_of(info, row, keys)
            for row in sorted(rows, key=lambda row: row["key"])
        }
    return document


def versions(session: Session, *, world_id: int) -> dict[str, dict[str, int]]:
    """The version of every undeleted content row of a world, by table and key."""
    found: dict[str, dict[str, int]] = {}
    for info in content_tables():
        table = table_of(info.name)
        query = sa.select(table.c.key, table.c.version).where(
            table.c.world_id == world_id, table.c.deleted_at.is_(None)
        )
        found[info.name] = dict(session.execute(query).all())
    return found


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


def _keys_by_id(session: Session, world_id: int) -> dict[str, dict[int, str]]:
    referenced = {
        c.reference_table for info in content_tables() for c in info.fields if c.reference_table
    }
    found: dict[str, dict[int, str]] = {}
    for name in referenced:
        table = table_of(name)
        query = sa.select(table.c.id, table.c.key).where(table.c.world_id == world_id)
        found[name] = dict(session.execute(query).all())
    return found


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
