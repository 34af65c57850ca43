"""Learning circles: lasting communities around a topic, who may join them and who looks after them.

A study group is a circle with ten places unless it says otherwise (rules.md §4: study groups max
10). Who leaves, or asks to be let in, is inactive; who was removed comes back only by its creator.
Source: sources/roguelearn.md, LearningCircle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, find, find_all, load, locked, move
from model.words import CircleMembershipStatus as Member
from model.words import LearningCircleRole as CircleRole
from model.words import LearningCircleStatus, LearningCircleType

TABLE, PEOPLE = "learning_circles", "learning_circle_memberships"
STUDY_GROUP_PLACES = 10


@dataclass(frozen=True, slots=True)
class CircleMemberInfo:
    """One member of a circle; inactive ones left, or wait to be let in."""

    player_id: int
    role: str
    status: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class CircleInfo:
    """One circle with its members, those who were removed left out."""

    id: int
    world_id: int
    creator_id: int
    name: str
    topic: str
    circle_type: str
    status: str
    max_members: int | None
    is_private: bool
    requirements: Mapping[str, Any]
    last_activity_at: datetime | None
    members: tuple[CircleMemberInfo, ...]


def found(
    session: WriteSession,
    *,
    player_id: int,
    name: str,
    topic: str,
    circle_type: LearningCircleType,
    max_members: int | None = None,
    requirements: Mapping[str, Any] | None = None,
    is_private: bool = False,
    description: str = "",
) -> CircleInfo:
    """Make a circle; its creator is its first member.

    Errors: NotFound; Refused for another's player; RecordError for a taken name or bad fields.
    """
    places = max_members
    if places is None and circle_type == LearningCircleType.STUDY_GROUP:
        places = STUDY_GROUP_PLACES
    values: Row = {"name": name, "topic_focus": topic, "circle_type": circle_type}
    values |= {"max_members": places, "is_private": is_private, "description": description}
    values |= {"join_requirements": dict(requirements or {})}

    def work() -> int:
        world_id = acting_for(session, session.actor, player_id).world_id
        made = add(session, TABLE, world_id=world_id, creator_id=player_id, **values)
        creator = {"learning_circle_id": made, "player_id": player_id}
        add(session, PEOPLE, **creator, role=CircleRole.CREATOR)
        return made

    request = {"player": player_id, "values": fingerprint(values)}
    made = act(session, "study.found", request=request, table=TABLE, work=work)
    return circle(session, circle_id=made)


def circle(session: Session, *, circle_id: int) -> CircleInfo:
    """One circle as it stands; NotFound when there is none."""
    row = load(session, TABLE, circle_id, what="circle")
    people = find_all(session, PEOPLE, learning_circle_id=circle_id)
    return CircleInfo(
        id=row["id"],
        world_id=row["world_id"],
        creator_id=row["creator_id"],
        name=row["name"],
        topic=row["topic_focus"],
        circle_type=row["circle_type"],
        status=row["circle_status"],
        max_members=row["max_members"],
        is_private=row["is_private"],
        requirements=row["join_requirements"],
        last_activity_at=row["last_activity_at"],
        members=tuple(
            CircleMemberInfo(
                one["player_id"], one["role"], one["membership_status"], one["joined_at"]
            )
            for one in people
            if one["membership_status"] != Member.REMOVED
        ),
    )


def archive_circle(session: WriteSession, *, circle_id: int, player_id: int) -> CircleInfo:
    """Put a circle away, as its creator."""

    def work() -> int:
        row = created(session, circle_id, player_id)
        require_open(row)
        move(session, TABLE, row, LearningCircleStatus.ARCHIVED)
        return circle_id

    return do(session, "study.archive_circle", circle_id, player_id, work)


def reopen_circle(session: WriteSession, *, circle_id: int, player_id: int) -> CircleInfo:
    """Take an archived circle up again, as its creator."""

    def work() -> int:
        row = created(session, circle_id, player_id)
        if row["circle_status"] == LearningCircleStatus.ACTIVE:
            raise Refused(
                f"Circle {circle_id} is at work already. Nothing needs to be done.",
                code="E-STUDY-028",
            )
        move(session, TABLE, row, LearningCircleStatus.ACTIVE)
        return circle_id

    return do(session, "study.reopen_circle", circle_id, player_id, work)


def alter_circle(
    session: WriteSession, *, circle_id: int, player_id: int, values: Mapping[str, Any]
) -> CircleInfo:
    """Change what a circle says of itself, as its creator; RecordError names every fault."""

    def work() -> int:
        row = created(session, circle_id, player_id)
        require_open(row)
        if unknown := sorted(set(values) - CHANGEABLE):
            raise Refused(
                f"A creator does not set {', '.join(unknown)} of a circle. "
                f"Use {', '.join(sorted(CHANGEABLE))}.",
                code="E-STUDY-029",
            )
        change(session, TABLE, row, **values)
        return circle_id

    more = {"values": fingerprint(dict(values))}
    return do(session, "study.alter_circle", circle_id, player_id, work, **more)


CHANGEABLE = frozenset(
    {
        *("name", "description", "topic_focus", "skill_id", "max_members"),
        *("join_requirements", "is_private"),
    }
)


def opened(session: WriteSession, circle_id: int) -> Row:
    """The circle, locked."""
    return locked(session, TABLE, circle_id, what="circle")


def created(session: WriteSession, circle_id: int, player_id: int) -> Row:
    """The circle, locked, when the acting player made it."""
    row = opened(session, circle_id)
    acting_for(session, session.actor, player_id)
    if row["creator_id"] != player_id:
        raise Refused(
            f"Player {player_id} did not make circle {circle_id}. Ask its creator.",
            code="E-STUDY-020",
        )
    return row


def require_open(row: Row) -> None:
    """Refused for a circle that was put away."""
    if row["circle_status"] != LearningCircleStatus.ACTIVE:
        raise Refused(
            f"Circle {row['id']} is archived. Let its creator reopen it.",
            code="E-STUDY-021",
        )


def member_of(session: Session, circle_id: int, player_id: int) -> Row | None:
    """The membership of a player, whatever its status; None without one."""
    return find(session, PEOPLE, learning_circle_id=circle_id, player_id=player_id)


def touch(session: WriteSession, row: Row) -> None:
    """Note that something happened in a circle."""
    change(session, TABLE, row, last_activity_at=session.now)


def do(
    session: WriteSession,
    service: str,
    circle_id: int,
    player_id: int,
    work: Callable[[], int],
    **more: Any,
) -> CircleInfo:
    """Do a request about a circle once; gives the circle as it now is."""
    request = {"circle": circle_id, "player": player_id, **more}
    act(session, service, request=request, table=TABLE, work=work)
    return circle(session, circle_id=circle_id)
