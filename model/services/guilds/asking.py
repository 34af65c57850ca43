"""Asking for a place: the guild invites a player, or a player applies; the other side answers.

An open request is a membership that is inactive and was never left (`left_at` is empty). The table
says not who asked: the audit trail does. A request is open for seven days (as in the source of the
players' guilds, abhiaiyer91/solo guild.ts).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.guilds import ANSWER_DAYS, OFFICER
from model.services import audit
from model.services.acting import acting_for
from model.services.guilds.belonging import INACTIVE, enter, require_free
from model.services.guilds.many import rows_of
from model.services.guilds.members import (
    active_member,
    begin,
    player_of,
    require_at_work,
    require_rank,
    tell,
)
from model.services.idempotency import once
from model.services.rows import (
    Row,
    act,
    add,
    change,
    columns,
    load,
    locked,
    put_away,
)
from model.services.worlds import world_by_key
from model.tables import AuditEvent, User
from model.words import GuildJoinType, Role

OPEN_FOR = timedelta(days=ANSWER_DAYS)
"""How long a request can be answered."""
_INVITE, _APPLY, _TABLE = "guilds.invite", "guilds.apply", "guild_memberships"


@dataclass(frozen=True, slots=True)
class GuildRequestInfo:
    """One open request: `by_guild` when the guild invited, else the player applied."""

    id: int
    guild_id: int
    player_id: int
    by_guild: bool
    asked_at: datetime


def invite(
    session: WriteSession, *, guild_id: int, player_id: int, invitee_id: int
) -> GuildRequestInfo:
    """Invite a player of the same world, as an officer or the master.

    Errors: NotFound; Refused without the rank, for who wants no invitations, is a member, has an
    open request, belongs to another players' guild or left this one less than 7 days ago.
    """

    def work() -> int:
        guild_row, _ = begin(session, guild_id=guild_id, player_id=player_id, rank=OFFICER)
        _require_invitable(session, invitee_id)
        made = _ask(session, guild_row, invitee_id)
        tell(session, [invitee_id], f"{guild_row['name']} invites you")
        return made

    request = {"guild": guild_id, "player": player_id, "invitee": invitee_id}
    made = act(session, _INVITE, request=request, table=_TABLE, work=work)
    return GuildRequestInfo(made, guild_id, invitee_id, True, session.now)


def apply(session: WriteSession, *, guild_id: int, player_id: int) -> GuildRequestInfo:
    """Apply for a place in a guild that takes members by invitation only."""

    def work() -> int:
        guild_row = locked(session, "guilds", guild_id, what="guild")
        acting_for(session, session.actor, player_id)
        require_at_work(guild_row)
        if guild_row["join_type"] != GuildJoinType.INVITE_ONLY:
            raise Refused(
                f"Guild {guild_id} takes no applications: one joins it oneself. Join it.",
                code="E-GLD-026",
            )
        return _ask(session, guild_row, player_id)

    request = {"guild": guild_id, "player": player_id}
    made = act(session, _APPLY, request=request, table=_TABLE, work=work)
    return GuildRequestInfo(made, guild_id, player_id, False, session.now)


def _require_invitable(session: Session, player_id: int) -> None:
    invited = player_of(session, player_id)
    person = None if invited.user_id is None else session.get(User, invited.user_id)
    if person is not None and not person.privacy_settings.get("may_be_invited", True):
        raise Refused(
            f"Player {player_id} wants no invitations. Let them apply by themself.",
            code="E-GLD-016",
        )


def _ask(session: WriteSession, guild_row: Row, player_id: int) -> int:
    """Write the open request down; one that is overdue makes room for a new one."""
    known = require_free(session, guild_row, player_id)
    asked = {"joined_at": session.now, "left_at": None}
    if known is None:
        pair = {"guild_id": guild_row["id"], "player_id": player_id}
        return add(session, _TABLE, **pair, account_status=INACTIVE, **asked)
    if known["left_at"] is None and not _is_overdue(known, session.now):
        raise Refused(
            f"There is an open request between guild {guild_row['id']} and player {player_id}. "
            "Answer it, or take it back first.",
            code="E-GLD-011",
        )
    change(session, _TABLE, known, **asked)
    return int(known["id"])


def _is_overdue(row: Row, now: datetime) -> bool:
    return bool(row["joined_at"] <= now - OPEN_FOR)


# --- Answering ----------------------------------------------------------------------------------


def accept(session: WriteSession, *, request_id: int, player_id: int) -> GuildRequestInfo:
    """Accept a request and let the player in: the invited, or for an application an officer.

    Errors, in this order: NotFound; Refused for another's player, who is not asked, an archived
    guild, an overdue request, another players' guild; RecordError when no place is left.
    """

    def work(guild_row: Row, row: Row) -> None:
        _require_open(session, row)
        enter(session, guild_row, player_id=row["player_id"])

    return _answer(session, "accept", request_id, player_id, work, says="let you in")


def decline(session: WriteSession, *, request_id: int, player_id: int) -> GuildRequestInfo:
    """Decline a request: the invited, or for an application an officer."""

    def work(guild_row: Row, row: Row) -> None:
        put_away(session, _TABLE, row)

    return _answer(session, "decline", request_id, player_id, work, says="declined")


def withdraw(session: WriteSession, *, request_id: int, player_id: int) -> GuildRequestInfo:
    """Take a request back before it is answered: an officer, or the applicant."""

    def work(guild_row: Row, row: Row) -> None:
        put_away(session, _TABLE, row)

    return _answer(session, "withdraw", request_id, player_id, work, by_asker=True)


def _answer(
    session: WriteSession,
    name: str,
    request_id: int,
    player_id: int,
    work: Callable[[Row, Row], None],
    *,
    by_asker: bool = False,
    says: str = "",
) -> GuildRequestInfo:
    """Do something with an open request, as the side whose turn it is."""
    kept = _request_row(session, request_id)
    info = GuildRequestInfo(
        id=request_id,
        guild_id=kept["guild_id"],
        player_id=kept["player_id"],
        by_guild=_asked_by_guild(session, request_id),
        asked_at=kept["joined_at"],
    )

    def do_it() -> int:
        guild_row = locked(session, "guilds", info.guild_id, what="guild")
        acting_for(session, session.actor, player_id)
        row = _open_request(session, request_id)
        _require_turn(session, info, player_id, by_asker=by_asker)
        require_at_work(guild_row)
        work(guild_row, row)
        if says and not info.by_guild:
            tell(session, [info.player_id], f"{guild_row['name']} {says}")
        return request_id

    request = {"request": request_id, "player": player_id}
    act(session, f"guilds.{name}", request=request, table=_TABLE, work=do_it)
    return info


def _request_row(session: Session, request_id: int) -> Row:
    """The membership that a request is, also when it was put away since."""
    there = columns(_TABLE)
    query = sa.select(there.id.table).where(there.id == request_id)
    row = session.execute(query).mappings().first()
    if row is None:
        raise NotFound(f"There is no request {request_id}. Look at the open ones.")
    return dict(row)


def _open_request(session: WriteSession, request_id: int) -> Row:
    row = _request_row(session, request_id)
    over = row["deleted_at"] is not None or row["account_status"] != INACTIVE
    if over or row["left_at"] is not None:
        raise Refused(
            f"Request {request_id} was answered or taken back. Ask anew.", code="E-GLD-012"
        )
    return load(session, _TABLE, request_id, what="request")


def _require_turn(
    session: Session, info: GuildRequestInfo, player_id: int, *, by_asker: bool
) -> None:
    """Refused for whoever is not the side whose turn it is."""
    if info.by_guild == by_asker:  # the guild's turn
        member = active_member(session, guild_id=info.guild_id, player_id=player_id)
        require_rank(session, member, OFFICER)
    elif player_id != info.player_id:
        raise Refused(
            f"Request {info.id} is about player {info.player_id}, not player {player_id}. "
            "Leave it to them.",
            code="E-GLD-013",
        )


def _require_open(session: WriteSession, row: Row) -> None:
    if _is_overdue(row, session.now):
        raise Refused(
            f"Request {row['id']} was open for {OPEN_FOR.days} days and is overdue. Ask anew.",
            code="E-GLD-014",
        )


def _asked_by_guild(session: Session, request_id: int) -> bool:
    """Whether the guild asked last: the table has no column for it, the audit trail knows."""
    query = (
        sa.select(col(AuditEvent.action))
        .where(col(AuditEvent.object_type) == _TABLE)
        .where(col(AuditEvent.object_key) == str(request_id))
        .where(col(AuditEvent.action).in_((_INVITE, _APPLY)))
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    return session.execute(query).scalar() == _INVITE


# --- Looking and tidying up ---------------------------------------------------------------------


def open_requests(
    session: Session, *, guild_id: int | None = None, player_id: int | None = None
) -> tuple[GuildRequestInfo, ...]:
    """The requests of a guild, of a player, or between both that nobody answered, by id."""
    pair = {"guild_id": guild_id, "player_id": player_id}
    wanted = {name: value for name, value in pair.items() if value is not None}
    rows = rows_of(session, _TABLE, **wanted, account_status=INACTIVE)
    return tuple(
        GuildRequestInfo(
            id=row["id"],
            guild_id=row["guild_id"],
            player_id=row["player_id"],
            by_guild=_asked_by_guild(session, row["id"]),
            asked_at=row["joined_at"],
        )
        for row in rows
        if row["left_at"] is None
    )


def expire_overdue(session: WriteSession, *, world: str) -> int:
    """Put every request of a world away that nobody answered in time; gives how many.

    For operators and the clock. Errors: NotFound; Refused without the role.
    """
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id
    there, guilds = columns(_TABLE), columns("guilds")

    def work() -> dict[str, Any]:
        query = sa.select(there.id).join(guilds.id.table, guilds.id == there.guild_id)
        query = query.where(guilds.world_id == world_id, there.account_status == INACTIVE)
        query = query.where(there.left_at.is_(None), there.deleted_at.is_(None))
        query = query.where(there.joined_at <= session.now - OPEN_FOR).order_by(there.id)
        ids = session.execute(query).scalars().all()
        for row_id in ids:
            put_away(session, _TABLE, locked(session, _TABLE, row_id, what="request"))
        if ids:
            audit.record(
                session, action="guilds.expire_overdue", object_type="worlds", object_key=world
            )
        return {"count": len(ids)}

    answer = once(session, service="guilds.expire_overdue", request={"world": world}, work=work)
    assert answer is not None
    return int(answer["count"])
