"""Questions about boards: a page of places, one player's place, a season's standing."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.tables import (
    LeaderboardEntry,
    PlayerProfile,
    Season,
    SeasonLeaderboard,
    SeasonParticipation,
)
from model.words import LeaderboardPrivacy

PAGE_ROWS = 50


def leaderboard_page(
    session: Session,
    *,
    leaderboard_id: int,
    period_started_on: date,
    after_rank: int = 0,
    limit: int = PAGE_ROWS,
) -> list[dict[str, Any]]:
    """Places of one board and period in order of rank; whoever wants no name shown has none."""
    query = (
        sa.select(
            col(LeaderboardEntry.rank),
            col(LeaderboardEntry.score),
            col(LeaderboardEntry.previous_rank),
            col(LeaderboardEntry.player_id),
            sa.case(
                (
                    col(LeaderboardEntry.privacy_setting) == LeaderboardPrivacy.PUBLIC,
                    col(PlayerProfile.character_name),
                )
            ).label("character_name"),
            col(PlayerProfile.level),
        )
        .join(PlayerProfile, col(PlayerProfile.id) == col(LeaderboardEntry.player_id))
        .where(
            col(LeaderboardEntry.leaderboard_id) == leaderboard_id,
            col(LeaderboardEntry.period_started_on) == period_started_on,
            col(LeaderboardEntry.rank) > after_rank,
        )
        .order_by(col(LeaderboardEntry.rank), col(LeaderboardEntry.id))
        .limit(limit)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def rank_of(
    session: Session, *, leaderboard_id: int, period_started_on: date, player_id: int
) -> dict[str, Any] | None:
    """One player's place on one board and period; None when they have none."""
    query = sa.select(LeaderboardEntry.__table__).where(
        col(LeaderboardEntry.leaderboard_id) == leaderboard_id,
        col(LeaderboardEntry.player_id) == player_id,
        col(LeaderboardEntry.period_started_on) == period_started_on,
    )
    row = session.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def season_standing(session: Session, *, player_id: int) -> list[dict[str, Any]]:
    """A player's seasons with XP and rank, newest first; the board's rank where there is one."""
    query = (
        sa.select(
            col(Season.key),
            col(Season.name),
            col(Season.start_date),
            col(Season.end_date),
            col(SeasonParticipation.season_xp),
            sa.func.coalesce(col(SeasonParticipation.rank), col(SeasonLeaderboard.rank)).label(
                "rank"
            ),
        )
        .join(SeasonParticipation, col(SeasonParticipation.season_id) == col(Season.id))
        .outerjoin(
            SeasonLeaderboard,
            sa.and_(
                col(SeasonLeaderboard.season_id) == col(Season.id),
                col(SeasonLeaderboard.player_id) == player_id,
            ),
        )
        .where(col(SeasonParticipation.player_id) == player_id)
        .order_by(col(Season.start_date).desc())
    )
    return [dict(row) for row in session.execute(query).mappings()]
