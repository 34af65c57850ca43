"""Exam fights: begun within their limits, answered against the clock, finished or given up.

One exam runs at a time for a player. Past its time an attempt takes no answer; it is closed as lost
when its player comes back or the sweep passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import grading
from model.services.consequences import follow
from model.services.exams import results
from model.services.exams.asking import ask, has_questions, is_right, open_question, points_of
from model.services.exams.limits import (
    RUNNING,
    not_now,
    require_attempt,
    require_free,
    require_open,
    require_running,
)
from model.services.exams.rows import (
    ExamInfo,
    QuestionInfo,
    answers_of,
    attempt_of,
    attempt_player,
    ends_at,
    exam,
    exam_row,
    is_overdue,
    note,
    published_terms,
    question_info,
    questions_of,
    terms_of,
)
from model.services.exams.shared import is_in_time
from model.services.exams.skills import note_skills
from model.services.idempotency import once
from model.services.learning.mastery import observe_answer
from model.services.learning.material import Material, content_id, learner
from model.tables import (
    ExamAnswer,
    ExamBossAttempt,
    ExamQuestion,
)
from model.words import (
    Difficulty,
    ExamAttemptStatus,
    ExamGenerationSource,
)


@dataclass(frozen=True, slots=True)
class AnswerInfo:
    """One answer: whether it is right, what it earned, and what is left of the boss."""

    question_id: int
    is_right: bool
    points_earned: int
    seconds: int
    health_left: int
    explanation: str


def begin(
    session: WriteSession, *, player_id: int, exam_key: str, skills: Sequence[int] = ()
) -> ExamInfo:
    """Begin a fight with an exam boss by key; its questions are drawn and its time runs.

    `skills` are up to three nodes of the player's trees that it trains, the primary first. Errors,
    in this order: NotFound; E-EXAM-002 level; E-EXAM-003 a path does not lead there yet; E-EXAM-004
    another exam runs; E-EXAM-005 attempts; E-EXAM-006 rest; E-EXAM-007; E-EXAM-013 skills.
    """

    def work() -> dict[str, Any]:
        attempt = begun(session, player_id=player_id, exam_key=exam_key, skills=skills)
        note(session, "exams.begin", attempt, {"exam": exam_key})
        return {"attempt": attempt.id}

    request = {"player": player_id, "exam": exam_key, "skills": list(skills)}
    answer = once(session, service="exams.begin", request=request, work=work)
    assert answer is not None
    return exam(session, attempt_id=answer["attempt"])


def begun(
    session: WriteSession, *, player_id: int, exam_key: str, skills: Sequence[int]
) -> ExamBossAttempt:
    """The attempt of a fight that begins now, not noted yet; errors as `begin` has them."""
    profile, material = learner(session, player_id)
    terms = published_terms(material, exam_key)
    exam_id = content_id(session, material, "exam_bosses", exam_key)
    require_open(session, profile, material, exam_key)
    require_free(session, profile, material)
    made = _attempts(session, player_id, exam_id)
    require_attempt(session, exam_key, terms, made)
    if not has_questions(material, exam_key):
        raise Refused(
            f"The exam '{exam_key}' has no questions yet. Choose another one.",
            code="E-EXAM-007",
        )
    attempt = _designed(session, material, exam_key, exam_id, player_id)
    note_skills(session, material, attempt, terms, skills)
    ask(session, profile, material, attempt, exam_key, number=len(made) + 1)
    return attempt


def start(session: WriteSession, *, attempt_id: int) -> ExamInfo:
    """Start an exam that was written for the player; E-EXAM-008 unless it was never started."""

    def work() -> None:
        profile, material, attempt = attempt_player(session, attempt_id)
        if attempt.progress_status is not ExamAttemptStatus.NOT_STARTED:
            raise not_now(attempt)
        require_free(session, profile, material)
        attempt.progress_status, attempt.started_at = RUNNING, session.now
        session.flush()
        note(session, "exams.start", attempt, {})

    once(session, service="exams.start", request={"attempt": attempt_id}, work=work)
    return exam(session, attempt_id=attempt_id)


def next_question(session: Session, *, attempt_id: int) -> QuestionInfo | None:
    """The question that a running attempt asks next; None when all are answered, or it is over."""
    attempt = attempt_of(session, attempt_id)
    if attempt.progress_status is not RUNNING:
        return None
    asked = open_question(questions_of(session, attempt_id), answers_of(session, attempt_id))
    return None if asked is None else question_info(asked)


def answer(
    session: WriteSession,
    *,
    attempt_id: int,
    question_id: int,
    text: str,
    seconds: int | None = None,
) -> AnswerInfo:
    """Answer one question of a running attempt: an option's key, or a text. An answer stays.

    `seconds` is the response time that was measured, never counted longer than what has passed. In
    a fight together an answer that comes after its question has closed is wrong.
    Errors, in this order: NotFound; E-EXAM-008 over; E-EXAM-009 too late; E-EXAM-011 answered
    before; E-EXAM-010 not of its kind.
    """

    def work() -> dict[str, Any]:
        profile, material, attempt = attempt_player(session, attempt_id)
        terms = terms_of(session, material, attempt)
        require_running(session, attempt, terms)
        question = _open(session, attempt_id, question_id)
        taken = _seconds(session, attempt, -1 if seconds is None else seconds)
        right = is_right(question, text) and is_in_time(session, attempt, taken)
        total = len(questions_of(session, attempt_id))
        points = points_of(question, terms, seconds=taken, questions=total) if right else 0
        row = ExamAnswer(
            player_id=attempt.player_id,
            exam_question_id=question_id,
            exam_boss_attempt_id=attempt_id,
            answer=text,
            is_correct=right,
            points_earned=points,
            time_spent_seconds=taken,
            submitted_at=session.now,
        )
        session.add(row)
        session.flush()
        if terms.skill is not None:
            observe_answer(session, profile, material, skill=terms.skill, is_right=right)
        note(session, "exams.answer", attempt, {"question": question_id})
        return {"answer": row.id, "left": exam(session, attempt_id=attempt_id).health_left}

    request = {"attempt": attempt_id, "question": question_id, "text": text, "seconds": seconds}
    kept = once(session, service="exams.answer", request=request, work=work)
    assert kept is not None
    row = session.get_one(ExamAnswer, kept["answer"])
    return AnswerInfo(
        question_id=question_id,
        is_right=row.is_correct,
        points_earned=row.points_earned,
        seconds=row.time_spent_seconds,
        health_left=kept["left"],
        explanation=session.get_one(ExamQuestion, question_id).explanation or "",
    )


def finish(session: WriteSession, *, attempt_id: int) -> ExamInfo:
    """Finish a running attempt: questions without an answer are wrong, then it is won or lost.

    Past its time it is lost, whatever was answered. Errors: NotFound; E-EXAM-008 when it is over.
    """

    def work() -> None:
        profile, material, attempt = attempt_player(session, attempt_id)
        terms = terms_of(session, material, attempt)
        if attempt.progress_status is not RUNNING:
            raise not_now(attempt)
        if is_overdue(attempt, terms, session.now):
            results.time_out(session, attempt, terms)
            note(session, "exams.finish", attempt, {"won": False, "timed_out": True})
        else:
            chain = results.finish(session, profile, material, attempt, terms)
            note(session, "exams.finish", attempt, chain)
        follow(session, profile)

    once(session, service="exams.finish", request={"attempt": attempt_id}, work=work)
    return exam(session, attempt_id=attempt_id)


def abandon(session: WriteSession, *, attempt_id: int) -> ExamInfo:
    """Give an exam up: it is lost, counts against the limit and breaks a row of wins.

    One whose time is up ended with its time.
    """

    def work() -> None:
        _, material, attempt = attempt_player(session, attempt_id)
        if attempt.progress_status is not RUNNING:
            raise not_now(attempt)
        terms = terms_of(session, material, attempt)
        end = ends_at(attempt, terms) or session.now
        results.lose(session, attempt, terms, at=min(session.now, end))
        note(session, "exams.abandon", attempt, {})

    once(session, service="exams.abandon", request={"attempt": attempt_id}, work=work)
    return exam(session, attempt_id=attempt_id)


# --- Parts --------------------------------------------------------------------------------------


def _attempts(session: Session, player_id: int, exam_id: int) -> list[ExamBossAttempt]:
    query = (
        sa.select(ExamBossAttempt)
        .where(
            col(ExamBossAttempt.player_id) == player_id,
            col(ExamBossAttempt.exam_boss_id) == exam_id,
        )
        .order_by(col(ExamBossAttempt.id))
    )
    return list(session.execute(query).scalars())


def _designed(
    session: WriteSession, material: Material, key: str, exam_id: int, player_id: int
) -> ExamBossAttempt:
    row = exam_row(material, key)
    attempt = ExamBossAttempt(
        player_id=player_id,
        exam_boss_id=exam_id,
        title=row["title"],
        description=row["description"],
        difficulty=Difficulty(row["difficulty"]),
        progress_status=RUNNING,
        generation_source=ExamGenerationSource.TEMPLATE,
        unity_scene_id=row["unity_scene_id"],
        interactive_elements=list(row["interactive_elements"]),
        created_at=session.now,
        started_at=session.now,
    )
    session.add(attempt)
    session.flush()
    return attempt


def _open(session: Session, attempt_id: int, question_id: int) -> ExamQuestion:
    question = session.get(ExamQuestion, question_id)
    if question is None or question.exam_boss_attempt_id != attempt_id:
        raise NotFound(
            f"Exam attempt {attempt_id} asks no question {question_id}.", code="E-EXAM-001"
        )
    if question_id in answers_of(session, attempt_id):
        raise Refused(
            f"Question {question.order} of exam attempt {attempt_id} is answered, and an answer "
            "stays. Go on with the next one.",
            code="E-EXAM-011",
        )
    return question


def _seconds(session: WriteSession, attempt: ExamBossAttempt, claimed: int) -> int:
    """The response time that counts: since the answer before, or since the start."""
    assert attempt.id is not None
    given = [answer.submitted_at for answer in answers_of(session, attempt.id).values()]
    since = max(given, default=attempt.started_at)
    assert since is not None
    return grading.counted_seconds(claimed, int((session.now - since).total_seconds()))
