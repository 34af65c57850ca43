"""Shapes of party meetings: what a record holds and a summary says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Line, Link, RowId, Shape, Text


class MeetingPassage(Shape):
    """One stretch of a meeting: when it began, who spoke, what was said."""

    at_second: Annotated[int, Field(ge=0, le=86_400)] = 0
    player_id: RowId | None = None
    heading: Annotated[str, Field(max_length=200)] = ""
    text: Text


class MeetingContent(Shape):
    """A record worked up into passages."""

    language: Annotated[str, Field(max_length=35)] = ""
    passages: Annotated[list[MeetingPassage], Field(max_length=2000)] = Field(default_factory=list)


class MeetingDecision(Shape):
    """One thing that was decided, why, and whether it is a task."""

    decision: Line
    reason: Annotated[str, Field(max_length=500)] = ""
    is_action_item: bool = False


MeetingDecisions = Annotated[list[MeetingDecision], Field(max_length=100)]
"""What a meeting decided, in order."""


class MentionedResource(Shape):
    """One link, document or reference that a summary names."""

    title: Line
    url: Link | None = None
    kind: Literal["link", "document", "reference"] = "reference"


MentionedResources = Annotated[list[MentionedResource], Field(max_length=100)]
"""What a meeting referred to, in order."""
