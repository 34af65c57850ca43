"""C4: the edges of every column of every table: one verdict and one value on both databases.

Each edge goes through the service on this kind of database. The verdict must be the one that the
declarations give (read here a second time), and what was accepted must come back as it was put in;
so both kinds agree with each other, because both agree with this.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import AutoString

from model.db import Database, WriteSession, write
from model.services import records
from model.services.records import rules
from model.services.records.columns import columns_of
from model.shapes.formats import TEXT_FORMATS
from model.tables import CONTENT_TABLES, TABLES
from tests.model.services.records.conftest import Ground
from tests.model.services.records.made_values import START, Maker, bounds, fields, reference

INT32, INT64 = 2**31 - 1, 2**63 - 1
NAN, INFINITY = math.nan, math.inf
PLAY_TABLES = sorted(TABLES.keys() - CONTENT_TABLES.keys() - {"audit_events"})
"""All but content, whose edges its own tests hold, and the trail that each insert here adds to."""

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
AWARE = (
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=EAST),
    datetime(2026, 12, 31, 23, 59, 59, 1, tzinfo=WEST),
    datetime(9999, 12, 30, tzinfo=UTC),
)
NOT_INSTANTS = (
    datetime(2026, 1, 1),  # noqa: DTZ001 - naive on purpose
    datetime(1, 1, 1, tzinfo=EAST),
    datetime(9999, 12, 31, 23, 59, tzinfo=WEST),
    date(2026, 1, 1),
    0,
    "soon",
)
TEXTS = (
    "",
    "\x00",
    "a\x00b",
    "\ud83d",
    "\udc00x",
    "🎉",
    "👨‍👩‍👧‍👦 é e\u0301",
    "'; DROP",
    "\\",
    "%_",
    " ",
    "\n",
)
OTHER_TYPES: tuple[Any, ...] = (b"bytes", object(), (), {1, 2}, 1j)


@pytest.fixture(autouse=True)
def no_domain_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Edges of columns, not of the domain."""
    rules.rules_of("users")
    monkeypatch.setattr(rules, "_RULES", {})


def edges(table: str, column: sa.Column[Any]) -> list[Any]:
    """The boundary values of a column, good and bad."""
    limits, kind = bounds(table, column.name), column.type
    found: list[Any] = [None, True, *OTHER_TYPES]
    if isinstance(kind, sa.JSON):
        return [*found, NAN, [NAN], {"a\x00": 1}, {"\ud800": 1}, {1: 2}, 2**63, "text"]
    if isinstance(kind, sa.Enum):
        words = list(kind.enums)
        return [*found, *words, words[0].upper(), words[-1].replace("_", " ").title(), "", "no", 1]
    if isinstance(kind, sa.Boolean):
        return [*found, False, 0, 1, "true", "", NAN]
    if isinstance(kind, sa.Date):
        return [*found, date.min, date.max, date(2024, 2, 29), "2026-03-29", "2026-02-29", START, 0]
    if isinstance(kind, sa.Integer):
        around = (0, 1, -1, INT32, INT32 + 1, -INT32 - 1, -INT32 - 2, INT64, INT64 + 1, -INT64 - 2)
        ends = [limits["ge"] - 1, limits["ge"], limits["le"], limits["le"] + 1]
        return [*found, *around, *ends, 1.0, "1", NAN, "", False]
    if isinstance(kind, sa.Float):
        low, high = limits.get("ge", -1e6), limits.get("le", 1e6)
        beyond = (math.nextafter(low, -math.inf), math.nextafter(high, math.inf))
        near = (math.nextafter(low, math.inf), math.nextafter(high, -math.inf))
        return [*found, low, high, *beyond, *near, -0.0, 5e-324, NAN, INFINITY, -INFINITY, "1"]
    if isinstance(kind, AutoString | sa.String):
        return [*found, *TEXTS, *_sized(limits), 0]
    return [*found, *AWARE, *NOT_INSTANTS]


def _sized(limits: dict[str, Any]) -> list[str]:
    """Texts of the shortest and longest lengths and one beyond, of one and of four bytes each."""
    sizes = {limits.get("min_length", 0), limits.get("max_length", 300)}
    sizes |= {size + 1 for size in sizes} | {max(size - 1, 0) for size in sizes}
    return [sign * size for size in sorted(sizes) for sign in ("x", "🎉") if size <= 10_000]


def verdict(table: str, column: sa.Column[Any], value: Any) -> tuple[bool, Any]:
    """Whether the declarations allow a value by itself, and how it comes back."""
    if value is None:
        return bool(column.nullable), None
    limits, kind = bounds(table, column.name), column.type
    if isinstance(kind, sa.Enum):
        word = "_".join(str(value).lower().split()) if isinstance(value, str) else None
        states = column.info.get("machine")
        return word in kind.enums and (states is None or bool(word)), word
    if isinstance(kind, sa.Boolean):
        return isinstance(value, bool), value
    if isinstance(kind, sa.Date):
        return _date(value)
    if isinstance(kind, sa.Integer):
        return type(value) is int and limits["ge"] <= value <= limits["le"], value
    if isinstance(kind, sa.Float):
        is_number = type(value) in (int, float) and math.isfinite(value)
        low, high = limits.get("ge", -math.inf), limits.get("le", math.inf)
        return is_number and low <= value <= high, value
    if isinstance(kind, AutoString | sa.String):
        return _text(column, limits, value), value
    is_aware = isinstance(value, datetime) and value.tzinfo is not None
    return is_aware and AWARE[0] <= value <= AWARE[-1], value


def _date(value: Any) -> tuple[bool, Any]:
    if isinstance(value, str):
        try:
            return True, date.fromisoformat(value)
        except ValueError:
            return False, None
    return isinstance(value, date) and not isinstance(value, datetime), value


def _text(column: sa.Column[Any], limits: dict[str, Any], value: Any) -> bool:
    if not isinstance(value, str) or "\x00" in value or "\ud83d" in value or "\udc00" in value:
        return False
    if not limits.get("min_length", 0) <= len(value) <= limits.get("max_length", math.inf):
        return False
    name = column.info.get("format")
    return name is None or TEXT_FORMATS[name](value) is None


@pytest.mark.parametrize("table", PLAY_TABLES)
def test_every_edge_has_one_verdict_and_one_value(
    table: str, records_database: Database, ground: Ground
) -> None:
    """Accepted values come back the same; the others are refused by name, none by the database."""
    maker = Maker(f"edges {table}", ground.parents)
    with write(records_database, actor=ground.admin, key="edges", now=START) as session:
        everything = session.begin_nested()
        _make_room(session, table)
        for column in fields(table):
            if reference(column) is not None:
                _references(session, maker, table, column)
            else:
                _edges(session, maker, table, column)
        everything.rollback()


def _make_room(session: WriteSession, table: str) -> None:
    """Delete the rows that were there, so that their unique values are free."""
    source = TABLES[table].__table__
    own = any((reference(column) or ("", ""))[0] == table for column in source.c)
    if "deleted_at" in source.c and not own:
        session.execute(sa.update(source).values(deleted_at=START))


def _edges(session: WriteSession, maker: Maker, table: str, column: sa.Column[Any]) -> None:
    """The verdict on each edge, and the values that come back of those that are accepted."""
    accepted: list[tuple[dict[str, Any], Any]] = []
    for value in edges(table, column):
        row = {**maker.row(table), column.name: value}
        clean, violations = records.examine(table, row, now=START, by_service=True)
        mine = [v for v in violations if v.path[2] == column.name and v.code != "E-RECORD-011"]
        if isinstance(column.type, sa.JSON):  # what a shape allows, the shape itself says
            allowed, back = not mine, clean.get(column.name)
            assert mine or back == value or _is_filled(back, value), (table, column.name, value)
        else:
            allowed, back = verdict(table, column, value)
            assert bool(mine) is not allowed, (table, column.name, value, mine)
        if allowed and not violations:
            accepted.append((row, back))
    if not _came_back(session, table, column, accepted):
        for one in accepted:  # some edge breaks a rule over several rows: each by itself then
            _came_back(session, table, column, [one])


def _came_back(
    session: WriteSession,
    table: str,
    column: sa.Column[Any],
    accepted: list[tuple[dict[str, Any], Any]],
) -> bool:
    """Insert rows and compare what the database gives back; false when rows clash."""
    stored = _stored(session, table, [row for row, _ in accepted], column.name)
    if stored is None:
        return False
    for (row, back), found in zip(accepted, stored, strict=True):
        assert _same(found, back), (table, column.name, row[column.name], back, found)
    return True


def _stored(
    session: WriteSession, table: str, rows: list[dict[str, Any]], name: str
) -> list[Any] | None:
    """What the database gives back of one column; None when the rows break rules together."""
    source = TABLES[table].__table__
    savepoint = session.begin_nested()
    try:
        made = records.insert_many(
            session, table=table, rows=rows, ledger=True, return_ids=True, checked=False
        )
        query = sa.select(source.c[name]).where(source.c.id.in_(made.ids))
        return list(session.execute(query.order_by(source.c.id)).scalars())
    except records.RecordError as error:
        if {violation.code for violation in error.violations} <= TIES:
            return None
        raise
    finally:
        savepoint.rollback()


TIES = frozenset({"E-RECORD-006", "E-RECORD-011"})
"""Codes of rules over several columns or rows: an edge may break them, being well in itself."""


def _references(session: WriteSession, maker: Maker, table: str, column: sa.Column[Any]) -> None:
    """A reference takes the values that are there and nothing else."""
    is_text = isinstance(column.type, AutoString | sa.String)
    wrong: tuple[Any, ...] = ("", "x", 7) if is_text else (0, -1, INT64 + 1, True, "1", 1.0)
    for value in wrong:
        faults = _faults(session, table, _alone(table, maker, column, value))
        assert any(name == column.name for name, _ in faults), (table, column.name, value)
    if not is_text:
        faults = _faults(session, table, _alone(table, maker, column, INT64))
        assert (column.name, "E-RECORD-005") in faults, (table, column.name, faults)
    good = maker.parents[reference(column) or ("", "")][0]
    faults = _faults(session, table, _alone(table, maker, column, good))
    mine = [code for name, code in faults if name == column.name and code not in TIES]
    assert mine == [], (table, column.name, faults)


def _alone(table: str, maker: Maker, column: sa.Column[Any], value: Any) -> dict[str, Any]:
    """A row with this value, and none of those that it could not stand beside."""
    row = maker.row(table)
    for check in TABLES[table].__table__.constraints:
        is_choice = check.info.get("rule") in ("exactly_one", "at_most_one")
        if is_choice and column.name in check.info["columns"]:
            row.update(dict.fromkeys(check.info["columns"]))
    return {**row, column.name: value}


def _faults(session: WriteSession, table: str, row: dict[str, Any]) -> set[tuple[Any, str]]:
    """Field and code of everything that is wrong with a row."""
    savepoint = session.begin_nested()
    try:
        records.insert_many(session, table=table, rows=[row], ledger=True)
        return set()
    except records.RecordError as error:
        return {(violation.path[2], violation.code) for violation in error.violations}
    finally:
        savepoint.rollback()


def _same(found: Any, given: Any) -> bool:
    """Equal, of one type, and for zero of one sign."""
    if isinstance(found, float) and isinstance(given, float) and found == given == 0.0:
        return math.copysign(1, found) == 1
    if isinstance(given, datetime):
        return bool(found == given) and found.utcoffset() == timedelta(0)
    plain = getattr(found, "value", found)
    return bool(plain == given) and (type(plain) is type(given) or isinstance(plain, float))


def _is_filled(found: Any, given: Any) -> bool:
    """Whether a shape only filled in its defaults."""
    if isinstance(given, dict) and isinstance(found, dict):
        return given.items() <= found.items()
    return list(given) == found if isinstance(given, list | tuple) else False


def test_every_column_is_of_a_kind_that_has_edges() -> None:
    """No column type is left out of this test unseen."""
    kinds = {"text", "whole", "number", "switch", "word", "date", "instant", "json"}
    assert {c.kind for table in TABLES for c in columns_of(table).values()} == kinds
