"""docs/reference: tables.md, one page per domain, words.md and states.md."""

from __future__ import annotations

import enum
import inspect

from data.schema_map import DOCUMENTS, OWN, sources_of_column, sources_of_table
from docs.builders.markdown import code, first_sentence, page, table
from model import words
from model.services import catalog
from model.services.catalog import ColumnInfo, DomainInfo, TableInfo
from model.words import Room

ROOMS = {
    Room.CONTENT: "What designers edit. Written only through change sets; frozen into rulesets.",
    Room.PLAY: "What players do. Ledgers only grow.",
    Room.ACCOUNT: "Who people are and what they may do.",
    Room.LAB: "The sandbox's own: worlds, edits, revisions, runs, jobs, audit.",
}


def build_tables() -> str:
    """The list of all tables, by room, each with a link to its domain."""
    parts = []
    for room, about in ROOMS.items():
        rows = [
            (f"[{info.name}]({_link(info)})", info.domain, first_sentence(info.about))
            for info in catalog.tables()
            if info.room == room
        ]
        listed = table(("table", "domain", "one row is"), rows)
        parts.append(f"## {room.value.capitalize()}\n\n{about}\n\n{listed}")
    return page(
        "Tables",
        f"{len(catalog.tables())} tables in {len(catalog.domains())} domains, the same on SQLite "
        "and PostgreSQL. Enum values are listed in [words](words.md), the lives of status columns "
        "in [states](states.md).",
        *parts,
    )


def _link(info: TableInfo) -> str:
    return f"schema/{info.domain}.md#{info.name}"


def build_domains() -> dict[str, str]:
    """One page per domain by file name: its diagram, its tables, where each came from."""
    return {f"schema/{domain.name}.md": _domain(domain) for domain in catalog.domains()}


def _domain(domain: DomainInfo) -> str:
    return page(
        domain.name.replace("_", " ").capitalize(),
        domain.title,
        _diagram(domain),
        *(_table(info) for info in domain.tables),
    )


def _diagram(domain: DomainInfo) -> str:
    """The domain's tables and their references, as Mermaid draws them."""
    lines = ["```mermaid", "erDiagram"]
    lines.extend(f"    {info.name}" for info in domain.tables)
    for info in domain.tables:
        for column in info.columns:
            if column.reference_table is not None:
                many = "o|--o{" if column.nullable else "||--o{"
                lines.append(f"    {column.reference_table} {many} {info.name} : {column.column}")
    return "\n".join([*lines, "```"])


def _table(info: TableInfo) -> str:
    facts = [first_sentence(info.about), f"Room {info.room.value}, area {info.area.value}."]
    if info.append_only:
        facts.append("Append-only: a trigger refuses updates and deletes.")
    rows = [
        (
            code(column.column),
            _type(column),
            "yes" if column.nullable else "",
            _rules(column),
            _from(info, column),
        )
        for column in info.columns
    ]
    columns = table(("column", "type", "may be empty", "rules", "from"), rows)
    return "\n\n".join((f"## {info.name}", " ".join(facts), _sources(info), columns, _kept(info)))


def _sources(info: TableInfo) -> str:
    """Where the table came from, in one line per document."""
    parts = []
    for row in sources_of_table(info.name):
        note = f": {row.note}" if row.note else ""
        name = "" if row.source == OWN else f", {row.entity}"
        parts.append(f"{DOCUMENTS[row.source]}{name}{note}")
    return "From: " + "; ".join(parts) + "." if parts else ""


def _from(info: TableInfo, column: ColumnInfo) -> str:
    names = {f"{r.entity}.{r.field}" for r in sources_of_column(info.name, column.column)}
    return ", ".join(sorted(names))


def _kept(info: TableInfo) -> str:
    """The rules over several columns and the keys, by name."""
    rows = [
        (code(rule.name), rule.kind, ", ".join(rule.columns), code(rule.rule) if rule.rule else "")
        for rule in info.constraints
        if rule.kind in ("unique", "check") and (len(rule.columns) > 1 or rule.kind == "unique")
    ]
    return table(("kept by", "kind", "over", "says"), rows) if rows else ""


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
    if column.format is not None:
        rules.append(f"format {column.format}")
    if column.states is not None:
        rules.append("[states](../states.md)")
    if column.is_secret:
        rules.append("secret: never shown")
    if column.section is not None:
        rules.append(f"section {column.section.value}")
    return "; ".join(rules)


def _shown(bound: float | None) -> str:
    return "" if bound is None else str(bound)


def build_words() -> str:
    """The page of all enums."""
    enums = [
        member
        for _, member in inspect.getmembers(words, inspect.isclass)
        if issubclass(member, enum.StrEnum) and member is not enum.StrEnum
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


def build_states() -> str:
    """The page of all state machines: what follows what, and who may make it so."""
    movers = table(
        ("who", "means"),
        [(code(mover.value), about) for mover, about in zip(words.Mover, _MOVERS, strict=True)],
    )
    parts = [_machine(*found) for found in catalog.state_machines()]
    return page(
        "States",
        f"{len(parts)} status columns, each with a machine of its own. A new row starts in the "
        "first state; triggers refuse every other move on both databases, services also ask who "
        "makes it.",
        movers,
        *parts,
    )


_MOVERS = (
    "the person whose row it is",
    "the leader of the party, study party or circle it belongs to",
    "the master of the guild it belongs to",
    "whoever runs the world: live operations, moderation, support",
    "a designer or educator at work in the sandbox",
    "the product itself: a rule, a clock, a finished piece of work",
)


def _machine(name: str, column: str, states: words.StateMachine) -> str:
    rows = [
        (
            code(state.value) + (" (start)" if state is states.initial else ""),
            ", ".join(
                f"{code(move.target.value)} by {', '.join(sorted(by.value for by in move.by))}"
                for move in states.moves
                if move.source is state
            )
            or "stays",
        )
        for state in states.states
    ]
    return f"## {name}.{column}\n\n{table(('state', 'can become'), rows)}"
