"""Learning paths: paths and modules (content), players on them, and how players like to learn.

Content is written by services.content; progress by services of play; preferences by the player.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import ContentFormats, LearningGoals, Tags, UnlockRule
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRecord,
    PlayRow,
    at_most_one,
    counter,
    enum_column,
    foreign_id,
    in_order,
    json_list,
    json_object,
    noted,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import (
    PATH_MODULE_STATES,
    PLAYER_PATH_STATES,
    Area,
    ContentFormat,
    ContentLength,
    DayPart,
    Difficulty,
    KnowledgeLevel,
    LearningPace,
    LearningStyle,
    PathModuleKind,
    PathModuleStatus,
    PlayerPathStatus,
)


class LearningPath(ContentRow, table=True):
    """One path of modules towards a goal, as designed; written by content."""

    __tablename__ = "learning_paths"
    __area__ = Area.LEARNING
    __table_args__ = (undeleted_unique("learning_paths", "key"),)

    skill_id: int | None = optional_id("skills.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    level: KnowledgeLevel = Field(
        default=KnowledgeLevel.BEGINNER, sa_type=enum_column(KnowledgeLevel)
    )
    estimated_minutes: int = counter(maximum=1_000_000)
    completion_xp: int = counter(maximum=10_000)
    tags: list[Any] = json_list(Tags)
    is_active: bool = switch(default=True)


class PathModule(ContentRow, table=True):
    """One module of a path, in `order`: at most one thing to do, and when it opens."""

    __tablename__ = "path_modules"
    __area__ = Area.LEARNING
    __parent__ = "learning_path_id"
    __nested_as__ = "modules"
    __table_args__ = (
        undeleted_unique("path_modules", "key"),
        sa.Index("ix_path_modules_learning_path_id_order", "learning_path_id", "order"),
        at_most_one("lesson_id", "unit_id", "quiz_id", "exam_boss_id", name="one_task"),
    )

    learning_path_id: int = foreign_id("learning_paths.id")
    order: int = counter(maximum=10_000)
    kind: PathModuleKind = Field(default=PathModuleKind.LESSON, sa_type=enum_column(PathModuleKind))
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    lesson_id: int | None = optional_id("lessons.id")
    unit_id: int | None = optional_id("units.id")
    quiz_id: int | None = optional_id("quizzes.id")
    exam_boss_id: int | None = optional_id("exam_bosses.id")
    unlock: dict[str, Any] = json_object(UnlockRule)
    is_optional: bool = switch()
    xp_reward: int = counter(maximum=10_000)
    estimated_minutes: int = counter(maximum=10_000)


class PlayerPath(PlayRow, table=True):
    """One player on one learning path; written by services of play; the pair never changes."""

    __tablename__ = "player_paths"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id", "learning_path_id"),
        sa.Index("ix_player_paths_player_id_status", "player_id", "status"),
        in_order("started_at", "completed_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    learning_path_id: int = foreign_id("learning_paths.id")
    status: PlayerPathStatus = state_column(PLAYER_PATH_STATES)
    progress_ppm: int = counter(maximum=1_000_000)
    target_minutes_per_day: int = counter(maximum=1440)
    started_at: datetime = Field(default_factory=utc_now)
    last_activity_at: datetime | None = None
    completed_at: datetime | None = None


class PlayerPathModule(PlayRow, table=True):
    """One module on one player's path; written by services of play; the pair never changes."""

    __tablename__ = "player_path_modules"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_path_id", "path_module_id"),
        in_order("started_at", "completed_at"),
    )

    player_path_id: int = foreign_id("player_paths.id", ondelete="CASCADE")
    path_module_id: int = foreign_id("path_modules.id")
    status: PathModuleStatus = state_column(PATH_MODULE_STATES)
    score_ppm: int | None = Field(default=None, ge=0, le=1_000_000)
    time_spent_seconds: int = counter()
    xp_awarded: int = counter(maximum=1_000_000_000)
    unlocked_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None


class LearningPreference(PlayRecord, table=True):
    """How one player wants to learn: one row a player, written by the player."""

    __tablename__ = "learning_preferences"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("learning_preferences", "player_id"),)

    player_id: int = foreign_id("player_profiles.id", ondelete="CASCADE")
    learning_style: LearningStyle = Field(
        default=LearningStyle.MIXED, sa_type=enum_column(LearningStyle)
    )
    pace: LearningPace = Field(default=LearningPace.STEADY, sa_type=enum_column(LearningPace))
    preferred_difficulty: Difficulty = Field(
        default=Difficulty.MEDIUM, sa_type=enum_column(Difficulty)
    )
    preferred_day_part: DayPart = Field(default=DayPart.ANY, sa_type=enum_column(DayPart))
    daily_goal_minutes: int = counter(maximum=1440, default=30)
    session_minutes: int = counter(maximum=480, default=25, minimum=1)
    break_minutes: int = counter(maximum=120, default=5)
    adapt_difficulty: bool = switch(default=True)
    goals: list[Any] = json_list(LearningGoals)
    format_order: list[Any] = json_list(ContentFormats)


class ContentPreference(PlayRecord, table=True):
    """How much one player likes one form of content; written by the player, one row a form."""

    __tablename__ = "content_preferences"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("content_preferences", "player_id", "content_format"),)

    player_id: int = foreign_id("player_profiles.id", ondelete="CASCADE")
    content_format: ContentFormat = Field(sa_type=enum_column(ContentFormat))
    weight: int = counter(maximum=100, default=50)
    preferred_length: ContentLength = Field(
        default=ContentLength.MEDIUM, sa_type=enum_column(ContentLength)
    )
    language: str = Field(
        default="en", min_length=2, max_length=35, sa_column_kwargs=noted(format="language_tag")
    )
    with_captions: bool = switch()
    topics: list[Any] = json_list(Tags)
