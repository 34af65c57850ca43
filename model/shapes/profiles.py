"""Profiles: what a person lets others see, and what their academic record gave a new player."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Shape, Whole

Visibility = Literal["everyone", "friends", "nobody"]
"""Who may see a part of a profile."""


class PrivacySettings(Shape):
    """Who sees what of a person; a new person shows little (sources/roguelearn.md, validation)."""

    profile: Visibility = "friends"
    progress: Visibility = "friends"
    activity: Visibility = "nobody"
    on_leaderboards: Literal["name", "anonymous", "hidden"] = "anonymous"
    may_be_invited: bool = True


class InitialStats(Shape):
    """What a player started with, and what it was computed from; {} before any document."""

    stats: dict[
        Annotated[str, Field(min_length=1, max_length=40)], Annotated[int, Field(ge=0, le=1000)]
    ] = Field(default_factory=dict, max_length=30)
    gpa_hundredths: Annotated[int, Field(ge=0, le=1000)] | None = None
    courses_completed: Whole = 0
