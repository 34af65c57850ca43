"""Whom a ban keeps out now: the guard that services of play ask before anything else.

Only reads. Banning and lifting are services.moderation's; here below everything that plays, so that
all of it can ask.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.moderation import FOR_EVER, ban_holds
from model.tables import Ban
from model.words import BanStatus


def ban_on(
    session: Session, *, user_id: int, at: datetime, world_id: int | None = None
) -> Ban | None:
    """The ban that keeps a person out of a world (or of everything) at an instant; the longest."""
    scope: sa.ColumnElement[bool] = col(Ban.world_id).is_(None)
    if world_id is not None:
        scope = sa.or_(scope, col(Ban.world_id) == world_id)
    query = sa.select(Ban).where(
        col(Ban.user_id) == user_id,
        col(Ban.status) == BanStatus.ACTIVE,
        col(Ban.deleted_at).is_(None),
        scope,
    )
    rows = session.execute(query.order_by(col(Ban.id))).scalars()
    held = [
        ban
        for ban in rows
        if ban_holds(second_of(ban.starts_at), second_of(ban.expires_at), second_of(at))
    ]
    return max(held, key=_length, default=None)


def second_of(at: datetime | None) -> int:
    """An instant as whole seconds since 1970; FOR_EVER without one."""
    return FOR_EVER if at is None else int(at.timestamp())


def _length(ban: Ban) -> tuple[bool, int]:
    """Bans by how long they last: for ever is longest."""
    return ban.expires_at is None, second_of(ban.expires_at)


def require_not_banned(session: WriteSession, user_id: int, *, world_id: int | None = None) -> None:
    """Refuse a person whom a ban keeps out now; without a world only bans of all worlds count."""
    found = ban_on(session, user_id=user_id, at=session.now, world_id=world_id)
    if found is None:
        return
    until = "for ever" if found.expires_at is None else f"until {found.expires_at:%Y-%m-%d %H:%M}"
    where = "all worlds" if found.world_id is None else f"world {found.world_id}"
    raise Refused(
        f"User {user_id} is excluded from {where} {until} (ban {found.id}). "
        "Wait for its end, or appeal against it.",
        code="E-MOD-012",
    )
