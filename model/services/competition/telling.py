"""Telling the two of a duel what the other one, or the clock, has done."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.services.notices.telling import Notice, tell
from model.tables import Duel, PlayerProfile
from model.words import NotificationType


def tell_others(session: WriteSession, row: Duel, title: str, content: str = "") -> None:
    """Tell the persons of a duel, but for the one who acts; players without a person hear nothing.

    An admin who plays both parts is told nothing of what they did themself.
    """
    query = (
        sa.select(col(PlayerProfile.user_id), col(PlayerProfile.world_id))
        .where(
            col(PlayerProfile.id).in_((row.challenger_id, row.opponent_id)),
            col(PlayerProfile.user_id).is_not(None),
            col(PlayerProfile.user_id) != session.actor.user_id,
        )
        .order_by(col(PlayerProfile.user_id))
    )
    about = {"duel_id": int(row.id or 0)}
    for user_id, world_id in session.execute(query).all():
        tell(
            session,
            Notice(user_id, NotificationType.DUEL, title, content, about=about, world_id=world_id),
        )
