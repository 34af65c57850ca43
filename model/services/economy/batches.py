"""Writing many checked postings at once, by the driver's fastest way.

`transfers.post_many` checks them and moves the balances; the rows are those of single postings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from model import bulk
from model.db import WriteSession
from model.rules.transfers import TRANSFER_HASH_VERSION, LedgerTransfer, transfer_hash
from model.services.economy.transfers import Posting, TransferInfo, chain_of, head_of
from model.tables import Wallet
from model.words import TransactionStatus

_REQUEST = (
    *("id", "sender_wallet_id", "receiver_wallet_id", "amount", "transaction_type"),
    *("description", "processing_status", "reference_id", "created_at", "updated_at"),
)
_TRANSFER = (
    *("id", "chain_key", "chain_player_id", "seq", "transaction_id", "from_wallet_id"),
    *("to_wallet_id", "amount", "reverses_id", "ruleset_hash", "hash_version", "previous_hash"),
    *("transfer_hash", "created_at"),
)


def write_many(
    session: WriteSession, *, postings: Sequence[Posting], wallets: Mapping[int, Wallet]
) -> list[TransferInfo]:
    """Write the transactions and transfers; balances have been moved by the caller."""
    connection = session.connection()
    now = bulk.instant(connection, session.now)
    requests = bulk.next_ids(connection, "transactions", len(postings))
    about = sorted({name for posting in postings for name in posting.about})
    rows: list[tuple[Any, ...]] = [
        (number, p.from_wallet_id, p.to_wallet_id, p.amount, p.kind.value, p.description,
         TransactionStatus.COMPLETED.value, p.reference_id, now, now,
         *(p.about.get(name) for name in about))
        for number, p in zip(requests, postings, strict=True)
    ]  # fmt: skip
    bulk.insert_rows(connection, "transactions", (*_REQUEST, *about), rows)
    transfers = list(_chained(session, postings, wallets, requests))
    ids = bulk.next_ids(connection, "transfers", len(postings))
    bulk.insert_rows(
        connection,
        "transfers",
        _TRANSFER,
        (
            (number, *link[:9], TRANSFER_HASH_VERSION, previous, hashed, now)
            for number, (link, previous, hashed) in zip(ids, transfers, strict=True)
        ),
    )
    return [
        TransferInfo(
            number, link.transaction_id, link.chain_key, link.seq, link.amount,
            link.from_wallet_id, link.to_wallet_id,
        )
        for number, (link, _, _) in zip(ids, transfers, strict=True)
    ]  # fmt: skip


def _chained(
    session: WriteSession,
    postings: Sequence[Posting],
    wallets: Mapping[int, Wallet],
    requests: Sequence[int],
) -> list[tuple[LedgerTransfer, str, str]]:
    """Each transfer with the hash before it and its own."""
    at = session.now.astimezone(UTC).isoformat(timespec="microseconds")
    chains = [chain_of(p, wallets[p.from_wallet_id], wallets[p.to_wallet_id]) for p in postings]
    heads = {key: head_of(session, key) for key in sorted({key for key, _ in chains})}
    made: list[tuple[LedgerTransfer, str, str]] = []
    for posting, (key, player), request in zip(postings, chains, requests, strict=True):
        seq, previous = heads[key]
        link = LedgerTransfer(
            chain_key=key,
            chain_player_id=player,
            seq=seq + 1,
            transaction_id=request,
            from_wallet_id=posting.from_wallet_id,
            to_wallet_id=posting.to_wallet_id,
            amount=posting.amount,
            reverses_id=None,
            ruleset_hash=posting.ruleset_hash,
            at=at,
        )
        hashed = transfer_hash(previous, link)
        heads[key] = (link.seq, hashed)
        made.append((link, previous, hashed))
    return made
