"""Localization: the product's labels with their default texts, and translations of them.

Labels are content (services.content); translations are proposed by people and approved by staff.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRecord,
    foreign_id,
    noted,
    optional_id,
    state_column,
    undeleted_unique,
    unique_where,
)
from model.words import TRANSLATION_STATES, Area, TranslationStatus


class UiLabel(ContentRow, table=True):
    """One text of the interface, shown where no translation is approved; written by content.

    `label_key` is the name that programs ask for; a published one never changes.
    """

    __tablename__ = "ui_labels"
    __area__ = Area.TEXT
    __table_args__ = (
        undeleted_unique("ui_labels", "key"),
        undeleted_unique("ui_labels", "label_key"),
    )

    label_key: str = Field(min_length=1, max_length=120)
    default_text: str = Field(min_length=1, max_length=2000, sa_column_kwargs=TEXTS)
    context: str = Field(default="", max_length=500, sa_column_kwargs=TEXTS)


class Translation(PlayRecord, table=True):
    """One text proposed for a label in a language; by its proposer, approved by staff.

    Of one label and language at most one is approved; label and language stay.
    """

    __tablename__ = "translations"
    __area__ = Area.TEXT
    __table_args__ = (
        unique_where(
            "translations",
            "ui_label_id",
            "language",
            condition="status = 'approved' AND deleted_at IS NULL",
            name="approved",
        ),
        sa.Index("ix_translations_world_id_language_status", "world_id", "language", "status"),
    )

    world_id: int = foreign_id("worlds.id")
    ui_label_id: int = foreign_id("ui_labels.id")
    language: str = Field(
        min_length=2, max_length=35, sa_column_kwargs=noted(format="language_tag")
    )
    text: str = Field(min_length=1, max_length=2000, sa_column_kwargs=noted(format="safe_text"))
    context: str = Field(default="", max_length=500)
    status: TranslationStatus = state_column(TRANSLATION_STATES)
    submitted_by_id: int | None = optional_id("users.id", ondelete="SET NULL")
    approved_by_id: int | None = optional_id("users.id", ondelete="SET NULL")
    approved_at: datetime | None = None
