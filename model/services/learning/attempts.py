"""Quiz attempts: started within their limits, answered, handed in, graded, or given up.

One attempt at a quiz runs at a time, and every attempt counts against the quiz's limit. XP is paid
for the first pass and the first perfect result only, so that repeating a quiz farms nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import grading
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.learning import items
from model.services.learning.attempt_rows import (
    AnswerInfo,
    AttemptInfo,
    answered_keys,
    attempt_info,
    attempt_of,
    attempt_player,
    is_overdue,
    note,
    quiz_of,
)
from model.services.learning.mastery import observe_answer
from model.services.learning.material import Material, content_id, learner, material_of
from model.services.learning.results import expire, finish
from model.tables import PlayerProfile, QuizAnswer, QuizAttempt
from model.words import QuizAttemptStatus

HINTS_MAX = 10
IN_PROGRESS = QuizAttemptStatus.IN_PROGRESS


def start_quiz(session: WriteSession, *, player_id: int, quiz: str) -> AttemptInfo:
    """Start an attempt at a quiz by key; one that ran out of time is closed first.

    Errors: NotFound; Refused while another attempt runs, for a quiz without questions, or when all
    attempts are used.
    """

    def work() -> dict[str, Any]:
        _, material = learner(session, player_id)
        row = material.row("quizzes", quiz)
        quiz_id = content_id(session, material, "quizzes", quiz)
        made = _attempts(session, player_id, quiz_id)
        _require_start(session, quiz, made, material, limit=row["max_attempts"])
        attempt = QuizAttempt(
            player_id=player_id,
            quiz_id=quiz_id,
            attempt_number=1 + max((before.attempt_number for before in made), default=0),
            started_at=session.now,
        )
        if row["time_limit_seconds"]:
            attempt.expires_at = session.now + timedelta(seconds=row["time_limit_seconds"])
        session.add(attempt)
        session.flush()
        note(session, "learning.start_quiz", attempt, {"quiz": quiz})
        return {"attempt": attempt.id}

    request = {"player": player_id, "quiz": quiz}
    answer = once(session, service="learning.start_quiz", request=request, work=work)
    assert answer is not None
    return attempt_info(session, attempt_id=answer["attempt"])


def next_question(session: Session, *, attempt_id: int) -> items.QuestionInfo | None:
    """The question that a running attempt asks next; None when all are answered, or it is over."""
    attempt = attempt_of(session, attempt_id)
    if attempt.status is not IN_PROGRESS:
        return None
    material = material_of(session, session.get_one(PlayerProfile, attempt.player_id))
    answered = answered_keys(session, attempt_id)
    key = items.next_key(session, material, attempt, quiz_of(session, attempt), answered)
    return None if key is None else items.shown(material, key)


def answer_question(
    session: WriteSession,
    *,
    attempt_id: int,
    question: str,
    options: Sequence[str] = (),
    text: str = "",
    hints_used: int = 0,
    seconds: int | None = None,
) -> AnswerInfo:
    """Answer one question of a running attempt; an answer stays.

    `seconds` is the response time that was measured, never counted longer than what has passed.
    Errors: NotFound; Refused when the attempt is over or its time is up, the question is of another
    quiz or answered, or the answer is not of its kind.
    """
    given = tuple(dict.fromkeys(options))

    def work() -> dict[str, Any]:
        profile, material, attempt = attempt_player(session, attempt_id)
        _require_running(session, attempt)
        quiz = quiz_of(session, attempt)
        _require_open_question(session, material, attempt_id, quiz, question)
        _require_hints(hints_used, seconds)
        graded = items.grade(material, question, options=given, text=text, hints=hints_used)
        row = _answer_row(session, material, attempt, question, graded)
        row.given = {"options": list(given), "text": text}
        claimed = -1 if seconds is None else seconds
        row.time_spent_seconds = _seconds(session, attempt, claimed)
        session.add(row)
        session.flush()
        skill = material.row("quizzes", quiz)["skill"]
        if skill is not None and graded.is_right is not None:
            right = graded.is_right and not hints_used  # helped is not known
            observe_answer(session, profile, material, skill=skill, is_right=right)
        details = {"question": question, "hints": hints_used}
        note(session, "learning.answer_question", attempt, details)
        return {"answer": row.id, "feedback": list(graded.feedback)}

    request = {
        "attempt": attempt_id,
        "question": question,
        "options": list(given),
        "text": text,
        "hints": hints_used,
        "seconds": seconds,
    }
    kept = once(session, service="learning.answer_question", request=request, work=work)
    assert kept is not None
    return _answer_info(session, kept["answer"], question, tuple(kept["feedback"]))


def submit_quiz(session: WriteSession, *, attempt_id: int) -> AttemptInfo:
    """Hand a running attempt in; it is graded at once unless a person has to look at an answer.

    Past its time it expires instead: what was answered counts, and it is not passed.
    """

    def work() -> None:
        profile, material, attempt = attempt_player(session, attempt_id)
        if attempt.status is not IN_PROGRESS:
            raise _over(attempt)
        if is_overdue(attempt, session.now):
            expire(session, attempt)
        else:
            finish(session, profile, material, attempt)
        note(session, "learning.submit_quiz", attempt, {"status": attempt.status.value})
        follow(session, profile)

    once(session, service="learning.submit_quiz", request={"attempt": attempt_id}, work=work)
    return attempt_info(session, attempt_id=attempt_id)


def abandon_quiz(session: WriteSession, *, attempt_id: int) -> AttemptInfo:
    """Give a running attempt up; it counts against the limit and says nothing of the player."""

    def work() -> None:
        _, _, attempt = attempt_player(session, attempt_id)
        if attempt.status is not IN_PROGRESS:
            raise _over(attempt)
        attempt.status = QuizAttemptStatus.ABANDONED
        session.flush()
        note(session, "learning.abandon_quiz", attempt, {})

    once(session, service="learning.abandon_quiz", request={"attempt": attempt_id}, work=work)
    return attempt_info(session, attempt_id=attempt_id)


# --- Parts --------------------------------------------------------------------------------------


def _attempts(session: Session, player_id: int, quiz_id: int) -> list[QuizAttempt]:
    query = (
        sa.select(QuizAttempt)
        .where(col(QuizAttempt.player_id) == player_id, col(QuizAttempt.quiz_id) == quiz_id)
        .order_by(col(QuizAttempt.attempt_number))
    )
    return list(session.execute(query).scalars())


def _require_start(
    session: WriteSession, quiz: str, made: list[QuizAttempt], material: Material, *, limit: int
) -> None:
    for attempt in made:
        if attempt.status is IN_PROGRESS and is_overdue(attempt, session.now):
            expire(session, attempt)
        elif attempt.status is IN_PROGRESS:
            raise Refused(
                f"Attempt {attempt.attempt_number} at the quiz '{quiz}' is still running. "
                "Hand it in or give it up first.",
                code="E-LEARN-010",
            )
    if not material.parts("questions", "quiz", quiz):
        raise Refused(
            f"The quiz '{quiz}' has no questions yet. Choose another one.", code="E-LEARN-002"
        )
    if limit and len(made) >= limit:
        raise Refused(
            f"All {limit} attempts at the quiz '{quiz}' are used. Choose another one.",
            code="E-LEARN-011",
        )


def _require_running(session: WriteSession, attempt: QuizAttempt) -> None:
    if attempt.status is not IN_PROGRESS:
        raise _over(attempt)
    if is_overdue(attempt, session.now):
        raise Refused(
            f"The time of attempt {attempt.id} was up at {attempt.expires_at:%H:%M:%S} UTC. "
            "Hand it in as it is.",
            code="E-LEARN-013",
        )


def _over(attempt: QuizAttempt) -> Refused:
    return Refused(
        f"Attempt {attempt.id} is {attempt.status.value} and takes nothing more. Start a new one.",
        code="E-LEARN-012",
    )


def _require_open_question(
    session: Session, material: Material, attempt_id: int, quiz: str, question: str
) -> None:
    if question not in material.parts("questions", "quiz", quiz):
        raise Refused(
            f"The quiz '{quiz}' asks no question '{question}'. Answer one that it asks.",
            code="E-LEARN-014",
        )
    if question in answered_keys(session, attempt_id):
        raise Refused(
            f"The question '{question}' is answered in attempt {attempt_id}, and an answer stays. "
            "Go on with the next one.",
            code="E-LEARN-015",
        )


def _require_hints(hints_used: int, seconds: int | None) -> None:
    if not 0 <= hints_used <= HINTS_MAX or (seconds is not None and seconds < 0):
        raise Refused(
            f"{hints_used} hints in {seconds} seconds cannot be: hints are 0 to {HINTS_MAX}, "
            "seconds 0 or more. Correct the numbers.",
            code="E-LEARN-016",
        )


def _answer_row(
    session: WriteSession,
    material: Material,
    attempt: QuizAttempt,
    question: str,
    graded: items.Graded,
) -> QuizAnswer:
    assert attempt.id is not None
    points = material.row("questions", question)["points"]
    return QuizAnswer(
        quiz_attempt_id=attempt.id,
        question_id=content_id(session, material, "questions", question),
        is_correct=graded.is_right,
        points_earned=grading.points_of(points, graded.credit_ppm or 0),
        answered_at=session.now,
    )


def _seconds(session: WriteSession, attempt: QuizAttempt, claimed: int) -> int:
    """The response time that counts: since the answer before, or since the start."""
    query = sa.select(sa.func.max(col(QuizAnswer.answered_at))).where(
        col(QuizAnswer.quiz_attempt_id) == attempt.id
    )
    since = session.execute(query).scalar_one() or attempt.started_at
    return grading.counted_seconds(claimed, int((session.now - since).total_seconds()))


def _answer_info(
    session: Session, answer_id: int, question: str, feedback: tuple[str, ...]
) -> AnswerInfo:
    row = session.get_one(QuizAnswer, answer_id)
    attempt = session.get_one(QuizAttempt, row.quiz_attempt_id)
    material = material_of(session, session.get_one(PlayerProfile, attempt.player_id))
    asked = material.row("questions", question)
    told = (*feedback, asked["explanation"]) if asked["explanation"] else feedback
    return AnswerInfo(
        question=question,
        is_right=row.is_correct,
        points_earned=row.points_earned,
        points=asked["points"],
        seconds=row.time_spent_seconds,
        feedback=told,
    )
