"""Skill trees: what a player knows and can learn, drawn as a tree, and templates for it.

Templates are content; trees and nodes belong to one player; levels are raised by services only.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayLink,
    PlayRecord,
    counter,
    different,
    enum_column,
    foreign_id,
    in_order,
    noted,
    optional_id,
    switch,
    undeleted_unique,
    unique_where,
)
from model.words import Area, TreeVisualization

CANVAS_MAX = 5000
"""The edge of the drawing, in points."""


def _icon(**options: Any) -> Any:
    return Field(default=None, max_length=500, sa_column_kwargs=noted(format="icon_url"), **options)


class SkillTreeTemplate(ContentRow, table=True):
    """One skill tree as designed; written by content; a published key never changes."""

    __tablename__ = "skill_tree_templates"
    __area__ = Area.LEARNING
    __table_args__ = (undeleted_unique("skill_tree_templates", "key"),)

    name: str = Field(min_length=1, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    route_id: int | None = optional_id("routes.id")
    class_id: int | None = optional_id("character_classes.id")


class SkillNodeTemplate(ContentRow, table=True):
    """One skill of a designed tree; written by content."""

    __tablename__ = "skill_node_templates"
    __area__ = Area.LEARNING
    __parent__ = "skill_tree_template_id"
    __nested_as__ = "nodes"
    __table_args__ = (
        undeleted_unique("skill_node_templates", "key"),
        in_order("unlock_threshold", "max_level"),
    )

    skill_tree_template_id: int = foreign_id("skill_tree_templates.id")
    skill_id: int | None = optional_id("skills.id")
    name: str = Field(min_length=2, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    max_level: int = counter(default=100, minimum=1, maximum=100)
    unlock_threshold: int = counter(maximum=100)
    skill_category: str = Field(default="", max_length=200)
    tier: int = counter(default=1, minimum=1, maximum=4)
    position_x: int = counter(maximum=CANVAS_MAX)
    position_y: int = counter(maximum=CANVAS_MAX)


class SkillNodeTemplatePrerequisite(ContentRow, table=True):
    """One designed skill that comes before another one of its tree; written by content."""

    __tablename__ = "skill_node_template_prerequisites"
    __area__ = Area.LEARNING
    __parent__ = "skill_node_template_id"
    __nested_as__ = "prerequisites"
    __table_args__ = (
        undeleted_unique("skill_node_template_prerequisites", "key"),
        undeleted_unique(
            "skill_node_template_prerequisites", "skill_node_template_id", "prerequisite_id"
        ),
        different("skill_node_template_id", "prerequisite_id"),
    )

    skill_node_template_id: int = foreign_id("skill_node_templates.id")
    prerequisite_id: int = foreign_id("skill_node_templates.id")


class SkillTree(PlayRecord, table=True):
    """What one player knows of one course or field; whose it is never changes."""

    __tablename__ = "skill_trees"
    __area__ = Area.LEARNING
    __table_args__ = (unique_where("skill_trees", "player_id", "name"),)

    player_id: int = foreign_id("player_profiles.id")
    course_id: int | None = optional_id("courses.id")
    template_id: int | None = optional_id("skill_tree_templates.id")
    name: str = Field(min_length=1, max_length=100)
    description: str = Field(default="", max_length=2000)
    is_interconnected: bool = switch(default=True)
    visualization_type: TreeVisualization = Field(
        default=TreeVisualization.TREE,
        sa_type=enum_column(TreeVisualization),
        sa_column_kwargs={"server_default": TreeVisualization.TREE.value},
    )


class SkillNode(PlayRecord, table=True):
    """One skill of one player's tree; its tree stays, its level never goes down by itself.

    A node made for this one player has no template; `is_missing` marks what the goal still needs.
    """

    __tablename__ = "skill_nodes"
    __area__ = Area.LEARNING
    __table_args__ = (
        unique_where("skill_nodes", "skill_tree_id", "name"),
        in_order("level", "max_level"),
        in_order("unlock_threshold", "max_level"),
    )

    skill_tree_id: int = foreign_id("skill_trees.id", ondelete="CASCADE")
    template_id: int | None = optional_id("skill_node_templates.id")
    name: str = Field(min_length=2, max_length=100)
    description: str = Field(default="", max_length=2000)
    level: int = counter(maximum=100)
    max_level: int = counter(default=100, minimum=1, maximum=100)
    unlock_threshold: int = counter(maximum=100)
    skill_category: str = Field(default="", max_length=200)
    experience_points: int = counter(maximum=1_000_000_000)
    icon_url: str | None = _icon()
    position_x: int = counter(maximum=CANVAS_MAX)
    position_y: int = counter(maximum=CANVAS_MAX)
    is_missing: bool = switch()


class SkillNodePrerequisite(PlayLink, table=True):
    """One skill that must reach its threshold before another one of its tree opens."""

    __tablename__ = "skill_node_prerequisites"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint("skill_node_id", "prerequisite_id"),
        different("skill_node_id", "prerequisite_id"),
    )

    skill_node_id: int = foreign_id("skill_nodes.id", ondelete="CASCADE")
    prerequisite_id: int = foreign_id("skill_nodes.id", ondelete="CASCADE")
