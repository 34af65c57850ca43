"""Party stashes: the notes, links and files that a party shares, and who may do what with them.

Members write them through services.parties; an item that is deleted can be brought back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import StashAccess
from model.tables.base import (
    PlayRecord,
    enum_column,
    exactly_one,
    foreign_id,
    json_object,
    noted,
    switch,
    unique_where,
    utc_now,
)
from model.words import Area, StashItemType, StashPermissionType


class PartyStash(PlayRecord, table=True):
    """The one shared room of a party; named by its leader; its party never changes.

    size_limit_bytes grows with the members; the service sets it when they change.
    """

    __tablename__ = "party_stashes"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("party_stashes", "party_id"),)

    party_id: int = foreign_id("parties.id", ondelete="CASCADE")
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=1000, sa_column_kwargs=noted(format="safe_text")
    )
    size_limit_bytes: int = Field(
        default=524_288_000,
        ge=0,
        le=1_000_000_000_000,
        sa_type=sa.BigInteger,
        sa_column_kwargs={"server_default": "524288000"},
    )


class PartyStashItem(PlayRecord, table=True):
    """One note, link or file in a stash; written by its contributor; kind and stash stay."""

    __tablename__ = "party_stash_items"
    __area__ = Area.LEARNING
    __table_args__ = (
        exactly_one("content", "url", "file_url", name="one_body"),
        sa.CheckConstraint(
            "(item_type <> 'note' OR content IS NOT NULL)"
            " AND (item_type <> 'link' OR url IS NOT NULL)"
            " AND (item_type <> 'file' OR file_url IS NOT NULL)",
            name="body_fits_type",
        ),
        sa.Index("ix_party_stash_items_stash_created", "party_stash_id", "created_at"),
    )

    party_stash_id: int = foreign_id("party_stashes.id", ondelete="CASCADE")
    contributor_id: int = foreign_id("player_profiles.id")
    item_type: StashItemType = Field(sa_type=enum_column(StashItemType))
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    content: str | None = Field(
        default=None, max_length=20_000, sa_column_kwargs=noted(format="safe_text")
    )
    url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    file_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    file_size: int | None = Field(default=None, ge=1, le=52_428_800)
    access_permissions: dict[str, Any] = json_object(StashAccess)


class PartyStashPermission(PlayRecord, table=True):
    """One right of one member on one item; granted by the party's leader; the three stay."""

    __tablename__ = "party_stash_permissions"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index(
            "uq_party_stash_permissions_item_player_type",
            "party_stash_item_id",
            "player_id",
            "permission_type",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )

    party_stash_item_id: int = foreign_id("party_stash_items.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    permission_type: StashPermissionType = Field(sa_type=enum_column(StashPermissionType))
    granted_by: int = foreign_id("player_profiles.id")
    granted_at: datetime = Field(default_factory=utc_now)
    is_active: bool = switch(default=True)
