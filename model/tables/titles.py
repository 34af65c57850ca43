"""Titles: what earns and loses them, what they give, and who holds them.

Content is written by services.content; holdings by services.play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Regression, TitleCondition
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    enum_column,
    foreign_id,
    shaped,
    undeleted_unique,
    utc_now,
)
from model.words import PassiveType, StatType, TitleConditionType, TitleRarity


class Title(ContentRow, table=True):
    """One title as designed; written by content; a published key never changes.

    passive_value is flat XP or stat points; passive_value_ppm a percent bonus or the share of the
    debuff taken away; which of them is filled follows from passive_type.
    """

    __tablename__ = "titles"
    __table_args__ = (undeleted_unique("titles", "key"), undeleted_unique("titles", "name"))

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    system_message: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    condition_type: TitleConditionType = Field(sa_type=enum_column(TitleConditionType))
    condition_config: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(TitleCondition))
    passive_type: PassiveType | None = Field(default=None, sa_type=enum_column(PassiveType))
    passive_value: int | None = Field(default=None, ge=0, le=10_000)
    passive_value_ppm: int | None = Field(default=None, ge=0, le=10_000_000)
    passive_stat: StatType | None = Field(default=None, sa_type=enum_column(StatType))
    regression: dict[str, Any] | None = Field(
        default=None, sa_type=Json, sa_column_kwargs=shaped(Regression)
    )
    rarity: TitleRarity = Field(
        default=TitleRarity.COMMON,
        sa_type=enum_column(TitleRarity),
        sa_column_kwargs={"server_default": TitleRarity.COMMON.value},
    )
    can_regress: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})


class PlayerTitle(PlayRow, table=True):
    """One title a player has earned; losing it sets revoked_at, earning it again clears it."""

    __tablename__ = "player_titles"
    __table_args__ = (
        sa.UniqueConstraint("player_id", "title_id"),
        sa.Index("ix_player_titles_player_id_is_active", "player_id", "is_active"),
        sa.Index(
            "uq_player_titles_one_active",
            "player_id",
            unique=True,
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        ),
        sa.CheckConstraint("NOT (is_active AND revoked_at IS NOT NULL)", name="revoked_inactive"),
    )

    player_id: int = foreign_id("player_profiles.id")
    title_id: int = foreign_id("titles.id")
    earned_at: datetime = Field(default_factory=utc_now)
    revoked_at: datetime | None = None
    is_active: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
