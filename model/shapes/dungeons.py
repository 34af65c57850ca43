"""Dungeons: what an entry needs and what is to be done inside (rules.md §1.8)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Minute, Shape
from model.shapes.requirements import Requirement


class DungeonEntry(Shape):
    """What a player needs to enter, besides no other active dungeon and no cooldown."""

    level_required: Annotated[int, Field(ge=1, le=1000)]


class Challenge(Shape):
    """One thing to do inside a dungeon; `deadline_minute` is a minute of the entry's local day."""

    description: Annotated[str, Field(min_length=1, max_length=200)]
    requirement: Requirement
    deadline_minute: Minute | None = None
