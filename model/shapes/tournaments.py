"""Shapes of competitions: who may enter, what is won, the rules, and what was handed in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.achievements import Cosmetics
from model.shapes.base import Key, Line, Lines, Link, Shape, Text, Whole


class CompetitionEntry(Shape):
    """Who may take part, and for what fee in minor units of a currency."""

    level_min: Annotated[int, Field(ge=1, le=1000)] = 1
    level_max: Annotated[int, Field(ge=1, le=1000)] = 1000
    streak_min: Annotated[int, Field(ge=0, le=100_000)] = 0
    skills: Annotated[list[Key], Field(max_length=30)] = Field(default_factory=list)
    achievements: Annotated[list[Key], Field(max_length=30)] = Field(default_factory=list)
    currency: Key | None = None
    entry_fee: Whole = 0


class CompetitionReward(Shape):
    """What one player gets: XP, an amount of a currency in minor units, things to be seen with."""

    reason: Line | None = None
    xp: Whole = 0
    currency: Key | None = None
    amount: Whole = 0
    title: Key | None = None
    cosmetics: Cosmetics = Field(default_factory=list)


CompetitionRewards = Annotated[list[CompetitionReward], Field(max_length=100)]
"""Several rewards of one player."""


class RankPrize(Shape):
    """The reward of each player from one rank to another."""

    rank_from: Annotated[int, Field(ge=1, le=1_000_000)]
    rank_to: Annotated[int, Field(ge=1, le=1_000_000)]
    reward: CompetitionReward


class PrizePool(Shape):
    """What is won in all: prizes by rank, and a reward for everyone who takes part to the end."""

    prizes: Annotated[list[RankPrize], Field(max_length=100)] = Field(default_factory=list)
    for_taking_part: CompetitionReward | None = None


class PvpRules(Shape):
    """How a player-versus-player event is run and judged."""

    time_limit_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    attempts_max: Annotated[int, Field(ge=1, le=1000)] = 1
    team_size: Annotated[int, Field(ge=1, le=100)] = 1
    allowed_languages: Annotated[list[Line], Field(max_length=50)] = Field(default_factory=list)
    judged_by: Lines = Field(default_factory=list)
    text: Text = ""


class PvpSubmission(Shape):
    """What a participant handed in: text or a link, in a language, and how it was judged."""

    text: Text = ""
    link: Link | None = None
    language: Line | None = None
    tests_passed: Whole = 0
    tests_total: Whole = 0
    notes: Lines = Field(default_factory=list)
