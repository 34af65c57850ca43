"""Shapes of streaks: what a milestone gives beyond points."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.achievements import Cosmetics
from model.shapes.base import Key, Ppm, Shape


class StreakBonus(Shape):
    """What a milestone gives besides its points: freezes, an XP boost for some days, a title."""

    freezes: Annotated[int, Field(ge=0, le=31)] = 0
    xp_multiplier_ppm: Ppm = 1_000_000
    xp_multiplier_days: Annotated[int, Field(ge=0, le=365)] = 0
    title: Key | None = None
    cosmetics: Cosmetics = Field(default_factory=list)
