"""The ground of all shapes: strictness, keys, and the number types that carry bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$", max_length=120
    ),
]
"""A content key: a slug, or `parent/slug` for a child row."""

ComparisonWord = Literal[">=", "<=", ">", "<", "==", "!="]
Ppm = Annotated[int, Field(ge=0, le=100_000_000)]
"""A ratio in millionths: 0 to 100 times."""
Share = Annotated[int, Field(ge=0, le=1_000_000)]
"""A share or probability in millionths: 0 to 1."""
Whole = Annotated[int, Field(ge=0, le=1_000_000_000)]
Minute = Annotated[int, Field(ge=0, le=1439)]
"""A minute of the local day."""


class Shape(BaseModel):
    """Base of all shapes: frozen, strict, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
