"""What the shop offers: the published offers, what is left of them, and why one cannot be bought.

Stock and limits count purchases that stand: those given back are free again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import economy
from model.rules.values import NO_LIMIT
from model.services.economy.rewards import content_id
from model.services.ledger import ruleset_of
from model.tables import AuditEvent, PlayerProfile, ShopOffer, Transaction, Wallet
from model.words import ShopOfferKind, TransactionStatus, TransactionType

TAKEN = "shop.take"
"""The audit action of a purchase for nothing, which leaves no transaction to be counted."""


@dataclass(frozen=True, slots=True)
class OfferInfo:
    """One published offer as a player sees it; `why_not` says why it cannot be bought, or "".

    `left` is None without a stock limit, `left_for_player` without a limit per player.
    """

    key: str
    name: str
    kind: ShopOfferKind
    gives: str
    quantity: int
    currency: str
    price: int
    left: int | None
    left_for_player: int | None
    why_not: str = ""


def offers(session: Session, *, player_id: int, today: date) -> list[OfferInfo]:
    """Every published offer that is on sale, by key, as it stands for a player on a local date."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    ruleset = ruleset_of(session, profile)
    found = []
    for key, offer in sorted(ruleset.content.get("shop_offers", {}).items()):
        if not offer["is_active"]:
            continue
        state = state_of(session, profile, key, offer)
        refusal = refusal_of(key, offer, profile, today, state)
        found.append(
            OfferInfo(
                key=key,
                name=offer["name"],
                kind=ShopOfferKind(offer["kind"]),
                gives=offer["item"] or offer["title"] or ShopOfferKind(offer["kind"]).value,
                quantity=offer["quantity"],
                currency=offer["currency"],
                price=offer["price"],
                left=_left(offer["stock"], state.sold),
                left_for_player=_left(offer["purchases_per_player_max"], state.bought),
                why_not="" if refusal is None else str(refusal),
            )
        )
    return found


def _left(most: int | None, used: int) -> int | None:
    return None if most is None else max(0, most - used)


@dataclass(frozen=True, slots=True)
class OfferState:
    """How often an offer was bought: by all, and by one player; what was given back left out."""

    offer_id: int
    sold: int
    bought: int


def state_of(
    session: Session, profile: PlayerProfile, key: str, offer: Mapping[str, Any]
) -> OfferState:
    """How often an offer was bought, and while it is free also how often it was taken."""
    offer_id = content_id(session, profile.world_id, "shop_offers", key)
    if offer["stock"] is None and offer["purchases_per_player_max"] is None:
        return OfferState(offer_id, 0, 0)  # nothing to count: popular offers have long histories
    buyer = col(Wallet.player_id) == profile.id
    paid = (
        sa.select(sa.func.count(), sa.func.count(sa.case((buyer, 1))))
        .select_from(Transaction)
        .join(Wallet, col(Wallet.id) == col(Transaction.sender_wallet_id))
        .where(
            col(Transaction.shop_offer_id) == offer_id,
            col(Transaction.transaction_type) == TransactionType.PURCHASE,
            col(Transaction.processing_status) == TransactionStatus.COMPLETED,
        )
    )
    sold, bought = session.execute(paid).one()
    if offer["price"]:
        return OfferState(offer_id, sold, bought)
    taken, taken_by_player = session.execute(_taken(offer_id, profile)).one()
    return OfferState(offer_id, sold + taken, bought + taken_by_player)


def _taken(offer_id: int, profile: PlayerProfile) -> sa.Select[int, int]:
    """How often a free offer was taken, by all and by one player; the audit trail alone knows."""
    taker = col(AuditEvent.object_key) == f"{offer_id}:{profile.id}"
    return sa.select(sa.func.count(), sa.func.count(sa.case((taker, 1)))).where(
        col(AuditEvent.object_type) == "shop_offers",
        col(AuditEvent.object_key).startswith(f"{offer_id}:", autoescape=True),
        col(AuditEvent.action) == TAKEN,
    )


# --- Why not ------------------------------------------------------------------------------------


def lock_offer(session: WriteSession, profile: PlayerProfile, key: str) -> None:
    """Let one buyer at a time count and buy."""
    offer_id = content_id(session, profile.world_id, "shop_offers", key)
    session.execute(
        sa.select(col(ShopOffer.id)).where(col(ShopOffer.id) == offer_id).with_for_update()
    ).one()


def refusal_of(
    key: str, offer: Mapping[str, Any], profile: PlayerProfile, today: date, state: OfferState
) -> Refused | None:
    """Why one more purchase is refused, as the error to raise; None when it is not."""
    first, last = _day(offer["available_from"]), _day(offer["available_until"])
    why = economy.purchase_refusal(
        offer["is_active"],
        today.toordinal(),
        first_day=first,
        last_day=last,
        level=profile.level,
        required_level=offer["required_level"],
        sold=state.sold,
        stock=_limit(offer["stock"]),
        bought=state.bought,
        bought_max=_limit(offer["purchases_per_player_max"]),
    )
    if why == economy.MAY_BUY:
        return None
    most = offer["purchases_per_player_max"]
    at_most = "at most once" if most == 1 else f"at most {most} times"
    said = {**offer, "level": profile.level, "today": today, "at_most": at_most}
    reason = _WHY_NOT[why].reason.format(**said)
    return Refused(f"The offer '{key}' cannot be bought: {reason}", code=_WHY_NOT[why].code)


class _Why(NamedTuple):
    """The code of a refusal and its reason, filled with the offer's own fields."""

    code: str
    reason: str


_WHY_NOT = {
    economy.OFF_SALE: _Why("E-ECON-001", "it is not on sale. Choose another."),
    economy.NOT_YET: _Why(
        "E-ECON-002", "it is sold from {available_from} on, and today is {today}. Come back then."
    ),
    economy.NO_LONGER: _Why(
        "E-ECON-002", "it was sold until {available_until}, and today is {today}. Choose another."
    ),
    economy.LEVEL_TOO_LOW: _Why(
        "E-ECON-003", "it needs level {required_level}, and the player has {level}. Level up first."
    ),
    economy.SOLD_OUT: _Why("E-ECON-004", "all {stock} are sold. Choose another."),
    economy.LIMIT_REACHED: _Why(
        "E-ECON-005",
        "a player may buy it {at_most} and has. Choose another.",
    ),
}


def _day(text: str | date | None) -> int:
    if text is None:
        return NO_LIMIT
    return (date.fromisoformat(text) if isinstance(text, str) else text).toordinal()


def _limit(value: int | None) -> int:
    return NO_LIMIT if value is None else value
