"""The curriculum: skills, their units and activities (content), and players' attempts at them.

Content is written by services.content; attempts by services of play. Source: learning platform.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    ActivityContent,
    ActivityFeedback,
    ActivityResponse,
    AttemptDetails,
    CurriculumDetails,
)
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    counter,
    enum_column,
    foreign_id,
    in_order,
    json_object,
    noted,
    optional_id,
    optional_json,
    state_column,
    undeleted_unique,
    utc_now,
)
from model.words import (
    ACTIVITY_ATTEMPT_STATES,
    ActivityAttemptStatus,
    ActivityType,
    Area,
    Difficulty,
    MasteryRule,
    Section,
)


def _share(default: int) -> Any:
    """A whole number of millionths, 0 to 1."""
    return counter(maximum=1_000_000, default=default)


class Skill(ContentRow, table=True):
    """One subject or skill to be mastered; written by content.

    `mastery_rule` says how attempts move it; the `_ppm` numbers are its knowledge tracing:
    known before, learned by an attempt, guessed, slipped, forgotten a day.
    """

    __tablename__ = "skills"
    __area__ = Area.LEARNING
    __table_args__ = (undeleted_unique("skills", "key"),)

    name: str = Field(min_length=1, max_length=255, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    category: str = Field(default="", max_length=80, sa_column_kwargs=TEXTS)
    parent_skill_id: int | None = optional_id("skills.id")
    level: int = counter(maximum=1000, default=1, minimum=1)
    mastery_rule: MasteryRule = Field(default=MasteryRule.LADDER, sa_type=enum_column(MasteryRule))
    mastered_ppm: int = _share(950_000)
    prior_ppm: int = _share(200_000)
    learn_ppm: int = _share(150_000)
    guess_ppm: int = _share(200_000)
    slip_ppm: int = _share(100_000)
    forget_ppm: int = _share(0)
    details: dict[str, Any] = json_object(CurriculumDetails)


class Unit(ContentRow, table=True):
    """One unit of a skill, taken in `order`; written by content."""

    __tablename__ = "units"
    __area__ = Area.LEARNING
    __parent__ = "skill_id"
    __nested_as__ = "units"
    __table_args__ = (
        undeleted_unique("units", "key"),
        sa.Index("ix_units_skill_id_order", "skill_id", "order"),
    )

    skill_id: int = foreign_id("skills.id")
    name: str = Field(min_length=1, max_length=255, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    order: int = counter(maximum=10_000)
    details: dict[str, Any] = json_object(CurriculumDetails)


class Activity(ContentRow, table=True):
    """One piece of work in a unit: practice, quiz, test or challenge; written by content."""

    __tablename__ = "activities"
    __area__ = Area.LEARNING
    __parent__ = "unit_id"
    __nested_as__ = "activities"
    __table_args__ = (
        undeleted_unique("activities", "key"),
        sa.Index("ix_activities_unit_id_order", "unit_id", "order"),
    )

    unit_id: int = foreign_id("units.id")
    name: str = Field(min_length=1, max_length=255, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    type: ActivityType = Field(default=ActivityType.PRACTICE, sa_type=enum_column(ActivityType))
    order: int = counter(maximum=10_000)
    difficulty: Difficulty = Field(default=Difficulty.EASY, sa_type=enum_column(Difficulty))
    base_xp: int = counter(maximum=10_000)
    content: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=Json,
        sa_column_kwargs=noted(shape=ActivityContent, section=Section.RULES),
    )
    details: dict[str, Any] = json_object(CurriculumDetails)


class ActivityAttempt(PlayRow, table=True):
    """One attempt of one player at one activity; written by services of play, kept as raw input.

    Scores are whole points; an attempt succeeds from the activity's passing share.
    """

    __tablename__ = "activity_attempts"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_activity_attempts_player_id_activity_id", "player_id", "activity_id"),
        sa.Index("ix_activity_attempts_player_id_started_at", "player_id", "started_at"),
        in_order("score", "max_score"),
        in_order("started_at", "completed_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    activity_id: int = foreign_id("activities.id")
    status: ActivityAttemptStatus = state_column(ACTIVITY_ATTEMPT_STATES)
    score: int | None = Field(default=None, ge=0, le=1_000_000)
    max_score: int | None = Field(default=None, ge=0, le=1_000_000)
    is_success: bool | None = None
    response: dict[str, Any] | None = optional_json(ActivityResponse)
    feedback: dict[str, Any] | None = optional_json(ActivityFeedback)
    details: dict[str, Any] = json_object(AttemptDetails)
    xp_awarded: int = counter(maximum=1_000_000_000)
    started_at: datetime = Field(default_factory=utc_now)
    completed_at: datetime | None = None
