"""Bits of words, as the processor counts them. Nothing about the game here. May use: numba."""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import intrinsic


@intrinsic
def lowest_bit(context: Any, word: Any) -> Any:
    """The place of the lowest set bit of a word that is not 0 (as an int64)."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.uint64), generate


@intrinsic
def bit_count(context: Any, word: Any) -> Any:
    """How many bits of a whole number are set (as an int64)."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate
