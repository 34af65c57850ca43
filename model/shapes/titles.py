"""Title conditions and regressions: how a title is earned and lost (rules.md §1.6)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Shape


class StreakDays(Shape):
    """Earned when the current streak reaches `days`."""

    type: Literal["streak_days"]
    days: Annotated[int, Field(ge=1, le=3650)]


class CumulativeCount(Shape):
    """Earned when a quest was completed on, or a yes/no metric was true on, `count` days ever."""

    type: Literal["cumulative_count"]
    quest: Key | None = None
    metric: Key | None = None
    count: Annotated[int, Field(ge=1, le=1_000_000)]


class TimeWindow(Shape):
    """Earned when a yes/no metric was `value` on `count` of the last `window_days` days."""

    type: Literal["time_window"]
    metric: Key
    value: bool = True
    count: Annotated[int, Field(ge=1, le=60)]
    window_days: Annotated[int, Field(ge=1, le=60)]


class EventCount(Shape):
    """Earned when an event has happened `count` times."""

    type: Literal["event_count"]
    event: Literal[
        "boss_defeat", "dungeon_clear", "perfect_day", "level_up", "return_protocol", "quest"
    ]
    count: Annotated[int, Field(ge=1, le=1_000_000)]


class CompoundCondition(Shape):
    """Several conditions joined by AND or OR."""

    type: Literal["compound"]
    logic: Literal["AND", "OR"]
    conditions: Annotated[list[TitleCondition], Field(min_length=1, max_length=16)]


class SpecialCondition(Shape):
    """Granted at a named moment; `custom` is granted by hand or by a boss."""

    type: Literal["special"]
    special: Literal["account_creation", "first_quest", "custom"]


TitleCondition = Annotated[
    StreakDays | CumulativeCount | TimeWindow | EventCount | CompoundCondition | SpecialCondition,
    Field(discriminator="type"),
]
CompoundCondition.model_rebuild()


class StreakBreakRegression(Shape):
    """The title is lost when the streak breaks."""

    trigger: Literal["streak_break"]


class TimeWindowRegression(Shape):
    """The title is lost when a yes/no metric was `value` on `count` of the last days."""

    trigger: Literal["time_window_fail"]
    metric: Key
    value: bool = False
    count: Annotated[int, Field(ge=1, le=60)]
    window_days: Annotated[int, Field(ge=1, le=60)]


Regression = Annotated[StreakBreakRegression | TimeWindowRegression, Field(discriminator="trigger")]
