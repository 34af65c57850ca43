"""Looking back on exams: each question with its explanation, every number, the best, the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import Refused
from model.rules import exams as rules
from model.rules.academics import adapted_difficulty
from model.rules.grading import RESULTS_LOOKED_AT
from model.services.exams.results import finished_attempts
from model.services.exams.rows import (
    FINISHED,
    TABLE,
    ExamInfo,
    QuestionInfo,
    answers_of,
    attempt_of,
    exam,
    exam_row,
    question_info,
    questions_of,
)
from model.services.learning.material import content_id, material_of, profile_of
from model.tables import AuditEvent, ExamBossAttempt, LearningPreference
from model.words import Difficulty, ExamAttemptStatus


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """One question of a finished exam; no answer means that none was given."""

    question: QuestionInfo
    correct_answer: str
    explanation: str
    answer: str | None
    is_right: bool
    points_earned: int
    seconds: int
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExamReview:
    """A finished exam with all its questions; `chain` is every number from points to XP."""

    exam: ExamInfo
    questions: tuple[ReviewedQuestion, ...]
    chain: dict[str, Any]


def review(session: Session, *, attempt_id: int) -> ExamReview:
    """Everything about a finished attempt. Errors: NotFound; E-EXAM-012 while it is not over."""
    attempt = attempt_of(session, attempt_id)
    if attempt.progress_status not in FINISHED:
        raise Refused(
            f"Exam attempt {attempt_id} is {attempt.progress_status.value}: right answers are told "
            "when it is over. Finish it first.",
            code="E-EXAM-012",
        )
    answers = answers_of(session, attempt_id)
    looked_at = []
    for question in questions_of(session, attempt_id):
        given = answers.get(question.id or 0)
        looked_at.append(
            ReviewedQuestion(
                question=question_info(question),
                correct_answer=question.correct_answer,
                explanation=question.explanation or "",
                answer=None if given is None else given.answer,
                is_right=given is not None and given.is_correct,
                points_earned=0 if given is None else given.points_earned,
                seconds=0 if given is None else given.time_spent_seconds,
                answered_at=None if given is None else given.submitted_at,
            )
        )
    info = exam(session, attempt_id=attempt_id)
    return ExamReview(info, tuple(looked_at), _chain(session, attempt_id))


def _chain(session: Session, attempt_id: int) -> dict[str, Any]:
    """What finishing wrote into the audit trail; empty when the attempt was given up or swept."""
    query = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == TABLE,
        col(AuditEvent.object_key) == str(attempt_id),
        col(AuditEvent.action) == "exams.finish",
    )
    return dict(session.execute(query).scalars().first() or {})


def attempts(session: Session, *, player_id: int, exam_key: str) -> list[ExamInfo]:
    """A player's attempts at an exam boss, the first one first; NotFound."""
    material = material_of(session, profile_of(session, player_id))
    exam_row(material, exam_key)
    query = (
        sa.select(col(ExamBossAttempt.id))
        .where(
            col(ExamBossAttempt.player_id) == player_id,
            col(ExamBossAttempt.exam_boss_id)
            == content_id(session, material, "exam_bosses", exam_key),
        )
        .order_by(col(ExamBossAttempt.id))
    )
    ids = session.execute(query).scalars().all()
    return [exam(session, attempt_id=int(number)) for number in ids if number is not None]


def best_attempt(session: Session, *, player_id: int, exam_key: str) -> ExamInfo | None:
    """The attempt that counts: won before lost, then the higher score, of equals the first."""
    done = [
        one
        for one in attempts(session, player_id=player_id, exam_key=exam_key)
        if one.status in FINISHED
    ]
    return max(
        done,
        key=lambda one: (one.status is ExamAttemptStatus.COMPLETED, one.score_ppm or 0),
        default=None,
    )


def suggested_difficulty(session: Session, *, player_id: int) -> Difficulty:
    """How hard the player's next exam should be, one level at a time from the last one.

    Without exams, and where the player wants no adapting, it is what they prefer.
    """
    profile_of(session, player_id)
    preference = _preference(session, player_id)
    preferred = Difficulty.EASY if preference is None else preference.preferred_difficulty
    newest = finished_attempts(session, player_id, limit=RESULTS_LOOKED_AT)
    if not newest or (preference is not None and not preference.adapt_difficulty):
        return preferred
    won = sum(one.progress_status is ExamAttemptStatus.COMPLETED for one in newest)
    last = rules.rank_of(newest[0].difficulty)
    return rules.difficulty_of(adapted_difficulty(last, won, len(newest)))


def _preference(session: Session, player_id: int) -> LearningPreference | None:
    query = sa.select(LearningPreference).where(
        col(LearningPreference.player_id) == player_id,
        col(LearningPreference.deleted_at).is_(None),
    )
    return session.execute(query).scalar_one_or_none()
