"""Archetypes: how simulated players behave; every number is per local day."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from model.shapes.base import Minute, Ppm, Shape, Share, Whole
from model.words import EquipPolicy


class _MayLeaveOut(Shape):
    """A shape whose fields without a value are not part of the content."""

    @model_serializer(mode="wrap")
    def _without_blanks(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {name: value for name, value in fields.items() if value is not None}


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


class Motivation(Shape):
    """What moves a player's motivation (0 to 1), and how far that moves the chance to show up.

    It begins at `baseline_ppm` and comes back to it with a memory of `memory_days`. The next six
    are what one day adds or takes; `login_ppm` times the distance from the baseline is added to the
    chance to show up.
    """

    baseline_ppm: Share
    memory_days: Annotated[int, Field(ge=1, le=365)]
    success_ppm: Share
    failure_ppm: Share
    streak_loss_ppm: Share
    debuff_ppm: Share
    level_up_ppm: Share
    reminder_ppm: Share
    login_ppm: Share


class Reminders(Shape):
    """When a player who has not been seen today is reminded, at `minute` of the local day.

    On the days of an absence from `away_days_min` to `away_days_max`, today counted, or when a
    streak of `streak_days` may break; 0 days is never. Not in quiet hours, which may pass midnight,
    and at most `max_per_week` times from Monday to Sunday. `login_ppm` is added to the chance to
    show up on the next day.
    """

    minute: Minute
    away_days_min: Annotated[int, Field(ge=0, le=365)]
    away_days_max: Annotated[int, Field(ge=0, le=365)]
    streak_days: Annotated[int, Field(ge=0, le=3650)]
    max_per_week: Annotated[int, Field(ge=0, le=7)]
    quiet_start_minute: Minute
    quiet_end_minute: Minute
    login_ppm: Share


class Engagement(_MayLeaveOut):
    """How often a player shows up and what moves them; every number is per local day.

    `login_ppm` Monday to Sunday. A running streak of 30 days or more adds `streak_login_ppm`, an
    active debuff takes `debuff_login_ppm`. `lapse_ppm` starts an absence of lapse_days_min to
    lapse_days_max days; `churn_ppm` ends play for good. May be left out: `login_by_month_ppm`,
    which multiplies the chance to show up, January to December, `motivation` and `reminders`.
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
    login_by_month_ppm: Annotated[list[Ppm], Field(min_length=12, max_length=12)] | None = None
    motivation: Motivation | None = None
    reminders: Reminders | None = None


class Choices(_MayLeaveOut):
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


class ParameterNote(Shape):
    """Where one archetype parameter comes from: a source, or the word `assumed`."""

    parameter: Annotated[str, Field(min_length=1, max_length=80)]
    source: Annotated[str, Field(min_length=1, max_length=200)]
