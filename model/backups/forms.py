"""The one form of a stored value in a backup, whichever database it comes from or goes to.

A row is a JSON list of its columns' values: texts, whole numbers, floats, true, false, null, and
JSON columns as JSON. Instants are ISO 8601 text in UTC with microseconds, dates ISO 8601 text. The
same rows give the same bytes on SQLite and PostgreSQL, so their checksums can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from model import bulk


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stored table: its name and how its values are written."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table as the database has it, whatever its revision."""

    name: str
    columns: tuple[Column, ...]


def stored_tables(connection: sa.Connection) -> list[StoredTable]:
    """Every table of the database but the migrations' own, by name."""
    found = sa.inspect(connection).get_multi_columns()
    return [
        StoredTable(
            name,
            tuple(
                Column(column["name"], _kind(column["type"]))
                # Migrations may leave columns in another order on each database.
                for column in sorted(columns, key=lambda c: (c["name"] != "id", c["name"]))
            ),
        )
        for (_, name), columns in sorted(found.items(), key=lambda item: item[0][1])
        if name != "alembic_version"
    ]


def _kind(type_: sa.types.TypeEngine[Any]) -> str:
    if isinstance(type_, sa.JSON):
        return "json"
    if isinstance(type_, sa.Boolean):
        return "boolean"
    if isinstance(type_, sa.DateTime):
        return "instant"
    return "date" if isinstance(type_, sa.Date) else "plain"


def lines(connection: sa.Connection, table: StoredTable) -> Iterator[bytes]:
    """The rows of a table in their form, one a line, by id."""
    is_sqlite = connection.dialect.name == "sqlite"
    values = ", ".join(_sql(column, is_sqlite=is_sqlite) for column in table.columns)
    order = " ORDER BY id" if any(c.name == "id" for c in table.columns) else ""
    rows = bulk.read_rows(connection, f'SELECT {values} FROM "{table.name}"{order}')
    changed = [
        (place, _FROM_DATABASE[column.kind])
        for place, column in enumerate(table.columns)
        if column.kind in _FROM_DATABASE
    ]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in rows:
        given = list(row)
        for place, read in changed:
            if given[place] is not None:
                given[place] = read(given[place])
        yield encode(given).encode() + b"\n"


def _sql(column: Column, *, is_sqlite: bool) -> str:
    name = f'"{column.name}"'
    if column.kind == "json":
        return name if is_sqlite else f"CAST({name} AS TEXT)"
    if column.kind == "instant":
        if is_sqlite:
            return f"replace({name}, ' ', 'T') || '+00:00'"
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
    if column.kind == "date" and not is_sqlite:
        return f"to_char({name}, 'YYYY-MM-DD')"
    return name


def _sorted_json(text: Any) -> Any:
    """A JSON column's value with its objects' keys in order: PostgreSQL keeps no order."""
    return _in_order(json.loads(text))


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(part) for part in value] if isinstance(value, list) else value


_FROM_DATABASE: dict[str, Callable[[Any], Any]] = {"json": _sorted_json, "boolean": bool}


def stored(columns: Sequence[Column], text: bytes, *, is_sqlite: bool) -> tuple[Any, ...]:
    """One line of a backup as the values that the database's driver takes."""
    row = json.loads(text)
    if not isinstance(row, list) or len(row) != len(columns):
        raise ValueError("a row that does not fit its table's columns")
    return tuple(
        None if value is None else _stored(column.kind, value, is_sqlite=is_sqlite)
        for column, value in zip(columns, row, strict=True)
    )


def _stored(kind: str, value: Any, *, is_sqlite: bool) -> Any:
    if kind == "json":
        return json.dumps(value, ensure_ascii=False)
    if kind == "instant":
        text = str(value).replace("T", " ")
        return text.removesuffix("+00:00") if is_sqlite else text
    if kind == "boolean" and is_sqlite:
        return int(value)
    return value
