"""What two who duel put at stake: its bounds, into the escrow, and back; each amount moves once.

Every posting has a reference of its own, and what lies in the escrow is asked of the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services.competition.common import into_escrow
from model.services.economy import wallets
from model.tables import Duel, PlayerProfile, Transaction
from model.words import TransactionType

STAKE_MAX = 1000
HOURS_MIN, HOURS_MAX = 1, 168


def require_bounds(design: Mapping[str, Any], stake: int, hours: int) -> None:
    """Refuse a duration or a stake that the design of a duel does not allow."""
    if not HOURS_MIN <= hours <= HOURS_MAX:
        raise Refused(
            f"A duel of {hours} hours is not possible: it lasts {HOURS_MIN} to {HOURS_MAX}. "
            "Choose another duration.",
            code="E-COMP-006",
        )
    low, high = int(design["stake_min"]), int(design["stake_max"])
    if not low <= stake <= high:
        raise Refused(
            f"A stake of {stake} is not possible: this duel takes {low} to {high} minor units. "
            "Choose one of these.",
            code="E-COMP-004",
        )
    if stake and not design["stake_currency"]:
        raise Refused(
            f"A stake of {stake} needs its currency. Name the currency, or stake nothing.",
            code="E-COMP-004",
        )


def require_held(session: Session, profile: PlayerProfile, currency_id: int, stake: int) -> None:
    """Refuse a stake that the player does not hold."""
    held = wallets.balance(session, player_id=int(profile.id or 0), currency_id=currency_id)
    if held < stake:
        raise Refused(
            f"Player {profile.id} holds {held} and would stake {stake}. Stake less, or earn more "
            "first.",
            code="E-COMP-004",
        )


def pot_of(session: Session, duel_id: int) -> int:
    """What was staked in a duel and has not been paid out of the escrow."""
    is_stake = col(Transaction.transaction_type) == TransactionType.STAKE
    amount = sa.case((is_stake, col(Transaction.amount)), else_=-col(Transaction.amount))
    query = sa.select(sa.func.coalesce(sa.func.sum(amount), 0)).where(
        col(Transaction.duel_id) == duel_id
    )
    return int(session.execute(query).scalar_one())


def pay_stake(session: WriteSession, row: Duel, player_id: int) -> None:
    """Move a player's stake into the escrow, once."""
    if row.stake_amount and row.stake_currency_id is not None:
        into_escrow(
            session,
            player_id=player_id,
            currency_id=row.stake_currency_id,
            amount=row.stake_amount,
            reference=f"duel:{row.id}:stake:{player_id}",
            about={"duel_id": int(row.id or 0)},
        )


def give_back(session: WriteSession, row: Duel) -> None:
    """Give every stake that lies in the escrow back to whose it was, once."""
    assert row.id is not None
    for player_id in (row.challenger_id, row.opponent_id):
        if row.stake_currency_id is not None and _has_staked(session, row, player_id):
            into_escrow(
                session,
                player_id=player_id,
                currency_id=row.stake_currency_id,
                amount=row.stake_amount,
                reference=f"duel:{row.id}:back:{player_id}",
                about={"duel_id": row.id},
                back=True,
            )


def _has_staked(session: Session, row: Duel, player_id: int) -> bool:
    reference = f"duel:{row.id}:stake:{player_id}"
    query = sa.select(col(Transaction.id)).where(col(Transaction.reference_id) == reference)
    return session.execute(query).first() is not None
