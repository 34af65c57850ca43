"""What the clock asks of moderation and support: bans that end, answered tickets that close."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from model.db import WriteSession
from model.services import audit
from model.services.idempotency import once
from model.services.moderation import bans, tickets
from model.services.moderation.common import columns
from model.words import BanStatus, Role


@dataclass(frozen=True, slots=True)
class ModerationSweep:
    """How many bans have expired and tickets were closed."""

    bans_expired: int
    tickets_closed: int


def sweep(session: WriteSession) -> ModerationSweep:
    """Let bans expire and tickets close, of all worlds; an admin's tool, for `questlab tick`.

    Nothing depends on it: both are judged by their times. Without anything to do it leaves no
    audit entry.
    """
    session.actor.require(Role.ADMIN)

    def work() -> dict[str, int]:
        made = {"bans_expired": _expire(session), "tickets_closed": tickets.due_tickets(session)}
        if any(made.values()):
            audit.record(
                session, action="moderation.sweep", object_type="bans", object_key="", details=made
            )
        return made

    answer = once(session, service="moderation.sweep", request={}, work=work)
    assert answer is not None
    return ModerationSweep(**answer)


def _expire(session: WriteSession) -> int:
    there = columns("bans")
    query = (
        sa.select(there.user_id)
        .where(
            there.status == BanStatus.ACTIVE,
            there.expires_at <= session.now,
            there.deleted_at.is_(None),
        )
        .distinct()
        .order_by(there.user_id)
    )
    people = list(session.execute(query).scalars())
    return sum(bans.settle_bans(session, user_id) for user_id in people)
