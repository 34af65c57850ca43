"""What shop offers hand over, and taking it back: items, streak freezes, titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.values import ABSENT
from model.ruleset import Ruleset
from model.services.economy.rewards import add_to_stack, carried, content_id, give_item
from model.services.ledger import ruleset_of
from model.services.play.players import refresh_stats
from model.services.play.titles import give_title, held_titles, take_off
from model.tables import CharacterEquipment, CharacterInventoryItem, PlayerProfile, PlayerTitle
from model.words import ShopOfferKind


@dataclass(frozen=True, slots=True)
class Bought:
    """What was handed over: `thing` is the key of the item or title, empty for freezes."""

    kind: str
    thing: str
    quantity: int
    character_id: int | None = None


def hand_over(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    offer: Mapping[str, Any],
    character_id: int | None,
) -> Bought:
    """Give a player what an offer sells; E-ECON-006 to 008 when it cannot be taken."""
    kind, quantity = ShopOfferKind(offer["kind"]), int(offer["quantity"])
    if kind is ShopOfferKind.STREAK_FREEZE:
        _give_freezes(session, profile, ruleset, quantity)
        return Bought(kind.value, "", quantity)
    if kind is ShopOfferKind.TITLE:
        _give_title(session, profile, ruleset, offer["title"])
        return Bought(kind.value, offer["title"], 1)
    item = _named(offer["item"], offer)
    bearer = give_item(
        session, profile, ruleset, item=item, quantity=quantity, character_id=character_id
    )
    return Bought(kind.value, item, quantity, bearer)


def _named(key: str | None, offer: Mapping[str, Any]) -> str:
    if key is None:
        raise NotFound(f"The offer '{offer['name']}' does not say what it sells. Edit the draft.")
    return key


def _give_freezes(
    session: WriteSession, profile: PlayerProfile, ruleset: Ruleset, quantity: int
) -> None:
    most = ruleset.game.streaks.freezes_held_max
    if profile.freezes_held + quantity > most:
        raise Refused(
            f"Player {profile.id} holds {profile.freezes_held} freezes and may hold {most}: "
            f"{quantity} more do not fit. Buy when one has been used.",
            code="E-ECON-006",
        )
    profile.freezes_held += quantity
    session.flush()


def _give_title(
    session: WriteSession, profile: PlayerProfile, ruleset: Ruleset, key: str | None
) -> None:
    index = ruleset.game.title_index.get(key or "", ABSENT)
    if index == ABSENT:
        raise NotFound(f"The published content has no title '{key}' to be sold. Edit the draft.")
    if held_titles(session, profile, ruleset.game) >> index & 1:
        raise Refused(
            f"Player {profile.id} holds the title '{key}' already. Choose another.",
            code="E-ECON-006",
        )
    give_title(session, profile, ruleset.game, title=index)


def take_back(session: WriteSession, profile: PlayerProfile, bought: Bought) -> None:
    """Take what was handed over away again; E-ECON-010 when the player no longer has it."""
    kind = ShopOfferKind(bought.kind)
    if kind is ShopOfferKind.STREAK_FREEZE:
        _require(profile.freezes_held >= bought.quantity, profile, "the freezes", "used")
        profile.freezes_held -= bought.quantity
        session.flush()
    elif kind is ShopOfferKind.TITLE:
        _take_title(session, profile, bought.thing)
    else:
        _take_item(session, profile, bought)


def _take_item(session: WriteSession, profile: PlayerProfile, bought: Bought) -> None:
    assert bought.character_id is not None
    held = carried(session, profile, bought.character_id, bought.thing)
    left = held - bought.quantity
    _require(left >= 0, profile, f"{bought.quantity} of '{bought.thing}'", "used or given away")
    worn = _is_worn(session, profile, bought.character_id, bought.thing)
    _require(left > 0 or not worn, profile, f"'{bought.thing}' free to give", "put on")
    add_to_stack(
        session, profile, bought.character_id, item=bought.thing, quantity=-bought.quantity
    )


def _take_title(session: WriteSession, profile: PlayerProfile, key: str) -> None:
    game = ruleset_of(session, profile).game
    title_id = content_id(session, profile.world_id, "titles", key)
    query = sa.select(PlayerTitle).where(
        col(PlayerTitle.player_id) == profile.id,
        col(PlayerTitle.title_id) == title_id,
        col(PlayerTitle.revoked_at).is_(None),
    )
    row = session.execute(query).scalar_one_or_none()
    _require(row is not None, profile, f"the title '{key}'", "lost")
    assert row is not None
    if profile.active_title_id == title_id:
        take_off(session, profile)
    row.revoked_at = session.now
    session.flush()
    refresh_stats(session, profile, game)


def _is_worn(session: Session, profile: PlayerProfile, character_id: int, item: str) -> bool:
    item_id = content_id(session, profile.world_id, "items", item)
    query = (
        sa.select(col(CharacterEquipment.id))
        .join(
            CharacterInventoryItem,
            col(CharacterInventoryItem.id) == col(CharacterEquipment.inventory_id),
        )
        .where(
            col(CharacterEquipment.character_id) == character_id,
            col(CharacterEquipment.deleted_at).is_(None),
            col(CharacterInventoryItem.item_id) == item_id,
        )
    )
    return session.execute(query).first() is not None


def _require(holds: bool, profile: PlayerProfile, what: str, why: str) -> None:
    if not holds:
        raise Refused(
            f"Player {profile.id} no longer has {what}: it was {why}. "
            "Give back less by an adjustment instead.",
            code="E-ECON-010",
        )
