"""Dungeons: challenges with a clock, and each player's attempts.

Content is written by services.content; attempts by services.play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Challenge, DungeonEntry, DungeonProgress
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    enum_column,
    foreign_id,
    optional_id,
    shaped,
    state_column,
    undeleted_unique,
    utc_now,
)
from model.words import DUNGEON_ATTEMPT_STATES, DungeonAttemptStatus, DungeonDifficulty


class Dungeon(ContentRow, table=True):
    """One dungeon as designed; written by content; a published key never changes."""

    __tablename__ = "dungeons"
    __table_args__ = (undeleted_unique("dungeons", "key"), sa.Index(None, "season_id"))

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    difficulty: DungeonDifficulty = Field(sa_type=enum_column(DungeonDifficulty))
    requirements: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(DungeonEntry))
    challenges: list[Any] = Field(
        sa_type=Json, sa_column_kwargs=shaped(list[Challenge]), min_length=1, max_length=16
    )
    base_xp_reward: int = Field(
        default=50, ge=0, le=10_000, sa_column_kwargs={"server_default": "50"}
    )
    xp_multiplier_ppm: int = Field(
        default=1_500_000, ge=0, le=100_000_000, sa_column_kwargs={"server_default": "1500000"}
    )
    duration_minutes: int = Field(ge=1, le=60 * 24 * 60)
    cooldown_hours: int = Field(
        default=24, ge=0, le=24 * 365, sa_column_kwargs={"server_default": "24"}
    )
    season_id: int | None = optional_id("seasons.id")


class DungeonAttempt(PlayRow, table=True):
    """One player's visit to one dungeon; at most one is in progress per player."""

    __tablename__ = "dungeon_attempts"
    __table_args__ = (
        sa.Index("ix_dungeon_attempts_player_id_status", "player_id", "status"),
        sa.Index(
            "uq_dungeon_attempts_one_in_progress",
            "player_id",
            unique=True,
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    dungeon_id: int = foreign_id("dungeons.id")
    status: DungeonAttemptStatus = state_column(DUNGEON_ATTEMPT_STATES)
    progress: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(DungeonProgress))
    started_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    debuff_active_at_entry: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa.false()}
    )
    completed_at: datetime | None = None
    xp_awarded: int | None = Field(default=None, ge=0)
