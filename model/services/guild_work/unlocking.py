"""Unlocking lore: which tales of a course a member reads, and what the others still ask for.

A tale is locked while its topic is a skill of a published overlay of the course that the member
does not know well enough (the least that any overlay asks for); all other tales are open. Once
unlocked it stays so: the tables have no place for it, so it is an entry in the audit trail, one for
each tale and player. Officers and the master read everything.
Source: sources/roguelearn.md, LoreFragment and OverlaySkill; the condition is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.guilds import MEMBER, Wanted, laid_over
from model.services import audit
from model.services.guild_work.common import begin_with, known_skills
from model.services.guild_work.lore import TABLE
from model.services.guilds.members import active_member, rank_of
from model.services.idempotency import once
from model.services.rows import Row, columns, find_all, load
from model.tables import AuditEvent
from model.words import OverlayStatus

_UNLOCK = "guild_work.unlock_lore"


@dataclass(frozen=True, slots=True)
class TaleInfo:
    """One tale as a member sees it: a locked one without its text.

    `needed` and `known` say how well of 100 the skill of its topic is to be known, and is; a tale
    that asks for nothing needs 0.
    """

    id: int
    topic: str
    is_locked: bool
    can_unlock: bool
    needed: int
    known: int
    concept: str | None = None
    story: str | None = None
    connection: str | None = None


class _Reader(NamedTuple):
    """What decides about tales for one member."""

    reads_all: bool
    known: Mapping[str, int]
    asked: Mapping[str, int]
    unlocked: frozenset[int]


def unlock_lore(session: WriteSession, *, lore_id: int, player_id: int) -> TaleInfo:
    """Unlock a tale for a member, once and for good; nothing more happens to one that is open.

    Errors, in this order: NotFound, also for a tale that is not shown; E-REFUSED-015; E-GLD-003;
    E-GLD-001; E-GWK-028 while its skill is not known well enough.
    """

    def work() -> dict[str, int]:
        guild, member, row = begin_with(
            session, TABLE, lore_id, player_id=player_id, what="tale", rank=MEMBER
        )
        _require_shown(row)
        tale = _tale(row, _reader(session, guild["id"], member, [row]))
        if tale.is_locked:
            _require_known(tale, player_id)
            key = _key(lore_id, player_id)
            audit.record(session, action=_UNLOCK, object_type=TABLE, object_key=key)
        return {"id": lore_id}

    once(session, service=_UNLOCK, request={"id": lore_id, "player": player_id}, work=work)
    row = load(session, TABLE, lore_id, what="tale")
    member = active_member(session, guild_id=row["guild_id"], player_id=player_id)
    return _tale(row, _reader(session, row["guild_id"], member, [row]))


def _require_shown(row: Row) -> None:
    if not row["is_active"]:
        raise NotFound(f"There is no tale {row['id']}.", code="E-RECORD-030")


def _require_known(tale: TaleInfo, player_id: int) -> None:
    if not tale.can_unlock:
        raise Refused(
            f"Tale {tale.id} asks player {player_id} to know '{tale.topic}' at {tale.needed} of "
            f"100, and it is known at {tale.known}. Learn it first.",
            code="E-GWK-028",
        )


def tales_for(
    session: Session, *, guild_id: int, player_id: int, topic: str | None = None
) -> tuple[TaleInfo, ...]:
    """The tales of a course that are shown, as a member sees them, by id.

    Errors: NotFound for the guild; E-GLD-001 for who is no active member.
    """
    load(session, "guilds", guild_id, what="guild")
    member = active_member(session, guild_id=guild_id, player_id=player_id)
    wanted = {} if topic is None else {"topic": topic}
    found = find_all(session, TABLE, guild_id=guild_id, is_active=True, **wanted)
    reader = _reader(session, guild_id, member, found)
    return tuple(_tale(row, reader) for row in found)


# --- What decides -------------------------------------------------------------------------------


def _reader(session: Session, guild_id: int, member: Row, tales: Sequence[Row]) -> _Reader:
    player_id = member["player_id"]
    return _Reader(
        reads_all=rank_of(session, member) > MEMBER,
        known=known_skills(session, player_id),
        asked=_asked(session, guild_id),
        unlocked=_unlocked(session, [tale["id"] for tale in tales], player_id),
    )


def _asked(session: Session, guild_id: int) -> dict[str, int]:
    """How well each skill of a course's published overlays is to be known at least, by its name."""
    skills, overlays = columns("overlay_skills"), columns("skill_tree_overlays")
    query = (
        sa.select(skills.name, skills.required_level)
        .join(overlays.id.table, overlays.id == skills.skill_tree_overlay_id)
        .where(overlays.guild_id == guild_id, overlays.creation_status == OverlayStatus.PUBLISHED)
        .where(overlays.deleted_at.is_(None), skills.deleted_at.is_(None))
    )
    found: dict[str, int] = {}
    for name, level in session.execute(query):
        key = str(name).casefold()
        found[key] = min(found.get(key, level), level)
    return found


def _unlocked(session: Session, ids: Sequence[int], player_id: int) -> frozenset[int]:
    keys = {_key(lore_id, player_id): lore_id for lore_id in ids}
    query = sa.select(col(AuditEvent.object_key)).where(
        col(AuditEvent.object_type) == TABLE,
        col(AuditEvent.object_key).in_(list(keys)),
        col(AuditEvent.action) == _UNLOCK,
    )
    return frozenset(keys[key] for key in session.execute(query).scalars())


def _key(lore_id: int, player_id: int) -> str:
    return f"{lore_id}:{player_id}"


def _tale(row: Row, reader: _Reader) -> TaleInfo:
    needed = reader.asked.get(row["topic"].casefold(), 0)
    (skill,) = laid_over([Wanted(row["id"], row["topic"], needed)], [], reader.known)
    is_open = reader.reads_all or needed == 0 or row["id"] in reader.unlocked
    return TaleInfo(
        id=row["id"],
        topic=row["topic"],
        is_locked=not is_open,
        can_unlock=not is_open and skill.is_met,
        needed=needed,
        known=skill.level,
        concept=row["academic_concept"] if is_open else None,
        story=row["narrative_content"] if is_open else None,
        connection=row["connection_explanation"] if is_open else None,
    )
