"""Unique rules of records, looked up before the database refuses, so that the answer is a sentence.

Covers unique constraints and unique indexes, whole or only over rows that meet a condition
(undeleted, pending). A batch is compared with itself and with the table, one query per rule and
thousand rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.columns import columns_of
from model.services.records.faults import Where
from model.services.records.references import Place
from model.tables import TABLES

CHUNK = 500
Row = Mapping[str, Any]
_PART = re.compile(
    r"(?P<name>\w+)(?:\s+(?:(?P<empty>IS NULL)|(?P<filled>IS NOT NULL)|=\s*'(?P<text>[^']*)'"
    r"|IN\s*\((?P<words>[^)]*)\)|=\s*(?P<number>\d+)|(?:IS|=)\s*(?P<truth>true|false)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unique:
    """One unique rule: its columns, and the condition (SQL) on rows that it counts."""

    columns: tuple[str, ...]
    condition: str = ""

    def key(self, row: Row) -> tuple[Any, ...] | None:
        """The values that must differ; None when the row is not counted (NULLs never clash)."""
        key = tuple(row.get(name) for name in self.columns)
        if any(value is None for value in key):
            return None
        return key if not self.condition or meets(self.condition, row) else None


@cache
def uniques_of(table: str) -> tuple[Unique, ...]:
    """Every unique rule of a table but its primary key, in a lasting order."""
    source = TABLES[table].__table__
    found: set[Unique] = set()
    for constraint in source.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            found.add(Unique(tuple(column.name for column in constraint.columns)))
    for index in source.indexes:
        if index.unique and all(isinstance(part, sa.Column) for part in index.expressions):
            condition = index.dialect_options["sqlite"].get("where")
            text = "" if condition is None else str(condition)
            found.add(Unique(tuple(column.name for column in index.columns), text))
    return tuple(sorted(found, key=lambda unique: (unique.columns, unique.condition)))


@cache
def _parts(condition: str) -> tuple[re.Match[str], ...]:
    parts = [part.strip().strip("()") for part in re.split(r"\s+AND\s+", condition)]
    matches = [_PART.fullmatch(part) for part in parts]
    assert all(matches), f"a unique rule's condition is not understood: {condition}"
    return tuple(match for match in matches if match)


def meets(condition: str, row: Row) -> bool:
    """Whether a row meets the condition of a partial index (parts joined by AND)."""
    return all(_meets(part, row.get(part["name"])) for part in _parts(condition))


def _meets(part: re.Match[str], value: Any) -> bool:
    if part["empty"]:
        return value is None
    if part["filled"]:
        return value is not None
    if part["truth"]:
        return value is (part["truth"].lower() == "true")
    if part["words"] is not None:
        return value in {word.strip().strip("'") for word in part["words"].split(",")}
    if part["number"] is not None:
        return value is not None and int(value) == int(part["number"])
    return value is True if part["text"] is None else bool(value == part["text"])


def taken(
    session: Session,
    table: str,
    rows: Sequence[Row],
    place: Place,
    *,
    own_id: int | None = None,
) -> Iterator[Violation]:
    """Unique values of these rows that another of them, or another row of the table, has."""
    for unique in uniques_of(table):
        wanted: dict[tuple[Any, ...], int] = {}
        for index, row in enumerate(rows):
            key = unique.key(row)
            if key is None:
                continue
            first = wanted.setdefault(key, index)
            if first != index:
                other = place(first)
                yield _violation(place(index), unique, key, f"{other.word} {other.row}")
        for key, row_id in _others(session, table, unique, list(wanted), own_id):
            yield _violation(place(wanted[key]), unique, key, f"{table} {row_id}")


def _violation(where: Where, unique: Unique, key: tuple[Any, ...], other: str) -> Violation:
    name, columns = unique.columns[-1], columns_of(where.table)
    shown = None if any(columns[n].secret for n in unique.columns) else key[-1]
    together = [n for n in unique.columns if n not in (name, "world_id")]
    joined = f" together with {' and '.join(together)}" if together else ""
    return where.violation(
        "E-RECORD-006",
        name,
        shown,
        f"must be unique{joined}, but {other} has it too",
        "Change one of them.",
    )


def _others(
    session: Session,
    table: str,
    unique: Unique,
    keys: Sequence[tuple[Any, ...]],
    own_id: int | None,
) -> Iterator[tuple[tuple[Any, ...], int]]:
    source = TABLES[table].__table__
    columns = [source.c[name] for name in unique.columns]
    query = sa.select(source.c.id, *columns)
    if unique.condition:
        query = query.where(sa.text(unique.condition))
    if own_id is not None:
        query = query.where(source.c.id != own_id)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        if len(columns) == 1:
            matches: Any = columns[0].in_([key[0] for key in part])
        else:
            matches = sa.tuple_(*columns).in_(part)
        asked = set(part)
        for row_id, *values in session.execute(query.where(matches)):
            key = tuple(getattr(v, "value", v) if isinstance(v, str) else v for v in values)
            if key in asked:
                yield key, row_id
