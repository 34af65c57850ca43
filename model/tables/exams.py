"""Exam bosses: mock exams played as fights, as designed (content) and as each player met them.

Content is written by services.content; attempts, their questions and answers by services of play.
Source: RogueLearn, BossFight, Question and UserAnswer.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import ExamOptions, SceneElements, UnityGameState
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayLink,
    PlayRow,
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
    utc_now,
)
from model.words import (
    EXAM_ATTEMPT_STATES,
    Area,
    Difficulty,
    ExamAttemptStatus,
    ExamGenerationSource,
    QuestionKind,
    Section,
)


class ExamBoss(ContentRow, table=True):
    """One mock exam as designed, fought as a boss; written by content.

    `passing_ppm` and `score_multiplier_ppm` follow its difficulty (rules.md §5.2); a time limit of
    0 means none, max_attempts 0 any number.
    """

    __tablename__ = "exam_bosses"
    __area__ = Area.LEARNING
    __table_args__ = (undeleted_unique("exam_bosses", "key"),)

    skill_id: int | None = optional_id("skills.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    difficulty: Difficulty = Field(sa_type=enum_column(Difficulty))
    required_level: int = counter(maximum=1000, default=1, minimum=1)
    boss_health: int = counter(maximum=1_000_000, default=100, minimum=1)
    time_limit_seconds: int = counter(maximum=86_400, default=1800)
    question_count: int = counter(maximum=500, default=10, minimum=1)
    passing_ppm: int = counter(maximum=1_000_000, default=600_000)
    score_multiplier_ppm: int = counter(maximum=100_000_000, default=1_000_000)
    max_attempts: int = counter(maximum=1000)
    experience_points: int = counter(maximum=10_000)
    unity_scene_id: str = Field(default="", max_length=120)
    interactive_elements: list[Any] = json_list(SceneElements)


class ExamQuestionTemplate(ContentRow, table=True):
    """One question that an exam boss may ask; written by content."""

    __tablename__ = "exam_question_templates"
    __area__ = Area.LEARNING
    __parent__ = "exam_boss_id"
    __nested_as__ = "questions"
    __table_args__ = (undeleted_unique("exam_question_templates", "key"),)

    exam_boss_id: int = foreign_id("exam_bosses.id")
    order: int = counter(maximum=10_000)
    content: str = Field(min_length=1, max_length=5000, sa_column_kwargs=TEXTS)
    question_type: QuestionKind = Field(
        default=QuestionKind.MULTIPLE_CHOICE, sa_type=enum_column(QuestionKind)
    )
    difficulty_level: Difficulty = Field(default=Difficulty.EASY, sa_type=enum_column(Difficulty))
    base_points: int = counter(maximum=1000, default=1, minimum=1)
    difficulty_multiplier_ppm: int = counter(maximum=100_000_000, default=1_000_000)
    options: list[Any] = Field(
        default_factory=list,
        sa_type=Json,
        sa_column_kwargs=noted(shape=ExamOptions, section=Section.TEXTS),
    )
    correct_answer: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    explanation: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)


class ExamBossAttempt(PlayRow, table=True):
    """One player's exam boss, from a template or made for them; written by services of play.

    `weighted_score` is the score with its questions' difficulty; the player never changes.
    """

    __tablename__ = "exam_boss_attempts"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_exam_boss_attempts_player_id_progress_status", "player_id", "progress_status"),
        in_order("score", "max_score"),
        in_order("created_at", "started_at"),
        in_order("started_at", "completed_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    exam_boss_id: int | None = optional_id("exam_bosses.id")
    quest_step_id: int | None = optional_id("quest_steps.id", ondelete="SET NULL")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="trimmed"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    difficulty: Difficulty = Field(sa_type=enum_column(Difficulty))
    progress_status: ExamAttemptStatus = state_column(EXAM_ATTEMPT_STATES)
    generation_source: ExamGenerationSource = Field(sa_type=enum_column(ExamGenerationSource))
    upcoming_test_date: date | None = None
    unity_scene_id: str = Field(default="", max_length=120)
    unity_game_state: dict[str, Any] = json_object(UnityGameState)
    unity_session_id: str | None = Field(default=None, max_length=120)
    interactive_elements: list[Any] = json_list(SceneElements)
    score: int | None = Field(default=None, ge=0, le=1_000_000)
    max_score: int | None = Field(default=None, ge=0, le=1_000_000)
    weighted_score: int | None = Field(default=None, ge=0, le=1_000_000_000)
    experience_points: int = counter(maximum=10_000)
    created_at: datetime = Field(default_factory=utc_now)
    started_at: datetime | None = None
    completed_at: datetime | None = None


class ExamBossAttemptSkill(PlayLink, table=True):
    """One skill that an exam asks of its player; written with the exam, the pair is unique."""

    __tablename__ = "exam_boss_attempt_skills"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("attempt_id", "skill_node_id"),)

    attempt_id: int = foreign_id("exam_boss_attempts.id", ondelete="CASCADE")
    skill_node_id: int = foreign_id("skill_nodes.id")


class ExamQuestion(PlayRow, table=True):
    """One question asked in one exam, as it was asked; written by services of play, never changed.

    `template_id` says which designed question it came from, if it came from one.
    """

    __tablename__ = "exam_questions"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("exam_boss_attempt_id", "order"),)

    exam_boss_attempt_id: int = foreign_id("exam_boss_attempts.id", ondelete="CASCADE")
    template_id: int | None = optional_id("exam_question_templates.id", ondelete="SET NULL")
    order: int = counter(maximum=10_000)
    content: str = Field(min_length=1, max_length=5000, sa_column_kwargs=noted(format="safe_text"))
    question_type: QuestionKind = Field(
        default=QuestionKind.MULTIPLE_CHOICE, sa_type=enum_column(QuestionKind)
    )
    difficulty_level: Difficulty = Field(default=Difficulty.EASY, sa_type=enum_column(Difficulty))
    base_points: int = counter(maximum=1000, default=1, minimum=1)
    difficulty_multiplier_ppm: int = counter(maximum=100_000_000, default=1_000_000)
    options: list[Any] = json_list(ExamOptions)
    correct_answer: str = Field(min_length=1, max_length=1000)
    explanation: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(default_factory=utc_now)


class ExamAnswer(PlayRow, table=True):
    """What a player answered to one exam question; written once by services of play, kept as is.

    `points_earned` includes the difficulty's weight.
    """

    __tablename__ = "exam_answers"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("exam_question_id"),
        sa.Index("ix_exam_answers_player_id_submitted_at", "player_id", "submitted_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    exam_question_id: int = foreign_id("exam_questions.id", ondelete="CASCADE")
    exam_boss_attempt_id: int = foreign_id("exam_boss_attempts.id", ondelete="CASCADE")
    answer: str = Field(default="", max_length=5000, sa_column_kwargs=noted(format="safe_text"))
    is_correct: bool = switch()
    points_earned: int = counter(maximum=1_000_000)
    time_spent_seconds: int = counter(maximum=86_400)
    submitted_at: datetime = Field(default_factory=utc_now)
