"""Logarithms and powers in whole numbers: the same bits on every machine, interpreter and compiler.

Standard library only, no floats.
"""

from __future__ import annotations

from typing import Final

from model.rules.draws import as_word
from model.rules.registry import rule

SCALE_BITS: Final = 32


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
def highest_bit(number: int) -> int:
    """The place of the highest bit of a word above 0: floor(log2)."""
    place = 0
    if number >> 32:
        number >>= 32
        place += 32
    if number >> 16:
        number >>= 16
        place += 16
    if number >> 8:
        number >>= 8
        place += 8
    if number >> 4:
        number >>= 4
        place += 4
    if number >> 2:
        number >>= 2
        place += 2
    return place + 1 if number >> 1 else place


@rule
def negative_log2(drawn: int) -> int:
    """−log2(drawn / 2^64) · 2^32 of a 64-bit draw: an exponential waiting time of mean 1 / ln 2.

    Error below 5·10⁻⁶ (the table's chords); never rises with the draw, never negative. The draw's
    last bit is taken as 1, so that there is always a logarithm.
    """
    number = drawn | 1
    exponent = highest_bit(number)
    fraction = as_word((number << (63 - exponent)) << 1)
    index = fraction >> 56
    rest = (fraction >> 24) & 0xFFFF_FFFF
    low = LOG2_TABLE[index]
    chord = ((LOG2_TABLE[index + 1] - low) * rest) >> SCALE_BITS
    return ((64 - exponent) << SCALE_BITS) - low - chord


# --- Exponentials -------------------------------------------------------------------------------

ONE: Final = 1 << SCALE_BITS
"""The number 1 as `ln_scaled` and `exp_scaled` take and give it."""
_INNER_BITS: Final = 96
_LN2_INNER: Final = 54_916_777_467_707_473_351_141_471_128
"""ln 2 · 2^96, rounded."""


def ln_scaled(number: int) -> int:
    """ln(number / 2^32) · 2^32, rounded; ValueError for a number that is not above 0.

    Python's whole numbers of any length, so not for the compiled kernel.
    """
    if number <= 0:
        raise ValueError(f"there is no logarithm of {number}")
    exponent = number.bit_length() - 1
    one = 1 << _INNER_BITS
    mantissa = (number << _INNER_BITS) >> exponent
    ratio = ((mantissa - one) << _INNER_BITS) // (mantissa + one)  # ln m = 2 artanh(ratio)
    square = (ratio * ratio) >> _INNER_BITS
    total, term, place = 0, ratio, 1
    while term:
        total += term // place
        term, place = (term * square) >> _INNER_BITS, place + 2
    return _rounded(2 * total + (exponent - SCALE_BITS) * _LN2_INNER)


def exp_scaled(power: int) -> int:
    """e^(power / 2^32) · 2^32, rounded; 0 where that is below half of its last place."""
    inner = power << (_INNER_BITS - SCALE_BITS)
    doublings, rest = divmod(inner, _LN2_INNER)
    total = term = 1 << _INNER_BITS
    place = 1
    while term:
        term = (term * rest >> _INNER_BITS) // place
        total, place = total + term, place + 1
    if doublings >= 0:
        return _rounded(total << doublings)
    return _rounded(total >> -doublings)


def power_scaled(base: int, exponent: int) -> int:
    """(base / 2^32)^(exponent / 2^32) · 2^32, rounded; `base` above 0."""
    return exp_scaled(ln_scaled(base) * exponent >> SCALE_BITS)


def _rounded(inner: int) -> int:
    shift = _INNER_BITS - SCALE_BITS
    return (inner + (1 << (shift - 1))) >> shift
