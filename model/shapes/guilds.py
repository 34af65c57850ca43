"""Shapes of guilds: the goal they share, what it gives, what a boss fight asks for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.achievements import Cosmetics
from model.shapes.base import Key, Line, Ppm, Shape, Share, Text, Whole
from model.words import GuildGoalCount


class GuildGoal(Shape):
    """What members reach together: a number each, by a share of them, within some days."""

    counts: Annotated[GuildGoalCount, Field(strict=False)] = GuildGoalCount.QUIZZES_PASSED
    target: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1
    members_share_ppm: Share = 1_000_000
    within_days: Annotated[int, Field(ge=1, le=365)] = 30
    text: Text = ""


class GuildGoalProgress(Shape):
    """How far a guild has come: what was reached in all, and how many members did their part."""

    reached: Whole = 0
    members_done: Whole = 0
    members_total: Whole = 0


class GuildBuffEffect(Shape):
    """What a buff gives each member: a multiplier of XP, XP once, things to be seen with."""

    xp_multiplier_ppm: Ppm = 1_000_000
    xp_once: Whole = 0
    title: Key | None = None
    cosmetics: Cosmetics = Field(default_factory=list)
    text: Text = ""


class StatBoosts(Shape):
    """How many points each stat goes up (or down) while a buff lasts."""

    points: dict[Key, Annotated[int, Field(ge=-1000, le=1000)]] = Field(
        default_factory=dict, max_length=30
    )


class KnowledgeRequirement(Shape):
    """One skill or piece of knowledge that a boss fight asks for, and how well."""

    name: Line
    proficiency_min: Annotated[int, Field(ge=0, le=100)] = 0
    is_required: bool = True


KnowledgeRequirements = Annotated[list[KnowledgeRequirement], Field(max_length=50)]
"""Several pieces of knowledge, each once."""
