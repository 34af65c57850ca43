"""Shapes of live operations: what events do, who may take part, how the world map changes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Key, Line, Lines, Ppm, Shape, Text, Whole
from model.shapes.requirements import Requirement


class GlobalEventEffect(Shape):
    """What an event does to all who take part: XP multiplied, XP once, an opponent to beat."""

    xp_multiplier_ppm: Ppm = 1_000_000
    xp_once: Whole = 0
    opponent: Line | None = None
    opponent_health: Whole = 0
    quests: Annotated[list[Key], Field(max_length=30)] = Field(default_factory=list)
    text: Text = ""


class EventConditions(Shape):
    """Who may take part in an event: by level, by guild, by what they have done."""

    level_min: Annotated[int, Field(ge=1, le=1000)] = 1
    level_max: Annotated[int, Field(ge=1, le=1000)] = 1000
    guild_members_only: bool = False
    requirement: Requirement | None = None
    text: Text = ""


class EventScriptConfiguration(Shape):
    """What a script starts: for how long, in how many rounds, with which effect."""

    duration_minutes: Annotated[int, Field(ge=1, le=525_600)] = 60
    rounds: Annotated[int, Field(ge=1, le=1000)] = 1
    participants_max: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    effect: GlobalEventEffect = Field(default_factory=GlobalEventEffect)
    steps: Lines = Field(default_factory=list)


class EventCoordination(Shape):
    """What groups must do together: how many guilds and players, at once within some minutes."""

    guilds_min: Annotated[int, Field(ge=0, le=10_000)] = 0
    players_min: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    within_minutes: Annotated[int, Field(ge=0, le=525_600)] = 0
    tasks: Lines = Field(default_factory=list)


class LoreElement(Shape):
    """One new thing of the world: a skill path, a faction, a threat."""

    name: Line
    description: Text = ""


LoreElements = Annotated[list[LoreElement], Field(max_length=50)]
"""Several new things of the world, each once."""


class WorldMapUpdate(Shape):
    """How the map of the world changes: regions that open, close, or have a new face."""

    opened: LoreElements = Field(default_factory=list)
    closed: Lines = Field(default_factory=list)
    changed: LoreElements = Field(default_factory=list)
