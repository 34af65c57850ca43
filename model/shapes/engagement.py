"""What engagement keeps as JSON: the details of events, distractions, patterns and preferences."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Line, Measure, Ratio, Shape
from model.words.engagement import SessionEventKind
from model.words.learning_paths import ContentFormat


class SessionEventDetails(Shape):
    """What a session event says beside its kind: where, how long, how far."""

    place: Annotated[str, Field(max_length=200)] = ""
    seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    progress_ppm: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Distraction(Shape):
    """One moment in which attention went elsewhere, in seconds from the start of the span."""

    kind: SessionEventKind = Field(strict=False)
    second: Annotated[int, Field(ge=0, le=86_400)]
    seconds: Annotated[int, Field(ge=0, le=86_400)] = 0


Distractions = Annotated[list[Distraction], Field(max_length=500)]
"""The distractions of one span of attention, in order."""


class FocusPatterns(Shape):
    """How a player's focus goes: shares by hour of the local day, and what breaks it most."""

    hours: Annotated[list[Ratio], Field(max_length=24)] = Field(default_factory=list)
    common_distraction: Annotated[str, Field(max_length=40)] = ""
    best_weekday: Annotated[int, Field(ge=0, le=6)] | None = None


class BehaviorDetails(Shape):
    """What a behaviour event says beside its kind: the page or thing, a figure, a text."""

    place: Annotated[str, Field(max_length=200)] = ""
    seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    value: Measure = 0.0
    text: Annotated[str, Field(max_length=200)] = ""


class BehaviorCounts(Shape):
    """How often a player did each thing in the window that a profile was made from."""

    events: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    completes: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    videos: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    quizzes: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    quiz_fails: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    tab_switches: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    pauses: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0


ContentFormats = Annotated[list[Annotated[ContentFormat, Field(strict=False)]], Field(max_length=6)]
"""Forms of content that a player likes, best first."""
LearningGoals = Annotated[list[Line], Field(max_length=20)]
"""What a player wants to reach, in their own words."""
