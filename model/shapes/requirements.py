"""Requirements: what quests, dungeon challenges and boss phases ask for (rules.md §1.4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import ComparisonWord, Key, Shape, Share, Whole


class NumericRequirement(Shape):
    """A recorded metric compared with a target, in the metric's unit.

    Scope: a daily quest reads the day's value; weekly quests, dungeons and boss phases read the
    sum since the week, the entry or the phase began. A missing metric is unmet whatever `op` says.
    """

    type: Literal["numeric"]
    metric: Key
    op: ComparisonWord
    value: Whole


class BooleanRequirement(Shape):
    """A yes/no metric that must have this value; unmet while not recorded.

    In a longer scope: true on at least one day of it.
    """

    type: Literal["boolean"]
    metric: Key
    value: bool


class DaysRequirement(Shape):
    """The number of days of the scope on which a daily quest was completed."""

    type: Literal["days"]
    quest: Key
    op: ComparisonWord
    value: Whole


class CountRequirement(Shape):
    """A count of things that happened within the scope."""

    type: Literal["count"]
    of: Literal["perfect_days", "core_days", "dungeon_clears", "boss_defeats", "quests"]
    op: ComparisonWord
    value: Whole


class StreakRequirement(Shape):
    """The player's current streak, in days."""

    type: Literal["streak"]
    op: ComparisonWord
    value: Whole


class CompletionRateRequirement(Shape):
    """Core quests completed divided by core quests due within the scope (millionths)."""

    type: Literal["completion_rate"]
    op: ComparisonWord
    value_ppm: Share


class CompoundRequirement(Shape):
    """Several requirements joined by AND or OR; progress is the mean (AND) or the best (OR)."""

    type: Literal["compound"]
    logic: Literal["AND", "OR"]
    requirements: Annotated[list[Requirement], Field(min_length=1, max_length=16)]


Requirement = Annotated[
    NumericRequirement
    | BooleanRequirement
    | DaysRequirement
    | CountRequirement
    | StreakRequirement
    | CompletionRateRequirement
    | CompoundRequirement,
    Field(discriminator="type"),
]
CompoundRequirement.model_rebuild()


class PartialReward(Shape):
    """XP paid once when the quest's first numeric metric reaches `threshold`; never closes it."""

    threshold: Annotated[int, Field(ge=1, le=1_000_000_000)]
    xp: Annotated[int, Field(ge=1, le=10_000)]
