"""Abilities: unlocked by level and talent, switched on and off, used and then at rest.

While an ability is switched on, its effects count for the character's attributes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import heroes as rules
from model.services.economy.rewards import require_key
from model.services.heroes.common import (
    Answer,
    Fields,
    Hero,
    ask,
    fresh,
    held,
    hero_seen,
    id_of,
    note,
    own_hero,
    touch,
)
from model.services.heroes.modifiers import expire_due
from model.services.heroes.potions import require_level
from model.services.heroes.talents import trained
from model.tables import CharacterAbility


@dataclass(frozen=True, slots=True)
class AbilityInfo:
    """One unlocked ability; instants in ISO 8601, `ready_at` None when it was never used."""

    character_id: int
    ability: str
    is_active: bool
    ready_at: str | None


def unlock(
    session: WriteSession, *, player_id: int, ability: str, character_id: int | None = None
) -> AbilityInfo:
    """Unlock an ability; it is off at first.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-014 when it is
    unlocked, E-HERO-004 level, E-HERO-015 without its talent.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        fields = require_key(hero.ruleset, "abilities", ability)
        _require_unlockable(session, hero, ability, fields)
        row = CharacterAbility(
            character_id=hero.id,
            ability_id=id_of(session, hero, "abilities", ability),
            unlocked_at=session.now,
            **fresh(session),
        )
        session.add(row)
        session.flush()
        note(session, "heroes.unlock", hero, ability=ability)
        return asdict(_info(hero, ability, row))

    request = {"player": player_id, "ability": ability, "character": character_id}
    return AbilityInfo(**ask(session, "heroes.unlock", request, work))


def switch(
    session: WriteSession,
    *,
    player_id: int,
    ability: str,
    is_active: bool,
    character_id: int | None = None,
) -> AbilityInfo:
    """Switch an unlocked ability on or off; switching it to where it is changes nothing.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-016 while it is
    locked.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        row = _unlocked(session, hero, ability)
        if row.is_active is not is_active:
            row.is_active = is_active
            touch(session, row)
        note(session, "heroes.switch", hero, ability=ability, is_active=is_active)
        return asdict(_info(hero, ability, row))

    request = {
        "player": player_id,
        "ability": ability,
        "is_active": is_active,
        "character": character_id,
    }
    return AbilityInfo(**ask(session, "heroes.switch", request, work))


def use_ability(
    session: WriteSession, *, player_id: int, ability: str, character_id: int | None = None
) -> AbilityInfo:
    """Use an ability that is switched on; then it rests for its cooldown.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-016 while it is
    locked, E-HERO-017 while it is off, E-HERO-005 while it rests.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        row = _unlocked(session, hero, ability)
        _require_ready(session, hero, ability, row)
        row.last_used_at = session.now
        touch(session, row)
        note(session, "heroes.use_ability", hero, ability=ability)
        return asdict(_info(hero, ability, row))

    request = {"player": player_id, "ability": ability, "character": character_id}
    return AbilityInfo(**ask(session, "heroes.use_ability", request, work))


def abilities_of(session: Session, *, character_id: int) -> tuple[AbilityInfo, ...]:
    """The unlocked abilities of a character by key."""
    hero = hero_seen(session, character_id)
    rows = unlocked(session, character_id)
    return tuple(_info(hero, key, row) for key, row in sorted(rows.items()))


def unlocked(session: Session, character_id: int) -> dict[str, CharacterAbility]:
    """The stored abilities of a character by key."""
    rows: dict[str, CharacterAbility] = held(
        session, "character_abilities", "ability_id", "abilities", of=character_id
    )
    return rows


# --- Steps --------------------------------------------------------------------------------------


def _unlocked(session: Session, hero: Hero, ability: str) -> CharacterAbility:
    require_key(hero.ruleset, "abilities", ability)
    row = unlocked(session, hero.id).get(ability)
    if row is None:
        raise Refused(
            f"Character {hero.id} has not unlocked '{ability}'. Unlock it first.",
            code="E-HERO-016",
        )
    return row


def _require_unlockable(session: Session, hero: Hero, ability: str, fields: Fields) -> None:
    talent = fields["talent"]
    row = trained(session, hero.id).get(talent) if talent else None
    answer = rules.unlocking_refusal(
        ability in unlocked(session, hero.id),
        level=hero.row.level,
        required_level=fields["required_level"],
        needs_talent=talent is not None,
        talent_level=0 if row is None else row.level,
    )
    if answer == rules.DONE_ALREADY:
        raise Refused(
            f"Character {hero.id} has unlocked '{ability}' already. Choose another.",
            code="E-HERO-014",
        )
    require_level(hero, ability, fields, is_met=answer != rules.LEVEL_TOO_LOW)
    if answer == rules.TALENT_MISSING:
        raise Refused(
            f"'{ability}' asks for the talent '{talent}', which character {hero.id} has not. "
            "Train it first.",
            code="E-HERO-015",
        )


def _require_ready(session: WriteSession, hero: Hero, ability: str, row: CharacterAbility) -> None:
    if not row.is_active:
        raise Refused(
            f"'{ability}' of character {hero.id} is switched off. Switch it on first.",
            code="E-HERO-017",
        )
    left = 0
    if row.last_used_at is not None:
        left = rules.seconds_left(
            int(row.last_used_at.timestamp()),
            int(session.now.timestamp()),
            _cooldown(hero, ability),
        )
    if left:
        raise Refused(
            f"Character {hero.id} used '{ability}' just now and can use it again in {left} "
            "seconds. Wait, or use another.",
            code="E-HERO-005",
        )


def _cooldown(hero: Hero, ability: str) -> int:
    return int(hero.ruleset.content["abilities"].get(ability, {}).get("cooldown_seconds", 0))


def _info(hero: Hero, ability: str, row: CharacterAbility) -> AbilityInfo:
    ready = None
    if row.last_used_at is not None:
        ready = (row.last_used_at + timedelta(seconds=_cooldown(hero, ability))).isoformat()
    return AbilityInfo(hero.id, ability, row.is_active, ready)
