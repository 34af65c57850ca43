"""Rows for every table, made from the tables themselves: types, bounds, words and references.

Used where a promise holds for all tables at once (migrations, constraints). A new table needs
nothing here unless one of its CHECKs ties two columns together: then it gets a line in TIED.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import annotated_types
import sqlalchemy as sa
from sqlmodel import AutoString

from model.tables import TABLES, metadata

FIRST_ID = 1001
"""Ids of made rows start here, clear of what a set-up database holds already."""

TIED: dict[tuple[str, str], Any] = {
    ("player_titles", "revoked_at"): lambda row: None if row["is_active"] else row["revoked_at"],
    ("xp_events", "total_xp_after"): lambda row: row["total_xp_before"] + row["final_xp"],
}
"""Columns whose value follows from the others of the row."""


def fill(connection: sa.Connection, *, count: int = 3) -> None:
    """Insert `count` rows into every table, parents first, all references set in turn."""
    for table in metadata.sorted_tables:
        connection.execute(table.insert(), [made_row(table, index) for index in range(count)])
    for column in _late_references():
        parent = next(iter(column.foreign_keys)).column
        connection.execute(column.table.update().values({column.name: _value(parent, 0)}))


def contents(connection: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by id, as plain values."""
    return {
        table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by("id"))]
        for table in metadata.sorted_tables
    }


def made_row(table: sa.Table, index: int) -> dict[str, Any]:
    """A valid row; rows of another index differ in every column that can differ."""
    optional = [c.name for c in table.columns if c.foreign_keys and c.nullable]
    row: dict[str, Any] = {}
    for column in table.columns:
        # One optional reference a row: some tables allow no more than one.
        chosen = column.name in optional and optional.index(column.name) == index % len(optional)
        if column.name not in optional or (chosen and not _is_late(column)):
            row[column.name] = _value(column, index)
        else:
            row[column.name] = None
    for (name, column_name), rule in TIED.items():
        if name == table.name:
            row[column_name] = rule(row)
    return row


def bounds(column: sa.Column[Any]) -> tuple[int | None, int | None, int | None]:
    """The least value, the greatest value and the greatest length that a column declares."""
    field = TABLES[column.table.name].model_fields[column.name]
    found: dict[str, int] = {}
    for rule in field.metadata:
        for name in ("ge", "le", "max_length"):
            if isinstance(rule, annotated_types.BaseMetadata) and hasattr(rule, name):
                found[name] = getattr(rule, name)
    return found.get("ge"), found.get("le"), found.get("max_length")


def _late_references() -> Iterable[sa.Column[Any]]:
    """References that close a circle of tables: set once both sides are there."""
    return [c for table in metadata.sorted_tables for c in table.columns if _is_late(c)]


def _is_late(column: sa.Column[Any]) -> bool:
    return any(key.use_alter for key in column.foreign_keys)


def _value(column: sa.Column[Any], index: int) -> Any:
    """The value of one column in the made row `index`."""
    for key in column.foreign_keys:
        return _value(key.column, 0 if key.column.table is column.table else index)
    if column.primary_key:
        return FIRST_ID + index
    return _typed_value(column, index)


def _typed_value(column: sa.Column[Any], index: int) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum):
        words = list(kind.enum_class or ())
        return words[index % len(words)]
    if isinstance(kind, sa.Boolean):
        return index % 2 == 1
    if isinstance(kind, sa.JSON):
        return {"row": index}
    if isinstance(kind, sa.Date):
        return date(2026, 3, 28) + timedelta(days=index)
    if isinstance(kind, sa.Integer):
        return (bounds(column)[0] or 0) + index
    if isinstance(kind, AutoString):
        return f"{column.name}-{index}"[-(bounds(column)[2] or 40) :]
    return datetime(2026, 3, 29, 0, 30, tzinfo=UTC) + timedelta(hours=index)
