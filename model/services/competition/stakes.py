"""What two who duel put at stake: its bounds, into the escrow, and back; each amount moves once.

How a pot is kept is services.market.escrow's; here is only what a duel puts in and takes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.economy import wallets
from model.services.market import escrow
from model.tables import Duel, PlayerProfile

STAKE_MAX = 1000
HOURS_MIN, HOURS_MAX = 1, 168


def require_bounds(design: Mapping[str, Any], stake: int, hours: int) -> None:
    """Refuse a duration or a stake that the design of a duel does not allow."""
    if type(hours) is not int or not HOURS_MIN <= hours <= HOURS_MAX:
        raise Refused(
            f"A duel of {hours} hours is not possible: it lasts {HOURS_MIN} to {HOURS_MAX}. "
            "Choose another duration.",
            code="E-COMP-006",
        )
    low, high = int(design["stake_min"]), int(design["stake_max"])
    if type(stake) is not int or not low <= stake <= high:
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


def pot_of(session: Session, row: Duel) -> int:
    """What was staked in a duel and has not been paid out of the escrow."""
    if row.stake_currency_id is None:
        return 0
    return escrow.pot(session, currency_id=row.stake_currency_id, about=_about(row)).held


def pay_stake(session: WriteSession, row: Duel, player_id: int) -> None:
    """Move a player's stake into the escrow, once."""
    if row.stake_amount and row.stake_currency_id is not None:
        escrow.stake(
            session,
            player_id=player_id,
            currency_id=row.stake_currency_id,
            amount=row.stake_amount,
            about=_about(row),
        )


def pay_winner(session: WriteSession, row: Duel, winner_id: int) -> None:
    """Give the winner what both have put in, once."""
    held = pot_of(session, row)
    if held and row.stake_currency_id is not None:
        escrow.pay_out(
            session,
            player_id=winner_id,
            currency_id=row.stake_currency_id,
            amount=held,
            about=_about(row),
        )


def give_back(session: WriteSession, row: Duel) -> None:
    """Give every stake that lies in the escrow back to whose it was, once."""
    if row.stake_currency_id is not None:
        escrow.give_back(session, currency_id=row.stake_currency_id, about=_about(row))


def _about(row: Duel) -> dict[str, int]:
    return {"duel_id": int(row.id or 0)}
