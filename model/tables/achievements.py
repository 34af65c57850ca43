"""Achievements and badges: what earns them, what they give, and who has come how far.

Content is written by services.content; a player's progress by services.achievements.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import AchievementProgress, Cosmetics, Requirement
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    amount,
    counter,
    enum_column,
    foreign_id,
    index_where,
    json_list,
    json_object,
    noted,
    optional_id,
    shaped,
    switch,
    undeleted_unique,
    utc_now,
)
from model.words import AchievementCategory, AchievementKind, AchievementType, Rarity


class Achievement(ContentRow, table=True):
    """One achievement or badge as designed; written by content; a published key never changes.

    A limited one can be earned by grants_max players. currency_reward is in minor units.
    """

    __tablename__ = "achievements"
    __table_args__ = (
        undeleted_unique("achievements", "key"),
        undeleted_unique("achievements", "name"),
        sa.CheckConstraint(
            "currency_reward = 0 OR currency_id IS NOT NULL", name="reward_has_currency"
        ),
    )

    kind: AchievementKind = Field(
        default=AchievementKind.ACHIEVEMENT,
        sa_type=enum_column(AchievementKind),
        sa_column_kwargs={"server_default": AchievementKind.ACHIEVEMENT.value},
    )
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    icon_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="icon_url")
    )
    achievement_type: AchievementType = Field(sa_type=enum_column(AchievementType))
    achievement_category: AchievementCategory = Field(sa_type=enum_column(AchievementCategory))
    requirements: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(Requirement))
    experience_points: int = counter(maximum=10_000)
    currency_id: int | None = optional_id("currencies.id")
    currency_reward: int = amount(default=0)
    cosmetic_rewards: list[Any] = json_list(Cosmetics)
    rarity: Rarity = Field(
        default=Rarity.COMMON,
        sa_type=enum_column(Rarity),
        sa_column_kwargs={"server_default": Rarity.COMMON.value},
    )
    is_hidden: bool = switch()
    is_limited: bool = switch()
    grants_max: int | None = Field(default=None, ge=1, le=1_000_000_000)


class PlayerAchievement(PlayRow, table=True):
    """One player's way to one achievement; written by services.achievements.

    Its player and achievement never change; without earned_at it is still on the way.
    """

    __tablename__ = "player_achievements"
    __table_args__ = (
        sa.UniqueConstraint("player_id", "achievement_id"),
        sa.Index("ix_player_achievements_player_id_earned_at", "player_id", "earned_at"),
        index_where(
            "player_achievements",
            "player_id",
            "showcase_order",
            condition="is_showcased",
            name="showcased",
        ),
        sa.CheckConstraint(
            "earned_at IS NULL OR completion_percentage = 100", name="earned_is_complete"
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    achievement_id: int = foreign_id("achievements.id")
    earned_at: datetime | None = None
    progress_data: dict[str, Any] = json_object(AchievementProgress)
    completion_percentage: int = counter(maximum=100)
    is_showcased: bool = switch()
    showcase_order: int | None = Field(default=None, ge=1, le=1000)
    is_new: bool = switch(default=True)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
