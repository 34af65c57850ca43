"""Stakes in escrow: what players put up for a duel or tournament, until it is won or called off.

Steps for the services of those contests, which ask who may, do it `once` and leave the audit entry.
A pot is named by what it is about, as transactions name it: {"duel_id": 7}. Each player stakes,
wins and gets back at most once a pot: asking again moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.economy import may_leave_pot
from model.services.economy import wallets
from model.services.economy.transfers import Posting, TransferInfo, post
from model.tables import Transaction, Transfer, Wallet
from model.words import TransactionStatus, TransactionType, WalletPurpose

_REFUND = TransactionType.REFUND


@dataclass(frozen=True, slots=True)
class PotInfo:
    """What a pot holds, and the stakes by player that were not given back."""

    held: int
    stakes: Mapping[int, int]


def pot(session: Session, *, currency_id: int, about: Mapping[str, int]) -> PotInfo:
    """What lies in escrow for one contest."""
    giver, taker = aliased(Wallet), aliased(Wallet)
    column, number = _only(about)
    query = (
        sa.select(
            col(Transaction.transaction_type), col(Transfer.amount),
            col(giver.player_id), col(taker.player_id), col(giver.purpose),
        )
        .join(Transfer, col(Transfer.transaction_id) == col(Transaction.id))
        .join(giver, col(giver.id) == col(Transfer.from_wallet_id))
        .join(taker, col(taker.id) == col(Transfer.to_wallet_id))
        .where(
            Transaction.__table__.c[column] == number,
            col(Transaction.processing_status) == TransactionStatus.COMPLETED,
            col(giver.currency_id) == currency_id,
            sa.or_(
                col(giver.purpose) == WalletPurpose.ESCROW,
                col(taker.purpose) == WalletPurpose.ESCROW,
            ),
        )
    )  # fmt: skip
    held, stakes = 0, dict[int, int]()
    for kind, amount, payer, receiver, purpose in session.execute(query):
        leaves = purpose is WalletPurpose.ESCROW
        held += -amount if leaves else amount
        if not leaves:
            stakes[payer] = stakes.get(payer, 0) + amount
        elif kind is TransactionType.REFUND:
            stakes[receiver] = stakes.get(receiver, 0) - amount  # rows come in any order
    return PotInfo(held, {player: stake for player, stake in sorted(stakes.items()) if stake > 0})


def stake(
    session: WriteSession,
    *,
    player_id: int,
    currency_id: int,
    amount: int,
    about: Mapping[str, int],
    ruleset_hash: str | None = None,
) -> TransferInfo:
    """Put a player's stake into escrow.

    Errors: the posting's own (balance, somebody else's money); E-ECON-042 for a stake that was
    given back: a contest that was called off takes no more.
    """
    purse = wallets.of_player(session, player_id=player_id, currency_id=currency_id)
    made = post(
        session,
        Posting(
            kind=TransactionType.STAKE,
            from_wallet_id=purse,
            to_wallet_id=_escrow(session, currency_id),
            amount=amount,
            description=described(about, "stake"),
            reference_id=_reference("stake", about, player_id),
            ruleset_hash=ruleset_hash,
            about=about,
        ),
    )
    if (
        not made.is_new
        and player_id not in pot(session, currency_id=currency_id, about=about).stakes
    ):
        raise Refused(
            f"The stake of player {player_id} was given back, and the contest is over for them. "
            "Begin a new one.",
            code="E-ECON-042",
        )
    return made


def pay_out(
    session: WriteSession,
    *,
    player_id: int,
    currency_id: int,
    amount: int,
    about: Mapping[str, int],
    ruleset_hash: str | None = None,
) -> TransferInfo:
    """Pay a prize out of a pot; E-ECON-041 when the pot holds less."""
    kind = TransactionType.PRIZE
    return _leave(session, kind, player_id, currency_id, amount, about, ruleset_hash)


def give_back(
    session: WriteSession,
    *,
    currency_id: int,
    about: Mapping[str, int],
    ruleset_hash: str | None = None,
) -> dict[int, int]:
    """Return every stake of a pot to who put it up: player and amount.

    Errors: E-ECON-041 when a prize has been paid, so that the pot holds less than its stakes.
    """
    wallets.locked(session, [_escrow(session, currency_id)])
    present = pot(session, currency_id=currency_id, about=about)
    if sum(present.stakes.values()) > present.held:
        raise _too_little(about, present.held, sum(present.stakes.values()))
    for player_id, amount in present.stakes.items():
        _leave(session, _REFUND, player_id, currency_id, amount, about, ruleset_hash)
    return dict(present.stakes)


def keep(
    session: WriteSession, *, currency_id: int, about: Mapping[str, int], description: str = ""
) -> int:
    """Move what is left in a pot (odd parts of a draw, forfeits) to the sink; gives how much."""
    escrow = _escrow(session, currency_id)
    sink = wallets.of_product(session, currency_id=currency_id, purpose=WalletPurpose.SINK)
    wallets.locked(session, [escrow, sink])
    held = pot(session, currency_id=currency_id, about=about).held
    if held:
        told = (description or described(about, "left over"))[:500]
        post(session, Posting(TransactionType.SYSTEM, escrow, sink, held, told, about=about))
    return held


def described(about: Mapping[str, int], what: str) -> str:
    """What the ledger says of a move for a contest: `duel 7: stake`."""
    ((column, number),) = about.items()
    return f"{column.removesuffix('_id').replace('_', ' ')} {number}: {what}"


def _leave(
    session: WriteSession,
    kind: TransactionType,
    player_id: int,
    currency_id: int,
    amount: int,
    about: Mapping[str, int],
    ruleset_hash: str | None,
) -> TransferInfo:
    escrow = _escrow(session, currency_id)
    purse = wallets.of_player(session, player_id=player_id, currency_id=currency_id)
    wallets.locked(session, [escrow, purse])  # nobody else pays out of the pot meanwhile
    reference = _reference(kind.value, about, player_id)
    held = pot(session, currency_id=currency_id, about=about).held
    if not may_leave_pot(held, amount) and not _is_posted(session, reference):
        raise _too_little(about, held, amount)
    return post(
        session,
        Posting(
            kind=kind,
            from_wallet_id=escrow,
            to_wallet_id=purse,
            amount=amount,
            description=described(about, "stake back" if kind is _REFUND else "prize"),
            reference_id=reference,
            chain_player_id=player_id,
            ruleset_hash=ruleset_hash,
            about=about,
        ),
    )


def _too_little(about: Mapping[str, int], held: int, asked: int) -> Refused:
    column, number = _only(about)
    return Refused(
        f"The pot of {column} {number} holds {held} and {asked} was asked; at least 1 and at most "
        "what is held leaves it. Lower the amount.",
        code="E-ECON-041",
    )


def _is_posted(session: Session, reference: str) -> bool:
    query = sa.select(col(Transaction.id)).where(col(Transaction.reference_id) == reference)
    return session.execute(query).first() is not None


def _escrow(session: WriteSession, currency_id: int) -> int:
    return wallets.of_product(session, currency_id=currency_id, purpose=WalletPurpose.ESCROW)


def _reference(word: str, about: Mapping[str, int], player_id: int) -> str:
    column, number = _only(about)
    return f"{word}:{column}:{number}:{player_id}"


def _only(about: Mapping[str, int]) -> tuple[str, int]:
    """The one contest that a pot is about."""
    if len(about) != 1 or next(iter(about)) not in ("duel_id", "tournament_id", "pvp_event_id"):
        raise Refused(
            f"A pot is about one duel, tournament or PvP event, not {dict(about)!r}. "
            'Say for example {"duel_id": 7}.',
            code="E-ECON-040",
        )
    return next(iter(about.items()))
