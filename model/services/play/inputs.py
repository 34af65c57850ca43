"""Input vectors counted from stored rows: the same layout for a day, week, phase or lifetime.

Raw inputs are kept (one value per metric and local day, one log per quest and day), so a vector is
always a count over a span of local dates; nothing is carried along that could drift. The questions
are put together once, for every closed day asks them: they see what has been flushed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.rules import calendar
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

_QUESTS, _LOGS = QuestTemplate.__table__, QuestLog.__table__
_METRICS, _VALUES = Metric.__table__, MetricLog.__table__
_DAYS, _EVENTS = DailyLog.__table__, XpEvent.__table__
_BOSSES, _DUNGEONS = BossAttempt.__table__, DungeonAttempt.__table__
_PLAYER: sa.BindParameter[int] = sa.bindparam("player")


def _in_span(rows: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition for rows of `player` on local dates `first` to `last`, both included."""
    dates = rows.c.day_date.between(sa.bindparam("first"), sa.bindparam("last"))
    return rows.c.player_id == _PLAYER, dates


def _number(rows: Any, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """How many rows of `player` meet the conditions."""
    query = sa.select(sa.func.count()).select_from(rows)
    return query.where(rows.c.player_id == _PLAYER, *conditions).scalar_subquery()


_VALUES_IN_SPAN = (
    sa.select(_METRICS.c.key, _VALUES.c.day_date, _VALUES.c.value)
    .join(_METRICS, _METRICS.c.id == _VALUES.c.metric_id)
    .where(*_in_span(_VALUES))
)
_OF_METRIC, _OF_QUEST, _OF_DAYS = range(3)


def _line(kind: int, key: Any, number: Any, *more: Any) -> sa.Select[Any]:
    """One part of the question about a span: what is counted, its key, the number, and more."""
    rest = more or (sa.literal_column("0"),) * 3
    return sa.select(sa.literal_column(str(kind)), key, number, *rest)


_SPAN = sa.union_all(
    _line(_OF_METRIC, _METRICS.c.key, sa.func.sum(_VALUES.c.value))
    .select_from(_VALUES)
    .join(_METRICS, _METRICS.c.id == _VALUES.c.metric_id)
    .where(*_in_span(_VALUES))
    .group_by(_METRICS.c.key),
    _line(_OF_QUEST, _QUESTS.c.key, sa.func.count())
    .select_from(_LOGS)
    .join(_QUESTS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(*_in_span(_LOGS), _LOGS.c.status == QuestStatus.COMPLETED)
    .group_by(_QUESTS.c.key),
    # Days that look alike are counted together: a long life has few kinds of days.
    _line(
        _OF_DAYS,
        sa.literal_column("''"),
        sa.func.count(),
        _DAYS.c.core_completed,
        _DAYS.c.core_total,
        sa.cast(_DAYS.c.all_completed, sa.Integer),
    )
    .where(*_in_span(_DAYS), _DAYS.c.evaluated.is_(True))
    .group_by(_DAYS.c.core_completed, _DAYS.c.core_total, _DAYS.c.all_completed),
)
"""All that a span is counted from, in one question: sums of metrics, completed quests, days."""
_OF_LEVELS = 3
_SINCE = sa.union_all(
    _line(_OF_QUEST, _QUESTS.c.key, sa.func.count())
    .select_from(_LOGS)
    .join(_QUESTS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(
        _LOGS.c.player_id == _PLAYER,
        _LOGS.c.status == QuestStatus.COMPLETED,
        _LOGS.c.completed_at > sa.bindparam("since"),
    )
    .group_by(_QUESTS.c.key),
    _line(
        _OF_DAYS,
        sa.literal_column("''"),
        sa.func.count(),
        _DAYS.c.core_completed,
        _DAYS.c.core_total,
        sa.cast(_DAYS.c.all_completed, sa.Integer),
    )
    .where(_DAYS.c.player_id == _PLAYER, _DAYS.c.evaluated_at > sa.bindparam("since"))
    .group_by(_DAYS.c.core_completed, _DAYS.c.core_total, _DAYS.c.all_completed),
    _line(
        _OF_LEVELS,
        sa.literal_column("''"),
        sa.func.sum(_EVENTS.c.level_after - _EVENTS.c.level_before),
    ).where(_EVENTS.c.player_id == _PLAYER, _EVENTS.c.created_at > sa.bindparam("since")),
)
"""What happened after an instant: completed quests, closed days, levels gained."""
_EVER = sa.select(
    _number(_DUNGEONS, _DUNGEONS.c.status == DungeonAttemptStatus.CLEARED),
    _number(_BOSSES, _BOSSES.c.status == BossAttemptStatus.VICTORY),
    _number(
        _EVENTS,
        _EVENTS.c.event_source == XpEventSource.EVENT,
        _EVENTS.c.content_key == RETURN_KEY,
    ),
)
"""Dungeons cleared, bosses defeated and returns completed in a player's whole play."""

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Stretch:
    """Days of one player that are closed in a row: what is over is counted once a week.

    Nothing is recorded between them, and what lies before a closed week's end changes no more.
    """

    game: GameRules | None = None
    until: date | None = None
    counted: tuple[int, ...] = ()
    week: list[int] | None = None
    """The present week's vector, as long as nothing has been completed since it was counted."""
    stats_by: GameRules | None = None
    """The rules that the player's attributes were last written by."""

    def before_week(
        self, session: Session, profile: PlayerProfile, game: GameRules, *, monday: date
    ) -> tuple[int, ...]:
        """The vector of all that lies before a week."""
        if self.game is not game or self.until != monday:
            first, last = profile.first_day - _DAY, monday - _DAY
            self.counted = tuple(span_inputs(session, profile, game, first=first, last=last))
            self.game, self.until = game, monday
        return self.counted


def span_inputs(
    session: Session, profile: PlayerProfile, game: GameRules, *, first: date, last: date
) -> list[int]:
    """The vector of local dates `first` to `last`, both included, without lifetime counts."""
    vector = game.slots.empty()
    span = {"player": profile.id, "first": first, "last": last}
    for kind, key, number, done, due, is_perfect in session.execute(_SPAN, span):
        if kind == _OF_METRIC:
            place = game.metric_index.get(key)
            if place is not None:
                vector[game.metrics[place].slot] = int(number)
        elif kind == _OF_QUEST:
            place = game.quest_index.get(key)
            vector[game.slots.quest_count] += int(number)
            if place is not None and game.slots.quests[place] != ABSENT:
                vector[game.slots.quests[place]] = int(number)
        else:
            _count_days(game, vector, int(number), done, due, is_perfect)
    vector[game.slots.streak] = profile.current_streak
    return vector


def count_since(
    session: Session, profile: PlayerProfile, game: GameRules, vector: list[int], *, since: datetime
) -> None:
    """Add to a vector what is counted, not recorded, after an instant: quests, days, levels."""
    slots, asked = game.slots, {"player": profile.id, "since": since}
    for kind, key, number, done, due, is_perfect in session.execute(_SINCE, asked):
        if kind == _OF_QUEST:
            place = game.quest_index.get(key)
            vector[slots.quest_count] += int(number)
            if place is not None and slots.quests[place] != ABSENT:
                vector[slots.quests[place]] += int(number)
        elif kind == _OF_LEVELS:
            vector[slots.level_ups] += int(number or 0)
        else:
            _count_days(game, vector, int(number), done, due, is_perfect)
    vector[slots.streak] = profile.current_streak


def lifetime_inputs(
    session: Session,
    profile: PlayerProfile,
    game: GameRules,
    *,
    last: date,
    stretch: Stretch | None = None,
) -> list[int]:
    """The vector of the player's whole play up to local date `last`."""
    vector = _life(session, profile, game, last, stretch)
    slots = game.slots
    clears, defeats, returns = session.execute(_EVER, {"player": profile.id}).one()
    vector[slots.dungeon_clears], vector[slots.boss_defeats] = clears, defeats
    vector[slots.return_protocols] = returns
    vector[slots.level_ups] = profile.level - 1
    if not slots.windows:
        return vector
    longest = max(window.days for window in slots.windows)
    values = metric_values(session, profile, first=last - (longest - 1) * _DAY, last=last)
    for window in slots.windows:
        since = last - (window.days - 1) * _DAY
        vector[window.slot] = sum(
            key == game.metrics[window.metric].key and day >= since and value == window.value
            for key, day, value in values
        )
    return vector


def _life(
    session: Session, profile: PlayerProfile, game: GameRules, last: date, stretch: Stretch | None
) -> list[int]:
    first = profile.first_day - _DAY
    monday = date.fromordinal(calendar.week_start(last.toordinal()))
    if stretch is None or monday <= first:
        return span_inputs(session, profile, game, first=first, last=last)
    before = stretch.before_week(session, profile, game, monday=monday)
    since = stretch.week or span_inputs(session, profile, game, first=monday, last=last)
    vector = [
        old if new == ABSENT else new if old == ABSENT else old + new
        for old, new in zip(before, since, strict=True)
    ]
    vector[game.slots.streak] = profile.current_streak
    return vector


def metric_values(
    session: Session, profile: PlayerProfile, *, first: date, last: date
) -> list[tuple[str, date, int]]:
    """What was recorded on local dates `first` to `last`: (metric key, date, value)."""
    span = {"player": profile.id, "first": first, "last": last}
    return [(row[0], row[1], row[2]) for row in session.execute(_VALUES_IN_SPAN, span)]


def _count_days(
    game: GameRules, vector: list[int], days: int, done: int, due: int, is_perfect: int
) -> None:
    slots = game.slots
    vector[slots.core_done] += done * days
    vector[slots.core_due] += due * days
    vector[slots.perfect_days] += is_perfect * days
    vector[slots.core_days] += days * is_kept_day(
        done, due, misses_allowed=game.streaks.misses_allowed
    )
