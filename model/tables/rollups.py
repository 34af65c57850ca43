"""Roll-ups: one row per player and day, one per cohort and day, computed from play.

Written by services.rollups only, which can always make them anew from the ledgers and logs. The
columns are those of a run's Parquet tables of the same names (sim.frames), so that a KPI is one
expression over either; live play has no archetype and its cohort is the start week.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import PlayRow, counter, foreign_id, switch
from model.words import Area

XP_MAX = 1_000_000_000_000


class PlayerDay(PlayRow, table=True):
    """One evaluated local day of one player in figures; written by services.rollups, remade whole.

    `day` counts the player's days from 0; `streak` and the others are as the day ended.
    """

    __tablename__ = "player_days"
    __area__ = Area.SYSTEM
    __table_args__ = (
        sa.UniqueConstraint("player_id", "date"),
        sa.Index("ix_player_days_world_id_date", "world_id", "date"),
    )

    world_id: int = foreign_id("worlds.id")
    player_id: int = foreign_id("player_profiles.id")
    cohort: str = Field(default="", max_length=120)
    archetype: str = Field(default="", max_length=120)
    day: int = counter(maximum=100_000)
    date: datetime.date
    is_active: bool = switch()
    core_completed: int = counter(maximum=1000)
    core_total: int = counter(maximum=1000)
    is_perfect: bool = switch()
    streak: int = counter(maximum=100_000)
    perfect_streak: int = counter(maximum=100_000)
    freezes_held: int = counter(maximum=31)
    debuffed: bool = switch()
    debuff_triggered: bool = switch()
    level: int = counter(maximum=1000, default=1, minimum=1)
    total_xp: int = Field(default=0, ge=0, le=XP_MAX, sa_type=sa.BigInteger)
    xp_gained: int = Field(default=0, ge=-XP_MAX, le=XP_MAX, sa_type=sa.BigInteger)
    season: str = Field(default="", max_length=120)
    season_xp: int = Field(default=0, ge=0, le=XP_MAX, sa_type=sa.BigInteger)
    session_count: int = counter(maximum=10_000)
    minutes: int = counter(maximum=1440)
    points_gained: int = Field(default=0, ge=-XP_MAX, le=XP_MAX, sa_type=sa.BigInteger)


class CohortDay(PlayRow, table=True):
    """One local date of one cohort of a world in sums; written by services.rollups."""

    __tablename__ = "cohort_days"
    __area__ = Area.SYSTEM
    __table_args__ = (sa.UniqueConstraint("world_id", "cohort", "date"),)

    world_id: int = foreign_id("worlds.id")
    cohort: str = Field(default="", max_length=120)
    date: datetime.date
    player_count: int = counter()
    active_count: int = counter()
    perfect_count: int = counter()
    debuffed_count: int = counter()
    streak_sum: int = Field(default=0, ge=0, le=XP_MAX, sa_type=sa.BigInteger)
    level_sum: int = Field(default=0, ge=0, le=XP_MAX, sa_type=sa.BigInteger)
    xp_gained_sum: int = Field(default=0, ge=-XP_MAX, le=XP_MAX, sa_type=sa.BigInteger)
    session_count: int = counter()
    minutes: int = counter()
