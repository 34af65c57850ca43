"""The economy: currencies and shop offers (content), wallets, transactions and the ledger.

Content is written by services.content; the rest by services.ledger only. A transaction is a
request with a state; what moved stands in transfers, which only grow: a refund is a reverse
transfer. Every amount is a whole number of minor units.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    AMOUNT_MAX,
    TEXTS,
    ContentRow,
    PlayRow,
    amount,
    at_most_one,
    counter,
    different,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    noted,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import (
    TRANSACTION_STATES,
    Area,
    ShopOfferKind,
    TransactionStatus,
    TransactionType,
    WalletPurpose,
)


class Currency(ContentRow, table=True):
    """One in-game currency as designed; written by content; a published key never changes.

    exchange_rate_ppm: minor units of real money per minor unit of this currency, in millionths;
    empty when it cannot be exchanged.
    """

    __tablename__ = "currencies"
    __area__ = Area.ECONOMY
    __table_args__ = (
        undeleted_unique("currencies", "key"),
        undeleted_unique("currencies", "name"),
        undeleted_unique("currencies", "symbol"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    symbol: str = Field(min_length=1, max_length=8, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    minor_digits: int = counter(maximum=6)
    exchange_rate_ppm: int | None = Field(default=None, ge=1, le=1_000_000_000)
    real_money_code: str | None = Field(default=None, min_length=3, max_length=3)
    is_tradable: bool = switch(default=True)


class ShopOffer(ContentRow, table=True):
    """One thing the shop sells for a price; written by content; a published key never changes.

    Empty limits mean no limit; the offer stands from available_from to available_until.
    """

    __tablename__ = "shop_offers"
    __area__ = Area.ECONOMY
    __table_args__ = (
        undeleted_unique("shop_offers", "key"),
        at_most_one("item_id", "title_id", name="one_thing_offered"),
        in_order("available_from", "available_until"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    kind: ShopOfferKind = Field(sa_type=enum_column(ShopOfferKind))
    item_id: int | None = optional_id("items.id")
    title_id: int | None = optional_id("titles.id")
    quantity: int = counter(default=1, minimum=1, maximum=1000)
    currency_id: int = foreign_id("currencies.id")
    price: int = amount()
    stock: int | None = Field(default=None, ge=0, le=1_000_000_000)
    purchases_per_player_max: int | None = Field(default=None, ge=1, le=1_000_000)
    required_level: int = counter(default=1, minimum=1, maximum=1000)
    available_from: date | None = None
    available_until: date | None = None
    is_active: bool = switch(default=True)


class Wallet(PlayRow, table=True):
    """What one player, or the product for one purpose, holds of one currency.

    Written by services.ledger with each transfer; never removed. total_earned and total_spent
    count all that ever came in and went out. Only the product's source may fall below zero: its
    balance is what has been issued.
    """

    __tablename__ = "wallets"
    __area__ = Area.ECONOMY
    __table_args__ = (
        sa.UniqueConstraint("player_id", "currency_id"),
        unique_where(
            "wallets", "currency_id", "purpose", condition="player_id IS NULL", name="system"
        ),
        sa.CheckConstraint("balance = total_earned - total_spent", name="balance_adds_up"),
        sa.CheckConstraint("balance >= 0 OR purpose = 'source'", name="balance_not_negative"),
        sa.CheckConstraint(
            "(player_id IS NULL AND purpose <> 'player')"
            " OR (player_id IS NOT NULL AND purpose = 'player')",
            name="player_has_purpose",
        ),
    )

    world_id: int = foreign_id("worlds.id")
    player_id: int | None = optional_id("player_profiles.id")
    currency_id: int = foreign_id("currencies.id")
    purpose: WalletPurpose = Field(
        default=WalletPurpose.PLAYER,
        sa_type=enum_column(WalletPurpose),
        sa_column_kwargs={"server_default": WalletPurpose.PLAYER.value},
    )
    balance: int = amount(default=0, minimum=-AMOUNT_MAX)
    total_earned: int = amount(default=0)
    total_spent: int = amount(default=0)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class Transaction(PlayRow, table=True):
    """One request to move currency between two wallets; written by services.ledger.

    Only its status ever changes. No sender means: out of the product's source. At most one
    reference says what it was for.
    """

    __tablename__ = "transactions"
    __area__ = Area.ECONOMY
    __table_args__ = (
        sa.Index("ix_transactions_receiver_created", "receiver_wallet_id", "created_at"),
        sa.Index("ix_transactions_sender_created", "sender_wallet_id", "created_at"),
        index_where(
            "transactions", "created_at", condition="processing_status = 'pending'", name="pending"
        ),
        unique_where(
            "transactions", "reference_id", condition="reference_id IS NOT NULL", name="given"
        ),
        sa.CheckConstraint(
            "sender_wallet_id <> receiver_wallet_id",
            name="wallets_differ",
            info={"rule": "different", "columns": ("sender_wallet_id", "receiver_wallet_id")},
        ),
        at_most_one(
            "marketplace_item_id",
            "knowledge_pack_id",
            "shop_offer_id",
            "quest_step_id",
            "quest_log_id",
            "player_achievement_id",
            "streak_milestone_id",
            "duel_id",
            "tournament_id",
            "pvp_event_id",
            name="one_reference",
        ),
    )

    sender_wallet_id: int | None = optional_id("wallets.id")
    receiver_wallet_id: int = foreign_id("wallets.id")
    amount: int = amount(minimum=1)
    transaction_type: TransactionType = Field(sa_type=enum_column(TransactionType))
    marketplace_item_id: int | None = optional_id("marketplace_items.id")
    knowledge_pack_id: int | None = optional_id("knowledge_packs.id")
    shop_offer_id: int | None = optional_id("shop_offers.id")
    quest_step_id: int | None = optional_id("quest_steps.id")
    quest_log_id: int | None = optional_id("quest_logs.id")
    player_achievement_id: int | None = optional_id("player_achievements.id")
    streak_milestone_id: int | None = optional_id("player_streak_milestones.id")
    duel_id: int | None = optional_id("duels.id")
    tournament_id: int | None = optional_id("tournaments.id")
    pvp_event_id: int | None = optional_id("pvp_events.id")
    description: str = Field(default="", max_length=500)
    processing_status: TransactionStatus = state_column(TRANSACTION_STATES)
    failure_reason: str | None = Field(default=None, max_length=200)
    reference_id: str | None = Field(
        default=None, min_length=1, max_length=100, sa_column_kwargs=noted(format="external_id")
    )
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class Transfer(PlayRow, table=True):
    """One amount moved from a wallet to another; written once by services.ledger, never changed.

    Chained by who set it off: chain_key is `player:<id>` (a reward: its receiver) or `world:<id>`
    between wallets of the product; `seq` counts from 1, `transfer_hash` covers the row and
    `previous_hash`. A reversal runs the other way, once per transfer.
    """

    __tablename__ = "transfers"
    __area__ = Area.ECONOMY
    __append_only__ = True
    __table_args__ = (
        sa.UniqueConstraint("chain_key", "seq"),
        unique_where("transfers", "reverses_id", condition="reverses_id IS NOT NULL", name="once"),
        sa.Index("ix_transfers_from_wallet_id_created_at", "from_wallet_id", "created_at"),
        sa.Index("ix_transfers_to_wallet_id_created_at", "to_wallet_id", "created_at"),
        different("from_wallet_id", "to_wallet_id"),
    )

    chain_key: str = Field(min_length=1, max_length=40)
    chain_player_id: int | None = optional_id("player_profiles.id")
    seq: int = Field(ge=1)
    transaction_id: int = foreign_id("transactions.id")
    from_wallet_id: int = foreign_id("wallets.id")
    to_wallet_id: int = foreign_id("wallets.id")
    amount: int = amount(minimum=1)
    reverses_id: int | None = optional_id("transfers.id")
    ruleset_hash: str | None = Field(
        default=None, max_length=64, foreign_key="rulesets.hash", ondelete="RESTRICT"
    )
    hash_version: int = counter(default=1, minimum=1, maximum=1000)
    previous_hash: str = Field(max_length=64)
    transfer_hash: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=utc_now)
