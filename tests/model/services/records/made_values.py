"""Valid and invalid values for every column of every table, made from the tables themselves.

Nothing here asks the code under test: types, bounds, words, formats and shapes are read from the
declarations, so that the records services are compared with a second reading of them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import annotated_types
import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import AutoString

from model.tables import TABLES
from tests.generic_rows import TIED

BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at", "deleted_at"})
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
INT32, INT64 = 2**31 - 1, 2**63 - 1


@cache
def bounds(table: str, name: str) -> dict[str, Any]:
    """ge, le, min_length and max_length of a column, with the limits of its type."""
    column = TABLES[table].__table__.c[name]
    found: dict[str, Any] = {}
    if isinstance(column.type, sa.Integer):
        most = INT64 if isinstance(column.type, sa.BigInteger) else INT32
        found = {"ge": -most - 1, "le": most}
    for rule in TABLES[table].model_fields[name].metadata:
        for word in ("ge", "le", "min_length", "max_length"):
            if isinstance(rule, annotated_types.BaseMetadata) and hasattr(rule, word):
                found[word] = getattr(rule, word)
    return found


def fields(table: str) -> list[sa.Column[Any]]:
    """The columns that a caller gives."""
    return [c for c in TABLES[table].__table__.columns if c.name not in BOOKKEEPING]


def reference(column: sa.Column[Any]) -> tuple[str, str] | None:
    """The table and column that a column points at."""
    return next(((k.column.table.name, k.column.name) for k in column.foreign_keys), None)


class Maker:
    """Rows of random valid values; `parents` gives the values that references may have."""

    def __init__(self, seed: str, parents: Mapping[tuple[str, str], list[Any]]) -> None:
        """Start from a seed, so that a failure comes back."""
        self.random = random.Random(seed)
        self.parents = parents
        self.count = 0

    def row(self, table: str) -> dict[str, Any]:
        """A valid new row, whole but for the bookkeeping columns."""
        self.count += 1
        row = {column.name: self.value(table, column) for column in fields(table)}
        for column in fields(table):
            states = column.info.get("machine")
            if states is not None:
                row[column.name] = states.initial.value
        return self.mended(table, row)

    def value(self, table: str, column: sa.Column[Any]) -> Any:
        """A valid value of one column by itself; None now and then where that is allowed."""
        if column.nullable and self.random.random() < 0.3:
            return None
        target = reference(column)
        if target is not None:
            known = self.parents.get(target, [])
            return self.random.choice(known) if known else None
        return self._typed(table, column)

    def mended(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """The row made to keep its table's rules over several columns."""
        checks = [c for c in TABLES[table].__table__.constraints if "rule" in c.info]
        made = {"created_at": START, "updated_at": START, **row}
        for _ in range(3):  # rules may hang together: a <= b <= c
            for check in sorted(checks, key=lambda check: str(check.name)):
                names = list(check.info["columns"])
                if all(name in made for name in names):
                    self._mend(table, check.info["rule"], names, made)
        row = {name: made[name] for name in row}
        for (name, column), rule in TIED.items():
            if name == table and column in row:
                row[column] = self._tied(table, column, plain(rule(row)), row[column])
        return row

    def _tied(self, table: str, name: str, value: Any, before: Any) -> Any:
        """A tied value; of JSON it says only whether it is there, the shape says what it is."""
        column = TABLES[table].__table__.c[name]
        if value is None or not isinstance(column.type, sa.JSON):
            return value
        return self._typed(table, column) if before is None else before

    def _mend(self, table: str, rule: str, names: list[str], row: dict[str, Any]) -> None:
        columns = TABLES[table].__table__.c
        if rule in ("exactly_one", "at_most_one"):
            able = [n for n in names if self._typed_or_parent(table, columns[n]) is not None]
            kept = self.random.choice(able)
            value = row[kept]
            row.update(dict.fromkeys(names))
            row[kept] = self._typed_or_parent(table, columns[kept]) if value is None else value
            return
        first, second = names
        if row[first] is None or row[second] is None:
            return
        if rule == "different" and row[first] == row[second]:
            others = self._others(columns[second], row[first])
            if others:
                row[second] = self.random.choice(others)
            else:
                row[first if columns[first].nullable else second] = None
        elif rule in ("in_order", "strictly_in_order"):
            self._order(table, names, row, strictly=rule == "strictly_in_order")

    def _order(self, table: str, names: list[str], row: dict[str, Any], *, strictly: bool) -> None:
        first, second = names
        row[first], row[second] = sorted((row[first], row[second]))
        limits = (bounds(table, first), bounds(table, second))
        if strictly and row[first] == row[second]:
            row[second] = row[second] + (
                1 if isinstance(row[second], int | float) else timedelta(days=1)
            )
        if isinstance(row[first], int | float):
            low = max(row[first], limits[0].get("ge", row[first]))
            row[first] = min(low, limits[0].get("le", low))
            high = max(row[second], limits[1].get("ge", row[second]), row[first] + strictly)
            row[second] = high

    def _typed_or_parent(self, table: str, column: sa.Column[Any]) -> Any:
        target = reference(column)
        if target is None:
            return self._typed(table, column)
        known = self.parents.get(target, [])
        return self.random.choice(known) if known else None

    def _others(self, column: sa.Column[Any], value: Any) -> list[Any]:
        target = reference(column)
        return [v for v in self.parents.get(target or ("", ""), []) if v != value]

    def _typed(self, table: str, column: sa.Column[Any]) -> Any:
        kind, chance = column.type, self.random
        limits = bounds(table, column.name)
        if isinstance(kind, sa.Enum):
            return chance.choice(list(kind.enums))
        if isinstance(kind, sa.Boolean):
            return chance.random() < 0.5
        if isinstance(kind, sa.JSON):
            return sample(column.info.get("shape"))
        if isinstance(kind, sa.Date):
            return date(2026, 1, 5) + timedelta(days=chance.randrange(400))
        if isinstance(kind, sa.Integer):
            low, high = max(limits["ge"], -1000), limits["le"]
            near = max(low, 0) if low < 0 < high else low
            small = chance.randint(near, min(high, near + 100))
            is_tied = any(name == table for name, _ in TIED)
            return small if is_tied else chance.choice([low, high, small])
        if isinstance(kind, sa.Float):
            low, high = limits.get("ge", -1e6), limits.get("le", 1e6)
            return chance.choice([float(low), float(high), low + (high - low) * chance.random()])
        if isinstance(kind, AutoString | sa.String):
            return self._text(column, limits)
        return START + timedelta(
            seconds=chance.randrange(40_000_000), microseconds=chance.choice([0, 1])
        )

    def _text(self, column: sa.Column[Any], limits: dict[str, Any]) -> str:
        self.count += 1
        number, most = self.count, limits.get("max_length", 200)
        made = formatted(column.info.get("format"), number)
        if made is None:
            words = ("plain", "Zoë’s 100 %_\\", "日本 🎉", "it's", f"n{number}")
            made = f"{number} {self.random.choice(words)}"
        made = (made[-most:].strip() or "x") if most < 12 else made[:most].rstrip()
        return made.ljust(limits.get("min_length", 0), "x")


def formatted(name: str | None, number: int) -> str | None:
    """A text in a named format, or None."""
    made = {
        "https_url": f"https://example.org/{number}",
        "icon_url": f"https://example.org/{number}.svg",
        "email": f"person{number}@example.org",
        "username": f"Person_{number:05d}",
        "time_zone": ("UTC", "Europe/Berlin", "Asia/Tokyo")[number % 3],
        "language_tag": ("en", "de", "pt-BR", "ja")[number % 4],
        "sha256": f"{number:064x}",
        "iso_date": f"2026-03-{number % 28 + 1:02d}",
        "trimmed": f"Name {number}",
        "slug": f"slug-{number:05d}",
        "external_id": f"id_{number:08d}",
    }
    if name is None or name == "safe_text":
        return None
    return made[name]


def plain(value: Any) -> Any:
    """Text for words."""
    return getattr(value, "value", value)


@cache
def _schema(shape: Any) -> dict[str, Any]:
    return TypeAdapter(shape).json_schema()


def sample(shape: Any) -> Any:
    """A small valid JSON value of a shape, from its JSON schema."""
    if shape is None:
        return {"made": [1, "two", None]}
    return _sample(_schema(shape), _schema(shape))


def _sample(part: Mapping[str, Any], whole: Mapping[str, Any]) -> Any:
    if "$ref" in part:
        return _sample(whole["$defs"][part["$ref"].rpartition("/")[2]], whole)
    for word in ("anyOf", "oneOf"):
        if word in part:
            return _sample(part[word][0], whole)
    if "const" in part:
        return part["const"]
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type")
    if kind == "object":
        required = part.get("required", [])
        return {name: _sample(part["properties"][name], whole) for name in required}
    if kind == "array":
        count = part.get("minItems", 0)
        if "prefixItems" in part:
            return [_sample(item, whole) for item in part["prefixItems"]]
        return [_sample(part["items"], whole) for _ in range(count)]
    if kind == "string":
        return _sample_text(part)
    if kind in ("integer", "number"):
        return part.get("minimum", part.get("exclusiveMinimum", -1) + 1)
    return True if kind == "boolean" else None


def _sample_text(part: Mapping[str, Any]) -> str:
    if part.get("format") == "date":
        return "2026-03-29"
    if part.get("format") == "date-time":
        return "2026-03-29T08:00:00Z"
    pattern = part.get("pattern", "")
    if "https" in pattern:
        return "https://example.org"
    text = "a1" if "a-z" in pattern else "made"
    return (text * 20)[: max(part.get("minLength", 1), 1)] if part.get("minLength") else text
