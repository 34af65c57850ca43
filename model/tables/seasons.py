"""Seasons: global dates and multipliers, each player's participation, and the board.

Content is written by services.content; participation and boards by services.play.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRow,
    foreign_id,
    state_column,
    undeleted_unique,
    utc_now,
)
from model.words import SEASON_STATES, SeasonStatus


class Season(ContentRow, table=True):
    """One season; runs from start_date to end_date, both included, by each player's local date."""

    __tablename__ = "seasons"
    __table_args__ = (
        undeleted_unique("seasons", "key"),
        undeleted_unique("seasons", "number"),
        sa.CheckConstraint("start_date <= end_date", name="starts_before_end"),
    )

    number: int = Field(ge=1, le=1000)
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    theme: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    start_date: date
    end_date: date
    status: SeasonStatus = state_column(SEASON_STATES)
    xp_multiplier_ppm: int = Field(
        default=1_000_000, ge=0, le=100_000_000, sa_column_kwargs={"server_default": "1000000"}
    )


class SeasonParticipation(PlayRow, table=True):
    """One player's part in one season; season_xp only follows the ledger."""

    __tablename__ = "season_participations"
    __table_args__ = (sa.UniqueConstraint("player_id", "season_id"), sa.Index(None, "season_id"))

    player_id: int = foreign_id("player_profiles.id")
    season_id: int = foreign_id("seasons.id")
    season_xp: int = Field(
        default=0, ge=0, sa_type=sa.BigInteger, sa_column_kwargs={"server_default": "0"}
    )
    rank: int | None = Field(default=None, ge=1)
    joined_at: datetime = Field(default_factory=utc_now)


class SeasonLeaderboard(PlayRow, table=True):
    """One player's place on one season's board as last computed; rewritten as a whole."""

    __tablename__ = "season_leaderboards"
    __table_args__ = (
        sa.UniqueConstraint("season_id", "player_id"),
        sa.Index("ix_season_leaderboards_season_id_rank", "season_id", "rank"),
    )

    season_id: int = foreign_id("seasons.id")
    player_id: int = foreign_id("player_profiles.id")
    rank: int = Field(ge=1)
    total_xp: int = Field(ge=0, sa_type=sa.BigInteger)
    updated_at: datetime = Field(default_factory=utc_now)
