"""The shop: what the published offers sell, bought for currency, and taken back.

What was paid goes to the world's sink. An offer's row is locked while it is bought, so that a
limited offer is never sold more often than its stock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.ruleset import Ruleset
from model.services import audit
from model.services.acting import acting_for
from model.services.economy import wallets
from model.services.economy.goods import Bought, hand_over, take_back
from model.services.economy.offers import TAKEN, lock_offer, refusal_of, state_of
from model.services.economy.rewards import content_id, require_key
from model.services.economy.transfers import Posting, post, reverse
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play.days import arrive
from model.tables import AuditEvent, PlayerProfile, Transaction, Transfer, Wallet
from model.words import Role, ShopOfferKind, TransactionStatus, TransactionType, WalletPurpose


@dataclass(frozen=True, slots=True)
class PurchaseInfo:
    """One purchase; no transaction means that it was for nothing."""

    player_id: int
    offer: str
    kind: str
    quantity: int
    price: int
    transaction_id: int | None
    character_id: int | None = None
    is_new: bool = True


# --- Buying -------------------------------------------------------------------------------------


def buy(
    session: WriteSession, *, player_id: int, offer: str, character_id: int | None = None
) -> PurchaseInfo:
    """Buy an offer by key, once, for what the published content asks.

    Errors, in this order: NotFound for player, offer or character; Refused for somebody else's
    player; E-ECON-001 not on sale, E-ECON-002 outside its days, E-ECON-003 level, E-ECON-004 sold
    out, E-ECON-005 the player's limit; E-ECON-006 to 008 for what the player cannot take; the
    balance.
    """
    made: list[PurchaseInfo] = []

    def work() -> dict[str, Any]:
        made.append(_buy(session, player_id, offer, character_id))
        return {name: value for name, value in asdict(made[0]).items() if name != "is_new"}

    request = {"player": player_id, "offer": offer, "character": character_id}
    answer = once(session, service="shop.buy", request=request, work=work)
    assert answer is not None
    return made[0] if made else PurchaseInfo(**answer, is_new=False)


def _buy(session: WriteSession, player_id: int, key: str, character_id: int | None) -> PurchaseInfo:
    profile = acting_for(session, session.actor, player_id)
    ruleset = ruleset_of(session, profile)
    offer = require_key(ruleset, "shop_offers", key)
    kind = ShopOfferKind(offer["kind"])
    if kind is not ShopOfferKind.ITEM:
        arrive(session, player_id=player_id)  # a freeze bought today saves no day that is over
    lock_offer(session, profile, key)
    state = state_of(session, profile, key, offer)
    today = calendar.local_date(profile.timezone, session.now)
    refusal = refusal_of(key, offer, profile, today, state)
    if refusal is not None:
        raise refusal
    bought = hand_over(session, profile, ruleset, offer=offer, character_id=character_id)
    paid = None
    if offer["price"]:
        paid = _pay(session, profile, ruleset, offer=offer, offer_id=state.offer_id)
    _note(session, state.offer_id, profile, bought, paid)
    return PurchaseInfo(
        player_id=player_id,
        offer=key,
        kind=kind.value,
        quantity=bought.quantity,
        price=offer["price"],
        transaction_id=paid,
        character_id=bought.character_id,
    )


def _pay(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    offer: Mapping[str, Any],
    offer_id: int,
) -> int:
    """Move the price from the player to the sink; gives the transaction's id."""
    assert profile.id is not None
    currency_id = content_id(session, profile.world_id, "currencies", offer["currency"])
    posting = Posting(
        kind=TransactionType.PURCHASE,
        from_wallet_id=wallets.of_player(session, player_id=profile.id, currency_id=currency_id),
        to_wallet_id=wallets.of_product(
            session, currency_id=currency_id, purpose=WalletPurpose.SINK
        ),
        amount=offer["price"],
        description=f"Shop: {offer['name']}",
        ruleset_hash=ruleset.hash,
        about={"shop_offer_id": offer_id},
    )
    return post(session, posting).transaction_id


def _note(
    session: WriteSession, offer_id: int, profile: PlayerProfile, bought: Bought, paid: int | None
) -> None:
    audit.record(
        session,
        action=TAKEN if paid is None else "shop.buy",
        object_type="shop_offers",
        object_key=f"{offer_id}:{profile.id}",
        details={"transaction": paid, **asdict(bought)},
    )


# --- Giving back --------------------------------------------------------------------------------


def refund(session: WriteSession, *, transaction_id: int) -> int:
    """Take a purchase back and return its price, once; gives the id of the reverse transfer.

    An admin's act. Errors, in this order: NotFound; E-ECON-009 when it is not a shop purchase that
    stands; E-ECON-010 when the player no longer has what was bought.
    """
    session.actor.require(Role.ADMIN)

    def work() -> dict[str, Any]:
        return {"transfer_id": _refund(session, transaction_id)}

    request = {"transaction": transaction_id}
    answer = once(session, service="shop.refund", request=request, work=work)
    assert answer is not None
    return int(answer["transfer_id"])


def _refund(session: WriteSession, transaction_id: int) -> int:
    request = session.get(Transaction, transaction_id)
    if request is None:
        raise NotFound(f"There is no transaction {transaction_id}.")
    is_purchase = (
        request.shop_offer_id is not None
        and request.transaction_type is TransactionType.PURCHASE
        and request.processing_status is TransactionStatus.COMPLETED
    )
    if not is_purchase:
        raise Refused(
            f"Transaction {transaction_id} is a {request.transaction_type.value} that is "
            f"{request.processing_status.value}; only a purchase in the shop that stands is "
            "given back. Name another transaction.",
            code="E-ECON-009",
        )
    player_id, bought = _what_was_bought(session, request)
    profile = acting_for(session, session.actor, player_id)
    take_back(session, profile, bought)
    transfer = session.execute(
        sa.select(col(Transfer.id)).where(col(Transfer.transaction_id) == transaction_id)
    ).scalar_one()
    assert transfer is not None
    return reverse(session, transfer_id=transfer).transfer_id  # it leaves the audit entry


def _what_was_bought(session: Session, request: Transaction) -> tuple[int, Bought]:
    """Who bought and what was handed over, as the purchase's audit entry keeps it."""
    player_id = session.execute(
        sa.select(col(Wallet.player_id)).where(col(Wallet.id) == request.sender_wallet_id)
    ).scalar_one()
    query = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == "shop_offers",
        col(AuditEvent.object_key) == f"{request.shop_offer_id}:{player_id}",
        col(AuditEvent.action) == "shop.buy",
    )
    for details in session.execute(query).scalars():
        if details is not None and details["transaction"] == request.id:
            fields = {name: value for name, value in details.items() if name != "transaction"}
            return int(player_id or 0), Bought(**fields)
    raise Refused(
        f"Transaction {request.id} was not made by the shop, so nobody knows what was handed over. "
        "Give its transfer back instead.",
        code="E-ECON-009",
    )
