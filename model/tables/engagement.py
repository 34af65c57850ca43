"""Engagement: anonymous learners, logins, sessions of learning, attention and behaviour.

Written by services of play as things are seen to happen; scores are reckoned by analytics and may
be fractions. Sources: learning platform (learners), ShikshaDisha (engagement).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    BehaviorCounts,
    BehaviorDetails,
    Distractions,
    FocusPatterns,
    LearnerDetails,
    SessionEventDetails,
)
from model.tables.base import (
    PlayEvent,
    PlayRow,
    Row,
    counter,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    json_list,
    json_object,
    noted,
    optional_id,
    state_column,
    utc_now,
)
from model.words import (
    LEARNING_SESSION_STATES,
    Area,
    BehaviorEventKind,
    DeviceKind,
    DropoutRisk,
    EngagementAction,
    FocusQuality,
    LearningSessionStatus,
    Room,
    SessionEventKind,
)


def _score() -> Any:
    """A score from 0 to 100 that analytics reckons."""
    return Field(default=0.0, ge=0.0, le=100.0, sa_column_kwargs={"server_default": "0"})


def _share() -> Any:
    """A share from 0 to 1 that analytics reckons."""
    return Field(default=0.0, ge=0.0, le=1.0, sa_column_kwargs={"server_default": "0"})


def _device() -> Any:
    return Field(default=DeviceKind.OTHER, sa_type=enum_column(DeviceKind))


class Learner(Row, table=True):
    """One anonymous learner, known by a browser's session; written at the first visit.

    `session_token_hash` is the SHA-256 of the cookie, never the cookie; `player_id` is who plays.
    """

    __tablename__ = "learners"
    __room__ = Room.ACCOUNT
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("session_token_hash"),
        sa.UniqueConstraint("player_id"),
        sa.Index(None, "last_active_at"),
        in_order("created_at", "last_active_at"),
    )

    session_token_hash: str = Field(
        min_length=64, max_length=64, sa_column_kwargs=noted(format="sha256", secret=True)
    )
    player_id: int | None = optional_id("player_profiles.id", ondelete="SET NULL")
    display_name: str = Field(
        default="Learner", min_length=1, max_length=128, sa_column_kwargs=noted(format="trimmed")
    )
    details: dict[str, Any] = json_object(LearnerDetails)
    created_at: datetime = Field(default_factory=utc_now)
    last_active_at: datetime = Field(default_factory=utc_now)


class DailyLogin(PlayRow, table=True):
    """One player's logins of one local day; written by services of play; one row a day."""

    __tablename__ = "daily_logins"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id", "login_date"),
        in_order("first_login_at", "last_login_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    login_date: date
    first_login_at: datetime = Field(default_factory=utc_now)
    last_login_at: datetime = Field(default_factory=utc_now)
    session_count: int = counter(maximum=10_000, default=1, minimum=1)
    total_time_minutes: int = counter(maximum=1500)
    consecutive_days: int = counter(maximum=100_000, default=1, minimum=1)
    device: DeviceKind = _device()


class LearningSession(PlayRow, table=True):
    """One stretch of learning of one player; written by services of play; its start stays."""

    __tablename__ = "learning_sessions"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_learning_sessions_player_id_started_at", "player_id", "started_at"),
        index_where(
            "learning_sessions",
            "last_event_at",
            condition="status IN ('active', 'paused')",
            name="open",
        ),
        in_order("started_at", "ended_at"),
        in_order("started_at", "last_event_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    activity_id: int | None = optional_id("activities.id", ondelete="SET NULL")
    lesson_id: int | None = optional_id("lessons.id", ondelete="SET NULL")
    status: LearningSessionStatus = state_column(LEARNING_SESSION_STATES)
    device: DeviceKind = _device()
    started_at: datetime = Field(default_factory=utc_now)
    last_event_at: datetime = Field(default_factory=utc_now)
    ended_at: datetime | None = None
    active_seconds: int = counter(maximum=864_000)
    interruption_count: int = counter(maximum=100_000)
    completion_ppm: int = counter(maximum=1_000_000)
    engagement_score: float = _score()
    dropout_risk: float = _share()


class SessionEvent(PlayEvent, table=True):
    """One thing that happened in a session of learning; added as it was seen, never edited."""

    __tablename__ = "session_events"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_session_events_learning_session_id_at", "learning_session_id", "occurred_at"),
    )

    learning_session_id: int = foreign_id("learning_sessions.id", ondelete="CASCADE")
    kind: SessionEventKind = Field(sa_type=enum_column(SessionEventKind))
    details: dict[str, Any] = json_object(SessionEventDetails)
    occurred_at: datetime = Field(default_factory=utc_now)


class AttentionSpan(PlayRow, table=True):
    """One unbroken span of attention in a session; written by services of play when it ends."""

    __tablename__ = "attention_spans"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_attention_spans_player_id_started_at", "player_id", "started_at"),
        in_order("started_at", "ended_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    learning_session_id: int = foreign_id("learning_sessions.id", ondelete="CASCADE")
    started_at: datetime = Field(default_factory=utc_now)
    ended_at: datetime | None = None
    duration_seconds: int = counter(maximum=86_400)
    tab_switch_count: int = counter(maximum=100_000)
    window_blur_count: int = counter(maximum=100_000)
    idle_seconds: int = counter(maximum=86_400)
    pause_count: int = counter(maximum=100_000)
    resume_count: int = counter(maximum=100_000)
    attention_score: float = _score()
    focus_quality: FocusQuality = Field(
        default=FocusQuality.MEDIUM, sa_type=enum_column(FocusQuality)
    )
    distractions: list[Any] = json_list(Distractions)


class FocusMetric(PlayRow, table=True):
    """One player's focus on one local day, reckoned from their spans; one row a day."""

    __tablename__ = "focus_metrics"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("player_id", "day_date"),)

    player_id: int = foreign_id("player_profiles.id")
    day_date: date
    span_count: int = counter(maximum=10_000)
    focus_minutes: int = counter(maximum=1500)
    longest_span_seconds: int = counter(maximum=86_400)
    average_span_seconds: int = counter(maximum=86_400)
    distraction_count: int = counter(maximum=100_000)
    average_attention_score: float = _score()
    attention_decay_rate: float = _share()
    recovery_seconds: int = counter(maximum=86_400)
    suggested_focus_minutes: int = counter(maximum=480, default=25, minimum=1)
    suggested_break_minutes: int = counter(maximum=120, default=5)
    patterns: dict[str, Any] = json_object(FocusPatterns)
    computed_at: datetime = Field(default_factory=utc_now)


class BehaviorEvent(PlayEvent, table=True):
    """One thing a player was seen to do; added as it was seen, never edited."""

    __tablename__ = "behavior_events"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_behavior_events_player_id_occurred_at", "player_id", "occurred_at"),
        sa.Index("ix_behavior_events_kind_occurred_at", "kind", "occurred_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    learning_session_id: int | None = optional_id("learning_sessions.id", ondelete="SET NULL")
    kind: BehaviorEventKind = Field(sa_type=enum_column(BehaviorEventKind))
    details: dict[str, Any] = json_object(BehaviorDetails)
    occurred_at: datetime = Field(default_factory=utc_now)


class EngagementProfile(PlayRow, table=True):
    """How engaged one player is, reckoned from their behaviour; one row a player."""

    __tablename__ = "engagement_profiles"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("player_id"),
        sa.Index(None, "dropout_level"),
    )

    player_id: int = foreign_id("player_profiles.id")
    engagement_score: float = _score()
    dropout_risk: float = _share()
    struggle_score: float = _share()
    boredom_score: float = _share()
    dropout_level: DropoutRisk = Field(default=DropoutRisk.LOW, sa_type=enum_column(DropoutRisk))
    proposed_action: EngagementAction = Field(
        default=EngagementAction.NONE, sa_type=enum_column(EngagementAction)
    )
    average_session_minutes: int = counter(maximum=1500)
    sessions_per_week: int = counter(maximum=10_000)
    active_days: int = counter(maximum=100_000)
    preferred_hour: int | None = Field(default=None, ge=0, le=23)
    counts: dict[str, Any] = json_object(BehaviorCounts)
    last_active_at: datetime | None = None
    computed_at: datetime = Field(default_factory=utc_now)
