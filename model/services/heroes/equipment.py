"""Wearing things: each item has its slot, each slot holds one item, and a swap is one step.

What is worn stays in the bag and counts there; it is not free to be used, sold or thrown away.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import heroes as rules
from model.services.economy.rewards import require_key
from model.services.heroes.common import (
    Answer,
    Hero,
    ask,
    bag_of,
    fresh,
    hero_seen,
    id_of,
    note,
    own_hero,
    touch,
    worn_by_slot,
    worn_rows,
)
from model.services.heroes.modifiers import expire_due
from model.services.heroes.potions import require_level
from model.tables import CharacterEquipment


@dataclass(frozen=True, slots=True)
class WornInfo:
    """What a slot holds after a change, and what it held before; None is nothing."""

    character_id: int
    slot: str
    item: str | None
    before: str | None


def equip(
    session: WriteSession, *, player_id: int, item: str, character_id: int | None = None
) -> WornInfo:
    """Put an item on, in the slot that it is worn in; what was there goes back into the bag.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-006 for what is not
    worn, E-HERO-003 when none is carried, E-HERO-007 when it is on already, E-HERO-004 level.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        return asdict(_equip(session, hero, item))

    request = {"player": player_id, "item": item, "character": character_id}
    return WornInfo(**ask(session, "heroes.equip", request, work))


def unequip(
    session: WriteSession, *, player_id: int, slot: str, character_id: int | None = None
) -> WornInfo:
    """Take off what a slot holds.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-008 for an empty
    slot.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        return asdict(_unequip(session, hero, slot))

    request = {"player": player_id, "slot": slot, "character": character_id}
    return WornInfo(**ask(session, "heroes.unequip", request, work))


def worn(session: Session, *, character_id: int) -> dict[str, str]:
    """What a character wears: the item's key by the slot's key, in the order of the slots."""
    return worn_rows(session, hero_seen(session, character_id).id)


# --- Steps --------------------------------------------------------------------------------------


def _equip(session: WriteSession, hero: Hero, item: str) -> WornInfo:
    fields = require_key(hero.ruleset, "items", item)
    slot = fields["equipment_slot"]
    carried = bag_of(session, hero.id).get(item)
    answer = rules.wearing_refusal(
        slot is not None,
        0 if carried is None else rules.spare(carried.row.quantity, carried.worn),
        level=hero.row.level,
        required_level=fields["required_level"],
        is_worn=carried is not None and carried.worn > 0,
    )
    _refuse(hero, item, answer)
    require_level(hero, item, fields, is_met=answer != rules.LEVEL_TOO_LOW)
    assert carried is not None and carried.row.id is not None
    before = worn_rows(session, hero.id).get(slot)
    row = worn_by_slot(session, hero.id).get(slot)
    if row is None:
        row = CharacterEquipment(
            character_id=hero.id,
            slot_id=id_of(session, hero, "equipment_slots", slot),
            inventory_id=carried.row.id,
            equipped_at=session.now,
            **fresh(session),
        )
        session.add(row)
        session.flush()
    else:
        row.inventory_id, row.equipped_at = carried.row.id, session.now
        touch(session, row)
    note(session, "heroes.equip", hero, slot=slot, item=item, before=before)
    return WornInfo(hero.id, slot, item, before)


def _refuse(hero: Hero, item: str, answer: int) -> None:
    if answer == rules.NOT_FOR_THIS:
        raise Refused(
            f"'{item}' is worn nowhere: it has no slot. Choose a weapon or a piece of armour.",
            code="E-HERO-006",
        )
    if answer == rules.NOT_CARRIED:
        raise Refused(
            f"Character {hero.id} does not carry '{item}'. Get one first.", code="E-HERO-003"
        )
    if answer == rules.DONE_ALREADY:
        raise Refused(
            f"Character {hero.id} wears '{item}' already. Choose another item.", code="E-HERO-007"
        )


def _unequip(session: WriteSession, hero: Hero, slot: str) -> WornInfo:
    require_key(hero.ruleset, "equipment_slots", slot)
    row = worn_by_slot(session, hero.id).get(slot)
    if row is None:
        raise Refused(
            f"Character {hero.id} wears nothing in the slot '{slot}'. Choose another slot.",
            code="E-HERO-008",
        )
    before = worn_rows(session, hero.id)[slot]
    row.deleted_at = session.now
    touch(session, row)
    note(session, "heroes.unequip", hero, slot=slot, before=before)
    return WornInfo(hero.id, slot, None, before)
