"""Records of content tables: every write becomes a change set of services.content.

Fields may be named as documents name them (`season`: a key) or as columns (`season_id`: an id);
`world_id` and `key` say which row a new one is. Rules, roles, versions, history and undo are those
of services.content.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import content
from model.services.catalog import ColumnInfo
from model.services.catalog import table as table_info
from model.services.records import storing
from model.services.records.faults import Where, raise_all
from model.services.records.validation import SET_BY_SANDBOX
from model.tables import TABLES, World

Answer = dict[str, Any]


def create(session: WriteSession, table: str, values: Mapping[str, Any]) -> Answer:
    """Add a row to a world's draft."""
    world, key = _place(session, table, values)
    fields = _fields(session, table, values, Where(table))
    change = content.Change(table, key, before=None, after=fields)
    content.apply(session, world=world, changes=[change])
    return {"id": _id_of(session, table, world, key)}


def update(
    session: WriteSession,
    table: str,
    row_id: int,
    values: Mapping[str, Any],
    expected_version: int | None,
) -> Answer:
    """Save fields of a row of the draft that was seen at a version."""
    row, world = _row(session, table, row_id)
    if expected_version is None:
        raise Refused(
            f"An update of {table} must say the version that was seen. "
            "Give expected_version, as the row shows it.",
            code="E-RECORD-022",
        )
    where = Where(table, row_id)
    raise_all(
        where.violation("E-RECORD-008", name, None, "never changes once the row is made", "")
        for name in ("world_id", "key")
        if name in values
    )
    fields = _fields(session, table, values, where)
    content.edit(
        session,
        world=world,
        table=table,
        row_key=row["key"],
        fields=fields,
        version=expected_version,
    )
    return {"id": row_id}


def delete(session: WriteSession, table: str, row_id: int, expected_version: int | None) -> Answer:
    """Take a row out of the draft."""
    row, world = _row(session, table, row_id)
    key = row["key"]
    before = content.draft(session, world=world)[table][key]
    change = content.Change(table, key, before=before, after=None)
    expected = {} if expected_version is None else {(table, key): expected_version}
    content.apply(session, world=world, changes=[change], expected=expected)
    return {"id": row_id}


def restore(session: WriteSession, table: str, row_id: int, expected_version: int | None) -> Answer:
    """Bring a deleted row of the draft back as it was."""
    row, world = _row(session, table, row_id, deleted=True)
    if expected_version not in (None, row["version"]):
        raise Refused(
            f"{table} {row_id} has version {row['version']} now. Open it again.",
            code="E-RECORD-022",
        )
    fields = _document_fields(session, table, row)
    change = content.Change(table, row["key"], before=None, after=fields)
    content.apply(session, world=world, changes=[change])
    return {"id": row_id}


def _place(session: Session, table: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The key of the world and of the row that values name."""
    where = Where(table)
    raise_all(
        where.violation("E-RECORD-002", name, None, "is missing", "Add it.")
        for name in ("world_id", "key")
        if values.get(name) is None
    )
    query = sa.select(World.__table__.c.key).where(World.__table__.c.id == values["world_id"])
    is_id = type(values["world_id"]) is int and 0 < values["world_id"] < 2**63
    world = session.execute(query).scalar_one_or_none() if is_id else None
    if world is None or not isinstance(values["key"], str):
        field = "world_id" if world is None else "key"
        rule = "must be the id of one of the worlds" if world is None else "must be text"
        raise_all([where.violation("E-RECORD-005", field, values[field], rule, "")])
    return str(world), values["key"]


def _row(
    session: Session, table: str, row_id: int, *, deleted: bool = False
) -> tuple[dict[str, Any], str]:
    row = storing.load(session, table, row_id, deleted=deleted)
    query = sa.select(World.__table__.c.key).where(World.__table__.c.id == row["world_id"])
    return row, session.execute(query).scalar_one()


def _id_of(session: Session, table: str, world: str, key: str) -> int:
    source, worlds = TABLES[table].__table__, World.__table__
    query = (
        sa.select(source.c.id)
        .join(worlds, worlds.c.id == source.c.world_id)
        .where(worlds.c.key == world, source.c.key == key, source.c.deleted_at.is_(None))
    )
    found: int = session.execute(query).scalar_one()
    return found


def _fields(
    session: Session, table: str, values: Mapping[str, Any], where: Where
) -> dict[str, Any]:
    """Values as a document's fields; violations for what the sandbox sets itself."""
    info = table_info(table)
    by_column = {column.column: column for column in info.fields}
    raise_all(
        where.violation("E-RECORD-008", name, None, "is set by the sandbox", "Leave it out.")
        for name in values
        if name in SET_BY_SANDBOX
    )
    fields: dict[str, Any] = {}
    for name, value in values.items():
        column = by_column.get(name)
        if name in ("world_id", "key"):
            continue
        if column is None:
            fields[name] = _plain(value)
        else:
            fields[column.name] = _key(session, column, value) if name != column.name else value
            fields[column.name] = _plain(fields[column.name])
    return fields


def _document_fields(session: Session, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A stored row as a document's fields."""
    info = table_info(table)
    return {
        column.name: _plain(_key(session, column, row[column.column])) for column in info.fields
    }


def _key(session: Session, column: ColumnInfo, value: Any) -> Any:
    """The key of the row that a reference's id names; what is no id stays what it is."""
    if column.reference_table is None or type(value) is not int:
        return value
    target = TABLES[column.reference_table].__table__
    found = session.execute(sa.select(target.c.key).where(target.c.id == value)).scalar()
    if found is None:
        raise NotFound(f"{column.reference_table} has no row {value}.", code="E-RECORD-030")
    return found


def _plain(value: Any) -> Any:
    """Dates as text, as documents hold them."""
    return value.isoformat() if hasattr(value, "isoformat") else value
