"""Quizzes: questions and options (content), and players' attempts, answers and results.

Content is written by services.content; attempts, answers and results by services of play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import GivenAnswer, ResultAdvice, Tags, TopicScores
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRow,
    at_most_one,
    counter,
    enum_column,
    exactly_one,
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
    QUIZ_ATTEMPT_STATES,
    Area,
    AssessmentKind,
    Difficulty,
    QuestionKind,
    QuizAttemptStatus,
)


class Quiz(ContentRow, table=True):
    """One quiz, of a lesson, of a skill or on its own; written by content.

    A time limit of 0 means none; max_attempts 0 means any number.
    """

    __tablename__ = "quizzes"
    __area__ = Area.LEARNING
    __table_args__ = (
        undeleted_unique("quizzes", "key"),
        at_most_one("lesson_id", "skill_id", name="one_subject"),
    )

    lesson_id: int | None = optional_id("lessons.id")
    skill_id: int | None = optional_id("skills.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    difficulty: Difficulty = Field(default=Difficulty.EASY, sa_type=enum_column(Difficulty))
    time_limit_seconds: int = counter(maximum=86_400)
    passing_ppm: int = counter(maximum=1_000_000, default=700_000)
    max_attempts: int = counter(maximum=1000)
    shuffle_questions: bool = switch()
    xp_reward: int = counter(maximum=10_000)
    perfect_xp_bonus: int = counter(maximum=10_000)


class Question(ContentRow, table=True):
    """One question of a quiz, asked in `order`; written by content."""

    __tablename__ = "questions"
    __area__ = Area.LEARNING
    __parent__ = "quiz_id"
    __nested_as__ = "questions"
    __table_args__ = (
        undeleted_unique("questions", "key"),
        sa.Index("ix_questions_quiz_id_order", "quiz_id", "order"),
    )

    quiz_id: int = foreign_id("quizzes.id")
    order: int = counter(maximum=10_000)
    kind: QuestionKind = Field(
        default=QuestionKind.MULTIPLE_CHOICE, sa_type=enum_column(QuestionKind)
    )
    prompt: str = Field(min_length=1, max_length=2000, sa_column_kwargs=TEXTS)
    explanation: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    topic: str = Field(default="", max_length=80, sa_column_kwargs=TEXTS)
    difficulty: Difficulty = Field(default=Difficulty.EASY, sa_type=enum_column(Difficulty))
    points: int = counter(maximum=1000, default=1, minimum=1)
    tags: list[Any] = json_list(Tags)


class QuestionOption(ContentRow, table=True):
    """One answer to a question: offered to choose, or accepted as typed; written by content."""

    __tablename__ = "question_options"
    __area__ = Area.LEARNING
    __parent__ = "question_id"
    __nested_as__ = "options"
    __table_args__ = (
        undeleted_unique("question_options", "key"),
        sa.Index("ix_question_options_question_id_order", "question_id", "order"),
    )

    question_id: int = foreign_id("questions.id")
    order: int = counter(maximum=100)
    text: str = Field(min_length=1, max_length=500, sa_column_kwargs=TEXTS)
    is_correct: bool = switch()
    feedback: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)


class QuizAttempt(PlayRow, table=True):
    """One player's attempt at one quiz, counted from 1; written by services of play.

    Kept as raw input: player, quiz, number and started_at never change; one runs at a time.
    """

    __tablename__ = "quiz_attempts"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id", "quiz_id", "attempt_number"),
        sa.Index(
            "uq_quiz_attempts_one_in_progress",
            "player_id",
            "quiz_id",
            unique=True,
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        ),
        in_order("score", "max_score"),
        in_order("started_at", "submitted_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    quiz_id: int = foreign_id("quizzes.id")
    attempt_number: int = Field(default=1, ge=1, le=1_000_000)
    status: QuizAttemptStatus = state_column(QUIZ_ATTEMPT_STATES)
    score: int | None = Field(default=None, ge=0, le=1_000_000)
    max_score: int | None = Field(default=None, ge=0, le=1_000_000)
    is_passed: bool | None = None
    time_spent_seconds: int = counter(maximum=864_000)
    xp_awarded: int = counter(maximum=1_000_000_000)
    started_at: datetime = Field(default_factory=utc_now)
    submitted_at: datetime | None = None
    expires_at: datetime | None = None


class QuizAnswer(PlayRow, table=True):
    """What one attempt answered to one question; written by services of play with its grade."""

    __tablename__ = "quiz_answers"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("quiz_attempt_id", "question_id"),)

    quiz_attempt_id: int = foreign_id("quiz_attempts.id", ondelete="CASCADE")
    question_id: int = foreign_id("questions.id")
    given: dict[str, Any] = json_object(GivenAnswer)
    is_correct: bool | None = None
    points_earned: int = counter(maximum=1000)
    time_spent_seconds: int = counter(maximum=86_400)
    answered_at: datetime = Field(default_factory=utc_now)


class AssessmentResult(PlayRow, table=True):
    """What one finished quiz, exam or activity said about a player; written once, never changed."""

    __tablename__ = "assessment_results"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_assessment_results_player_id_assessed_at", "player_id", "assessed_at"),
        exactly_one(
            "quiz_attempt_id", "exam_attempt_id", "activity_attempt_id", name="one_attempt"
        ),
        sa.UniqueConstraint("quiz_attempt_id"),
        sa.UniqueConstraint("exam_attempt_id"),
        sa.UniqueConstraint("activity_attempt_id"),
    )

    player_id: int = foreign_id("player_profiles.id")
    quiz_attempt_id: int | None = optional_id("quiz_attempts.id")
    exam_attempt_id: int | None = optional_id("exam_boss_attempts.id")
    activity_attempt_id: int | None = optional_id("activity_attempts.id")
    skill_id: int | None = optional_id("skills.id", ondelete="SET NULL")
    kind: AssessmentKind = Field(
        default=AssessmentKind.FORMATIVE, sa_type=enum_column(AssessmentKind)
    )
    score_ppm: int = counter(maximum=1_000_000)
    passing_ppm: int = counter(maximum=1_000_000, default=700_000)
    is_passed: bool = switch()
    topic_scores: list[Any] = json_list(TopicScores)
    advice: dict[str, Any] = json_object(ResultAdvice)
    summary: str = Field(default="", max_length=2000, sa_column_kwargs=noted(format="safe_text"))
    assessed_at: datetime = Field(default_factory=utc_now)
