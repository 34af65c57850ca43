"""Configuration and words of a world: numbers that are not rows of their own, and what is said.

Written by services.content only.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import TEXTS, ContentRow, Json, enum_column, undeleted_unique
from model.words import Area, NarrativeCategory, Section


class GameConfig(ContentRow, table=True):
    """One named group of settings of a world; the shape follows from the key (CONFIG_SHAPES)."""

    __tablename__ = "game_configs"
    __table_args__ = (undeleted_unique("game_configs", "key"),)

    value: dict[str, Any] = Field(sa_type=Json)


class NarrativeContent(ContentRow, table=True):
    """One text the game shows; `context` names its {{slots}}."""

    __tablename__ = "narrative_contents"
    __area__ = Area.TEXT
    __section__ = Section.TEXTS
    __table_args__ = (
        undeleted_unique("narrative_contents", "key"),
        sa.Index("ix_narrative_contents_category_is_active", "category", "is_active"),
    )

    category: NarrativeCategory = Field(
        sa_type=enum_column(NarrativeCategory), sa_column_kwargs=TEXTS
    )
    content: str = Field(min_length=1, max_length=2000, sa_column_kwargs=TEXTS)
    context: dict[str, Any] | None = Field(default=None, sa_type=Json, sa_column_kwargs=TEXTS)
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true(), **TEXTS})
