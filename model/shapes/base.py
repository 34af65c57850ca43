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


Line = Annotated[str, Field(min_length=1, max_length=200)]
"""One line of text."""
Text = Annotated[str, Field(max_length=5000)]
"""A few paragraphs of text."""
Link = Annotated[str, Field(min_length=9, max_length=1000, pattern=r"^https://")]
"""A link to a page or a file."""
Tags = Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=30)]
"""Words that a thing is found by, each once in the list."""
Lines = Annotated[list[Line], Field(max_length=100)]
"""Several lines of text, in order."""
Ratio = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
"""A share in analytics: 0 to 1 (rules and content use millionths instead)."""
Measure = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
"""A number in analytics."""
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""The id of a row in another table; `questlab verify` proves that it is there."""
