"""Leaderboards as they are read: a page of places, one's own place, its history.

Who wants no name shown has none (anonymous); who hides, or has not opted in where a board asks for
it, does not appear but has a place and can be told it. `rebuilding` makes the places; boards
themselves are made and edited through services.records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import NotFound
from model.rules.ranking import percentile_ppm, rank_change
from model.services.competition.common import found
from model.services.views.boards import name_shown
from model.tables import Leaderboard, LeaderboardEntry, PlayerProfile, User
from model.words import LeaderboardPrivacy

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class RowInfo:
    """One line of a board; who is anonymous has neither player nor name."""

    rank: int
    score: int
    rank_change: int
    player_id: int | None
    name: str | None


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """One player's own place in one period; `shown` says how the others see it."""

    period_started_on: date
    rank: int
    score: int
    rank_change: int
    gap_to_first: int
    gap_to_next: int
    percentile_ppm: int
    participants: int
    shown: LeaderboardPrivacy


def page(
    session: Session,
    *,
    leaderboard_id: int,
    period_started_on: date | None = None,
    limit: int = PAGE_ROWS,
) -> list[RowInfo]:
    """The best places of a period (default: the newest), as everybody may see them.

    Never more than the board's max_entries; who hides leaves a gap in the ranks. Who shows a name
    is called by their character, else by the person's name or username.
    """
    board = found(session, Leaderboard, leaderboard_id)
    first = period_started_on or newest_period(session, leaderboard_id)
    query = (
        sa.select(LeaderboardEntry, name_shown())
        .join(PlayerProfile, col(PlayerProfile.id) == col(LeaderboardEntry.player_id))
        .outerjoin(User, col(User.id) == col(PlayerProfile.user_id))
        .where(
            col(LeaderboardEntry.leaderboard_id) == leaderboard_id,
            col(LeaderboardEntry.period_started_on) == first,
            col(LeaderboardEntry.privacy_setting) != LeaderboardPrivacy.OPT_IN,
        )
        .order_by(col(LeaderboardEntry.rank), col(LeaderboardEntry.player_id))
        .limit(max(0, min(limit, board.max_entries)))
    )
    return [_row(entry, name) for entry, name in session.execute(query)]


def _row(entry: LeaderboardEntry, name: str | None) -> RowInfo:
    is_named = entry.privacy_setting is LeaderboardPrivacy.PUBLIC
    return RowInfo(
        rank=entry.rank,
        score=entry.score,
        rank_change=rank_change(entry.previous_rank or 0, entry.rank),
        player_id=entry.player_id if is_named else None,
        name=name if is_named else None,
    )


def place_of(
    session: Session,
    *,
    leaderboard_id: int,
    player_id: int,
    period_started_on: date | None = None,
) -> PlaceInfo:
    """A player's own place in a period (default: the newest), hidden or not; NotFound without."""
    first = period_started_on or newest_period(session, leaderboard_id)
    for place in history(session, leaderboard_id=leaderboard_id, player_id=player_id):
        if place.period_started_on == first:
            return place
    raise NotFound(
        f"Player {player_id} has no place on board {leaderboard_id} in the period from {first}. "
        "Rebuild the board, or ask for another period."
    )


def history(session: Session, *, leaderboard_id: int, player_id: int) -> list[PlaceInfo]:
    """A player's places by period, the newest first; the past ones as they ended."""
    found(session, Leaderboard, leaderboard_id)
    query = (
        sa.select(LeaderboardEntry)
        .where(
            col(LeaderboardEntry.leaderboard_id) == leaderboard_id,
            col(LeaderboardEntry.player_id) == player_id,
        )
        .order_by(col(LeaderboardEntry.period_started_on).desc())
    )
    return [_place(session, entry) for entry in session.execute(query).scalars()]


def _place(session: Session, entry: LeaderboardEntry) -> PlaceInfo:
    score = col(LeaderboardEntry.score)
    counts = sa.select(
        sa.func.count(),
        sa.func.sum(sa.case((score < entry.score, 1), else_=0)),
        sa.func.sum(sa.case((score == entry.score, 1), else_=0)),
    ).where(
        col(LeaderboardEntry.leaderboard_id) == entry.leaderboard_id,
        col(LeaderboardEntry.period_started_on) == entry.period_started_on,
    )
    participants, lower, equal = session.execute(counts).one()
    return PlaceInfo(
        period_started_on=entry.period_started_on,
        rank=entry.rank,
        score=entry.score,
        rank_change=rank_change(entry.previous_rank or 0, entry.rank),
        gap_to_first=entry.gap_to_first,
        gap_to_next=entry.gap_to_next,
        percentile_ppm=percentile_ppm(int(lower), int(equal), int(participants)),
        participants=int(participants),
        shown=entry.privacy_setting,
    )


def newest_period(
    session: Session, leaderboard_id: int, *, before: date | None = None
) -> date | None:
    """The first day of the newest period (before a day) that has places; None without one."""
    first = col(LeaderboardEntry.period_started_on)
    query = sa.select(sa.func.max(first)).where(
        col(LeaderboardEntry.leaderboard_id) == leaderboard_id,
        sa.true() if before is None else first < before,
    )
    return session.execute(query).scalar_one_or_none()
