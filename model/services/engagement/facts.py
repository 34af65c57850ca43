"""The facts that features are made of: what a player did in a window of their local days.

Days are taken from rows that carry their local day, instants from the window's own midnights.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules import calendar
from model.rules.engagement import Seen
from model.services.engagement.counting import of_window
from model.tables import (
    BehaviorEvent,
    DailyLog,
    DailyLogin,
    FocusMetric,
    LearningSession,
    PlayerProfile,
    QuestLog,
    QuizAttempt,
    XpEvent,
)
from model.words import QuestStatus

_DAY = timedelta(days=1)


class Facts(NamedTuple):
    """Counts and sums of a window; `completion_sum` in millionths."""

    login_days: int
    login_count: int
    login_streak: int
    days_since_login: int
    active_days: int
    closed_days: int
    perfect_days: int
    quests_completed: int
    xp_earned: int
    quizzes_taken: int
    quizzes_passed: int
    session_count: int
    session_seconds: int
    interruptions: int
    completion_sum: int
    attention_mean: float
    seen: Seen


def facts_of(session: Session, profile: PlayerProfile, *, first: date, last: date) -> Facts:
    """Everything about the local days `first` to `last`."""
    assert profile.id is not None
    since = calendar.day_start(profile.timezone, first)
    until = calendar.day_start(profile.timezone, last + _DAY)
    return Facts(
        **_logins(session, profile.id, first, last),
        **_days(session, profile.id, first, last),
        **_quizzes(session, profile.id, since, until),
        **_sessions(session, profile.id, since, until),
        attention_mean=_attention(session, profile.id, first, last),
        seen=of_window(session, player_id=profile.id, since=since, until=until),
    )


def was_seen(session: Session, profile: PlayerProfile, *, first: date, last: date) -> bool:
    """Whether the player logged in, recorded something or was seen in these local days."""
    logins = sa.select(col(DailyLogin.id)).where(
        col(DailyLogin.player_id) == profile.id, col(DailyLogin.login_date).between(first, last)
    )
    logs = sa.select(col(DailyLog.id)).where(
        col(DailyLog.player_id) == profile.id,
        col(DailyLog.is_active),
        col(DailyLog.day_date).between(first, last),
    )
    at = col(BehaviorEvent.occurred_at)
    events = sa.select(col(BehaviorEvent.id)).where(
        col(BehaviorEvent.player_id) == profile.id,
        at >= calendar.day_start(profile.timezone, first),
        at < calendar.day_start(profile.timezone, last + _DAY),
    )
    return any(session.execute(query.limit(1)).first() for query in (logins, logs, events))


def _logins(session: Session, player_id: int, first: date, last: date) -> dict[str, int]:
    query = (
        sa.select(
            col(DailyLogin.login_date),
            col(DailyLogin.session_count),
            col(DailyLogin.consecutive_days),
        )
        .where(col(DailyLogin.player_id) == player_id)
        .where(col(DailyLogin.login_date).between(first, last))
        .order_by(col(DailyLogin.login_date))
    )
    rows = session.execute(query).all()
    window = (last - first).days + 1
    newest = rows[-1] if rows else None
    return {
        "login_days": len(rows),
        "login_count": sum(row[1] for row in rows),
        "login_streak": newest[2] if newest is not None and newest[0] == last else 0,
        "days_since_login": window if newest is None else (last - newest[0]).days,
    }


def _days(session: Session, player_id: int, first: date, last: date) -> dict[str, int]:
    logs = sa.select(
        sa.func.count(),
        _sum(sa.case((col(DailyLog.is_active), 1), else_=0)),
        _sum(sa.case((col(DailyLog.all_completed), 1), else_=0)),
    ).where(
        col(DailyLog.player_id) == player_id,
        col(DailyLog.evaluated),
        col(DailyLog.day_date).between(first, last),
    )
    quests = sa.select(sa.func.count()).where(
        col(QuestLog.player_id) == player_id,
        col(QuestLog.status) == QuestStatus.COMPLETED,
        col(QuestLog.day_date).between(first, last),
    )
    xp = sa.select(_sum(col(XpEvent.final_xp))).where(
        col(XpEvent.player_id) == player_id, col(XpEvent.day_date).between(first, last)
    )
    closed, active, perfect = session.execute(logs).one()
    return {
        "closed_days": int(closed),
        "active_days": int(active),
        "perfect_days": int(perfect),
        "quests_completed": int(session.execute(quests).scalar_one()),
        "xp_earned": int(session.execute(xp).scalar_one()),
    }


def _quizzes(session: Session, player_id: int, since: datetime, until: datetime) -> dict[str, int]:
    at = col(QuizAttempt.submitted_at)
    query = sa.select(
        sa.func.count(), _sum(sa.case((QuizAttempt.__table__.c.is_passed, 1), else_=0))
    ).where(col(QuizAttempt.player_id) == player_id, at >= since, at < until)
    taken, passed = session.execute(query).one()
    return {"quizzes_taken": int(taken), "quizzes_passed": int(passed)}


def _sessions(session: Session, player_id: int, since: datetime, until: datetime) -> dict[str, int]:
    at = col(LearningSession.started_at)
    query = sa.select(
        sa.func.count(),
        _sum(col(LearningSession.active_seconds)),
        _sum(col(LearningSession.interruption_count)),
        _sum(col(LearningSession.completion_ppm)),
    ).where(col(LearningSession.player_id) == player_id, at >= since, at < until)
    names = ("session_count", "session_seconds", "interruptions", "completion_sum")
    return dict(zip(names, map(int, session.execute(query).one()), strict=True))


def _attention(session: Session, player_id: int, first: date, last: date) -> float:
    """The mean of the days' scores as a share: added up here, so that both databases agree."""
    query = (
        sa.select(col(FocusMetric.average_attention_score))
        .where(col(FocusMetric.player_id) == player_id)
        .where(col(FocusMetric.day_date).between(first, last))
        .order_by(col(FocusMetric.day_date))
    )
    scores = [round(score * 10_000) for score in session.execute(query).scalars()]
    return sum(scores) / (1_000_000 * len(scores)) if scores else 0.0


def _sum(value: Any) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(value), 0)
