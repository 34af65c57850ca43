"""Entry fees: into the escrow with the entry, back with a withdrawal or a cancelling, else kept.

A player may enter, withdraw and enter again: each payment has a reference of its own. What goes
back or is kept is what was paid, also when the fee was changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.services.economy import wallets
from model.services.economy.rewards import content_id
from model.services.economy.transfers import Posting, post
from model.services.market.escrow import described
from model.tables import PlayerProfile, Transaction, Wallet
from model.words import TransactionType, WalletPurpose


def take_fee(
    session: WriteSession,
    profile: PlayerProfile,
    entry: Mapping[str, Any],
    about: Mapping[str, int],
) -> None:
    """Move the entry fee of a competition into the escrow; `about` names the competition."""
    fee = _fee(session, profile, entry)
    if fee is not None:
        number = _count(session, _reference(about, "fee", profile)) + 1
        _move(
            session,
            player_id=int(profile.id or 0),
            currency_id=fee[0],
            amount=fee[1],
            reference=f"{_reference(about, 'fee', profile)}{number}",
            about=about,
        )


def return_fee(session: WriteSession, profile: PlayerProfile, about: Mapping[str, int]) -> None:
    """Give the fee that lies in the escrow back; nothing happens when none does."""
    paid = _count(session, _reference(about, "fee", profile))
    if paid > _count(session, _reference(about, "back", profile)):
        currency_id, amount = _paid(session, f"{_reference(about, 'fee', profile)}{paid}")
        _move(
            session,
            player_id=int(profile.id or 0),
            currency_id=currency_id,
            amount=amount,
            reference=f"{_reference(about, 'back', profile)}{paid}",
            about=about,
            back=True,
        )


def _paid(session: Session, reference: str) -> tuple[int, int]:
    """Currency and amount of a payment."""
    query = (
        sa.select(col(Wallet.currency_id), col(Transaction.amount))
        .join(Wallet, col(Wallet.id) == col(Transaction.receiver_wallet_id))
        .where(col(Transaction.reference_id) == reference)
    )
    currency_id, amount = session.execute(query).one()
    return int(currency_id), int(amount)


def keep_fees(session: WriteSession, about: Mapping[str, int]) -> None:
    """Move what is left of the fees from the escrow to the product's fees."""
    ((column, number),) = about.items()
    for place, (currency_id, amount) in enumerate(sorted(_in_escrow(session, about).items())):
        post(
            session,
            Posting(
                kind=TransactionType.SYSTEM,
                from_wallet_id=wallets.of_product(
                    session, currency_id=currency_id, purpose=WalletPurpose.ESCROW
                ),
                to_wallet_id=wallets.of_product(
                    session, currency_id=currency_id, purpose=WalletPurpose.FEES
                ),
                amount=amount,
                description=described(about, "entry fees"),
                reference_id=f"{column}:{number}:fees" + (f":{place}" if place else ""),
                about=dict(about),
            ),
        )


def _fee(
    session: Session, profile: PlayerProfile, entry: Mapping[str, Any]
) -> tuple[int, int] | None:
    """Currency and amount of the fee; None when there is none."""
    amount, currency = int(entry.get("entry_fee", 0)), entry.get("currency")
    if not amount or not currency:
        return None
    return content_id(session, profile.world_id, "currencies", currency), amount


def _reference(about: Mapping[str, int], kind: str, profile: PlayerProfile) -> str:
    ((column, number),) = about.items()
    return f"{column}:{number}:{kind}:{profile.id}:"


def _count(session: Session, reference: str) -> int:
    query = sa.select(sa.func.count()).where(col(Transaction.reference_id).startswith(reference))
    return int(session.execute(query).scalar_one())


def _in_escrow(session: Session, about: Mapping[str, int]) -> dict[int, int]:
    """What is left of the fees, by currency."""
    ((column, number),) = about.items()
    signs = {
        TransactionType.STAKE: col(Transaction.amount),
        TransactionType.REFUND: -col(Transaction.amount),
        TransactionType.SYSTEM: -col(Transaction.amount),
    }
    amount = sa.case(signs, value=col(Transaction.transaction_type), else_=0)
    query = (
        sa.select(col(Wallet.currency_id), sa.func.sum(amount))
        .join(Wallet, col(Wallet.id) == col(Transaction.receiver_wallet_id))
        .where(getattr(Transaction, column) == number)
        .group_by(col(Wallet.currency_id))
    )
    return {int(currency): int(held) for currency, held in session.execute(query) if held}


def _move(
    session: WriteSession,
    *,
    player_id: int,
    currency_id: int,
    amount: int,
    reference: str,
    about: Mapping[str, int],
    back: bool = False,
) -> None:
    """Move an amount between a player and the product's escrow, once per reference."""
    purse = wallets.of_player(session, player_id=player_id, currency_id=currency_id)
    escrow = wallets.of_product(session, currency_id=currency_id, purpose=WalletPurpose.ESCROW)
    sender, receiver = (escrow, purse) if back else (purse, escrow)
    post(
        session,
        Posting(
            kind=TransactionType.REFUND if back else TransactionType.STAKE,
            from_wallet_id=sender,
            to_wallet_id=receiver,
            amount=amount,
            description=described(about, "entry fee back" if back else "entry fee"),
            reference_id=reference,
            chain_player_id=player_id,
            about=dict(about),
        ),
    )
