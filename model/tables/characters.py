"""States of play: one profile per person and world, apart from who the person is.

Written by services.play and services.xp only.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import PlayRow, foreign_id, optional_id, utc_now

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
        sa.Index(None, "world_id", "last_closed_date"),
    )

    world_id: int = foreign_id("worlds.id")
    user_id: int | None = optional_id("users.id")
    timezone: Text = Field(default="UTC", max_length=64, sa_column_kwargs={"server_default": "UTC"})
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
    return_day: int = Field(default=0, ge=0, sa_column_kwargs=_zero())
    debuff_active_until: datetime | None = None
    hard_mode: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    str: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    agi: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    vit: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    disc: int = Field(default=10, ge=0, le=1000, sa_column_kwargs=_zero(value=10))
    active_title_id: int | None = optional_id("titles.id")
    version: int = Field(default=1, sa_column_kwargs=_zero(value=1))
