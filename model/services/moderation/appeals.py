"""Appeals against bans: one open at a time, decided by somebody else than who banned (four eyes).

Granted, the ban is lifted in the same request; denied, it holds on. The documents name no window,
so an appeal may be made as long as the ban holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.moderation import has_four_eyes
from model.services import rows
from model.services.acting import acting_as_user
from model.services.moderation import bans, common
from model.services.moderation.common import Row, columns
from model.services.records import storing
from model.words import BanAppealStatus, BanStatus

TABLE = "ban_appeals"
_PENDING = BanAppealStatus.PENDING


@dataclass(frozen=True, slots=True)
class AppealInfo:
    """One appeal as it stands."""

    id: int
    ban_id: int
    statement: str
    status: BanAppealStatus
    decided_by_id: int | None
    decided_at: datetime | None
    decision_note: str


def appeal_info(session: Session, *, appeal_id: int) -> AppealInfo:
    """One appeal as it stands; NotFound when there is none."""
    row = storing.load(session, TABLE, appeal_id)
    names = ("id", "ban_id", "statement", "decided_by_id", "decided_at", "decision_note")
    kept = {name: row[name] for name in names}
    return AppealInfo(**kept, status=BanAppealStatus(row["status"]))


def open_appeals(session: Session) -> list[AppealInfo]:
    """What waits for a decision, the oldest first."""
    there = columns(TABLE)
    query = sa.select(there.id).where(there.status == _PENDING, there.deleted_at.is_(None))
    found = session.execute(query.order_by(there.id)).scalars()
    return [appeal_info(session, appeal_id=one) for one in found]


def appeal(session: WriteSession, *, ban_id: int, statement: str) -> AppealInfo:
    """Ask to have a ban lifted, as the person banned.

    Errors, in this order: NotFound; E-REFUSED-015; E-MOD-020 when it holds no more; E-MOD-021 while
    an appeal is open; RecordError for the statement.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, bans.TABLE, ban_id, what="ban")
        acting_as_user(session, session.actor, row["user_id"])
        if not bans.holds(row, session.now):
            raise Refused(
                f"Ban {ban_id} holds no more, so there is nothing to appeal against. Go on.",
                code="E-MOD-020",
            )
        _require_first(session, ban_id)
        return {"id": rows.add(session, TABLE, ban_id=ban_id, statement=statement)}

    request = {"ban": ban_id, "statement": statement}
    answer = rows.answered(session, "moderation.appeal", request=request, table=TABLE, work=work)
    return appeal_info(session, appeal_id=answer["id"])


def _require_first(session: Session, ban_id: int) -> None:
    there = columns(TABLE)
    query = sa.select(there.id).where(
        there.ban_id == ban_id, there.status == _PENDING, there.deleted_at.is_(None)
    )
    known = session.execute(query).scalars().first()
    if known is not None:
        raise Refused(
            f"Appeal {known} against ban {ban_id} is open. Wait for its decision, or withdraw it.",
            code="E-MOD-021",
        )


def grant(session: WriteSession, *, appeal_id: int, note: str) -> AppealInfo:
    """Decide for the person: the ban is lifted.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-022 for who banned or was banned;
    E-MOD-002; E-MOD-009 without a reason.
    """

    def effect(ban: Row, reason: str) -> None:
        if ban["status"] == BanStatus.ACTIVE:
            bans.end_by_hand(session, ban, reason)

    return _decide(session, "grant", appeal_id, BanAppealStatus.GRANTED, note, effect)


def deny(session: WriteSession, *, appeal_id: int, note: str) -> AppealInfo:
    """Decide against the person: the ban holds on. Errors as `grant`."""

    def effect(ban: Row, reason: str) -> None:
        common.tell(session, ban["user_id"], "Your appeal was denied", reason,
                    world_id=ban["world_id"])  # fmt: skip

    return _decide(session, "deny", appeal_id, BanAppealStatus.DENIED, note, effect)


def _decide(
    session: WriteSession,
    service: str,
    appeal_id: int,
    to: BanAppealStatus,
    note: str,
    effect: Callable[[Row, str], None],
) -> AppealInfo:
    common.require_moderator(session)

    def work() -> rows.Answer:
        ban = bans.locked_ban(session, storing.load(session, TABLE, appeal_id)["ban_id"])
        row = rows.locked(session, TABLE, appeal_id, what="appeal")
        _require_four_eyes(session, ban)
        decided = {"decided_by_id": session.actor.user_id, "decided_at": session.now}
        common.move(session, TABLE, row, to, **decided,
                    decision_note=common.require_reason(note))  # fmt: skip
        effect(ban, note.strip())
        return {"id": appeal_id}

    request = {"appeal": appeal_id, "note": note}
    rows.answered(session, f"moderation.{service}", request=request, table=TABLE, work=work)
    return appeal_info(session, appeal_id=appeal_id)


def _require_four_eyes(session: WriteSession, ban: Row) -> None:
    if not has_four_eyes(session.actor.user_id, ban["banned_by_id"] or 0, ban["user_id"]):
        raise Refused(
            f"{session.actor.name} banned or was banned by ban {ban['id']}, and an appeal is "
            "decided by somebody else. Leave it to another moderator.",
            code="E-MOD-022",
        )


def withdraw_appeal(session: WriteSession, *, appeal_id: int) -> AppealInfo:
    """Take an appeal back, as who made it. Errors: NotFound; E-REFUSED-015; E-MOD-002."""

    def work() -> rows.Answer:
        row = rows.locked(session, TABLE, appeal_id, what="appeal")
        ban = storing.load(session, bans.TABLE, row["ban_id"])
        acting_as_user(session, session.actor, ban["user_id"])
        common.move(session, TABLE, row, BanAppealStatus.WITHDRAWN)
        return {"id": appeal_id}

    request = {"appeal": appeal_id}
    rows.answered(session, "moderation.withdraw_appeal", request=request, table=TABLE, work=work)
    return appeal_info(session, appeal_id=appeal_id)
