"""Mastery: how each player stands in each skill and on the review ladder of each activity.

Written by the mastery service after each attempt; fractions are allowed here (design.md §2).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import SkillStateDetails
from model.tables.base import (
    PlayRow,
    counter,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    json_object,
    state_column,
    utc_now,
)
from model.words import SKILL_STATE_STATES, Area, MasteryBand, SkillStateStatus


def _fraction(default: float = 0.0) -> Any:
    """A share from 0 to 1 with its default on the database too."""
    return Field(default=default, ge=0.0, le=1.0, sa_column_kwargs={"server_default": f"{default}"})


class SkillState(PlayRow, table=True):
    """How one player stands in one skill; written by the mastery service; the pair never changes.

    Holds what each of the offered rules remembers: the review ladder (progress, mastery_score),
    knowledge tracing (p_known), SM-2 (ease_factor, interval_days) and FSRS (stability, difficulty).
    """

    __tablename__ = "skill_states"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id", "skill_id"),
        sa.Index(None, "status"),
        sa.Index("ix_skill_states_player_id_next_review_at", "player_id", "next_review_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    skill_id: int = foreign_id("skills.id")
    status: SkillStateStatus = state_column(SKILL_STATE_STATES)
    progress: float = _fraction()
    mastery_score: float | None = Field(default=None, ge=0.0, le=1.0)
    level: int = counter(maximum=100)
    band: MasteryBand = Field(
        default=MasteryBand.UNINITIATED,
        sa_type=enum_column(MasteryBand),
        sa_column_kwargs={"server_default": MasteryBand.UNINITIATED.value},
    )
    attempt_count: int = counter()
    correct_count: int = counter()
    p_known: float = _fraction()
    ease_factor: float = Field(
        default=2.5, ge=1.3, le=5.0, sa_column_kwargs={"server_default": "2.5"}
    )
    interval_days: int = counter(maximum=36_500, default=1)
    repetition_count: int = counter(maximum=1_000_000)
    lapse_count: int = counter(maximum=1_000_000)
    stability: float | None = Field(default=None, ge=0.0, le=36_500.0)
    difficulty: float | None = Field(default=None, ge=1.0, le=10.0)
    last_review_at: datetime | None = None
    next_review_at: datetime | None = None
    mastered_at: datetime | None = None
    details: dict[str, Any] = json_object(SkillStateDetails)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class ActivityState(PlayRow, table=True):
    """Where one player stands on one activity's review ladder; the pair never changes.

    Written by the mastery service. Levels 0 to 3 are due at once, after an hour, a day, a week.
    """

    __tablename__ = "activity_states"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id", "activity_id"),
        index_where(
            "activity_states",
            "player_id",
            "next_review_at",
            condition="next_review_at IS NOT NULL",
            name="due",
        ),
        in_order("last_attempt_at", "next_review_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    activity_id: int = foreign_id("activities.id")
    level: int = counter(maximum=3)
    consecutive_correct: int = counter(maximum=1_000_000)
    attempt_count: int = counter()
    last_attempt_at: datetime | None = None
    next_review_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
