"""Language lessons: languages, lessons and their sections (content), and each player's progress.

Content is written by services.content; progress by services of play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import SectionContent
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    counter,
    enum_column,
    foreign_id,
    in_order,
    noted,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    utc_now,
)
from model.words import (
    LESSON_PROGRESS_STATES,
    Area,
    KnowledgeLevel,
    LessonKind,
    LessonProgressStatus,
    LessonSectionKind,
    Section,
)


class Language(ContentRow, table=True):
    """One language that can be learned; written by content; its code is unique in a world."""

    __tablename__ = "languages"
    __area__ = Area.LEARNING
    __table_args__ = (
        undeleted_unique("languages", "key"),
        undeleted_unique("languages", "code"),
    )

    code: str = Field(min_length=2, max_length=35, sa_column_kwargs=noted(format="language_tag"))
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    native_name: str = Field(default="", max_length=80, sa_column_kwargs=TEXTS)
    is_active: bool = switch(default=True)


class Lesson(ContentRow, table=True):
    """One lesson of a language; written by content; lessons of a language follow `order`."""

    __tablename__ = "lessons"
    __area__ = Area.LEARNING
    __table_args__ = (
        undeleted_unique("lessons", "key"),
        sa.Index("ix_lessons_language_id_order", "language_id", "order"),
    )

    language_id: int = foreign_id("languages.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    kind: LessonKind = Field(default=LessonKind.MIXED, sa_type=enum_column(LessonKind))
    level: KnowledgeLevel = Field(
        default=KnowledgeLevel.BEGINNER, sa_type=enum_column(KnowledgeLevel)
    )
    order: int = counter(maximum=10_000)
    required_level: int = counter(maximum=1000, default=1, minimum=1)
    xp_reward: int = counter(maximum=10_000)
    estimated_minutes: int = counter(maximum=480, default=10, minimum=1)
    is_published: bool = switch(default=True)


class LessonSection(ContentRow, table=True):
    """One section of a lesson, shown in `order`; written by content."""

    __tablename__ = "lesson_sections"
    __area__ = Area.LEARNING
    __parent__ = "lesson_id"
    __nested_as__ = "sections"
    __table_args__ = (
        undeleted_unique("lesson_sections", "key"),
        sa.Index("ix_lesson_sections_lesson_id_order", "lesson_id", "order"),
    )

    lesson_id: int = foreign_id("lessons.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=TEXTS)
    kind: LessonSectionKind = Field(
        default=LessonSectionKind.EXPLANATION, sa_type=enum_column(LessonSectionKind)
    )
    order: int = counter(maximum=10_000)
    content: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=Json,
        sa_column_kwargs=noted(shape=SectionContent, section=Section.TEXTS),
    )


class LessonProgress(PlayRow, table=True):
    """How far one player is in one lesson; written by services of play; the pair never changes."""

    __tablename__ = "lesson_progress"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id", "lesson_id"),
        sa.Index("ix_lesson_progress_player_id_status", "player_id", "status"),
        in_order("started_at", "completed_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    lesson_id: int = foreign_id("lessons.id")
    last_section_id: int | None = optional_id("lesson_sections.id", ondelete="SET NULL")
    status: LessonProgressStatus = state_column(LESSON_PROGRESS_STATES)
    sections_completed: int = counter(maximum=10_000)
    repeat_count: int = counter(maximum=1_000_000)
    best_score_ppm: int = counter(maximum=1_000_000)
    xp_awarded: int = counter(maximum=1_000_000_000)
    started_at: datetime | None = None
    completed_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
