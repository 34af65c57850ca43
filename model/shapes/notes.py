"""Notes: how a player has put them in order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Line, Shape


class NoteSection(Shape):
    """One section of a note: its title, where it begins, how deep it lies."""

    title: Line
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    level: Annotated[int, Field(ge=1, le=9)] = 1


class NoteOrganization(Shape):
    """Where a note stands and how it is divided; {} for a note of its own."""

    folder: Annotated[str, Field(max_length=200)] = ""
    pinned: bool = False
    sections: Annotated[list[NoteSection], Field(max_length=500)] = Field(default_factory=list)
