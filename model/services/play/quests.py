"""The rows of quests: making a day's offer, stepping open quests, paying them.

A close makes and ends some twenty logs a day, so they are written as plain rows, by statements that
are put together once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.rules import calendar
from model.rules.quests import (
    QUEST_COMPLETED,
    QUEST_NOTHING,
    QUEST_PARTIAL,
    offered_daily,
    offered_weekly,
    quest_step,
    rotating_quest,
)
from model.rules.seasons import active_season
from model.rules.stats import weakest_stat
from model.rules.values import ABSENT, DAILY, STATS, WEEKLY, GameRules, QuestState
from model.services.ledger import AwardInfo, Reference
from model.services.play.inputs import Stretch, span_inputs
from model.services.play.players import draw_day, random_key
from model.services.xp import award
from model.tables import PlayerProfile, QuestLog, QuestTemplate
from model.words import QuestStatus, QuestType, XpEventSource

_DAY = timedelta(days=1)
_QUESTS, _LOGS = QuestTemplate.__table__, QuestLog.__table__
_OF_PLAYER = _LOGS.c.player_id == sa.bindparam("player")

_SEEN = (
    sa.select(_QUESTS.c.key)
    .join(_LOGS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(_OF_PLAYER, _LOGS.c.day_date.between(sa.bindparam("first"), sa.bindparam("last")))
)
_OFFERED = (
    sa.select(_QUESTS.c.key, _LOGS.c.day_date)
    .join(_LOGS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(_OF_PLAYER, _LOGS.c.day_date.in_([sa.bindparam("day"), sa.bindparam("monday")]))
)
_TEMPLATE_IDS = (
    sa.select(_QUESTS.c.key, _QUESTS.c.id)
    .where(
        _QUESTS.c.world_id == sa.bindparam("world"),
        _QUESTS.c.key.in_(sa.bindparam("keys", expanding=True)),
    )
    .order_by(_QUESTS.c.id)
)
_OPEN = (
    sa.select(_LOGS.c.id, _QUESTS.c.key, _LOGS.c.progress, _LOGS.c.xp_awarded)
    .join(_QUESTS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(
        _OF_PLAYER,
        _LOGS.c.day_date == sa.bindparam("day"),
        _LOGS.c.status == QuestStatus.ACTIVE,
    )
    .order_by(_QUESTS.c.key)
)
_ADD = sa.insert(_LOGS)
_CHANGE = sa.update(_LOGS).where(_LOGS.c.id == sa.bindparam("log"))
_EXPIRE_DAY, _EXPIRE_WEEK = (
    sa.update(_LOGS)
    .values(status=QuestStatus.EXPIRED)
    .where(
        _OF_PLAYER,
        _LOGS.c.status == QuestStatus.ACTIVE,
        _LOGS.c.day_date.in_([sa.bindparam(name) for name in days]),
        _LOGS.c.template_id.in_(sa.select(_QUESTS.c.id).where(kinds)),
    )
    for days, kinds in (
        (("day",), _QUESTS.c.type != QuestType.WEEKLY),
        (("day", "monday"), _QUESTS.c.type == QuestType.WEEKLY),
    )
)


@dataclass(frozen=True, slots=True)
class QuestStepInfo:
    """What one look did to one quest; `award` is empty when nothing was paid."""

    quest: str
    status: QuestStatus
    progress_ppm: int
    is_partial: bool
    award: AwardInfo | None


def monday_of(day: date) -> date:
    """The Monday of a local date's week."""
    return date.fromordinal(calendar.week_start(day.toordinal()))


def ensure_offer(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    *,
    day: date,
    is_present: bool,
) -> None:
    """Make the logs of a local date's offer, once; a quest published later the same day joins.

    Rotating and weekly quests come only while the player `is_present`: who stays away sees none.
    """
    season = active_season(game.seasons, day.toordinal())
    play_day = max(1, (day - profile.first_day).days + 1)
    core, bonus = offered_daily(game, play_day=play_day, season=season)
    weekly = offered_weekly(game, play_day=play_day, season=season)
    monday = monday_of(day)
    asked = {"player": profile.id, "day": day, "monday": monday}
    offered = session.execute(_OFFERED, asked).all()
    present = _known(game, (key for key, date in offered if date == day))
    wanted = [index for index in (*core, *bonus) if index not in present]
    if is_present and not present.intersection(game.rotating):
        rotating = _rotating(session, profile, game, day=day, play_day=play_day, season=season)
        wanted += [rotating] if rotating != ABSENT else []
    _add_logs(session, profile, game, wanted, day=day)
    if not is_present:
        return
    this_week = _known(game, (key for key, date in offered if date == monday))
    missing = [index for index in weekly if index not in this_week]
    _add_logs(session, profile, game, missing, day=monday)


def _rotating(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    *,
    day: date,
    play_day: int,
    season: int,
) -> int:
    span = {"first": day - game.rotation.seen_days * _DAY, "last": day - _DAY}
    keys = session.execute(_SEEN, {"player": profile.id, **span}).scalars()
    seen = _known(game, keys)
    return rotating_quest(
        game,
        player_key=random_key(session, profile),
        day=draw_day(session, day),
        play_day=play_day,
        season=season,
        seen=seen,
        weakest=weakest_stat([getattr(profile, stat.value) for stat in STATS]),
    )


def _known(game: GameRules, keys: Iterable[str]) -> set[int]:
    return {game.quest_index[key] for key in keys if key in game.quest_index}


def _add_logs(
    session: Session, profile: PlayerProfile, game: GameRules, quests: Iterable[int], *, day: date
) -> None:
    keys = [game.quests[index].key for index in quests]
    if not keys:
        return
    asked = {"world": profile.world_id, "keys": keys}
    ids = {row[0]: row[1] for row in session.execute(_TEMPLATE_IDS, asked)}
    begun = {
        "player_id": profile.id,
        "day_date": day,
        "status": QuestStatus.ACTIVE,
        "progress": {"progress_ppm": 0, "partial_xp": 0},
    }
    session.execute(_ADD, [{**begun, "template_id": ids[key]} for key in keys])


def step_quests(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    *,
    day: date,
    at: datetime,
    is_closing: bool = False,
    types: tuple[int, ...] = (DAILY, WEEKLY),
    stretch: Stretch | None = None,
) -> list[QuestStepInfo]:
    """Look at every open quest of a local date and its week, daily ones first, and pay them.

    `at` decides about debuffs. When closing, what stays open expires; weekly quests on Sundays.
    `types` limits the look to daily or weekly quests.
    """
    found: list[QuestStepInfo] = []
    if stretch is not None:
        stretch.week = None
    monday = monday_of(day)
    week_ends = is_closing and day == monday + 6 * _DAY
    for kind, first, closing in ((DAILY, day, is_closing), (WEEKLY, monday, week_ends)):
        if kind not in types:
            continue
        open_logs = session.execute(_OPEN, {"player": profile.id, "day": first}).all()
        if not open_logs:
            continue
        vector = span_inputs(session, profile, game, first=first, last=day)
        for log in open_logs:
            place = game.quest_index.get(log.key)
            if place is None or game.quests[place].type != kind:
                continue
            step = _step(
                session, profile, game, log, place, vector, day=day, at=at, closing=closing
            )
            if step is not None:
                found.append(step)
        if stretch is not None and kind == WEEKLY:
            is_same = all(step.status != QuestStatus.COMPLETED for step in found)
            stretch.week = vector if is_same else None
    return found


def expire_open(session: WriteSession, profile: PlayerProfile, *, day: date) -> None:
    """Expire what is still open of a local date, and of its week when it is a Sunday."""
    session.execute(_EXPIRE_DAY, {"player": profile.id, "day": day})
    monday = monday_of(day)
    if day == monday + 6 * _DAY:
        session.execute(_EXPIRE_WEEK, {"player": profile.id, "day": day, "monday": monday})


def _step(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    log: sa.Row[Any],
    place: int,
    vector: list[int],
    *,
    day: date,
    at: datetime,
    closing: bool,
) -> QuestStepInfo | None:
    quest = game.quests[place]
    before = QuestState(False, log.progress["partial_xp"], log.progress["progress_ppm"])
    after, base_xp, outcome = quest_step(quest, before, inputs=vector, is_closing=closing)
    if after == before:
        return None
    changes: dict[str, Any] = {
        "progress": {"progress_ppm": after.progress_ppm, "partial_xp": after.partial_xp}
    }
    paid = None
    if outcome != QUEST_NOTHING:
        assert profile.id is not None
        paid = award(
            session,
            player_id=profile.id,
            source=XpEventSource.QUEST_COMPLETION,
            base_xp=base_xp,
            day=day,
            reference=Reference(content_key=quest.key, quest_log_id=log.id),
            is_partial=outcome == QUEST_PARTIAL,
            at=at,
        )
        changes["xp_awarded"] = (log.xp_awarded or 0) + paid.final_xp
    status = QuestStatus.ACTIVE
    if outcome == QUEST_COMPLETED:
        status = QuestStatus.COMPLETED
        changes |= {"status": status, "completed_at": session.now}
    session.execute(_CHANGE, {"log": log.id, **changes})
    return QuestStepInfo(quest.key, status, after.progress_ppm, outcome == QUEST_PARTIAL, paid)
