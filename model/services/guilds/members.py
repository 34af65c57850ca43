"""Who belongs to a guild and by which rank: the questions that every service of guilds asks.

Asked in this order: is there such a guild, may the actor act for that player, is the guild at work,
is the player an active member, is the rank high enough. The master is who `is_creator` marks, and
holds the context role `guild_master`; officers hold the context role `game_master`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.guilds import MASTER, MEMBER, NOBODY, OFFICER, next_master
from model.services import notices
from model.services.acting import acting_for
from model.services.guilds.many import rows_of
from model.services.rows import Row, add, change, columns, find, locked, move
from model.tables import PlayerProfile
from model.words import (
    ContextRoleKind,
    ContextRoleStatus,
    GuildMembershipStatus,
    GuildStatus,
    NotificationType,
)

ACTIVE = GuildMembershipStatus.ACTIVE.value
RANKS = {MEMBER: "member", OFFICER: "officer", MASTER: "guild master"}
"""Ranks as they are called."""
_MASTERS, _OFFICERS = ContextRoleKind.GUILD_MASTER.value, ContextRoleKind.GAME_MASTER.value


@dataclass(frozen=True, slots=True)
class GuildMemberInfo:
    """One active member of a guild; `rank` is member, officer or guild master."""

    player_id: int
    rank: str
    joined_at: datetime
    progress_visible: bool


def is_course(guild: Row) -> bool:
    """Whether a guild is a course, led by an educator; others are guilds of players."""
    return any(guild[name] is not None for name in ("course_code", "semester", "year"))


def begin(
    session: WriteSession, *, guild_id: int, player_id: int, rank: int = MEMBER
) -> tuple[Row, Row]:
    """The guild, locked and at work, and the membership of the player who acts in it."""
    guild = locked(session, "guilds", guild_id, what="guild")
    acting_for(session, session.actor, player_id)
    require_at_work(guild)
    member = active_member(session, guild_id=guild_id, player_id=player_id)
    require_rank(session, member, rank)
    return guild, member


def begin_in_course(
    session: WriteSession, *, guild_id: int, player_id: int, rank: int = OFFICER
) -> tuple[Row, Row]:
    """The same for what only courses have: materials, tasks, fights, overlays, buffs."""
    guild, member = begin(session, guild_id=guild_id, player_id=player_id, rank=rank)
    if not is_course(guild):
        raise Refused(
            f"Guild {guild_id} is a guild of players: only courses have materials, tasks and "
            "buffs. Found a guild with a course code, a semester or a year.",
            code="E-GLD-022",
        )
    return guild, member


def require_at_work(guild: Row) -> None:
    """Refused for a guild that was put away."""
    if guild["activation_status"] != GuildStatus.ACTIVE:
        raise Refused(
            f"Guild {guild['id']} is archived: only what was is left. Let its master reopen it.",
            code="E-GLD-003",
        )


def active_member(session: Session, *, guild_id: int, player_id: int) -> Row:
    """The active membership of a player; Refused when there is none."""
    member = find(session, "guild_memberships", guild_id=guild_id, player_id=player_id)
    if member is None or member["account_status"] != ACTIVE:
        raise Refused(
            f"Player {player_id} is not an active member of guild {guild_id}. Join it first.",
            code="E-GLD-001",
        )
    return member


def require_rank(session: Session, member: Row, rank: int) -> None:
    """Refused for a member of a lower rank."""
    if rank_of(session, member) < rank:
        raise Refused(
            f"Player {member['player_id']} of guild {member['guild_id']} is not its {RANKS[rank]}, "
            "which this takes at least. Ask the guild's master.",
            code="E-GLD-002",
        )


def rank_of(session: Session, member: Row) -> int:
    """A member's rank."""
    if member["is_creator"]:
        return MASTER
    role = held_role(session, member, _OFFICERS)
    return MEMBER if role is None else OFFICER


def ranks_of(session: Session, guild_id: int, members: list[Row]) -> dict[int, int]:
    """The ranks of several members, by player."""
    held = {"guild_id": guild_id, "role": _OFFICERS, "status": ContextRoleStatus.ACTIVE}
    officers = {row["player_id"] for row in rows_of(session, "context_roles", **held)}
    return {
        row["player_id"]: MASTER
        if row["is_creator"]
        else (OFFICER if row["player_id"] in officers else MEMBER)
        for row in members
    }


def held_role(session: Session, member: Row, role: str) -> Row | None:
    """The context role that a member holds now."""
    pair = {"guild_id": member["guild_id"], "player_id": member["player_id"]}
    found = find(session, "context_roles", **pair, role=role)
    active = found is not None and found["status"] == ContextRoleStatus.ACTIVE
    return found if active else None


def give_role(session: WriteSession, member: Row, role: ContextRoleKind, *, by: int | None) -> None:
    """Let a member hold a context role; one that was withdrawn is given again."""
    pair = {"guild_id": member["guild_id"], "player_id": member["player_id"], "role": role.value}
    found = find(session, "context_roles", **pair)
    given: dict[str, Any] = {"assigned_by": by, "assigned_at": session.now}
    if found is None:
        add(session, "context_roles", **pair, **given)
    elif found["status"] != ContextRoleStatus.ACTIVE:
        move(session, "context_roles", found, ContextRoleStatus.ACTIVE, **given)


def withdraw_roles(session: WriteSession, member: Row, *roles: str) -> None:
    """Withdraw these context roles of a member; all of them when none is named."""
    pair = {"guild_id": member["guild_id"], "player_id": member["player_id"]}
    for row in rows_of(session, "context_roles", **pair, status=ContextRoleStatus.ACTIVE):
        if not roles or row["role"] in roles:
            move(session, "context_roles", row, ContextRoleStatus.INACTIVE)


def crown(session: WriteSession, member: Row, *, by: int | None = None) -> None:
    """Make an active member the master of a guild that nobody leads now."""
    change(session, "guild_memberships", member, is_creator=True)
    withdraw_roles(session, member, _OFFICERS)
    give_role(session, member, ContextRoleKind.GUILD_MASTER, by=by)


def uncrown(session: WriteSession, member: Row) -> None:
    """Let a master be a member like others."""
    change(session, "guild_memberships", member, is_creator=False)
    withdraw_roles(session, member, _MASTERS)


def pass_the_lead(session: WriteSession, guild_id: int) -> int | None:
    """Let the oldest officer, else the oldest member, lead on; gives the player, None without."""
    members = active_members(session, guild_id)
    ranks = ranks_of(session, guild_id, members)
    ranked = [
        (ranks[row["player_id"]], int(row["joined_at"].timestamp() * 1_000_000), row["id"])
        for row in members
    ]
    chosen = next_master(ranked)
    if chosen == NOBODY:
        return None
    follower = next(row for row in members if row["id"] == chosen)
    crown(session, follower)
    return int(follower["player_id"])


def active_members(session: Session, guild_id: int) -> list[Row]:
    """The active memberships of a guild, by id."""
    return rows_of(session, "guild_memberships", guild_id=guild_id, account_status=ACTIVE)


def members_of(session: Session, guild_id: int) -> tuple[GuildMemberInfo, ...]:
    """The active members of a guild, by the order of their coming."""
    rows = active_members(session, guild_id)
    ranks = ranks_of(session, guild_id, rows)
    rows.sort(key=lambda row: (row["joined_at"], row["id"]))
    return tuple(
        GuildMemberInfo(
            player_id=row["player_id"],
            rank=RANKS[ranks[row["player_id"]]],
            joined_at=row["joined_at"],
            progress_visible=row["progress_visible"],
        )
        for row in rows
    )


def player_of(session: Session, player_id: int) -> PlayerProfile:
    """A player's profile, not locked; NotFound when there is none."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    return profile


def tell(
    session: WriteSession,
    player_ids: list[int],
    title: str,
    content: str = "",
    *,
    kind: NotificationType = NotificationType.PARTY,
) -> None:
    """Tell the persons of these players something; players without a person hear nothing."""
    there = PlayerProfile.__table__.c
    query = sa.select(there.user_id, there.world_id).where(there.id.in_(player_ids))
    query = query.where(there.user_id.is_not(None)).order_by(there.user_id)
    for user_id, world_id in session.execute(query).all():
        notice = notices.Notice(user_id, kind, title[:200], content[:500], world_id=world_id)
        notices.tell(session, notice)


def active_guilds_of(session: Session, player_id: int) -> list[Row]:
    """The guilds at work that a player is an active member of, by id."""
    members, guilds = columns("guild_memberships"), columns("guilds")
    query = (
        sa.select(guilds.id.table)
        .join(members.id.table, members.guild_id == guilds.id)
        .where(members.player_id == player_id, members.account_status == ACTIVE)
        .where(members.deleted_at.is_(None), guilds.deleted_at.is_(None))
        .where(guilds.activation_status == GuildStatus.ACTIVE)
        .order_by(guilds.id)
    )
    return [dict(row) for row in session.execute(query).mappings()]
