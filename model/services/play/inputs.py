"""Input vectors counted from stored rows: the same layout for a day, week, phase or lifetime.

Raw inputs are kept (one value per metric and local day, one log per quest and day), so a vector is
always a count over a span of local dates; nothing is carried along that could drift.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules.streaks import is_kept_day
from model.rules.values import ABSENT, GameRules
from model.tables import (
    BossAttempt,
    DailyLog,
    DungeonAttempt,
    Metric,
    MetricLog,
    PlayerProfile,
    QuestLog,
    QuestTemplate,
    XpEvent,
)
from model.words import BossAttemptStatus, DungeonAttemptStatus, QuestStatus, XpEventSource

RETURN_KEY = "return-protocol"
"""The content key of the return protocol's award; counting those events counts returns."""


def span_inputs(
    session: Session, profile: PlayerProfile, game: GameRules, *, first: date, last: date
) -> list[int]:
    """The vector of local dates `first` to `last`, both included, without lifetime counts."""
    vector = game.slots.empty()
    recorded = _recorded(session, profile, first, last)
    for metric in game.metrics:
        if metric.key in recorded:
            vector[metric.slot] = recorded[metric.key]
    for key, count in _completed(session, profile, first, last).items():
        place = game.quest_index.get(key)
        vector[game.slots.quest_count] += count
        if place is not None and game.slots.quests[place] != ABSENT:
            vector[game.slots.quests[place]] = count
    _count_days(session, profile, game, first=first, last=last, vector=vector)
    vector[game.slots.streak] = profile.current_streak
    return vector


def lifetime_inputs(
    session: Session, profile: PlayerProfile, game: GameRules, *, last: date
) -> list[int]:
    """The vector of the player's whole play up to local date `last`."""
    vector = span_inputs(session, profile, game, first=profile.first_day - _DAY, last=last)
    slots = game.slots
    vector[slots.dungeon_clears] = _count(
        session, DungeonAttempt, profile, status=DungeonAttemptStatus.CLEARED
    )
    vector[slots.boss_defeats] = _count(
        session, BossAttempt, profile, status=BossAttemptStatus.VICTORY
    )
    vector[slots.level_ups] = profile.level - 1
    vector[slots.return_protocols] = _count(
        session, XpEvent, profile, event_source=XpEventSource.EVENT, content_key=RETURN_KEY
    )
    longest = max((window.days for window in slots.windows), default=0)
    values = metric_values(session, profile, first=last - (longest - 1) * _DAY, last=last)
    for window in slots.windows:
        since = last - (window.days - 1) * _DAY
        vector[window.slot] = sum(
            key == game.metrics[window.metric].key and day >= since and value == window.value
            for key, day, value in values
        )
    return vector


_DAY = timedelta(days=1)


def metric_values(
    session: Session, profile: PlayerProfile, *, first: date, last: date
) -> list[tuple[str, date, int]]:
    """What was recorded on local dates `first` to `last`: (metric key, date, value)."""
    query = (
        sa.select(col(Metric.key), col(MetricLog.day_date), col(MetricLog.value))
        .join(Metric, col(Metric.id) == col(MetricLog.metric_id))
        .where(
            col(MetricLog.player_id) == profile.id,
            col(MetricLog.day_date).between(first, last),
        )
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _recorded(
    session: Session, profile: PlayerProfile, first: date, last: date
) -> Mapping[str, int]:
    """The sum of each metric that was recorded at all, added up by the database."""
    query = (
        sa.select(col(Metric.key), sa.func.sum(col(MetricLog.value)))
        .join(Metric, col(Metric.id) == col(MetricLog.metric_id))
        .where(
            col(MetricLog.player_id) == profile.id,
            col(MetricLog.day_date).between(first, last),
        )
        .group_by(col(Metric.key))
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def _completed(
    session: Session, profile: PlayerProfile, first: date, last: date
) -> Mapping[str, int]:
    query = (
        sa.select(col(QuestTemplate.key), sa.func.count())
        .join(QuestLog, col(QuestLog.template_id) == col(QuestTemplate.id))
        .where(
            col(QuestLog.player_id) == profile.id,
            col(QuestLog.day_date).between(first, last),
            col(QuestLog.status) == QuestStatus.COMPLETED,
        )
        .group_by(col(QuestTemplate.key))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _count_days(
    session: Session,
    profile: PlayerProfile,
    game: GameRules,
    *,
    first: date,
    last: date,
    vector: list[int],
) -> None:
    slots = game.slots
    alike = (col(DailyLog.core_completed), col(DailyLog.core_total), col(DailyLog.all_completed))
    query = (
        sa.select(*alike, sa.func.count())
        .where(
            col(DailyLog.player_id) == profile.id,
            col(DailyLog.day_date).between(first, last),
            col(DailyLog.evaluated).is_(True),
        )
        .group_by(*alike)
    )
    # Days that look alike are counted together: a long life has few kinds of days.
    for completed, total, is_perfect, days in session.execute(query):
        vector[slots.core_done] += completed * days
        vector[slots.core_due] += total * days
        vector[slots.perfect_days] += is_perfect * days
        vector[slots.core_days] += days * is_kept_day(
            completed, total, misses_allowed=game.streaks.misses_allowed
        )


def _count(session: Session, table: type[Any], profile: PlayerProfile, **where: Any) -> int:
    conditions = [col(getattr(table, name)) == value for name, value in where.items()]
    query = (
        sa.select(sa.func.count())
        .select_from(table)
        .where(col(table.player_id) == profile.id, *conditions)
    )
    return int(session.execute(query).scalar_one())
