"""What activities hold, what players answer, and how a path module is unlocked or a section shown.

Content shapes hold whole numbers only; every default is valid from {}.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Line, Lines, Link, Shape, Share, Tags, Text, Whole


class Problem(Shape):
    """One task inside an activity: what is asked, and every answer that counts as right."""

    question: Text
    answers: Lines = Field(default_factory=list)
    hint: Text = ""


class ActivityContent(Shape):
    """What an activity gives its player to do; a time limit of 0 means none."""

    body: Text = ""
    problems: Annotated[list[Problem], Field(max_length=200)] = Field(default_factory=list)
    time_limit_seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    passing_ppm: Share = 700_000
    links: Annotated[list[Link], Field(max_length=20)] = Field(default_factory=list)


class CurriculumDetails(Shape):
    """Further notes of a designer on a skill, unit or activity, for search and display."""

    tags: Tags = Field(default_factory=list)
    icon: Annotated[str, Field(max_length=40)] = ""
    colour: Annotated[str, Field(max_length=20)] = ""
    source: Annotated[str, Field(max_length=200)] = ""
    estimated_minutes: Annotated[int, Field(ge=0, le=100_000)] = 0


class ProblemAnswer(Shape):
    """What a player answered to one problem of an activity, by its place in the list from 0."""

    problem: Annotated[int, Field(ge=0, le=199)]
    answer: Text = ""
    seconds: Annotated[int, Field(ge=0, le=86_400)] = 0


class ActivityResponse(Shape):
    """All that a player handed in for one attempt; `success` is the explicit flag, if sent."""

    answers: Annotated[list[ProblemAnswer], Field(max_length=200)] = Field(default_factory=list)
    success: bool | None = None
    note: Text = ""


class ActivityFeedback(Shape):
    """What the player is told about one attempt: right or wrong by problem, and in words."""

    correct: Annotated[list[bool], Field(max_length=200)] = Field(default_factory=list)
    message: Text = ""
    hints: Lines = Field(default_factory=list)


class AttemptDetails(Shape):
    """How an attempt was made: the device, the time on the task, the hints used."""

    device: Annotated[str, Field(max_length=40)] = ""
    seconds_on_task: Annotated[int, Field(ge=0, le=86_400)] = 0
    hints_used: Annotated[int, Field(ge=0, le=1000)] = 0


class SkillStateDetails(Shape):
    """What else is kept of a skill's state: last ratings (1 to 4), why it moved."""

    last_ratings: Annotated[
        list[Annotated[int, Field(ge=1, le=4)]],
        Field(max_length=20),
    ] = Field(default_factory=list)
    last_reason: Annotated[str, Field(max_length=200)] = ""


class LearnerDetails(Shape):
    """What an anonymous learner's browser told: language, and where the visit came from."""

    language: Annotated[str, Field(max_length=35)] = ""
    referrer: Annotated[str, Field(max_length=200)] = ""
    device: Annotated[str, Field(max_length=40)] = ""


class SectionExample(Shape):
    """One example of a lesson's section: the phrase, its meaning, how it is said."""

    phrase: Line
    meaning: Line
    pronunciation: Annotated[str, Field(max_length=200)] = ""


class SectionContent(Shape):
    """What a section of a lesson shows."""

    body: Text = ""
    examples: Annotated[list[SectionExample], Field(max_length=100)] = Field(default_factory=list)
    audio: Link | None = None


class UnlockRule(Shape):
    """When a module of a learning path opens: after these modules, all of them or any, and a level.

    Module keys are slugs within the path; an empty list opens the module at once.
    """

    after: Annotated[list[Key], Field(max_length=50)] = Field(default_factory=list)
    need: Literal["all", "any"] = "all"
    level_min: Annotated[int, Field(ge=1, le=1000)] = 1
    score_min_ppm: Share = 0
    xp_min: Whole = 0
