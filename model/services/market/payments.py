"""Moving a price from buyer to seller, less the market's fee, and who has bought what.

What is free moves nothing, so that it was taken stands in the audit entry alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.economy import wallets
from model.services.economy.transfers import Posting, post, reverse
from model.services.ledger import ruleset_of
from model.tables import AuditEvent, Currency, PlayerProfile, Transaction, Transfer, Wallet
from model.words import TransactionStatus, TransactionType, WalletPurpose


@dataclass(frozen=True, slots=True)
class Payment:
    """What a buyer pays, to whom, and for what: `column` is the reference of transactions.

    No seller means that the product itself sells; `version` keeps later sales of the same thing
    apart.
    """

    column: str
    row_id: int
    version: int
    seller_id: int | None
    currency_id: int
    price: int
    fee: int
    description: str


def pay(session: WriteSession, buyer: PlayerProfile, payment: Payment) -> tuple[int, ...]:
    """Move price and fee; gives the transactions, none for what is free.

    All wallets are locked first and in one order, so that no two sales wait for each other.
    """
    if payment.price == 0:
        return ()
    assert buyer.id is not None
    purse = wallets.of_player(session, player_id=buyer.id, currency_id=payment.currency_id)
    till = _till(session, payment)
    fees = wallets.of_product(session, currency_id=payment.currency_id, purpose=WalletPurpose.FEES)
    held = wallets.locked(session, {purse, till, fees})[purse].balance
    if held < payment.price:
        raise Refused(
            f"Player {buyer.id} holds {held} and the price is {payment.price}; a balance never "
            "falls below 0. Earn more first.",
            code="E-ECON-028",
        )
    parts = (("sale", till, payment.price - payment.fee), ("fee", fees, payment.fee))
    return tuple(
        post(session, _posting(session, buyer, payment, part, purse, wallet, amount)).transaction_id
        for part, wallet, amount in parts
        if amount
    )


def _till(session: WriteSession, payment: Payment) -> int:
    """The wallet that is paid: the seller's, or the sink for what the product sells."""
    if payment.seller_id is None:
        return wallets.of_product(
            session, currency_id=payment.currency_id, purpose=WalletPurpose.SINK
        )
    return wallets.of_player(session, player_id=payment.seller_id, currency_id=payment.currency_id)


def _posting(
    session: Session,
    buyer: PlayerProfile,
    payment: Payment,
    part: str,
    purse: int,
    wallet: int,
    amount: int,
) -> Posting:
    return Posting(
        kind=TransactionType.SALE,
        from_wallet_id=purse,
        to_wallet_id=wallet,
        amount=amount,
        description=f"{payment.description} ({part})"[:500],
        reference_id=f"{part}:{payment.column}:{payment.row_id}:{payment.version}:{buyer.id}",
        ruleset_hash=ruleset_of(session, buyer).hash,
        about={payment.column: payment.row_id},
    )


def require_tradable(session: Session, currency_id: int) -> None:
    """Between players only tradable currency moves."""
    row = session.get_one(Currency, currency_id)
    if not row.is_tradable:
        raise Refused(
            f"Players cannot trade in '{row.key}' with each other. "
            "Choose another currency, or make it tradable in the draft.",
            code="E-ECON-023",
        )


def note_sale(
    session: WriteSession,
    action: str,
    *,
    table: str,
    row_id: int,
    buyer_id: int,
    transactions: tuple[int, ...],
) -> None:
    """The one audit entry of a sale."""
    audit.record(
        session,
        action=action,
        object_type=table,
        object_key=f"{row_id}:{buyer_id}",
        details={"transactions": list(transactions)},
    )


def has_bought(
    session: Session, *, player_id: int, column: str, row_id: int, table: str, action: str
) -> bool:
    """Whether a player's purchase of a thing stands: paid and not given back, or taken for free."""
    paid = (
        sa.select(col(Transaction.id))
        .join(Wallet, col(Wallet.id) == col(Transaction.sender_wallet_id))
        .where(
            Transaction.__table__.c[column] == row_id,
            col(Transaction.transaction_type) == TransactionType.SALE,
            col(Transaction.processing_status) == TransactionStatus.COMPLETED,
            col(Wallet.player_id) == player_id,
        )
    )
    if session.execute(paid).first() is not None:
        return True
    taken = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == table,
        col(AuditEvent.object_key) == f"{row_id}:{player_id}",
        col(AuditEvent.action) == action,
    )
    return any(
        details is not None and not details["transactions"]
        for details in session.execute(taken).scalars()
    )


def give_back(session: WriteSession, *, column: str, row_id: int) -> tuple[int, ...]:
    """Reverse every part of the sale of a thing that stands; gives the reverse transfers.

    Each reversal is a request of the ledger with a key of its own, and leaves its audit entry.
    """
    query = (
        sa.select(col(Transfer.id))
        .join(Transaction, col(Transaction.id) == col(Transfer.transaction_id))
        .where(
            Transaction.__table__.c[column] == row_id,
            col(Transaction.transaction_type) == TransactionType.SALE,
            col(Transaction.processing_status) == TransactionStatus.COMPLETED,
        )
        .order_by(col(Transfer.id))
    )
    made = []
    for number, transfer_id in enumerate(session.execute(query).scalars().all()):
        assert transfer_id is not None
        with _own_key(session, f"part-{number}"):
            made.append(reverse(session, transfer_id=transfer_id).transfer_id)
    return tuple(made)


@contextmanager
def _own_key(session: WriteSession, part: str) -> Iterator[None]:
    """A key for one part of a request: one key has one answer per service."""
    whole = session.key
    session.key = f"{whole[:100]}:{part}"
    try:
        yield
    finally:
        session.key = whole
