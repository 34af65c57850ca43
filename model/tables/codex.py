"""The Eternal Codex, knowledge packs and meta-skills: materials worth keeping, in order.

Meta-skills are content (services.content); the rest is written by services.marketplace.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import CurationCriteria, Tags
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayLink,
    PlayRecord,
    amount,
    counter,
    enum_column,
    exactly_one,
    foreign_id,
    json_list,
    json_object,
    noted,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import (
    KNOWLEDGE_PACK_STATES,
    Area,
    KnowledgeLevel,
    KnowledgePackExam,
    KnowledgePackStatus,
    KnowledgePackTheme,
    MetaSkillCategory,
    Operation,
)


class EternalCodex(PlayRecord, table=True):
    """One public collection of a world's best materials; written by services.marketplace."""

    __tablename__ = "eternal_codices"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("eternal_codices", "world_id", "name"),)

    world_id: int = foreign_id("worlds.id")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field(default="", max_length=2000)
    curation_criteria: dict[str, Any] = json_object(CurationCriteria)


class EternalCodexEntry(PlayRecord, table=True):
    """One listing taken into a codex; written by services.marketplace.

    The listing it came from and its contributor never change. ai_quality_score is a share of 1.
    """

    __tablename__ = "eternal_codex_entries"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index(
            "uq_eternal_codex_entries_codex_item",
            "eternal_codex_id",
            "original_item_id",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )

    eternal_codex_id: int = foreign_id("eternal_codices.id")
    original_item_id: int = foreign_id("marketplace_items.id")
    contributor_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    content_url: str = Field(max_length=1000, sa_column_kwargs=noted(format="https_url"))
    ai_quality_score: float | None = Field(default=None, ge=0.0, le=1.0)
    community_rating: float | None = Field(default=None, ge=1.0, le=5.0)
    elevation_date: datetime = Field(default_factory=utc_now)
    elevation_reason: str = Field(default="", max_length=1000)
    tags: list[Any] = json_list(Tags)
    access_count: int = counter()


class KnowledgePack(PlayRecord, table=True):
    """One curated bundle of materials; written by services.marketplace.

    No curator means: put together by AI. estimated_study_time is in hours.
    """

    __tablename__ = "knowledge_packs"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_knowledge_packs_world_status", "world_id", "creation_status", "subject"),
    )

    world_id: int = foreign_id("worlds.id")
    curator_id: int | None = optional_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    theme: KnowledgePackTheme = Field(sa_type=enum_column(KnowledgePackTheme))
    subject: str = Field(min_length=1, max_length=80)
    difficulty_level: KnowledgeLevel = Field(sa_type=enum_column(KnowledgeLevel))
    exam_type: KnowledgePackExam | None = Field(
        default=None, sa_type=enum_column(KnowledgePackExam)
    )
    estimated_study_time: int = counter(default=1, maximum=10_000)
    currency_id: int = foreign_id("currencies.id")
    price: int = amount(default=0)
    creation_status: KnowledgePackStatus = state_column(KNOWLEDGE_PACK_STATES)
    purchase_count: int = counter()
    rating_average: float | None = Field(default=None, ge=1.0, le=5.0)


class KnowledgePackItem(PlayLink, table=True):
    """One listing or codex entry in a knowledge pack, at its place in the order.

    Written by services.marketplace; its pack and material never change.
    """

    __tablename__ = "knowledge_pack_items"
    __area__ = Area.LEARNING
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE, Operation.DELETE})
    __table_args__ = (
        sa.UniqueConstraint(
            "knowledge_pack_id", "marketplace_item_id", name="uq_knowledge_pack_items_pack_item"
        ),
        sa.UniqueConstraint(
            "knowledge_pack_id",
            "codex_entry_id",
            name="uq_knowledge_pack_items_pack_entry",
        ),
        sa.Index("ix_knowledge_pack_items_order", "knowledge_pack_id", "order_sequence"),
        exactly_one("marketplace_item_id", "codex_entry_id", name="one_material"),
    )

    knowledge_pack_id: int = foreign_id("knowledge_packs.id", ondelete="CASCADE")
    marketplace_item_id: int | None = optional_id("marketplace_items.id")
    codex_entry_id: int | None = optional_id("eternal_codex_entries.id")
    order_sequence: int = counter(default=1, minimum=1, maximum=10_000)
    is_required: bool = switch(default=True)
    added_at: datetime = Field(default_factory=utc_now)


class MetaSkill(ContentRow, table=True):
    """One higher skill that materials are tagged with; written by content."""

    __tablename__ = "meta_skills"
    __area__ = Area.LEARNING
    __table_args__ = (
        undeleted_unique("meta_skills", "key"),
        undeleted_unique("meta_skills", "name"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    icon_url: str | None = Field(
        default=None, max_length=1000, sa_column_kwargs=noted(format="icon_url")
    )
    skill_category: MetaSkillCategory = Field(sa_type=enum_column(MetaSkillCategory))


class ItemMetaSkill(PlayLink, table=True):
    """One meta-skill that a listing, codex entry or pack trains; written by services.marketplace.

    Its material and meta-skill never change. No tagger means: tagged by AI, confidence_level of 1.
    """

    __tablename__ = "item_meta_skills"
    __area__ = Area.LEARNING
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE, Operation.DELETE})
    __table_args__ = (
        sa.UniqueConstraint(
            "meta_skill_id", "marketplace_item_id", name="uq_item_meta_skills_skill_item"
        ),
        sa.UniqueConstraint(
            "meta_skill_id", "codex_entry_id", name="uq_item_meta_skills_skill_entry"
        ),
        sa.UniqueConstraint(
            "meta_skill_id", "knowledge_pack_id", name="uq_item_meta_skills_skill_pack"
        ),
        exactly_one(
            "marketplace_item_id",
            "codex_entry_id",
            "knowledge_pack_id",
            name="one_material",
        ),
    )

    marketplace_item_id: int | None = optional_id("marketplace_items.id", ondelete="CASCADE")
    codex_entry_id: int | None = optional_id("eternal_codex_entries.id", ondelete="CASCADE")
    knowledge_pack_id: int | None = optional_id("knowledge_packs.id", ondelete="CASCADE")
    meta_skill_id: int = foreign_id("meta_skills.id")
    relevance_score: int = Field(ge=1, le=10)
    tagged_at: datetime = Field(default_factory=utc_now)
    tagged_by: int | None = optional_id("player_profiles.id", ondelete="SET NULL")
    confidence_level: float | None = Field(default=None, ge=0.0, le=1.0)
