"""XP: level curves (content) and the append-only XP ledger with its modifier chain.

The ledger is written by services.xp only; updates and deletes are refused by triggers.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import CurveParameters
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    enum_column,
    foreign_id,
    optional_id,
    shaped,
    undeleted_unique,
    utc_now,
)
from model.words import ModifierType, XpEventSource

_REFERENCES = (
    "quest_log_id",
    "boss_attempt_id",
    "dungeon_attempt_id",
    "season_participation_id",
    "reverses_id",
)


class LevelCurve(ContentRow, table=True):
    """One way to turn total XP into a level; game_configs `levels` names the one in use."""

    __tablename__ = "level_curves"
    __table_args__ = (undeleted_unique("level_curves", "key"),)

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    parameters: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(CurveParameters))
    level_max: int = Field(default=100, ge=2, le=1000)


class XpEvent(PlayRow, table=True):
    """One grant or reversal of XP; written once by services.xp, never changed.

    Chained per player: `seq` counts from 1, `event_hash` covers the row, its modifiers and
    `previous_hash`. At most one reference says what the XP was for.
    """

    __tablename__ = "xp_events"
    __append_only__ = True
    __table_args__ = (
        sa.UniqueConstraint("player_id", "seq"),
        sa.Index("ix_xp_events_player_id_created_at", "player_id", "created_at"),
        sa.Index("ix_xp_events_event_source", "event_source"),
        sa.CheckConstraint("total_xp_after = total_xp_before + final_xp", name="total_adds_up"),
        sa.CheckConstraint(
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in _REFERENCES)
            + " <= 1",
            name="one_reference",
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    seq: int = Field(ge=1)
    event_source: XpEventSource = Field(sa_type=enum_column(XpEventSource))
    quest_log_id: int | None = optional_id("quest_logs.id")
    boss_attempt_id: int | None = optional_id("boss_attempts.id")
    dungeon_attempt_id: int | None = optional_id("dungeon_attempts.id")
    season_participation_id: int | None = optional_id("season_participations.id")
    reverses_id: int | None = optional_id("xp_events.id")
    content_key: str = Field(default="", max_length=120)
    day_date: date
    base_xp: int
    final_xp: int
    total_xp_before: int = Field(ge=0, sa_type=sa.BigInteger)
    total_xp_after: int = Field(ge=0, sa_type=sa.BigInteger)
    level_before: int = Field(ge=1, le=1000)
    level_after: int = Field(ge=1, le=1000)
    ruleset_hash: str = Field(max_length=64, foreign_key="rulesets.hash", ondelete="RESTRICT")
    hash_version: int = Field(default=1, ge=1, le=1000)
    previous_hash: str = Field(max_length=64)
    event_hash: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=utc_now)


class XpModifier(PlayRow, table=True):
    """One step of the modifier chain of one XP event; written with it, never changed."""

    __tablename__ = "xp_modifiers"
    __append_only__ = True
    __table_args__ = (
        sa.UniqueConstraint("xp_event_id", "order"),
        sa.Index("ix_xp_modifiers_xp_event_id", "xp_event_id"),
    )

    xp_event_id: int = foreign_id("xp_events.id")
    order: int = Field(ge=1, le=100)
    type: ModifierType = Field(sa_type=enum_column(ModifierType))
    multiplier_ppm: int = Field(ge=0, le=100_000_000)
    reason: str = Field(max_length=200)
    xp_before: int = Field(ge=0)
    xp_after: int = Field(ge=0)
