"""Buying a listing, once, and giving the sale back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.economy import market_fee
from model.services.acting import acting_for
from model.services.economy.rewards import lock_players
from model.services.idempotency import once
from model.services.market.listings import TABLE, locked_listing, require_market, touch
from model.services.market.payments import (
    Payment,
    give_back,
    has_bought,
    note_sale,
    pay,
    require_tradable,
)
from model.tables import MarketplaceItem
from model.words import MarketplaceItemStatus, MarketplaceStatus, Role

BOUGHT = "market.buy"
COLUMN = "marketplace_item_id"


@dataclass(frozen=True, slots=True)
class SaleInfo:
    """One sale: the seller got `price` less `fee`; `content_url` is what was bought."""

    listing_id: int
    buyer_id: int
    seller_id: int
    price: int
    fee: int
    transaction_ids: tuple[int, ...]
    content_url: str
    is_new: bool = True


def buy(session: WriteSession, *, player_id: int, listing_id: int) -> SaleInfo:
    """Buy a listing: the price goes to the seller, less the market's fee, which nobody gets.

    Errors, in this order: NotFound for player or listing; Refused for somebody else's player;
    E-ECON-020 one's own listing; E-ECON-021 not listed (sold, removed); E-ECON-022 the market is
    closed; E-ECON-023 the currency is not traded; E-ECON-028 the balance.
    """
    made: list[SaleInfo] = []

    def work() -> dict[str, Any]:
        made.append(_buy(session, player_id, listing_id))
        kept = {name: value for name, value in asdict(made[0]).items() if name != "is_new"}
        return {**kept, "transaction_ids": list(made[0].transaction_ids)}

    request = {"player": player_id, "listing": listing_id}
    answer = once(session, service=BOUGHT, request=request, work=work)
    assert answer is not None
    if made:
        return made[0]
    numbers = tuple(answer["transaction_ids"])
    return SaleInfo(**{**answer, "transaction_ids": numbers}, is_new=False)


def _buy(session: WriteSession, player_id: int, listing_id: int) -> SaleInfo:
    seen = session.get(MarketplaceItem, listing_id)
    lock_players(session, [player_id] if seen is None else [player_id, seen.seller_id])
    buyer = acting_for(session, session.actor, player_id)
    row = locked_listing(session, listing_id, world_id=buyer.world_id)
    market = require_market(session, row.marketplace_id)
    _check(row, player_id, market.system_status)
    require_tradable(session, row.currency_id)
    fee = market_fee(row.price, market.fee_ppm)
    payment = Payment(
        column=COLUMN,
        row_id=listing_id,
        version=row.version,
        seller_id=row.seller_id,
        currency_id=row.currency_id,
        price=row.price,
        fee=fee,
        description=f"Market: listing {listing_id}",
    )
    paid = pay(session, buyer, payment)
    row.download_count += 1
    touch(session, row, MarketplaceItemStatus.SOLD)
    note_sale(
        session, BOUGHT, table=TABLE, row_id=listing_id, buyer_id=player_id, transactions=paid
    )
    return SaleInfo(listing_id, player_id, row.seller_id, row.price, fee, paid, row.content_url)


def _check(row: MarketplaceItem, player_id: int, market: MarketplaceStatus) -> None:
    """Refuse one's own listing, then what is not listed, then a closed market."""
    if row.seller_id == player_id:
        raise Refused(
            f"Listing {row.id} is player {player_id}'s own, and nobody buys from themselves. "
            "Choose another.",
            code="E-ECON-020",
        )
    if row.market_status is not MarketplaceItemStatus.LISTED:
        raise Refused(
            f"Listing {row.id} is {row.market_status.value}, and only what is listed is sold. "
            "Choose another.",
            code="E-ECON-021",
        )
    if market is not MarketplaceStatus.ACTIVE:
        raise Refused(
            f"The market of listing {row.id} is closed for {market.value}. Come back later.",
            code="E-ECON-022",
        )


def has_bought_listing(session: Session, *, player_id: int, listing_id: int) -> bool:
    """Whether a player's purchase of a listing stands."""
    return has_bought(
        session,
        player_id=player_id,
        column=COLUMN,
        row_id=listing_id,
        table=TABLE,
        action=BOUGHT,
    )


def refund(session: WriteSession, *, listing_id: int) -> tuple[int, ...]:
    """Give a sale back: buyer, seller and fee as before, and the listing is listed again.

    An admin's act; gives the reverse transfers. Errors, in this order: NotFound; E-ECON-029 when
    it is not sold or was free; the balance of a seller who no longer has it.
    """
    session.actor.require(Role.ADMIN)

    def work() -> dict[str, Any]:
        row = session.get(MarketplaceItem, listing_id, with_for_update=True, populate_existing=True)
        if row is None or row.deleted_at is not None:
            raise NotFound(f"There is no listing {listing_id}.")
        is_sold = row.market_status is MarketplaceItemStatus.SOLD
        made = give_back(session, column=COLUMN, row_id=listing_id) if is_sold else ()
        if not made:
            raise Refused(
                f"Listing {listing_id} is {row.market_status.value} and nothing was paid for it "
                "that stands, so nothing can be given back. Name another listing.",
                code="E-ECON-029",
            )
        row.download_count -= 1
        touch(session, row, MarketplaceItemStatus.LISTED)
        return {"transfers": list(made)}

    request = {"listing": listing_id}
    answer = once(session, service="market.refund", request=request, work=work)
    assert answer is not None
    return tuple(answer["transfers"])
