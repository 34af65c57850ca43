"""The settings `task-values` and `vitals` of a world: tasks whose value moves, and health."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Ppm, Shape, Share

StatWord = Literal["str", "agi", "vit", "disc"]
"""The attributes, as in `StatType`."""
Level = Annotated[int, Field(ge=1, le=1000)]
TaskValue = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
"""A task's value in millionths: -1,000 to 1,000."""
Tenths = Annotated[int, Field(ge=1, le=100_000)]


class PointEffect(Shape):
    """An attribute's effect: times 1 + points · per_point, and `least_ppm` at least."""

    attribute: StatWord
    per_point_ppm: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    least_ppm: Share = 0


class ValuePoint(Shape):
    """By how much a task at this value moves: up when completed, down when missed.

    Between two points the change is taken as straight; beyond the ends theirs holds.
    """

    value_ppm: TaskValue
    change_ppm: Ppm


class Task(Shape):
    """A quest whose completions and misses move a value of its own; difficulty weighs both."""

    quest: Key
    difficulty_ppm: Ppm = 1_000_000


class TaskPay(Shape):
    """What completing a task pays, in minor units for a change of 1 at difficulty 1.

    `streak_ppm` is added for each day in a row on which this task was completed before.
    """

    currency: Key
    amount_per_change: Annotated[int, Field(ge=1, le=1_000_000)]
    streak_ppm: Share = 0
    effect: PointEffect | None = None


class Criticals(Shape):
    """Critical hits: a chance, and a factor on what a completion gives.

    The factor is multiplier + more · points / (points + half_points) of the attribute.
    """

    chance_ppm: Share
    chance_effect: PointEffect | None = None
    multiplier_ppm: Ppm
    attribute: StatWord | None = None
    more_ppm: Ppm = 0
    half_points: Annotated[int, Field(ge=1, le=100_000)] = 100


class Diminishing(Shape):
    """Diminishing returns on a chance: limit · c / (c + half)."""

    limit_ppm: Annotated[int, Field(ge=1, le=1_000_000)]
    half_ppm: Annotated[int, Field(ge=1, le=100_000_000)]


class TaskDrops(Shape):
    """The chance that completing a task opens a drop table, and how many a day.

    base + distance bonus (all of it at `distance_max` from the neutral value), times difficulty,
    1 + newcomer bonus (falling with each level), streak, attribute and critical hit; then the
    diminishing returns. One drop a day more for every `points_per_more` points of the attribute.
    """

    table: Key
    required_level: Level = 1
    base_ppm: Share
    neutral_value_ppm: TaskValue = 0
    distance_max_ppm: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1_000_000
    distance_bonus_ppm: Ppm = 0
    newcomer_bonus_ppm: Ppm = 0
    newcomer_fall_ppm: Ppm = 0
    streak_ppm: Share = 0
    effect: PointEffect | None = None
    diminishing: Diminishing | None = None
    daily_max: Annotated[int, Field(ge=1, le=1_000)]
    attribute: StatWord | None = None
    points_per_more: Annotated[int, Field(ge=0, le=100_000)] = 0


class TaskValuesConfig(Shape):
    """Quests as tasks with a value, and what their completion gives; a world may leave it out.

    A quest listed here gives XP by its change of value, not its `base_xp`. A core quest that is not
    completed on a judged day is missed. Days without play are judged up to
    `absent_days_judged_max` in a row; 0: an absence costs no more than the day before it.
    """

    points: Annotated[list[ValuePoint], Field(min_length=2, max_length=500)]
    quests: Annotated[list[Task], Field(min_length=1, max_length=200)]
    xp_per_change_ppm: Ppm
    xp_effect: PointEffect | None = None
    pay: TaskPay | None = None
    criticals: Criticals | None = None
    drops: TaskDrops | None = None
    absent_days_judged_max: Annotated[int, Field(ge=0, le=3650)] = 0


class Death(Shape):
    """What health of 0 costs: levels, the XP within the level, a share of a currency.

    Health begins anew at `health_tenths`.
    """

    levels: Annotated[int, Field(ge=0, le=100)] = 1
    currency: Key | None = None
    currency_lost_ppm: Share = 1_000_000
    health_tenths: Tenths


class PerfectDayBuff(Shape):
    """What a perfect day adds to every attribute until the next judged day closes.

    One point for every `levels_per_point` levels, rounded up; levels above `level_max` add none.
    """

    levels_per_point: Level
    level_max: Level = 1000


class VitalsConfig(Shape):
    """Health in tenths, for a world with task values; a world may leave it out.

    A missed task takes its change · difficulty · `damage_tenths_per_change`, by the attribute, from
    the level on that is given; a death does not take that back.
    """

    health_max_tenths: Tenths
    damage_tenths_per_change: Annotated[int, Field(ge=0, le=10_000)]
    damage_effect: PointEffect | None = None
    damage_required_level: Level = 1
    restored_by_level_up: bool = False
    death: Death
    perfect_day: PerfectDayBuff | None = None
