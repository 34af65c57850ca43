"""Notes: what players write down, and the skills their notes belong to.

Made and edited by players through services.records.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import NoteOrganization, Tags
from model.tables.base import (
    PlayLink,
    PlayRecord,
    enum_column,
    foreign_id,
    index_where,
    json_list,
    json_object,
    noted,
    optional_id,
    switch,
)
from model.words import Area, NoteFormat


class Note(PlayRecord, table=True):
    """One note of one player; an arsenal item is one that the player keeps at hand."""

    __tablename__ = "notes"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.Index("ix_notes_player_updated", "player_id", "updated_at"),
        index_where(
            "notes",
            "player_id",
            "title",
            condition="is_arsenal_item AND deleted_at IS NULL",
            name="arsenal",
        ),
    )

    player_id: int = foreign_id("player_profiles.id")
    course_id: int | None = optional_id("courses.id", ondelete="SET NULL")
    quest_step_id: int | None = optional_id("quest_steps.id", ondelete="SET NULL")
    skill_node_id: int | None = optional_id("skill_nodes.id", ondelete="SET NULL")
    title: str = Field(min_length=1, max_length=200)
    content: str = Field(default="", max_length=100_000, sa_column_kwargs=noted(format="safe_text"))
    content_type: NoteFormat = Field(
        default=NoteFormat.MARKDOWN,
        sa_type=enum_column(NoteFormat),
        sa_column_kwargs={"server_default": NoteFormat.MARKDOWN.value},
    )
    organization_structure: dict[str, Any] = json_object(NoteOrganization)
    tags: list[Any] = json_list(Tags)
    is_arsenal_item: bool = switch()


class NoteSkillNode(PlayLink, table=True):
    """One skill that one note contributes to."""

    __tablename__ = "note_skill_nodes"
    __area__ = Area.LEARNING
    __table_args__ = (sa.UniqueConstraint("note_id", "skill_node_id"),)

    note_id: int = foreign_id("notes.id", ondelete="CASCADE")
    skill_node_id: int = foreign_id("skill_nodes.id", ondelete="CASCADE")
