"""Words of the economy: wallets, transactions and the shop."""

from enum import StrEnum

from model.words.machines import machine


class WalletPurpose(StrEnum):
    """Whose money a wallet holds: a player's, or the product's own for one purpose."""

    PLAYER = "player"
    SOURCE = "source"
    SINK = "sink"
    ESCROW = "escrow"
    FEES = "fees"


class TransactionType(StrEnum):
    """What a transaction is for; the first five are RogueLearn's, the rest are ours."""

    PURCHASE = "purchase"
    SALE = "sale"
    REWARD = "reward"
    SYSTEM = "system"
    QUEST_COMPLETION = "quest_completion"
    STAKE = "stake"
    PRIZE = "prize"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"


class TransactionStatus(StrEnum):
    """Where the request to move currency stands."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"


TRANSACTION_STATES = machine(
    TransactionStatus.PENDING,
    (TransactionStatus.PENDING, (TransactionStatus.COMPLETED, TransactionStatus.FAILED), "system"),
    (TransactionStatus.COMPLETED, TransactionStatus.REFUNDED, "game_master, system"),
)
"""A transaction: carried out or refused once; giving it back is a reverse transfer."""


class ShopOfferKind(StrEnum):
    """What a shop offer gives for its price."""

    ITEM = "item"
    STREAK_FREEZE = "streak_freeze"
    TITLE = "title"
