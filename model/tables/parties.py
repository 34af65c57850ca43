"""Parties: small study groups, who belongs to them and by which right, and their live sessions.

Members make and edit them through services.parties; analytics are computed from what happened.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    MemberEngagements,
    PartyCompletionRates,
    PartyPermissions,
    PartyRules,
    SessionNotes,
    SharedResources,
    ViewedStats,
)
from model.tables.base import (
    PlayEvent,
    PlayLink,
    PlayRecord,
    PlayRow,
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
    unique_where,
    utc_now,
)
from model.words import (
    PARTY_INVITATION_STATES,
    PARTY_MEMBERSHIP_STATES,
    PARTY_STATES,
    STUDY_SESSION_STATES,
    Area,
    PartyBrowsingAction,
    PartyInvitationMethod,
    PartyInvitationStatus,
    PartyJoinType,
    PartyMembershipStatus,
    PartyPermissionLevel,
    PartyStatus,
    Period,
    StudySessionStatus,
    StudySessionType,
)


class Party(PlayRecord, table=True):
    """One study group of a world; edited by its leader; its world never changes.

    A player is an active member of ten active parties at most; the service counts them.
    """

    __tablename__ = "parties"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_parties_world_status_join", "world_id", "activation_status", "join_type"),
    )

    world_id: int = foreign_id("worlds.id")
    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=1000, sa_column_kwargs=noted(format="safe_text")
    )
    activation_status: PartyStatus = state_column(PARTY_STATES)
    join_type: PartyJoinType = Field(
        default=PartyJoinType.INVITE_ONLY,
        sa_type=enum_column(PartyJoinType),
        sa_column_kwargs={"server_default": PartyJoinType.INVITE_ONLY.value},
    )
    max_members: int | None = Field(default=8, ge=2, le=100)
    party_rules: dict[str, Any] = json_object(PartyRules)
    default_permissions: dict[str, Any] = json_object(PartyPermissions)


class PartyRole(PlayRecord, table=True):
    """One role that a party made for its members; edited by its leader; its party stays."""

    __tablename__ = "party_roles"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("party_roles", "party_id", "role_name"),)

    party_id: int = foreign_id("parties.id", ondelete="CASCADE")
    role_name: str = Field(min_length=1, max_length=60, sa_column_kwargs=noted(format="safe_text"))
    role_description: str = Field(
        default="", max_length=500, sa_column_kwargs=noted(format="safe_text")
    )
    permissions: dict[str, Any] = json_object(PartyPermissions)
    can_schedule_sessions: bool = switch()
    can_manage_members: bool = switch()
    can_edit_shared_content: bool = switch()
    can_view_analytics: bool = switch()


class PartyMembership(PlayRecord, table=True):
    """One player in one party; edited by its leader, left by the member; the pair stays.

    A party has one leader; who founded it stays its creator when someone else leads.
    """

    __tablename__ = "party_memberships"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("party_memberships", "party_id", "player_id"),
        unique_where(
            "party_memberships",
            "party_id",
            condition="is_party_leader = true AND deleted_at IS NULL",
            name="leader",
        ),
        sa.Index("ix_party_memberships_player_status", "player_id", "account_status"),
    )

    party_id: int = foreign_id("parties.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    party_role_id: int | None = optional_id("party_roles.id", ondelete="SET NULL")
    is_creator: bool = switch()
    is_party_leader: bool = switch()
    permission_level: PartyPermissionLevel = Field(
        default=PartyPermissionLevel.COMMENT,
        sa_type=enum_column(PartyPermissionLevel),
        sa_column_kwargs={"server_default": PartyPermissionLevel.COMMENT.value},
    )
    granular_permissions: dict[str, Any] = json_object(PartyPermissions)
    joined_at: datetime = Field(default_factory=utc_now)
    last_active_at: datetime | None = None
    account_status: PartyMembershipStatus = state_column(PARTY_MEMBERSHIP_STATES)


class PartyInvitation(PlayRecord, table=True):
    """One invitation into a party; made by a member, answered by the invited; its three stay."""

    __tablename__ = "party_invitations"
    __area__ = Area.LEARNING
    __table_args__ = (
        different("inviter_id", "invitee_id"),
        unique_where(
            "party_invitations",
            "party_id",
            "invitee_id",
            condition="invitation_status = 'pending' AND deleted_at IS NULL",
            name="pending",
        ),
        sa.Index("ix_party_invitations_invitee_status", "invitee_id", "invitation_status"),
    )

    party_id: int = foreign_id("parties.id", ondelete="CASCADE")
    inviter_id: int = foreign_id("player_profiles.id")
    invitee_id: int = foreign_id("player_profiles.id")
    invitation_method: PartyInvitationMethod = Field(sa_type=enum_column(PartyInvitationMethod))
    invitation_status: PartyInvitationStatus = state_column(PARTY_INVITATION_STATES)
    message: str | None = Field(
        default=None, max_length=500, sa_column_kwargs=noted(format="safe_text")
    )
    responded_at: datetime | None = None


class UserBrowsing(PlayEvent, table=True):
    """One look of a player at another one, to invite them; added by play, never changed."""

    __tablename__ = "user_browsings"
    __area__ = Area.LEARNING
    __table_args__ = (
        different("browser_id", "viewed_player_id"),
        sa.Index("ix_user_browsings_browser_id_browsed_at", "browser_id", "browsed_at"),
    )

    browser_id: int = foreign_id("player_profiles.id")
    viewed_player_id: int = foreign_id("player_profiles.id")
    party_id: int = foreign_id("parties.id")
    viewed_stats: dict[str, Any] = json_object(ViewedStats)
    browsed_at: datetime = Field(default_factory=utc_now)
    action_taken: PartyBrowsingAction = Field(sa_type=enum_column(PartyBrowsingAction))


class PartyAnalytics(PlayRow, table=True):
    """What a party did in one period; computed by services.parties; party and period stay."""

    __tablename__ = "party_analytics"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "party_id",
            "analytics_period",
            "period_start_date",
            name="uq_party_analytics_party_period_start",
        ),
        in_order("period_start_date", "period_end_date"),
    )

    party_id: int = foreign_id("parties.id", ondelete="CASCADE")
    analytics_period: Period = Field(sa_type=enum_column(Period))
    period_start_date: date
    period_end_date: date
    member_engagement_scores: list[Any] = json_list(MemberEngagements)
    study_session_count: int = counter(maximum=1_000_000)
    total_study_hours: float = Field(default=0.0, ge=0, le=1_000_000)
    average_session_duration: float = Field(default=0.0, ge=0, le=1440)
    completion_rates: dict[str, Any] = json_object(PartyCompletionRates)
    collaboration_score: float = Field(default=0.0, ge=0, le=1)
    generated_at: datetime = Field(default_factory=utc_now)


class StudySessionCoordination(PlayRecord, table=True):
    """One live session of a party, as its members share it; led by its coordinator.

    Party and session_id never change.
    """

    __tablename__ = "study_session_coordinations"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("session_id"),
        sa.CheckConstraint(
            "started_at <= last_activity_at",
            name="started_le_last_activity",
            info={"rule": "in_order", "columns": ("started_at", "last_activity_at")},
        ),
        index_where(
            "study_session_coordinations",
            "party_id",
            condition="session_status <> 'ended'",
            name="live",
        ),
    )

    party_id: int = foreign_id("parties.id")
    session_id: str = Field(
        min_length=8, max_length=64, sa_column_kwargs=noted(format="external_id")
    )
    coordinator_id: int = foreign_id("player_profiles.id")
    session_type: StudySessionType = Field(sa_type=enum_column(StudySessionType))
    session_status: StudySessionStatus = state_column(STUDY_SESSION_STATES)
    shared_resources: list[Any] = json_list(SharedResources)
    real_time_notes: dict[str, Any] = json_object(SessionNotes)
    voice_channel_active: bool = switch()
    screen_sharing_active: bool = switch()
    recording_enabled: bool = switch()
    started_at: datetime = Field(default_factory=utc_now)
    last_activity_at: datetime | None = None


class StudySessionParticipant(PlayLink, table=True):
    """One player who is in a live session now; added on entering, removed on leaving."""

    __tablename__ = "study_session_participants"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "session_coordination_id",
            "player_id",
            name="uq_study_session_participants_session_player",
        ),
    )

    session_coordination_id: int = foreign_id("study_session_coordinations.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
