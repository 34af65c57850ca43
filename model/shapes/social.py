"""Shapes of social life: what an activity says beyond its kind."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Key, Shape, Whole


class SocialActivityDetails(Shape):
    """The content an activity is about and the number it reached (a level, a count of days)."""

    content_key: Key | None = None
    amount: Whole | None = None
    note: Annotated[str, Field(max_length=200)] = ""
