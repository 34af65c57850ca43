"""Learning circles: lasting communities around one topic, and study groups of classmates.

Players make and edit them through services.parties.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import CircleJoinRequirements
from model.tables.base import (
    PlayRecord,
    enum_column,
    foreign_id,
    json_object,
    noted,
    optional_id,
    state_column,
    switch,
    unique_where,
    utc_now,
)
from model.words import (
    CIRCLE_MEMBERSHIP_STATES,
    LEARNING_CIRCLE_STATES,
    Area,
    CircleActivityLevel,
    CircleMembershipStatus,
    LearningCircleRole,
    LearningCircleStatus,
    LearningCircleType,
)


class LearningCircle(PlayRecord, table=True):
    """One lasting circle or study group of a world; edited by its creator; its world stays.

    A study group has ten members at most unless it says otherwise.
    """

    __tablename__ = "learning_circles"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("learning_circles", "world_id", "name"),
        sa.Index(
            "ix_learning_circles_world_status_type", "world_id", "circle_status", "circle_type"
        ),
    )

    world_id: int = foreign_id("worlds.id")
    creator_id: int = foreign_id("player_profiles.id")
    skill_id: int | None = optional_id("skills.id", ondelete="SET NULL")
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    topic_focus: str = Field(
        min_length=1, max_length=120, sa_column_kwargs=noted(format="safe_text")
    )
    circle_type: LearningCircleType = Field(sa_type=enum_column(LearningCircleType))
    max_members: int | None = Field(default=None, ge=2, le=10_000)
    join_requirements: dict[str, Any] = json_object(CircleJoinRequirements)
    is_private: bool = switch()
    activity_level: CircleActivityLevel = Field(
        default=CircleActivityLevel.LOW,
        sa_type=enum_column(CircleActivityLevel),
        sa_column_kwargs={"server_default": CircleActivityLevel.LOW.value},
    )
    last_activity_at: datetime | None = None
    circle_status: LearningCircleStatus = state_column(LEARNING_CIRCLE_STATES)


class LearningCircleMembership(PlayRecord, table=True):
    """One player in one circle; joined by the player, edited by its creator; the pair stays."""

    __tablename__ = "learning_circle_memberships"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("circle_memberships", "learning_circle_id", "player_id"),
        sa.Index("ix_learning_circle_memberships_player", "player_id", "membership_status"),
    )

    learning_circle_id: int = foreign_id("learning_circles.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    role: LearningCircleRole = Field(
        default=LearningCircleRole.MEMBER,
        sa_type=enum_column(LearningCircleRole),
        sa_column_kwargs={"server_default": LearningCircleRole.MEMBER.value},
    )
    joined_at: datetime = Field(default_factory=utc_now)
    membership_status: CircleMembershipStatus = state_column(CIRCLE_MEMBERSHIP_STATES)
