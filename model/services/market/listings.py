"""Listings: study materials that players put up for sale, and how they leave the market again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import audit, records
from model.services.acting import acting_for
from model.services.economy.rewards import content_id, require_key
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.market.payments import require_tradable
from model.tables import Marketplace, MarketplaceItem
from model.words import MarketplaceItemStatus, MarketplaceItemType, Role

TABLE = "marketplace_items"
DAYS_MAX = 3650


@dataclass(frozen=True, slots=True)
class ListingInfo:
    """One listing as the market shows it; `price` is in minor units of the currency."""

    id: int
    market_id: int
    seller_id: int
    title: str
    item_type: MarketplaceItemType
    category: str
    tags: tuple[str, ...]
    currency_id: int
    price: int
    status: MarketplaceItemStatus
    sold_count: int
    rating_count: int
    rating_average: float | None
    touched_at: datetime


def list_item(
    session: WriteSession,
    *,
    player_id: int,
    market_id: int,
    title: str,
    item_type: MarketplaceItemType,
    category: str,
    content_url: str,
    currency: str,
    price: int,
    description: str = "",
    preview_url: str | None = None,
    tags: Sequence[str] = (),
    knowledge_pack_id: int | None = None,
) -> ListingInfo:
    """Put study material up for sale in a market of the player's world.

    Errors, in this order: NotFound for player, market or currency; Refused for somebody else's
    player; E-ECON-023 for a currency that is not traded; RecordError with every wrong field, a
    closed market among them.
    """
    values: dict[str, Any] = {
        "marketplace_id": market_id,
        "seller_id": player_id,
        "title": title,
        "item_type": item_type,
        "category": category,
        "content_url": content_url,
        "price": price,
        "description": description,
        "preview_url": preview_url,
        "tags": list(tags),
        "knowledge_pack_id": knowledge_pack_id,
    }

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        require_market(session, market_id, world_id=profile.world_id)
        require_key(ruleset_of(session, profile), "currencies", currency)
        currency_id = content_id(session, profile.world_id, "currencies", currency)
        require_tradable(session, currency_id)
        row = records.create(session, table=TABLE, values={**values, "currency_id": currency_id})
        return {"id": row["id"]}

    request = {**values, "item_type": str(item_type), "currency": currency}
    answer = once(session, service="market.list_item", request=request, work=work)
    assert answer is not None
    return listing(session, listing_id=answer["id"])


def listing(session: Session, *, listing_id: int) -> ListingInfo:
    """One listing; NotFound when there is none."""
    row = session.get(MarketplaceItem, listing_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no listing {listing_id}.")
    return _info(row)


def listings(
    session: Session, *, market_id: int, category: str | None = None, limit: int = 100
) -> list[ListingInfo]:
    """What a market offers now, newest first."""
    query = (
        sa.select(MarketplaceItem)
        .where(
            col(MarketplaceItem.marketplace_id) == market_id,
            col(MarketplaceItem.market_status) == MarketplaceItemStatus.LISTED,
            col(MarketplaceItem.deleted_at).is_(None),
        )
        .order_by(col(MarketplaceItem.created_at).desc(), col(MarketplaceItem.id).desc())
        .limit(limit)
    )
    if category is not None:
        query = query.where(col(MarketplaceItem.category) == category)
    return [_info(row) for row in session.execute(query).scalars()]


def remove(session: WriteSession, *, listing_id: int) -> ListingInfo:
    """Take a listing off the market: its seller or an operator.

    Errors: NotFound; E-RECORD-024 for somebody else's; E-RECORD-023 when it is not listed.
    """
    to = MarketplaceItemStatus.REMOVED.value
    records.change_state(session, table=TABLE, id=listing_id, to=to)
    return listing(session, listing_id=listing_id)


def expire(session: WriteSession, *, market_id: int, days: int) -> list[int]:
    """Take down what nobody has touched for so many days; gives the listings, by id.

    The tables have no date of expiry, so an operator says how long. Errors: NotFound; E-ECON-027
    for less than one day, or more than ten years.
    """
    session.actor.require(Role.DESIGNER)
    if type(days) is not int or not 1 <= days <= DAYS_MAX:
        raise Refused(
            f"Listings expire after 1 to {DAYS_MAX:,} days, not {days!r}. Name other days.",
            code="E-ECON-027",
        )

    def work() -> dict[str, Any]:
        require_market(session, market_id)
        return {"expired": _expire(session, market_id, session.now - timedelta(days=days))}

    request = {"market": market_id, "days": days}
    answer = once(session, service="market.expire", request=request, work=work)
    assert answer is not None
    return list(answer["expired"])


def _expire(session: WriteSession, market_id: int, before: datetime) -> list[int]:
    query = (
        sa.select(MarketplaceItem)
        .where(
            col(MarketplaceItem.marketplace_id) == market_id,
            col(MarketplaceItem.market_status) == MarketplaceItemStatus.LISTED,
            col(MarketplaceItem.deleted_at).is_(None),
            col(MarketplaceItem.updated_at) < before,
        )
        .order_by(col(MarketplaceItem.id))
        .with_for_update()
    )
    expired = []
    for row in session.execute(query).scalars().all():
        touch(session, row, MarketplaceItemStatus.REMOVED)
        expired.append(int(row.id or 0))
    audit.record(
        session,
        action="market.expire",
        object_type="marketplaces",
        object_key=str(market_id),
        details={"count": len(expired)},
    )
    return expired


# --- Steps that sales and ratings share ---------------------------------------------------------


def locked_listing(session: WriteSession, listing_id: int, *, world_id: int) -> MarketplaceItem:
    """A listing of a world, locked until the transaction ends; NotFound when there is none."""
    row = session.get(MarketplaceItem, listing_id, with_for_update=True, populate_existing=True)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no listing {listing_id}.")
    require_market(session, row.marketplace_id, world_id=world_id)
    return row


def require_market(session: Session, market_id: int, *, world_id: int | None = None) -> Marketplace:
    """A market, of the given world; NotFound when there is none."""
    market = session.get(Marketplace, market_id)
    is_there = market is not None and market.deleted_at is None
    if market is None or not is_there or world_id not in (None, market.world_id):
        raise NotFound(f"There is no market {market_id} in the player's world.")
    return market


def touch(
    session: WriteSession, row: MarketplaceItem, status: MarketplaceItemStatus | None = None
) -> None:
    """Write a changed listing: its version rises, so that nobody's open form overwrites it."""
    if status is not None:
        row.market_status = status
    row.version += 1
    row.updated_at = max(session.now, row.created_at)
    session.flush()


def _info(row: MarketplaceItem) -> ListingInfo:
    assert row.id is not None
    return ListingInfo(
        id=row.id,
        market_id=row.marketplace_id,
        seller_id=row.seller_id,
        title=row.title,
        item_type=row.item_type,
        category=row.category,
        tags=tuple(row.tags),
        currency_id=row.currency_id,
        price=row.price,
        status=row.market_status,
        sold_count=row.download_count,
        rating_count=row.rating_count,
        rating_average=row.rating_average,
        touched_at=row.updated_at,
    )
