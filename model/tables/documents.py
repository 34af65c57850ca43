"""Courses and academic documents: what a player studies, and the files that say so.

Made by players through services.records; what was read out of a file is written by services only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import AnalysisResult, StructuredContent
from model.tables.base import (
    PlayLink,
    PlayRecord,
    enum_column,
    foreign_id,
    in_order,
    index_where,
    json_object,
    noted,
    optional_id,
    state_column,
    switch,
    unique_where,
    utc_now,
)
from model.words import (
    COURSE_STATES,
    DOCUMENT_STATES,
    SYLLABUS_STATES,
    Area,
    CourseStatus,
    DocumentProcessingStatus,
    DocumentType,
    FileType,
    SyllabusProcessingStatus,
)

FILE_BYTES_MAX = 52_428_800
"""The largest file, 50 MB."""
TEXT_LENGTH_MAX = 1_048_576
"""The longest text of a file, in characters; services also count its bytes."""


class Course(PlayRecord, table=True):
    """One course that one player studies; made and edited by the player, whose it stays."""

    __tablename__ = "courses"
    __area__ = Area.LEARNING
    __table_args__ = (sa.Index("ix_courses_player_status", "player_id", "activation_status"),)

    player_id: int = foreign_id("player_profiles.id")
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=2000)
    course_code: str | None = Field(default=None, min_length=1, max_length=20)
    semester: str | None = Field(default=None, min_length=1, max_length=40)
    year: int | None = Field(default=None, ge=1990, le=2200)
    activation_status: CourseStatus = state_column(COURSE_STATES)


class Syllabus(PlayRecord, table=True):
    """The one syllabus of a course; uploaded by its player, read in by services; course stays."""

    __tablename__ = "syllabi"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("syllabi", "course_id"),
        in_order("uploaded_at", "processed_at"),
        index_where(
            "syllabi", "uploaded_at", condition="processing_status = 'pending'", name="pending"
        ),
    )

    course_id: int = foreign_id("courses.id", ondelete="CASCADE")
    content: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    structured_content: dict[str, Any] = json_object(StructuredContent)
    file_type: FileType = Field(sa_type=enum_column(FileType))
    file_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    file_size: int | None = Field(default=None, ge=1, le=FILE_BYTES_MAX)
    content_hash: str | None = Field(
        default=None, min_length=64, max_length=64, sa_column_kwargs=noted(format="sha256")
    )
    uploaded_at: datetime = Field(default_factory=utc_now)
    processed_at: datetime | None = None
    processing_status: SyllabusProcessingStatus = state_column(SYLLABUS_STATES)
    detected_route_id: int | None = optional_id("routes.id")


class SyllabusSmallerMajor(PlayLink, table=True):
    """One smaller major that was found in one syllabus."""

    __tablename__ = "syllabus_smaller_majors"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("syllabus_id", "smaller_major_id"),)

    syllabus_id: int = foreign_id("syllabi.id", ondelete="CASCADE")
    smaller_major_id: int = foreign_id("smaller_majors.id")


class AcademicDocument(PlayRecord, table=True):
    """One further document of a player (transcript, timetable); read in by services."""

    __tablename__ = "academic_documents"
    __area__ = Area.LEARNING
    __table_args__ = (
        in_order("uploaded_at", "processed_at"),
        sa.Index("ix_academic_documents_player_hash", "player_id", "content_hash"),
        index_where(
            "academic_documents",
            "uploaded_at",
            condition="processing_status = 'pending'",
            name="pending",
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200)
    document_type: DocumentType = Field(sa_type=enum_column(DocumentType))
    content: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    structured_content: dict[str, Any] = json_object(StructuredContent)
    ai_analysis_result: dict[str, Any] = json_object(AnalysisResult)
    file_type: FileType = Field(sa_type=enum_column(FileType))
    file_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="https_url")
    )
    file_size: int | None = Field(default=None, ge=1, le=FILE_BYTES_MAX)
    content_hash: str | None = Field(
        default=None, min_length=64, max_length=64, sa_column_kwargs=noted(format="sha256")
    )
    uploaded_at: datetime = Field(default_factory=utc_now)
    processed_at: datetime | None = None
    processing_status: DocumentProcessingStatus = state_column(DOCUMENT_STATES)
    influences_stats: bool = switch()
