"""Moderation: reports of abuse and disputes over competitions, and how each was decided.

Made by those who report; decided by game masters. Nothing of it is ever deleted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import DisputeEvidence
from model.tables.base import (
    PlayRecord,
    at_most_one,
    different,
    enum_column,
    foreign_id,
    in_order,
    json_object,
    noted,
    optional_id,
    state_column,
    utc_now,
)
from model.words import (
    ABUSE_REPORT_STATES,
    PVP_DISPUTE_STATES,
    AbuseReportStatus,
    AbuseType,
    Area,
    ModerationAction,
    Operation,
    PvpDisputeStatus,
    PvpDisputeType,
    ReportedContent,
)


class AbuseReport(PlayRecord, table=True):
    """One report of a person or of what they wrote; by who saw it; what it is about stays.

    Persons report persons, across worlds; the content reported is one note, party or message.
    """

    __tablename__ = "abuse_reports"
    __area__ = Area.SYSTEM
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE})
    __table_args__ = (
        different("reporter_id", "reported_user_id"),
        at_most_one(
            "reported_note_id",
            "reported_party_id",
            "reported_message_id",
            name="one_reported_content",
        ),
        sa.CheckConstraint(
            "reported_user_id IS NOT NULL OR reported_note_id IS NOT NULL"
            " OR reported_party_id IS NOT NULL OR reported_message_id IS NOT NULL",
            name="something_reported",
        ),
        in_order("reported_at", "resolved_at"),
        sa.Index("ix_abuse_reports_status", "processing_status", "reported_at"),
    )

    reporter_id: int = foreign_id("users.id")
    reported_user_id: int | None = optional_id("users.id")
    reported_content_type: ReportedContent = Field(sa_type=enum_column(ReportedContent))
    reported_note_id: int | None = optional_id("notes.id")
    reported_party_id: int | None = optional_id("parties.id")
    reported_message_id: int | None = optional_id("messages.id")
    world_id: int | None = optional_id("worlds.id")
    abuse_type: AbuseType = Field(sa_type=enum_column(AbuseType))
    reason: str = Field(min_length=1, max_length=500, sa_column_kwargs=noted(format="safe_text"))
    details: str = Field(default="", max_length=5000, sa_column_kwargs=noted(format="safe_text"))
    reported_at: datetime = Field(default_factory=utc_now)
    processing_status: AbuseReportStatus = state_column(ABUSE_REPORT_STATES)
    moderation_action: ModerationAction | None = Field(
        default=None, sa_type=enum_column(ModerationAction)
    )
    resolution: str | None = Field(default=None, max_length=5000)
    resolved_by: int | None = optional_id("users.id")
    resolved_at: datetime | None = None


class PvpDispute(PlayRecord, table=True):
    """One dispute between two players of an event; by one of them; event and players stay."""

    __tablename__ = "pvp_disputes"
    __area__ = Area.SYSTEM
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE})
    __table_args__ = (
        different("reporter_id", "reported_player_id"),
        in_order("reported_at", "resolved_at"),
        sa.Index("ix_pvp_disputes_status", "resolution_status", "reported_at"),
    )

    pvp_event_id: int = foreign_id("pvp_events.id")
    reporter_id: int = foreign_id("player_profiles.id")
    reported_player_id: int = foreign_id("player_profiles.id")
    dispute_type: PvpDisputeType = Field(sa_type=enum_column(PvpDisputeType))
    description: str = Field(
        min_length=1, max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    evidence: dict[str, Any] = json_object(DisputeEvidence)
    reported_at: datetime = Field(default_factory=utc_now)
    resolution_status: PvpDisputeStatus = state_column(PVP_DISPUTE_STATES)
    resolution: str | None = Field(default=None, max_length=5000)
    resolved_by: int | None = optional_id("users.id")
    resolved_at: datetime | None = None
