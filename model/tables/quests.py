"""Quests: what can be recorded, what is asked for, and how each player's days went.

Content (metrics, quest_templates) is written by services.content; logs by services.play.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import PartialReward, QuestProgress, Requirement
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRow,
    counter,
    enum_column,
    foreign_id,
    optional_id,
    shaped,
    state_column,
    switch,
    undeleted_unique,
    utc_now,
)
from model.words import (
    QUEST_LOG_STATES,
    MetricKind,
    QuestCategory,
    QuestStatus,
    QuestType,
    StatType,
)


class Metric(ContentRow, table=True):
    """One thing a player can record (steps, sleep minutes, alcohol free); written by content."""

    __tablename__ = "metrics"
    __table_args__ = (undeleted_unique("metrics", "key"),)

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    unit: str = Field(default="", max_length=20, sa_column_kwargs=TEXTS)
    kind: MetricKind = Field(sa_type=enum_column(MetricKind))
    value_max: int = Field(default=1, ge=1, le=1_000_000_000)


class QuestTemplate(ContentRow, table=True):
    """One quest as designed; written by content; a published key never changes.

    weight > 0 puts a daily quest into the daily rotation; unlock_day counts days of play from 1.
    """

    __tablename__ = "quest_templates"
    __table_args__ = (
        undeleted_unique("quest_templates", "key"),
        sa.Index("ix_quest_templates_type_is_core", "type", "is_core"),
        sa.Index(None, "season_id"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=1, max_length=1000, sa_column_kwargs=TEXTS)
    type: QuestType = Field(sa_type=enum_column(QuestType))
    category: QuestCategory = Field(sa_type=enum_column(QuestCategory))
    requirements: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(Requirement))
    base_xp: int = Field(ge=1, le=10_000)
    stat_affected: StatType | None = Field(default=None, sa_type=enum_column(StatType))
    partial_reward: dict[str, Any] | None = Field(
        default=None, sa_type=Json, sa_column_kwargs=shaped(PartialReward)
    )
    is_core: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    season_id: int | None = optional_id("seasons.id")
    weight: int = Field(default=0, ge=0, le=1000, sa_column_kwargs={"server_default": "0"})
    unlock_day: int = Field(default=1, ge=1, le=3650, sa_column_kwargs={"server_default": "1"})


class MetricLog(PlayRow, table=True):
    """The last value of one metric a player recorded on one local day; kept as the raw input."""

    __tablename__ = "metric_logs"
    __table_args__ = (sa.UniqueConstraint("player_id", "day_date", "metric_id"),)

    player_id: int = foreign_id("player_profiles.id")
    metric_id: int = foreign_id("metrics.id")
    day_date: date
    value: int = Field(ge=0, le=1_000_000_000)
    recorded_at: datetime = Field(default_factory=utc_now)


class QuestLog(PlayRow, table=True):
    """One quest of one player on one local day (weekly quests: the week's Monday)."""

    __tablename__ = "quest_logs"
    __table_args__ = (
        sa.UniqueConstraint("player_id", "template_id", "day_date"),
        sa.Index("ix_quest_logs_player_id_day_date", "player_id", "day_date"),
    )

    player_id: int = foreign_id("player_profiles.id")
    template_id: int = foreign_id("quest_templates.id")
    status: QuestStatus = state_column(QUEST_LOG_STATES)
    progress: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs=shaped(QuestProgress)
    )
    completed_at: datetime | None = None
    xp_awarded: int | None = Field(default=None, ge=0)
    day_date: date


class DailyLog(PlayRow, table=True):
    """One evaluated local day of one player; the unique pair bars a second evaluation.

    `debuffed` says whether a debuff was on in its last minute; `_after` is as the day ended.
    """

    __tablename__ = "daily_logs"
    __table_args__ = (
        sa.UniqueConstraint("player_id", "day_date"),
        sa.Index("ix_daily_logs_player_id_evaluated", "player_id", "evaluated"),
        sa.CheckConstraint("core_completed <= core_total", name="core_completed_le_core_total"),
    )

    player_id: int = foreign_id("player_profiles.id")
    day_date: date
    core_completed: int = Field(default=0, ge=0, sa_column_kwargs={"server_default": "0"})
    core_total: int = Field(default=4, ge=0, sa_column_kwargs={"server_default": "4"})
    all_completed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    debuff_triggered: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    evaluated: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    evaluated_at: datetime | None = None
    is_active: bool = switch()
    debuffed: bool = switch()
    streak_after: int = Field(default=0, ge=0, sa_column_kwargs={"server_default": "0"})
    perfect_streak_after: int = counter(maximum=100_000)
    freezes_after: int = counter(maximum=31)
