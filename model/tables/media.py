"""Media: stored files, recordings that learners make, and what is said about these.

Files are described here and kept elsewhere; written by the people who upload and review them.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    PlayRecord,
    enum_column,
    foreign_id,
    index_where,
    noted,
    optional_id,
    state_column,
    unique_where,
    utc_now,
)
from model.words import AUDIO_UPLOAD_STATES, Area, AudioUploadStatus, MediaKind


class MediaAsset(PlayRecord, table=True):
    """One stored file of a world; written by who uploads it; link, size and digest stay.

    The same content is stored once in a world.
    """

    __tablename__ = "media_assets"
    __table_args__ = (
        unique_where("media_assets", "world_id", "sha256"),
        sa.Index("ix_media_assets_world_id_kind", "world_id", "kind"),
    )

    world_id: int = foreign_id("worlds.id")
    uploaded_by_id: int | None = optional_id("users.id", ondelete="SET NULL")
    kind: MediaKind = Field(sa_type=enum_column(MediaKind))
    name: str = Field(min_length=1, max_length=200)
    url: str = Field(min_length=9, max_length=1000, sa_column_kwargs=noted(format="https_url"))
    media_type: str = Field(min_length=3, max_length=100)
    size_bytes: int = Field(ge=0, le=2_000_000_000)
    sha256: str = Field(min_length=64, max_length=64, sa_column_kwargs=noted(format="sha256"))
    alternative_text: str = Field(default="", max_length=500)
    width_pixels: int | None = Field(default=None, ge=1, le=100_000)
    height_pixels: int | None = Field(default=None, ge=1, le=100_000)
    duration_ms: int | None = Field(default=None, ge=0, le=86_400_000)


class AudioUpload(PlayRecord, table=True):
    """One recording that a learner handed in for review; made by the learner, then never replaced.

    Lesson section and question say what was spoken, where that is known.
    """

    __tablename__ = "audio_uploads"
    __area__ = Area.LEARNING
    __table_args__ = (
        index_where("audio_uploads", "uploaded_at", condition="status = 'pending'", name="pending"),
    )

    player_id: int = foreign_id("player_profiles.id")
    media_asset_id: int = foreign_id("media_assets.id")
    lesson_section_id: int | None = optional_id("lesson_sections.id", ondelete="SET NULL")
    question_id: int | None = optional_id("questions.id", ondelete="SET NULL")
    transcript: str = Field(default="", max_length=10_000)
    status: AudioUploadStatus = state_column(AUDIO_UPLOAD_STATES)
    uploaded_at: datetime = Field(default_factory=utc_now)


class AudioFeedback(PlayRecord, table=True):
    """What one reviewer says of a recording, with a score of 100; written by the reviewer.

    Without a reviewer it is the product's own; one person says one thing of one recording.
    """

    __tablename__ = "audio_feedbacks"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("audio_feedbacks", "audio_upload_id", "reviewer_id"),)

    audio_upload_id: int = foreign_id("audio_uploads.id", ondelete="CASCADE")
    reviewer_id: int | None = optional_id("users.id")
    score: int | None = Field(default=None, ge=0, le=100)
    comments: str = Field(default="", max_length=2000, sa_column_kwargs=noted(format="safe_text"))
