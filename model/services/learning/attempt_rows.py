"""The rows of quiz attempts, and what services give of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.services import audit
from model.services.learning.material import Material, key_of, learner, material_of, profile_of
from model.tables import AuditEvent, PlayerProfile, Question, QuizAnswer, QuizAttempt
from model.words import QuizAttemptStatus

GRADED_BY, COLLECTED = "learning.grade_answer", "learning.collect_quiz"


@dataclass(frozen=True, slots=True)
class AttemptInfo:
    """One attempt at a quiz; score and pass are None until it is over.

    `xp_waiting` was earned when somebody else graded it, and is there to be collected.
    """

    attempt_id: int
    player_id: int
    quiz: str
    attempt_number: int
    status: QuizAttemptStatus
    score: int | None
    max_score: int | None
    is_passed: bool | None
    xp_awarded: int
    xp_waiting: int
    answered: int
    seconds: int
    started_at: datetime
    submitted_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerInfo:
    """One answer with its grade; `is_right` is None while a person has to look at it."""

    question: str
    is_right: bool | None
    points_earned: int
    points: int
    seconds: int
    feedback: tuple[str, ...]


def attempt_of(session: Session, attempt_id: int) -> QuizAttempt:
    """The stored attempt; NotFound when there is none."""
    attempt = session.get(QuizAttempt, attempt_id)
    if attempt is None:
        raise NotFound(f"There is no quiz attempt {attempt_id}.", code="E-LEARN-001")
    return attempt


def attempt_player(
    session: WriteSession, attempt_id: int, *, by_staff: bool = False
) -> tuple[PlayerProfile, Material, QuizAttempt]:
    """An attempt with its player, both locked: the player first, so that nobody waits in a ring."""
    player_id = attempt_of(session, attempt_id).player_id
    if by_staff:
        profile = profile_of(session, player_id)
        session.refresh(profile, with_for_update=True)
        material = material_of(session, profile)
    else:
        profile, material = learner(session, player_id)
    query = (
        sa.select(QuizAttempt)
        .where(col(QuizAttempt.id) == attempt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return profile, material, session.execute(query).scalar_one()


def attempt_info(session: Session, *, attempt_id: int) -> AttemptInfo:
    """One attempt as it stands; NotFound."""
    attempt = attempt_of(session, attempt_id)
    return AttemptInfo(
        attempt_id=attempt_id,
        player_id=attempt.player_id,
        quiz=quiz_of(session, attempt),
        attempt_number=attempt.attempt_number,
        status=attempt.status,
        score=attempt.score,
        max_score=attempt.max_score,
        is_passed=attempt.is_passed,
        xp_awarded=attempt.xp_awarded,
        xp_waiting=xp_waiting(session, attempt),
        answered=len(answered_keys(session, attempt_id)),
        seconds=attempt.time_spent_seconds,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        expires_at=attempt.expires_at,
    )


def xp_waiting(session: Session, attempt: QuizAttempt) -> int:
    """The XP of an attempt that its player has not collected yet, as the audit trail has it."""
    if attempt.status is not QuizAttemptStatus.GRADED:
        return 0
    query = sa.select(col(AuditEvent.action), col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == "quiz_attempts",
        col(AuditEvent.object_key) == str(attempt.id),
        col(AuditEvent.action).in_([GRADED_BY, COLLECTED]),
    )
    found = session.execute(query).all()
    if any(action == COLLECTED for action, _ in found):
        return 0
    return sum(int((details or {}).get("waiting", 0)) for _, details in found)


def quiz_of(session: Session, attempt: QuizAttempt) -> str:
    """The key of an attempt's quiz."""
    return key_of(session, "quizzes", attempt.quiz_id)


def answers_of(session: Session, attempt_id: int) -> dict[str, QuizAnswer]:
    """The answers of an attempt by question, in the order they were given."""
    query = (
        sa.select(col(Question.key), QuizAnswer)
        .join(Question, col(Question.id) == col(QuizAnswer.question_id))
        .where(col(QuizAnswer.quiz_attempt_id) == attempt_id)
        .order_by(col(QuizAnswer.id))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def answered_keys(session: Session, attempt_id: int) -> set[str]:
    """The questions that an attempt has answered."""
    return set(answers_of(session, attempt_id))


def is_overdue(attempt: QuizAttempt, now: datetime) -> bool:
    """Whether the time of an attempt is up; it ends at its last instant, exclusive."""
    return attempt.expires_at is not None and attempt.expires_at <= now


def note(session: WriteSession, action: str, attempt: QuizAttempt, details: dict[str, Any]) -> None:
    """The one audit entry of a request about an attempt."""
    audit.record(
        session,
        action=action,
        object_type="quiz_attempts",
        object_key=str(attempt.id),
        details=details,
    )
