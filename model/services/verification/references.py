"""References that point nowhere, or out of their world: foreign keys, and ids inside JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import Session

from model.services.records.paths import cross_world_references
from model.services.verification import streams
from model.services.verification.findings import Finding
from model.tables import TABLES

ID_FIELDS = {"player_id": "player_profiles", "user_id": "users", "note_id": "notes"}
"""What an id inside JSON refers to, by the end of its field's name."""
_ID_MAX = 2**63 - 1


def references(session: Session) -> Iterator[Finding]:
    """Dangling references of any kind, and those that leave their world."""
    if streams.is_sqlite(session):  # PostgreSQL has no way to switch them off
        for table, row_id, target, _ in streams.stream(session, "PRAGMA foreign_key_check"):
            message = f"points at a row of {target} that does not exist"
            yield Finding("V-REFERENCE", table, f"id {row_id}", message)
    yield from _ids_in_json(session)
    for table, row_id, column in cross_world_references(session):
        message = f"{column} leads into another world than the row's own"
        yield Finding("V-WORLD", table, f"id {row_id}", message)


@cache
def json_columns_with_ids() -> dict[tuple[str, str], frozenset[str]]:
    """The JSON columns whose shapes hold ids of rows: (table, column) to the fields' names."""
    found = {}
    for name, cls in TABLES.items():
        table: sa.Table = cls.__table__
        for column in table.columns:
            shape = column.info.get("shape")
            if shape is not None and (fields := _id_fields(TypeAdapter(shape).json_schema())):
                found[name, column.name] = frozenset(fields)
    return found


def _id_fields(schema: Any, field: str = "") -> set[str]:
    """The names of fields in a JSON schema that hold a row's id."""
    if isinstance(schema, list):
        return {name for part in schema for name in _id_fields(part, field)}
    if not isinstance(schema, dict):
        return set()
    if schema.get("maximum") == _ID_MAX:
        return {field}
    found: set[str] = set()
    for key, part in schema.items():
        if key == "properties":
            for name, inner in part.items():
                found |= _id_fields(inner, name)
        else:
            found |= _id_fields(part, field)
    return found


def _ids_in_json(session: Session) -> Iterator[Finding]:
    known: dict[str, set[int]] = {}
    for (table, column), fields in json_columns_with_ids().items():
        if not streams.table_exists(session, table):
            continue
        sql = f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
        for row_id, stored in streams.stream(session, sql):
            value = json.loads(stored) if isinstance(stored, str | bytes) else stored
            for field, number in _named(value, fields):
                target = target_of(field)
                if target not in known:
                    ids = streams.stream(session, f'SELECT id FROM "{target}"')
                    known[target] = {int(row[0]) for row in ids}
                if number not in known[target]:
                    message = f"{column} names {field} {number}; {target} has no such row"
                    yield Finding("V-REFERENCE", table, f"id {row_id}", message)


def target_of(field: str) -> str:
    """The table that an id field inside JSON refers to."""
    return next(target for end, target in ID_FIELDS.items() if field.endswith(end))


def _named(value: Any, fields: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The ids in a JSON value, with the names of their fields."""
    if isinstance(value, list):
        for part in value:
            yield from _named(part, fields)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in fields and isinstance(part, int):
                yield name, part
            else:
                yield from _named(part, fields)
