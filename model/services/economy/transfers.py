"""Posting to the currency ledger: every amount leaves one wallet and enters another, once.

A posting is a transaction (the request, with a state) and a transfer (the immutable, chained row);
balances follow in the same database transaction and never fall below zero, save the source's, which
says what was issued. A refund is a reverse transfer. Chains are per player who set it off; for a
reward that is its receiver; between the product's own wallets it is the world.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.rules.ledger import GENESIS
from model.rules.transfers import AMOUNT_MAX, TRANSFER_HASH_VERSION, LedgerTransfer, transfer_hash
from model.services import audit
from model.services.economy.wallets import locked
from model.services.idempotency import once
from model.tables import PlayerProfile, Transaction, Transfer, Wallet
from model.words import Role, TransactionStatus, TransactionType, WalletPurpose

_LOCK_CHAIN = 7_304
_ABOUT = frozenset(
    column.name
    for column in Transaction.__table__.columns
    if column.foreign_keys and column.nullable and column.name != "sender_wallet_id"
)
_CONTESTS = ("duel_id", "tournament_id", "pvp_event_id")
"""What a pot in escrow can be about."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount to be moved.

    `about` names what it was for, by column of transactions: {"shop_offer_id": 3}, at most one.
    `reference_id` makes it idempotent: a second posting of the same reference moves nothing.
    `chain_player_id` says who set it off; by default the paying player, else the receiving one.
    """

    kind: TransactionType
    from_wallet_id: int
    to_wallet_id: int
    amount: int
    description: str = ""
    reference_id: str | None = None
    chain_player_id: int | None = None
    ruleset_hash: str | None = None
    about: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TransferInfo:
    """One transfer as posted; `is_new` is false when its reference had been posted before."""

    transfer_id: int
    transaction_id: int
    chain_key: str
    seq: int
    amount: int
    from_wallet_id: int
    to_wallet_id: int
    is_new: bool = True


def post(session: WriteSession, posting: Posting) -> TransferInfo:
    """Move one amount.

    Errors: NotFound for an unknown wallet; Refused when the balance does not suffice, the wallets
    differ in currency or world, or the money is somebody else's.
    """
    known = _posted_before(session, posting)
    if known is not None:
        return known
    wallets = locked(session, (posting.from_wallet_id, posting.to_wallet_id))
    known = _posted_before(session, posting)  # by who held the wallets before us
    if known is not None:
        return known
    sender, receiver = wallets[posting.from_wallet_id], wallets[posting.to_wallet_id]
    _check(session, posting, sender, receiver)
    return _write(session, posting, sender, receiver, reverses=None)


def reverse(session: WriteSession, *, transfer_id: int) -> TransferInfo:
    """Give a transfer back by a new one the other way; the first stays, marked as refunded.

    Errors: NotFound; Refused when it is a reversal, was reversed already, or the receiver no longer
    has the amount.
    """
    session.actor.require(Role.ADMIN)
    made: list[TransferInfo] = []

    def work() -> dict[str, Any]:
        made.append(_reverse(session, transfer_id))
        return {"transfer_id": made[0].transfer_id}

    answer = once(session, service="economy.reverse", request={"transfer": transfer_id}, work=work)
    if made:
        return made[0]
    assert answer is not None
    return _info(session.get_one(Transfer, answer["transfer_id"]), is_new=False)


def _reverse(session: WriteSession, transfer_id: int) -> TransferInfo:
    first = session.get(Transfer, transfer_id)
    if first is None:
        raise NotFound(f"There is no transfer {transfer_id}.")
    wallets = locked(session, (first.from_wallet_id, first.to_wallet_id))
    done = sa.select(col(Transfer.id)).where(col(Transfer.reverses_id) == transfer_id)
    if first.reverses_id is not None or session.execute(done).first():
        raise Refused(f"Transfer {transfer_id} was given back already, or is a reversal itself.")
    _require_no_pot(session, first)
    posting = Posting(
        kind=TransactionType.REFUND,
        from_wallet_id=first.to_wallet_id,
        to_wallet_id=first.from_wallet_id,
        amount=first.amount,
        description=session.why[:500],
        chain_player_id=first.chain_player_id,
        ruleset_hash=first.ruleset_hash,
    )
    sender, receiver = wallets[posting.from_wallet_id], wallets[posting.to_wallet_id]
    _check(session, posting, sender, receiver)
    info = _write(session, posting, sender, receiver, reverses=transfer_id)
    request = session.get_one(Transaction, first.transaction_id)
    request.processing_status = TransactionStatus.REFUNDED
    request.updated_at = max(session.now, request.created_at)
    session.add(request)
    session.flush()
    audit.record(
        session,
        action="economy.reverse",
        object_type="transfers",
        object_key=str(transfer_id),
        details={"amount": first.amount, "reversal": info.transfer_id},
    )
    return info


def _require_no_pot(session: Session, transfer: Transfer) -> None:
    """A move into or out of a contest's pot is taken back by the contest, which counts its pot."""
    request = session.get_one(Transaction, transfer.transaction_id)
    about = [name for name in _CONTESTS if getattr(request, name) is not None]
    wallets = (transfer.from_wallet_id, transfer.to_wallet_id)
    purposes = sa.select(col(Wallet.purpose)).where(col(Wallet.id).in_(wallets))
    if about and WalletPurpose.ESCROW in set(session.execute(purposes).scalars()):
        raise Refused(
            f"Transfer {transfer.id} belongs to the pot of a contest ({about[0]} "
            f"{getattr(request, about[0])}), which is settled as a whole. "
            "Call that contest off, or open a dispute.",
            code="E-ECON-052",
        )


def _posted_before(session: Session, posting: Posting) -> TransferInfo | None:
    """The transfer of an equal posting with the same reference; Refused when it differs."""
    if posting.reference_id is None:
        return None
    query = (
        sa.select(Transfer, Transaction)
        .join(Transaction, col(Transaction.id) == col(Transfer.transaction_id))
        .where(col(Transaction.reference_id) == posting.reference_id)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    transfer, request = row
    same = (
        request.transaction_type == posting.kind
        and transfer.from_wallet_id == posting.from_wallet_id
        and transfer.to_wallet_id == posting.to_wallet_id
        and transfer.amount == posting.amount
    )
    if not same:
        raise Refused(
            f"The reference {posting.reference_id!r} was used for another posting. "
            "Use a new reference for a new posting.",
            code="E-REFUSED-003",
        )
    return _info(transfer, is_new=False)


def _check(
    session: WriteSession,
    posting: Posting,
    sender: Wallet,
    receiver: Wallet,
    *,
    by_player: bool = True,
) -> None:
    """Refuse what must not be posted, with what, value, rule and what to do.

    `by_player` is false where an admin posts, who may spend what anybody holds.
    """
    if type(posting.amount) is not int or not 1 <= posting.amount <= AMOUNT_MAX:
        raise Refused(
            f"The amount {posting.amount!r} must be a whole number from 1 to {AMOUNT_MAX:,} minor "
            "units. Correct the amount."
        )
    if sender.id == receiver.id:
        raise Refused(f"Wallet {sender.id} cannot pay itself. Name another receiver.")
    if (sender.currency_id, sender.world_id) != (receiver.currency_id, receiver.world_id):
        raise Refused(
            f"Wallet {sender.id} holds currency {sender.currency_id} of world {sender.world_id}, "
            f"wallet {receiver.id} currency {receiver.currency_id} of world {receiver.world_id}; "
            "an amount stays in its currency and world. Exchange it first."
        )
    unknown = set(posting.about) - _ABOUT
    if unknown:
        raise Refused(
            f"A posting cannot be about {', '.join(sorted(unknown))}. "
            f"{did_you_mean(min(unknown), _ABOUT) or f'Use one of {sorted(_ABOUT)}.'}"
        )
    if by_player:
        _check_owner(session, sender)
    if sender.purpose != WalletPurpose.SOURCE and sender.balance < posting.amount:
        whose = "" if sender.player_id is None else f" of player {sender.player_id}"
        raise Refused(
            f"Wallet {sender.id}{whose} holds {sender.balance} and {posting.amount} was asked; "
            "a balance never falls below 0. Lower the amount, or earn more first.",
            code="E-REFUSED-007",
        )
    for wallet, total in ((sender, sender.total_spent), (receiver, receiver.total_earned)):
        if total + posting.amount > AMOUNT_MAX:
            raise Refused(
                f"Wallet {wallet.id} has moved {total:,} and {posting.amount:,} more would pass "
                f"{AMOUNT_MAX:,}, the most that is counted. Lower the amount."
            )


def _check_owner(session: WriteSession, sender: Wallet) -> None:
    """What a player holds is spent by that player, or by an admin."""
    if sender.player_id is None:
        return
    query = sa.select(col(PlayerProfile.user_id)).where(col(PlayerProfile.id) == sender.player_id)
    if not session.actor.may_play_for(session.execute(query).scalar_one()):
        session.actor.require(Role.ADMIN)  # says so


def chain_of(posting: Posting, sender: Wallet, receiver: Wallet) -> tuple[str, int | None]:
    """The chain a posting belongs to, as its key and its player."""
    player = posting.chain_player_id or sender.player_id or receiver.player_id
    return (f"world:{sender.world_id}", None) if player is None else (f"player:{player}", player)


def head_of(session: Session, chain_key: str) -> tuple[int, str]:
    """The newest seq and hash of a chain, locked until the transaction ends."""
    # A signed 32-bit number for PostgreSQL; chains that share one only wait for each other.
    audit.lock(session, _LOCK_CHAIN, zlib.crc32(chain_key.encode()) - 2**31)
    query = (
        sa.select(col(Transfer.seq), col(Transfer.transfer_hash))
        .where(col(Transfer.chain_key) == chain_key)
        .order_by(col(Transfer.seq).desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return (0, GENESIS) if row is None else (row.seq, row.transfer_hash)


def _write(
    session: WriteSession,
    posting: Posting,
    sender: Wallet,
    receiver: Wallet,
    *,
    reverses: int | None,
) -> TransferInfo:
    request = Transaction(
        sender_wallet_id=posting.from_wallet_id,
        receiver_wallet_id=posting.to_wallet_id,
        amount=posting.amount,
        transaction_type=posting.kind,
        description=posting.description,
        processing_status=TransactionStatus.COMPLETED,
        reference_id=posting.reference_id,
        created_at=session.now,
        updated_at=session.now,
    )
    for name, number in posting.about.items():
        setattr(request, name, number)
    session.add(request)
    session.flush()
    assert request.id is not None
    chain_key, player = chain_of(posting, sender, receiver)
    seq, previous = head_of(session, chain_key)
    transfer = Transfer(
        chain_key=chain_key,
        chain_player_id=player,
        seq=seq + 1,
        transaction_id=request.id,
        from_wallet_id=posting.from_wallet_id,
        to_wallet_id=posting.to_wallet_id,
        amount=posting.amount,
        reverses_id=reverses,
        ruleset_hash=posting.ruleset_hash,
        hash_version=TRANSFER_HASH_VERSION,
        previous_hash=previous,
        transfer_hash="",
        created_at=session.now,
    )
    transfer.transfer_hash = transfer_hash(previous, as_ledger_transfer(transfer))
    session.add(transfer)
    move(sender, receiver, posting.amount)
    for wallet in (sender, receiver):
        wallet.updated_at = max(session.now, wallet.created_at)
    session.flush()
    return _info(transfer)


def move(sender: Wallet, receiver: Wallet, amount: int) -> None:
    """Let the balances of two wallets follow a transfer."""
    sender.balance, sender.total_spent = sender.balance - amount, sender.total_spent + amount
    receiver.balance = receiver.balance + amount
    receiver.total_earned = receiver.total_earned + amount


def as_ledger_transfer(transfer: Transfer) -> LedgerTransfer:
    """A stored transfer in the form that is hashed."""
    return LedgerTransfer(
        chain_key=transfer.chain_key,
        chain_player_id=transfer.chain_player_id,
        seq=transfer.seq,
        transaction_id=transfer.transaction_id,
        from_wallet_id=transfer.from_wallet_id,
        to_wallet_id=transfer.to_wallet_id,
        amount=transfer.amount,
        reverses_id=transfer.reverses_id,
        ruleset_hash=transfer.ruleset_hash,
        at=transfer.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    )


def _info(transfer: Transfer, *, is_new: bool = True) -> TransferInfo:
    assert transfer.id is not None
    return TransferInfo(
        transfer.id,
        transfer.transaction_id,
        transfer.chain_key,
        transfer.seq,
        transfer.amount,
        transfer.from_wallet_id,
        transfer.to_wallet_id,
        is_new,
    )


# --- Many at once --------------------------------------------------------------------------------


def post_many(session: WriteSession, *, postings: Sequence[Posting]) -> list[TransferInfo]:
    """Post in the given order, chains and balances computed in memory: for demo data.

    Each row is what `post` would have written; references are not looked up. An admin's tool.
    Errors as `post`; all or nothing.
    """
    from model.services.economy.batches import write_many

    session.actor.require(Role.ADMIN)
    wallets = locked(session, {w for p in postings for w in (p.from_wallet_id, p.to_wallet_id)})
    for posting in postings:
        sender, receiver = wallets[posting.from_wallet_id], wallets[posting.to_wallet_id]
        _check(session, posting, sender, receiver, by_player=False)
        move(sender, receiver, posting.amount)
    for wallet in wallets.values():
        wallet.updated_at = max(session.now, wallet.created_at)
    session.flush()
    return write_many(session, postings=postings, wallets=wallets)
