"""What players have done for a seasonal event: counted from the XP ledger, or credited by hand.

A score is the XP that a player earned in the event since joining, and what a game master credited;
it never falls, and what a score gains the common goal gains too. The credits are read from the
audit trail, which never changes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules.live_operations import newly_earned
from model.rules.ranking import places
from model.services.operations.common import Row, columns
from model.services.operations.taking_part import NOT_EARNED
from model.services.records import storing
from model.tables import AuditEvent, XpEvent
from model.words import SeasonalParticipantStatus

EVENTS, PEOPLE = "seasonal_events", "seasonal_event_participants"
CREDIT = "operations.credit"
SCORE_MAX = 1_000_000_000


class Standing(NamedTuple):
    """One player's place in an event; players with equal scores share it."""

    rank: int
    player_id: int
    score: int


def count_in(session: WriteSession, event: Row, one: Row) -> int:
    """Add what a participant has earned and what was credited since the last count; gives it."""
    since = max(event["start_date"], one["joined_at"])
    query = sa.select(sa.func.coalesce(sa.func.sum(col(XpEvent.final_xp)), 0)).where(
        col(XpEvent.player_id) == one["player_id"],
        col(XpEvent.created_at) >= since,
        col(XpEvent.created_at) < event["end_date"],
        col(XpEvent.event_source).not_in(NOT_EARNED),
    )
    earned = int(session.execute(query).scalar_one()) + credited(session, one["id"])
    added = newly_earned(min(earned, SCORE_MAX), one["participation_score"])
    if added:
        score = one["participation_score"] + added
        storing.change(session, PEOPLE, one, {"participation_score": score})
    return added


def credited(session: Session, participant_id: int) -> int:
    """The points that game masters gave a participant by hand."""
    query = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == PEOPLE,
        col(AuditEvent.object_key) == str(participant_id),
        col(AuditEvent.action) == CREDIT,
    )
    found: list[Any] = list(session.execute(query).scalars())
    return sum(int(details["points"]) for details in found)


def advance(session: WriteSession, event: Row, added: int) -> Row:
    """Let an event's progress rise; gives the event as it now is."""
    if not added:
        return event
    progress = min(SCORE_MAX, event["current_progress"] + added)
    storing.change(session, EVENTS, event, {"current_progress": progress})
    return storing.load(session, EVENTS, event["id"])


def count_everybody(session: WriteSession, event: Row) -> Row:
    """Count in every participant who did not drop out, by id; gives the event as it now is."""
    there = columns(PEOPLE)
    query = (
        sa.select(there.id)
        .where(
            there.seasonal_event_id == event["id"],
            there.participation_status == SeasonalParticipantStatus.ACTIVE,
        )
        .order_by(there.id)
        .with_for_update()
    )
    found = list(session.execute(query).scalars())
    added = sum(count_in(session, event, storing.load(session, PEOPLE, one)) for one in found)
    return advance(session, event, added)


def standing(session: Session, event_id: int) -> list[Standing]:
    """Everybody in an event who has scored and did not drop out, best first."""
    there = columns(PEOPLE)
    query = sa.select(there.player_id, there.participation_score).where(
        there.seasonal_event_id == event_id,
        there.participation_status != SeasonalParticipantStatus.DROPPED_OUT,
        there.participation_score > 0,
    )
    entries = [(int(player), int(score)) for player, score in session.execute(query)]
    return [Standing(place.rank, place.key, place.score) for place in places(entries)]
