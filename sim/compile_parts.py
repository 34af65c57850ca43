"""What the compiling files share: arrays from numbers, and programs on the places of their scope.

Nothing about content here. May use: rules, sim.layout, sim.kernel.tables, numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from model.rules.requirements import AND, NE, RATE, WIDTH
from model.rules.values import ABSENT, Program
from sim.kernel.tables import Ints, Words
from sim.layout import Layout


def ints(values: Iterable[Any]) -> Ints:
    """Whole numbers as an int64 array."""
    return np.array([int(value) for value in values], dtype=np.int64)


def words(values: Iterable[int]) -> Words:
    """Unsigned 64-bit words as an array."""
    return np.array(list(values), dtype=np.uint64)


class Programs:
    """All programs one after the other, on the places of their scope."""

    def __init__(self, layout: Layout) -> None:
        """Begin with none; `layout` says where slots are kept."""
        self._layout = layout
        self.code: list[int] = []
        self.spans: list[tuple[int, int]] = []

    def add(self, program: Program, scope: str) -> int:
        """Append a program; its number."""
        start = len(self.code)
        for at in range(0, len(program), WIDTH):
            operation, first, second, value = program[at : at + WIDTH]
            if operation < AND:
                first = self._layout.place(scope, first)
            if RATE <= operation < AND:
                second = self._layout.place(scope, second)
            self.code += (operation, first, second, value)
        self.spans.append((start, len(self.code)))
        return len(self.spans) - 1

    def arrays(self) -> dict[str, Any]:
        """The programs as arrays, those that are one comparison laid open."""
        simple = [
            tuple(self.code[start:stop])
            if stop - start == WIDTH and self.code[start] <= NE
            else (ABSENT, 0, 0, 0)
            for start, stop in self.spans
        ]
        return {
            "programs": ints(self.code),
            "program_start": ints(start for start, _ in self.spans),
            "program_stop": ints(stop for _, stop in self.spans),
            "program_comparison": ints(comparison for comparison, _, _, _ in simple),
            "program_place": words(place for _, place, _, _ in simple),
            "program_value": ints(value for _, _, _, value in simple),
        }


def firsts(counts: Sequence[int]) -> Ints:
    """Where each owner's parts begin, from how many each has."""
    return ints([0, *np.cumsum(counts[:-1])] if counts else [])
