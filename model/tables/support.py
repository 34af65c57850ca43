"""Support: bans with appeals against them, and tickets in which people ask for help.

Written by the people concerned and by those who run the world; decisions are kept.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    PlayRecord,
    different,
    enum_column,
    foreign_id,
    noted,
    optional_id,
    state_column,
    strictly_in_order,
    unique_where,
    utc_now,
)
from model.words import (
    BAN_APPEAL_STATES,
    BAN_STATES,
    SUPPORT_TICKET_STATES,
    Area,
    BanAppealStatus,
    BanStatus,
    Priority,
    SupportTicketCategory,
    SupportTicketStatus,
)


class Ban(PlayRecord, table=True):
    """One exclusion of a person from one world, or from all; by who runs it; the person stays.

    Without an end it holds until it is lifted.
    """

    __tablename__ = "bans"
    __area__ = Area.SYSTEM
    __table_args__ = (
        different("user_id", "banned_by_id"),
        strictly_in_order("starts_at", "expires_at"),
        sa.Index("ix_bans_user_id_status", "user_id", "status"),
    )

    user_id: int = foreign_id("users.id")
    world_id: int | None = optional_id("worlds.id")
    banned_by_id: int | None = optional_id("users.id")
    reason: str = Field(min_length=1, max_length=1000)
    status: BanStatus = state_column(BAN_STATES)
    starts_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime | None = None
    lifted_at: datetime | None = None


class BanAppeal(PlayRecord, table=True):
    """One request to lift a ban; by who was banned, decided by someone who runs the world.

    Of one ban at most one appeal is pending.
    """

    __tablename__ = "ban_appeals"
    __area__ = Area.SYSTEM
    __table_args__ = (
        unique_where(
            "ban_appeals",
            "ban_id",
            condition="status = 'pending' AND deleted_at IS NULL",
            name="pending",
        ),
    )

    ban_id: int = foreign_id("bans.id")
    statement: str = Field(
        min_length=1, max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    status: BanAppealStatus = state_column(BAN_APPEAL_STATES)
    decided_by_id: int | None = optional_id("users.id")
    decided_at: datetime | None = None
    decision_note: str = Field(default="", max_length=1000)


class SupportTicket(PlayRecord, table=True):
    """One request for help; by the person who asks, answered by staff; who asked stays."""

    __tablename__ = "support_tickets"
    __area__ = Area.SYSTEM
    __table_args__ = (
        sa.Index("ix_support_tickets_status_priority", "status", "priority"),
        sa.Index("ix_support_tickets_user_id_created_at", "user_id", "created_at"),
    )

    user_id: int = foreign_id("users.id")
    world_id: int | None = optional_id("worlds.id", ondelete="SET NULL")
    assigned_to_id: int | None = optional_id("users.id", ondelete="SET NULL")
    category: SupportTicketCategory = Field(
        default=SupportTicketCategory.OTHER,
        sa_type=enum_column(SupportTicketCategory),
        sa_column_kwargs={"server_default": SupportTicketCategory.OTHER.value},
    )
    priority: Priority = Field(
        default=Priority.MEDIUM,
        sa_type=enum_column(Priority),
        sa_column_kwargs={"server_default": Priority.MEDIUM.value},
    )
    subject: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    body: str = Field(min_length=1, max_length=5000, sa_column_kwargs=noted(format="safe_text"))
    status: SupportTicketStatus = state_column(SUPPORT_TICKET_STATES)
    resolution: str = Field(default="", max_length=5000)
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
