"""Questions about people together: what they are told, their money, their parties."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import NotFound
from model.tables import (
    Currency,
    Notification,
    Party,
    PartyMeeting,
    PartyMembership,
    PlayerProfile,
    Transaction,
    Transfer,
    Wallet,
)

PAGE_ROWS = 50
_MEETINGS = 5
_NO: sa.ColumnElement[bool] = sa.literal_column("false")
"""Written as the partial index writes it, so that both databases use it."""


def unread_notifications(
    session: Session, *, user_id: int, before_id: int | None = None, limit: int = PAGE_ROWS
) -> dict[str, Any]:
    """A person's unread notifications, newest first, and how many there are in all.

    `before_id` is the last row of the page before; `next_id` is None on the last page.
    """
    unread = (
        col(Notification.user_id) == user_id,
        col(Notification.is_read) == _NO,
        col(Notification.deleted_at).is_(None),
    )
    count = session.execute(sa.select(sa.func.count()).where(*unread)).scalar_one()
    query = sa.select(Notification.__table__).where(*unread)
    if before_id is not None:
        query = query.where(col(Notification.id) < before_id)
    query = query.order_by(col(Notification.id).desc()).limit(limit)
    rows = [dict(row) for row in session.execute(query).mappings()]
    more = len(rows) == limit
    return {"count": count, "rows": rows, "next_id": rows[-1]["id"] if more else None}


def wallet_statement(
    session: Session,
    *,
    player_id: int,
    currency_id: int,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> dict[str, Any]:
    """What a player holds of a currency and the latest movements, newest first.

    Each movement's `amount` is signed: what went out is negative. Errors: NotFound without a
    wallet.
    """
    wallet = _wallet(session, player_id, currency_id)
    moves = sa.union_all(
        _moves(wallet["id"], before_id, limit, incoming=True),
        _moves(wallet["id"], before_id, limit, incoming=False),
    ).subquery()
    query = (
        sa.select(
            moves,
            col(Transaction.transaction_type),
            col(Transaction.description),
            col(Transaction.processing_status),
        )
        .join(Transaction, col(Transaction.id) == moves.c.transaction_id)
        .order_by(moves.c.id.desc())
        .limit(limit)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    more = len(rows) == limit
    return {"wallet": wallet, "rows": rows, "next_id": rows[-1]["id"] if more else None}


def _wallet(session: Session, player_id: int, currency_id: int) -> dict[str, Any]:
    query = (
        sa.select(Wallet.__table__, col(Currency.name).label("currency"), col(Currency.symbol))
        .join(Currency, col(Currency.id) == col(Wallet.currency_id))
        .where(col(Wallet.player_id) == player_id, col(Wallet.currency_id) == currency_id)
    )
    row = session.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(f"Player {player_id} has no wallet of currency {currency_id}.")
    return dict(row)


def _moves(wallet_id: int, before_id: int | None, limit: int, *, incoming: bool) -> Any:
    """The newest transfers into a wallet, or out of it."""
    mine = col(Transfer.to_wallet_id) if incoming else col(Transfer.from_wallet_id)
    other = col(Transfer.from_wallet_id) if incoming else col(Transfer.to_wallet_id)
    query: Any = sa.select(
        col(Transfer.id),
        col(Transfer.transaction_id),
        other.label("other_wallet_id"),
        (col(Transfer.amount) if incoming else -col(Transfer.amount)).label("amount"),
        col(Transfer.created_at),
    ).where(mine == wallet_id)
    if before_id is not None:
        query = query.where(col(Transfer.id) < before_id)
    query = query.order_by(col(Transfer.created_at).desc(), col(Transfer.id).desc()).limit(limit)
    inner = query.subquery()
    return sa.select(inner)


def party_page(session: Session, *, party_id: int) -> dict[str, Any]:
    """A party with its members (its leader first) and its next meetings; NotFound if none."""
    query = sa.select(Party.__table__).where(
        col(Party.id) == party_id, col(Party.deleted_at).is_(None)
    )
    party = session.execute(query).mappings().one_or_none()
    if party is None:
        raise NotFound(f"There is no party {party_id}.")
    members = (
        sa.select(
            col(PartyMembership.player_id),
            col(PartyMembership.is_party_leader),
            col(PartyMembership.permission_level),
            col(PartyMembership.account_status),
            col(PlayerProfile.character_name),
            col(PlayerProfile.level),
            col(PlayerProfile.total_xp),
        )
        .join(PlayerProfile, col(PlayerProfile.id) == col(PartyMembership.player_id))
        .where(col(PartyMembership.party_id) == party_id, col(PartyMembership.deleted_at).is_(None))
        .order_by(col(PartyMembership.is_party_leader).desc(), col(PartyMembership.id))
    )
    meetings = (
        sa.select(PartyMeeting.__table__)
        .where(
            col(PartyMeeting.party_id) == party_id,
            col(PartyMeeting.deleted_at).is_(None),
            col(PartyMeeting.meeting_status) == "scheduled",
        )
        .order_by(col(PartyMeeting.scheduled_start_time))
        .limit(_MEETINGS)
    )
    return dict(party) | {
        "members": [dict(row) for row in session.execute(members).mappings()],
        "meetings": [dict(row) for row in session.execute(meetings).mappings()],
    }
