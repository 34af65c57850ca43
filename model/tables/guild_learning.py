"""What guild masters teach with: skill tree overlays, lore, course modules and hybrid quests.

All of it is made and edited by guild masters, one guild at a time.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Lines
from model.tables.base import (
    PlayLink,
    PlayRecord,
    enum_column,
    foreign_id,
    json_list,
    noted,
    state_column,
    switch,
    unique_where,
)
from model.words import (
    HYBRID_QUEST_STATES,
    OVERLAY_STATES,
    Area,
    CurriculumModuleType,
    HybridQuestStatus,
    OverlayPurpose,
    OverlayStatus,
)


class SkillTreeOverlay(PlayRecord, table=True):
    """One set of skills laid over members' own trees; its guild and creator never change."""

    __tablename__ = "skill_tree_overlays"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("skill_tree_overlays", "guild_id", "name"),)

    guild_id: int = foreign_id("guilds.id")
    creator_id: int = foreign_id("player_profiles.id")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    overlay_purpose: OverlayPurpose = Field(sa_type=enum_column(OverlayPurpose))
    creation_status: OverlayStatus = state_column(OVERLAY_STATES)


class OverlaySkill(PlayRecord, table=True):
    """One skill of an overlay, and how well it is to be known (of 100); its overlay stays."""

    __tablename__ = "overlay_skills"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("overlay_skills", "skill_tree_overlay_id", "name"),)

    skill_tree_overlay_id: int = foreign_id("skill_tree_overlays.id", ondelete="CASCADE")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    required_level: int = Field(default=1, ge=0, le=100, sa_column_kwargs={"server_default": "1"})
    icon_url: str | None = Field(
        default=None, min_length=9, max_length=1000, sa_column_kwargs=noted(format="icon_url")
    )
    position_x: int = Field(default=0, ge=0, le=5000, sa_column_kwargs={"server_default": "0"})
    position_y: int = Field(default=0, ge=0, le=5000, sa_column_kwargs={"server_default": "0"})
    is_priority: bool = switch()


class OverlaySkillPrerequisite(PlayLink, table=True):
    """One skill of an overlay that comes before another; the pair never changes."""

    __tablename__ = "overlay_skill_prerequisites"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "overlay_skill_id", "prerequisite_id", name="uq_overlay_skill_prerequisites_pair"
        ),
        sa.CheckConstraint(
            "overlay_skill_id <> prerequisite_id",
            name="not_itself",
            info={"rule": "different", "columns": ("overlay_skill_id", "prerequisite_id")},
        ),
    )

    overlay_skill_id: int = foreign_id("overlay_skills.id", ondelete="CASCADE")
    prerequisite_id: int = foreign_id("overlay_skills.id", ondelete="CASCADE")


class LoreFragment(PlayRecord, table=True):
    """One tale about a topic of a guild's course; its guild and creator never change."""

    __tablename__ = "lore_fragments"
    __area__ = Area.TEXT
    __table_args__ = (sa.Index("ix_lore_fragments_guild_id_is_active", "guild_id", "is_active"),)

    guild_id: int = foreign_id("guilds.id")
    creator_id: int = foreign_id("player_profiles.id")
    topic: str = Field(min_length=1, max_length=200)
    academic_concept: str = Field(
        min_length=1, max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    narrative_content: str = Field(
        min_length=1, max_length=20_000, sa_column_kwargs=noted(format="safe_text")
    )
    connection_explanation: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    is_active: bool = switch(default=True)


class CurriculumModule(PlayRecord, table=True):
    """One part of a guild's course; made by its guild master; its guild never changes."""

    __tablename__ = "curriculum_modules"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("curriculum_modules", "guild_id", "name"),)

    guild_id: int = foreign_id("guilds.id")
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    module_type: CurriculumModuleType = Field(sa_type=enum_column(CurriculumModuleType))
    learning_objectives: list[Any] = json_list(Lines)


class CurriculumModulePrerequisite(PlayLink, table=True):
    """One module of a course that comes before another; the pair never changes."""

    __tablename__ = "curriculum_module_prerequisites"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "curriculum_module_id",
            "prerequisite_id",
            name="uq_curriculum_module_prerequisites_pair",
        ),
        sa.CheckConstraint(
            "curriculum_module_id <> prerequisite_id",
            name="not_itself",
            info={"rule": "different", "columns": ("curriculum_module_id", "prerequisite_id")},
        ),
    )

    curriculum_module_id: int = foreign_id("curriculum_modules.id", ondelete="CASCADE")
    prerequisite_id: int = foreign_id("curriculum_modules.id", ondelete="CASCADE")


class HybridQuest(PlayRecord, table=True):
    """One quest made of several modules of a course; its guild and creator never change."""

    __tablename__ = "hybrid_quests"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_hybrid_quests_guild_id_publication_status", "guild_id", "publication_status"),
    )

    guild_id: int = foreign_id("guilds.id")
    creator_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=5, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    composite_topics: list[Any] = json_list(Lines)
    alchemy_method: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    publication_status: HybridQuestStatus = state_column(HYBRID_QUEST_STATES)


class HybridQuestModule(PlayLink, table=True):
    """One module that went into a hybrid quest; the pair never changes."""

    __tablename__ = "hybrid_quest_modules"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("hybrid_quest_id", "curriculum_module_id"),)

    hybrid_quest_id: int = foreign_id("hybrid_quests.id", ondelete="CASCADE")
    curriculum_module_id: int = foreign_id("curriculum_modules.id")
