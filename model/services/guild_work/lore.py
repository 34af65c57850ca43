"""Lore: tales about topics of a course, written by officers, shown once others have read them.

The table has one switch, whether a tale is shown: a new one is not, until the master or an officer
who did not write it shows it. What a member must know to read it is services.guild_work.unlocking.
Source: sources/roguelearn.md, "Lore & Narrative System".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import MASTER
from model.services.guild_work.common import begin_with, edit
from model.services.guilds.members import begin_in_course, rank_of
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, find_all, load, put_away

TABLE = "lore_fragments"
_WHAT = "tale"
FIELDS = frozenset({"topic", "academic_concept", "narrative_content", "connection_explanation"})
"""What an officer says of a tale."""


@dataclass(frozen=True, slots=True)
class LoreInfo:
    """One tale, and whether members see it."""

    id: int
    guild_id: int
    creator_id: int
    topic: str
    concept: str
    story: str
    connection: str
    is_shown: bool


def write_lore(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    topic: str,
    concept: str,
    story: str,
    connection: str = "",
) -> LoreInfo:
    """Write a tale about a topic, as an officer; nobody sees it yet."""
    values: Row = {"topic": topic, "academic_concept": concept, "narrative_content": story}
    values |= {"connection_explanation": connection}

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        pair = {"guild_id": guild_id, "creator_id": player_id}
        return add(session, TABLE, **pair, **values, is_active=False)

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(values)}
    made = act(session, "guild_work.write_lore", request=request, table=TABLE, work=work)
    return lore(session, lore_id=made)


def alter_lore(
    session: WriteSession, *, lore_id: int, player_id: int, values: Mapping[str, Any]
) -> LoreInfo:
    """Change a tale, as an officer; it is read and shown anew."""

    def then(row: Row) -> None:
        if row["is_active"]:
            change(session, TABLE, row, is_active=False)

    about: Row = {"player_id": player_id, "what": _WHAT, "fields": FIELDS}
    edit(session, "alter_lore", TABLE, lore_id, values=values, then=then, **about)
    return lore(session, lore_id=lore_id)


def show_lore(session: WriteSession, *, lore_id: int, player_id: int) -> LoreInfo:
    """Show a tale to the members, as the master or an officer who did not write it."""

    def work() -> int:
        _, member, row = begin_with(session, TABLE, lore_id, player_id=player_id, what=_WHAT)
        if row["creator_id"] == player_id and rank_of(session, member) < MASTER:
            raise Refused(
                f"Player {player_id} wrote tale {lore_id} and cannot show it. "
                "Let the master or another officer read it.",
                code="E-GWK-022",
            )
        change(session, TABLE, row, is_active=True)
        return lore_id

    return _do(session, "show_lore", lore_id, player_id, work)


def hide_lore(session: WriteSession, *, lore_id: int, player_id: int) -> LoreInfo:
    """Show a tale no more, as an officer."""

    def work() -> int:
        _, _, row = begin_with(session, TABLE, lore_id, player_id=player_id, what=_WHAT)
        change(session, TABLE, row, is_active=False)
        return lore_id

    return _do(session, "hide_lore", lore_id, player_id, work)


def drop_lore(session: WriteSession, *, lore_id: int, player_id: int) -> None:
    """Put a tale away, as an officer."""

    def work() -> int:
        _, _, row = begin_with(session, TABLE, lore_id, player_id=player_id, what=_WHAT)
        put_away(session, TABLE, row)
        return lore_id

    request = {"id": lore_id, "player": player_id}
    act(session, "guild_work.drop_lore", request=request, table=TABLE, work=work)


def _do(session: WriteSession, name: str, lore_id: int, player_id: int, work: Any) -> LoreInfo:
    request = {"id": lore_id, "player": player_id}
    act(session, f"guild_work.{name}", request=request, table=TABLE, work=work)
    return lore(session, lore_id=lore_id)


def lore(session: Session, *, lore_id: int) -> LoreInfo:
    """One tale; NotFound when there is none."""
    return _info(load(session, TABLE, lore_id, what=_WHAT))


def lore_of(session: Session, *, guild_id: int, topic: str | None = None) -> tuple[LoreInfo, ...]:
    """The tales of a course that are shown, of one topic or all, by id, with their text.

    For whoever runs the course or the world; what one member may read is `tales_for`.
    """
    wanted = {} if topic is None else {"topic": topic}
    rows = find_all(session, TABLE, guild_id=guild_id, is_active=True, **wanted)
    return tuple(_info(row) for row in rows)


def _info(row: Row) -> LoreInfo:
    return LoreInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        creator_id=row["creator_id"],
        topic=row["topic"],
        concept=row["academic_concept"],
        story=row["narrative_content"],
        connection=row["connection_explanation"],
        is_shown=row["is_active"],
    )
