"""docs/reference/tables.md and words.md: every table, column and closed vocabulary."""

from __future__ import annotations

import enum
import inspect

from docs.builders.markdown import code, first_sentence, page, table
from model import words
from model.services import catalog
from model.services.catalog import ColumnInfo, TableInfo
from model.words import Room

ROOMS = {
    Room.CONTENT: "What designers edit. Written only through change sets; frozen into rulesets.",
    Room.PLAY: "What players do. Ledgers only grow.",
    Room.ACCOUNT: "Who people are and what they may do.",
    Room.LAB: "The sandbox's own: worlds, edits, revisions, runs, jobs, audit.",
}


def build_tables() -> str:
    """The page of all tables, by room."""
    parts = []
    for room, about in ROOMS.items():
        parts.append(f"## {room.value.capitalize()}\n\n{about}")
        parts.extend(_table(info) for info in catalog.tables() if info.room == room)
    return page(
        "Tables",
        f"{len(catalog.tables())} tables, the same on SQLite and PostgreSQL. "
        "Enum values are listed in [words](words.md).",
        *parts,
    )


def _table(info: TableInfo) -> str:
    facts = [first_sentence(info.about)]
    if info.append_only:
        facts.append("Append-only: a trigger refuses updates and deletes.")
    rows = [
        (code(column.column), _type(column), "yes" if column.nullable else "", _rules(column))
        for column in info.columns
    ]
    columns = table(("column", "type", "may be empty", "rules"), rows)
    return "\n\n".join((f"### {info.name}", " ".join(facts), columns))


def _type(column: ColumnInfo) -> str:
    if column.reference_table:
        return f"→ {code(column.reference_table)}"
    return column.type


def _rules(column: ColumnInfo) -> str:
    rules = []
    if column.enum_values:
        rules.append("one of " + ", ".join(map(code, column.enum_values)))
    if column.minimum is not None or column.maximum is not None:
        rules.append(f"{_shown(column.minimum)}..{_shown(column.maximum)}")
    if column.max_length is not None:
        rules.append(f"at most {column.max_length} characters")
    if column.default not in (None, "", [], {}):
        rules.append(f"default {code(column.default)}")
    if column.section is not None:
        rules.append(f"section {column.section.value}")
    return "; ".join(rules)


def _shown(bound: int | None) -> str:
    return "" if bound is None else str(bound)


def build_words() -> str:
    """The page of all enums."""
    enums = [
        member
        for _, member in inspect.getmembers(words, inspect.isclass)
        if issubclass(member, enum.StrEnum) and member.__module__ == words.__name__
    ]
    rows = [
        (code(e.__name__), first_sentence(e.__doc__), ", ".join(code(m.value) for m in e))
        for e in enums
    ]
    return page(
        "Words",
        "The closed vocabularies, stored as lower_snake text with a CHECK in the database.",
        table(("enum", "meaning", "values"), rows),
    )
