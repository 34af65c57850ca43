"""Constraints that follow from declarations: bounds, lengths, formats, lasting ids, indices.

Each bound is written once, on the field; this file turns it into a CHECK that both databases
enforce. What a CHECK cannot say stands in `triggers`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import annotated_types
import sqlalchemy as sa
from sqlmodel import AutoString

from model.tables.base import Row


def declare_constraints(tables: Iterable[type[Row]]) -> None:
    """Add a CHECK for each bound and length of each field, and make ids never reused."""
    for table_class in tables:
        table = table_class.__table__
        table.dialect_options["sqlite"]["autoincrement"] = True
        for name, field in table_class.model_fields.items():
            if name in table.columns:
                for rule_name, condition in _conditions(table.columns[name], field.metadata):
                    table.append_constraint(
                        sa.CheckConstraint(condition, name=f"{name}_{rule_name}")
                    )
        _order_times(table)
        _index_references(table)


def _order_times(table: sa.Table) -> None:
    """No row was changed before it was made."""
    if "created_at" in table.columns and "updated_at" in table.columns:
        table.append_constraint(
            sa.CheckConstraint(
                "created_at <= updated_at",
                name="times_ordered",
                info={"rule": "in_order", "columns": ("created_at", "updated_at")},
            )
        )


def _index_references(table: sa.Table) -> None:
    """An index on each reference that no key or index begins with: joins and deletes use it."""
    led = {next(iter(index.columns)).name for index in table.indexes}
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint):
            led.update(column.name for column in list(constraint.columns)[:1])
    for column in table.columns:
        if column.foreign_keys and column.name not in led:
            filled = sa.text(f"{column.name} IS NOT NULL") if column.nullable else None
            sa.Index(
                f"ix_{table.name}_{column.name}",
                column,
                sqlite_where=filled,
                postgresql_where=filled,
            )


def _conditions(column: sa.Column[Any], metadata: Iterable[Any]) -> list[tuple[str, str]]:
    """The named SQL conditions of one column; JSON columns are checked by their shapes instead."""
    name = f'"{column.name}"'
    found: list[tuple[str, str]] = []
    for rule in metadata:
        if isinstance(rule, annotated_types.Ge):
            found.append(("min", f"{name} >= {rule.ge}"))
        elif isinstance(rule, annotated_types.Le):
            found.append(("max", f"{name} <= {rule.le}"))
        elif isinstance(column.type, AutoString):
            if isinstance(rule, annotated_types.MaxLen):
                found.append(("length_max", f"length({name}) <= {rule.max_length}"))
            elif isinstance(rule, annotated_types.MinLen):
                found.append(("length_min", f"length({name}) >= {rule.min_length}"))
    known = {rule_name for rule_name, _ in found}
    if type(column.type) is sa.Integer and not column.foreign_keys and not column.primary_key:
        # PostgreSQL's INTEGER has 32 bits, SQLite's 64: the same bounds on both.
        found += [rule for rule in _integer_bounds(name) if rule[0] not in known]
    condition = _FORMAT_CONDITIONS.get(column.info.get("format", ""))
    if condition is not None:
        found.append((f"format_{column.info['format']}", condition.format(name=name)))
    return found


def _integer_bounds(name: str) -> list[tuple[str, str]]:
    return [("min", f"{name} >= -2147483648"), ("max", f"{name} <= 2147483647")]


_FORMAT_CONDITIONS = {
    "email": "{name} LIKE '%_@_%' AND {name} = lower({name})",
    "https_url": "{name} LIKE 'https://%'",
    "icon_url": "{name} LIKE 'https://%'",
    "trimmed": "{name} = trim({name})",
}
"""What SQL can say of a text's format on both databases; the rest is model.shapes.formats."""
