"""Metrics that the product counts by itself, for requirements that ask for them.

A metric of the content with one of these keys is never recorded by hand: what is stored of the
player's play is counted when it is asked for. Where one says nothing about whose it is, it is the
player's; characters' quests and enemies are those of all the player's characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import calendar
from model.rules.achievements import CURRENT_MAX
from model.rules.values import GameRules
from model.services.achievements import further_counts
from model.services.competition.periods import calendar_span
from model.tables import (
    TABLES,
    ActivityAttempt,
    LessonProgress,
    PlayerPath,
    PlayerProfile,
    QuizAttempt,
)
from model.words import (
    ActivityAttemptStatus,
    BossAttemptStatus,
    CharacterQuestStatus,
    FriendshipStatus,
    LessonProgressStatus,
    PathModuleStatus,
    PeerTeachingStatus,
    Period,
    PlayerPathStatus,
    QuestObjectiveType,
)

Count = Callable[[WriteSession, PlayerProfile], int]
_LATE_HOUR = 22
_THREE_DAYS = timedelta(days=3)


def fill(session: WriteSession, profile: PlayerProfile, game: GameRules, vector: list[int]) -> None:
    """Put what the product counts by itself into a lifetime vector."""
    for metric in game.metrics:
        count = COUNTED.get(metric.key.replace("-", "_"))
        if count is not None:
            vector[metric.slot] = min(CURRENT_MAX, count(session, profile))


def _one(session: Session, query: Any) -> int:
    return int(session.execute(query).scalar_one() or 0)


def _rows(table: str) -> Any:
    return TABLES[table].__table__.c


def _instants(session: Session, query: Any) -> list[datetime]:
    return [at for at in session.execute(query).scalars() if at is not None]


# --- Learning -----------------------------------------------------------------------------------


def _lessons(session: Session, profile: PlayerProfile) -> int:
    return len(_lessons_at(session, profile))


def _lessons_at(session: Session, profile: PlayerProfile) -> list[datetime]:
    query = sa.select(col(LessonProgress.completed_at)).where(
        col(LessonProgress.player_id) == profile.id,
        col(LessonProgress.status) == LessonProgressStatus.COMPLETED,
    )
    return _instants(session, query)


def _lessons_in_one_day(session: Session, profile: PlayerProfile) -> int:
    days = Counter(
        calendar.local_date(profile.timezone, at) for at in _lessons_at(session, profile)
    )
    return max(days.values(), default=0)


def _quizzes(session: Session, profile: PlayerProfile) -> int:
    return _one(
        session,
        sa.select(sa.func.count(sa.distinct(col(QuizAttempt.quiz_id)))).where(
            col(QuizAttempt.player_id) == profile.id, col(QuizAttempt.is_passed).is_(True)
        ),
    )


def _perfect_quizzes(session: Session, profile: PlayerProfile) -> int:
    return _one(session, _perfect(QuizAttempt, profile))


def _perfect_scores(session: Session, profile: PlayerProfile) -> int:
    perfect = _one(session, _perfect(ActivityAttempt, profile))
    return perfect + _perfect_quizzes(session, profile)


def _perfect(table: type[Any], profile: PlayerProfile) -> Any:
    return sa.select(sa.func.count()).where(
        col(table.player_id) == profile.id,
        col(table.max_score) > 0,
        col(table.score) == col(table.max_score),
    )


def _activities(session: Session, profile: PlayerProfile) -> int:
    return len(_activities_at(session, profile))


def _activities_at(session: Session, profile: PlayerProfile) -> list[datetime]:
    query = sa.select(col(ActivityAttempt.completed_at)).where(
        col(ActivityAttempt.player_id) == profile.id,
        col(ActivityAttempt.status) == ActivityAttemptStatus.COMPLETED,
    )
    return _instants(session, query)


def _activities_per_session(session: Session, profile: PlayerProfile) -> int:
    """The most activities that were completed within one learning session."""
    sessions = _rows("learning_sessions")
    query = sa.select(
        sessions.started_at, sa.func.coalesce(sessions.ended_at, sessions.last_event_at)
    ).where(sessions.player_id == profile.id)
    spans = session.execute(query).all()
    done = _activities_at(session, profile)
    return max((sum(first <= at <= last for at in done) for first, last in spans), default=0)


def _skills_mastered(session: Session, profile: PlayerProfile) -> int:
    states = _rows("skill_states")
    query = sa.select(sa.func.count()).where(
        states.player_id == profile.id, states.mastered_at.is_not(None)
    )
    return _one(session, query)


def _skill_level(session: Session, profile: PlayerProfile) -> int:
    """The highest level of a skill in any of the player's trees."""
    nodes, trees = _rows("skill_nodes"), _rows("skill_trees")
    query = (
        sa.select(sa.func.max(nodes.level))
        .join(trees.id.table, trees.id == nodes.skill_tree_id)
        .where(trees.player_id == profile.id)
        .where(nodes.deleted_at.is_(None), trees.deleted_at.is_(None))
    )
    return _one(session, query)


def _courses(session: Session, profile: PlayerProfile) -> int:
    return len(_paths(session, profile))


def _quick_courses(session: Session, profile: PlayerProfile) -> int:
    return sum(last - first < _THREE_DAYS for first, last in _paths(session, profile))


def _paths(session: Session, profile: PlayerProfile) -> list[tuple[datetime, datetime]]:
    query = sa.select(col(PlayerPath.started_at), col(PlayerPath.completed_at)).where(
        col(PlayerPath.player_id) == profile.id,
        col(PlayerPath.status) == PlayerPathStatus.COMPLETED,
    )
    return [(first, last) for first, last in session.execute(query) if last is not None]


def _path_milestones(session: Session, profile: PlayerProfile) -> int:
    """The most modules that were completed on one path."""
    modules = _rows("player_path_modules")
    query = (
        sa.select(sa.func.count())
        .select_from(modules.id.table)
        .join(PlayerPath, col(PlayerPath.id) == modules.player_path_id)
        .where(
            col(PlayerPath.player_id) == profile.id, modules.status == PathModuleStatus.COMPLETED
        )
        .group_by(modules.player_path_id)
    )
    return max((int(count) for count in session.execute(query).scalars()), default=0)


def _late_days(session: Session, profile: PlayerProfile) -> int:
    """Local days on which something was completed from 22:00 on."""
    quizzes = sa.select(col(QuizAttempt.submitted_at)).where(
        col(QuizAttempt.player_id) == profile.id
    )
    done = _lessons_at(session, profile) + _activities_at(session, profile)
    zone = calendar.zone(profile.timezone)
    local = [at.astimezone(zone) for at in done + _instants(session, quizzes)]
    return len({at.date() for at in local if at.hour >= _LATE_HOUR})


# --- Playing ------------------------------------------------------------------------------------


def _quests(session: Session, profile: PlayerProfile) -> int:
    goes, characters = _rows("character_quest_progress"), _rows("characters")
    query = (
        sa.select(sa.func.count())
        .select_from(goes.id.table)
        .join(characters.id.table, characters.id == goes.character_id)
        .where(
            characters.player_id == profile.id,
            goes.status == CharacterQuestStatus.COMPLETED,
            goes.deleted_at.is_(None),
        )
    )
    return _one(session, query)


def _enemies(session: Session, profile: PlayerProfile) -> int:
    """Enemies reported for quests, and bosses defeated."""
    done, goes = _rows("character_objectives"), _rows("character_quest_progress")
    designed, characters = _rows("quest_objectives"), _rows("characters")
    reported = (
        sa.select(sa.func.sum(done.current_count))
        .select_from(done.id.table)
        .join(goes.id.table, goes.id == done.progress_id)
        .join(designed.id.table, designed.id == done.objective_id)
        .join(characters.id.table, characters.id == goes.character_id)
        .where(
            characters.player_id == profile.id,
            designed.objective_type == QuestObjectiveType.DEFEAT_ENEMY,
            designed.boss_id.is_(None),
            done.deleted_at.is_(None),
            goes.deleted_at.is_(None),
        )
    )
    fights = _rows("boss_attempts")
    bosses = sa.select(sa.func.count()).where(
        fights.player_id == profile.id, fights.status == BossAttemptStatus.VICTORY
    )
    return _one(session, reported) + _one(session, bosses)


def _total_xp(session: Session, profile: PlayerProfile) -> int:
    return profile.total_xp


def _first_places(session: WriteSession, profile: PlayerProfile) -> int:
    """Weeks of weekly boards that are final and in which the player was first."""
    entries, boards = _rows("leaderboard_entries"), _rows("leaderboards")
    query = (
        sa.select(entries.period_started_on, entries.updated_at)
        .join_from(entries.id.table, boards.id.table, boards.id == entries.leaderboard_id)
        .where(
            entries.player_id == profile.id,
            entries.rank == 1,
            boards.ranking_period == Period.WEEKLY,
            boards.deleted_at.is_(None),
        )
    )
    weeks = ((calendar_span(Period.WEEKLY, first), at) for first, at in session.execute(query))
    return sum(week.is_final(at) for week, at in weeks)


def _battles_won(session: Session, profile: PlayerProfile) -> int:
    """Contests in which the player's final rank was the first."""
    entries = _rows("pvp_participants")
    query = sa.select(sa.func.count()).where(
        entries.player_id == profile.id, entries.final_rank == 1
    )
    return _one(session, query)


# --- People -------------------------------------------------------------------------------------


def _friends(session: Session, profile: PlayerProfile) -> int:
    pairs = _rows("friendships")
    query = sa.select(sa.func.count()).where(
        sa.or_(pairs.requester_id == profile.user_id, pairs.addressee_id == profile.user_id),
        pairs.status == FriendshipStatus.ACCEPTED,
        pairs.deleted_at.is_(None),
    )
    return 0 if profile.user_id is None else _one(session, query)


def _helped(session: Session, profile: PlayerProfile) -> int:
    """Different learners whom the player has taught to the end."""
    lessons = _rows("peer_teachings")
    query = sa.select(sa.func.count(sa.distinct(lessons.student_id))).where(
        lessons.teacher_id == profile.id,
        lessons.session_status == PeerTeachingStatus.COMPLETED,
        lessons.deleted_at.is_(None),
    )
    return _one(session, query)


COUNTED: Mapping[str, Count] = {
    "activities_completed": _activities,
    "activities_per_session": _activities_per_session,
    "certificates_earned": further_counts.certificates,
    "code_battles_won": _battles_won,
    "courses_completed": _courses,
    "courses_within_three_days": _quick_courses,
    "enemies_defeated": _enemies,
    "friends": _friends,
    "late_study_days": _late_days,
    "learners_helped": _helped,
    "lessons_completed": _lessons,
    "lessons_in_one_day": _lessons_in_one_day,
    "path_milestones": _path_milestones,
    "perfect_assessments": _perfect_quizzes,
    "perfect_scores": _perfect_scores,
    "quests_completed": _quests,
    "quizzes_passed": _quizzes,
    "season_first_places": further_counts.season_first_places,
    "season_podiums": further_counts.season_podiums,
    "season_top_tens": further_counts.season_top_tens,
    "season_xp_best": further_counts.best_season_xp,
    "seasons_finished": further_counts.seasons_finished,
    "skill_level": _skill_level,
    "skills_mastered": _skills_mastered,
    "study_group_leader_days": further_counts.leader_days,
    "total_xp": _total_xp,
    "weekly_first_places": _first_places,
}
"""What can be counted, by the metric's key."""
