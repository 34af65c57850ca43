"""What the members of a guild have done within a time: quests, quizzes, fights, active days, XP.

Counted from the logs and the ledger by the instant at which each thing was done; a quiz or an exam
boss counts once however often it was passed. Corrections by hand are nothing that anybody has done,
nor are exams that one wrote oneself. Only reading.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.services.guilds.members import active_members
from model.tables import TABLES
from model.words import (
    BossAttemptStatus,
    CustomBossProgress,
    ExamAttemptStatus,
    ExamGenerationSource,
    GuildGoalCount,
    GuildQuestProgress,
    QuestStatus,
    XpEventSource,
)

Counted = sa.Select[*tuple[Any, ...]]
"""A query of (player, number) rows."""


def counts_of(
    session: Session, *, guild_id: int, counts: GuildGoalCount, first: datetime, last: datetime
) -> dict[int, int]:
    """How much each active member has done from an instant on and before another."""
    members = [row["player_id"] for row in active_members(session, guild_id)]
    found = dict.fromkeys(members, 0)
    for query in _QUERIES[counts](first, last):
        for player_id, number in session.execute(query):
            if player_id in found:
                found[player_id] += int(number or 0)
    return found


def _table(name: str) -> Any:
    return TABLES[name].__table__.c


def _within(column: Any, first: datetime, last: datetime) -> Any:
    return sa.and_(column >= first, column < last)


def _quests(first: datetime, last: datetime) -> list[Counted]:
    logs, tasks = _table("quest_logs"), _table("guild_quest_assignments")
    return [
        sa.select(logs.player_id, sa.func.count())
        .where(logs.status == QuestStatus.COMPLETED, _within(logs.completed_at, first, last))
        .group_by(logs.player_id),
        sa.select(tasks.player_id, sa.func.count())
        .where(tasks.progress_status == GuildQuestProgress.COMPLETED, tasks.deleted_at.is_(None))
        .where(_within(tasks.completed_at, first, last))
        .group_by(tasks.player_id),
    ]


def _quizzes(first: datetime, last: datetime) -> list[Counted]:
    there = _table("quiz_attempts")
    return [
        sa.select(there.player_id, sa.func.count(sa.distinct(there.quiz_id)))
        .where(there.is_passed.is_(True), _within(there.submitted_at, first, last))
        .group_by(there.player_id)
    ]


def _fights(first: datetime, last: datetime) -> list[Counted]:
    there, exams = _table("boss_attempts"), _table("custom_boss_fight_assignments")
    mocks = _table("exam_boss_attempts")
    boss = sa.func.coalesce(mocks.exam_boss_id, -mocks.id)  # of those without a boss each is one
    return [
        sa.select(there.player_id, sa.func.count())
        .where(there.status == BossAttemptStatus.VICTORY)
        .where(_within(there.completed_at, first, last))
        .group_by(there.player_id),
        sa.select(exams.player_id, sa.func.count())  # nothing changes after a fight was won
        .where(exams.completion_status == CustomBossProgress.COMPLETED)
        .where(_within(exams.updated_at, first, last), exams.deleted_at.is_(None))
        .group_by(exams.player_id),
        sa.select(mocks.player_id, sa.func.count(sa.distinct(boss)))
        .where(mocks.progress_status == ExamAttemptStatus.COMPLETED)
        .where(mocks.generation_source != ExamGenerationSource.USER_INPUT)
        .where(_within(mocks.completed_at, first, last))
        .group_by(mocks.player_id),
    ]


def _days(first: datetime, last: datetime) -> list[Counted]:
    there = _table("xp_events")
    return [
        sa.select(there.player_id, sa.func.count(sa.distinct(there.day_date)))
        .where(there.final_xp > 0, _within(there.created_at, first, last), _is_earned(there))
        .group_by(there.player_id)
    ]


def _xp(first: datetime, last: datetime) -> list[Counted]:
    there = _table("xp_events")
    before = there.id.table.alias("before")
    taken_back = sa.or_(before.c.id.is_(None), _is_earned(before.c))
    return [
        sa.select(there.player_id, sa.func.sum(there.final_xp))
        .select_from(there.id.table.outerjoin(before, before.c.id == there.reverses_id))
        .where(_within(there.created_at, first, last), _is_earned(there), taken_back)
        .group_by(there.player_id)
    ]


def _is_earned(events: Any) -> Any:
    """Whether an XP event is no correction by hand."""
    return events.event_source != XpEventSource.MANUAL_ADJUSTMENT


_QUERIES: dict[GuildGoalCount, Callable[[datetime, datetime], list[Counted]]] = {
    GuildGoalCount.QUESTS_COMPLETED: _quests,
    GuildGoalCount.QUIZZES_PASSED: _quizzes,
    GuildGoalCount.BOSS_FIGHTS_WON: _fights,
    GuildGoalCount.ACTIVE_DAYS: _days,
    GuildGoalCount.XP_EARNED: _xp,
}
