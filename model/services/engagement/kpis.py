"""The figures that dashboards can track: each with its kind, its formula in words, and its query.

All are over the local days `first` to `last` of a world's players; shares are from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.tables import (
    DailyLogin,
    EngagementProfile,
    PlayerDay,
    PlayerProfile,
    QuestLog,
    QuestTemplate,
)
from model.words import AnalyticsMetricType, DropoutRisk, QuestStatus

PARTS_MAX = 20


class Figure(NamedTuple):
    """A value, how many rows it was counted from, and what it is made of."""

    value: float
    counted: int
    parts: dict[str, float]


class Kpi(NamedTuple):
    """One figure that can be tracked."""

    kind: AnalyticsMetricType
    formula: str
    measure: Callable[[Session, int, date, date], Figure]


def _share(part: int, whole: int) -> Figure:
    return Figure(part / whole if whole else 0.0, whole, {})


def _sum(value: Any) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(value), 0)


def _in_days(world_id: int, first: date, last: date) -> sa.ColumnElement[bool]:
    return sa.and_(col(PlayerDay.world_id) == world_id, col(PlayerDay.date).between(first, last))


def active_players(session: Session, world_id: int, first: date, last: date) -> Figure:
    """Players with an active day."""
    query = sa.select(sa.func.count(sa.distinct(col(PlayerDay.player_id)))).where(
        _in_days(world_id, first, last), col(PlayerDay.is_active)
    )
    count = int(session.execute(query).scalar_one())
    return Figure(float(count), count, {})


def stickiness(session: Session, world_id: int, first: date, last: date) -> Figure:
    """Mean active players a day, by the active players of the whole period."""
    query = sa.select(sa.func.count()).where(
        _in_days(world_id, first, last), col(PlayerDay.is_active)
    )
    days = (last - first).days + 1
    players = active_players(session, world_id, first, last).counted
    return _share(int(session.execute(query).scalar_one()), days * players)


def perfect_share(session: Session, world_id: int, first: date, last: date) -> Figure:
    """Perfect days, by closed days."""
    perfect = sa.case((col(PlayerDay.is_perfect), 1), else_=0)
    query = sa.select(_sum(perfect), sa.func.count()).where(_in_days(world_id, first, last))
    done, closed = session.execute(query).one()
    return _share(int(done), int(closed))


def xp_gained(session: Session, world_id: int, first: date, last: date) -> Figure:
    """XP gained on closed days."""
    query = sa.select(_sum(col(PlayerDay.xp_gained)), sa.func.count())
    total, closed = session.execute(query.where(_in_days(world_id, first, last))).one()
    return Figure(float(total), int(closed), {})


def quests_completed(session: Session, world_id: int, first: date, last: date) -> Figure:
    """Quests completed, the most popular ones by key."""
    count = sa.func.count()
    query = (
        sa.select(col(QuestTemplate.key), count)
        .join(QuestLog, col(QuestLog.template_id) == col(QuestTemplate.id))
        .where(
            col(QuestTemplate.world_id) == world_id,
            col(QuestLog.status) == QuestStatus.COMPLETED,
            col(QuestLog.day_date).between(first, last),
        )
        .group_by(col(QuestTemplate.key))
    )
    found = sorted(session.execute(query).all(), key=lambda row: (-row[1], row[0]))
    total = sum(row[1] for row in found)
    return Figure(float(total), total, {row[0]: float(row[1]) for row in found[:PARTS_MAX]})


def login_minutes(session: Session, world_id: int, first: date, last: date) -> Figure:
    """Minutes of learning on days with a login."""
    query = (
        sa.select(_sum(col(DailyLogin.total_time_minutes)), sa.func.count())
        .join(PlayerProfile, col(PlayerProfile.id) == col(DailyLogin.player_id))
        .where(
            col(PlayerProfile.world_id) == world_id,
            col(DailyLogin.login_date).between(first, last),
        )
    )
    minutes, days = session.execute(query).one()
    return Figure(float(minutes), int(days), {})


def at_risk_share(session: Session, world_id: int, first: date, last: date) -> Figure:
    """Players with a high risk of dropping out, by players with a profile, as they stand now."""
    high = sa.case((col(EngagementProfile.dropout_level) == DropoutRisk.HIGH, 1), else_=0)
    query = (
        sa.select(_sum(high), sa.func.count())
        .join(PlayerProfile, col(PlayerProfile.id) == col(EngagementProfile.player_id))
        .where(col(PlayerProfile.world_id) == world_id)
    )
    risky, known = session.execute(query).one()
    return _share(int(risky), int(known))


_KIND = AnalyticsMetricType
KPIS: dict[str, Kpi] = {
    function.__name__: Kpi(kind, (function.__doc__ or "").rstrip("."), function)
    for kind, function in (
        (_KIND.USER_COHORT, active_players),
        (_KIND.USER_COHORT, stickiness),
        (_KIND.USER_COHORT, at_risk_share),
        (_KIND.COMPLETION_RATE, perfect_share),
        (_KIND.QUEST_POPULARITY, quests_completed),
        (_KIND.FEATURE_USAGE, xp_gained),
        (_KIND.FEATURE_USAGE, login_minutes),
    )
}
"""Every figure by its name; its formula is the sentence of its function."""
