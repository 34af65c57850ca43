"""Tournaments and player-versus-player events: who takes part, who met whom, who won what.

Tournaments and events are made by whoever runs the world; the rest is written by
services.tournaments.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    CompetitionEntry,
    CompetitionRewards,
    PrizePool,
    PvpRules,
    PvpSubmission,
)
from model.tables.base import (
    PlayRecord,
    PlayRow,
    counter,
    enum_column,
    foreign_id,
    in_order,
    json_list,
    json_object,
    optional_id,
    optional_json,
    state_column,
    strictly_in_order,
    unique_where,
    utc_now,
)
from model.words import (
    PVP_EVENT_STATES,
    PVP_PARTICIPANT_STATES,
    TOURNAMENT_MATCH_STATES,
    TOURNAMENT_PARTICIPANT_STATES,
    TOURNAMENT_STATES,
    PvpEventStatus,
    PvpEventType,
    PvpParticipantStatus,
    TournamentMatchStatus,
    TournamentParticipantStatus,
    TournamentStatus,
    TournamentType,
)


class Tournament(PlayRecord, table=True):
    """One tournament of a world; made by whoever runs the world; its world never changes."""

    __tablename__ = "tournaments"
    __table_args__ = (
        unique_where("tournaments", "world_id", "name"),
        in_order("registration_start", "registration_end"),
        in_order("registration_end", "tournament_start"),
        in_order("tournament_start", "tournament_end"),
        sa.Index("ix_tournaments_world_status", "world_id", "tournament_status"),
    )

    world_id: int = foreign_id("worlds.id")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field(default="", max_length=2000)
    tournament_type: TournamentType = Field(sa_type=enum_column(TournamentType))
    topic_focus: str = Field(default="", max_length=200)
    max_participants: int = Field(ge=2, le=10_000)
    entry_requirements: dict[str, Any] = json_object(CompetitionEntry)
    prize_pool: dict[str, Any] = json_object(PrizePool)
    registration_start: datetime
    registration_end: datetime
    tournament_start: datetime
    tournament_end: datetime
    current_round: int = counter(maximum=1000)
    tournament_status: TournamentStatus = state_column(TOURNAMENT_STATES)


class TournamentParticipant(PlayRow, table=True):
    """One player in one tournament; written by services.tournaments; the pair never changes."""

    __tablename__ = "tournament_participants"
    __table_args__ = (
        sa.UniqueConstraint("tournament_id", "player_id"),
        sa.Index("ix_tournament_participants_rank", "tournament_id", "current_rank"),
        in_order("matches_won", "matches_played"),
    )

    tournament_id: int = foreign_id("tournaments.id")
    player_id: int = foreign_id("player_profiles.id")
    registration_date: datetime = Field(default_factory=utc_now)
    current_rank: int | None = Field(default=None, ge=1, le=10_000)
    total_score: int = counter(maximum=1_000_000_000)
    matches_played: int = counter(maximum=100_000)
    matches_won: int = counter(maximum=100_000)
    participation_status: TournamentParticipantStatus = state_column(TOURNAMENT_PARTICIPANT_STATES)


class TournamentMatch(PlayRow, table=True):
    """One match of one round; written by services.tournaments; its place never changes.

    No second participant means: the first goes through without a match.
    """

    __tablename__ = "tournament_matches"
    __table_args__ = (
        sa.UniqueConstraint(
            "tournament_id",
            "round_number",
            "match_number",
            name="uq_tournament_matches_place",
        ),
        sa.CheckConstraint(
            "first_side_id <> second_side_id",
            name="sides_differ",
            info={"rule": "different", "columns": ("first_side_id", "second_side_id")},
        ),
        sa.CheckConstraint(
            "winner_side_id IS NULL OR winner_side_id = first_side_id"
            " OR winner_side_id = second_side_id",
            name="winner_took_part",
        ),
    )

    tournament_id: int = foreign_id("tournaments.id")
    round_number: int = Field(ge=1, le=1000)
    match_number: int = Field(ge=1, le=10_000)
    first_side_id: int | None = optional_id("tournament_participants.id")
    second_side_id: int | None = optional_id("tournament_participants.id")
    winner_side_id: int | None = optional_id("tournament_participants.id")
    duel_id: int | None = optional_id("duels.id")
    first_score: int = counter(maximum=1_000_000_000)
    second_score: int = counter(maximum=1_000_000_000)
    match_status: TournamentMatchStatus = state_column(TOURNAMENT_MATCH_STATES)
    scheduled_at: datetime | None = None
    completed_at: datetime | None = None


class PvpEvent(PlayRecord, table=True):
    """One player-versus-player event of a world; made by a game master; its world never changes.

    current_participants is counted by services.tournaments.
    """

    __tablename__ = "pvp_events"
    __table_args__ = (
        unique_where("pvp_events", "world_id", "title"),
        strictly_in_order("start_date", "end_date"),
        in_order("registration_deadline", "start_date"),
        in_order("current_participants", "max_participants"),
        sa.Index("ix_pvp_events_world_status", "world_id", "activation_status"),
    )

    world_id: int = foreign_id("worlds.id")
    title: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=2000)
    event_type: PvpEventType = Field(sa_type=enum_column(PvpEventType))
    rules: dict[str, Any] = json_object(PvpRules)
    entry_requirements: dict[str, Any] = json_object(CompetitionEntry)
    prize_pool: dict[str, Any] = json_object(PrizePool)
    start_date: datetime
    end_date: datetime
    registration_deadline: datetime
    activation_status: PvpEventStatus = state_column(PVP_EVENT_STATES)
    max_participants: int = Field(ge=1, le=1_000_000)
    current_participants: int = counter(maximum=1_000_000)
    created_by: int = foreign_id("users.id")


class PvpParticipant(PlayRow, table=True):
    """One player in one event; written by services.tournaments; the pair never changes."""

    __tablename__ = "pvp_participants"
    __table_args__ = (
        sa.UniqueConstraint("pvp_event_id", "player_id"),
        sa.Index("ix_pvp_participants_final_rank", "pvp_event_id", "final_rank"),
    )

    pvp_event_id: int = foreign_id("pvp_events.id")
    player_id: int = foreign_id("player_profiles.id")
    registration_date: datetime = Field(default_factory=utc_now)
    final_score: int | None = Field(default=None, ge=0, le=1_000_000_000)
    final_rank: int | None = Field(default=None, ge=1, le=1_000_000)
    submission_data: dict[str, Any] | None = optional_json(PvpSubmission)
    participation_status: PvpParticipantStatus = state_column(PVP_PARTICIPANT_STATES)
    rewards_earned: list[Any] = json_list(CompetitionRewards)
