"""Whether all values of one column are sound exactly as they stand, asked for many rows at once.

A batch mostly holds values that its columns' checks would give back unchanged; asking a whole
column for its types, bounds and lengths finds that out by a few passes of the interpreter's own. A
no here says nothing: those values go through the column's check one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from types import NoneType
from typing import Any

import annotated_types
import sqlalchemy as sa

from model.shapes.formats import TEXT_FORMATS
from model.tables import TABLES

Sound = Callable[[Sequence[Any]], bool]
INT32, INT64 = 2**31 - 1, 2**63 - 1
INSTANT_MIN = datetime(1, 1, 2, tzinfo=UTC)
INSTANT_MAX = datetime(9999, 12, 30, tzinfo=UTC)
_zone_of = attrgetter("tzinfo")


class Rules:
    """The bounds, lengths and format that a column declares."""

    def __init__(self, table: str, column: sa.Column[Any]) -> None:
        """Read them from the column and its field."""
        field = TABLES[table].model_fields[column.name]
        found: dict[str, Any] = {}
        for rule in field.metadata:
            for name in ("ge", "gt", "le", "lt", "min_length", "max_length"):
                if hasattr(rule, name) and isinstance(rule, annotated_types.BaseMetadata):
                    found[name] = getattr(rule, name)
        self.low, self.high = found.get("ge"), found.get("le")
        self.shortest, self.longest = found.get("min_length", 0), found.get("max_length")
        self.format = column.info.get("format")
        if isinstance(column.type, sa.Integer) and not column.foreign_keys:
            most = INT64 if isinstance(column.type, sa.BigInteger) else INT32
            self.low = -most - 1 if self.low is None else max(self.low, -most - 1)
            self.high = most if self.high is None else min(self.high, most)


def sound_test(kind: str, column: sa.Column[Any], rules: Rules) -> Sound:
    """The question whether a column's values are all sound; JSON is never taken as it stands."""
    if kind == "json":
        return lambda values: False
    wanted, within = _TYPES[kind], _TESTS[kind](column, rules)
    nullable = bool(column.nullable)

    def all_sound(values: Sequence[Any]) -> bool:
        types = set(map(type, values))
        if NoneType in types:
            if not nullable:
                return False
            types.discard(NoneType)
            values = [value for value in values if value is not None]
        return not types or (types == {wanted} and within(values))

    return all_sound


def _text(_column: sa.Column[Any], rules: Rules) -> Sound:
    shortest, longest = rules.shortest, INT32 if rules.longest is None else rules.longest
    find_problem = None if rules.format is None else TEXT_FORMATS[rules.format]

    def within(values: Sequence[Any]) -> bool:
        together = "".join(values)
        if "\x00" in together or not together.isascii():
            return False
        lengths = set(map(len, values))
        if min(lengths) < shortest or max(lengths) > longest:
            return False
        return find_problem is None or not any(map(find_problem, set(values)))

    return within


def _whole(column: sa.Column[Any], rules: Rules) -> Sound:
    low, high = (1, INT64) if column.foreign_keys else (rules.low, rules.high)
    return lambda values: low <= min(values) and max(values) <= high


def _number(_column: sa.Column[Any], rules: Rules) -> Sound:
    least = -math.inf if rules.low is None else rules.low
    most = math.inf if rules.high is None else rules.high

    def within(values: Sequence[Any]) -> bool:
        if 0.0 in values or not all(map(math.isfinite, values)):
            return False  # a zero may have a sign, which its check takes away
        return bool(least <= min(values) and max(values) <= most)

    return within


def _word(column: sa.Column[Any], _rules: Rules) -> Sound:
    assert isinstance(column.type, sa.Enum)
    words = frozenset(str(word) for word in column.type.enums)
    return lambda values: words.issuperset(values)


def _instant(_column: sa.Column[Any], _rules: Rules) -> Sound:
    def within(values: Sequence[Any]) -> bool:
        if set(map(_zone_of, values)) != {UTC}:
            return False
        return bool(min(values) >= INSTANT_MIN and max(values) <= INSTANT_MAX)

    return within


def _any(_column: sa.Column[Any], _rules: Rules) -> Sound:
    return lambda values: True


_TYPES: dict[str, type[Any]] = {
    "text": str,
    "whole": int,
    "number": float,
    "switch": bool,
    "word": str,
    "date": date,
    "instant": datetime,
}
_TESTS: dict[str, Callable[[sa.Column[Any], Rules], Sound]] = {
    "text": _text,
    "whole": _whole,
    "number": _number,
    "switch": _any,
    "word": _word,
    "date": _any,
    "instant": _instant,
}
