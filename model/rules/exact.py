"""Logarithms in whole numbers: the same bits on every machine, interpreter and compiler.

Standard library only, no floats.
"""

from __future__ import annotations

from typing import Final

from model.rules.registry import rule

SCALE_BITS: Final = 32
LN2_SCALED: Final = 2_977_044_472
"""ln 2 · 2^32, rounded."""


def _log2_scaled(numerator: int, denominator_bits: int) -> int:
    """log2(numerator / 2^denominator_bits) · 2^32 for a ratio in [1, 2), by repeated squaring."""
    mantissa, result = numerator << (62 - denominator_bits), 0
    for _ in range(SCALE_BITS):
        mantissa = (mantissa * mantissa) >> 62
        result <<= 1
        if mantissa >= 1 << 63:
            mantissa >>= 1
            result |= 1
    return result


LOG2_TABLE: Final[tuple[int, ...]] = (
    *(_log2_scaled(256 + step, 8) for step in range(256)),
    1 << SCALE_BITS,
)
"""log2(1 + i/256) · 2^32 for i = 0..256; between them the logarithm is taken as straight."""


@rule
def negative_ln(drawn: int) -> int:
    """−ln((drawn + 1) / 2^64) · 2^32: an exponential waiting time of mean 1 from a 64-bit draw.

    Error below 3·10⁻⁶ (the table's chords); rises strictly enough for a race, never negative.
    """
    number = drawn + 1
    exponent = number.bit_length() - 1
    fraction = (number << (64 - exponent)) & 0xFFFF_FFFF_FFFF_FFFF
    index, rest = fraction >> 56, (fraction >> 24) & 0xFFFF_FFFF
    low = LOG2_TABLE[index]
    log2 = (exponent << SCALE_BITS) + low + (((LOG2_TABLE[index + 1] - low) * rest) >> SCALE_BITS)
    return (((64 << SCALE_BITS) - log2) * LN2_SCALED) >> SCALE_BITS
