"""The end of a quiz attempt: score, pass, XP, the lasting result, and what it says of a skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import grading
from model.services.learning import lessons
from model.services.learning.attempt_rows import answers_of, quiz_of
from model.services.learning.mastery import Outcome, observe_attempt
from model.services.learning.material import Fields, Material, content_id, id_of, pay
from model.tables import AssessmentResult, PlayerProfile, QuizAnswer, QuizAttempt
from model.words import AssessmentKind, QuizAttemptStatus, XpEventSource

STRONG_PPM, WEAK_PPM = 800_000, 500_000
"""Topics from the first on are strengths, below the second weaknesses."""
NO_TOPIC = "general"


@dataclass(frozen=True, slots=True)
class ResultInfo:
    """What one finished quiz said about a player."""

    quiz_attempt_id: int
    score_ppm: int
    passing_ppm: int
    is_passed: bool
    topics: dict[str, int]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    difficulty: str


def result_of(session: Session, *, attempt_id: int) -> ResultInfo | None:
    """The lasting result of a graded attempt; None before it is graded."""
    query = sa.select(AssessmentResult).where(col(AssessmentResult.quiz_attempt_id) == attempt_id)
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        return None
    return ResultInfo(
        quiz_attempt_id=attempt_id,
        score_ppm=row.score_ppm,
        passing_ppm=row.passing_ppm,
        is_passed=row.is_passed,
        topics={topic["topic"]: topic["share_ppm"] for topic in row.topic_scores},
        strengths=tuple(row.advice["strengths"]),
        weaknesses=tuple(row.advice["weaknesses"]),
        difficulty=row.advice["difficulty"],
    )


def finish(
    session: WriteSession, profile: PlayerProfile, material: Material, attempt: QuizAttempt
) -> None:
    """Take a running attempt in, and grade it when nothing waits for a person."""
    attempt.status = QuizAttemptStatus.SUBMITTED
    attempt.submitted_at = session.now
    _count(session, attempt, _max_score(session, material, attempt))
    session.flush()
    grade_if_ready(session, profile, material, attempt)


def expire(session: WriteSession, attempt: QuizAttempt) -> None:
    """Close an attempt whose time is up: what was answered stays counted, and it is not passed."""
    attempt.status = QuizAttemptStatus.EXPIRED
    attempt.submitted_at = attempt.expires_at
    _count(session, attempt, None)
    attempt.is_passed = False
    session.flush()


def grade_if_ready(
    session: WriteSession, profile: PlayerProfile, material: Material, attempt: QuizAttempt
) -> int:
    """Grade a submitted attempt once every answer has its grade.

    Gives the XP that waits for the player, because who grades may not write into their ledger.
    """
    assert attempt.id is not None
    answers = answers_of(session, attempt.id)
    if any(answer.is_correct is None for answer in answers.values()):
        return 0
    quiz = quiz_of(session, attempt)
    row = material.row("quizzes", quiz)
    max_score = _max_score(session, material, attempt)
    _count(session, attempt, max_score)
    score = attempt.score or 0
    attempt.is_passed = grading.passes(score, max_score, row["passing_ppm"])
    attempt.status = QuizAttemptStatus.GRADED
    reward = _reward(session, attempt, row)
    is_payable = session.actor.may_play_for(profile.user_id)
    if is_payable:
        attempt.xp_awarded = pay_reward(session, profile, quiz, reward)
    session.flush()
    _keep_result(session, material, attempt, row, answers)
    _spread(session, profile, material, attempt, quiz, row)
    return 0 if is_payable else reward


def pay_reward(session: WriteSession, profile: PlayerProfile, quiz: str, xp: int) -> int:
    """Pay what an attempt at a quiz has earned; gives what came out."""
    return pay(session, profile, xp=xp, source=XpEventSource.QUIZ, content_key=quiz)


# --- Parts --------------------------------------------------------------------------------------


def _max_score(session: Session, material: Material, attempt: QuizAttempt) -> int:
    keys = material.parts("questions", "quiz", quiz_of(session, attempt))
    return sum(int(material.row("questions", key)["points"]) for key in keys)


def _count(session: Session, attempt: QuizAttempt, max_score: int | None) -> None:
    assert attempt.id is not None
    answers = answers_of(session, attempt.id).values()
    earned = sum(answer.points_earned for answer in answers)
    attempt.score = earned if max_score is None else min(earned, max_score)
    attempt.max_score = max_score
    attempt.time_spent_seconds = min(864_000, sum(a.time_spent_seconds for a in answers))


def _reward(session: Session, attempt: QuizAttempt, row: Fields) -> int:
    """XP for the first pass and the first perfect result; each was perfect by its own points."""
    is_perfect = col(QuizAttempt.score) == col(QuizAttempt.max_score)
    earlier = sa.select(col(QuizAttempt.is_passed), is_perfect).where(
        col(QuizAttempt.player_id) == attempt.player_id,
        col(QuizAttempt.quiz_id) == attempt.quiz_id,
        col(QuizAttempt.id) != attempt.id,
        col(QuizAttempt.status) == QuizAttemptStatus.GRADED,
    )
    before = session.execute(earlier).all()
    if not attempt.is_passed:
        return 0
    xp = 0 if any(passed for passed, _ in before) else int(row["xp_reward"])
    if attempt.score == attempt.max_score and not any(perfect for _, perfect in before):
        xp += int(row["perfect_xp_bonus"])
    return xp


def _keep_result(
    session: WriteSession,
    material: Material,
    attempt: QuizAttempt,
    row: Fields,
    answers: dict[str, QuizAnswer],
) -> None:
    topics = _topics(material, answers)
    share = grading.share_ppm(attempt.score or 0, attempt.max_score or 0)
    skill = row["skill"]
    session.add(
        AssessmentResult(
            player_id=attempt.player_id,
            quiz_attempt_id=attempt.id,
            skill_id=None if skill is None else content_id(session, material, "skills", skill),
            kind=AssessmentKind.FORMATIVE,
            score_ppm=share,
            passing_ppm=row["passing_ppm"],
            is_passed=bool(attempt.is_passed),
            topic_scores=topics,
            advice={
                "strengths": [t["topic"] for t in topics if t["share_ppm"] >= STRONG_PPM],
                "weaknesses": [t["topic"] for t in topics if t["share_ppm"] < WEAK_PPM],
                "next_steps": [],
                "difficulty": grading.advised_difficulty([share, *_earlier(session, attempt)]),
            },
            assessed_at=session.now,
        )
    )
    session.flush()


def _topics(material: Material, answers: dict[str, QuizAnswer]) -> list[dict[str, Any]]:
    """Right answers by topic, as the questions name them."""
    counted: dict[str, list[int]] = {}
    for key, answer in answers.items():
        if not material.has("questions", key):
            continue  # taken out since it was asked
        topic = material.row("questions", key)["topic"] or NO_TOPIC
        right, total = counted.setdefault(topic, [0, 0])
        counted[topic] = [right + bool(answer.is_correct), total + 1]
    return [
        {
            "topic": topic,
            "correct": right,
            "total": total,
            "share_ppm": grading.share_ppm(right, total),
        }
        for topic, (right, total) in sorted(counted.items())
    ]


def _earlier(session: Session, attempt: QuizAttempt) -> list[int]:
    query = (
        sa.select(col(AssessmentResult.score_ppm))
        .where(
            col(AssessmentResult.player_id) == attempt.player_id,
            col(AssessmentResult.quiz_attempt_id).is_not(None),
        )
        .order_by(col(AssessmentResult.assessed_at).desc(), col(AssessmentResult.id).desc())
        .limit(grading.RESULTS_LOOKED_AT - 1)
    )
    return list(session.execute(query).scalars())


def _spread(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    attempt: QuizAttempt,
    quiz: str,
    row: Fields,
) -> None:
    """Let the quiz's lesson and skill know."""
    share = grading.share_ppm(attempt.score or 0, attempt.max_score or 0)
    if row["lesson"] is not None and material.has("lessons", row["lesson"]):
        lesson_id = content_id(session, material, "lessons", row["lesson"])
        lessons.note_score(session, profile, lesson_id, share_ppm=share)
    if row["skill"] is None:
        return
    count = len(material.parts("questions", "quiz", quiz))
    meant = row["time_limit_seconds"] or count * grading.QUESTION_SECONDS
    outcome = Outcome(
        is_success=bool(attempt.is_passed),
        credit_ppm=share,
        rating=grading.rating_of(share, attempt.time_spent_seconds, meant, 0),
        reason=f"quiz {quiz}"[:200],
    )
    assert id_of(profile) == attempt.player_id
    observe_attempt(session, profile, material, skill=row["skill"], outcome=outcome)
