"""What each column can hold, compiled once per column into a function that checks one value.

A check gives the value as it is stored (UTC instants, small-letter words, whole JSON shapes) or
raises a Fault. Both databases hold what passes here, and give back what was put in: no NaN, no
half characters, no instant that a time zone would push out of the calendar.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import AutoString

from model.errors import did_you_mean
from model.services.records.faults import Fault
from model.services.records.json_values import json_check
from model.services.records.sound_columns import (
    INSTANT_MAX,
    INSTANT_MIN,
    INT32,
    INT64,
    Rules,
    Sound,
    sound_test,
)
from model.shapes.formats import TEXT_FORMATS
from model.tables import TABLES

Check = Callable[[Any], Any]

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPACES = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as records see it.

    `parse` checks only the type (filters use it); `check` checks everything, emptiness too.
    """

    name: str
    kind: str
    nullable: bool
    parse: Check
    check: Check
    all_sound: Sound
    """Whether `check` would give back all of many values as they stand."""
    secret: bool = False
    reference: tuple[str, str] | None = None
    """Table and column that a foreign key points at."""
    machine: Any = None


@cache
def columns_of(table: str) -> dict[str, Column]:
    """Every column of a table by name."""
    return {column.name: _column(table, column) for column in TABLES[table].__table__.columns}


def kind_of(column: sa.Column[Any]) -> str:
    """The kind of value a column holds, by which everything here is chosen."""
    for kind, name in _KINDS:
        if isinstance(column.type, kind):
            return name
    return "instant"


_KINDS: tuple[tuple[type[Any], str], ...] = (
    (sa.Enum, "word"),
    (sa.JSON, "json"),
    (AutoString, "text"),
    (sa.String, "text"),
    (sa.Boolean, "switch"),
    (sa.Date, "date"),
    (sa.Integer, "whole"),
    (sa.Float, "number"),
)


def _column(table: str, column: sa.Column[Any]) -> Column:
    kind = kind_of(column)
    rules = Rules(table, column)
    parse = _PARSERS[kind](column)
    key = next(iter(column.foreign_keys), None)
    return Column(
        name=column.name,
        kind=kind,
        nullable=bool(column.nullable),
        parse=parse,
        check=_not_empty(_checked(kind, rules, parse), nullable=bool(column.nullable)),
        all_sound=sound_test(kind, column, rules),
        secret=bool(column.info.get("secret")),
        reference=None if key is None else (key.column.table.name, key.column.name),
        machine=column.info.get("machine"),
    )


def _not_empty(check: Check, *, nullable: bool) -> Check:
    def empty_or_checked(value: Any) -> Any:
        return None if value is None else check(value)

    def required(value: Any) -> Any:
        if value is None:
            raise Fault("E-RECORD-002", "must not be empty", "Give a value.")
        return check(value)

    return empty_or_checked if nullable else required


def _checked(kind: str, rules: Rules, parse: Check) -> Check:
    """The type's own check together with the column's bounds, lengths and format."""
    if kind == "text":
        return _text_rules(rules, parse)
    if kind in ("whole", "number") and (rules.low is not None or rules.high is not None):
        return _bounded(rules.low, rules.high, parse)
    return parse


def _bounded(low: Any, high: Any, parse: Check) -> Check:
    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    if math.isinf(least) or math.isinf(most):
        rule = f"must be at least {low}" if low is not None else f"must be at most {high}"
    else:
        rule = f"must be {low}..{high}"

    def within(value: Any) -> Any:
        value = parse(value)
        if not least <= value <= most:
            raise Fault("E-RECORD-003", rule)
        return value

    return within


def _text_rules(rules: Rules, parse: Check) -> Check:
    shortest, longest = rules.shortest, rules.longest
    most = INT32 if longest is None else longest
    rule = f"must have {shortest}..{most} characters"
    if shortest <= 1:
        rule = f"must have at most {most} characters"
    find_problem = None if rules.format is None else TEXT_FORMATS[rules.format]

    def sized(value: Any) -> str:
        text: str = parse(value)
        if not shortest <= len(text) <= most:
            if not text:
                raise Fault("E-RECORD-007", "must not be empty", "Write something.")
            raise Fault("E-RECORD-007", rule)
        if find_problem is not None and (problem := find_problem(text)):
            raise Fault("E-RECORD-007", problem)
        return text

    return sized


# --- Types ---------------------------------------------------------------------------------------


def _text(_column: sa.Column[Any]) -> Check:
    return clean_text


def clean_text(value: Any) -> str:
    """Text that both databases can hold: no NUL, no half of a surrogate pair."""
    if type(value) is not str:
        if not isinstance(value, str):
            raise Fault("E-RECORD-004", "must be text")
        value = str.__str__(value)
    if "\x00" in value:
        raise Fault("E-RECORD-010", "holds a NUL character", "Remove it.")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Fault("E-RECORD-010", "holds half a character", "Paste it again.") from None
    text: str = value
    return text


def _whole(column: sa.Column[Any]) -> Check:
    def row_id(value: Any) -> int:
        if type(value) is not int or not 0 < value <= INT64:
            raise Fault("E-RECORD-004", "must be the number of a row")
        return value

    def whole(value: Any) -> int:
        if type(value) is not int:
            raise Fault("E-RECORD-004", "must be a whole number")
        if not -INT64 - 1 <= value <= INT64:
            raise Fault("E-RECORD-003", "must fit into 64 bits")
        return value

    return row_id if column.foreign_keys else whole


def _number(_column: sa.Column[Any]) -> Check:
    def number(value: Any) -> float:
        if type(value) is int and abs(value) <= 2**53:
            value = float(value)
        if type(value) is not float:
            raise Fault("E-RECORD-004", "must be a number")
        if not math.isfinite(value):
            raise Fault("E-RECORD-003", "must be a number that is not infinite")
        return value + 0.0  # -0.0 would come back as 0.0 from one database only

    return number


def _switch(_column: sa.Column[Any]) -> Check:
    def switch(value: Any) -> bool:
        if value is True or value is False:
            return value
        raise Fault("E-RECORD-004", "must be true or false")

    return switch


def _word(column: sa.Column[Any]) -> Check:
    assert isinstance(column.type, sa.Enum)
    words = {str(word): str(word) for word in column.type.enums}
    known = ", ".join(words)

    def word(value: Any) -> str:
        if not isinstance(value, str):
            raise Fault("E-RECORD-013", f"must be one of {known}")
        text = str.__str__(value)
        found = words.get(text)
        if found is None:
            found = words.get(_SPACES.sub("_", text.strip()).lower())
        if found is None:
            fix = did_you_mean(text.lower(), words)
            raise Fault("E-RECORD-013", f"must be one of {known}", fix)
        return found

    return word


def _date(_column: sa.Column[Any]) -> Check:
    def day(value: Any) -> date:
        if type(value) is date:
            return value
        if type(value) is str and _ISO_DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise Fault("E-RECORD-004", "must be a date such as 2026-03-29")

    return day


def _instant(_column: sa.Column[Any]) -> Check:
    def instant(value: Any) -> datetime:
        if type(value) is str:
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                value = None
        if not isinstance(value, datetime):
            raise Fault("E-RECORD-004", "must be an instant such as 2026-03-29T08:00:00+00:00")
        if value.tzinfo is UTC and INSTANT_MIN <= value <= INSTANT_MAX:
            return value
        if value.utcoffset() is None:
            raise Fault("E-RECORD-004", "must say its time zone", "Use an aware time, such as UTC.")
        if not INSTANT_MIN <= value <= INSTANT_MAX:
            raise Fault("E-RECORD-003", "must lie in the years 1..9999")
        return value.astimezone(UTC)

    return instant


_PARSERS: dict[str, Callable[[sa.Column[Any]], Check]] = {
    "text": _text,
    "whole": _whole,
    "number": _number,
    "switch": _switch,
    "word": _word,
    "date": _date,
    "instant": _instant,
    "json": lambda column: json_check(column.info.get("shape")),
}
