"""Quest lines: what completes a step, and how a generated step was made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Line, Shape


class CompletionCriterion(Shape):
    """One thing that must be true before a step counts as done."""

    kind: Literal["read", "notes_written", "quiz_passed", "tests_passed", "score", "confirmed"]
    target: Annotated[int, Field(ge=0, le=1_000_000)] = 1
    description: Annotated[str, Field(max_length=200)] = ""


class CompletionCriteria(Shape):
    """When a step is done: all of its criteria, or any; without any, its player says so."""

    logic: Literal["all", "any"] = "all"
    criteria: Annotated[list[CompletionCriterion], Field(max_length=20)] = Field(
        default_factory=list
    )


class GenerationDetails(Shape):
    """How a generated step was made: by which method, from what."""

    method: Line
    source: Line
    version: Annotated[str, Field(max_length=40)] = ""
