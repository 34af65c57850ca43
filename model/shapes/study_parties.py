"""Shapes of learning together: what is drawn on a shared whiteboard."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import RowId, Shape

Coordinate = Annotated[int, Field(ge=0, le=20_000)]
"""A place on the board, in board units from its top left corner."""


class WhiteboardPoint(Shape):
    """One point of the board."""

    x: Coordinate
    y: Coordinate


class WhiteboardElement(Shape):
    """One thing on a board: a drawn line, a shape between its points, or a text at its first."""

    kind: Literal["line", "rectangle", "ellipse", "arrow", "text"]
    points: Annotated[list[WhiteboardPoint], Field(min_length=1, max_length=2000)]
    text: Annotated[str, Field(max_length=1000)] = ""
    color: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#000000"
    width: Annotated[int, Field(ge=1, le=100)] = 2
    player_id: RowId | None = None


class WhiteboardContent(Shape):
    """All that is on a board, from back to front."""

    elements: Annotated[list[WhiteboardElement], Field(max_length=5000)] = Field(
        default_factory=list
    )
