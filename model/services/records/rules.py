"""Rules of the domain that no column and no CHECK can say, registered per table.

    @rule_of("parties")
    def at_most_ten_active_parties(session, table, row, existing, now): …

A rule gets the row as it would be after the change (`existing` is what it was, None when new) and
gives violations. Rules live in `document_rules/`, one file per domain; every file there is read at
first use. Create, update, state changes, restore and insert_many all run them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session

from model.errors import Violation
from model.tables import TABLES

Row = Mapping[str, Any]
Rule = Callable[[Session, str, Row, Row | None, datetime], list[Violation]]

_RULES: dict[str, dict[str, Rule]] = {}


def rule_of(*tables: str) -> Callable[[Rule], Rule]:
    """Register a rule for each of `tables`; the same function registered again replaces itself."""
    for table in tables:
        assert table in TABLES, f"a rule names a table that is not there: {table}"

    def register(rule: Rule) -> Rule:
        name = f"{rule.__module__}.{rule.__qualname__}"
        for table in tables:
            _RULES.setdefault(table, {})[name] = rule
        return rule

    return register


def forget_rule(rule: Rule) -> None:
    """Take a rule out again (tests register rules of their own)."""
    name = f"{rule.__module__}.{rule.__qualname__}"
    for rules in _RULES.values():
        rules.pop(name, None)


def rules_of(table: str) -> tuple[Rule, ...]:
    """The rules of a table, by name."""
    _read_rules()
    return tuple(rule for _, rule in sorted(_RULES.get(table, {}).items()))


def broken_rules(
    session: Session, table: str, *, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Every violation of the domain's rules by one row as it would be after the change."""
    return [
        violation
        for rule in rules_of(table)
        for violation in rule(session, table, row, existing, now)
    ]


@cache
def _read_rules() -> None:
    from model.services.records import document_rules

    for module in pkgutil.iter_modules(document_rules.__path__, f"{document_rules.__name__}."):
        importlib.import_module(module.name)
