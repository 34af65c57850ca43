"""Activities: work handed in, graded problem by problem, and its place on the review ladder.

An activity with problems succeeds from its passing share; one without is taken at the player's
word. XP is paid for the first success only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import grading
from model.rules import mastery as rules
from model.services import audit
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.learning.mastery import Outcome, observe_answer, observe_attempt
from model.services.learning.material import (
    Fields,
    Material,
    content_id,
    id_of,
    key_of,
    learner,
    pay,
)
from model.tables import ActivityAttempt, ActivityState, PlayerProfile
from model.words import ActivityAttemptStatus, ActivityType, XpEventSource

IN_PROGRESS = ActivityAttemptStatus.IN_PROGRESS
ANSWER_LENGTH_MAX = 4000
_ASKING = frozenset({ActivityType.QUIZ.value, ActivityType.TEST.value})


@dataclass(frozen=True, slots=True)
class ActivityAttemptInfo:
    """One attempt at an activity; score and success are None until it is handed in."""

    attempt_id: int
    player_id: int
    activity: str
    status: ActivityAttemptStatus
    score: int | None
    max_score: int | None
    is_success: bool | None
    correct: tuple[bool, ...]
    hints: tuple[str, ...]
    xp_awarded: int
    started_at: datetime
    completed_at: datetime | None


def start_activity(session: WriteSession, *, player_id: int, activity: str) -> ActivityAttemptInfo:
    """Start an attempt at an activity by key; the one that runs already is given again."""

    def work() -> dict[str, Any]:
        _, material = learner(session, player_id)
        material.row("activities", activity)
        activity_id = content_id(session, material, "activities", activity)
        running = sa.select(col(ActivityAttempt.id)).where(
            col(ActivityAttempt.player_id) == player_id,
            col(ActivityAttempt.activity_id) == activity_id,
            col(ActivityAttempt.status) == IN_PROGRESS,
        )
        known = session.execute(running.limit(1)).scalar_one_or_none()
        if known is not None:
            return {"attempt": known}
        attempt = ActivityAttempt(
            player_id=player_id, activity_id=activity_id, started_at=session.now
        )
        session.add(attempt)
        session.flush()
        _note(session, "learning.start_activity", attempt, {"activity": activity})
        return {"attempt": attempt.id}

    request = {"player": player_id, "activity": activity}
    answer = once(session, service="learning.start_activity", request=request, work=work)
    assert answer is not None
    return activity_attempt(session, attempt_id=answer["attempt"])


def finish_activity(
    session: WriteSession,
    *,
    attempt_id: int,
    answers: Mapping[int, str] | None = None,
    success: bool | None = None,
    hints_used: int = 0,
    seconds: int | None = None,
) -> ActivityAttemptInfo:
    """Hand an attempt in: `answers` by the problem's place from 0, or `success` where it has none.

    Errors: NotFound; Refused when it is over, or an answer is to no problem.
    """
    given = {int(place): text for place, text in (answers or {}).items()}

    def work() -> None:
        profile, material, attempt = _running(session, attempt_id)
        activity = key_of(session, "activities", attempt.activity_id)
        row = material.row("activities", activity)
        problems = row["content"].get("problems", [])
        _require_answers(activity, given, problems, hints_used, seconds)
        correct = [
            grading.same_text(given.get(place, ""), problem["answers"])
            for place, problem in enumerate(problems)
        ]
        claimed = -1 if seconds is None else seconds
        passed = int((session.now - attempt.started_at).total_seconds())
        taken = grading.counted_seconds(claimed, passed)
        _grade(attempt, row, correct, success=success, hints=hints_used)
        attempt.response = {
            "answers": [
                {"problem": place, "answer": text, "seconds": 0}
                for place, text in sorted(given.items())
            ],
            "success": success,
            "note": "",
        }
        attempt.details = {"device": "", "seconds_on_task": taken, "hints_used": hints_used}
        attempt.status, attempt.completed_at = ActivityAttemptStatus.COMPLETED, session.now
        attempt.xp_awarded = _reward(session, profile, attempt, activity, row)
        session.flush()
        _practise(session, profile, material, attempt, activity, row, correct, hints_used)
        _note(session, "learning.finish_activity", attempt, {"activity": activity})
        follow(session, profile)

    request = {
        "attempt": attempt_id,
        "answers": {str(place): text for place, text in sorted(given.items())},
        "success": success,
        "hints": hints_used,
        "seconds": seconds,
    }
    once(session, service="learning.finish_activity", request=request, work=work)
    return activity_attempt(session, attempt_id=attempt_id)


def abandon_activity(session: WriteSession, *, attempt_id: int) -> ActivityAttemptInfo:
    """Give a running attempt up; it says nothing of the player."""

    def work() -> None:
        _, _, attempt = _running(session, attempt_id)
        attempt.status = ActivityAttemptStatus.ABANDONED
        session.flush()
        _note(session, "learning.abandon_activity", attempt, {})

    once(session, service="learning.abandon_activity", request={"attempt": attempt_id}, work=work)
    return activity_attempt(session, attempt_id=attempt_id)


def activity_attempt(session: Session, *, attempt_id: int) -> ActivityAttemptInfo:
    """One attempt as it stands; NotFound."""
    attempt = _stored(session, attempt_id)
    feedback = attempt.feedback or {}
    return ActivityAttemptInfo(
        attempt_id=attempt_id,
        player_id=attempt.player_id,
        activity=key_of(session, "activities", attempt.activity_id),
        status=attempt.status,
        score=attempt.score,
        max_score=attempt.max_score,
        is_success=attempt.is_success,
        correct=tuple(feedback.get("correct", ())),
        hints=tuple(feedback.get("hints", ())),
        xp_awarded=attempt.xp_awarded,
        started_at=attempt.started_at,
        completed_at=attempt.completed_at,
    )


# --- Parts --------------------------------------------------------------------------------------


def _stored(session: Session, attempt_id: int) -> ActivityAttempt:
    attempt = session.get(ActivityAttempt, attempt_id)
    if attempt is None:
        raise NotFound(f"There is no activity attempt {attempt_id}.", code="E-LEARN-001")
    return attempt


def _running(
    session: WriteSession, attempt_id: int
) -> tuple[PlayerProfile, Material, ActivityAttempt]:
    profile, material = learner(session, _stored(session, attempt_id).player_id)
    attempt = session.get_one(
        ActivityAttempt, attempt_id, with_for_update=True, populate_existing=True
    )
    if attempt.status is not IN_PROGRESS:
        raise Refused(
            f"Activity attempt {attempt_id} is {attempt.status.value} and takes nothing more. "
            "Start a new one.",
            code="E-LEARN-012",
        )
    return profile, material, attempt


def _require_answers(
    activity: str,
    given: Mapping[int, str],
    problems: list[Fields],
    hints_used: int,
    seconds: int | None,
) -> None:
    wrong = [place for place in given if not 0 <= place < len(problems)]
    if wrong:
        raise Refused(
            f"The activity '{activity}' has no problem {wrong[0]}: it has {len(problems)}, counted "
            "from 0. Correct the number.",
            code="E-LEARN-014",
        )
    if any(len(text) > ANSWER_LENGTH_MAX or "\x00" in text for text in given.values()):
        raise Refused(
            f"An answer has at most {ANSWER_LENGTH_MAX} characters, without NUL. Correct it.",
            code="E-LEARN-014",
        )
    if seconds is not None and seconds < 0:
        raise Refused(
            f"{seconds} seconds cannot be: a response time is 0 or more. Correct the number.",
            code="E-LEARN-016",
        )
    with_hint = sum(bool(problem.get("hint")) for problem in problems)
    if not 0 <= hints_used <= with_hint:
        raise Refused(
            f"{hints_used} hints cannot be used: the activity '{activity}' has {with_hint}. "
            "Correct the number.",
            code="E-LEARN-016",
        )


def _grade(
    attempt: ActivityAttempt,
    row: Fields,
    correct: list[bool],
    *,
    success: bool | None,
    hints: int,
) -> None:
    """Score in hundredths of a problem, each hint taking its cost of one; then success."""
    problems = row["content"].get("problems", [])
    right = 100 * sum(correct)
    attempt.max_score = 100 * len(correct)
    attempt.score = max(0, right - 100 * hints * grading.HINT_COST_PPM // grading.PPM)
    if correct:
        passing = row["content"].get("passing_ppm", grading.SUCCESS_PPM)
        attempt.is_success = grading.passes(attempt.score, attempt.max_score, passing)
    else:
        attempt.is_success = success is not False
    missed = [p for p, is_right in zip(problems, correct, strict=True) if not is_right]
    hints_told = [problem["hint"] for problem in missed if problem.get("hint")]
    attempt.feedback = {"correct": correct, "message": "", "hints": hints_told[:20]}


def _reward(
    session: WriteSession,
    profile: PlayerProfile,
    attempt: ActivityAttempt,
    activity: str,
    row: Fields,
) -> int:
    earlier = sa.select(col(ActivityAttempt.id)).where(
        col(ActivityAttempt.player_id) == attempt.player_id,
        col(ActivityAttempt.activity_id) == attempt.activity_id,
        col(ActivityAttempt.id) != attempt.id,
        col(ActivityAttempt.is_success).is_(True),
    )
    if not attempt.is_success or session.execute(earlier.limit(1)).first() is not None:
        return 0
    source = XpEventSource.QUIZ if row["type"] in _ASKING else XpEventSource.LESSON
    return pay(session, profile, xp=row["base_xp"], source=source, content_key=activity)


def _practise(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    attempt: ActivityAttempt,
    activity: str,
    row: Fields,
    correct: list[bool],
    hints: int,
) -> None:
    """Climb or fall on the ladder, then let the skill know."""
    is_success = bool(attempt.is_success)
    _climb(session, profile, attempt.activity_id, is_success=is_success)
    skill = material.row("units", row["unit"])["skill"]
    for is_right in correct or [is_success]:
        observe_answer(session, profile, material, skill=skill, is_right=is_right and not hints)
    credit = (
        grading.share_ppm(attempt.score or 0, attempt.max_score or 0)
        if correct
        else (grading.PPM if is_success else 0)
    )
    meant = row["content"].get("time_limit_seconds") or max(1, len(correct)) * (
        grading.QUESTION_SECONDS
    )
    outcome = Outcome(
        is_success=is_success,
        credit_ppm=credit,
        rating=grading.rating_of(credit, attempt.details["seconds_on_task"], meant, hints),
        reason=f"activity {activity}"[:200],
    )
    observe_attempt(session, profile, material, skill=skill, outcome=outcome)


def _climb(
    session: WriteSession, profile: PlayerProfile, activity_id: int, *, is_success: bool
) -> None:
    query = sa.select(ActivityState).where(
        col(ActivityState.player_id) == profile.id, col(ActivityState.activity_id) == activity_id
    )
    state = session.execute(query).scalar_one_or_none()
    if state is None:
        state = ActivityState(
            player_id=id_of(profile),
            activity_id=activity_id,
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(state)
    state.level, state.consecutive_correct = rules.climb(
        state.level, state.consecutive_correct, is_right=is_success
    )
    state.attempt_count += 1
    state.last_attempt_at = state.updated_at = session.now
    state.next_review_at = session.now + timedelta(minutes=rules.LADDER_MINUTES[state.level])
    session.flush()


def _note(
    session: WriteSession, action: str, attempt: ActivityAttempt, details: dict[str, Any]
) -> None:
    audit.record(
        session,
        action=action,
        object_type="activity_attempts",
        object_key=str(attempt.id),
        details=details,
    )
