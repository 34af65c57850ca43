"""Guild quests and custom boss fights: what a guild master sets, and how members fare with it.

Templates, quests and fights are made by guild masters; progress moves with what players do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import CompetitionReward, KnowledgeRequirements
from model.tables.base import (
    PlayLink,
    PlayRecord,
    counter,
    enum_column,
    foreign_id,
    in_order,
    json_list,
    json_object,
    noted,
    state_column,
    switch,
    utc_now,
)
from model.words import (
    CUSTOM_BOSS_PROGRESS_STATES,
    CUSTOM_BOSS_STATES,
    GUILD_QUEST_PROGRESS_STATES,
    GUILD_QUEST_STATES,
    GUILD_QUEST_TEMPLATE_STATES,
    Area,
    CustomBossProgress,
    CustomBossStatus,
    Difficulty,
    GuildQuestProgress,
    GuildQuestScope,
    GuildQuestStatus,
    GuildQuestTemplateStatus,
    GuildQuestType,
)


class GuildQuestTemplate(PlayRecord, table=True):
    """One quest as a guild master designed it; its guild and creator never change.

    estimated_duration is in minutes; one that a machine wrote keeps what it was asked for.
    """

    __tablename__ = "guild_quest_templates"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_guild_quest_templates_guild_review", "guild_id", "review_status"),
    )

    guild_id: int = foreign_id("guilds.id")
    creator_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=5, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    quest_type: GuildQuestType = Field(sa_type=enum_column(GuildQuestType))
    difficulty: Difficulty = Field(sa_type=enum_column(Difficulty))
    estimated_duration: int = Field(ge=5, le=480)
    experience_points: int = Field(ge=1, le=10_000)
    is_ai_generated: bool = switch()
    ai_generation_prompt: str | None = Field(default=None, min_length=1, max_length=5000)
    review_status: GuildQuestTemplateStatus = state_column(GUILD_QUEST_TEMPLATE_STATES)


class GuildQuestTemplateMaterial(PlayLink, table=True):
    """One material that a guild quest template was made from; the pair never changes."""

    __tablename__ = "guild_quest_template_materials"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "guild_quest_template_id",
            "guild_material_id",
            name="uq_guild_quest_template_materials_pair",
        ),
    )

    guild_quest_template_id: int = foreign_id("guild_quest_templates.id", ondelete="CASCADE")
    guild_material_id: int = foreign_id("guild_materials.id")


class GuildQuest(PlayRecord, table=True):
    """One quest set in a guild; made by its guild master from a template, which stays."""

    __tablename__ = "guild_quests"
    __area__ = Area.LEARNING
    __table_args__ = (
        in_order("start_date", "due_date"),
        sa.Index("ix_guild_quests_guild_id_creation_status", "guild_id", "creation_status"),
        sa.Index("ix_guild_quests_guild_id_due_date", "guild_id", "due_date"),
    )

    guild_quest_template_id: int = foreign_id("guild_quest_templates.id")
    guild_id: int = foreign_id("guilds.id")
    assigner_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=5, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    creation_status: GuildQuestStatus = state_column(GUILD_QUEST_STATES)
    assignment_scope: GuildQuestScope = Field(
        default=GuildQuestScope.ENTIRE_COURSE,
        sa_type=enum_column(GuildQuestScope),
        sa_column_kwargs={"server_default": GuildQuestScope.ENTIRE_COURSE.value},
    )
    start_date: datetime
    due_date: datetime


class GuildQuestAssignment(PlayRecord, table=True):
    """One guild quest of one player; made by the guild master; the pair never changes.

    score is of 100; score and feedback are the guild master's.
    """

    __tablename__ = "guild_quest_assignments"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index(
            "uq_guild_quest_assignments_pair",
            "guild_quest_id",
            "player_id",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        in_order("started_at", "completed_at"),
        sa.Index("ix_guild_quest_assignments_player", "player_id", "progress_status"),
    )

    guild_quest_id: int = foreign_id("guild_quests.id")
    player_id: int = foreign_id("player_profiles.id")
    progress_status: GuildQuestProgress = state_column(GUILD_QUEST_PROGRESS_STATES)
    assigned_at: datetime = Field(default_factory=utc_now)
    started_at: datetime | None = None
    completed_at: datetime | None = None
    score: int | None = Field(default=None, ge=0, le=100)
    feedback: str | None = Field(
        default=None, max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )


class CustomBossFight(PlayRecord, table=True):
    """One boss fight (a mock exam) that a guild master made; its guild never changes."""

    __tablename__ = "custom_boss_fights"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_custom_boss_fights_guild_status", "guild_id", "publication_status"),
    )

    guild_id: int = foreign_id("guilds.id")
    creator_id: int = foreign_id("player_profiles.id")
    title: str = Field(min_length=1, max_length=200, sa_column_kwargs=noted(format="safe_text"))
    description: str = Field(
        default="", max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    challenge_description: str = Field(
        default="", max_length=5000, sa_column_kwargs=noted(format="safe_text")
    )
    required_knowledge_nodes: list[Any] = json_list(KnowledgeRequirements)
    optional_rewards: dict[str, Any] = json_object(CompetitionReward)
    deadline: datetime
    difficulty: Difficulty = Field(sa_type=enum_column(Difficulty))
    max_attempts: int | None = Field(default=None, ge=1, le=1000)
    publication_status: CustomBossStatus = state_column(CUSTOM_BOSS_STATES)


class CustomBossFightAssignment(PlayRecord, table=True):
    """One custom boss fight of one player; made by the guild master; the pair never changes.

    best_score is of 100; attempts, score and rewards follow from the fights.
    """

    __tablename__ = "custom_boss_fight_assignments"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index(
            "uq_custom_boss_fight_assignments_pair",
            "custom_boss_fight_id",
            "player_id",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_custom_boss_fight_assignments_player", "player_id", "completion_status"),
    )

    custom_boss_fight_id: int = foreign_id("custom_boss_fights.id")
    player_id: int = foreign_id("player_profiles.id")
    assigned_at: datetime = Field(default_factory=utc_now)
    attempts_made: int = counter(maximum=1000)
    best_score: int | None = Field(default=None, ge=0, le=100)
    completion_status: CustomBossProgress = state_column(CUSTOM_BOSS_PROGRESS_STATES)
    rewards_earned: dict[str, Any] = json_object(CompetitionReward)
