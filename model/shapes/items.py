"""Shapes of items: what armour holds off and what a potion does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Shape, Share, Whole
from model.shapes.heroes import AttributeEffects

DamageWord = Literal["physical", "fire", "ice", "lightning", "poison", "arcane", "holy", "shadow"]
"""The kinds of damage, as in `DamageType`."""


class Resistance(Shape):
    """The share of one kind of damage that an armour holds off."""

    damage_type: DamageWord
    share_ppm: Share


Resistances = Annotated[list[Resistance], Field(max_length=8)]
"""What an armour resists, each kind of damage once."""


class PotionEffect(Shape):
    """What drinking a potion does: health at once, and attributes while it lasts."""

    healing: Whole = 0
    effects: AttributeEffects = Field(default_factory=list)
