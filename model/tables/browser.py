"""What a browser brings in: captured pages, notes made of them, highlights, suggestions, syncs.

Captures are made by players; what was read out of them is written by services only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    ExtractedContent,
    PageAnalysis,
    StructuredContent,
    SuggestedContent,
    SyncConflicts,
    SyncedKinds,
    Tags,
)
from model.tables.base import (
    PlayEvent,
    PlayLink,
    PlayRecord,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    json_list,
    json_object,
    noted,
    state_column,
    switch,
    utc_now,
)
from model.words import (
    CAPTURE_STATES,
    EXTRACTION_STATES,
    SYNC_STATES,
    Area,
    AssistanceInteraction,
    AssistanceType,
    CapturedDataType,
    CaptureMethod,
    CaptureProcessingStatus,
    Difficulty,
    ExtractionStatus,
    HighlightAction,
    Operation,
    SyncPlatform,
    SyncStatus,
    SyncType,
    WebContentType,
)

PAGE_LENGTH_MAX = 1_048_576


class BrowserExtensionData(PlayRecord, table=True):
    """One page as a player captured it; its source and player stay."""

    __tablename__ = "browser_extension_data"
    __area__ = Area.LEARNING
    __table_args__ = (
        in_order("extracted_at", "processed_at"),
        index_where(
            "browser_extension_data",
            "extracted_at",
            condition="processing_status = 'pending'",
            name="pending",
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    source_url: str = Field(
        min_length=9, max_length=2000, sa_column_kwargs=noted(format="https_url")
    )
    source_domain: str = Field(min_length=1, max_length=253)
    data_type: CapturedDataType = Field(sa_type=enum_column(CapturedDataType))
    content: str = Field(default="", max_length=PAGE_LENGTH_MAX)
    structured_content: dict[str, Any] = json_object(StructuredContent)
    extraction_method: CaptureMethod = Field(
        default=CaptureMethod.MANUAL_TRIGGER,
        sa_type=enum_column(CaptureMethod),
        sa_column_kwargs={"server_default": CaptureMethod.MANUAL_TRIGGER.value},
    )
    extracted_at: datetime = Field(default_factory=utc_now)
    processed_at: datetime | None = None
    processing_status: CaptureProcessingStatus = state_column(CAPTURE_STATES)
    auto_organized: bool = switch()


class ExtractedNote(PlayRecord, table=True):
    """One note made of a captured page; kept apart from what the player wrote."""

    __tablename__ = "extracted_notes"
    __area__ = Area.LEARNING

    player_id: int = foreign_id("player_profiles.id")
    browser_extension_data_id: int = foreign_id("browser_extension_data.id", ondelete="CASCADE")
    title: str = Field(min_length=1, max_length=200)
    content: str = Field(default="", max_length=100_000, sa_column_kwargs=noted(format="safe_text"))
    category: str = Field(default="", max_length=80)
    auto_categorized: bool = switch()
    tags: list[Any] = json_list(Tags)
    is_arsenal_item: bool = switch()


class HighlightTrigger(PlayEvent, table=True):
    """One text that a player marked on a page, and what they did with the notes it brought up."""

    __tablename__ = "highlight_triggers"
    __area__ = Area.LEARNING
    __table_args__ = (sa.Index("ix_highlight_triggers_player_at", "player_id", "triggered_at"),)

    player_id: int = foreign_id("player_profiles.id")
    highlighted_text: str = Field(min_length=1, max_length=5000)
    source_url: str = Field(
        min_length=9, max_length=2000, sa_column_kwargs=noted(format="https_url")
    )
    triggered_at: datetime = Field(default_factory=utc_now)
    user_action: HighlightAction = Field(sa_type=enum_column(HighlightAction))


class HighlightTriggerNote(PlayLink, table=True):
    """One note that a highlight brought up."""

    __tablename__ = "highlight_trigger_notes"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("highlight_trigger_id", "note_id"),)

    highlight_trigger_id: int = foreign_id("highlight_triggers.id", ondelete="CASCADE")
    note_id: int = foreign_id("notes.id", ondelete="CASCADE")


class WebContentExtraction(PlayRecord, table=True):
    """One page with what was found out about it; its source and player stay."""

    __tablename__ = "web_content_extractions"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_web_content_extractions_player_at", "player_id", "extracted_at"),
    )

    player_id: int = foreign_id("player_profiles.id")
    source_url: str = Field(
        min_length=9, max_length=2000, sa_column_kwargs=noted(format="https_url")
    )
    page_title: str = Field(default="", max_length=500)
    extracted_content: dict[str, Any] = json_object(ExtractedContent)
    content_type: WebContentType = Field(sa_type=enum_column(WebContentType))
    ai_analysis: dict[str, Any] = json_object(PageAnalysis)
    auto_tags: list[Any] = json_list(Tags)
    difficulty_assessment: Difficulty | None = Field(default=None, sa_type=enum_column(Difficulty))
    extraction_quality_score: float | None = Field(default=None, ge=0.0, le=1.0)
    extracted_at: datetime = Field(default_factory=utc_now)
    processing_status: ExtractionStatus = state_column(EXTRACTION_STATES)


class WebContentSkillNode(PlayLink, table=True):
    """One skill that a page has to do with."""

    __tablename__ = "web_content_skill_nodes"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("web_content_extraction_id", "skill_node_id"),)

    web_content_extraction_id: int = foreign_id("web_content_extractions.id", ondelete="CASCADE")
    skill_node_id: int = foreign_id("skill_nodes.id", ondelete="CASCADE")


class ContextualAssistance(PlayEvent, table=True):
    """One suggestion made to a player while reading; only the player's answer comes later."""

    __tablename__ = "contextual_assistances"
    __area__ = Area.LEARNING
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE})
    __table_args__ = (
        in_order("triggered_at", "interaction_at"),
        sa.CheckConstraint(
            "(user_interaction IS NULL) = (interaction_at IS NULL)", name="interaction_has_time"
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    trigger_content: str = Field(min_length=1, max_length=5000)
    assistance_type: AssistanceType = Field(sa_type=enum_column(AssistanceType))
    suggested_content: dict[str, Any] = json_object(SuggestedContent)
    confidence_score: float = Field(default=0.0, ge=0.0, le=1.0)
    user_interaction: AssistanceInteraction | None = Field(
        default=None, sa_type=enum_column(AssistanceInteraction)
    )
    effectiveness_rating: int | None = Field(default=None, ge=1, le=5)
    triggered_at: datetime = Field(default_factory=utc_now)
    interaction_at: datetime | None = None


class ContextualAssistanceSkillNode(PlayLink, table=True):
    """One skill that a suggestion connects to."""

    __tablename__ = "contextual_assistance_skill_nodes"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("assistance_id", "skill_node_id"),)

    assistance_id: int = foreign_id("contextual_assistances.id", ondelete="CASCADE")
    skill_node_id: int = foreign_id("skill_nodes.id", ondelete="CASCADE")


class CrossPlatformSync(PlayRecord, table=True):
    """One time that a device was brought into step; written by services; its device stays."""

    __tablename__ = "cross_platform_syncs"
    __area__ = Area.SYSTEM
    __operations__ = frozenset({Operation.CREATE})
    __table_args__ = (
        in_order("sync_started_at", "sync_completed_at"),
        sa.Index("ix_cross_platform_syncs_device", "player_id", "device_identifier"),
    )

    player_id: int = foreign_id("player_profiles.id")
    device_identifier: str = Field(min_length=1, max_length=120)
    platform_type: SyncPlatform = Field(sa_type=enum_column(SyncPlatform))
    sync_type: SyncType = Field(sa_type=enum_column(SyncType))
    data_types_synced: list[Any] = json_list(SyncedKinds)
    sync_status: SyncStatus = state_column(SYNC_STATES)
    conflicts_detected: list[Any] = json_list(SyncConflicts)
    conflicts_resolved: list[Any] = json_list(SyncConflicts)
    sync_started_at: datetime = Field(default_factory=utc_now)
    sync_completed_at: datetime | None = None
    data_size_synced: int = Field(
        default=0, ge=0, le=2**53, sa_type=sa.BigInteger, sa_column_kwargs={"server_default": "0"}
    )
