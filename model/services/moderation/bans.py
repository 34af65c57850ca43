"""Bans: excluding a person from one world or from all, until an instant or for ever.

A ban ends by the clock or is lifted; whether it holds goes by its times, so one that nobody has
moved to expired bars nobody. While one of all worlds holds, the person is suspended. What plays
asks services.exclusion. Source: sources/roguelearn.md (AbuseReport: temporary, permanent ban).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.moderation import BAN_DAYS_MAX, ban_holds, ban_is_over
from model.services import rows
from model.services.exclusion import ban_on
from model.services.moderation import common
from model.services.moderation.common import Row, columns, second_of
from model.services.records import storing
from model.services.worlds import world_by_key
from model.words import BanStatus, Role, UserStatus

TABLE = "bans"


@dataclass(frozen=True, slots=True)
class BanInfo:
    """One ban; without a world it is of all of them, without an end it is for ever."""

    id: int
    user_id: int
    world_id: int | None
    banned_by_id: int | None
    reason: str
    status: BanStatus
    starts_at: datetime
    expires_at: datetime | None
    lifted_at: datetime | None


def ban_info(session: Session, *, ban_id: int) -> BanInfo:
    """One ban as it stands; NotFound when there is none."""
    return _info(storing.load(session, TABLE, ban_id))


def bans_of(session: Session, *, user_id: int) -> list[BanInfo]:
    """A person's bans, the newest first."""
    there = columns(TABLE)
    query = (
        sa.select(there.id)
        .where(there.user_id == user_id, there.deleted_at.is_(None))
        .order_by(there.starts_at.desc(), there.id.desc())
    )
    return [_info(storing.load(session, TABLE, one)) for one in session.execute(query).scalars()]


def _info(row: Row) -> BanInfo:
    names = ("id", "user_id", "world_id", "banned_by_id", "reason", "starts_at", "expires_at")
    kept = {name: row[name] for name in names}
    return BanInfo(**kept, status=BanStatus(row["status"]), lifted_at=row["lifted_at"])


# --- Whether somebody is banned -----------------------------------------------------------------


def banned(
    session: Session, *, user_id: int, at: datetime, world_id: int | None = None
) -> BanInfo | None:
    """The ban that keeps a person out of a world (or of everything) at an instant; the longest."""
    found = ban_on(session, user_id=user_id, at=at, world_id=world_id)
    return None if found is None or found.id is None else ban_info(session, ban_id=found.id)


def holds(row: Row, at: datetime) -> bool:
    """Whether a ban keeps its person out at an instant."""
    if row["status"] != BanStatus.ACTIVE:
        return False
    return ban_holds(second_of(row["starts_at"]), second_of(row["expires_at"]), second_of(at))


# --- Banning ------------------------------------------------------------------------------------


def ban(
    session: WriteSession,
    *,
    user_id: int,
    reason: str,
    world: str | None = None,
    until: datetime | None = None,
) -> BanInfo:
    """Exclude a person from a world, or from all; without an end it holds until it is lifted.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-005 for oneself; E-MOD-010 for staff,
    which only admins ban; E-MOD-011 while such a ban holds; E-MOD-013 for an end that cannot be;
    E-MOD-009 without a reason.
    """
    common.require_moderator(session)
    world_id = None if world is None else world_by_key(session, key=world).id

    def work() -> rows.Answer:
        made = impose(session, user_id=user_id, world_id=world_id, reason=reason, until=until)
        return {"id": made}

    request = {"user": user_id, "world": world, "until": until, "reason": reason}
    answer = rows.answered(session, "moderation.ban", request=request, table=TABLE, work=work)
    return ban_info(session, ban_id=answer["id"])


def impose(
    session: WriteSession,
    *,
    user_id: int,
    world_id: int | None,
    reason: str,
    until: datetime | None,
) -> int:
    """Add a ban with all that goes with it, within another request; gives its id."""
    person = rows.locked(session, "users", user_id, what="user")
    settle_bans(session, user_id)
    common.require_not_own(session, f"the ban of user {user_id}", user_id)
    _require_may_ban(session, user_id)
    _require_first(session, user_id, world_id)
    _require_end(session, until)
    new = rows.add(
        session, TABLE, user_id=user_id, world_id=world_id, banned_by_id=session.actor.user_id,
        reason=common.require_reason(reason), starts_at=session.now, expires_at=until,
    )  # fmt: skip
    if world_id is None and person["status"] == UserStatus.ACTIVE:
        rows.move(session, "users", storing.load(session, "users", user_id), UserStatus.SUSPENDED)
    end = "until it is lifted" if until is None else f"until {until:%Y-%m-%d %H:%M} UTC"
    common.tell(session, user_id, f"You are excluded {end}", reason, world_id=world_id)
    return new


def _require_may_ban(session: WriteSession, user_id: int) -> None:
    roles = common.roles_of(session, user_id)
    if roles and Role.ADMIN not in session.actor.roles:
        held = ", ".join(sorted(role.value for role in roles))
        raise Refused(
            f"User {user_id} is staff ({held}), and only an admin bans staff. Ask one.",
            code="E-MOD-010",
        )


def _require_first(session: WriteSession, user_id: int, world_id: int | None) -> None:
    known = banned(session, user_id=user_id, at=session.now, world_id=world_id)
    if known is not None:
        raise Refused(
            f"Ban {known.id} keeps user {user_id} out already. Lift it first, or leave it.",
            code="E-MOD-011",
        )


def _require_end(session: WriteSession, until: datetime | None) -> None:
    latest = session.now + timedelta(days=BAN_DAYS_MAX)
    if until is not None and (until.tzinfo is None or not session.now < until <= latest):
        raise Refused(
            f"A ban until {until} must end after now and within {BAN_DAYS_MAX:,} days, at a time "
            "with its zone. Correct the end, or leave it out for ever.",
            code="E-MOD-013",
        )


# --- Its end ------------------------------------------------------------------------------------


def lift(session: WriteSession, *, ban_id: int, reason: str) -> BanInfo:
    """End a ban before its time; the person is told why.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-005 for one's own; E-MOD-002;
    E-MOD-009.
    """
    common.require_moderator(session)

    def work() -> rows.Answer:
        row = locked_ban(session, ban_id)
        common.require_not_own(session, f"ban {ban_id}", row["user_id"])
        end_by_hand(session, row, common.require_reason(reason))
        return {"id": ban_id}

    request = {"ban": ban_id, "reason": reason}
    rows.answered(session, "moderation.lift", request=request, table=TABLE, work=work)
    return ban_info(session, ban_id=ban_id)


def locked_ban(session: WriteSession, ban_id: int) -> Row:
    """A ban as the clock has it, with its person, both locked."""
    row = storing.load(session, TABLE, ban_id)
    rows.locked(session, "users", row["user_id"], what="user")
    settle_bans(session, row["user_id"])
    return rows.locked(session, TABLE, ban_id, what="ban")


def end_by_hand(session: WriteSession, row: Row, reason: str) -> None:
    """Lift a ban within another request."""
    common.move(session, TABLE, row, BanStatus.LIFTED, lifted_at=session.now)
    _set_free(session, row["user_id"])
    common.tell(session, row["user_id"], "Your exclusion was lifted", reason,
                world_id=row["world_id"])  # fmt: skip


def settle_bans(session: WriteSession, user_id: int) -> int:
    """Let a person's bans that have run out expire; gives how many."""
    there = columns(TABLE)
    query = (
        sa.select(there.id)
        .where(
            there.user_id == user_id,
            there.status == BanStatus.ACTIVE,
            there.expires_at <= session.now,
            there.deleted_at.is_(None),
        )
        .order_by(there.id)
    )
    over = 0
    for ban_id in list(session.execute(query).scalars()):
        row = rows.locked(session, TABLE, ban_id, what="ban")
        if ban_is_over(second_of(row["expires_at"]), second_of(session.now)):
            common.move(session, TABLE, row, BanStatus.EXPIRED)
            over += 1
    if over:
        _set_free(session, user_id)
    return over


def _set_free(session: WriteSession, user_id: int) -> None:
    """A suspended person whom no ban of all worlds holds any more is active again."""
    person = storing.load(session, "users", user_id)
    is_held = banned(session, user_id=user_id, at=session.now) is not None
    if person["status"] == UserStatus.SUSPENDED and not is_held:
        rows.move(session, "users", person, UserStatus.ACTIVE)
