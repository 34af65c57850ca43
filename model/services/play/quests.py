"""The rows of quests: making a day's offer, stepping open quests, paying them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

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
from model.services.play.inputs import span_inputs
from model.services.play.players import random_key
from model.services.xp import award
from model.tables import PlayerProfile, QuestLog, QuestTemplate
from model.words import QuestStatus, QuestType, XpEventSource

_DAY = timedelta(days=1)


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

    The rotating quest is drawn only while the player `is_present`: who stays away sees none.
    """
    season = active_season(game.seasons, day.toordinal())
    play_day = max(1, (day - profile.first_day).days + 1)
    core, bonus = offered_daily(game, play_day=play_day, season=season)
    weekly = offered_weekly(game, play_day=play_day, season=season)
    present = _logged(session, profile, game, first=day, last=day)
    wanted = [index for index in (*core, *bonus) if index not in present]
    if is_present and not present.intersection(game.rotating):
        rotating = _rotating(session, profile, game, day=day, play_day=play_day, season=season)
        wanted += [rotating] if rotating != ABSENT else []
    _add_logs(session, profile, game, wanted, day=day)
    monday = monday_of(day)
    this_week = _logged(session, profile, game, first=monday, last=monday)
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
    first = day - game.rotation.seen_days * _DAY
    seen = _logged(session, profile, game, first=first, last=day - _DAY)
    return rotating_quest(
        game,
        player_key=random_key(session, profile),
        day=day.toordinal(),
        play_day=play_day,
        season=season,
        seen=seen,
        weakest=weakest_stat([getattr(profile, stat.value) for stat in STATS]),
    )


def _logged(
    session: Session, profile: PlayerProfile, game: GameRules, *, first: date, last: date
) -> set[int]:
    query = (
        sa.select(col(QuestTemplate.key))
        .join(QuestLog, col(QuestLog.template_id) == col(QuestTemplate.id))
        .where(col(QuestLog.player_id) == profile.id, col(QuestLog.day_date).between(first, last))
    )
    keys = session.execute(query).scalars()
    return {game.quest_index[key] for key in keys if key in game.quest_index}


def _add_logs(
    session: Session, profile: PlayerProfile, game: GameRules, quests: Iterable[int], *, day: date
) -> None:
    keys = [game.quests[index].key for index in quests]
    if not keys:
        return
    query = (
        sa.select(col(QuestTemplate.key), col(QuestTemplate.id))
        .where(col(QuestTemplate.world_id) == profile.world_id, col(QuestTemplate.key).in_(keys))
        .order_by(col(QuestTemplate.id))
    )
    ids = {row[0]: row[1] for row in session.execute(query)}
    assert profile.id is not None
    for key in keys:
        session.add(
            QuestLog(
                player_id=profile.id,
                template_id=ids[key],
                day_date=day,
                progress={"progress_ppm": 0, "partial_xp": 0},
            )
        )
    session.flush()


def step_quests(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    *,
    day: date,
    at: datetime,
    is_closing: bool = False,
    types: tuple[int, ...] = (DAILY, WEEKLY),
) -> list[QuestStepInfo]:
    """Look at every open quest of a local date and its week, daily ones first, and pay them.

    `at` decides about debuffs. When closing, what stays open expires; weekly quests on Sundays.
    `types` limits the look to daily or weekly quests.
    """
    found: list[QuestStepInfo] = []
    monday = monday_of(day)
    week_ends = is_closing and day == monday + 6 * _DAY
    for kind, first, closing in ((DAILY, day, is_closing), (WEEKLY, monday, week_ends)):
        if kind not in types:
            continue
        vector = span_inputs(session, profile, game, first=first, last=day)
        for log, key in _open_logs(session, profile, day=first):
            place = game.quest_index.get(key)
            if place is None or game.quests[place].type != kind:
                continue
            step = _step(session, game, log, place, vector, day=day, at=at, closing=closing)
            if step is not None:
                found.append(step)
    return found


def expire_open(session: WriteSession, profile: PlayerProfile, *, day: date) -> None:
    """Expire what is still open of a local date, and of its week when it is a Sunday."""
    monday = monday_of(day)
    week_ends = day == monday + 6 * _DAY
    for log, kind in _open_with_type(session, profile, days={day, monday}):
        if week_ends if kind == QuestType.WEEKLY else log.day_date == day:
            log.status = QuestStatus.EXPIRED
    session.flush()


def _open_logs(
    session: Session, profile: PlayerProfile, *, day: date
) -> list[tuple[QuestLog, str]]:
    query = (
        sa.select(QuestLog, col(QuestTemplate.key))
        .join(QuestTemplate, col(QuestLog.template_id) == col(QuestTemplate.id))
        .where(
            col(QuestLog.player_id) == profile.id,
            col(QuestLog.day_date) == day,
            col(QuestLog.status) == QuestStatus.ACTIVE,
        )
        .order_by(col(QuestTemplate.key))
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _open_with_type(
    session: Session, profile: PlayerProfile, *, days: set[date]
) -> list[tuple[QuestLog, QuestType]]:
    query = (
        sa.select(QuestLog, col(QuestTemplate.type))
        .join(QuestTemplate, col(QuestLog.template_id) == col(QuestTemplate.id))
        .where(
            col(QuestLog.player_id) == profile.id,
            col(QuestLog.day_date).in_(sorted(days)),
            col(QuestLog.status) == QuestStatus.ACTIVE,
        )
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _step(
    session: WriteSession,
    game: GameRules,
    log: QuestLog,
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
    log.progress = {"progress_ppm": after.progress_ppm, "partial_xp": after.partial_xp}
    paid = None
    if outcome != QUEST_NOTHING:
        paid = award(
            session,
            player_id=log.player_id,
            source=XpEventSource.QUEST_COMPLETION,
            base_xp=base_xp,
            day=day,
            reference=Reference(content_key=quest.key, quest_log_id=log.id),
            is_partial=outcome == QUEST_PARTIAL,
            at=at,
        )
        log.xp_awarded = (log.xp_awarded or 0) + paid.final_xp
    if outcome == QUEST_COMPLETED:
        log.status, log.completed_at = QuestStatus.COMPLETED, session.now
    session.flush()
    return QuestStepInfo(quest.key, log.status, after.progress_ppm, outcome == QUEST_PARTIAL, paid)
