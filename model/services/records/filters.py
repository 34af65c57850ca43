"""Filters, sorting and cursors of record lists, the same on both databases.

Text compares by code point, letters a–z match whatever their case in `contains`, NULLs come last in
either direction, and every order ends with the id, so that a page never skips or repeats a row.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from model.errors import Refused, Violation, did_you_mean
from model.services.records.columns import Column, columns_of
from model.services.records.faults import Fault, Where
from model.tables import TABLES

OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "in", "contains", "is_null")
_ORDERED = frozenset({"<", "<=", ">", ">="})


class Filter(NamedTuple):
    """One condition on a field: `Filter("status", "=", "active")`."""

    field: str
    op: str
    value: Any


class Key(NamedTuple):
    """One column to sort by."""

    name: str
    descending: bool = False


def open_columns(table: str) -> dict[str, Column]:
    """The columns that anybody may see or ask about: none that holds a secret."""
    return {name: column for name, column in columns_of(table).items() if not column.secret}


def conditions(
    table: str, where: Sequence[Any], dialect: str
) -> tuple[list[sa.ColumnElement[bool]], list[Violation]]:
    """The SQL of all filters, and everything that is wrong with them."""
    found: list[sa.ColumnElement[bool]] = []
    violations: list[Violation] = []
    place = Where(table, word="filter")
    for given in where:
        if not isinstance(given, tuple | list) or len(given) != 3:
            rule = "must be (field, operator, value)"
            violations.append(place.violation("E-RECORD-017", "filter", given, rule))
            continue
        wanted = Filter(*given)
        column = open_columns(table).get(str(wanted.field))
        try:
            found.append(_condition(table, column, wanted, dialect))
        except Fault as fault:
            value = wanted.value if column is not None else None
            violations.append(
                place.violation(fault.code, str(wanted.field), value, fault.rule, fault.fix)
            )
    return found, violations


def _condition(table: str, column: Column | None, wanted: Filter, dialect: str) -> Any:
    if column is None:
        known = list(open_columns(table))
        fix = did_you_mean(str(wanted.field), known) or f"Known fields: {', '.join(known)}."
        raise Fault("E-RECORD-001", "is not a known field", fix)
    if wanted.op not in OPERATORS:
        known_operators = ", ".join(OPERATORS)
        raise Fault("E-RECORD-017", f"has no filter '{wanted.op}'", f"Use {known_operators}.")
    left: Any = comparable(table, column, dialect)
    if wanted.op == "is_null":
        if not isinstance(wanted.value, bool):
            raise Fault("E-RECORD-017", "must be compared with true or false")
        return left.is_(None) if wanted.value else left.is_not(None)
    if column.kind == "json":
        raise Fault("E-RECORD-017", "holds JSON and can only be asked for is_null")
    if wanted.op == "contains":
        return _contains(table, column, wanted.value, dialect)
    if wanted.op == "in":
        return _among(left, column, wanted.value)
    if wanted.value is None:
        raise Fault("E-RECORD-017", "must be compared with a value", "Use is_null.")
    if wanted.op in _ORDERED and column.kind == "switch":
        raise Fault("E-RECORD-017", "is true or false and has no order", "Use = or !=.")
    return _compared(left, wanted.op, column.parse(wanted.value))


def _compared(left: Any, op: str, value: Any) -> Any:
    return {
        "=": left.__eq__,
        "!=": left.is_distinct_from,
        "<": left.__lt__,
        "<=": left.__le__,
        ">": left.__gt__,
        ">=": left.__ge__,
    }[op](value)


def _among(left: Any, column: Column, values: Any) -> Any:
    if not isinstance(values, list | tuple | set | frozenset) or len(values) > 1000:
        raise Fault("E-RECORD-017", "must be compared with a list of at most 1,000 values")
    return left.in_([column.parse(value) for value in values])


def _contains(table: str, column: Column, value: Any, dialect: str) -> Any:
    if column.kind not in ("text", "word"):
        raise Fault("E-RECORD-017", "holds no text to search in", "Use another filter.")
    if not isinstance(value, str):
        raise Fault("E-RECORD-004", "must be text")
    if "\x00" in value:
        raise Fault("E-RECORD-010", "holds a NUL character", "Remove it.")
    needle = "".join(c.lower() if c.isascii() else c for c in value)
    for special in ("\\", "%", "_"):
        needle = needle.replace(special, "\\" + special)
    left = sa.func.lower(comparable(table, column, dialect))
    return left.like(f"%{needle}%", escape="\\")


def comparable(table: str, column: Column, dialect: str) -> Any:
    """The column as it is compared and sorted: text by code point on both databases."""
    source = TABLES[table].__table__.c[column.name]
    if column.kind == "whole":
        return sa.type_coerce(source, sa.BigInteger())  # asking for more than 32 bits is no error
    if column.kind not in ("text", "word"):
        return source
    text = sa.type_coerce(source, sa.String())
    return text.collate("C") if dialect == "postgresql" else text


def sort_keys(table: str, sort: str | Sequence[str]) -> list[Key]:
    """What to sort by, ending with the id; `-name` sorts downwards. RecordError's Fault inside."""
    keys: list[Key] = []
    known = {name: c for name, c in open_columns(table).items() if c.kind != "json"}
    for word in (sort,) if isinstance(sort, str) else tuple(sort):
        name = str(word).removeprefix("-")
        if name not in known:
            fix = did_you_mean(name, known) or f"Sort by one of {', '.join(known)}."
            raise Refused(f"{table} cannot be sorted by '{name}'. {fix}", code="E-RECORD-018")
        keys.append(Key(name, str(word).startswith("-")))
    if "id" not in {key.name for key in keys}:
        keys.append(Key("id"))
    return keys


def ordering(table: str, keys: Sequence[Key], dialect: str) -> list[Any]:
    """ORDER BY of these keys, NULLs last."""
    order: list[Any] = []
    for key in keys:
        column = columns_of(table)[key.name]
        value = _ordered(table, column, dialect)
        if column.nullable:
            order.append(value.is_(None))
        order.append(value.desc() if key.descending else value.asc())
    return order


def _ordered(table: str, column: Column, dialect: str) -> Any:
    """The column as it is sorted: false before true."""
    value = comparable(table, column, dialect)
    return sa.cast(value, sa.Integer) if column.kind == "switch" else value


def after(table: str, keys: Sequence[Key], values: Sequence[Any], dialect: str) -> Any:
    """The condition on rows that come after the row with these sort values."""
    condition: Any = sa.false()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        column = columns_of(table)[key.name]
        left = _ordered(table, column, dialect)
        if value is None:  # nothing comes after NULL but the other NULLs
            condition = sa.and_(left.is_(None), condition)
            continue
        value = int(value) if column.kind == "switch" else value
        beyond = left < value if key.descending else left > value
        if column.nullable:
            beyond = sa.or_(beyond, left.is_(None))
        condition = sa.or_(beyond, sa.and_(left == value, condition))
    return condition


# --- Cursors -------------------------------------------------------------------------------------


def question(table: str, where: Sequence[Any], keys: Sequence[Key], *, deleted: bool) -> str:
    """A short mark of what is asked, so that a cursor is used for nothing else."""
    text = repr((table, [tuple(part) for part in where], [tuple(key) for key in keys], deleted))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cursor_of(mark: str, keys: Sequence[Key], row: Mapping[str, Any]) -> str:
    """The cursor of a page's last row."""
    values = [_as_json(row[key.name]) for key in keys]
    text = json.dumps([mark, values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def values_of(cursor: str, mark: str, table: str, keys: Sequence[Key]) -> list[Any]:
    """The sort values in a cursor; Refused when it is not one of this list's."""
    foreign = Refused(
        "The cursor belongs to another list: table, filters or order differ. Start at page one.",
        code="E-RECORD-016",
    )
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        theirs, values = found
        if theirs != mark:
            raise foreign
        columns = columns_of(table)
        return [
            None if value is None and columns[key.name].nullable else columns[key.name].parse(value)
            for key, value in zip(keys, values, strict=True)
        ]
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error, Fault) as error:
        raise Refused(
            "The cursor cannot be read. Use next_cursor as it was given, or start at page one.",
            code="E-RECORD-016",
        ) from error
