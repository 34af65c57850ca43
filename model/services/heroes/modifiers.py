"""Modifiers upon characters: put on by play or by a game master, gone when their time is over.

What has run out counts for nothing from that instant on; its row is put away at the character's
next access, or by `expire` for a whole world. A modifier that is put on again starts its time anew,
and counts once more when it stacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.heroes import stacks_after
from model.services import audit
from model.services.economy.rewards import require_key
from model.services.heroes.common import (
    Answer,
    Hero,
    anyones_hero,
    ask,
    fields_of,
    fresh,
    held,
    hero_seen,
    id_of,
    note,
    touch,
)
from model.services.worlds import world_by_key
from model.tables import Character, CharacterModifier, PlayerProfile
from model.words import CharacterModifierOrigin, Role


@dataclass(frozen=True, slots=True)
class ModifierInfo:
    """One modifier upon a character; without `expires_at` it lasts until it is taken off."""

    character_id: int
    modifier: str
    origin: str
    stacks: int
    expires_at: datetime | None


def apply_modifier(
    session: WriteSession,
    *,
    player_id: int,
    modifier: str,
    character_id: int | None = None,
    origin: CharacterModifierOrigin = CharacterModifierOrigin.GAME_MASTER,
) -> ModifierInfo:
    """Put a modifier by key upon a player's character; game masters only.

    Errors: NotFound; E-ECON-007 without a character.
    """

    def work() -> Answer:
        hero = anyones_hero(session, player_id, character_id)
        expire_due(session, hero)
        require_key(hero.ruleset, "stat_modifiers", modifier)
        put_on(session, hero, modifier=modifier, origin=origin)
        note(session, "heroes.apply_modifier", hero, modifier=modifier, origin=origin.value)
        return {"character_id": hero.id}

    request = {
        "player": player_id,
        "modifier": modifier,
        "character": character_id,
        "origin": origin.value,
    }
    answer = ask(session, "heroes.apply_modifier", request, work)
    found = modifiers_of(session, character_id=answer["character_id"], at=session.now)
    return next(info for info in found if info.modifier == modifier)


def take_modifier_off(
    session: WriteSession, *, player_id: int, modifier: str, character_id: int | None = None
) -> None:
    """Take a modifier off a character before its time; game masters only.

    Errors: NotFound; E-HERO-001 when it is not upon the character.
    """

    def work() -> Answer:
        hero = anyones_hero(session, player_id, character_id)
        expire_due(session, hero)
        require_key(hero.ruleset, "stat_modifiers", modifier)
        row = upon(session, hero.id).get(modifier)
        if row is None:
            raise Refused(
                f"The modifier '{modifier}' is not upon character {hero.id}. "
                "Look at those that are.",
                code="E-HERO-001",
            )
        row.deleted_at = session.now
        touch(session, row)
        note(session, "heroes.take_modifier_off", hero, modifier=modifier)
        return {"character_id": hero.id}

    request = {"player": player_id, "modifier": modifier, "character": character_id}
    ask(session, "heroes.take_modifier_off", request, work)


def expire(session: WriteSession, *, world: str) -> int:
    """Put away all modifiers of a world that have run out; gives how many. Operators only."""
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id

    def work() -> Answer:
        query = (
            sa.select(CharacterModifier)
            .join(Character, col(Character.id) == col(CharacterModifier.character_id))
            .join(PlayerProfile, col(PlayerProfile.id) == col(Character.player_id))
            .where(col(PlayerProfile.world_id) == world_id, *_over(session))
            .order_by(col(CharacterModifier.id))
            .with_for_update(of=CharacterModifier)
        )
        rows = list(session.execute(query).scalars())
        for row in rows:
            _put_away(session, row)
        audit.record(
            session,
            action="heroes.expire",
            object_type="worlds",
            object_key=world,
            details={"count": len(rows)},
        )
        return {"count": len(rows)}

    return int(ask(session, "heroes.expire", {"world": world}, work)["count"])


def modifiers_of(session: Session, *, character_id: int, at: datetime) -> tuple[ModifierInfo, ...]:
    """The modifiers that count for a character at an instant, the oldest first."""
    hero_seen(session, character_id)
    return tuple(
        ModifierInfo(character_id, key, row.origin.value, row.stacks, row.expires_at)
        for key, row in running(session, character_id, at).items()
    )


# --- Steps that other services build on ---------------------------------------------------------


def put_on(
    session: WriteSession,
    hero: Hero,
    *,
    modifier: str,
    origin: CharacterModifierOrigin,
    seconds: int = 0,
) -> CharacterModifier:
    """Put a modifier upon a character for so many seconds; 0: for the modifier's own duration."""
    fields = fields_of(hero.ruleset, "stat_modifiers", modifier) or {}
    lasting = seconds or int(fields.get("duration_seconds", 0))
    row = upon(session, hero.id).get(modifier)
    if row is None:
        row = CharacterModifier(
            character_id=hero.id,
            modifier_id=id_of(session, hero, "stat_modifiers", modifier),
            origin=origin,
            stacks=0,
            **fresh(session),
        )
    row.stacks = stacks_after(row.stacks, bool(fields.get("is_stackable", False)))
    row.origin, row.applied_at = origin, session.now
    row.expires_at = session.now + timedelta(seconds=lasting) if lasting else None
    if row.id is None:
        session.add(row)
        session.flush()
    else:
        touch(session, row)
    return row


def expire_due(session: WriteSession, hero: Hero) -> None:
    """Put away what has run out upon one character."""
    query = sa.select(CharacterModifier).where(
        col(CharacterModifier.character_id) == hero.id, *_over(session)
    )
    for row in session.execute(query).scalars():
        _put_away(session, row)


def upon(session: Session, character_id: int) -> dict[str, CharacterModifier]:
    """The stored modifiers of a character by key, run out or not."""
    rows: dict[str, CharacterModifier] = held(
        session, "character_modifiers", "modifier_id", "stat_modifiers", of=character_id
    )
    return rows


def running(session: Session, character_id: int, at: datetime) -> dict[str, CharacterModifier]:
    """Those that count at an instant."""
    rows = upon(session, character_id).items()
    return {k: row for k, row in rows if row.expires_at is None or row.expires_at > at}


def _over(session: WriteSession) -> tuple[sa.ColumnElement[bool], ...]:
    expires = col(CharacterModifier.expires_at)
    return (col(CharacterModifier.deleted_at).is_(None), expires <= session.now)


def _put_away(session: WriteSession, row: CharacterModifier) -> None:
    row.deleted_at = session.now
    touch(session, row)
