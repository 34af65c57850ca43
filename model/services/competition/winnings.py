"""What a player-versus-player event gives, kept equal to what its ranks say.

What somebody is due follows from status and rank; what they have had is asked of the ledgers. The
difference is given, or taken back from who was disqualified or fell behind somebody cleared again:
XP by reversing events, currency as far as it is still held. So ranks may change after the end, and
no prize is given twice.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import calendar
from model.rules.values import ABSENT
from model.services import xp
from model.services.competition.common import may_change_play_of, named
from model.services.economy import wallets
from model.services.economy.rewards import content_id, give_currency
from model.services.economy.transfers import Posting, post
from model.services.ledger import Reference, ruleset_of
from model.services.market.escrow import described
from model.services.play.titles import give_title
from model.tables import PlayerProfile, PvpEvent, PvpParticipant, Transaction, XpEvent
from model.words import (
    PvpParticipantStatus,
    TransactionType,
    WalletPurpose,
    XpEventSource,
)


def due_rewards(row: PvpEvent, one: PvpParticipant) -> list[dict[str, Any]]:
    """The rewards that a participant's status and rank bring."""
    if one.participation_status is not PvpParticipantStatus.COMPLETED or one.final_rank is None:
        return []
    due = [
        prize["reward"]
        for prize in row.prize_pool.get("prizes", [])
        if prize["rank_from"] <= one.final_rank <= prize["rank_to"]
    ]
    part = row.prize_pool.get("for_taking_part")
    return [*due, part] if part else due


def settle_rewards(
    session: WriteSession, row: PvpEvent, one: PvpParticipant, profile: PlayerProfile
) -> None:
    """Give or take back what lacks or is too much, and write down what is due."""
    due = due_rewards(row, one)
    one.rewards_earned = due
    _settle_xp(session, row, profile, sum(int(reward.get("xp", 0)) for reward in due))
    amounts: Counter[str] = Counter()
    for reward in due:
        if reward.get("currency"):
            amounts[reward["currency"]] += int(reward.get("amount", 0))
    for currency in sorted({*amounts, *_currencies(row)}):
        _settle_currency(session, row, profile, currency, amounts[currency])
    game = ruleset_of(session, profile).game
    for reward in due:
        if reward.get("title"):
            title = game.title_index.get(reward["title"], ABSENT)
            give_title(session, profile, game, title=title)
    session.flush()


def _currencies(row: PvpEvent) -> set[str]:
    """Every currency that the event may ever have given."""
    rewards = [prize["reward"] for prize in row.prize_pool.get("prizes", [])]
    rewards.append(row.prize_pool.get("for_taking_part") or {})
    return {reward["currency"] for reward in rewards if reward.get("currency")}


def _settle_xp(session: WriteSession, row: PvpEvent, profile: PlayerProfile, due: int) -> None:
    assert profile.id is not None
    occasion = f"pvp:{row.id}"
    given = _standing_events(session, profile.id, occasion)
    had = sum(base for _, base, _ in given)
    for event_id, base, final in reversed(given):
        if had > due and final > 0 and profile.total_xp > 0:
            with named(session, f"xp:{event_id}"):
                xp.reverse(session, event_id=event_id)
            had -= base
    if due > had and may_change_play_of(session, profile):
        xp.award(
            session,
            player_id=profile.id,
            source=XpEventSource.EVENT,
            base_xp=due - had,
            day=calendar.local_date(profile.timezone, session.now),
            reference=Reference(content_key=occasion),
        )


def _standing_events(session: Session, player_id: int, occasion: str) -> list[tuple[int, int, int]]:
    """The events of an occasion that nobody took back, with their base and final XP."""
    back = aliased(XpEvent)
    query = (
        sa.select(col(XpEvent.id), col(XpEvent.base_xp), col(XpEvent.final_xp))
        .outerjoin(back, col(back.reverses_id) == col(XpEvent.id))
        .where(
            col(XpEvent.player_id) == player_id,
            col(XpEvent.event_source) == XpEventSource.EVENT,
            col(XpEvent.content_key) == occasion,
            col(back.id).is_(None),
        )
        .order_by(col(XpEvent.seq))
    )
    return [(int(number), base, final) for number, base, final in session.execute(query)]


def _settle_currency(
    session: WriteSession, row: PvpEvent, profile: PlayerProfile, currency: str, due: int
) -> None:
    assert profile.id is not None and row.id is not None
    currency_id = content_id(session, profile.world_id, "currencies", currency)
    purse = wallets.of_player(session, player_id=profile.id, currency_id=currency_id)
    had, postings = _had(session, row.id, purse)
    reference = f"pvp:{row.id}:{profile.id}:{currency}:{postings + 1}"
    about = {"pvp_event_id": row.id}
    if due > had:
        ruleset = ruleset_of(session, profile)
        give_currency(
            session,
            profile,
            ruleset,
            currency=currency,
            amount=due - had,
            reference=reference,
            kind=TransactionType.PRIZE,
            description=described(about, "prize"),
            about=about,
        )
    elif due < had:
        held = wallets.balance(session, player_id=profile.id, currency_id=currency_id)
        source = wallets.of_product(session, currency_id=currency_id, purpose=WalletPurpose.SOURCE)
        if held:
            kind = TransactionType.ADJUSTMENT
            told = described(about, "prize taken back")
            post(
                session,
                Posting(kind, purse, source, min(had - due, held), told, reference, about=about),
            )


def _had(session: Session, pvp_event_id: int, purse: int) -> tuple[int, int]:
    """What a wallet has had of an event's prizes and kept, and by how many postings."""
    is_prize = sa.and_(
        col(Transaction.transaction_type) == TransactionType.PRIZE,
        col(Transaction.receiver_wallet_id) == purse,
    )
    is_back = sa.and_(
        col(Transaction.transaction_type) == TransactionType.ADJUSTMENT,
        col(Transaction.sender_wallet_id) == purse,
    )
    amount = sa.case((is_prize, col(Transaction.amount)), else_=-col(Transaction.amount))
    query = sa.select(sa.func.coalesce(sa.func.sum(amount), 0), sa.func.count()).where(
        col(Transaction.pvp_event_id) == pvp_event_id, sa.or_(is_prize, is_back)
    )
    had, postings = session.execute(query).one()
    return int(had), int(postings)
