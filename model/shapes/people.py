"""Archetypes: how simulated players behave; every number is per local day."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from model.shapes.base import Minute, Ppm, Shape, Share, Whole
from model.words import EquipPolicy


class MetricHabit(Shape):
    """How one metric comes out on an active day.

    Numeric metrics: mean and spreads in the metric's unit (between players, within a player);
    yes/no metrics: `true_ppm`. `record_ppm` is the chance that the player records it at all.
    """

    mean: Whole = 0
    spread_between: Whole = 0
    spread_within: Whole = 0
    true_ppm: Share = 0
    weekend_ppm: Ppm = 1_000_000
    record_ppm: Share = 1_000_000


class Engagement(Shape):
    """How often a player shows up and what moves them; every number is per local day.

    `login_ppm` Monday to Sunday. A running streak of 30 days or more adds `streak_login_ppm`, an
    active debuff takes `debuff_login_ppm`. `lapse_ppm` starts an absence of lapse_days_min to
    lapse_days_max days; `churn_ppm` ends play for good.
    """

    login_ppm: Annotated[list[Share], Field(min_length=7, max_length=7)]
    streak_login_ppm: Share
    debuff_login_ppm: Share
    lapse_ppm: Share
    lapse_days_min: Annotated[int, Field(ge=1, le=365)]
    lapse_days_max: Annotated[int, Field(ge=1, le=365)]
    churn_ppm: Share
    active_minute_first: Minute
    active_minute_last: Minute


class Choices(Shape):
    """What a player does when something is on offer; chances per local day.

    `study_tasks`: lessons, quizzes and reviews a session where the content has some; may be left
    out, and is then not part of the content.
    """

    dungeon_ppm: Share
    boss_ppm: Share
    boss_abandon_ppm: Share
    hard_mode: bool
    equip: EquipPolicy
    study_tasks: Annotated[int, Field(ge=0, le=20)] | None = None

    @model_serializer(mode="wrap")
    def _without_default(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        if fields["study_tasks"] is None:
            del fields["study_tasks"]
        return fields


class ParameterNote(Shape):
    """Where one archetype parameter comes from: a source, or the word `assumed`."""

    parameter: Annotated[str, Field(min_length=1, max_length=80)]
    source: Annotated[str, Field(min_length=1, max_length=200)]
