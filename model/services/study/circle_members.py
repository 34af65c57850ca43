"""Coming to circles and going: join, be let in, leave, be removed, look after a circle."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.rows import Row, add, change, load, move
from model.services.study.circles import (
    PEOPLE,
    CircleInfo,
    created,
    do,
    member_of,
    opened,
    require_open,
    touch,
)
from model.services.study.study_parties import require_world
from model.tables import CharacterClass, PlayerProfile
from model.words import CircleMembershipStatus as Member
from model.words import LearningCircleRole as CircleRole


def join_circle(session: WriteSession, *, circle_id: int, player_id: int) -> CircleInfo:
    """Join a circle whose requirements are met; a private or careful one lets in later.

    Errors: NotFound; Refused for an archived circle, unmet requirements, or who was removed;
    RecordError when no place is left.
    """

    def work() -> int:
        row = opened(session, circle_id)
        profile = acting_for(session, session.actor, player_id)
        require_world(row, profile.world_id, player_id)
        require_open(row)
        known = member_of(session, circle_id, player_id)
        _require_may_come(known)
        _require_fits(session, row, profile)
        asks = row["is_private"] or row["join_requirements"].get("needs_approval", False)
        if known is None:
            status = Member.INACTIVE if asks else Member.ACTIVE
            pair = {"learning_circle_id": circle_id, "player_id": player_id}
            add(session, PEOPLE, **pair, membership_status=status)
        elif not asks:
            move(session, PEOPLE, known, Member.ACTIVE, joined_at=session.now)
        touch(session, row)
        return circle_id

    return do(session, "study.join_circle", circle_id, player_id, work)


def _require_may_come(known: Row | None) -> None:
    if known is None or known["membership_status"] == Member.INACTIVE:
        return
    if known["membership_status"] == Member.REMOVED:
        raise Refused(
            f"Player {known['player_id']} was removed from circle {known['learning_circle_id']}. "
            "Ask its creator to let them in again.",
            code="E-STUDY-023",
        )
    raise Refused(
        f"Player {known['player_id']} is a member of circle {known['learning_circle_id']} "
        "already. Nothing needs to be done.",
        code="E-STUDY-024",
    )


def _require_fits(session: Session, row: Row, profile: PlayerProfile) -> None:
    """Refused with everything that a player lacks."""
    wanted = row["join_requirements"]
    lacking = []
    if profile.level < wanted.get("level_min", 1):
        lacking.append(f"level {wanted['level_min']} (has {profile.level})")
    if profile.total_xp < wanted.get("total_xp_min", 0):
        lacking.append(f"{wanted['total_xp_min']} XP (has {profile.total_xp})")
    classes = wanted.get("character_classes") or []
    if classes and _class_key(session, profile) not in classes:
        lacking.append(f"a class of {', '.join(classes)}")
    if lacking:
        raise Refused(
            f"Player {profile.id} cannot join circle {row['id']} yet: it takes "
            f"{' and '.join(lacking)}. Come back then.",
            code="E-STUDY-022",
        )


def _class_key(session: Session, profile: PlayerProfile) -> str | None:
    query = sa.select(col(CharacterClass.key)).where(col(CharacterClass.id) == profile.class_id)
    key: str | None = session.execute(query).scalar_one_or_none()
    return key


def admit(session: WriteSession, *, circle_id: int, player_id: int, member_id: int) -> CircleInfo:
    """Let somebody in who asked, as creator or moderator; who was removed, as creator only."""

    def work() -> int:
        row, acting = _begin_as_keeper(session, circle_id, player_id)
        theirs = _theirs(session, circle_id, member_id)
        if theirs["membership_status"] == Member.ACTIVE:
            _require_may_come(theirs)
        if theirs["membership_status"] == Member.REMOVED and acting["role"] != CircleRole.CREATOR:
            _require_may_come(theirs)
        move(session, PEOPLE, theirs, Member.ACTIVE, joined_at=session.now)
        touch(session, row)
        return circle_id

    return do(session, "study.admit", circle_id, player_id, work, member=member_id)


def leave_circle(session: WriteSession, *, circle_id: int, player_id: int) -> CircleInfo:
    """Leave a circle, also an archived one; its creator stays."""

    def work() -> int:
        opened(session, circle_id)
        acting_for(session, session.actor, player_id)
        mine = active_in(session, circle_id, player_id)
        _require_not_creator(mine)
        move(session, PEOPLE, mine, Member.INACTIVE, role=CircleRole.MEMBER)
        return circle_id

    return do(session, "study.leave_circle", circle_id, player_id, work)


def remove_from_circle(
    session: WriteSession, *, circle_id: int, player_id: int, member_id: int
) -> CircleInfo:
    """Remove a member, or turn down who asked, as creator or moderator."""

    def work() -> int:
        _begin_as_keeper(session, circle_id, player_id)
        theirs = _theirs(session, circle_id, member_id)
        if theirs["membership_status"] == Member.REMOVED:
            _require_may_come(theirs)
        _require_not_creator(theirs)
        move(session, PEOPLE, theirs, Member.REMOVED, role=CircleRole.MEMBER)
        return circle_id

    return do(session, "study.remove_from_circle", circle_id, player_id, work, member=member_id)


def appoint(
    session: WriteSession,
    *,
    circle_id: int,
    player_id: int,
    member_id: int,
    is_moderator: bool = True,
) -> CircleInfo:
    """Make a member a moderator, or a moderator a member again, as the creator."""

    def work() -> int:
        require_open(created(session, circle_id, player_id))
        theirs = active_in(session, circle_id, member_id)
        _require_not_creator(theirs)
        role = CircleRole.MODERATOR if is_moderator else CircleRole.MEMBER
        change(session, PEOPLE, theirs, role=role)
        return circle_id

    more = {"member": member_id, "moderator": is_moderator}
    return do(session, "study.appoint", circle_id, player_id, work, **more)


def active_in(session: Session, circle_id: int, player_id: int) -> Row:
    """The active membership of a player; Refused without one."""
    found = member_of(session, circle_id, player_id)
    if found is None or found["membership_status"] != Member.ACTIVE:
        raise Refused(
            f"Player {player_id} is not an active member of circle {circle_id}. Join it first.",
            code="E-STUDY-025",
        )
    return found


def _theirs(session: Session, circle_id: int, player_id: int) -> Row:
    found = member_of(session, circle_id, player_id)
    return active_in(session, circle_id, player_id) if found is None else found


def _begin_as_keeper(session: WriteSession, circle_id: int, player_id: int) -> tuple[Row, Row]:
    """The circle, locked and at work, and the acting creator's or moderator's membership."""
    row = opened(session, circle_id)
    acting_for(session, session.actor, player_id)
    require_open(row)
    mine = active_in(session, circle_id, player_id)
    if mine["role"] == CircleRole.MEMBER:
        raise Refused(
            f"Player {player_id} neither made circle {circle_id} nor moderates it. "
            "Ask somebody who does.",
            code="E-STUDY-020",
        )
    return row, load(session, PEOPLE, mine["id"], what="membership")


def _require_not_creator(row: Row) -> None:
    if row["role"] == CircleRole.CREATOR:
        raise Refused(
            f"Player {row['player_id']} made circle {row['learning_circle_id']} and stays in it "
            "as its creator. Archive the circle instead.",
            code="E-STUDY-026",
        )
