"""The rows of exams, what holds for one while it runs, and what services give of them.

What a designed exam asks and gives is its published content; an exam that was written for one
player goes by the numbers of its difficulty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.rules import exams as rules
from model.services import audit
from model.services.learning.material import Material, learner, material_of
from model.tables import (
    ExamAnswer,
    ExamBoss,
    ExamBossAttempt,
    ExamQuestion,
    PlayerProfile,
)
from model.words import Difficulty, ExamAttemptStatus

TABLE = "exam_boss_attempts"
FINISHED = (ExamAttemptStatus.COMPLETED, ExamAttemptStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds in an exam; 0 seconds or attempts mean no limit."""

    exam: str | None
    skill: str | None
    limit_seconds: int
    health: int
    passing_ppm: int
    score_ppm: int
    reward_xp: int
    max_attempts: int


@dataclass(frozen=True, slots=True)
class ExamInfo:
    """One attempt at an exam boss.

    `score` counts right answers of `max_score` questions, `score_ppm` weighs them with time and
    difficulty; `xp` is what the attempt was worth, before modifiers. None until it is over.
    """

    attempt_id: int
    player_id: int
    exam: str | None
    title: str
    difficulty: Difficulty
    status: ExamAttemptStatus
    questions: int
    answered: int
    right: int
    health: int
    health_left: int
    score: int | None
    max_score: int | None
    score_ppm: int | None
    xp: int
    upcoming_test_date: date | None
    started_at: datetime | None
    ends_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    """One question as it is asked; what is right is not told. `options` are (key, text)."""

    question_id: int
    order: int
    kind: str
    content: str
    difficulty: Difficulty
    points: int
    options: tuple[tuple[str, str], ...]


def attempt_of(session: Session, attempt_id: int) -> ExamBossAttempt:
    """The stored attempt; NotFound when there is none."""
    attempt = session.get(ExamBossAttempt, attempt_id)
    if attempt is None:
        raise NotFound(f"There is no exam attempt {attempt_id}.", code="E-EXAM-001")
    return attempt


def attempt_player(
    session: WriteSession, attempt_id: int
) -> tuple[PlayerProfile, Material, ExamBossAttempt]:
    """An attempt with its player, both locked: the player first, so that nobody waits in a ring."""
    profile, material = learner(session, attempt_of(session, attempt_id).player_id)
    return profile, material, locked_attempt(session, attempt_id)


def locked_attempt(session: WriteSession, attempt_id: int) -> ExamBossAttempt:
    """An attempt as it is now, locked until the transaction ends."""
    query = (
        sa.select(ExamBossAttempt)
        .where(col(ExamBossAttempt.id) == attempt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: ExamBossAttempt = session.execute(query).scalar_one()
    return found


def terms_of(session: Session, material: Material, attempt: ExamBossAttempt) -> Terms:
    """What holds in an attempt: as published, else as it was last designed, else by difficulty."""
    if attempt.exam_boss_id is None:
        return _terms_by_difficulty(rules.rank_of(attempt.difficulty))
    row = session.get_one(ExamBoss, attempt.exam_boss_id)
    if material.has("exam_bosses", row.key):
        return published_terms(material, row.key)
    return _terms(row.key, None, row.model_dump())


def published_terms(material: Material, exam: str) -> Terms:
    """What holds in a designed exam; NotFound suggests the nearest key."""
    row = exam_row(material, exam)
    return _terms(exam, row["skill"], row)


def exam_row(material: Material, exam: str) -> Any:
    """The published fields of an exam boss; NotFound suggests the nearest key."""
    try:
        return material.row("exam_bosses", exam)
    except NotFound as error:
        raise NotFound(str(error), code="E-EXAM-001") from error


def _terms(exam: str, skill: str | None, row: Any) -> Terms:
    return Terms(
        exam=exam,
        skill=skill,
        limit_seconds=row["time_limit_seconds"],
        health=row["boss_health"],
        passing_ppm=row["passing_ppm"],
        score_ppm=row["score_multiplier_ppm"],
        reward_xp=row["experience_points"],
        max_attempts=row["max_attempts"],
    )


def _terms_by_difficulty(rank: int) -> Terms:
    return Terms(
        exam=None,
        skill=None,
        limit_seconds=rules.LIMIT_SECONDS,
        health=rules.HEALTH[rank],
        passing_ppm=rules.PASSING_PPM[rank],
        score_ppm=rules.SCORE_PPM[rank],
        reward_xp=0,
        max_attempts=0,
    )


def ends_at(attempt: ExamBossAttempt, terms: Terms) -> datetime | None:
    """When the time of an attempt is up, exclusive; None before it starts and without a limit."""
    if attempt.started_at is None or terms.limit_seconds < 1:
        return None
    return attempt.started_at + timedelta(seconds=terms.limit_seconds)


def is_overdue(attempt: ExamBossAttempt, terms: Terms, now: datetime) -> bool:
    """Whether the time of an attempt is up."""
    end = ends_at(attempt, terms)
    return end is not None and end <= now


def questions_of(session: Session, attempt_id: int) -> list[ExamQuestion]:
    """The questions of an attempt in their order."""
    query = (
        sa.select(ExamQuestion)
        .where(col(ExamQuestion.exam_boss_attempt_id) == attempt_id)
        .order_by(col(ExamQuestion.order))
    )
    return list(session.execute(query).scalars())


def answers_of(session: Session, attempt_id: int) -> dict[int, ExamAnswer]:
    """The answers of an attempt by question, in the order they were given."""
    query = (
        sa.select(ExamAnswer)
        .where(col(ExamAnswer.exam_boss_attempt_id) == attempt_id)
        .order_by(col(ExamAnswer.id))
    )
    return {answer.exam_question_id: answer for answer in session.execute(query).scalars()}


def exam(session: Session, *, attempt_id: int) -> ExamInfo:
    """One attempt at an exam boss as it stands; NotFound."""
    attempt = attempt_of(session, attempt_id)
    material = material_of(session, session.get_one(PlayerProfile, attempt.player_id))
    terms = terms_of(session, material, attempt)
    answers = answers_of(session, attempt_id).values()
    total = len(questions_of(session, attempt_id))
    right = sum(answer.is_correct for answer in answers)
    return ExamInfo(
        attempt_id=attempt_id,
        player_id=attempt.player_id,
        exam=terms.exam,
        title=attempt.title,
        difficulty=attempt.difficulty,
        status=attempt.progress_status,
        questions=total,
        answered=len(answers),
        right=right,
        health=terms.health,
        health_left=rules.health_left(terms.health, right, total),
        score=attempt.score,
        max_score=attempt.max_score,
        score_ppm=attempt.weighted_score,
        xp=attempt.experience_points if attempt.progress_status in FINISHED else 0,
        upcoming_test_date=attempt.upcoming_test_date,
        started_at=attempt.started_at,
        ends_at=ends_at(attempt, terms),
        completed_at=attempt.completed_at,
    )


def question_info(question: ExamQuestion) -> QuestionInfo:
    """A stored question as a player sees it."""
    assert question.id is not None
    return QuestionInfo(
        question_id=question.id,
        order=question.order,
        kind=question.question_type.value,
        content=question.content,
        difficulty=question.difficulty_level,
        points=question.base_points,
        options=tuple((option["key"], option["text"]) for option in question.options),
    )


def note(
    session: WriteSession, action: str, attempt: ExamBossAttempt, details: dict[str, Any]
) -> None:
    """The one audit entry of a request about an attempt."""
    audit.record(
        session,
        action=action,
        object_type=TABLE,
        object_key=str(attempt.id),
        details=details,
    )
