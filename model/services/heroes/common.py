"""What every service of characters shares: the character at work, its rows, the published content.

The player's profile is locked first, so that everything about one player's characters happens in
turn. What is decided is decided by the published ruleset; rows are only referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.ruleset import Ruleset
from model.services import audit
from model.services.acting import acting_for
from model.services.economy.rewards import character_of, content_id, locked_player
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.tables import (
    TABLES,
    Character,
    CharacterEquipment,
    CharacterInventoryItem,
    EquipmentSlot,
    Item,
    PlayerProfile,
)
from model.words import Role

Fields = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hero:
    """A character at work: its row, its player's, and what their world has published."""

    profile: PlayerProfile
    ruleset: Ruleset
    row: Character

    @property
    def id(self) -> int:
        """The character's id."""
        assert self.row.id is not None
        return self.row.id


# --- Requests -----------------------------------------------------------------------------------


def ask(
    session: WriteSession, service: str, request: Mapping[str, Any], work: Callable[[], Answer]
) -> Answer:
    """Do a request once per key; gives the (kept) answer."""
    answer = once(session, service=service, request=dict(request), work=work)
    assert answer is not None
    return answer


def note(session: WriteSession, action: str, hero: Hero, **details: Any) -> None:
    """The one audit entry of a request about a character: keys and numbers of the game."""
    audit.record(
        session,
        action=action,
        object_type="characters",
        object_key=str(hero.id),
        details=details,
    )


def own_hero(session: WriteSession, player_id: int, character_id: int | None = None) -> Hero:
    """A character of the player that the actor is (default: the oldest), to be changed.

    Errors, in this order: NotFound; Refused for somebody else's player; E-ECON-007 without one.
    """
    profile = acting_for(session, session.actor, player_id)
    return _hero(session, profile, character_id)


def anyones_hero(session: WriteSession, player_id: int, character_id: int | None = None) -> Hero:
    """The same for whoever runs the world: designers and admins."""
    session.actor.require(Role.DESIGNER)
    return _hero(session, locked_player(session, player_id), character_id)


def _hero(session: WriteSession, profile: PlayerProfile, character_id: int | None) -> Hero:
    ruleset = ruleset_of(session, profile)
    found = character_of(session, profile, character_id)
    row = session.get_one(Character, found, populate_existing=True)
    return Hero(profile, ruleset, row)


def hero_seen(session: Session, character_id: int) -> Hero:
    """A character to look at; NotFound when there is none."""
    row = session.get(Character, character_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no character {character_id}. Look it up among the characters.")
    profile = session.get_one(PlayerProfile, row.player_id)
    return Hero(profile, ruleset_of(session, profile), row)


# --- Content ------------------------------------------------------------------------------------


def parts(ruleset: Ruleset, table: str, whole: str, key: str) -> tuple[str, ...]:
    """The keys of a row's parts by order and key: objectives of a quest, modifiers of an item."""
    return _parts(ruleset, table, whole).get(key, ())


@lru_cache(maxsize=128)
def _parts(ruleset: Ruleset, table: str, whole: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for key, row in ruleset.content.get(table, {}).items():
        found.setdefault(row[whole], []).append((row.get("order", 0), key))
    return {key: tuple(name for _, name in sorted(rows)) for key, rows in found.items()}


def detail(ruleset: Ruleset, table: str, item: str) -> Fields | None:
    """The weapon, armour or potion details of an item; None when it has none."""
    keys = parts(ruleset, table, "item", item)
    return ruleset.content[table][keys[0]] if keys else None


def fields_of(ruleset: Ruleset, table: str, key: str) -> Fields | None:
    """The published fields of something that a character has; None once it is published no more."""
    return ruleset.content.get(table, {}).get(key)


def held(session: Session, table: str, reference: str, designed: str, *, of: int) -> dict[str, Any]:
    """The undeleted rows of a character by the key of what they refer to."""
    there, rows = TABLES[table], TABLES[designed].__table__.c
    refers = there.__table__.c[reference]
    query = (
        sa.select(rows.key, there)
        .select_from(there)
        .join(rows.id.table, rows.id == refers)
        .where(there.__table__.c.character_id == of, there.__table__.c.deleted_at.is_(None))
        .order_by(there.__table__.c.id)
    )
    return dict(session.execute(query).all())


# --- What is carried and worn -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """One stack in a bag and whether one of it is worn."""

    row: CharacterInventoryItem
    worn: int


def bag_of(session: Session, character_id: int) -> dict[str, Carried]:
    """What a character carries, by the item's key."""
    rows = held(session, "character_inventory", "item_id", "items", of=character_id)
    worn_stacks = {row.inventory_id for row in worn_by_slot(session, character_id).values()}
    return {key: Carried(row, int(row.id in worn_stacks)) for key, row in rows.items()}


def worn_by_slot(session: Session, character_id: int) -> dict[str, CharacterEquipment]:
    """What a character wears, by the slot's key."""
    rows: dict[str, CharacterEquipment] = held(
        session, "character_equipment", "slot_id", "equipment_slots", of=character_id
    )
    return rows


def worn_rows(session: Session, character_id: int) -> dict[str, str]:
    """The item's key by the slot's key, in the order of the slots."""
    query = (
        sa.select(col(EquipmentSlot.key), col(Item.key))
        .select_from(CharacterEquipment)
        .join(EquipmentSlot, col(EquipmentSlot.id) == col(CharacterEquipment.slot_id))
        .join(
            CharacterInventoryItem,
            col(CharacterInventoryItem.id) == col(CharacterEquipment.inventory_id),
        )
        .join(Item, col(Item.id) == col(CharacterInventoryItem.item_id))
        .where(
            col(CharacterEquipment.character_id) == character_id,
            col(CharacterEquipment.deleted_at).is_(None),
        )
        .order_by(col(EquipmentSlot.order), col(EquipmentSlot.key))
    )
    return dict(session.execute(query).all())


# --- Rows ---------------------------------------------------------------------------------------


def fresh(session: WriteSession) -> dict[str, Any]:
    """The times of a new row."""
    return {"created_at": session.now, "updated_at": session.now}


def touch(session: WriteSession, row: Any) -> None:
    """Count a changed row's version up and stamp it."""
    row.version += 1
    row.updated_at = max(session.now, row.created_at)
    session.flush()


def id_of(session: Session, hero: Hero, table: str, key: str) -> int:
    """The id of the row behind a published key of the character's world."""
    return content_id(session, hero.profile.world_id, table, key)
