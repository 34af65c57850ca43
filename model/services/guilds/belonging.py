"""Coming and going: who joins, leaves, is sent away, leads now, helps to lead, shows progress.

When the master goes, the oldest officer leads, else the oldest member; with its last member a guild
is put away. Who left a players' guild may come back after seven days (rules.md §1.10).
"""

from __future__ import annotations

import hmac
from datetime import datetime

import sqlalchemy as sa

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import (
    MASTER,
    MEMBER,
    MINUTES_A_DAY,
    OFFICER,
    REJOIN_DAYS,
    may_come_back,
    may_remove,
)
from model.services.acting import acting_for
from model.services.guilds.founding import GuildInfo, guild, require_one_guild
from model.services.guilds.members import (
    ACTIVE,
    RANKS,
    active_member,
    active_members,
    begin,
    crown,
    give_role,
    is_course,
    pass_the_lead,
    player_of,
    rank_of,
    require_at_work,
    tell,
    uncrown,
    withdraw_roles,
)
from model.services.rows import Row, act, add, change, columns, find, locked, move
from model.words import ContextRoleKind, GuildJoinType, GuildMembershipStatus, GuildStatus

INACTIVE = GuildMembershipStatus.INACTIVE


def _minute(instant: datetime) -> int:
    """Whole minutes since 1970, as the rules count."""
    return int(instant.timestamp()) // 60


def require_free(session: WriteSession, guild_row: Row, player_id: int) -> Row | None:
    """Refused unless the player may belong to the guild; gives the membership there was, if any.

    The player's row is locked, so that nobody comes into two guilds at once.
    """
    profile = player_of(session, player_id)
    profiles = columns("player_profiles")
    session.execute(sa.select(profiles.id).where(profiles.id == player_id).with_for_update())
    if profile.world_id != guild_row["world_id"]:
        raise Refused(
            f"Player {player_id} plays in another world than guild {guild_row['id']}. "
            "Choose somebody, or a guild, of the same world.",
            code="E-GLD-015",
        )
    known = find(session, "guild_memberships", guild_id=guild_row["id"], player_id=player_id)
    if known is not None and known["account_status"] == ACTIVE:
        raise Refused(
            f"Player {player_id} is a member of guild {guild_row['id']} already. "
            "Nothing needs to be done.",
            code="E-GLD-010",
        )
    if not is_course(guild_row):
        require_one_guild(session, player_id)
        _require_pause(session, known)
    return known


def _require_pause(session: WriteSession, known: Row | None) -> None:
    if known is None or known["left_at"] is None:
        return
    left = _minute(known["left_at"])
    if may_come_back(left, _minute(session.now)):
        return
    hours = (left + REJOIN_DAYS * MINUTES_A_DAY - _minute(session.now)) // 60 + 1
    raise Refused(
        f"Player {known['player_id']} left guild {known['guild_id']} less than {REJOIN_DAYS} days "
        f"ago. Wait {hours} hours more, or choose another guild.",
        code="E-GLD-009",
    )


def enter(session: WriteSession, guild_row: Row, *, player_id: int) -> int:
    """Give a player a place; gives the membership. RecordError when no place is left."""
    known = require_free(session, guild_row, player_id)
    if known is None:
        pair = {"guild_id": guild_row["id"], "player_id": player_id}
        return add(session, "guild_memberships", **pair, joined_at=session.now)
    fresh = {"joined_at": session.now, "left_at": None}
    move(session, "guild_memberships", known, GuildMembershipStatus.ACTIVE, **fresh)
    return int(known["id"])


def join(
    session: WriteSession, *, guild_id: int, player_id: int, join_code: str | None = None
) -> GuildInfo:
    """Join a guild that is open, or one that asks for a code; an open request is answered by it.

    Errors, in this order: NotFound; Refused for another's player, an archived guild, one that takes
    members by invitation only, a wrong code, another world, who is a member already, who belongs to
    another players' guild or left less than 7 days ago; RecordError when no place is left.
    """

    def work() -> int:
        row = locked(session, "guilds", guild_id, what="guild")
        acting_for(session, session.actor, player_id)
        require_at_work(row)
        if row["join_type"] == GuildJoinType.INVITE_ONLY:
            raise Refused(
                f"Guild {guild_id} takes members by invitation only. Apply for one.",
                code="E-GLD-004",
            )
        _require_code(row, join_code)
        return enter(session, row, player_id=player_id)

    request = {"guild": guild_id, "player": player_id, "code": join_code}
    act(session, "guilds.join", request=request, table="guild_memberships", work=work)
    return guild(session, guild_id=guild_id)


def _require_code(row: Row, given: str | None) -> None:
    if row["join_type"] != GuildJoinType.CODE_REQUIRED:
        return
    wanted = str(row["join_code"] or "")
    if not wanted or not hmac.compare_digest(wanted.encode(), (given or "").encode()):
        raise Refused(
            f"Guild {row['id']} is joined by its code, and this is not it. Ask its master.",
            code="E-GLD-005",
        )


def leave(session: WriteSession, *, guild_id: int, player_id: int) -> GuildInfo:
    """Leave a guild, also an archived one; a master is followed by the oldest officer or member."""

    def work() -> int:
        row = locked(session, "guilds", guild_id, what="guild")
        acting_for(session, session.actor, player_id)
        member = active_member(session, guild_id=guild_id, player_id=player_id)
        _go(session, row, member)
        return int(member["id"])

    request = {"guild": guild_id, "player": player_id}
    act(session, "guilds.leave", request=request, table="guild_memberships", work=work)
    return guild(session, guild_id=guild_id)


def remove(session: WriteSession, *, guild_id: int, player_id: int, member_id: int) -> GuildInfo:
    """Send a member away: officers members, the master officers too."""

    def work() -> int:
        row, actor = begin(session, guild_id=guild_id, player_id=player_id, rank=OFFICER)
        member = active_member(session, guild_id=guild_id, player_id=member_id)
        ranks = rank_of(session, actor), rank_of(session, member)
        if not may_remove(*ranks):
            raise Refused(
                f"Player {member_id} is {RANKS[ranks[1]]} of guild {guild_id}, and is sent away "
                "only by a higher rank. Ask the guild's master.",
                code="E-GLD-017",
            )
        _go(session, row, member)
        tell(session, [member_id], f"You are no member of {row['name']} any more")
        return int(member["id"])

    request = {"guild": guild_id, "player": player_id, "member": member_id}
    act(session, "guilds.remove", request=request, table="guild_memberships", work=work)
    return guild(session, guild_id=guild_id)


def _go(session: WriteSession, guild_row: Row, member: Row) -> None:
    """Let a member go with all roles; somebody follows a master, an empty guild is put away."""
    was_master = member["is_creator"]
    _ended(session, member)
    follower = pass_the_lead(session, guild_row["id"]) if was_master else None
    if follower is not None:
        tell(session, [follower], f"You lead {guild_row['name']} now")
    at_work = guild_row["activation_status"] == GuildStatus.ACTIVE
    if was_master and follower is None and at_work:
        move(session, "guilds", guild_row, GuildStatus.ARCHIVED)


def _ended(session: WriteSession, member: Row) -> None:
    withdraw_roles(session, member)
    left = {"is_creator": False, "left_at": session.now}
    move(session, "guild_memberships", member, INACTIVE, **left)


def disband(session: WriteSession, *, guild_id: int, player_id: int) -> GuildInfo:
    """End a guild for good, as its master: everybody leaves, and it is put away."""

    def work() -> int:
        row, _ = begin(session, guild_id=guild_id, player_id=player_id, rank=MASTER)
        gone = active_members(session, guild_id)
        for member in gone:
            _ended(session, member)
        move(session, "guilds", row, GuildStatus.ARCHIVED)
        others = [m["player_id"] for m in gone if m["player_id"] != player_id]
        tell(session, others, f"{row['name']} was disbanded")
        return guild_id

    request = {"guild": guild_id, "player": player_id}
    act(session, "guilds.disband", request=request, table="guilds", work=work)
    return guild(session, guild_id=guild_id)


# --- Ranks --------------------------------------------------------------------------------------


def hand_over(session: WriteSession, *, guild_id: int, player_id: int, member_id: int) -> GuildInfo:
    """Let another active member be the master; who led before stays a member."""

    def work() -> int:
        row, master, follower = _by_master(session, guild_id, player_id, member_id)
        uncrown(session, master)
        crown(session, follower, by=session.actor.user_id)
        tell(session, [member_id], f"You lead {row['name']} now")
        return guild_id

    request = {"guild": guild_id, "player": player_id, "member": member_id}
    act(session, "guilds.hand_over", request=request, table="guilds", work=work)
    return guild(session, guild_id=guild_id)


def appoint(session: WriteSession, *, guild_id: int, player_id: int, member_id: int) -> GuildInfo:
    """Make a member an officer, as the master; officers invite, teach and judge."""

    def work() -> int:
        row, _, member = _by_master(session, guild_id, player_id, member_id)
        if rank_of(session, member) != MEMBER:
            raise Refused(
                f"Player {member_id} is an officer of guild {guild_id} already. Name another.",
                code="E-GLD-024",
            )
        give_role(session, member, ContextRoleKind.GAME_MASTER, by=session.actor.user_id)
        tell(session, [member_id], f"You are an officer of {row['name']} now")
        return guild_id

    request = {"guild": guild_id, "player": player_id, "member": member_id}
    act(session, "guilds.appoint", request=request, table="context_roles", work=work)
    return guild(session, guild_id=guild_id)


def dismiss(session: WriteSession, *, guild_id: int, player_id: int, member_id: int) -> GuildInfo:
    """Let an officer be a member like others, as the master."""

    def work() -> int:
        _, _, member = _by_master(session, guild_id, player_id, member_id)
        if rank_of(session, member) != OFFICER:
            raise Refused(
                f"Player {member_id} is no officer of guild {guild_id}. Name one of its officers.",
                code="E-GLD-025",
            )
        withdraw_roles(session, member, ContextRoleKind.GAME_MASTER.value)
        return guild_id

    request = {"guild": guild_id, "player": player_id, "member": member_id}
    act(session, "guilds.dismiss", request=request, table="context_roles", work=work)
    return guild(session, guild_id=guild_id)


def _by_master(
    session: WriteSession, guild_id: int, player_id: int, member_id: int
) -> tuple[Row, Row, Row]:
    """The guild, its master, who acts, and another member who is meant."""
    row, master = begin(session, guild_id=guild_id, player_id=player_id, rank=MASTER)
    member = active_member(session, guild_id=guild_id, player_id=member_id)
    if member["id"] == master["id"]:
        raise Refused(
            f"Player {player_id} is the master of guild {guild_id}. Name another member.",
            code="E-GLD-018",
        )
    return row, master, member


def show_progress(
    session: WriteSession, *, guild_id: int, player_id: int, visible: bool
) -> GuildInfo:
    """Let the guild's officers see one's progress, or not, as the member oneself."""

    def work() -> int:
        _, member = begin(session, guild_id=guild_id, player_id=player_id)
        change(session, "guild_memberships", member, progress_visible=visible)
        return int(member["id"])

    request = {"guild": guild_id, "player": player_id, "visible": visible}
    act(session, "guilds.show_progress", request=request, table="guild_memberships", work=work)
    return guild(session, guild_id=guild_id)
