"""Level curves: the exact total XP of each level, and the level of a total.

Thresholds are whole numbers in a table, computed once with integers only: a closed form of a float
power gives wrong levels at some totals, a table never does (rules.md §1.1, "float trap").
`thresholds[i]` is the total of level i + 1; the first is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.rules.registry import rule
from model.rules.values import PPM


@rule
def integer_root(value: int, degree: int) -> int:
    """The largest r with r**degree <= value (value >= 0, degree >= 1)."""
    if degree == 1 or value < 2:
        return value
    low = 0
    high = 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle - 1
    return low


def quadratic_thresholds(
    level_max: int, *, a_numerator: int, a_denominator: int, b: int
) -> tuple[int, ...]:
    """0, then floor(a·L²) + b·L for levels 2 to level_max."""
    return (0,) + tuple(
        a_numerator * level * level // a_denominator + b * level
        for level in range(2, level_max + 1)
    )


def power_sum_thresholds(
    level_max: int, *, scale: int, exponent_numerator: int, exponent_denominator: int
) -> tuple[int, ...]:
    """0, then running sums of floor(scale · i^(numerator/denominator)), by exact integer roots."""
    totals = [0]
    for step in range(1, level_max):
        power = scale**exponent_denominator * step**exponent_numerator
        totals.append(totals[-1] + integer_root(power, exponent_denominator))
    return tuple(totals)


def curve_thresholds(parameters: Mapping[str, Any], level_max: int) -> tuple[int, ...]:
    """The threshold table of any curve kind (parameters in the CurveParameters shape)."""
    kind = parameters["kind"]
    numbers = {name: value for name, value in parameters.items() if name != "kind"}
    if kind == "quadratic":
        return quadratic_thresholds(level_max, **numbers)
    if kind == "power_sum":
        return power_sum_thresholds(level_max, **numbers)
    if kind == "table":
        return tuple(parameters["thresholds"])[:level_max]
    raise ValueError(f"curve kind {kind!r} is none of quadratic, power_sum, table")


@rule
def level_at(total_xp: int, thresholds: tuple[int, ...]) -> int:
    """The largest level whose threshold is not above `total_xp`; at least 1."""
    low = 0
    high = len(thresholds)
    while low < high:
        middle = (low + high) // 2
        if thresholds[middle] <= total_xp:
            low = middle + 1
        else:
            high = middle
    return max(1, low)


@rule
def level_from(level: int, total_xp: int, thresholds: tuple[int, ...]) -> int:
    """The level of `total_xp`, found by walking from a nearby level; equals `level_at`."""
    while level < len(thresholds) and total_xp >= thresholds[level]:
        level += 1
    while level > 1 and total_xp < thresholds[level - 1]:
        level -= 1
    return level


@rule
def level_progress_ppm(total_xp: int, level: int, thresholds: tuple[int, ...]) -> int:
    """How far the player is from this level to the next, in millionths; PPM at the last level."""
    if level >= len(thresholds):
        return PPM
    start = thresholds[level - 1]
    return (total_xp - start) * PPM // (thresholds[level] - start)
