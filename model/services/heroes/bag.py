"""Bags: what a character carries, selling it to the world, and throwing it away.

Things come into bags by economy.rewards, the shop, drops and quests. The world takes an item back
for a share of its base value, in the world's tradable currency with the first key; what is worn is
not for sale.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import heroes as rules
from model.services.economy.rewards import add_to_stack, give_currency, require_key
from model.services.heroes.common import (
    Answer,
    Fields,
    Hero,
    ask,
    bag_of,
    fields_of,
    hero_seen,
    note,
    own_hero,
)
from model.services.heroes.modifiers import expire_due
from model.words import ItemType, TransactionType


@dataclass(frozen=True, slots=True)
class StackInfo:
    """So many of one item in a bag; `worn` of them are on the character."""

    item: str
    name: str
    type: str
    quantity: int
    worn: int
    stack_max: int


@dataclass(frozen=True, slots=True)
class GoneInfo:
    """What left a bag and what came for it; `left` are still carried."""

    character_id: int
    item: str
    quantity: int
    left: int
    currency: str | None = None
    amount: int = 0


def inventory(session: Session, *, character_id: int) -> tuple[StackInfo, ...]:
    """What a character carries, by key."""
    hero = hero_seen(session, character_id)
    found = []
    for key, carried in sorted(bag_of(session, character_id).items()):
        fields = fields_of(hero.ruleset, "items", key) or {}
        found.append(
            StackInfo(
                item=key,
                name=fields.get("name", key),
                type=fields.get("type", ItemType.MATERIAL.value),
                quantity=carried.row.quantity,
                worn=carried.worn,
                stack_max=fields.get("stack_max", carried.row.quantity),
            )
        )
    return tuple(found)


def sell(
    session: WriteSession,
    *,
    player_id: int,
    item: str,
    quantity: int = 1,
    character_id: int | None = None,
) -> GoneInfo:
    """Sell items to the world for the share of their base value that it pays.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-009 for a number
    below 1, E-HERO-010 for what nobody buys, E-HERO-003 for more than is free to give.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        fields = require_key(hero.ruleset, "items", item)
        _require_number(quantity)
        currency = _require_sellable(hero, item, fields)
        left = _take(session, hero, item, quantity)
        amount = rules.sale_price(int(fields["base_value"]), quantity)
        _pay(session, hero, currency, amount)
        gone = GoneInfo(hero.id, item, quantity, left, currency, amount)
        return _noted(session, "heroes.sell", hero, gone)

    request = {
        "player": player_id,
        "item": item,
        "quantity": quantity,
        "character": character_id,
    }
    return GoneInfo(**ask(session, "heroes.sell", request, work))


def discard(
    session: WriteSession,
    *,
    player_id: int,
    item: str,
    quantity: int = 1,
    character_id: int | None = None,
) -> GoneInfo:
    """Throw items away for nothing.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-009 for a number
    below 1, E-HERO-011 for a quest item, E-HERO-003 for more than is free to give.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        fields = require_key(hero.ruleset, "items", item)
        _require_number(quantity)
        if fields["type"] == ItemType.QUEST_ITEM:
            raise Refused(
                f"'{item}' belongs to a quest and is not thrown away. Finish its quest instead.",
                code="E-HERO-011",
            )
        left = _take(session, hero, item, quantity)
        return _noted(session, "heroes.discard", hero, GoneInfo(hero.id, item, quantity, left))

    request = {
        "player": player_id,
        "item": item,
        "quantity": quantity,
        "character": character_id,
    }
    return GoneInfo(**ask(session, "heroes.discard", request, work))


# --- Steps --------------------------------------------------------------------------------------


def _require_number(quantity: int) -> None:
    if type(quantity) is not int or quantity < 1:
        raise Refused(
            f"{quantity!r} items cannot be given away: it takes a whole number from 1 on. "
            "Correct the number.",
            code="E-HERO-009",
        )


def _require_sellable(hero: Hero, item: str, fields: Fields) -> str:
    """The currency that the world pays in."""
    rows = hero.ruleset.content.get("currencies", {})
    currency = min((key for key, row in rows.items() if row["is_tradable"]), default=None)
    is_wanted = fields["is_tradable"] and fields["type"] != ItemType.QUEST_ITEM
    if currency is None or not is_wanted or rules.sale_price(int(fields["base_value"]), 1) < 1:
        raise Refused(
            f"Nobody buys '{item}': it is not for trade, belongs to a quest, is worth too little, "
            "or the world has no tradable currency. Keep it, or throw it away.",
            code="E-HERO-010",
        )
    return currency


def _take(session: WriteSession, hero: Hero, item: str, quantity: int) -> int:
    """Take items that are free out of the bag; gives how many are left."""
    carried = bag_of(session, hero.id).get(item)
    held = 0 if carried is None else carried.row.quantity
    free = 0 if carried is None else rules.spare(held, carried.worn)
    if free < quantity:
        raise Refused(
            f"Character {hero.id} has {free} of '{item}' that are free to give, and {quantity} was "
            "asked; what is worn is not. Give fewer, or take it off first.",
            code="E-HERO-003",
        )
    add_to_stack(session, hero.profile, hero.id, item=item, quantity=-quantity)
    return held - quantity


def _pay(session: WriteSession, hero: Hero, currency: str, amount: int) -> None:
    asked = f"{session.actor.user_id}:{session.key}"
    give_currency(
        session,
        hero.profile,
        hero.ruleset,
        currency=currency,
        amount=amount,
        reference=f"hero-sale:{hero.id}:{hashlib.sha256(asked.encode()).hexdigest()[:32]}",
        kind=TransactionType.SALE,
        description="Sold from a bag",
    )


def _noted(session: WriteSession, action: str, hero: Hero, gone: GoneInfo) -> Answer:
    said = asdict(gone)
    note(session, action, hero, **{k: v for k, v in said.items() if k != "character_id"})
    return said
