"""Many players condensed into groups, so that a headline on any resample is a small product.

The bootstrap of `sim.comparing` weights every player on every resample: exact, and slow for a
million. Here players are dealt into groups once (`GROUPS`, by a keyed shuffle; each player is a
group of their own while there are not more than that) and groups are resampled. A headline that
looks at sums is given the groups' sums, any other one the different rows of its columns with their
counts by group: the statistic itself stays the one of `sim.measures`. May use: measures, numpy,
pandas.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.measures import Floats, Headline

Ints = npt.NDArray[np.int64]

GROUPS: Final = 512
SHUFFLE_KEY: Final = 20_260_106
_CODES_MAX: Final = 1 << 20


def dealt(players: int) -> Ints:
    """The group of each player; the same for the same number of players."""
    if players <= GROUPS:
        return np.arange(players, dtype=np.int64)
    generator = np.random.Generator(np.random.Philox(key=SHUFFLE_KEY))
    return generator.permutation(players) % GROUPS


def together(players: int) -> Ints:
    """Everybody in one group: for headlines without resampling."""
    return np.zeros(players, dtype=np.int64)


class Condensed:
    """The measures of many players by group."""

    def __init__(self, measures: pd.DataFrame, groups: Ints) -> None:
        """Take one row of measures per player, and each player's group."""
        self._columns = {str(name): measures[name].to_numpy() for name in measures}
        self._groups = groups
        self.groups = int(groups.max()) + 1 if len(groups) else 0
        self._coded: dict[str, tuple[Ints, npt.NDArray[Any]]] = {}
        self._counted: dict[tuple[str, ...], tuple[pd.DataFrame, Floats]] = {}
        self._summed: dict[str, Floats] = {}

    def statistic(self, headline: Headline, weights: Floats) -> Floats:
        """The headline for each row of weights (resample, group)."""
        if headline.adds_up:
            sums = {name: self._sums(name) for name in headline.columns}
            return headline.statistic(pd.DataFrame(sums), weights)
        distinct, counts = self._counts(headline.columns)
        return headline.statistic(distinct, weights @ counts)

    def value(self, headline: Headline) -> float:
        """The headline itself: every player counts once."""
        return float(self.statistic(headline, np.ones((1, self.groups)))[0])

    def _sums(self, name: str) -> Floats:
        """A column's sum by group."""
        if name not in self._summed:
            sums = np.bincount(self._groups, weights=self._columns[name], minlength=self.groups)
            self._summed[name] = sums.astype("float64")
        return self._summed[name]

    def _counts(self, names: tuple[str, ...]) -> tuple[pd.DataFrame, Floats]:
        """The different rows of some columns, and how many of each a group has (group, row)."""
        if names not in self._counted:
            coded = [self._codes(name) for name in names]
            codes, sizes = coded[0][0], [len(known) for _, known in coded]
            for more, known in coded[1:]:
                codes = codes * len(known) + more
            present, places = _present(codes, math.prod(sizes))
            rows = np.unravel_index(present, sizes)
            distinct = {
                name: known[place]
                for name, (_, known), place in zip(names, coded, rows, strict=True)
            }
            cells = self._groups * len(present) + places
            counts = np.bincount(cells, minlength=self.groups * len(present))
            table = counts.reshape(self.groups, len(present)).astype("float64")
            self._counted[names] = pd.DataFrame(distinct), table
        return self._counted[names]

    def _codes(self, name: str) -> tuple[Ints, npt.NDArray[Any]]:
        if name not in self._coded:
            self._coded[name] = _codes(self._columns[name])
        return self._coded[name]


def _codes(values: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[Any]]:
    """Small whole numbers from values (inf is the last one), and what each stands for."""
    whole = values
    if len(values) and values.dtype.kind == "f":
        beyond = np.isinf(values)
        last = int(values[~beyond].max(initial=0)) + 1
        whole = np.where(beyond, last, values).astype(np.int64)
        if not np.array_equal(whole[~beyond], values[~beyond]):
            return _unique(values)
    low, high = (int(whole.min()), int(whole.max())) if len(values) else (0, 0)
    if high - low >= _CODES_MAX:
        return _unique(values)
    known = np.arange(low, high + 1)
    if values.dtype.kind == "f":
        known = np.where(known == last, np.inf, known) if len(values) else known.astype(float)
    return whole - low, known


def _unique(values: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[Any]]:
    known, codes = np.unique(values, return_inverse=True)
    return codes.astype(np.int64), known


def _present(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """The codes that occur, rising, and the place of each code among them."""
    if size > _CODES_MAX:
        present, places = np.unique(codes, return_inverse=True)
        return present.astype(np.int64), places.astype(np.int64)
    occurs = np.bincount(codes, minlength=size) > 0
    place = np.cumsum(occurs) - 1
    return np.flatnonzero(occurs), place[codes]
