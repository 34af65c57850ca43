"""What the points of a duel are taken from: the record of play, where there is one.

A duel about a quiz counts each side's first attempt that was begun and handed in while the duel
ran. A race for XP counts what the ledger has given meanwhile and nobody took back, without what
was adjusted by hand. A battle of streaks counts the days of the battle on which the streak stood.
Any other duel has no record: what its sides report counts once they agree (services `fights`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from model.rules import calendar
from model.rules.competition import streak_points
from model.services.competition.common import profile_of
from model.services.economy.rewards import content_id
from model.services.ledger import ruleset_of
from model.tables import (
    DailyLog,
    Duel,
    DuelTemplate,
    PlayerProfile,
    QuizAnswer,
    QuizAttempt,
    XpEvent,
)
from model.words import DuelType, XpEventSource

SCORE_MAX = 1_000_000_000
CORRECT_MAX = 200
_BY_HAND = (XpEventSource.MANUAL_ADJUSTMENT, XpEventSource.REVERSAL)


class Measured(NamedTuple):
    """What the record says of one side; `reached_at` is when it came to the goal, if it did."""

    score: int = 0
    correct: int = 0
    reached_at: datetime | None = None


class _Fight(NamedTuple):
    """Whose record is read, for which time (the last instant included), and for which goal."""

    player: PlayerProfile
    began: datetime
    until: datetime
    goal: int


def ends_at(row: Duel) -> datetime | None:
    """When the time of a duel is over: of its challenge, or of its fight."""
    if row.started_at is None:
        return row.expires_at
    ends = row.started_at + timedelta(minutes=row.time_limit)
    return ends if row.expires_at is None else min(ends, row.expires_at)


def is_measured(session: Session, row: Duel) -> bool:
    """Whether the points of a duel are read from the record of play."""
    return _reader(session, row) is not None


def measured(session: Session, row: Duel, player_id: int, *, at: datetime) -> Measured:
    """What the record says of a side at an instant; what came after the end does not count."""
    reader, ends = _reader(session, row), ends_at(row)
    if reader is None or row.started_at is None or ends is None:
        return Measured()
    goal = int(row.rules.get("goal", 0))
    found = reader(
        session, _Fight(profile_of(session, player_id), row.started_at, min(at, ends), goal)
    )
    return found._replace(
        score=min(max(0, found.score), SCORE_MAX), correct=min(found.correct, CORRECT_MAX)
    )


def _reader(session: Session, row: Duel) -> Callable[[Session, _Fight], Measured] | None:
    """How the record of a duel is read; None where there is none."""
    quiz_id = _quiz_of(session, row)
    if quiz_id is not None:
        return lambda session, fight: _quiz(session, fight, quiz_id)
    return {DuelType.XP_RACE: _xp, DuelType.STREAK_BATTLE: _streak}.get(row.duel_type)


def _quiz_of(session: Session, row: Duel) -> int | None:
    """The quiz that the published template names, or named when it was published last."""
    if row.template_id is None:
        return None
    template = session.get_one(DuelTemplate, row.template_id)
    challenger = profile_of(session, row.challenger_id)
    published = ruleset_of(session, challenger).content.get("duel_templates", {})
    if template.key not in published:
        return template.quiz_id
    key = published[template.key].get("quiz")
    return content_id(session, challenger.world_id, "quizzes", key) if key else None


# --- Reading the record -------------------------------------------------------------------------


def _quiz(session: Session, fight: _Fight, quiz_id: int) -> Measured:
    query = (
        sa.select(QuizAttempt)
        .where(
            col(QuizAttempt.player_id) == fight.player.id,
            col(QuizAttempt.quiz_id) == quiz_id,
            col(QuizAttempt.started_at).between(fight.began, fight.until),
        )
        .order_by(col(QuizAttempt.started_at), col(QuizAttempt.id))
        .limit(1)
    )
    first = session.execute(query).scalar_one_or_none()
    if first is None or first.submitted_at is None or first.submitted_at > fight.until:
        return Measured()
    right = sa.select(sa.func.count()).where(
        col(QuizAnswer.quiz_attempt_id) == first.id, col(QuizAnswer.is_correct).is_(True)
    )
    score = first.score or 0
    reached = first.submitted_at if fight.goal and score >= fight.goal else None
    return Measured(score, int(session.execute(right).scalar_one()), reached)


def _xp(session: Session, fight: _Fight) -> Measured:
    back = aliased(XpEvent)
    query = (
        sa.select(col(XpEvent.final_xp), col(XpEvent.created_at))
        .outerjoin(back, col(back.reverses_id) == col(XpEvent.id))
        .where(
            col(XpEvent.player_id) == fight.player.id,
            col(XpEvent.created_at).between(fight.began, fight.until),
            col(XpEvent.event_source).not_in(_BY_HAND),
            col(back.id).is_(None),
        )
        .order_by(col(XpEvent.seq))
    )
    rows = session.execute(query).all()
    sums = list(accumulate(int(row[0]) for row in rows))
    return _first_to(fight.goal, list(zip(sums, (row[1] for row in rows), strict=True)))


def _streak(session: Session, fight: _Fight) -> Measured:
    query = (
        sa.select(col(DailyLog.streak_after), col(DailyLog.evaluated_at))
        .where(
            col(DailyLog.player_id) == fight.player.id,
            col(DailyLog.day_date) >= calendar.local_date(fight.player.timezone, fight.began),
            col(DailyLog.evaluated_at) <= fight.until,
        )
        .order_by(col(DailyLog.day_date))
    )
    rows = session.execute(query).all()
    days = [(streak_points(streak, number), at) for number, (streak, at) in enumerate(rows, 1)]
    return _first_to(fight.goal, days)


def _first_to(goal: int, steps: list[tuple[int, datetime]]) -> Measured:
    """The last of the scores, and when the first of them came to the goal."""
    reached = next((at for score, at in steps if goal and score >= goal), None)
    return Measured(steps[-1][0] if steps else 0, 0, reached)
