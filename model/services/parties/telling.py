"""Telling players what concerns them in a party: an invitation, a meeting that is planned or moved.

May be touched: who is told, and as what kind of notification.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.services import notices
from model.tables import PlayerProfile
from model.words import NotificationType

TITLE_MAX = 200


def tell_players(
    session: WriteSession,
    player_ids: Iterable[int],
    title: str,
    *,
    about: Mapping[str, int],
    by: int,
) -> None:
    """Tell the persons of these players, but for `by`, who does it; without a person: nobody."""
    query = (
        sa.select(col(PlayerProfile.user_id), col(PlayerProfile.world_id))
        .where(
            col(PlayerProfile.id).in_(sorted(set(player_ids) - {by})),
            col(PlayerProfile.user_id).is_not(None),
        )
        .order_by(col(PlayerProfile.user_id))
    )
    kind = NotificationType.PARTY
    for user_id, world_id in session.execute(query).all():
        told = notices.Notice(user_id, kind, title[:TITLE_MAX], about=about, world_id=world_id)
        notices.tell(session, told)
