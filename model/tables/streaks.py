"""Streaks: days kept from breaking them, and what their milestones give.

The streak itself stands on player_profiles, its days on player_days. Content is written by
services.content; the rest by services.streaks.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import StreakBonus
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRow,
    amount,
    counter,
    enum_column,
    foreign_id,
    json_object,
    optional_id,
    switch,
    undeleted_unique,
    utc_now,
)
from model.words import StreakFreezeReason, StreakMilestoneType


class StreakFreeze(PlayRow, table=True):
    """One local day that a player asked to keep from breaking the streak.

    Written by services.streaks; one per day; its player and day never change. It is used when the
    day was evaluated and would have broken the streak.
    """

    __tablename__ = "streak_freezes"
    __table_args__ = (
        sa.UniqueConstraint("player_id", "freeze_date"),
        sa.CheckConstraint(
            "(is_used AND used_at IS NOT NULL) OR (NOT is_used AND used_at IS NULL)",
            name="used_has_time",
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    freeze_date: date
    reason: StreakFreezeReason = Field(sa_type=enum_column(StreakFreezeReason))
    note: str = Field(default="", max_length=500)
    is_approved: bool = switch(default=True)
    is_used: bool = switch()
    used_at: datetime | None = None
    requested_at: datetime = Field(default_factory=utc_now)


class StreakMilestone(ContentRow, table=True):
    """One length of streak that is rewarded; written by content; a published key never changes.

    days_required counts days, or weeks when milestone_type is weekly or perfect_week.
    points_reward is in minor units of its currency.
    """

    __tablename__ = "streak_milestones"
    __table_args__ = (
        undeleted_unique("streak_milestones", "key"),
        undeleted_unique("streak_milestones", "milestone_type", "days_required"),
        sa.CheckConstraint(
            "points_reward = 0 OR currency_id IS NOT NULL", name="reward_has_currency"
        ),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    milestone_type: StreakMilestoneType = Field(sa_type=enum_column(StreakMilestoneType))
    days_required: int = Field(ge=1, le=3650)
    xp_reward: int = counter(maximum=10_000)
    currency_id: int | None = optional_id("currencies.id")
    points_reward: int = amount(default=0)
    achievement_id: int | None = optional_id("achievements.id")
    bonus_rewards: dict[str, Any] = json_object(StreakBonus)


class PlayerStreakMilestone(PlayRow, table=True):
    """One milestone that a player's streak has reached; written by services.streaks, once ever.

    Only the claim of its reward changes.
    """

    __tablename__ = "player_streak_milestones"
    __table_args__ = (
        sa.UniqueConstraint("player_id", "milestone_id"),
        sa.CheckConstraint(
            "(reward_claimed AND reward_claimed_at IS NOT NULL)"
            " OR (NOT reward_claimed AND reward_claimed_at IS NULL)",
            name="claimed_has_time",
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    milestone_id: int = foreign_id("streak_milestones.id")
    streak_days: int = Field(ge=1, le=100_000)
    reached_on: date
    reached_at: datetime = Field(default_factory=utc_now)
    reward_claimed: bool = switch()
    reward_claimed_at: datetime | None = None
