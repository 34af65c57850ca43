"""Leaderboards: whom they rank, by what and for which days, and each player's place.

Boards are made and edited by people; places are written by services.leaderboards.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    AMOUNT_MAX,
    PlayRecord,
    PlayRow,
    amount,
    at_most_one,
    counter,
    enum_column,
    foreign_id,
    optional_id,
    switch,
    unique_where,
    utc_now,
)
from model.words import LeaderboardMetric, LeaderboardPrivacy, LeaderboardType, Period


class Leaderboard(PlayRecord, table=True):
    """One board of a world; made by whoever runs the world; its world never changes.

    No scope means: everyone in the world.
    """

    __tablename__ = "leaderboards"
    __table_args__ = (
        unique_where("leaderboards", "world_id", "name"),
        sa.Index("ix_leaderboards_world_metric", "world_id", "ranking_metric", "ranking_period"),
        at_most_one(
            "class_id",
            "pvp_event_id",
            "lesson_id",
            "campaign_id",
            "party_id",
            "guild_id",
            "skill_id",
            "course_id",
            "season_id",
            name="one_scope",
        ),
    )

    world_id: int = foreign_id("worlds.id")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field(default="", max_length=1000)
    leaderboard_type: LeaderboardType = Field(sa_type=enum_column(LeaderboardType))
    class_id: int | None = optional_id("character_classes.id")
    pvp_event_id: int | None = optional_id("pvp_events.id")
    lesson_id: int | None = optional_id("lessons.id")
    campaign_id: int | None = optional_id("campaigns.id")
    party_id: int | None = optional_id("parties.id")
    guild_id: int | None = optional_id("guilds.id")
    skill_id: int | None = optional_id("skills.id")
    course_id: int | None = optional_id("courses.id")
    season_id: int | None = optional_id("seasons.id")
    region: str | None = Field(default=None, min_length=1, max_length=80)
    ranking_metric: LeaderboardMetric = Field(
        default=LeaderboardMetric.TOTAL_XP,
        sa_type=enum_column(LeaderboardMetric),
        sa_column_kwargs={"server_default": LeaderboardMetric.TOTAL_XP.value},
    )
    ranking_period: Period = Field(
        default=Period.ALL_TIME,
        sa_type=enum_column(Period),
        sa_column_kwargs={"server_default": Period.ALL_TIME.value},
    )
    privacy_level: LeaderboardPrivacy = Field(
        default=LeaderboardPrivacy.PUBLIC,
        sa_type=enum_column(LeaderboardPrivacy),
        sa_column_kwargs={"server_default": LeaderboardPrivacy.PUBLIC.value},
    )
    max_entries: int = counter(default=100, minimum=1, maximum=10_000)
    is_active: bool = switch(default=True)


class LeaderboardEntry(PlayRow, table=True):
    """One player's place on one board in one period; written by services.leaderboards.

    Its board, player and period never change; past periods stay as they ended. Gaps count points
    to the first and to the next better place.
    """

    __tablename__ = "leaderboard_entries"
    __table_args__ = (
        sa.UniqueConstraint(
            "leaderboard_id",
            "player_id",
            "period_started_on",
            name="uq_leaderboard_entries_player_period",
        ),
        sa.Index("ix_leaderboard_entries_place", "leaderboard_id", "period_started_on", "rank"),
    )

    leaderboard_id: int = foreign_id("leaderboards.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    period_started_on: date
    score: int = amount(default=0, minimum=-AMOUNT_MAX)
    rank: int = Field(ge=1, le=1_000_000_000)
    previous_rank: int | None = Field(default=None, ge=1, le=1_000_000_000)
    gap_to_first: int = amount(default=0)
    gap_to_next: int = amount(default=0)
    privacy_setting: LeaderboardPrivacy = Field(
        default=LeaderboardPrivacy.PUBLIC,
        sa_type=enum_column(LeaderboardPrivacy),
        sa_column_kwargs={"server_default": LeaderboardPrivacy.PUBLIC.value},
    )
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
