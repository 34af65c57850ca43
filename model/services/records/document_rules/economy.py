"""Markets, codices, milestones and awards: what one row of the economy must say to be true.

That no balance falls below zero, that each player has one wallet per currency and that transfers
only move, never make, currency is kept by constraints (tables.currencies) and services.ledger.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    follow,
    how_many,
    is_new,
    lookup,
    parent,
    touched,
)
from model.services.records.rules import rule_of
from model.words import MarketplaceStatus, StreakMilestoneType


@rule_of("marketplace_items")
def listed_in_an_open_market(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """New things are listed only while their market is open."""
    if not is_new(row, existing):
        return []
    status = follow(session, table, row, chain=("marketplace_id", "system_status"))
    if status is None or status == MarketplaceStatus.ACTIVE:
        return []
    return [
        broken(
            row,
            "marketplace_id",
            code="E-RULE-130",
            table=table,
            rule=f"must be an open market, and this one is {status}",
            fix="Wait until it is open again.",
        )
    ]


@rule_of("marketplace_items")
def real_price_has_its_money(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A price in real money and the money's code come together."""
    has_price, has_code = row.get("real_money_price"), row.get("real_money_code")
    if (has_price is None) == (has_code is None):
        return []
    return [
        broken(
            row,
            "real_money_code",
            code="E-RULE-131",
            table=table,
            rule="must be set together with real_money_price, or not at all",
            fix="Set both or neither.",
        )
    ]


@rule_of("marketplace_item_ratings")
def nobody_rates_their_own(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Sellers do not rate what they sell."""
    seller = follow(session, table, row, chain=("marketplace_item_id", "seller_id"))
    if seller is None or seller != row.get("player_id"):
        return []
    return [
        broken(
            row,
            "player_id",
            code="E-RULE-132",
            table=table,
            rule="must not be the seller of the listing",
            fix="Leave the rating to others.",
        )
    ]


@rule_of("player_achievements")
@among_rows
def limited_awards_run_out(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A limited achievement is earned by so many players and no more."""
    if row.get("earned_at") is None or not touched(row, existing, "earned_at"):
        return []
    achievement = parent(session, table, row, column="achievement_id")
    if achievement is None or achievement["grants_max"] is None or not achievement["is_limited"]:
        return []
    there = columns("player_achievements")
    earned = (there.achievement_id == row["achievement_id"], there.earned_at.is_not(None))
    if how_many(session, table, *earned, besides=row) < achievement["grants_max"]:
        return []
    return [
        broken(
            row,
            "achievement_id",
            code="E-RULE-133",
            table=table,
            rule=f"is limited to {achievement['grants_max']} players, who have earned it already",
            fix="Raise grants_max in the draft, or leave it.",
        )
    ]


@rule_of("player_streak_milestones")
def milestone_is_reached(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A milestone in days is reached by a streak that is as long."""
    milestone = parent(session, table, row, column="milestone_id")
    days = row.get("streak_days")
    if milestone is None or days is None or milestone["milestone_type"] not in _IN_DAYS:
        return []
    if days >= milestone["days_required"]:
        return []
    return [
        broken(
            row,
            "streak_days",
            code="E-RULE-134",
            table=table,
            rule=f"must be at least {milestone['days_required']}, as the milestone asks",
            fix="Correct the days or the milestone.",
        )
    ]


_IN_WEEKS = ("weekly", "perfect_week")
_IN_DAYS = frozenset(word.value for word in StreakMilestoneType if word.value not in _IN_WEEKS)


@rule_of("transactions")
def only_tradable_currency_changes_hands(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Between two players only tradable currency moves."""
    if not is_new(row, existing):
        return []
    sender = lookup(session, "wallets", row.get("sender_wallet_id"))
    receiver = lookup(session, "wallets", row.get("receiver_wallet_id"))
    if sender is None or receiver is None or None in (sender["player_id"], receiver["player_id"]):
        return []
    if follow(session, "wallets", sender, chain=("currency_id", "is_tradable")):
        return []
    return [
        broken(
            row,
            "sender_wallet_id",
            code="E-RULE-135",
            table=table,
            rule="must hold a currency that players may trade with each other",
            fix="Choose another currency, or make it tradable in the draft.",
        )
    ]
