"""What there is to learn: the published content of a player's world, by key, and its row ids.

Live play decides by what is published, never by the draft, so questions, sections and modules are
read from the frozen document; only references need the ids of their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, did_you_mean
from model.rules import calendar
from model.ruleset import Ruleset
from model.services.acting import acting_for
from model.services.ledger import Reference, ruleset_of
from model.services.play.days import arrive
from model.services.xp import award
from model.tables import CONTENT_TABLES, PlayerProfile
from model.words import XpEventSource

Fields = Mapping[str, Any]
_WHAT = {
    "lessons": "lesson",
    "lesson_sections": "section",
    "quizzes": "quiz",
    "skills": "skill",
    "activities": "activity",
    "learning_paths": "learning path",
    "skill_tree_templates": "skill tree",
}


@dataclass(frozen=True, slots=True)
class Material:
    """The published content of one world; rows are fields by name, references are keys."""

    ruleset: Ruleset
    world_id: int

    def row(self, table: str, key: str) -> Fields:
        """One row; NotFound suggests the nearest key."""
        rows = self.ruleset.content.get(table, {})
        if key not in rows:
            what = _WHAT.get(table, table)
            raise NotFound(
                f"There is no {what} '{key}'. {did_you_mean(key, rows)}".strip(),
                code="E-LEARN-001",
            )
        return rows[key]

    def has(self, table: str, key: str) -> bool:
        """Whether the row is published."""
        return key in self.ruleset.content.get(table, {})

    def parts(self, table: str, whole: str, key: str) -> tuple[str, ...]:
        """The keys of a row's parts in their order: questions of a quiz, sections of a lesson."""
        return _parts(self.ruleset, table, whole).get(key, ())


@lru_cache(maxsize=128)
def _parts(ruleset: Ruleset, table: str, whole: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for key, row in ruleset.content.get(table, {}).items():
        found.setdefault(row[whole], []).append((row.get("order", 0), key))
    return {key: tuple(name for _, name in sorted(parts)) for key, parts in found.items()}


def material_of(session: Session, profile: PlayerProfile) -> Material:
    """The published content of a player's world."""
    return Material(ruleset_of(session, profile), profile.world_id)


def learner(session: WriteSession, player_id: int) -> tuple[PlayerProfile, Material]:
    """The player at work, locked: finished days are closed first, as for every access to play."""
    acting_for(session, session.actor, player_id)
    profile, _ = arrive(session, player_id=player_id)
    return profile, material_of(session, profile)


def profile_of(session: Session, player_id: int) -> PlayerProfile:
    """The player, to look at; NotFound when there is none."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.", code="E-LEARN-001")
    return profile


def id_of(profile: PlayerProfile) -> int:
    """The id of a stored profile."""
    assert profile.id is not None
    return profile.id


def content_id(session: Session, material: Material, table: str, key: str) -> int:
    """The id of the row behind a published key."""
    return content_ids(session, material, table, [key])[key]


def content_ids(
    session: Session, material: Material, table: str, keys: Iterable[str]
) -> dict[str, int]:
    """The ids of the rows behind published keys; of a key that was used anew, the newest."""
    there = CONTENT_TABLES[table].__table__.c
    query = (
        sa.select(there.key, sa.func.max(there.id))
        .where(there.world_id == material.world_id, there.key.in_(sorted(set(keys))))
        .group_by(there.key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def key_of(session: Session, table: str, row_id: int) -> str:
    """The key of a content row that a stored reference points at."""
    there = CONTENT_TABLES[table].__table__.c
    return str(session.execute(sa.select(there.key).where(there.id == row_id)).scalar_one())


def pay(
    session: WriteSession,
    profile: PlayerProfile,
    *,
    xp: int,
    source: XpEventSource,
    content_key: str,
) -> int:
    """Grant earned XP today through modifiers and caps; gives what came out, 0 for nothing."""
    if xp < 1:
        return 0
    return award(
        session,
        player_id=id_of(profile),
        source=source,
        base_xp=xp,
        day=calendar.local_date(profile.timezone, session.now),
        reference=Reference(content_key=content_key),
    ).final_xp
