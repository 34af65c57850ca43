"""Quest lines: learning paths made for one player, their steps, and templates for both.

Templates are content; lines and steps are made by services and followed by players.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import CompletionCriteria, GenerationDetails
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayLink,
    PlayRecord,
    counter,
    different,
    enum_column,
    foreign_id,
    index_where,
    json_object,
    noted,
    optional_id,
    optional_json,
    state_column,
    switch,
    undeleted_unique,
)
from model.words import (
    QUEST_LINE_STATES,
    QUEST_STEP_STATES,
    Area,
    Difficulty,
    QuestLineSource,
    QuestLineStatus,
    QuestStepStatus,
    QuestStepType,
    StepSkillRelation,
)


class QuestLineTemplate(ContentRow, table=True):
    """One quest line as designed; written by content; a published key never changes."""

    __tablename__ = "quest_line_templates"
    __area__ = Area.LEARNING
    __table_args__ = (undeleted_unique("quest_line_templates", "key"),)

    title: str = Field(min_length=5, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    route_id: int | None = optional_id("routes.id")
    is_dynamic: bool = switch(default=True)


class QuestStepTemplate(ContentRow, table=True):
    """One step of a designed quest line; written by content."""

    __tablename__ = "quest_step_templates"
    __area__ = Area.LEARNING
    __parent__ = "quest_line_template_id"
    __nested_as__ = "steps"
    __table_args__ = (undeleted_unique("quest_step_templates", "key"),)

    quest_line_template_id: int = foreign_id("quest_line_templates.id")
    order: int = counter(default=1, minimum=1, maximum=10_000)
    title: str = Field(min_length=5, max_length=200, sa_column_kwargs=TEXTS)
    description: str = Field(min_length=10, max_length=2000, sa_column_kwargs=TEXTS)
    quest_type: QuestStepType = Field(sa_type=enum_column(QuestStepType))
    difficulty: Difficulty = Field(sa_type=enum_column(Difficulty))
    experience_points: int = Field(ge=1, le=10_000)
    estimated_duration: int = Field(ge=5, le=480)
    completion_criteria: dict[str, Any] = json_object(CompletionCriteria)


class QuestStepTemplatePrerequisite(ContentRow, table=True):
    """One designed step that comes before another one of its line; written by content."""

    __tablename__ = "quest_step_template_prerequisites"
    __area__ = Area.LEARNING
    __parent__ = "quest_step_template_id"
    __nested_as__ = "prerequisites"
    __table_args__ = (
        undeleted_unique("quest_step_template_prerequisites", "key"),
        undeleted_unique(
            "quest_step_template_prerequisites", "quest_step_template_id", "prerequisite_id"
        ),
        different("quest_step_template_id", "prerequisite_id"),
    )

    quest_step_template_id: int = foreign_id("quest_step_templates.id")
    prerequisite_id: int = foreign_id("quest_step_templates.id")


class QuestLine(PlayRecord, table=True):
    """One learning path of one player; made by services or by hand; whose it is stays.

    A line made for this one player has no template.
    """

    __tablename__ = "quest_lines"
    __area__ = Area.LEARNING
    __table_args__ = (sa.Index("ix_quest_lines_player_status", "player_id", "activation_status"),)

    player_id: int = foreign_id("player_profiles.id")
    course_id: int | None = optional_id("courses.id")
    template_id: int | None = optional_id("quest_line_templates.id")
    title: str = Field(min_length=5, max_length=200)
    description: str = Field(default="", max_length=2000)
    generation_source: QuestLineSource = Field(
        default=QuestLineSource.MANUAL,
        sa_type=enum_column(QuestLineSource),
        sa_column_kwargs={"server_default": QuestLineSource.MANUAL.value},
    )
    is_dynamic: bool = switch(default=True)
    activation_status: QuestLineStatus = state_column(QUEST_LINE_STATES)


class QuestStep(PlayRecord, table=True):
    """One task of one quest line; its line stays, and what is completed is never changed."""

    __tablename__ = "quest_steps"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.CheckConstraint(
            "completion_date IS NULL OR progress_status = 'completed'",
            name="date_only_if_completed",
        ),
        sa.CheckConstraint(
            "NOT ai_generated_content OR generation_details IS NOT NULL",
            name="generated_says_how",
        ),
        index_where(
            "quest_steps",
            "quest_line_id",
            "due_date",
            condition="progress_status <> 'completed' AND deleted_at IS NULL",
            name="open",
        ),
    )

    quest_line_id: int = foreign_id("quest_lines.id")
    template_id: int | None = optional_id("quest_step_templates.id")
    order: int = counter(default=1, minimum=1, maximum=10_000)
    title: str = Field(min_length=5, max_length=200, sa_column_kwargs=noted(format="trimmed"))
    description: str = Field(
        min_length=10, max_length=2000, sa_column_kwargs=noted(format="safe_text")
    )
    quest_type: QuestStepType = Field(sa_type=enum_column(QuestStepType))
    difficulty: Difficulty = Field(
        default=Difficulty.MEDIUM,
        sa_type=enum_column(Difficulty),
        sa_column_kwargs={"server_default": Difficulty.MEDIUM.value},
    )
    progress_status: QuestStepStatus = state_column(QUEST_STEP_STATES)
    due_date: datetime | None = None
    completion_date: datetime | None = None
    experience_points: int = Field(ge=1, le=10_000)
    estimated_duration: int = Field(default=30, ge=5, le=480)
    completion_criteria: dict[str, Any] = json_object(CompletionCriteria)
    is_ai_modifiable: bool = switch(default=True)
    ai_generated_content: bool = switch()
    generation_details: dict[str, Any] | None = optional_json(GenerationDetails)
    source_document_id: int | None = optional_id("academic_documents.id", ondelete="SET NULL")


class QuestStepPrerequisite(PlayLink, table=True):
    """One step that must be completed before another one of its line."""

    __tablename__ = "quest_step_prerequisites"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("quest_step_id", "prerequisite_id"),
        different("quest_step_id", "prerequisite_id"),
    )

    quest_step_id: int = foreign_id("quest_steps.id", ondelete="CASCADE")
    prerequisite_id: int = foreign_id("quest_steps.id", ondelete="CASCADE")


class QuestStepSkill(PlayLink, table=True):
    """One way in which one step and one skill of the player belong together."""

    __tablename__ = "quest_step_skills"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("quest_step_id", "skill_node_id", "relationship_type"),)

    quest_step_id: int = foreign_id("quest_steps.id", ondelete="CASCADE")
    skill_node_id: int = foreign_id("skill_nodes.id", ondelete="CASCADE")
    relationship_type: StepSkillRelation = Field(sa_type=enum_column(StepSkillRelation))
