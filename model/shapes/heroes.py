"""Shapes of characters: what a modifier or an ability changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Ppm, Shape

AttributeWord = Literal["hp", "attack", "defense", "speed", "intelligence", "charisma"]
"""The attributes of a character, as in `CharacterAttribute`."""


class AttributeEffect(Shape):
    """A change of one attribute: first the points are added, then the whole is multiplied."""

    attribute: AttributeWord
    points: Annotated[int, Field(ge=-100_000, le=100_000)] = 0
    multiplier_ppm: Ppm = 1_000_000


AttributeEffects = Annotated[list[AttributeEffect], Field(max_length=20)]
"""Several changes, applied in order."""
