"""Shapes of duels: their rules, and what an event of one says."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Key, Line, Shape, Whole


class DuelRules(Shape):
    """What decides a duel: first to the goal, or the best score when time is up."""

    goal: Whole = 0
    question_count: Annotated[int, Field(ge=0, le=200)] = 0
    seconds_per_question: Annotated[int, Field(ge=0, le=3600)] = 0
    topics: Annotated[list[Key], Field(max_length=30)] = Field(default_factory=list)
    first_to_goal_wins: bool = True


class DuelEventDetails(Shape):
    """What happened: the score then, the question answered, and a word on it."""

    score: Whole = 0
    question_number: Annotated[int, Field(ge=0, le=200)] = 0
    correct: bool | None = None
    note: Line | None = None
