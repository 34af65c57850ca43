"""Every constraint, rule and promise that the documents state is kept by something that exists.

data/schema_constraints.csv names for each what keeps it: a key, an enum, a default, an index, a
check, a test or a service; or says why it does not apply. Read both ways, on both databases.
"""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic_core import PydanticUndefined

from data.schema_map import constraint_rows
from model import words
from model.db import Database
from model.tables import TABLES, utc_now

CHECKOUT = Path(__file__).resolve().parents[2]
COUNTS = {"solo_leveling": 92, "roguelearn": 394, "learning_platform": 6}
"""How many constraints each document states; 492 together."""
ROWS = constraint_rows()
NOT_APPLICABLE = "not applicable"
TARGETS = [(row.id, target, row.note) for row in ROWS for target in row.targets]


def of_kind(*kinds: str) -> list[Any]:
    """The rows whose target starts with one of `kinds:`, as (id, place, note)."""
    return [
        pytest.param(place, note, id=f"{row_id}-{place}")
        for row_id, target, note in TARGETS
        for kind, _, place in [target.partition(":")]
        if kind in kinds
    ]


def table_and_columns(place: str) -> tuple[sa.Table, tuple[str, ...]]:
    """The table and the column names of `table.a+b`."""
    name, _, columns = place.partition(".")
    return TABLES[name].__table__, tuple(columns.split("+"))


def test_the_map_is_whole() -> None:
    """Each stated constraint has one row, in order, with a target; what does not apply says why."""
    wanted = [f"{source}-{n:03d}" for source, count in COUNTS.items() for n in range(1, count + 1)]
    assert sorted(row.id for row in ROWS) == sorted(wanted)
    assert [row.id for row in ROWS if not all(row.targets)] == []
    assert [row.id for row in ROWS if NOT_APPLICABLE in row.targets and len(row.note) < 20] == []
    kinds = Counter(target.partition(":")[0] for _, target, _ in TARGETS)
    known = {"fk", "enum", "column", "check", "unique", "index", "default", "shape", "format"}
    known |= {"test", "service", "machine", "trigger", "doc", NOT_APPLICABLE}
    assert set(kinds) <= known


def test_every_foreign_key_is_there(database: Database) -> None:
    """Each named reference is a foreign key of the database itself."""
    inspector = sa.inspect(database.engine)
    there = {
        (name, column)
        for (_, name), keys in inspector.get_multi_foreign_keys().items()
        for key in keys
        for column in key["constrained_columns"]
    }
    named = [p.values[0].partition(".") for p in of_kind("fk")]
    assert [f"{table}.{column}" for table, _, column in named if (table, column) not in there] == []


def test_every_unique_key_and_index_is_there(database: Database) -> None:
    """Each named key or index is one of the database itself, over these columns first."""
    inspector = sa.inspect(database.engine)
    unique: set[tuple[str, frozenset[str]]] = set()
    plain: set[tuple[str, tuple[str, ...]]] = set()
    for name in inspector.get_table_names():
        keys = [key["column_names"] for key in inspector.get_unique_constraints(name)]
        indices = inspector.get_indexes(name)
        keys += [index["column_names"] for index in indices if index["unique"]]
        for columns in keys:
            unique.add((name, frozenset(columns) - {"world_id"}))
            plain.add((name, tuple(columns)))
        plain.update((name, tuple(index["column_names"])) for index in indices)
    missing = []
    for parameter in of_kind("unique"):
        table, columns = table_and_columns(str(parameter.values[0]))
        if (table.name, frozenset(columns) - {"world_id"}) not in unique:
            missing.append(parameter.id)
    for parameter in of_kind("index"):
        table, columns = table_and_columns(str(parameter.values[0]))
        if not any(n == table.name and c[: len(columns)] == columns for n, c in plain):
            missing.append(parameter.id)
    assert missing == []


def test_every_check_and_trigger_is_there() -> None:
    """Each named check or trigger is declared under this name."""
    from model.tables import declared_triggers

    checks = {
        str(sa.schema.CreateTable(cls.__table__).element.name) + ":" + _name(constraint)
        for cls in TABLES.values()
        for constraint in cls.__table__.constraints
    }
    names = {check.partition(":")[2] for check in checks}
    names |= {trigger.name for trigger in declared_triggers("sqlite")}
    assert [p.id for p in of_kind("check", "trigger") if p.values[0] not in names] == []


def _name(constraint: sa.Constraint) -> str:
    from sqlalchemy.dialects import sqlite

    return str(sqlite.dialect().identifier_preparer.format_constraint(constraint)).strip('"')


@pytest.mark.parametrize(("place", "note"), of_kind("enum"))
def test_every_word_of_the_documents_is_in_its_enum(place: str, note: str) -> None:
    """Members may be added to what a document lists, never removed."""
    assert set(note.split(";")[0].split()) <= {member.value for member in getattr(words, place)}


@pytest.mark.parametrize(("place", "note"), of_kind("default"))
def test_every_default_is_what_the_document_says(place: str, note: str) -> None:
    """A stated default is the column's default, value by value."""
    place, _, value = place.partition("=")
    table, (column,) = table_and_columns(place)
    field = TABLES[table.name].model_fields[column]
    if value == "now":
        assert field.default_factory is utc_now
        assert not table.columns[column].nullable
        return
    assert field.default is not PydanticUndefined
    shown = getattr(field.default, "value", field.default)
    assert str(shown).lower() == value.lower()
    assert table.columns[column].server_default is not None


@pytest.mark.parametrize(("place", "note"), of_kind("column", "shape", "format", "machine"))
def test_every_column_is_as_the_map_says(place: str, note: str) -> None:
    """A column that is named is there, with the shape, format or state machine it is named for."""
    table, columns = table_and_columns(place)
    for column in columns:
        assert column in table.columns
    kinds = [t.partition(":")[0] for _, t, _ in TARGETS if t.partition(":")[2] == place]
    for kind in set(kinds) & {"shape", "format", "machine"}:
        assert kind in table.columns[columns[0]].info, kind


@pytest.mark.parametrize(("place", "note"), of_kind("test"))
def test_every_test_that_is_named_is_there(place: str, note: str) -> None:
    """`path::name` is a test function of this repository."""
    path, _, name = place.partition("::")
    assert name in _functions(CHECKOUT / path), f"{path} has no {name}"


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("place", "note"), of_kind("service"))
def test_every_service_that_is_named_is_there(place: str, note: str) -> None:
    """`package.module.function` is something one can call."""
    module, _, name = place.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize(("place", "note"), of_kind("doc"))
def test_every_page_that_is_named_is_there(place: str, note: str) -> None:
    """A decision that is named is a heading of a page of ours."""
    path, _, heading = place.partition("#")
    text = (CHECKOUT / path).read_text(encoding="utf-8")
    assert not heading or heading in text
