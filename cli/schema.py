"""`schema`: what tables and columns there are, what keeps them true, and where each came from."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.console import say, say_json, say_table

TableArgument = Annotated[
    str | None, typer.Argument(metavar="[TABLE]", help="Only this table, column by column.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def schema(table: TableArgument = None, as_json: JsonOption = False) -> None:
    """Show the schema: tables, columns, words, states, constraints, rooms, areas and sources.

    Needs no database: it is what the program makes on SQLite and on PostgreSQL.
    """
    from model.services import catalog

    if table is None and not as_json:
        say_table(
            ("table", "domain", "room", "area", "columns", "one row is"),
            [
                (t.name, t.domain, t.room.value, t.area.value, len(t.columns), t.about)
                for t in catalog.tables()
            ],
        )
        say(f"{len(catalog.tables())} tables in {len(catalog.domains())} domains.")
        return
    chosen = catalog.tables() if table is None else (catalog.table(table),)
    described = {info.name: _described(info) for info in chosen}
    if as_json:
        say_json({"tables": described, "words": _words(), "machines": _machines(set(described))})
        return
    for info in chosen:
        _say_one(info, described[info.name])


def _described(info: Any) -> dict[str, Any]:
    from data.schema_map import sources_of_column, sources_of_table

    return {
        "about": info.about,
        "domain": info.domain,
        "room": info.room.value,
        "area": info.area.value,
        "operations": sorted(operation.value for operation in info.operations),
        "append_only": info.append_only,
        "sources": [
            {"source": row.source, "entity": row.entity, "note": row.note}
            for row in sources_of_table(info.name)
        ],
        "columns": {
            column.column: _column(column)
            | {
                "sources": [
                    {"source": row.source, "field": f"{row.entity}.{row.field}", "note": row.note}
                    for row in sources_of_column(info.name, column.column)
                ]
            }
            for column in info.columns
        },
        "constraints": [
            {"name": c.name, "kind": c.kind, "columns": list(c.columns), "rule": c.rule}
            for c in info.constraints
        ],
    }


def _column(column: Any) -> dict[str, Any]:
    facts = {
        "type": column.type,
        "may_be_empty": column.nullable,
        "default": column.default,
        "values": list(column.enum_values),
        "minimum": column.minimum,
        "maximum": column.maximum,
        "length_max": column.max_length,
        "format": column.format,
        "references": column.reference_table,
        "section": None if column.section is None else column.section.value,
    }
    return {name: value for name, value in facts.items() if value not in (None, [])}


def _words() -> dict[str, list[str]]:
    """Every enum of the product with its values."""
    import enum
    import inspect

    from model import words

    return {
        name: [member.value for member in found]
        for name, found in inspect.getmembers(words, inspect.isclass)
        if issubclass(found, enum.StrEnum) and found is not enum.StrEnum
    }


def _machines(names: set[str]) -> dict[str, Any]:
    from model.services import catalog

    return {
        f"{table}.{column}": {
            "initial": states.initial.value,
            "moves": [
                {
                    "from": move.source.value,
                    "to": move.target.value,
                    "by": sorted(by.value for by in move.by),
                }
                for move in states.moves
            ],
        }
        for table, column, states in catalog.state_machines()
        if table in names
    }


def _say_one(info: Any, facts: dict[str, Any]) -> None:
    say(f"{info.name}: {info.about}")
    say(f"Domain {info.domain}, room {info.room.value}, area {info.area.value}.")
    for row in facts["sources"]:
        say(f"From {row['source']} {row['entity']}. {row['note']}".rstrip())
    say_table(
        ("column", "type", "may be empty", "points at", "from"),
        [
            (
                name,
                column["type"],
                "yes" if column["may_be_empty"] else "",
                column.get("references", ""),
                ", ".join(row["field"] for row in column["sources"]),
            )
            for name, column in facts["columns"].items()
        ],
    )
    for constraint in facts["constraints"]:
        say(f"{constraint['kind']} {constraint['name']} {constraint['rule']}".rstrip())
