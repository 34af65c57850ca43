"""Social life: messages that a teacher supervises, friendships that stand once for a pair.

Sources: sources/language_rpg.md (messages under supervision, friends); rules.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    follow,
    is_new,
    lookup,
    one_of,
    parent,
    touched,
)
from model.services.records.rules import rule_of
from model.words import FriendshipStatus, SocialVisibility

_TEACHER = ("teacher_id", "product_role_id", "may_supervise")


@rule_of("messages")
def supervised(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A third person who may supervise can read every message."""
    if row.get("teacher_id") is None or not touched(row, existing, "teacher_id"):
        return []
    if row["teacher_id"] in (row.get("sender_id"), row.get("receiver_id")):
        rule = "must be neither the sender nor the receiver"
        fix = "Choose another teacher."
        return [broken(row, "teacher_id", code="E-RULE-020", table=table, rule=rule, fix=fix)]
    if follow(session, table, row, chain=_TEACHER):
        return []
    return [
        broken(
            row,
            "teacher_id",
            code="E-RULE-021",
            table=table,
            rule="must be a person whose product role may supervise",
            fix="Choose a teacher, or give the person's product role may_supervise.",
        )
    ]


@rule_of("messages")
def reply_stays_in_the_conversation(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """An answer goes between the same two persons as the message it answers."""
    if row.get("reply_to_id") is None or not touched(row, existing, "reply_to_id"):
        return []
    first = lookup(session, "messages", row["reply_to_id"])
    if first is None or _pair(first, "sender_id", "receiver_id") == _pair(
        row, "sender_id", "receiver_id"
    ):
        return []
    return [
        broken(
            row,
            "reply_to_id",
            code="E-RULE-022",
            table=table,
            rule="must be a message between the same two persons",
            fix="Write a new message instead.",
        )
    ]


@rule_of("messages")
def nobody_is_blocked(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Nobody writes to a person with whom a block stands, whoever set it."""
    people = _pair(row, "sender_id", "receiver_id")
    if not is_new(row, existing) or None in people:
        return []
    there = columns("friendships")
    blocked = there.status == FriendshipStatus.BLOCKED
    if one_of(session, "friendships", _between(people), blocked) is None:
        return []
    return [
        broken(
            row,
            "receiver_id",
            code="E-RULE-023",
            table=table,
            rule="must be a person with whom no block stands",
            fix="Lift the block first.",
        )
    ]


@rule_of("friendships")
@among_rows
def one_friendship_for_a_pair(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Whoever asked, two persons have one friendship."""
    people = _pair(row, "requester_id", "addressee_id")
    if None in people or not touched(row, existing, "requester_id", "addressee_id"):
        return []
    there = columns("friendships")
    reverse = sa.and_(
        there.requester_id == row["addressee_id"], there.addressee_id == row["requester_id"]
    )
    other = one_of(session, "friendships", reverse, besides=row)
    if other is None:
        return []
    return [
        broken(
            row,
            "addressee_id",
            code="E-RULE-024",
            table=table,
            rule=f"must not have asked already: friendships {other} is the same pair",
            fix="Answer that one.",
        )
    ]


@rule_of("activity_feed_items")
def private_stays_private(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What a player did in private is in no feed but their own."""
    if not touched(row, existing, "activity_id", "player_id"):
        return []
    activity = parent(session, table, row, column="activity_id")
    if activity is None or activity["visibility"] != SocialVisibility.PRIVATE:
        return []
    if activity["player_id"] == row.get("player_id"):
        return []
    return [
        broken(
            row,
            "activity_id",
            code="E-RULE-025",
            table=table,
            rule="must not be another player's private activity",
            fix="Leave it out of this feed.",
        )
    ]


@rule_of("ban_appeals")
def appeals_are_decided_by_others(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Who is banned does not decide about it."""
    if row.get("decided_by_id") is None or not touched(row, existing, "decided_by_id"):
        return []
    if follow(session, table, row, chain=("ban_id", "user_id")) != row["decided_by_id"]:
        return []
    return [
        broken(
            row,
            "decided_by_id",
            code="E-RULE-026",
            table=table,
            rule="must not be the person who was banned",
            fix="Let somebody else decide.",
        )
    ]


@rule_of("audio_feedbacks")
def reviews_are_by_others(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Nobody reviews their own recording."""
    if row.get("reviewer_id") is None or not touched(row, existing, "reviewer_id"):
        return []
    chain = ("audio_upload_id", "player_id", "user_id")
    if follow(session, table, row, chain=chain) != row["reviewer_id"]:
        return []
    return [
        broken(
            row,
            "reviewer_id",
            code="E-RULE-027",
            table=table,
            rule="must not be the person who recorded it",
            fix="Let somebody else review it.",
        )
    ]


def _pair(row: Row, first: str, second: str) -> frozenset[Any]:
    return frozenset({row.get(first), row.get(second)})


def _between(people: frozenset[Any]) -> sa.ColumnElement[bool]:
    """Friendships of two persons, whoever asked."""
    there = columns("friendships")
    return sa.and_(there.requester_id.in_(people), there.addressee_id.in_(people))
