"""What exams and quizzes keep as JSON: options, scenes, states of play, results by topic."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Line, Lines, Shape, Share, Tags, Text
from model.words.assessments import ExamElementKind


class ExamOption(Shape):
    """One answer that a multiple-choice exam question offers."""

    key: Annotated[str, Field(min_length=1, max_length=40)]
    text: Line


ExamOptions = Annotated[list[ExamOption], Field(max_length=12)]
"""The answers an exam question offers, in order; empty for other kinds of question."""


class SceneElement(Shape):
    """One interactive part of an exam's scene, placed in thousandths of its width and height."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: ExamElementKind = Field(default=ExamElementKind.QUESTION_PANEL, strict=False)
    x_permille: Annotated[int, Field(ge=0, le=1000)] = 0
    y_permille: Annotated[int, Field(ge=0, le=1000)] = 0
    enabled: bool = True


SceneElements = Annotated[list[SceneElement], Field(max_length=100)]
"""The interactive parts of an exam's scene."""


class UnityGameState(Shape):
    """Where the scene of an exam stands, so that a broken connection can go on where it was."""

    scene_version: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    question_number: Annotated[int, Field(ge=0, le=1000)] = 0
    boss_health: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    player_health: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    seconds_left: Annotated[int, Field(ge=0, le=86_400)] = 0
    power_ups: Tags = Field(default_factory=list)


class GivenAnswer(Shape):
    """What a player gave as an answer to a quiz question: chosen options by key, or a text."""

    options: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=12)] = Field(
        default_factory=list
    )
    text: Text = ""


class TopicScore(Shape):
    """What one topic of an assessment came to: right answers of all asked."""

    topic: Line
    correct: Annotated[int, Field(ge=0, le=10_000)] = 0
    total: Annotated[int, Field(ge=0, le=10_000)] = 0
    share_ppm: Share = 0


TopicScores = Annotated[list[TopicScore], Field(max_length=100)]
"""An assessment's result, topic by topic."""


class ResultAdvice(Shape):
    """What a player is told after an assessment: strong and weak topics, what to do next."""

    strengths: Lines = Field(default_factory=list)
    weaknesses: Lines = Field(default_factory=list)
    next_steps: Lines = Field(default_factory=list)
    difficulty: Literal["easier", "same", "harder"] = "same"
