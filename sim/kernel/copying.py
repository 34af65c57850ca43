"""One player at a time: copied out of the many, played close at hand, copied back.

The day's functions then always look at row 0 of arrays that stay in the processor's nearest memory.
`copy_player` is written by its own few lines from the fields of `State`, so that a new field cannot
be forgotten. May use: tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba.extending import overload

from sim.kernel.compiled import leaf_options, uncached_kernel
from sim.kernel.tables import State


def copy_part(source: Any, source_row: int, target: Any, target_row: int) -> None:
    """Copy one player's part of an array: a number, or a row."""
    target[target_row] = source[source_row]


@overload(copy_part, jit_options=leaf_options(), strict=False)
def _copy_part(source: Any, source_row: Any, target: Any, target_row: Any) -> Callable[..., None]:
    if source.ndim == 1:
        return copy_part

    def copy_row(source: Any, source_row: int, target: Any, target_row: int) -> None:
        for place in range(source.shape[1]):
            target[target_row, place] = source[source_row, place]

    return copy_row


def _written() -> Callable[[State, int, State, int], None]:
    lines = [
        f"    copy_part(source.{name}, source_row, target.{name}, target_row)"
        for name in State._fields
    ]
    names: dict[str, Any] = {"copy_part": copy_part}
    exec("def copy_player(source, source_row, target, target_row):\n" + "\n".join(lines), names)
    function: Callable[[State, int, State, int], None] = names["copy_player"]
    return function


copy_player = uncached_kernel(_written())
"""Copy everything about one player: (source, its row, target, its row)."""
