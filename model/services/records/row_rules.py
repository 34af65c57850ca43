"""The rules that tables declare over several columns of a row, evaluated before the database does.

Each comes from a CHECK whose `info` names the rule and its columns (model.tables.base); the
sentence says which columns and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from model.errors import Violation
from model.services.records.faults import Where
from model.tables import TABLES

Broken = Callable[[Mapping[str, Any], Where], Violation | None]


class RowRule(NamedTuple):
    """One declared rule: the columns it ties together, and what says how a row breaks it."""

    columns: tuple[str, ...]
    broken: Broken


@cache
def row_rules(table: str) -> tuple[RowRule, ...]:
    """The declared rules of a table over its rows' columns, by the name of their CHECK."""
    checks = [
        constraint
        for constraint in TABLES[table].__table__.constraints
        if isinstance(constraint, sa.CheckConstraint) and constraint.info.get("rule") in _RULES
    ]
    return tuple(
        RowRule(tuple(check.info["columns"]), _RULES[check.info["rule"]](check.info["columns"]))
        for check in sorted(checks, key=lambda check: str(check.name))
    )


def _exactly_one(columns: tuple[str, ...]) -> Broken:
    names = ", ".join(columns)

    def check(row: Mapping[str, Any], where: Where) -> Violation | None:
        given = [name for name in columns if row.get(name) is not None]
        if len(given) == 1:
            return None
        fix = "Give one." if not given else f"Leave out all but one of {' and '.join(given)}."
        rule = f"must be the only one given of {names}"
        return where.violation("E-RECORD-011", (given or columns)[0], None, rule, fix)

    return check


def _at_most_one(columns: tuple[str, ...]) -> Broken:
    names = ", ".join(columns)

    def check(row: Mapping[str, Any], where: Where) -> Violation | None:
        given = [name for name in columns if row.get(name) is not None]
        if len(given) <= 1:
            return None
        fix = f"Leave out all but one of {' and '.join(given)}."
        rule = f"must be the only one given of {names}"
        return where.violation("E-RECORD-011", given[1], row[given[1]], rule, fix)

    return check


def _in_order(columns: tuple[str, ...]) -> Broken:
    first, second = columns

    def check(row: Mapping[str, Any], where: Where) -> Violation | None:
        low, high = row.get(first), row.get(second)
        if low is None or high is None or low <= high:
            return None
        word = "more" if isinstance(low, int | float) else "later"
        rule = f"must be the same as {first} = {low} or {word}"
        return where.violation("E-RECORD-011", second, high, rule, "Change one of the two.")

    return check


def _strictly_in_order(columns: tuple[str, ...]) -> Broken:
    first, second = columns

    def check(row: Mapping[str, Any], where: Where) -> Violation | None:
        low, high = row.get(first), row.get(second)
        if low is None or high is None or low < high:
            return None
        word = "more than" if isinstance(low, int | float) else "later than"
        rule = f"must be {word} {first} = {low}"
        return where.violation("E-RECORD-011", second, high, rule, "Change one of the two.")

    return check


def _different(columns: tuple[str, ...]) -> Broken:
    first, second = columns

    def check(row: Mapping[str, Any], where: Where) -> Violation | None:
        value = row.get(second)
        if value is None or row.get(first) != value:
            return None
        rule = f"must not be the same as {first}"
        return where.violation("E-RECORD-011", second, value, rule, "Choose another.")

    return check


_RULES: dict[str, Callable[[tuple[str, ...]], Broken]] = {
    "exactly_one": _exactly_one,
    "at_most_one": _at_most_one,
    "in_order": _in_order,
    "strictly_in_order": _strictly_in_order,
    "different": _different,
}
