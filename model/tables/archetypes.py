"""Archetypes: the behaviour that simulated players are drawn from; content like the rest.

Written by services.content only; frozen into the people section of a ruleset.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Field

from model.shapes import Choices, Engagement, MetricHabit, ParameterNote
from model.tables.base import ContentRow, Json, shaped, undeleted_unique
from model.words import Section


class Archetype(ContentRow, table=True):
    """One kind of player; every parameter's source, or `assumed`, stands in `notes`."""

    __tablename__ = "archetypes"
    __section__ = Section.PEOPLE
    __table_args__ = (undeleted_unique("archetypes", "key"),)

    name: str = Field(min_length=1, max_length=80)
    description: str = Field(min_length=1, max_length=1000)
    habits: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(dict[str, MetricHabit]))
    engagement: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(Engagement))
    choices: dict[str, Any] = Field(sa_type=Json, sa_column_kwargs=shaped(Choices))
    notes: list[Any] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs=shaped(list[ParameterNote])
    )
