"""Shapes of moderation: what a dispute rests on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Lines, Link, Shape, Text


class DisputeEvidence(Shape):
    """What a dispute rests on: an account of it, witnesses' words, links to what shows it."""

    account: Text = ""
    statements: Lines = Field(default_factory=list)
    links: Annotated[list[Link], Field(max_length=20)] = Field(default_factory=list)
