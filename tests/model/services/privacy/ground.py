"""A database with rows in every table, and marked texts in each personal column of one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from model.db import Actor, Database
from model.services.privacy.belonging import Person, theirs
from model.services.privacy.columns import COLUMNS, Treatment
from model.services.privacy.tokens import emptied
from model.tables import APPEND_ONLY_TABLES, TABLES, metadata
from model.words import Role
from tests.generic_rows import FIRST_ID, bounds, contents

WHO = FIRST_ID
"""The person, their only player and everything of index 0."""
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADMIN = Actor(user_id=FIRST_ID + 1, name="Admin", roles=frozenset({Role.ADMIN}))
BIRTHDAY = date(1999, 9, 9)
MARK, OTHER = "canary", "stranger"
_STASH = "party_stash_items"

Place = tuple[str, str]


def marked(database: Database) -> dict[Place, int]:
    """Write a mark into every personal column: of the person `canary`, of others `stranger`.

    Gives how many rows of the person were marked, by place.
    """
    person = Person(WHO, (WHO,))
    found: dict[Place, int] = {}
    with database.engine.begin() as connection:
        _lead_there(connection)
        for table in sorted(set(COLUMNS) - set(APPEND_ONLY_TABLES)):
            there = TABLES[table].__table__
            for of, names in _personal(table):
                mine = set(
                    connection.execute(
                        sa.select(there.c.id).where(theirs(table, of, person))
                    ).scalars()
                )
                for row in connection.execute(sa.select(there)).mappings().all():
                    row_id, word = row["id"], MARK if row["id"] in mine else OTHER
                    # A stash item has one body: the others stay empty.
                    filled = [n for n in names if table != _STASH or row[n] is not None]
                    values = {name: _mark(there.c[name], word, row_id) for name in filled}
                    connection.execute(sa.update(there).where(there.c.id == row_id).values(values))
                for name in names:
                    found[table, name] = len(mine)
    return found


def _lead_there(connection: sa.Connection) -> None:
    """Let the references that the made rows leave open lead to the person, and codes be theirs."""
    for table, column in (
        *(("knowledge_packs", "curator_id"), ("meeting_summaries", "created_by")),
        *(("media_assets", "uploaded_by_id"), ("duel_events", "player_id")),
    ):
        there = TABLES[table].__table__
        connection.execute(sa.update(there).where(there.c.id == WHO).values({column: WHO}))
    proofs = TABLES["verifications"].__table__
    address = f"{MARK}-{WHO}@example.org"
    connection.execute(sa.update(proofs).where(proofs.c.id == WHO).values(identifier=address))
    # One of them is a note, one a link, one a file.
    stash = TABLES[_STASH].__table__
    connection.execute(sa.update(stash).values(contributor_id=WHO))


def _personal(table: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for name, column in COLUMNS[table].items():
        is_enum = isinstance(TABLES[table].__table__.c[name].type, sa.Enum)
        if column.treatment is not Treatment.KEEP and not is_enum and name != "identifier":
            found.setdefault(column.of, []).append(name)
    yield from found.items()


def _mark(column: sa.Column[Any], word: str, row_id: int) -> Any:
    if isinstance(column.type, sa.JSON):
        text = f"{word}-{column.table.name}-{column.name}"
        return [text] if emptied(column.table.name, column.name) == [] else {"text": text}
    if isinstance(column.type, sa.Date):
        return BIRTHDAY if word == MARK else date(2001, 1, 1)
    if column.name == "last_login_at":
        return datetime(1999, 9, 9, tzinfo=UTC) if word == MARK else NOW
    text = f"{word} {row_id}"
    kind = column.info.get("format", "")
    if kind in ("https_url", "icon_url"):
        return f"https://example.org/{word}/{row_id}.svg"
    if kind == "email":
        return f"{word}-{row_id}@example.org"
    if kind == "sha256":
        return f"{word}{row_id:0{64 - len(word)}d}"
    return "UTC" if kind == "time_zone" else text[: bounds(column)[2] or 60]


def rows_of(database: Database) -> dict[str, str]:
    """Every row of every table as text, a line a row."""
    with database.engine.connect() as connection:
        found = contents(connection)
    return {table: "".join(f"{row}\n" for row in rows) for table, rows in found.items()}


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.engine.connect() as connection:
        return {
            table.name: int(
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            )
            for table in metadata.sorted_tables
        }
