"""Characters of the language game: made by their players, grown by what they do.

A player may have several. A character's experience is the XP that its player earned with it; its
level follows from the world's own curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.curves import level_at
from model.services import records
from model.services.acting import acting_for
from model.services.economy.rewards import content_id, require_key
from model.services.heroes.common import (
    Answer,
    Hero,
    anyones_hero,
    ask,
    fresh,
    hero_seen,
    note,
    touch,
)
from model.services.ledger import ruleset_of
from model.tables import Character, CharacterClass, CharacterStat
from model.words import CharacterAttribute

CHARACTERS_MAX = 10
"""Most characters of one player; the number is ours."""
EXPERIENCE_MAX = 1_000_000_000
BASE_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class CharacterInfo:
    """One character of a player."""

    id: int
    player_id: int
    name: str
    biography: str
    character_class: str | None
    level: int
    experience: int


def create_character(
    session: WriteSession,
    *,
    player_id: int,
    name: str,
    biography: str = "",
    character_class: str | None = None,
) -> CharacterInfo:
    """Make a character of a player, with a class by key or without one.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-018 for too many;
    RecordError with every fault of the name and the biography.
    """

    def work() -> Answer:
        profile = acting_for(session, session.actor, player_id)
        values: dict[str, Any] = {"player_id": player_id, "name": name, "biography": biography}
        if character_class is not None:
            require_key(ruleset_of(session, profile), "character_classes", character_class)
            values["class_id"] = content_id(
                session, profile.world_id, "character_classes", character_class
            )
        _require_room(session, player_id)
        made = records.create(session, table="characters", values=values)  # leaves the audit entry
        return {"id": made["id"]}

    request = {
        "player": player_id,
        "name": name,
        "biography": biography,
        "class": character_class,
    }
    answer = ask(session, "heroes.create_character", request, work)
    return character(session, character_id=answer["id"])


def character(session: Session, *, character_id: int) -> CharacterInfo:
    """One character; NotFound when there is none."""
    row = hero_seen(session, character_id).row
    found = class_key(session, row)
    return CharacterInfo(
        character_id, row.player_id, row.name, row.biography, found, row.level, row.experience
    )


def class_key(session: Session, row: Character) -> str | None:
    """The key of a character's class; None without one."""
    if row.class_id is None:
        return None
    query = sa.select(col(CharacterClass.key)).where(col(CharacterClass.id) == row.class_id)
    return str(session.execute(query).scalar_one())


def characters_of(session: Session, *, player_id: int) -> tuple[CharacterInfo, ...]:
    """The characters of a player, the oldest first."""
    return tuple(character(session, character_id=number) for number in _ids(session, player_id))


def set_base(
    session: WriteSession,
    *,
    player_id: int,
    attribute: CharacterAttribute,
    value: int,
    character_id: int | None = None,
) -> int:
    """Set the base value of one attribute of a player's character; game masters only.

    Gives the value. Errors: NotFound; E-HERO-019 for a value out of its range.
    """

    def work() -> Answer:
        hero = anyones_hero(session, player_id, character_id)
        if type(value) is not int or not 0 <= value <= BASE_MAX:
            raise Refused(
                f"A base of {value!r} must be a whole number from 0 to {BASE_MAX:,}. "
                "Correct the number.",
                code="E-HERO-019",
            )
        _write_base(session, hero, attribute, value)
        note(session, "heroes.set_base", hero, attribute=attribute.value, value=value)
        return {"value": value}

    request = {
        "player": player_id,
        "attribute": attribute.value,
        "value": value,
        "character": character_id,
    }
    return int(ask(session, "heroes.set_base", request, work)["value"])


def _write_base(
    session: WriteSession, hero: Hero, attribute: CharacterAttribute, value: int
) -> None:
    query = sa.select(CharacterStat).where(
        col(CharacterStat.character_id) == hero.id,
        col(CharacterStat.stat_name) == attribute,
        col(CharacterStat.deleted_at).is_(None),
    )
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        row = CharacterStat(character_id=hero.id, stat_name=attribute, **fresh(session))
        session.add(row)
    row.stat_value = value
    touch(session, row)


def gain_experience(session: WriteSession, hero: Hero, *, xp: int) -> int:
    """Let a character grow by XP that its player earned with it; gives its level.

    A step of other services, which note it. A level that was given by hand is never taken away.
    """
    row = hero.row
    row.experience = min(EXPERIENCE_MAX, row.experience + max(0, xp))
    row.level = max(row.level, level_at(row.experience, hero.ruleset.game.thresholds))
    touch(session, row)
    return row.level


def _ids(session: Session, player_id: int) -> list[int]:
    query = (
        sa.select(col(Character.id))
        .where(col(Character.player_id) == player_id, col(Character.deleted_at).is_(None))
        .order_by(col(Character.id))
    )
    return [int(number) for number in session.execute(query).scalars() if number is not None]


def _require_room(session: Session, player_id: int) -> None:
    count = len(_ids(session, player_id))
    if count >= CHARACTERS_MAX:
        raise Refused(
            f"Player {player_id} has {count} characters, and {CHARACTERS_MAX} are the most. "
            "Put one away first.",
            code="E-HERO-018",
        )
