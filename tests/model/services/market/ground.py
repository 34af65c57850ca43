"""A market and short ways to list and buy in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from model.db import read
from model.services.economy.circulation import CirculationInfo, circulation
from model.services.market import listings, sales
from model.words import MarketplaceItemType
from tests.model.services.economy.ground import Ground

STUDY_NOTES: dict[str, Any] = {
    "title": "Notes on sorting",
    "item_type": MarketplaceItemType.NOTE,
    "category": "Computer Science",
    "content_url": "https://example.org/notes",
    "currency": "gold",
    "price": 40,
    "tags": ("sorting",),
}


@dataclass(frozen=True)
class Bazaar:
    """The ground and its market; the first player sells, the second buys."""

    shop: Ground
    market_id: int

    @property
    def seller(self) -> int:
        """Who sells."""
        return self.shop.players[0]

    @property
    def buyer(self) -> int:
        """Who buys."""
        return self.shop.players[1]

    def list(self, *, key: str = "", now: datetime | None = None, **more: Any) -> int:
        """Put notes up for sale; gives the listing."""
        with self.shop.game.writing(now, key=key) as session:
            made = listings.list_item(
                session,
                market_id=self.market_id,
                **{"player_id": self.seller, **STUDY_NOTES, **more},
            )
        return made.id

    def buy(self, listing_id: int, *, key: str = "", player: int | None = None) -> sales.SaleInfo:
        """Let the buyer buy."""
        with self.shop.game.writing(key=key) as session:
            return sales.buy(session, player_id=player or self.buyer, listing_id=listing_id)

    def see(self, listing_id: int) -> listings.ListingInfo:
        """The listing as it stands."""
        with read(self.shop.game.database) as session:
            return listings.listing(session, listing_id=listing_id)

    def gold(self) -> CirculationInfo:
        """What all gold adds up to."""
        with read(self.shop.game.database) as session:
            found = circulation(session, world="sample")
        return next(line for line in found if line.currency == "gold")

    def held(self) -> tuple[int, int]:
        """What seller and buyer hold."""
        return self.shop.held(self.seller), self.shop.held(self.buyer)

    def currency(self) -> int:
        """The id of gold."""
        with read(self.shop.game.database) as session:
            query = sa.text("SELECT id FROM currencies WHERE key = 'gold'")
            return int(session.execute(query).scalar_one())
