"""The mapping from the product documents to our schema is true, whole, and read both ways.

data/schema_sources.csv has one row per entity, enum and field of each document with where it went
here; an enum's row carries the document's members, a row of source `questlab` says why a table is
the sandbox's own.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from pathlib import Path

import pytest
import sqlalchemy as sa

from model import words
from model.db import Database
from model.tables import TABLES

MAPPING = Path(__file__).resolve().parents[2] / "data" / "schema_sources.csv"
ROWS = list(csv.DictReader(MAPPING.read_text(encoding="utf-8").splitlines()))
OWN = "questlab"
COUNTS = {"solo_leveling": {"tables": 21, "enums": 15, "fields": 185}}
"""How many entities, enums and fields each document has that is mapped so far."""


def targets(row: dict[str, str]) -> list[str]:
    """Where one row went."""
    return row["target"].split("|")


def is_enum(row: dict[str, str]) -> bool:
    """Whether a row maps an enum, not a table or a field."""
    return hasattr(words, targets(row)[0])


def test_every_row_says_where_it_went() -> None:
    """No row lacks a target, none stands twice, and every own table has its reason."""
    assert [row for row in ROWS if not all(targets(row))] == []
    keys = [(row["source"], row["entity"], row["field"]) for row in ROWS]
    assert len(keys) == len(set(keys))
    assert [row for row in ROWS if row["source"] == OWN and not row["note"]] == []


@pytest.mark.parametrize("source", COUNTS)
def test_the_mapping_is_whole(source: str) -> None:
    """A document's every table, enum and field is in the mapping, none more."""
    rows = [row for row in ROWS if row["source"] == source]
    assert {
        "tables": sum(1 for row in rows if not row["field"] and not is_enum(row)),
        "enums": sum(1 for row in rows if is_enum(row)),
        "fields": sum(1 for row in rows if row["field"]),
    } == COUNTS[source]


def test_every_table_and_column_that_is_named_exists(database: Database) -> None:
    """Each target is there on both databases, as a migration makes it."""
    inspector = sa.inspect(database.engine)
    there = {
        name: {column["name"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
    }
    missing = [
        (row["entity"], row["field"], target)
        for row in ROWS
        if not is_enum(row)
        for target in targets(row)
        if not _is_there(target, there, bool(row["field"]))
    ]
    assert missing == []


def _is_there(target: str, there: dict[str, set[str]], is_field: bool) -> bool:
    """Whether a target names a table that exists, and for a field a column of it."""
    table, _, column = target.partition(".")
    return table in there and bool(column) == is_field and (not column or column in there[table])


@pytest.mark.parametrize("row", [row for row in ROWS if is_enum(row)], ids=lambda r: r["entity"])
def test_every_enum_has_at_least_the_documents_members(row: dict[str, str]) -> None:
    """Members may be added to what the document lists, never removed."""
    ours = getattr(words, row["target"])
    assert issubclass(ours, StrEnum)
    assert set(row["note"].lower().split()) <= {member.value for member in ours}
    assert row["note"] == row["note"].upper(), "an enum's note is the document's list of members"


def test_every_table_of_ours_is_mapped_or_our_own() -> None:
    """No table is unaccounted for, and none is both the documents' and our own."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for row in ROWS:
        if not row["field"] and not is_enum(row):
            named[row["source"] == OWN].update(targets(row))
    assert named[True] | named[False] == set(TABLES)
    assert named[True] & named[False] == set()
