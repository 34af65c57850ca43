"""States of play: one profile per person and world, apart from who the person is.

Written by services.play and services.xp only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import InitialStats
from model.tables.base import (
    PlayRow,
    ascii_lower,
    counter,
    foreign_id,
    in_order,
    json_object,
    noted,
    optional_id,
    utc_now,
)

Text = str
"""The built-in str: the source's column `str` (strength) hides it inside the class."""


def _zero(value: int = 0) -> dict[str, str]:
    return {"server_default": f"{value}"}


class PlayerProfile(PlayRow, table=True):
    """One player in one world; written by services.play and xp; world, start and joined_at stay.

    `level` and `total_xp` repeat what the ledger says and are proven by `questlab verify`.
    `debuff_active_until` is an instant; `last_closed_date` is the last local day evaluated.
    """

    __tablename__ = "player_profiles"
    __table_args__ = (
        sa.UniqueConstraint("world_id", "user_id"),
        sa.UniqueConstraint("user_id", "character_name"),
        sa.Index(None, "world_id", "last_closed_date"),
        sa.Index("ix_player_profiles_world_id_total_xp", "world_id", "total_xp", "id"),
        sa.Index(
            "ix_player_profiles_world_id_lower_name",
            "world_id",
            ascii_lower(sa.column("character_name")),
            "id",
        ),
        in_order("current_streak", "longest_streak"),
    )

    world_id: int = foreign_id("worlds.id")
    user_id: int | None = optional_id("users.id")
    character_name: Text | None = Field(
        default=None, min_length=2, max_length=50, sa_column_kwargs=noted(format="trimmed")
    )
    class_id: int | None = optional_id("character_classes.id")
    route_id: int | None = optional_id("routes.id")
    smaller_major_id: int | None = optional_id("smaller_majors.id")
    initial_stats: dict[Text, Any] = json_object(InitialStats)
    timezone: Text = Field(
        default="UTC",
        max_length=64,
        sa_column_kwargs={"server_default": "UTC", **noted(format="time_zone")},
    )
    joined_at: datetime = Field(default_factory=utc_now)
    first_day: date
    last_closed_date: date | None = None
    level: int = Field(default=1, ge=1, le=1000, sa_column_kwargs=_zero(value=1))
    total_xp: int = Field(default=0, ge=0, sa_type=sa.BigInteger, sa_column_kwargs=_zero())
    current_streak: int = Field(default=0, ge=0, sa_column_kwargs=_zero())
    longest_streak: int = Field(default=0, ge=0, sa_column_kwargs=_zero())
    perfect_streak: int = Field(default=0, ge=0, sa_column_kwargs=_zero())
    freezes_held: int = Field(default=0, ge=0, le=31, sa_column_kwargs=_zero())
    absent_days: int = Field(default=0, ge=0, sa_column_kwargs=_zero())
    total_active_days: int = counter(maximum=100_000)
    streak_started_on: date | None = None
    last_activity_date: date | None = None
    next_milestone_days: int = counter(maximum=100_000)
    return_day: int = Field(default=0, ge=0, sa_column_kwargs=_zero())
    debuff_active_until: datetime | None = None
    hard_mode: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    str: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    agi: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    vit: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    disc: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    active_title_id: int | None = optional_id("titles.id")
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1, sa_column_kwargs=_zero(value=1))
