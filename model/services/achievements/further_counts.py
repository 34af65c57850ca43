"""More metrics that the product counts by itself: certificates, groups that are led, seasons.

What a certificate is no document says, and no table holds one: here it is a course that was
completed with all of its quizzes and exams, one at least. A study group is led from its beginning
by who founded it, as a circle or as a party, while somebody else is in it too. Of seasons only
those count that are closed, for ranks are final then (rules.md §1.9).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.rules import calendar
from model.tables import TABLES, PlayerProfile
from model.words import (
    CircleMembershipStatus,
    LearningCircleStatus,
    LearningCircleType,
    PartyMembershipStatus,
    PartyStatus,
    PathModuleKind,
    PathModuleStatus,
    PlayerPathStatus,
)

PODIUM, TOP = 3, 10
"""The last ranks that count as a podium, and as one of the best."""


def _rows(table: str) -> Any:
    return TABLES[table].__table__.c


def certificates(session: WriteSession, profile: PlayerProfile) -> int:
    """Completed courses of which no quiz and no exam was left out, and that have one."""
    paths, goes, modules = map(_rows, ("player_paths", "player_path_modules", "path_modules"))
    is_done = sa.case((goes.status == PathModuleStatus.COMPLETED, 1), else_=0)
    query = (
        sa.select(paths.id)
        .join(goes.id.table, goes.player_path_id == paths.id)
        .join(modules.id.table, modules.id == goes.path_module_id)
        .where(paths.player_id == profile.id, paths.status == PlayerPathStatus.COMPLETED)
        .where(modules.kind.in_((PathModuleKind.QUIZ, PathModuleKind.EXAM)))
        .group_by(paths.id)
        .having(sa.func.sum(is_done) == sa.func.count())
    )
    return len(session.execute(query).all())


# --- Groups that are led ------------------------------------------------------------------------


def leader_days(session: WriteSession, profile: PlayerProfile) -> int:
    """Local days since the oldest study group that the player founded, and leads, began."""
    begun = [*_circles_led(session, profile), *_parties_led(session, profile)]
    if not begun:
        return 0
    first = calendar.local_date(profile.timezone, min(begun))
    return max(0, (calendar.local_date(profile.timezone, session.now) - first).days)


def _circles_led(session: Session, profile: PlayerProfile) -> list[datetime]:
    circles, people = _rows("learning_circles"), _rows("learning_circle_memberships")
    others = sa.exists().where(
        people.learning_circle_id == circles.id,
        people.player_id != profile.id,
        people.membership_status == CircleMembershipStatus.ACTIVE,
        people.deleted_at.is_(None),
    )
    query = sa.select(circles.created_at).where(
        circles.creator_id == profile.id,
        circles.circle_type == LearningCircleType.STUDY_GROUP,
        circles.circle_status == LearningCircleStatus.ACTIVE,
        circles.deleted_at.is_(None),
        others,
    )
    return list(session.execute(query).scalars())


def _parties_led(session: Session, profile: PlayerProfile) -> list[datetime]:
    """Since when; who leads on for somebody else leads since their membership changed last."""
    parties, members = _rows("parties"), _rows("party_memberships")
    other = members.id.table.alias("others").c
    others = sa.exists().where(
        other.party_id == parties.id,
        other.player_id != profile.id,
        other.account_status == PartyMembershipStatus.ACTIVE,
        other.deleted_at.is_(None),
    )
    since = sa.case((members.is_creator.is_(True), members.joined_at), else_=members.updated_at)
    query = (
        sa.select(since)
        .join_from(members.id.table, parties.id.table, parties.id == members.party_id)
        .where(members.player_id == profile.id, members.is_party_leader.is_(True))
        .where(members.account_status == PartyMembershipStatus.ACTIVE)
        .where(members.deleted_at.is_(None), parties.deleted_at.is_(None))
        .where(parties.activation_status == PartyStatus.ACTIVE, others)
    )
    return list(session.execute(query).scalars())


# --- Seasons ------------------------------------------------------------------------------------


def _final(session: Session, profile: PlayerProfile) -> list[tuple[int, int]]:
    """The rank and the XP of each closed season in which the player earned anything."""
    parts = _rows("season_participations")
    query = sa.select(parts.rank, parts.season_xp).where(
        parts.player_id == profile.id, parts.rank.is_not(None), parts.season_xp > 0
    )
    return [(rank, xp) for rank, xp in session.execute(query)]


def seasons_finished(session: WriteSession, profile: PlayerProfile) -> int:
    """Closed seasons in which the player earned anything."""
    return len(_final(session, profile))


def season_first_places(session: WriteSession, profile: PlayerProfile) -> int:
    """Closed seasons that the player won."""
    return sum(rank == 1 for rank, _ in _final(session, profile))


def season_podiums(session: WriteSession, profile: PlayerProfile) -> int:
    """Closed seasons that ended among the first three."""
    return sum(rank <= PODIUM for rank, _ in _final(session, profile))


def season_top_tens(session: WriteSession, profile: PlayerProfile) -> int:
    """Closed seasons that ended among the first ten."""
    return sum(rank <= TOP for rank, _ in _final(session, profile))


def best_season_xp(session: WriteSession, profile: PlayerProfile) -> int:
    """The most XP that a closed season came to."""
    return max((xp for _, xp in _final(session, profile)), default=0)
