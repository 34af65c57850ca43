"""Where the schema came from: the two maps from the five product documents to our tables.

`schema_sources.csv` maps every entity, enum and field; `schema_constraints.csv` every constraint,
rule and promise that the documents state. Tests walk both maps in both directions. Reads files
only; may use: errors.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
OWN = "questlab"
"""The source of a table that no document names: the note says why we have it."""

DOCUMENTS = {
    "solo_leveling": "Solo Leveling fitness quests",
    "roguelearn": "RogueLearn",
    "learning_platform": "learning platform with anonymous learners",
    "language_rpg": "language-learning RPG",
    "shikshadisha": "ShikshaDisha",
    OWN: "Questlab's own",
}
"""The five product documents by their short names."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One entity, enum or field of a document, and what implements it here."""

    source: str
    entity: str
    field: str
    targets: tuple[str, ...]
    note: str

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables among the targets; an enum has none."""
        return tuple(target.partition(".")[0] for target in self.targets if target[:1].islower())


@dataclass(frozen=True, slots=True)
class ConstraintRow:
    """One stated constraint, rule or promise, and what keeps it (`kind:place`)."""

    id: str
    targets: tuple[str, ...]
    note: str


@cache
def source_rows() -> tuple[SourceRow, ...]:
    """Every row of the map of entities, enums and fields, in the documents' order."""
    return tuple(
        SourceRow(r["source"], r["entity"], r["field"], tuple(r["target"].split("|")), r["note"])
        for r in _rows("schema_sources.csv")
    )


@cache
def constraint_rows() -> tuple[ConstraintRow, ...]:
    """Every row of the map of constraints, in the documents' order."""
    return tuple(
        ConstraintRow(r["id"], tuple(r["target"].split("|")), r["note"])
        for r in _rows("schema_constraints.csv")
    )


@cache
def sources_of_table(table: str) -> tuple[SourceRow, ...]:
    """The entities that a table implements, and our own reason for it."""
    return tuple(row for row in source_rows() if not row.field and table in row.targets)


@cache
def sources_of_column(table: str, column: str) -> tuple[SourceRow, ...]:
    """The documents' fields that a column implements."""
    return tuple(row for row in source_rows() if f"{table}.{column}" in row.targets)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
