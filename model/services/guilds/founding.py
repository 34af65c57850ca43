"""Guilds as such: founded by who leads them, changed, put away and taken up again; what one is now.

A guild with a course code, a semester or a year is a course: an educator founds it, and it has as
many members as it says. Every other one is a guild of players with the limits of rules.md §1.10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import (
    FOUNDER_LEVEL,
    MASTER,
    MEMBERS_MAX,
    MEMBERS_MIN,
    limit_fits,
    may_found,
)
from model.services.acting import acting_for
from model.services.guilds.members import (
    GuildMemberInfo,
    active_guilds_of,
    active_member,
    active_members,
    begin,
    give_role,
    is_course,
    members_of,
    require_rank,
)
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, columns, find, load, locked, move
from model.words import ContextRoleKind, GuildJoinType, GuildStatus, Role


@dataclass(frozen=True, slots=True)
class GuildInfo:
    """One guild with its active members; the code that opens it is not told."""

    id: int
    world_id: int
    name: str
    description: str
    status: str
    join_type: str
    is_course: bool
    course_code: str | None
    semester: str | None
    year: int | None
    max_members: int | None
    aggregated_progress_visible: bool
    master_id: int | None
    members: tuple[GuildMemberInfo, ...]
    version: int


def found(
    session: WriteSession,
    *,
    player_id: int,
    name: str,
    description: str = "",
    join_type: GuildJoinType = GuildJoinType.INVITE_ONLY,
    join_code: str | None = None,
    max_members: int | None = None,
    course_code: str | None = None,
    semester: str | None = None,
    year: int | None = None,
) -> GuildInfo:
    """Found a guild and lead it; a players' guild without a limit has places for ten.

    Errors, in this order: NotFound; Refused for another's player, a course without the role of an
    educator, a level below 10, a second players' guild, a limit outside 3 to 10, a missing code;
    RecordError for what is wrong with the fields, such as a name that is taken.
    """
    values: Row = {"name": name, "description": description, "join_type": str(join_type)}
    values |= {"join_code": join_code, "max_members": max_members, "course_code": course_code}
    values |= {"semester": semester, "year": year}

    def work() -> int:
        profile = acting_for(session, session.actor, player_id)
        course = is_course(values)
        if course:
            session.actor.require(Role.EDUCATOR)
        else:
            _require_level(player_id, profile.level)
            require_one_guild(session, player_id)
        limit = MEMBERS_MAX if max_members is None and not course else max_members
        _require_limit(limit, course=course)
        _require_code(values)
        fresh = {**values, "max_members": limit, "world_id": profile.world_id}
        guild_id = add(session, "guilds", **fresh)
        pair = {"guild_id": guild_id, "player_id": player_id}
        add(session, "guild_memberships", **pair, is_creator=True, progress_visible=True)
        give_role(session, pair, ContextRoleKind.GUILD_MASTER, by=None)
        return guild_id

    request = {"player": player_id, "values": fingerprint(values)}
    made = act(session, "guilds.found", request=request, table="guilds", work=work)
    return guild(session, guild_id=made)


def _require_level(player_id: int, level: int) -> None:
    if not may_found(level):
        raise Refused(
            f"Player {player_id} has level {level}, and a guild is founded from level "
            f"{FOUNDER_LEVEL} on. Join one until then.",
            code="E-GLD-006",
        )


def require_one_guild(session: Session, player_id: int, *, besides: int | None = None) -> None:
    """Refused for who belongs to another players' guild at work: one belongs to one at a time."""
    for other in active_guilds_of(session, player_id):
        if other["id"] != besides and not is_course(other):
            raise Refused(
                f"Player {player_id} belongs to guild {other['id']} already, and to one guild of "
                "players at a time. Leave it first.",
                code="E-GLD-008",
            )


def _require_limit(limit: int | None, *, course: bool) -> None:
    if not course and (type(limit) is not int or not limit_fits(limit)):
        raise Refused(
            f"A guild of players has a limit of {MEMBERS_MIN} to {MEMBERS_MAX} members, not "
            f"{limit}. Choose one of these.",
            code="E-GLD-007",
        )


def _require_code(row: Mapping[str, Any]) -> None:
    if row["join_type"] == GuildJoinType.CODE_REQUIRED and not row["join_code"]:
        raise Refused(
            "A guild that one joins by a code needs one. Give a join_code of 6 to 40 signs.",
            code="E-GLD-023",
        )


# --- Looking ------------------------------------------------------------------------------------


def guild(session: Session, *, guild_id: int) -> GuildInfo:
    """One guild as it stands; NotFound when there is none."""
    return _info(session, load(session, "guilds", guild_id, what="guild"))


def guilds_of(session: Session, *, player_id: int) -> tuple[GuildInfo, ...]:
    """The guilds at work that a player is an active member of, by id."""
    return tuple(_info(session, row) for row in active_guilds_of(session, player_id))


def open_guilds(session: Session, *, world_id: int) -> tuple[GuildInfo, ...]:
    """The guilds at work of a world that everybody may join, by id."""
    there = columns("guilds")
    query = sa.select(there.id).where(
        there.world_id == world_id,
        there.activation_status == GuildStatus.ACTIVE,
        there.join_type == GuildJoinType.OPEN,
        there.deleted_at.is_(None),
    )
    ids = session.execute(query.order_by(there.id)).scalars().all()
    return tuple(guild(session, guild_id=guild_id) for guild_id in ids)


def _info(session: Session, row: Row) -> GuildInfo:
    master = find(session, "guild_memberships", guild_id=row["id"], is_creator=True)
    return GuildInfo(
        id=row["id"],
        world_id=row["world_id"],
        name=row["name"],
        description=row["description"],
        status=row["activation_status"],
        join_type=row["join_type"],
        is_course=is_course(row),
        course_code=row["course_code"],
        semester=row["semester"],
        year=row["year"],
        max_members=row["max_members"],
        aggregated_progress_visible=row["aggregated_progress_visible"],
        master_id=None if master is None else master["player_id"],
        members=members_of(session, row["id"]),
        version=row["version"],
    )


# --- Changing -----------------------------------------------------------------------------------

CHANGEABLE = frozenset(
    {
        *("name", "description", "join_type", "join_code", "max_members"),
        *("course_code", "semester", "year", "aggregated_progress_visible"),
    }
)
"""What the master says of a guild."""


def alter(
    session: WriteSession, *, guild_id: int, player_id: int, values: Mapping[str, Any]
) -> GuildInfo:
    """Change what the master says of a guild; a course stays one, and so does a players' guild.

    Errors: as for every act of a master; Refused for other fields, another kind, a limit outside
    the bounds, a missing code; RecordError with every fault, such as a limit below the members.
    """

    def work() -> int:
        row, _ = begin(session, guild_id=guild_id, player_id=player_id, rank=MASTER)
        if unknown := sorted(set(values) - CHANGEABLE):
            raise Refused(
                f"A master does not set {', '.join(unknown)} of a guild. "
                f"Use {', '.join(sorted(CHANGEABLE))}.",
                code="E-GLD-019",
            )
        after = {**row, **values}
        if is_course(after) != is_course(row):
            raise Refused(
                f"Guild {guild_id} stays what it is, a course or a guild of players: that hangs on "
                "course_code, semester and year. Found another guild.",
                code="E-GLD-021",
            )
        _require_limit(after["max_members"], course=is_course(row))
        _require_code(after)
        change(session, "guilds", row, **values)
        return guild_id

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(dict(values))}
    act(session, "guilds.alter", request=request, table="guilds", work=work)
    return guild(session, guild_id=guild_id)


def archive(session: WriteSession, *, guild_id: int, player_id: int) -> GuildInfo:
    """Put a guild away, as its master; its members stay, for it may be held once more."""

    def work() -> int:
        row, _ = begin(session, guild_id=guild_id, player_id=player_id, rank=MASTER)
        move(session, "guilds", row, GuildStatus.ARCHIVED)
        return guild_id

    request = {"guild": guild_id, "player": player_id}
    act(session, "guilds.archive", request=request, table="guilds", work=work)
    return guild(session, guild_id=guild_id)


def reopen(session: WriteSession, *, guild_id: int, player_id: int) -> GuildInfo:
    """Take an archived guild up again, as its master; none of its players may have another one."""

    def work() -> int:
        row = locked(session, "guilds", guild_id, what="guild")
        acting_for(session, session.actor, player_id)
        member = active_member(session, guild_id=guild_id, player_id=player_id)
        require_rank(session, member, MASTER)
        if row["activation_status"] != GuildStatus.ARCHIVED:
            raise Refused(
                f"Guild {guild_id} is at work already. Nothing needs to be done.",
                code="E-GLD-020",
            )
        if not is_course(row):
            for other in active_members(session, guild_id):
                require_one_guild(session, other["player_id"], besides=guild_id)
        move(session, "guilds", row, GuildStatus.ACTIVE)
        return guild_id

    request = {"guild": guild_id, "player": player_id}
    act(session, "guilds.reopen", request=request, table="guilds", work=work)
    return guild(session, guild_id=guild_id)
