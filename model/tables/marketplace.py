"""The marketplace: where players list, buy and rate study materials.

Written by services.marketplace; a purchase is a transaction (see currencies).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Tags
from model.tables.base import (
    AMOUNT_MAX,
    PlayRecord,
    amount,
    counter,
    enum_column,
    foreign_id,
    index_where,
    json_list,
    noted,
    optional_id,
    state_column,
    unique_where,
)
from model.words import (
    MARKETPLACE_ITEM_STATES,
    MARKETPLACE_STATES,
    Area,
    MarketplaceItemStatus,
    MarketplaceItemType,
    MarketplaceStatus,
)


class Marketplace(PlayRecord, table=True):
    """One market of a world; written by services.marketplace; its world never changes."""

    __tablename__ = "marketplaces"
    __area__ = Area.ECONOMY
    __table_args__ = (unique_where("marketplaces", "world_id", "name"),)

    world_id: int = foreign_id("worlds.id")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field(default="", max_length=1000)
    fee_ppm: int = counter(maximum=1_000_000)
    system_status: MarketplaceStatus = state_column(MARKETPLACE_STATES)


class MarketplaceItem(PlayRecord, table=True):
    """One listing of study material by its seller; written by services.marketplace.

    Its seller and currency never change; counts and the average follow from purchases and ratings.
    real_money_price is in minor units of real_money_code.
    """

    __tablename__ = "marketplace_items"
    __area__ = Area.ECONOMY
    __table_args__ = (
        sa.Index("ix_marketplace_items_category_price", "marketplace_id", "category", "price"),
        index_where(
            "marketplace_items",
            "marketplace_id",
            "created_at",
            condition="market_status = 'listed' AND deleted_at IS NULL",
            name="listed",
        ),
    )

    marketplace_id: int = foreign_id("marketplaces.id")
    seller_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    item_type: MarketplaceItemType = Field(sa_type=enum_column(MarketplaceItemType))
    knowledge_pack_id: int | None = optional_id("knowledge_packs.id")
    content_url: str = Field(max_length=1000, sa_column_kwargs=noted(format="https_url"))
    preview_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    currency_id: int = foreign_id("currencies.id")
    price: int = amount()
    real_money_price: int | None = Field(default=None, ge=0, le=AMOUNT_MAX, sa_type=sa.BigInteger)
    real_money_code: str | None = Field(default=None, min_length=3, max_length=3)
    market_status: MarketplaceItemStatus = state_column(MARKETPLACE_ITEM_STATES)
    tags: list[Any] = json_list(Tags)
    download_count: int = counter()
    rating_count: int = counter()
    rating_average: float | None = Field(default=None, ge=1.0, le=5.0)
    category: str = Field(min_length=1, max_length=80)


class MarketplaceItemRating(PlayRecord, table=True):
    """One player's stars and review of one listing; written by services.marketplace.

    Its listing and player never change; there is one per pair.
    """

    __tablename__ = "marketplace_item_ratings"
    __area__ = Area.ECONOMY
    __table_args__ = (
        sa.Index(
            "uq_marketplace_item_ratings_item_player",
            "marketplace_item_id",
            "player_id",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )

    marketplace_item_id: int = foreign_id("marketplace_items.id")
    player_id: int = foreign_id("player_profiles.id")
    rating: int = Field(ge=1, le=5)
    review: str = Field(default="", max_length=5000, sa_column_kwargs=noted(format="safe_text"))
    helpful_votes: int = counter()
