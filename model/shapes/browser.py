"""Pages from a browser: what was found in them, what was suggested, what a sync brought over."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Line, Link, Ratio, RowId, Shape, Text, Whole


class ExtractedContent(Shape):
    """A page in parts: its text, its links and its pictures."""

    text: Annotated[str, Field(max_length=100_000)] = ""
    author: Annotated[str, Field(max_length=200)] = ""
    links: Annotated[list[Link], Field(max_length=500)] = Field(default_factory=list)
    pictures: Annotated[list[Link], Field(max_length=500)] = Field(default_factory=list)


class PageInsight(Shape):
    """One thing that was found out about a page, and how sure it is (0 to 1)."""

    kind: Line
    text: Text
    confidence: Ratio = 0.0


class PageAnalysis(Shape):
    """What was found out about a page, and by which named method."""

    method: Annotated[str, Field(max_length=80)] = "none"
    insights: Annotated[list[PageInsight], Field(max_length=200)] = Field(default_factory=list)


class SuggestedNote(Shape):
    """One note that a suggestion brings up."""

    note_id: RowId
    reason: Annotated[str, Field(max_length=200)] = ""


class SuggestedContent(Shape):
    """What a suggestion offers: notes of the player and links."""

    notes: Annotated[list[SuggestedNote], Field(max_length=50)] = Field(default_factory=list)
    links: Annotated[list[Link], Field(max_length=50)] = Field(default_factory=list)


SyncedKinds = Annotated[
    list[Literal["notes", "quests", "skills", "documents", "settings", "progress"]],
    Field(max_length=6),
]
"""The kinds of data that a sync brought over."""


class SyncConflict(Shape):
    """One row that two devices changed, and which change was kept."""

    kind: Literal["notes", "quests", "skills", "documents", "settings", "progress"]
    row: Whole
    kept: Literal["mine", "theirs", "merged", "open"] = "open"


SyncConflicts = Annotated[list[SyncConflict], Field(max_length=1000)]
"""The conflicts that a sync found or settled."""
