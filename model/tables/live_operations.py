"""Live operations: events as designed, and what game masters schedule in a running world.

Event templates are content; the rest is made by who runs the world, scores by the system.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    CompetitionRewards,
    EventConditions,
    EventCoordination,
    EventScriptConfiguration,
    GlobalEventEffect,
    LoreElements,
    WorldMapUpdate,
)
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayLink,
    PlayRecord,
    PlayRow,
    counter,
    enum_column,
    foreign_id,
    json_list,
    json_object,
    noted,
    optional_id,
    state_column,
    strictly_in_order,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import (
    EVENT_SCRIPT_STATES,
    GLOBAL_EVENT_STATES,
    LORE_UPDATE_STATES,
    SEASONAL_EVENT_STATES,
    SEASONAL_PARTICIPANT_STATES,
    Area,
    EventScriptStatus,
    EventScriptType,
    GlobalEventScope,
    GlobalEventStatus,
    GlobalEventType,
    LoreUpdateStatus,
    SeasonalEventStatus,
    SeasonalEventType,
    SeasonalParticipantStatus,
)


class EventTemplate(ContentRow, table=True):
    """One global event as designed; written by content; a published key never changes.

    With a first day it takes place in simulations: duration_days long, again every
    repeats_every_days (0: once); XP of its days is multiplied by xp_multiplier_ppm.
    """

    __tablename__ = "event_templates"
    __table_args__ = (undeleted_unique("event_templates", "key"),)

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    event_type: GlobalEventType = Field(sa_type=enum_column(GlobalEventType))
    participation_scope: GlobalEventScope = Field(
        default=GlobalEventScope.ALL_PLAYERS,
        sa_type=enum_column(GlobalEventScope),
        sa_column_kwargs={"server_default": GlobalEventScope.ALL_PLAYERS.value},
    )
    xp_multiplier_ppm: int = Field(
        default=1_000_000, ge=0, le=100_000_000, sa_column_kwargs={"server_default": "1000000"}
    )
    required_level: int = Field(default=1, ge=1, le=1000, sa_column_kwargs={"server_default": "1"})
    first_day: date | None = None
    duration_days: int = Field(default=1, ge=1, le=365, sa_column_kwargs={"server_default": "1"})
    repeats_every_days: int = counter(maximum=3650)


class GlobalEvent(PlayRecord, table=True):
    """One event that all players of a world live through; by who runs it; its world stays."""

    __tablename__ = "global_events"
    __table_args__ = (
        strictly_in_order("start_date", "end_date"),
        sa.Index("ix_global_events_world_status", "world_id", "activation_status"),
        sa.Index("ix_global_events_world_id_start_date", "world_id", "start_date"),
    )

    world_id: int = foreign_id("worlds.id")
    creator_id: int = foreign_id("users.id")
    template_id: int | None = optional_id("event_templates.id")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=2000)
    event_type: GlobalEventType = Field(sa_type=enum_column(GlobalEventType))
    effect: dict[str, Any] = json_object(GlobalEventEffect)
    participation_scope: GlobalEventScope = Field(
        default=GlobalEventScope.ALL_PLAYERS,
        sa_type=enum_column(GlobalEventScope),
        sa_column_kwargs={"server_default": GlobalEventScope.ALL_PLAYERS.value},
    )
    start_date: datetime
    end_date: datetime
    activation_status: GlobalEventStatus = state_column(GLOBAL_EVENT_STATES)


class GlobalEventGuild(PlayLink, table=True):
    """One guild that a global event for specific guilds is meant for; the pair never changes."""

    __tablename__ = "global_event_guilds"
    __table_args__ = (sa.UniqueConstraint("global_event_id", "guild_id"),)

    global_event_id: int = foreign_id("global_events.id", ondelete="CASCADE")
    guild_id: int = foreign_id("guilds.id")


class EventScript(PlayRecord, table=True):
    """One event planned ahead for a world; by who runs it; its world never changes."""

    __tablename__ = "event_scripts"
    __table_args__ = (
        sa.Index("ix_event_scripts_status_schedule", "activation_status", "schedule_date"),
    )

    world_id: int = foreign_id("worlds.id")
    creator_id: int = foreign_id("users.id")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=2000)
    event_type: EventScriptType = Field(sa_type=enum_column(EventScriptType))
    configuration: dict[str, Any] = json_object(EventScriptConfiguration)
    participation_conditions: dict[str, Any] = json_object(EventConditions)
    coordination_requirements: dict[str, Any] = json_object(EventCoordination)
    schedule_date: datetime
    activation_status: EventScriptStatus = state_column(EVENT_SCRIPT_STATES)


class SeasonalEvent(PlayRecord, table=True):
    """One themed event of a world for a limited time; by who runs it; its world never changes.

    current_progress counts what the community did towards community_goal_target.
    """

    __tablename__ = "seasonal_events"
    __table_args__ = (
        unique_where("seasonal_events", "world_id", "name"),
        strictly_in_order("start_date", "end_date"),
        sa.Index("ix_seasonal_events_world_id_event_status", "world_id", "event_status"),
    )

    world_id: int = foreign_id("worlds.id")
    season_id: int | None = optional_id("seasons.id", ondelete="SET NULL")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=2000)
    theme: str = Field(min_length=1, max_length=120)
    event_type: SeasonalEventType = Field(sa_type=enum_column(SeasonalEventType))
    participation_requirements: dict[str, Any] = json_object(EventConditions)
    exclusive_rewards: list[Any] = json_list(CompetitionRewards)
    community_goal: str | None = Field(default=None, min_length=1, max_length=500)
    community_goal_target: int | None = Field(default=None, ge=1, le=1_000_000_000)
    current_progress: int = counter(maximum=1_000_000_000)
    start_date: datetime
    end_date: datetime
    event_status: SeasonalEventStatus = state_column(SEASONAL_EVENT_STATES)


class SeasonalEventParticipant(PlayRow, table=True):
    """One player in one seasonal event; written by services.events; the pair never changes."""

    __tablename__ = "seasonal_event_participants"
    __table_args__ = (
        sa.UniqueConstraint("seasonal_event_id", "player_id"),
        sa.Index(
            "ix_seasonal_event_participants_score", "seasonal_event_id", "participation_score"
        ),
    )

    seasonal_event_id: int = foreign_id("seasonal_events.id")
    player_id: int = foreign_id("player_profiles.id")
    participation_score: int = counter(maximum=1_000_000_000)
    rewards_earned: list[Any] = json_list(CompetitionRewards)
    joined_at: datetime = Field(default_factory=utc_now)
    participation_status: SeasonalParticipantStatus = state_column(SEASONAL_PARTICIPANT_STATES)


class SeasonalLoreUpdate(PlayRecord, table=True):
    """One update of a world's story and map; by who runs it; its world never changes."""

    __tablename__ = "seasonal_lore_updates"
    __area__ = Area.TEXT
    __table_args__ = (
        sa.Index("ix_seasonal_lore_updates_world", "world_id", "creation_status", "release_date"),
    )

    world_id: int = foreign_id("worlds.id")
    creator_id: int = foreign_id("users.id")
    title: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=2000)
    content: str = Field(default="", max_length=50_000, sa_column_kwargs=noted(format="safe_text"))
    world_map_updates: dict[str, Any] = json_object(WorldMapUpdate)
    new_skill_paths: list[Any] = json_list(LoreElements)
    new_factions: list[Any] = json_list(LoreElements)
    new_threats: list[Any] = json_list(LoreElements)
    semester_context: str = Field(default="", max_length=80)
    release_date: date | None = None
    creation_status: LoreUpdateStatus = state_column(LORE_UPDATE_STATES)
