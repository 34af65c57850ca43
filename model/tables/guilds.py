"""Guilds: courses run by a guild master, their members and materials, roles, shared buffs.

Guilds, materials and buffs are made by guild masters, memberships also by players; what a buff
has come to is written by the system.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import GuildBuffEffect, GuildGoal, GuildGoalProgress, StatBoosts
from model.tables.base import (
    PlayRecord,
    enum_column,
    exactly_one,
    foreign_id,
    in_order,
    json_object,
    noted,
    optional_id,
    state_column,
    strictly_in_order,
    switch,
    unique_where,
    utc_now,
)
from model.words import (
    CONTEXT_ROLE_STATES,
    GUILD_BUFF_STATES,
    GUILD_MEMBERSHIP_STATES,
    GUILD_STATES,
    Area,
    ContextRoleKind,
    ContextRoleStatus,
    GuildBuffStatus,
    GuildBuffType,
    GuildJoinType,
    GuildMaterialType,
    GuildMembershipStatus,
    GuildStatus,
)


class Guild(PlayRecord, table=True):
    """One guild (a course) of a world; made by its guild master; its world never changes.

    The join code is asked for only where join_type says so; services keep it from non-members.
    """

    __tablename__ = "guilds"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("guilds", "world_id", "name"),
        unique_where(
            "guilds",
            "world_id",
            "join_code",
            condition="join_code IS NOT NULL AND deleted_at IS NULL",
            name="given",
        ),
        sa.Index("ix_guilds_world_id_activation_status", "world_id", "activation_status"),
    )

    world_id: int = foreign_id("worlds.id")
    name: str = Field(min_length=1, max_length=120, sa_column_kwargs=noted(format="trimmed"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    course_code: str | None = Field(default=None, min_length=1, max_length=20)
    semester: str | None = Field(default=None, min_length=1, max_length=40)
    year: int | None = Field(default=None, ge=1900, le=2200)
    activation_status: GuildStatus = state_column(GUILD_STATES)
    join_type: GuildJoinType = Field(
        default=GuildJoinType.INVITE_ONLY,
        sa_type=enum_column(GuildJoinType),
        sa_column_kwargs={"server_default": GuildJoinType.INVITE_ONLY.value},
    )
    join_code: str | None = Field(default=None, min_length=6, max_length=40)
    max_members: int | None = Field(default=None, ge=2, le=10_000)
    aggregated_progress_visible: bool = switch()


class GuildMembership(PlayRecord, table=True):
    """One player in one guild; written by who joins or lets in; the pair never changes.

    Of the members of a guild one is its creator; left_at says since when one may not come back.
    """

    __tablename__ = "guild_memberships"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("guild_memberships", "guild_id", "player_id"),
        unique_where(
            "guild_memberships",
            "guild_id",
            condition="is_creator = true AND deleted_at IS NULL",
            name="creator",
        ),
        in_order("joined_at", "left_at"),
        sa.Index("ix_guild_memberships_player_status", "player_id", "account_status"),
    )

    guild_id: int = foreign_id("guilds.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    is_creator: bool = switch()
    joined_at: datetime = Field(default_factory=utc_now)
    left_at: datetime | None = None
    account_status: GuildMembershipStatus = state_column(GUILD_MEMBERSHIP_STATES)
    progress_visible: bool = switch()


class GuildMaterial(PlayRecord, table=True):
    """One file of a guild's course; uploaded by its guild master; its guild never changes."""

    __tablename__ = "guild_materials"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_guild_materials_guild_id_material_type", "guild_id", "material_type"),
    )

    guild_id: int = foreign_id("guilds.id")
    uploader_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    material_type: GuildMaterialType = Field(sa_type=enum_column(GuildMaterialType))
    file_url: str = Field(min_length=9, max_length=1000, sa_column_kwargs=noted(format="https_url"))
    can_supplement_quest_lines: bool = switch()
    uploaded_at: datetime = Field(default_factory=utc_now)


class ContextRole(PlayRecord, table=True):
    """One role of one player in one party or guild; given by who leads it; all three stay.

    assigned_by is the person who gave it; empty when the product did.
    """

    __tablename__ = "context_roles"
    __area__ = Area.SYSTEM
    __table_args__ = (
        exactly_one("party_id", "guild_id", name="one_context"),
        unique_where("context_roles", "party_id", "player_id", "role"),
        unique_where("context_roles", "guild_id", "player_id", "role"),
        sa.Index("ix_context_roles_player_id_status", "player_id", "status"),
    )

    player_id: int = foreign_id("player_profiles.id")
    party_id: int | None = optional_id("parties.id", ondelete="CASCADE")
    guild_id: int | None = optional_id("guilds.id", ondelete="CASCADE")
    role: ContextRoleKind = Field(sa_type=enum_column(ContextRoleKind))
    assigned_at: datetime = Field(default_factory=utc_now)
    assigned_by: int | None = optional_id("users.id", ondelete="SET NULL")
    status: ContextRoleStatus = state_column(CONTEXT_ROLE_STATES)


class GuildBuff(PlayRecord, table=True):
    """One boost that a guild earns together; made by its guild master; its guild never changes.

    current_progress, the state and activated_at follow from what members did.
    """

    __tablename__ = "guild_buffs"
    __table_args__ = (
        strictly_in_order("start_date", "end_date"),
        sa.Index("ix_guild_buffs_guild_id_activation_status", "guild_id", "activation_status"),
        sa.Index("ix_guild_buffs_activation_status_end_date", "activation_status", "end_date"),
    )

    guild_id: int = foreign_id("guilds.id")
    creator_id: int = foreign_id("player_profiles.id")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field(
        default="", max_length=1000, sa_column_kwargs=noted(format="safe_text")
    )
    buff_type: GuildBuffType = Field(sa_type=enum_column(GuildBuffType))
    activation_condition: dict[str, Any] = json_object(GuildGoal)
    current_progress: dict[str, Any] = json_object(GuildGoalProgress)
    buff_effect: dict[str, Any] = json_object(GuildBuffEffect)
    stat_boosts: dict[str, Any] = json_object(StatBoosts)
    start_date: datetime
    end_date: datetime
    activation_status: GuildBuffStatus = state_column(GUILD_BUFF_STATES)
    activated_at: datetime | None = None
