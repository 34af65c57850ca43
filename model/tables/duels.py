"""Duels: how they can be fought (content), who fights whom, and what was seen to happen.

Content is written by services.content; the rest by services.duels. Stakes lie in the product's
escrow wallet until the duel is decided.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Cosmetics, DuelEventDetails, DuelRules
from model.tables.base import (
    AMOUNT_MAX,
    TEXTS,
    ContentRow,
    PlayEvent,
    PlayRow,
    amount,
    counter,
    different,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    json_list,
    json_object,
    noted,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    utc_now,
)
from model.words import (
    DUEL_STATES,
    Difficulty,
    DuelEventType,
    DuelSide,
    DuelStatus,
    DuelType,
)


class DuelTemplate(ContentRow, table=True):
    """One way to duel as designed; written by content; a published key never changes.

    Stakes are in minor units of their currency; time_limit is in minutes of play, duration_hours
    the time from the acceptance to the end.
    """

    __tablename__ = "duel_templates"
    __table_args__ = (
        undeleted_unique("duel_templates", "key"),
        undeleted_unique("duel_templates", "name"),
        in_order("stake_min", "stake_max"),
        sa.CheckConstraint(
            "stake_max = 0 OR stake_currency_id IS NOT NULL", name="stake_has_currency"
        ),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    duel_type: DuelType = Field(sa_type=enum_column(DuelType))
    topic: str = Field(default="", max_length=200, sa_column_kwargs=TEXTS)
    difficulty_level: Difficulty = Field(sa_type=enum_column(Difficulty))
    quiz_id: int | None = optional_id("quizzes.id")
    rules: dict[str, Any] = json_object(DuelRules)
    time_limit: int = counter(default=10, minimum=1, maximum=10_080)
    duration_hours: int = counter(default=24, minimum=1, maximum=168)
    stake_currency_id: int | None = optional_id("currencies.id")
    stake_min: int = counter(maximum=1000)
    stake_max: int = counter(maximum=1000)
    xp_reward: int = counter(maximum=10_000)
    loser_xp_reward: int = counter(maximum=10_000)


class Duel(PlayRow, table=True):
    """One duel between two players; written by services.duels.

    Its sides, rules and stake never change. No winner when completed means: a draw. time_limit is
    in minutes.
    """

    __tablename__ = "duels"
    __table_args__ = (
        different("challenger_id", "opponent_id"),
        in_order("started_at", "completed_at"),
        sa.CheckConstraint(
            "winner_id IS NULL OR winner_id = challenger_id OR winner_id = opponent_id",
            name="winner_took_part",
        ),
        sa.CheckConstraint(
            "stake_amount = 0 OR stake_currency_id IS NOT NULL", name="stake_has_currency"
        ),
        sa.Index("ix_duels_challenger_id_duel_status", "challenger_id", "duel_status"),
        sa.Index("ix_duels_opponent_id_duel_status", "opponent_id", "duel_status"),
        index_where(
            "duels",
            "expires_at",
            condition="duel_status IN ('challenged', 'accepted', 'in_progress')",
            name="open",
        ),
    )

    challenger_id: int = foreign_id("player_profiles.id")
    opponent_id: int = foreign_id("player_profiles.id")
    template_id: int | None = optional_id("duel_templates.id")
    duel_type: DuelType = Field(sa_type=enum_column(DuelType))
    topic: str = Field(default="", max_length=200)
    difficulty_level: Difficulty = Field(sa_type=enum_column(Difficulty))
    rules: dict[str, Any] = json_object(DuelRules)
    time_limit: int = counter(default=10, minimum=1, maximum=10_080)
    stake_currency_id: int | None = optional_id("currencies.id")
    stake_amount: int = amount(default=0)
    winner_id: int | None = optional_id("player_profiles.id")
    xp_reward: int = counter(maximum=10_000)
    cosmetic_rewards: list[Any] = json_list(Cosmetics)
    spectator_count: int = counter()
    duel_recording_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    expires_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    duel_status: DuelStatus = state_column(DUEL_STATES)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class DuelParticipant(PlayRow, table=True):
    """One side of a duel: its score and what it won or lost; written by services.duels.

    Its duel, player and side never change.
    """

    __tablename__ = "duel_participants"
    __table_args__ = (
        sa.UniqueConstraint("duel_id", "player_id"),
        sa.UniqueConstraint("duel_id", "side"),
    )

    duel_id: int = foreign_id("duels.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    side: DuelSide = Field(sa_type=enum_column(DuelSide))
    score: int = counter(maximum=1_000_000_000)
    correct_answers: int = counter(maximum=200)
    is_ready: bool = switch()
    xp_awarded: int = counter(maximum=10_000)
    points_change: int = amount(default=0, minimum=-AMOUNT_MAX)
    finished_at: datetime | None = None


class DuelEvent(PlayEvent, table=True):
    """One thing that happened in a duel; added by services.duels, never changed."""

    __tablename__ = "duel_events"
    __table_args__ = (sa.Index("ix_duel_events_duel_id_created_at", "duel_id", "created_at"),)

    duel_id: int = foreign_id("duels.id", ondelete="CASCADE")
    player_id: int | None = optional_id("player_profiles.id")
    event_type: DuelEventType = Field(sa_type=enum_column(DuelEventType))
    details: dict[str, Any] = json_object(DuelEventDetails)
