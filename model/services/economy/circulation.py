"""What all currency adds up to: what was issued, what was taken out, and who holds the rest.

Issued and taken out are counted from the transfers, what is held from the wallets, so that their
difference proves something: it is always 0. In a notebook:

    from model.services.economy.circulation import circulation
    with read(database) as session:
        lines = circulation(session, world="fitness")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from model.errors import NotFound, did_you_mean
from model.services.worlds import world_by_key
from model.tables import Currency, PlayerProfile, Transaction, Transfer, Wallet
from model.words import TransactionType, WalletPurpose

_SINKS = (WalletPurpose.SINK, WalletPurpose.FEES)


@dataclass(frozen=True, slots=True)
class CirculationInfo:
    """One currency of a world, in minor units: sources - sinks = held by players + in escrow.

    What was given back counts neither as a source nor as a sink. `gap` is the two sides'
    difference: 0, or the ledger is broken.
    """

    currency: str
    sources: int
    sinks: int
    players: int
    in_escrow: int
    gap: int
    holders: int


@dataclass(frozen=True, slots=True)
class FlowInfo:
    """What one kind of transaction brought into a currency and took out of it."""

    currency: str
    kind: TransactionType
    sources: int
    sinks: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One transfer as the wallet's owner sees it: `amount` is negative when it was paid."""

    transfer_id: int
    at: datetime
    kind: TransactionType
    amount: int
    balance: int
    with_player: int | None
    with_purpose: WalletPurpose
    description: str
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of a player's statement of account, newest first; `older` continues it, or None."""

    player_id: int
    currency: str
    balance: int
    lines: tuple[StatementLine, ...]
    older: int | None


def circulation(session: Session, *, world: str) -> list[CirculationInfo]:
    """What each currency of a world adds up to, by key."""
    world_id = world_by_key(session, key=world).id
    moved, held = _net_by_purpose(session, world_id), _held(session, world_id)
    return [
        _line(key, moved.get(key, {}), held.get(key, {})) for key in _currencies(session, world_id)
    ]


def _line(
    key: str, moved: Mapping[WalletPurpose, int], held: Mapping[WalletPurpose, tuple[int, int]]
) -> CirculationInfo:
    sources = -moved.get(WalletPurpose.SOURCE, 0)
    sinks = sum(moved.get(purpose, 0) for purpose in _SINKS)
    players, holders = held.get(WalletPurpose.PLAYER, (0, 0))
    in_escrow, _ = held.get(WalletPurpose.ESCROW, (0, 0))
    gap = sources - sinks - players - in_escrow
    return CirculationInfo(key, sources, sinks, players, in_escrow, gap, holders)


def flows(session: Session, *, world: str) -> list[FlowInfo]:
    """Sources and sinks of a world by kind of transaction, by currency key and kind."""
    world_id = world_by_key(session, key=world).id
    giver, taker = aliased(Wallet), aliased(Wallet)
    amount, source = col(Transfer.amount), WalletPurpose.SOURCE
    into = sa.case(
        (col(giver.purpose) == source, amount), (col(taker.purpose) == source, -amount), else_=0
    )
    out = sa.case(
        (col(taker.purpose).in_(_SINKS), amount), (col(giver.purpose).in_(_SINKS), -amount), else_=0
    )
    kind = col(Transaction.transaction_type)
    query = (
        sa.select(col(Currency.key), kind, sa.func.sum(into), sa.func.sum(out))
        .select_from(Transfer)
        .join(Transaction, col(Transaction.id) == col(Transfer.transaction_id))
        .join(giver, col(giver.id) == col(Transfer.from_wallet_id))
        .join(taker, col(taker.id) == col(Transfer.to_wallet_id))
        .join(Currency, col(Currency.id) == col(giver.currency_id))
        .where(col(giver.world_id) == world_id)
        .group_by(col(Currency.key), kind)
    )
    rows = [FlowInfo(key, kind, int(i), int(o)) for key, kind, i, o in session.execute(query)]
    return sorted(
        (row for row in rows if row.sources or row.sinks), key=lambda row: (row.currency, row.kind)
    )


def _currencies(session: Session, world_id: int) -> list[str]:
    """The keys of all currencies that are designed or were ever held."""
    held = sa.select(col(Wallet.currency_id)).where(col(Wallet.world_id) == world_id)
    query = sa.select(col(Currency.key)).where(
        col(Currency.world_id) == world_id,
        sa.or_(col(Currency.deleted_at).is_(None), col(Currency.id).in_(held)),
    )
    return sorted(set(session.execute(query).scalars()))


def _net_by_purpose(session: Session, world_id: int) -> dict[str, dict[WalletPurpose, int]]:
    """What came in less what went out by the transfers, by currency and purpose of the wallet."""
    found: dict[str, dict[WalletPurpose, int]] = {}
    for side, sign in ((Transfer.to_wallet_id, 1), (Transfer.from_wallet_id, -1)):
        query = (
            sa.select(col(Currency.key), col(Wallet.purpose), sa.func.sum(col(Transfer.amount)))
            .select_from(Transfer)
            .join(Wallet, col(Wallet.id) == col(side))
            .join(Currency, col(Currency.id) == col(Wallet.currency_id))
            .where(col(Wallet.world_id) == world_id)
            .group_by(col(Currency.key), col(Wallet.purpose))
        )
        for key, purpose, total in session.execute(query):
            sums = found.setdefault(key, {})
            sums[purpose] = sums.get(purpose, 0) + sign * int(total)
    return found


def _held(session: Session, world_id: int) -> dict[str, dict[WalletPurpose, tuple[int, int]]]:
    """What the wallets say they hold, and how many hold anything, by currency and purpose."""
    balance = col(Wallet.balance)
    query = (
        sa.select(
            col(Currency.key),
            col(Wallet.purpose),
            sa.func.sum(balance),
            sa.func.count(sa.case((balance > 0, 1))),
        )
        .select_from(Wallet)
        .join(Currency, col(Currency.id) == col(Wallet.currency_id))
        .where(col(Wallet.world_id) == world_id)
        .group_by(col(Currency.key), col(Wallet.purpose))
    )
    found: dict[str, dict[WalletPurpose, tuple[int, int]]] = {}
    for key, purpose, total, holders in session.execute(query):
        found.setdefault(key, {})[purpose] = (int(total), int(holders))
    return found


# --- One player ---------------------------------------------------------------------------------


def statement(
    session: Session, *, player_id: int, currency: str, limit: int = 50, before: int | None = None
) -> Statement:
    """A player's transfers of a currency, newest first, each with the balance after it.

    `before` is the `older` of the page before; a page has at least one line. Errors: NotFound for
    the player or the currency.
    """
    limit = max(1, limit)
    wallet = _wallet(session, player_id, currency)
    if wallet is None:
        return Statement(player_id, currency, 0, (), None)
    taker = col(Transfer.to_wallet_id) == wallet.id
    signed = sa.case((taker, col(Transfer.amount)), else_=-col(Transfer.amount))
    running = sa.func.sum(signed).over(order_by=col(Transfer.id))
    other = sa.case((taker, col(Transfer.from_wallet_id)), else_=col(Transfer.to_wallet_id))
    own = (
        sa.select(
            col(Transfer.id).label("id"),
            col(Transfer.transaction_id).label("transaction_id"),
            signed.label("signed"),
            running.label("running"),
            other.label("other"),
            col(Transfer.created_at).label("at"),
            col(Transfer.reverses_id).label("reverses_id"),
        )
        .where(sa.or_(taker, col(Transfer.from_wallet_id) == wallet.id))
        .subquery()
    )
    query = (
        sa.select(own, Transaction, Wallet)
        .join(Transaction, col(Transaction.id) == own.c.transaction_id)
        .join(Wallet, col(Wallet.id) == own.c.other)
        .where(sa.true() if before is None else own.c.id < before)
        .order_by(own.c.id.desc())
        .limit(limit + 1)
    )
    rows = session.execute(query).all()
    lines = tuple(
        StatementLine(
            transfer_id=row.id,
            at=row.at,
            kind=row.Transaction.transaction_type,
            amount=int(row.signed),
            balance=int(row.running),
            with_player=row.Wallet.player_id,
            with_purpose=row.Wallet.purpose,
            description=row.Transaction.description,
            is_reversal=row.reverses_id is not None,
        )
        for row in rows[:limit]
    )
    older = lines[-1].transfer_id if len(rows) > limit else None
    return Statement(player_id, currency, wallet.balance, lines, older)


def _wallet(session: Session, player_id: int, currency: str) -> Wallet | None:
    """The player's wallet of a currency, None before its first use."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    known = _currencies(session, profile.world_id)
    if currency not in known:
        near = did_you_mean(currency, known) or f"There are: {', '.join(known) or 'none'}."
        raise NotFound(f"The player's world has no currency '{currency}'. {near}")
    query = (
        sa.select(Wallet)
        .join(Currency, col(Currency.id) == col(Wallet.currency_id))
        .where(col(Wallet.player_id) == player_id, col(Currency.key) == currency)
        .order_by(col(Wallet.id).desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()
