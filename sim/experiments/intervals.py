"""Intervals over replications, and how many replications a wanted precision needs.

Replications are independent, so their means have Student's t interval: mean ± t·s/√n with n − 1
degrees of freedom (Law, Simulation Modeling and Analysis, chapter 9). May use: numpy, scipy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.special import stdtrit

CONFIDENCE: Final = 0.95
NEEDED_MAX: Final = 10_000_000
"""More replications than this are not worth counting."""


class Interval(NamedTuple):
    """The mean of some replications with its 95% interval; nan where there is none."""

    mean: float
    low: float
    high: float
    deviation: float
    """The standard deviation between replications."""
    replications: int

    @property
    def half_width(self) -> float:
        """Half of the interval's width."""
        return (self.high - self.low) / 2


def interval_of(values: Sequence[float] | np.ndarray) -> Interval:
    """The mean and its t interval; a value that is not finite leaves no interval.

    Equal values have an interval without width; one value alone has none.
    """
    known = np.asarray(values, dtype="float64")
    count = len(known)
    if count and np.all(known == known[0]):
        only = float(known[0])
        edge = only if count > 1 and math.isfinite(only) else math.nan
        return Interval(only, edge, edge, 0.0 if count > 1 else math.nan, count)
    if not count or np.isnan(known).any():
        return Interval(math.nan, math.nan, math.nan, math.nan, count)
    if not np.isfinite(known).all():
        mean = math.inf if (known[~np.isfinite(known)] > 0).all() else math.nan
        return Interval(mean, math.nan, math.nan, math.nan, count)
    mean, deviation = float(known.mean()), float(known.std(ddof=1))
    half = _t(count) * deviation / math.sqrt(count)
    return Interval(mean, mean - half, mean + half, deviation, count)


def replications_needed(found: Interval, *, precision: float) -> int | None:
    """The fewest replications whose interval is within ± precision · |mean|; None when unknown.

    Taken from the mean and the deviation seen so far: the smallest n ≥ 2 with
    t(n − 1)·s/√n ≤ precision·|mean|. Unknown without a deviation, or around 0.
    """
    if not (math.isfinite(found.mean) and math.isfinite(found.deviation)):
        return None
    if found.deviation == 0:
        return 2
    if found.mean == 0:
        return None
    allowed = precision * abs(found.mean)

    def is_enough(count: int) -> bool:
        return _t(count) * found.deviation / math.sqrt(count) <= allowed

    low, high = 1, 2
    while not is_enough(high):
        low, high = high, high * 2
        if high > NEEDED_MAX:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _t(count: int) -> float:
    """Student's t of 95% with count − 1 degrees of freedom."""
    return float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2))
