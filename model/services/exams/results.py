"""The end of an exam: score and pass, XP with its bonuses and where it goes, the lasting result.

XP is paid for the best attempt at a boss: a better one later brings the difference, so repeating an
exam farms nothing. An exam that a player wrote for themself brings none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import exams as rules
from model.rules import grading
from model.services.exams.rows import (
    FINISHED,
    Terms,
    answers_of,
    ends_at,
    questions_of,
)
from model.services.exams.skills import are_related, skills_of, train
from model.services.learning.mastery import Outcome, observe_attempt
from model.services.learning.material import Material, content_id, pay
from model.tables import AssessmentResult, ExamBossAttempt, PlayerProfile
from model.words import (
    AssessmentKind,
    Difficulty,
    ExamAttemptStatus,
    ExamGenerationSource,
    XpEventSource,
)

XP_MAX = 10_000
RELEVANCE_PPM = rules.PPM
"""How much an exam is about its skills: all of it, for no table says otherwise."""
Chain = dict[str, Any]


def time_out(session: WriteSession, attempt: ExamBossAttempt, terms: Terms) -> None:
    """Close an attempt whose time is up: what was answered stays counted, and it is lost."""
    end = ends_at(attempt, terms)
    assert end is not None
    lose(session, attempt, terms, at=end)


def lose(session: WriteSession, attempt: ExamBossAttempt, terms: Terms, *, at: datetime) -> None:
    """Close an attempt as lost, with the score that it reached and without XP."""
    _count(session, attempt, terms, at=at)
    attempt.progress_status = ExamAttemptStatus.FAILED
    session.flush()


def finish(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    attempt: ExamBossAttempt,
    terms: Terms,
) -> Chain:
    """Decide a running attempt within its time; gives the chain of numbers, from points to XP."""
    right, total = _count(session, attempt, terms, at=session.now)
    won = rules.has_passed(right, total, terms.passing_ppm)
    chain: Chain = {"right": right, "questions": total, "won": won, "xp": 0}
    if won:
        chain = {**chain, **_reward(session, profile, material, attempt, terms)}
    attempt.progress_status = ExamAttemptStatus.COMPLETED if won else ExamAttemptStatus.FAILED
    session.flush()
    _keep_result(session, material, attempt, terms)
    _remember(session, profile, material, attempt, terms)
    return chain


# --- Score --------------------------------------------------------------------------------------


def _count(
    session: Session, attempt: ExamBossAttempt, terms: Terms, *, at: datetime
) -> tuple[int, int]:
    """Write score and end; gives right answers and questions."""
    assert attempt.id is not None and attempt.started_at is not None
    total = len(questions_of(session, attempt.id))
    right = sum(answer.is_correct for answer in answers_of(session, attempt.id).values())
    taken = int((at - attempt.started_at).total_seconds())
    bonus = rules.time_bonus_ppm(terms.limit_seconds, taken)
    attempt.score, attempt.max_score = right, total
    attempt.weighted_score = rules.exam_score_ppm(right, total, bonus, terms.score_ppm)
    attempt.completed_at = at
    return right, total


# --- XP -----------------------------------------------------------------------------------------


def _reward(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    attempt: ExamBossAttempt,
    terms: Terms,
) -> Chain:
    """Pay a won exam and train its skills; gives each number on the way."""
    assert attempt.id is not None
    points = sum(answer.points_earned for answer in answers_of(session, attempt.id).values())
    nodes = skills_of(session, attempt.id)
    earlier = _earlier(session, attempt)
    facts: Chain = {
        "perfect": attempt.score == attempt.max_score,
        "first_attempt": not earlier,
        "wins_before": _wins_before(session, attempt),
        "related": are_related(session, [node.id or 0 for node in nodes]),
    }
    base = rules.fight_xp(points, RELEVANCE_PPM) + terms.reward_xp
    bonus = rules.bonus_ppm(**facts)
    worth = min(XP_MAX, rules.with_bonus(base, bonus))
    if attempt.generation_source is ExamGenerationSource.USER_INPUT:
        worth = 0
    best = max((one.experience_points for one in earlier), default=0)
    owed = rules.still_owed(worth, best)
    attempt.experience_points = worth
    shares = train(session, nodes, owed)
    paid = pay(
        session,
        profile,
        xp=owed,
        source=XpEventSource.BOSS_DEFEAT,
        content_key=terms.exam or "",
    )
    assert material.world_id == profile.world_id
    return {
        "points": points,
        "base_xp": base,
        **facts,
        "bonus_ppm": bonus,
        "worth": worth,
        "best_before": best,
        "xp": owed,
        "paid": paid,
        "skills": [[node.id, share] for node, share in zip(nodes, shares, strict=True)],
    }


def _earlier(session: Session, attempt: ExamBossAttempt) -> list[ExamBossAttempt]:
    """The finished attempts of the player at the same boss before this one."""
    if attempt.exam_boss_id is None:
        return []
    query = sa.select(ExamBossAttempt).where(
        col(ExamBossAttempt.player_id) == attempt.player_id,
        col(ExamBossAttempt.exam_boss_id) == attempt.exam_boss_id,
        col(ExamBossAttempt.id) != attempt.id,
        col(ExamBossAttempt.progress_status).in_(FINISHED),
    )
    return list(session.execute(query).scalars())


def finished_attempts(
    session: Session, player_id: int, *, limit: int, without: int | None = None
) -> list[ExamBossAttempt]:
    """A player's finished exams, newest first; those they wrote for themself do not count."""
    query = (
        sa.select(ExamBossAttempt)
        .where(
            col(ExamBossAttempt.player_id) == player_id,
            col(ExamBossAttempt.progress_status).in_(FINISHED),
            col(ExamBossAttempt.generation_source) != ExamGenerationSource.USER_INPUT,
        )
        .order_by(col(ExamBossAttempt.completed_at).desc(), col(ExamBossAttempt.id).desc())
        .limit(limit)
    )
    if without is not None:
        query = query.where(col(ExamBossAttempt.id) != without)
    return list(session.execute(query).scalars())


def _wins_before(session: Session, attempt: ExamBossAttempt) -> int:
    """How many exams in a row the player had won when this one ended; 5 count as all."""
    most = rules.CHAIN_MAX_PPM // rules.CHAIN_STEP_PPM
    wins = 0
    for before in finished_attempts(session, attempt.player_id, limit=most, without=attempt.id):
        if before.progress_status is not ExamAttemptStatus.COMPLETED:
            break
        wins += 1
    return wins


# --- What it says of the player -----------------------------------------------------------------


def _keep_result(
    session: WriteSession, material: Material, attempt: ExamBossAttempt, terms: Terms
) -> None:
    topics = _topics(session, attempt)
    share = grading.share_ppm(attempt.score or 0, attempt.max_score or 0)
    skill = terms.skill
    session.add(
        AssessmentResult(
            player_id=attempt.player_id,
            exam_attempt_id=attempt.id,
            skill_id=None if skill is None else content_id(session, material, "skills", skill),
            kind=AssessmentKind.SUMMATIVE,
            score_ppm=share,
            passing_ppm=terms.passing_ppm,
            is_passed=attempt.progress_status is ExamAttemptStatus.COMPLETED,
            topic_scores=topics,
            advice={
                "strengths": [t["topic"] for t in topics if t["correct"] == t["total"]],
                "weaknesses": [t["topic"] for t in topics if 2 * t["correct"] < t["total"]],
                "next_steps": [],
                "difficulty": grading.advised_difficulty([share]),
            },
            assessed_at=session.now,
        )
    )
    session.flush()


def _topics(session: Session, attempt: ExamBossAttempt) -> list[dict[str, Any]]:
    """Right answers by difficulty: exam questions name no topic."""
    assert attempt.id is not None
    answers = answers_of(session, attempt.id)
    questions = questions_of(session, attempt.id)
    found = []
    for difficulty in Difficulty:
        ids = [one.id for one in questions if one.difficulty_level is difficulty]
        right = sum(answers[i].is_correct for i in ids if i is not None and i in answers)
        if ids:
            share = grading.share_ppm(right, len(ids))
            found.append(
                {
                    "topic": difficulty.value,
                    "correct": right,
                    "total": len(ids),
                    "share_ppm": share,
                }
            )
    return found


def _remember(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    attempt: ExamBossAttempt,
    terms: Terms,
) -> None:
    """Let the exam's skill know of the attempt; answers were counted one by one."""
    if terms.skill is None:
        return
    assert attempt.started_at is not None and attempt.max_score is not None
    taken = int((session.now - attempt.started_at).total_seconds())
    meant = terms.limit_seconds or attempt.max_score * grading.QUESTION_SECONDS
    share = grading.share_ppm(attempt.score or 0, attempt.max_score)
    outcome = Outcome(
        is_success=attempt.progress_status is ExamAttemptStatus.COMPLETED,
        credit_ppm=share,
        rating=grading.rating_of(share, taken, meant, 0),
        reason=f"exam {terms.exam}"[:200],
    )
    observe_attempt(session, profile, material, skill=terms.skill, outcome=outcome)
