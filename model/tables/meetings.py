"""Party meetings: when they are held, who came, what was recorded, summed up and left to do.

Members write them through services.parties; the working up of a record is the product's.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    Lines,
    MeetingContent,
    MeetingDecisions,
    MentionedResources,
    SharedResources,
)
from model.tables.base import (
    PlayLink,
    PlayRecord,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    json_list,
    json_object,
    noted,
    optional_id,
    state_column,
    strictly_in_order,
    switch,
    unique_where,
)
from model.words import (
    ACTION_ITEM_STATES,
    ATTENDANCE_STATES,
    MEETING_RECORD_STATES,
    MEETING_STATES,
    ActionItemStatus,
    Area,
    AttendanceStatus,
    MeetingRecordingMethod,
    MeetingRecordStatus,
    MeetingStatus,
    MeetingSummaryType,
    MeetingType,
    Priority,
    RecordingQuality,
)


class PartyMeeting(PlayRecord, table=True):
    """One meeting of a party; planned and led by its organizer; its party never changes."""

    __tablename__ = "party_meetings"
    __area__ = Area.LEARNING
    __table_args__ = (
        strictly_in_order("scheduled_start_time", "scheduled_end_time"),
        in_order("actual_start_time", "actual_end_time"),
        sa.Index("ix_party_meetings_party_start", "party_id", "scheduled_start_time"),
        sa.Index("ix_party_meetings_status_start", "meeting_status", "scheduled_start_time"),
    )

    party_id: int = foreign_id("parties.id")
    organizer_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    meeting_type: MeetingType = Field(sa_type=enum_column(MeetingType))
    scheduled_start_time: datetime
    scheduled_end_time: datetime
    actual_start_time: datetime | None = None
    actual_end_time: datetime | None = None
    meeting_status: MeetingStatus = state_column(MEETING_STATES)
    meeting_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    location: str | None = Field(
        default=None, min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text")
    )


class MeetingAttendance(PlayRecord, table=True):
    """One player and one meeting; answered by the player, noted by the leader; the pair stays."""

    __tablename__ = "meeting_attendances"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("meeting_attendances", "party_meeting_id", "player_id"),
        in_order("joined_at", "left_at"),
        sa.Index("ix_meeting_attendances_player_status", "player_id", "attendance_status"),
    )

    party_meeting_id: int = foreign_id("party_meetings.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    attendance_status: AttendanceStatus = state_column(ATTENDANCE_STATES)
    joined_at: datetime | None = None
    left_at: datetime | None = None
    notes: str | None = Field(
        default=None, max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )


class MeetingRecord(PlayRecord, table=True):
    """What one player captured of a meeting; worked up by the product; its meeting stays."""

    __tablename__ = "meeting_records"
    __area__ = Area.LEARNING
    __table_args__ = (
        index_where(
            "meeting_records",
            "created_at",
            condition="processing_status IN ('raw', 'processing')",
            name="unprocessed",
        ),
    )

    party_meeting_id: int = foreign_id("party_meetings.id")
    recorder_id: int = foreign_id("player_profiles.id")
    recording_method: MeetingRecordingMethod = Field(sa_type=enum_column(MeetingRecordingMethod))
    raw_content: str = Field(default="", max_length=1_000_000)
    structured_content: dict[str, Any] = json_object(MeetingContent)
    topics_discussed: list[Any] = json_list(Lines)
    decisions_made: list[Any] = json_list(MeetingDecisions)
    shared_resources: list[Any] = json_list(SharedResources)
    recording_quality: RecordingQuality = Field(
        default=RecordingQuality.MEDIUM,
        sa_type=enum_column(RecordingQuality),
        sa_column_kwargs={"server_default": RecordingQuality.MEDIUM.value},
    )
    processing_status: MeetingRecordStatus = state_column(MEETING_RECORD_STATES)
    processed_at: datetime | None = None


class MeetingRecordParticipant(PlayLink, table=True):
    """One player who takes part in what a record holds; added and removed with the record."""

    __tablename__ = "meeting_record_participants"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "meeting_record_id", "player_id", name="uq_meeting_record_participants_record_player"
        ),
    )

    meeting_record_id: int = foreign_id("meeting_records.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")


class MeetingSummary(PlayRecord, table=True):
    """One summary of a meeting; by a member or the product, approved by a member.

    Its meeting never changes; the tasks it leaves are in meeting_action_items.
    """

    __tablename__ = "meeting_summaries"
    __area__ = Area.LEARNING

    party_meeting_id: int = foreign_id("party_meetings.id")
    meeting_record_id: int | None = optional_id("meeting_records.id")
    summary_type: MeetingSummaryType = Field(sa_type=enum_column(MeetingSummaryType))
    created_by: int | None = optional_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    executive_summary: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    key_points: list[Any] = json_list(Lines)
    next_steps: list[Any] = json_list(Lines)
    resources_mentioned: list[Any] = json_list(MentionedResources)
    study_materials_covered: list[Any] = json_list(Lines)
    questions_raised: list[Any] = json_list(Lines)
    summary_quality_score: float | None = Field(default=None, ge=0, le=1)
    is_approved: bool = switch()
    approved_by: int | None = optional_id("player_profiles.id")
    approved_at: datetime | None = None


class MeetingActionItem(PlayRecord, table=True):
    """One task that a meeting gave to a player; done by that player; its summary stays."""

    __tablename__ = "meeting_action_items"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_meeting_action_items_assigned_status", "assigned_to", "completion_status"),
        index_where(
            "meeting_action_items",
            "due_date",
            condition="completion_status IN ('pending', 'in_progress')",
            name="open",
        ),
    )

    meeting_summary_id: int = foreign_id("meeting_summaries.id")
    assigned_to: int = foreign_id("player_profiles.id")
    assigned_by: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    priority: Priority = Field(
        default=Priority.MEDIUM,
        sa_type=enum_column(Priority),
        sa_column_kwargs={"server_default": Priority.MEDIUM.value},
    )
    due_date: date | None = None
    completion_status: ActionItemStatus = state_column(ACTION_ITEM_STATES)
    completion_notes: str | None = Field(
        default=None, max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    completed_at: datetime | None = None
