"""Level curves: three ways to say how much XP a level takes (rules.md §1.1)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Shape


class QuadraticCurve(Shape):
    """threshold(L) = floor(a_numerator · L² / a_denominator) + b · L from level 2; level 1 is 0."""

    kind: Literal["quadratic"]
    a_numerator: Annotated[int, Field(ge=0, le=1_000_000)]
    a_denominator: Annotated[int, Field(ge=1, le=1_000_000)]
    b: Annotated[int, Field(ge=0, le=1_000_000)]


class PowerSumCurve(Shape):
    """threshold(L) = Σ_{i<L} floor(scale · i^(exponent_numerator / exponent_denominator))."""

    kind: Literal["power_sum"]
    scale: Annotated[int, Field(ge=1, le=1_000_000)]
    exponent_numerator: Annotated[int, Field(ge=0, le=8)]
    exponent_denominator: Annotated[int, Field(ge=1, le=4)]


class TableCurve(Shape):
    """Cumulative XP of levels 1, 2, 3, …; starts at 0 and rises strictly."""

    kind: Literal["table"]
    thresholds: Annotated[
        list[Annotated[int, Field(ge=0, le=2**53)]], Field(min_length=2, max_length=1000)
    ]


CurveParameters = Annotated[
    QuadraticCurve | PowerSumCurve | TableCurve, Field(discriminator="kind")
]
