"""Shapes of the Eternal Codex: what an entry must reach to be taken in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Lines, Shape, Share, Whole


class CurationCriteria(Shape):
    """The standards of one codex; a rating is in millionths of the best there is."""

    ai_quality_min_ppm: Share = 0
    community_rating_min_ppm: Share = 0
    ratings_min: Whole = 0
    downloads_min: Whole = 0
    listed_days_min: Annotated[int, Field(ge=0, le=3650)] = 0
    standards: Lines = Field(default_factory=list)
