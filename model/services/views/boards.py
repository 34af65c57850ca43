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
    User,
)
from model.words import LeaderboardPrivacy

PAGE_ROWS = 50


def leaderboard_page(
    session: Session,
    *,
    leaderboard_id: int,
    period_started_on: date,
    after_rank: int = 0,
    after_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> list[dict[str, Any]]:
    """Places of one board and period in order of rank, as everybody may see them.

    Whoever wants no name shown has neither name nor player nor level, and whoever hides is left
    out. A name is the character's, else the person's own if they wish to be named. `after_rank` and
    `after_id` are the rank and `id` of the last row before; without the id, equal ranks are passed.
    """
    entry = LeaderboardEntry
    is_named = col(entry.privacy_setting) == LeaderboardPrivacy.PUBLIC
    after = col(entry.rank) > after_rank
    if after_id is not None:
        is_tied = sa.and_(col(entry.rank) == after_rank, col(entry.id) > after_id)
        after = sa.or_(after, is_tied)
    query = (
        sa.select(
            *(col(entry.id), col(entry.rank), col(entry.score), col(entry.previous_rank)),
            sa.case((is_named, col(entry.player_id))).label("player_id"),
            sa.case((is_named, name_shown())).label("character_name"),
            sa.case((is_named, col(PlayerProfile.level))).label("level"),
        )
        .join(PlayerProfile, col(PlayerProfile.id) == col(entry.player_id))
        .outerjoin(User, col(User.id) == col(PlayerProfile.user_id))
        .where(
            col(entry.leaderboard_id) == leaderboard_id,
            col(entry.period_started_on) == period_started_on,
            col(entry.privacy_setting) != LeaderboardPrivacy.OPT_IN,
            after,
        )
        .order_by(col(entry.rank), col(entry.id))
        .limit(limit)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def name_shown() -> sa.ColumnElement[str | None]:
    """The character's name; the person's own only while they wish to be named."""
    wish = col(User.privacy_settings)["on_leaderboards"].as_string()
    own = sa.func.coalesce(sa.func.nullif(col(User.name), ""), col(User.username))
    return sa.func.coalesce(col(PlayerProfile.character_name), sa.case((wish == "name", own)))


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
