"""What buyers say of what they bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import records
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.market.listings import ListingInfo, listing, locked_listing, touch
from model.services.market.sales import has_bought_listing
from model.tables import MarketplaceItem, MarketplaceItemRating


@dataclass(frozen=True, slots=True)
class RatingInfo:
    """One buyer's stars and words, and the listing as it then stands."""

    rating_id: int
    rating: int
    listing: ListingInfo


def rate(
    session: WriteSession, *, player_id: int, listing_id: int, rating: int, review: str = ""
) -> RatingInfo:
    """Rate a listing that one has bought, once, with 1 to 5 stars.

    Errors, in this order: NotFound for player or listing; Refused for somebody else's player;
    E-ECON-024 one's own listing; E-ECON-025 not bought, or given back; E-ECON-026 rated before;
    RecordError with every wrong field.
    """

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        row = locked_listing(session, listing_id, world_id=profile.world_id)
        _check(session, row, player_id)
        values = {
            "marketplace_item_id": listing_id,
            "player_id": player_id,
            "rating": rating,
            "review": review,
        }
        made = records.create(session, table="marketplace_item_ratings", values=values)
        _sum_up(session, row)
        return {"id": made["id"], "rating": made["rating"]}

    request = {"player": player_id, "listing": listing_id, "rating": rating, "review": review}
    answer = once(session, service="market.rate", request=request, work=work)
    assert answer is not None
    return RatingInfo(answer["id"], answer["rating"], listing(session, listing_id=listing_id))


def _check(session: Session, row: MarketplaceItem, player_id: int) -> None:
    if row.seller_id == player_id:
        raise Refused(
            f"Listing {row.id} is player {player_id}'s own. Leave the rating to others.",
            code="E-ECON-024",
        )
    assert row.id is not None
    if not has_bought_listing(session, player_id=player_id, listing_id=row.id):
        raise Refused(
            f"Player {player_id} has not bought listing {row.id}, and only buyers rate. "
            "Buy it first.",
            code="E-ECON-025",
        )
    query = sa.select(col(MarketplaceItemRating.id)).where(
        col(MarketplaceItemRating.marketplace_item_id) == row.id,
        col(MarketplaceItemRating.player_id) == player_id,
        col(MarketplaceItemRating.deleted_at).is_(None),
    )
    if session.execute(query).first() is not None:
        raise Refused(
            f"Player {player_id} has rated listing {row.id} already. Change that rating instead.",
            code="E-ECON-026",
        )


def _sum_up(session: WriteSession, row: MarketplaceItem) -> None:
    """Let the listing repeat what its ratings say."""
    query = sa.select(
        sa.func.count(), sa.func.coalesce(sa.func.sum(col(MarketplaceItemRating.rating)), 0)
    ).where(
        col(MarketplaceItemRating.marketplace_item_id) == row.id,
        col(MarketplaceItemRating.deleted_at).is_(None),
    )
    count, stars = session.execute(query).one()
    row.rating_count = count
    row.rating_average = int(stars) / count if count else None
    touch(session, row)
