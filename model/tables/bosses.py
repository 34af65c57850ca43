"""Bosses: fights of several phases over days, and each player's attempts.

Content is written by services.content; attempts by services.play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import PhaseProgress, Requirement
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
from model.words import BOSS_ATTEMPT_STATES, BossAttemptStatus, BossDifficulty


class Boss(ContentRow, table=True):
    """One boss as designed; written by content; a published key never changes."""

    __tablename__ = "bosses"
    __table_args__ = (
        undeleted_unique("bosses", "key"),
        undeleted_unique("bosses", "name"),
        sa.Index(None, "season_id"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    intro_monologue: str = Field(min_length=1, max_length=2000, sa_column_kwargs=TEXTS)
    defeat_message: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    difficulty: BossDifficulty = Field(sa_type=enum_column(BossDifficulty))
    required_level: int = Field(default=1, ge=1, le=1000, sa_column_kwargs={"server_default": "1"})
    xp_reward: int = Field(ge=0, le=10_000)
    title_reward_id: int | None = optional_id("titles.id")
    season_id: int | None = optional_id("seasons.id")


class BossPhase(ContentRow, table=True):
    """One phase of a boss; its requirement must hold over duration_days local days."""

    __tablename__ = "boss_phases"
    __parent__ = "boss_id"
    __nested_as__ = "phases"
    __table_args__ = (
        undeleted_unique("boss_phases", "key"),
        sa.Index(
            "uq_boss_phases_boss_id_phase_number",
            "boss_id",
            "phase_number",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )

    boss_id: int = foreign_id("bosses.id")
    phase_number: int = Field(ge=1, le=20)
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    requirements: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(Requirement))
    duration_days: int = Field(ge=1, le=365)
    xp_reward: int = Field(default=0, ge=0, le=10_000, sa_column_kwargs={"server_default": "0"})


class BossAttempt(PlayRow, table=True):
    """One player's fight against one boss; at most one is in progress per player."""

    __tablename__ = "boss_attempts"
    __table_args__ = (
        sa.Index("ix_boss_attempts_player_id_status", "player_id", "status"),
        sa.Index(
            "uq_boss_attempts_one_in_progress",
            "player_id",
            unique=True,
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    boss_id: int = foreign_id("bosses.id")
    status: BossAttemptStatus = state_column(BOSS_ATTEMPT_STATES)
    current_phase: int = Field(default=1, ge=1, le=20, sa_column_kwargs={"server_default": "1"})
    phase_progress: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(PhaseProgress))
    started_at: datetime = Field(default_factory=utc_now)
    completed_at: datetime | None = None
