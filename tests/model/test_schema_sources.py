"""The mapping from the product documents to our schema is true, whole, and read both ways.

data/schema_sources.csv has one row per entity, enum and field of each document with where it went
here; an enum's row carries the document's members, a row of source `questlab` says why a table is
the sandbox's own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import StrEnum

import pytest
import sqlalchemy as sa

from data.schema_map import DOCUMENTS, OWN, SourceRow, source_rows
from model import words
from model.db import Database
from model.tables import TABLES

ROWS = source_rows()
COUNTS = {
    ("solo_leveling", "entity"): 21,
    ("solo_leveling", "enum"): 15,
    ("solo_leveling", "field"): 185,
    ("roguelearn", "entity"): 94,
    ("roguelearn", "field"): 987,
    ("learning_platform", "entity"): 6,
    ("learning_platform", "enum"): 3,
    ("learning_platform", "field"): 51,
    ("language_rpg", "entity"): 50,
    ("shikshadisha", "entity"): 40,
}
"""How many entities, enums and fields each document has: 211, 18 and 1,223 together."""
NAMES_SHA256 = "7d76e6d44a3f48ad3df684520f0246c89222e539283241458a040aadd448c1fb"
"""Checksum over the sorted `source,entity,field` lines of the documents' own list."""


def kind(row: SourceRow) -> str:
    """What a row maps."""
    if row.field:
        return "field"
    return "enum" if row.targets[0][:1].isupper() else "entity"


def test_every_row_says_where_it_went() -> None:
    """No row lacks a target, none stands twice, and every own table has its reason."""
    assert [row for row in ROWS if not all(row.targets)] == []
    assert {row.source for row in ROWS} <= set(DOCUMENTS)
    keys = Counter((row.source, row.entity, row.field) for row in ROWS)
    assert [key for key, count in keys.items() if count > 1] == []
    assert [row for row in ROWS if row.source == OWN and not row.note] == []


def test_the_mapping_is_whole() -> None:
    """Every entity, enum and field of the documents is in the mapping, none more, by name."""
    theirs = [row for row in ROWS if row.source != OWN]
    assert Counter((row.source, kind(row)) for row in theirs) == COUNTS
    lines = sorted((row.source, row.entity, row.field) for row in theirs)
    text = "\n".join(",".join(line) for line in lines)
    assert hashlib.sha256(text.encode()).hexdigest() == NAMES_SHA256


def test_every_table_and_column_that_is_named_exists(database: Database) -> None:
    """Each target is there on both databases, as a migration makes it."""
    inspector = sa.inspect(database.engine)
    there = {
        name: {column["name"] for column in columns}
        for (_, name), columns in inspector.get_multi_columns().items()
    }
    missing = [
        (row.entity, row.field, target)
        for row in ROWS
        if kind(row) != "enum"
        for target in row.targets
        if not _is_there(target, there, bool(row.field))
    ]
    assert missing == []


def _is_there(target: str, there: dict[str, set[str]], is_field: bool) -> bool:
    """Whether a target names a table that exists, and for a field a column of it."""
    table, _, column = target.partition(".")
    return table in there and bool(column) == is_field and (not column or column in there[table])


@pytest.mark.parametrize("row", [r for r in ROWS if kind(r) == "enum"], ids=lambda r: r.entity)
def test_every_enum_has_at_least_the_documents_members(row: SourceRow) -> None:
    """Members may be added to what the document lists, never removed."""
    ours = getattr(words, row.targets[0])
    assert issubclass(ours, StrEnum)
    assert set(row.note.lower().split()) <= {member.value for member in ours}
    assert row.note == row.note.upper(), "an enum's note is the document's list of members"


def test_every_table_of_ours_is_mapped_or_our_own() -> None:
    """No table is unaccounted for, and none is both the documents' and our own."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for row in ROWS:
        if kind(row) == "entity":
            named[row.source == OWN].update(row.targets)
    assert named[True] | named[False] == set(TABLES)
    assert named[True] & named[False] == set()


def test_every_status_of_the_documents_has_a_state_machine_of_its_own() -> None:
    """A field called status is a column with its own machine, or says in its note why not."""
    without = []
    for row in ROWS:
        if "status" in row.field and not row.note.startswith("no machine:"):
            for target in row.targets:
                table, _, column = target.partition(".")
                if "machine" not in TABLES[table].__table__.columns[column].info:
                    without.append((row.entity, row.field, target))
    assert without == []
