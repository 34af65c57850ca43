"""Every broken rule of one record at once: fields, types, bounds, formats, words, JSON, row rules.

Pure: values in, clean values and violations out. What needs the database (references, uniques,
rules of the domain) is in references, uniques and rules. `examiner` compiles a table's checks once,
so that a batch pays only for calling them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic_core import PydanticUndefined

from model.errors import Violation, did_you_mean
from model.services.records.columns import Column, columns_of
from model.services.records.faults import Fault, Where
from model.services.records.row_rules import RowRule, row_rules
from model.tables import TABLES

Values = dict[str, Any]
SET_BY_SANDBOX = frozenset({"id", "version", "created_at", "updated_at", "deleted_at"})
"""Columns that no caller sets: the sandbox counts, stamps and deletes."""


def examine(
    table: str,
    values: Mapping[str, Any],
    *,
    existing: Mapping[str, Any] | None = None,
    now: datetime,
    by_service: bool = False,
    word: str = "",
    number: int | None = None,
) -> tuple[Values, list[Violation]]:
    """The values as they are stored, and everything that is wrong with them.

    Without `existing` the row is new and comes back whole, defaults and all; with it only the
    given columns come back. `by_service` lets a service set times, versions and states of a made
    row. `word` and `number` say which row it is, where that is not the existing one's id.
    """
    compiled = examiner(table, by_service=by_service)
    if existing is None:
        return compiled.new(values, now, Where(table, number, word))
    return compiled.changed(values, existing, Where(table, existing.get("id")))


@cache
def examiner(table: str, *, by_service: bool = False) -> Examiner:
    """The compiled checks of a table."""
    columns = columns_of(table)
    known = {name: column for name, column in columns.items() if name != "id"}
    defaults: Values = {}
    stamped: list[str] = []
    for name, column in known.items():
        field = TABLES[table].model_fields[name]
        if name in SET_BY_SANDBOX or _is_clock(field.default_factory):
            if column.nullable:
                defaults[name] = None
            else:
                stamped.append(name)
        elif not field.is_required() and field.default is not PydanticUndefined:
            defaults[name] = _default(column, field.default)
        elif field.default_factory is not None:
            defaults[name] = _default(column, field.get_default(call_default_factory=True))
        elif column.nullable:
            defaults[name] = None
    if "version" in known:
        stamped.remove("version")
        defaults["version"] = 1
    settable = {name: column for name, column in known.items() if by_service or _free(column)}
    return Examiner(
        table=table,
        columns=known,
        checks={name: _create_check(c, by_service=by_service) for name, c in settable.items()},
        defaults=defaults,
        required=frozenset(known) - frozenset(defaults) - frozenset(stamped),
        stamped=tuple(stamped),
        rules=row_rules(table),
    )


def _is_clock(factory: Any) -> bool:
    return factory is not None and factory not in (list, dict)


def _free(column: Column) -> bool:
    return column.name not in SET_BY_SANDBOX


def _default(column: Column, value: Any) -> Any:
    """A default as it is stored: words as text, shapes with their own defaults in place."""
    try:
        return column.check(value)
    except Fault:
        return value


def _create_check(column: Column, *, by_service: bool) -> Callable[[Any], Any]:
    """The check of a new row's value: a status begins at its machine's first state."""
    if column.machine is None or by_service:
        return column.check
    initial = column.machine.initial.value

    def begins(value: Any) -> Any:
        word = column.check(value)
        if word != initial:
            raise Fault("E-RECORD-009", f"must begin as {initial}", "Change the state afterwards.")
        return word

    return begins


@dataclass(frozen=True)
class Examiner:
    """A table's compiled checks.

    `defaults` are the values of columns that may be left out; `stamped` columns get the time.
    """

    table: str
    columns: dict[str, Column]
    checks: dict[str, Callable[[Any], Any]]
    defaults: Values
    required: frozenset[str]
    stamped: tuple[str, ...]
    rules: tuple[RowRule, ...]

    def quick(self, values: Mapping[str, Any]) -> Values | None:
        """A new row's clean values without its times; None when anything is wrong with it."""
        checks = self.checks
        clean = self.defaults.copy()
        try:
            for name, value in values.items():
                clean[name] = checks[name](value)
        except (Fault, KeyError):
            return None
        if not self.required <= values.keys():
            return None
        return None if self._breaks_a_rule([clean]) else clean

    def quick_many(self, rows: Sequence[Mapping[str, Any]]) -> list[Values] | None:
        """The same for rows that have the same fields, column by column; None as above."""
        names = rows[0].keys()
        if any(row.keys() != names for row in rows):
            return None
        if not self.required <= names <= self.checks.keys():
            return None
        clean = [{**self.defaults, **row} for row in rows]
        try:
            for name in names:
                self._clean_column(name, clean)
        except Fault:
            return None
        return None if self._breaks_a_rule(clean) else clean

    def _clean_column(self, name: str, rows: Sequence[Values]) -> None:
        """Put a column's values in the form in which they are stored; Fault when one is wrong."""
        column, check = self.columns[name], self.checks[name]
        values = [row[name] for row in rows]
        if check is column.check and column.all_sound(values):
            return
        # What many rows hold (the same list of tags) is looked at once.
        checked = {key: check(value) for key, value in {id(v): v for v in values}.items()}
        for row, value in zip(rows, values, strict=True):
            row[name] = checked[id(value)]

    def _breaks_a_rule(self, rows: Sequence[Values]) -> bool:
        where = Where(self.table)
        return any(rule.broken(row, where) for rule in self.rules for row in rows)

    def new(
        self, values: Mapping[str, Any], now: datetime, where: Where
    ) -> tuple[Values, list[Violation]]:
        """A new row, whole, and everything wrong with it."""
        clean: Values = dict.fromkeys(self.stamped, now)
        clean.update(copy.deepcopy(self.defaults))
        given, violations = self._given(values, self.checks, where)
        clean.update(given)
        for name in sorted(self.required - set(values)):
            fix = "Add it."
            violations.append(where.violation("E-RECORD-002", name, None, "is missing", fix))
        violations += self._row_rules(clean, violations, where)
        return clean, violations

    def changed(
        self, values: Mapping[str, Any], existing: Mapping[str, Any], where: Where
    ) -> tuple[Values, list[Violation]]:
        """The given columns of an existing row, and everything wrong with them."""
        checks = {name: column.check for name, column in self.columns.items() if _movable(column)}
        clean, violations = self._given(values, checks, where)
        violations += self._row_rules({**existing, **clean}, violations, where)
        return clean, violations

    def _given(
        self, values: Mapping[str, Any], checks: Mapping[str, Callable[[Any], Any]], where: Where
    ) -> tuple[Values, list[Violation]]:
        clean: Values = {}
        violations: list[Violation] = []
        for name, value in values.items():
            check = checks.get(name)
            if check is None:
                violations.append(self._closed(name, where))
                continue
            try:
                clean[name] = check(value)
            except Fault as fault:
                secret = self.columns[name].secret
                violations += where.of_fault(name, value, fault, secret=secret)
        return clean, violations

    def _closed(self, name: str, where: Where) -> Violation:
        """Why a field cannot be given: it is unknown, or not the caller's to set."""
        column = self.columns.get(name)
        if name == "id" or (column is not None and name in SET_BY_SANDBOX):
            rule = "is set by the sandbox"
            return where.violation("E-RECORD-008", name, None, rule, "Leave it out.")
        if column is not None and column.machine is not None:
            rule = "moves only from state to state"
            return where.violation("E-RECORD-008", name, None, rule, "Use change_state.")
        if column is not None:
            rule = "never changes once the row is made"
            return where.violation("E-RECORD-008", name, None, rule, "Leave it out.")
        known = sorted(set(self.columns) - SET_BY_SANDBOX)
        fix = did_you_mean(str(name), known) or f"Known fields: {', '.join(known)}."
        return where.violation("E-RECORD-001", str(name), None, "is not a known field", fix)

    def _row_rules(
        self, row: Mapping[str, Any], broken: list[Violation], where: Where
    ) -> list[Violation]:
        """Rules whose columns are all sound, so that one fault makes no other."""
        faulty = {str(violation.path[2]) for violation in broken}
        found = [rule.broken(row, where) for rule in self.rules if faulty.isdisjoint(rule.columns)]
        return [violation for violation in found if violation is not None]


def _movable(column: Column) -> bool:
    return _free(column) and column.machine is None and column.name != "world_id"
