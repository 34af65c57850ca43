"""Learning together: study parties for an hour, their whiteboards, and players who teach players.

Players write them through services.parties; experience for teaching is granted by the XP ledger.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Lines, WhiteboardContent
from model.tables.base import (
    PlayRecord,
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
    optional_json,
    state_column,
    switch,
    unique_where,
    utc_now,
)
from model.words import (
    PEER_TEACHING_PUBLICATION_STATES,
    PEER_TEACHING_STATES,
    STUDY_PARTY_PARTICIPATION_STATES,
    STUDY_PARTY_STATES,
    Area,
    KnowledgeLevel,
    PeerTeachingPublicationStatus,
    PeerTeachingReviewerType,
    PeerTeachingStatus,
    PeerTeachingType,
    StudyPartyParticipationStatus,
    StudyPartyStatus,
    StudyPartyType,
    TeachingFormat,
)


class StudyParty(PlayRecord, table=True):
    """One session of learning together in a world; called by its creator; both never change.

    scheduled_duration is in minutes.
    """

    __tablename__ = "study_parties"
    __area__ = Area.LEARNING
    __table_args__ = (
        in_order("actual_start_time", "actual_end_time"),
        sa.Index(
            "ix_study_parties_world_status_start",
            "world_id",
            "session_status",
            "scheduled_start_time",
        ),
    )

    world_id: int = foreign_id("worlds.id")
    creator_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    study_topic: str = Field(
        min_length=1, max_length=120, sa_column_kwargs=noted(format="safe_text")
    )
    max_participants: int = counter(minimum=2, default=8, maximum=100)
    session_type: StudyPartyType = Field(sa_type=enum_column(StudyPartyType))
    scheduled_start_time: datetime
    scheduled_duration: int = counter(minimum=5, default=60, maximum=1440)
    actual_start_time: datetime | None = None
    actual_end_time: datetime | None = None
    has_shared_whiteboard: bool = switch()
    has_voice_chat: bool = switch()
    quest_sync_enabled: bool = switch()
    session_status: StudyPartyStatus = state_column(STUDY_PARTY_STATES)


class StudyPartyParticipant(PlayRecord, table=True):
    """One player in one study party; joined and left by the player; the pair stays."""

    __tablename__ = "study_party_participants"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("study_participants", "study_party_id", "player_id"),
        in_order("joined_at", "left_at"),
    )

    study_party_id: int = foreign_id("study_parties.id", ondelete="CASCADE")
    player_id: int = foreign_id("player_profiles.id")
    joined_at: datetime = Field(default_factory=utc_now)
    left_at: datetime | None = None
    participation_status: StudyPartyParticipationStatus = state_column(
        STUDY_PARTY_PARTICIPATION_STATES
    )
    contribution_score: float | None = Field(default=None, ge=0, le=100)


class SharedWhiteboard(PlayRecord, table=True):
    """One board that a study party draws on; written by those who take part; its party stays.

    final_snapshot is what was on it when the study party ended.
    """

    __tablename__ = "shared_whiteboards"
    __area__ = Area.LEARNING

    study_party_id: int = foreign_id("study_parties.id", ondelete="CASCADE")
    whiteboard_data: dict[str, Any] = json_object(WhiteboardContent)
    final_snapshot: dict[str, Any] | None = optional_json(WhiteboardContent)


class PeerTeaching(PlayRecord, table=True):
    """One lesson that a player gives or writes for others; edited by its teacher, who stays.

    estimated_duration is in minutes; what teacher and student earned is copied from the ledger,
    views and the average rating are counted by the service.
    """

    __tablename__ = "peer_teachings"
    __area__ = Area.LEARNING
    __table_args__ = (
        different("teacher_id", "student_id"),
        sa.Index("ix_peer_teachings_world_publication", "world_id", "publication_status"),
        index_where(
            "peer_teachings",
            "scheduled_time",
            condition="session_status = 'scheduled'",
            name="scheduled",
        ),
    )

    world_id: int = foreign_id("worlds.id")
    teacher_id: int = foreign_id("player_profiles.id")
    student_id: int | None = optional_id("player_profiles.id")
    session_type: PeerTeachingType = Field(sa_type=enum_column(PeerTeachingType))
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    content: str = Field(default="", max_length=100_000, sa_column_kwargs=noted(format="safe_text"))
    teaching_format: TeachingFormat = Field(sa_type=enum_column(TeachingFormat))
    topic: str = Field(min_length=1, max_length=120, sa_column_kwargs=noted(format="safe_text"))
    difficulty_level: KnowledgeLevel = Field(
        default=KnowledgeLevel.BEGINNER,
        sa_type=enum_column(KnowledgeLevel),
        sa_column_kwargs={"server_default": KnowledgeLevel.BEGINNER.value},
    )
    estimated_duration: int = counter(minimum=1, default=30, maximum=1440)
    scheduled_time: datetime | None = None
    mentor_xp_earned: int = counter(maximum=1_000_000_000)
    student_xp_earned: int = counter(maximum=1_000_000_000)
    view_count: int = counter()
    rating_average: float | None = Field(default=None, ge=1, le=5)
    session_status: PeerTeachingStatus = state_column(PEER_TEACHING_STATES)
    publication_status: PeerTeachingPublicationStatus = state_column(
        PEER_TEACHING_PUBLICATION_STATES
    )


class PeerTeachingFeedback(PlayRecord, table=True):
    """One rating of a peer teaching; by a player or the product; reviewer and lesson stay.

    Only the product's own feedback has no reviewer.
    """

    __tablename__ = "peer_teaching_feedbacks"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("peer_feedbacks", "peer_teaching_id", "reviewer_id"),
        sa.CheckConstraint(
            "(reviewer_type = 'system') = (reviewer_id IS NULL)", name="system_has_no_reviewer"
        ),
    )

    peer_teaching_id: int = foreign_id("peer_teachings.id", ondelete="CASCADE")
    reviewer_id: int | None = optional_id("player_profiles.id")
    reviewer_type: PeerTeachingReviewerType = Field(sa_type=enum_column(PeerTeachingReviewerType))
    rating: int = Field(ge=1, le=5)
    feedback_text: str | None = Field(
        default=None, max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    helpful_votes: int = counter()
    improvement_suggestions: list[Any] = json_list(Lines)
