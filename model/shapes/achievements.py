"""Shapes of achievements: what they unlock, and how far a player has come."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Line, Shape, Whole


class Cosmetic(Shape):
    """One thing to be seen with: it changes no number of the game."""

    kind: Literal["avatar_frame", "banner", "badge", "colour", "effect", "emote"] = "badge"
    key: Key
    name: Line


Cosmetics = Annotated[list[Cosmetic], Field(max_length=30)]
"""Several cosmetics, each once."""


class AchievementProgress(Shape):
    """How far a player has come: the value reached, the target, and counts by what is counted."""

    current: Whole = 0
    target: Whole = 0
    counts: dict[Key, Whole] = Field(default_factory=dict)
