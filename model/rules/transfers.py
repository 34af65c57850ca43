"""The currency ledger's arithmetic: the canonical bytes of a transfer and its SHA-256 chain.

A transfer is chained to the one before it of the same chain (the player who set it off; for a
reward its receiver; the world for what moves between the product's own wallets). The hash covers
every field that means something, ids and keys only.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

TRANSFER_HASH_VERSION = 1
AMOUNT_MAX = 1_000_000_000_000_000
"""The greatest amount in minor units, as the tables have it: sums stay far below 2^63."""


class LedgerTransfer(NamedTuple):
    """One transfer as it is hashed; `at` is the instant as ISO 8601 text in UTC."""

    chain_key: str
    chain_player_id: int | None
    seq: int
    transaction_id: int
    from_wallet_id: int
    to_wallet_id: int
    amount: int
    reverses_id: int | None
    ruleset_hash: str | None
    at: str


def transfer_hash(previous_hash: str, transfer: LedgerTransfer) -> str:
    """The transfer's link in its chain, as 64 hex digits; length-prefixed, so that none collide."""
    fields = ["" if value is None else str(value) for value in transfer]
    text = "".join(f"{len(field)}:{field};" for field in fields)
    head = f"questlab-transfer-{TRANSFER_HASH_VERSION};{previous_hash};"
    return hashlib.sha256((head + text).encode()).hexdigest()
