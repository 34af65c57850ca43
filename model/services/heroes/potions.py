"""Using items up: what a potion does, for how long, and how soon the next may follow.

A potion's modifiers become modifiers of the character. What it does besides (`effect`) has no row
of its own: the audit entry of its use, which is never changed, says until when it counts and when
it was drunk, as drop tables keep their counters.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import heroes as rules
from model.services.economy.rewards import add_to_stack, require_key
from model.services.heroes.common import (
    Answer,
    Fields,
    Hero,
    ask,
    bag_of,
    detail,
    note,
    own_hero,
    parts,
)
from model.services.heroes.modifiers import expire_due, put_on
from model.tables import AuditEvent
from model.words import CharacterModifierOrigin

_ACTION = "heroes.use"


@dataclass(frozen=True, slots=True)
class UsedInfo:
    """One potion drunk: what it healed and put on, until when its effect counts, what is left.

    `until` is an instant in ISO 8601, None for what acts at once.
    """

    character_id: int
    item: str
    healing: int
    modifiers: tuple[str, ...]
    until: str | None
    left: int


def use(
    session: WriteSession, *, player_id: int, item: str, character_id: int | None = None
) -> UsedInfo:
    """Drink one potion of a character's bag.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-002 for what is not
    a potion, E-HERO-003 when none is left, E-HERO-004 level, E-HERO-005 while it has to wait.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        return asdict(_use(session, hero, item))

    request = {"player": player_id, "item": item, "character": character_id}
    answer = ask(session, _ACTION, request, work)
    return UsedInfo(**{**answer, "modifiers": tuple(answer["modifiers"])})


def _use(session: WriteSession, hero: Hero, item: str) -> UsedInfo:
    fields = require_key(hero.ruleset, "items", item)
    potion = detail(hero.ruleset, "potion_details", item)
    carried = bag_of(session, hero.id).get(item)
    free = 0 if carried is None else rules.spare(carried.row.quantity, carried.worn)
    _require_drinkable(session, hero, item, fields, potion, free)
    assert potion is not None
    seconds = int(potion["duration_seconds"])
    until = (session.now + timedelta(seconds=seconds)).isoformat() if seconds else None
    brought = tuple(
        hero.ruleset.content["item_modifiers"][key]["modifier"]
        for key in parts(hero.ruleset, "item_modifiers", "item", item)
    )
    for modifier in brought:
        put_on(
            session,
            hero,
            modifier=modifier,
            origin=CharacterModifierOrigin.POTION,
            seconds=seconds,
        )
    add_to_stack(session, hero.profile, hero.id, item=item, quantity=-1)
    healing = int(potion["effect"].get("healing", 0))
    note(session, _ACTION, hero, item=item, healing=healing, until=until)
    return UsedInfo(hero.id, item, healing, brought, until, free - 1)


def _require_drinkable(
    session: Session, hero: Hero, item: str, fields: Fields, potion: Fields | None, free: int
) -> None:
    cooldown = 0 if potion is None else int(potion["cooldown_seconds"])
    left = _seconds_left(session, hero, item, cooldown)
    answer = rules.drinking_refusal(
        potion is not None,
        free,
        level=hero.row.level,
        required_level=fields["required_level"],
        seconds_left=left,
    )
    if answer == rules.NOT_FOR_THIS:
        raise Refused(
            f"'{item}' is no potion, and only potions are used up. Put it on, sell it or keep it.",
            code="E-HERO-002",
        )
    if answer == rules.NOT_CARRIED:
        raise Refused(
            f"Character {hero.id} carries no '{item}' that is free to use. Get one first.",
            code="E-HERO-003",
        )
    require_level(hero, item, fields, is_met=answer != rules.LEVEL_TOO_LOW)
    if answer == rules.COOLING:
        raise Refused(
            f"Character {hero.id} used '{item}' just now and can use it again in {left} seconds. "
            "Wait, or use something else.",
            code="E-HERO-005",
        )


def require_level(hero: Hero, what: str, fields: Fields, *, is_met: bool) -> None:
    """Refuse what asks for a higher level of the character."""
    if not is_met:
        raise Refused(
            f"'{what}' asks for a character of level {fields['required_level']}, and character "
            f"{hero.id} has {hero.row.level}. Gain levels first.",
            code="E-HERO-004",
        )


# --- What was drunk -----------------------------------------------------------------------------


def _seconds_left(session: Session, hero: Hero, item: str, cooldown: int) -> int:
    if not cooldown or not isinstance(session, WriteSession):
        return 0
    for found, _, at in _uses(session, hero.id, since=session.now - timedelta(seconds=cooldown)):
        if found == item:
            now = int(session.now.timestamp())
            return rules.seconds_left(int(at.timestamp()), now, cooldown)
    return 0


def effects_running(session: Session, hero: Hero, at: datetime) -> dict[str, list[Any]]:
    """The effects that count at an instant, by potion, the longest drunk first; the last counts."""
    rows = hero.ruleset.content.get("potion_details", {}).values()
    longest = max((int(row["duration_seconds"]) for row in rows), default=0)
    if not longest:
        return {}
    latest: dict[str, datetime] = {}
    for item, until, _ in _uses(session, hero.id, since=at - timedelta(seconds=longest)):
        if item not in latest and until is not None:
            latest[item] = datetime.fromisoformat(until)
    found: dict[str, list[Any]] = {}
    for item in reversed(latest):
        potion = detail(hero.ruleset, "potion_details", item)
        if latest[item] > at and potion is not None:
            found[item] = list(potion["effect"].get("effects", ()))
    return found


def _uses(
    session: Session, character_id: int, *, since: datetime
) -> list[tuple[str, str | None, datetime]]:
    """What a character has drunk since an instant: (item, until, at), the last first."""
    query = (
        sa.select(col(AuditEvent.details), col(AuditEvent.at))
        .where(
            col(AuditEvent.object_type) == "characters",
            col(AuditEvent.object_key) == str(character_id),
            col(AuditEvent.action) == _ACTION,
            col(AuditEvent.at) >= since,
        )
        .order_by(col(AuditEvent.seq).desc())
    )
    return [(said["item"], said["until"], at) for said, at in session.execute(query)]
