"""Shapes of learning circles: who may join."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Key, Shape, Whole


class CircleJoinRequirements(Shape):
    """What a player must have reached to join, and whether the creator is asked first."""

    level_min: Annotated[int, Field(ge=1, le=1000)] = 1
    total_xp_min: Whole = 0
    character_classes: Annotated[list[Key], Field(max_length=20)] = Field(default_factory=list)
    needs_approval: bool = False
