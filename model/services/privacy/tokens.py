"""What stands where something was erased: fixed texts, which say nothing about what was there.

Where a column may hold a text only once, the row's own id makes the token differ.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import annotated_types
import sqlalchemy as sa
from pydantic_core import PydanticUndefined

from model.tables import TABLES

ERASED = "(erased text)"
ERASED_HOST = "erased.invalid"
"""A name that leads nowhere, by RFC 2606."""
_SHA_LENGTH = 64


def emptied(table: str, column: str) -> Any:
    """What a column holds when it holds nothing: its default, NULL, or the empty text."""
    field = TABLES[table].model_fields[column]
    if field.default_factory is not None:
        return field.default_factory()  # type: ignore[call-arg]
    if field.default is not PydanticUndefined:
        return field.default
    return None if TABLES[table].__table__.c[column].nullable else ""


def token(table: str, column: str) -> sa.ColumnElement[Any]:
    """The token of a column, as SQL for the row that it stands in."""
    there = TABLES[table].__table__
    row_id = sa.cast(there.c.id, sa.String)
    kind = there.c[column].info.get("format", "")
    if isinstance(there.c[column].type, sa.JSON):
        return sa.literal({}, type_=there.c[column].type)
    if kind == "email":
        return sa.literal("erased-").concat(row_id).concat(f"@{ERASED_HOST}")
    if kind in ("https_url", "icon_url"):
        return sa.literal(f"https://{ERASED_HOST}/").concat(row_id)
    if kind == "sha256":
        padded = sa.literal("0" * _SHA_LENGTH).concat(row_id)
        return sa.func.substr(padded, sa.func.length(padded) - (_SHA_LENGTH - 1))
    if column in unique_columns(table):
        return sa.literal(f"{ERASED[:-1]} ").concat(row_id).concat(")")
    return sa.literal(_fitting(table, column))


@cache
def unique_columns(table: str) -> frozenset[str]:
    """Columns that a unique key or a unique index counts in."""
    there = TABLES[table].__table__
    found: set[str] = set()
    for part in (*there.constraints, *there.indexes):
        if isinstance(part, sa.UniqueConstraint) or (isinstance(part, sa.Index) and part.unique):
            found |= {column.name for column in part.columns}
    return frozenset(found)


def _fitting(table: str, column: str) -> str:
    """The fixed text, cut where the column has no room for it."""
    for rule in TABLES[table].model_fields[column].metadata:
        if isinstance(rule, annotated_types.MaxLen):
            return ERASED[: rule.max_length]
    return ERASED
