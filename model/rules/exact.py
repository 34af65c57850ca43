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
_HALF_BITS: Final = 30
_HALF_MASK: Final = (1 << _HALF_BITS) - 1
_INNER_ONE: Final = 1 << 60
"""The number 1 within a series."""
_LN2_INNER: Final = 799_144_290_325_165_979
"""ln 2 · 2^60, rounded."""
_LOG2_E_INNER: Final = 1_663_314_137_230_540_311
"""log2(e) · 2^60, rounded."""
_LOG_BITS: Final = 40
"""Places of a logarithm to base 2 before it is rounded to SCALE_BITS."""
_POWER_MAX: Final = 20 << SCALE_BITS
_POWER_MIN: Final = -(23 << SCALE_BITS)
_EXP_MAX: Final = 1 << 61
"""What e^20 and everything above it is taken as; everything below e^-23 is 0."""


@rule
def times_scaled(first: int, second: int) -> int:
    """The product first · second / 2^32, rounded down; both and the result below 2^61.

    By halves, so that no product passes 63 bits.
    """
    first_high, first_low = first >> 32, first & 0xFFFF_FFFF
    second_high, second_low = second >> 32, second & 0xFFFF_FFFF
    low = ((first_low >> 16) * second_low + (((first_low & 0xFFFF) * second_low) >> 16)) >> 16
    high = (first_high * second_high) << 32
    return high + first_high * second_low + first_low * second_high + low


@rule
def divided_scaled(first: int, second: int) -> int:
    """The quotient first · 2^32 / second, rounded down; first from 0, second from 1 to 2^52."""
    whole = first // second
    rest = first - whole * second
    for _ in range(4):
        rest <<= 8
        part = rest // second
        rest -= part * second
        whole = (whole << 8) + part
    return whole


@rule
def _inner_times(first: int, second: int) -> int:
    """The product first · second / 2^60 but for its last places; both below 2^61."""
    first_high, first_low = first >> _HALF_BITS, first & _HALF_MASK
    second_high, second_low = second >> _HALF_BITS, second & _HALF_MASK
    low = (first_low * second_low) >> _HALF_BITS
    middle = first_high * second_low + first_low * second_high + low
    return first_high * second_high + (middle >> _HALF_BITS)


@rule
def natural_log(number: int) -> int:
    """ln(number / 2^32) · 2^32, rounded; `number` from 1 to below 2^60."""
    exponent = highest_bit(number)
    mantissa, fraction = number << (60 - exponent), 0
    for _ in range(_LOG_BITS):  # squaring a number in [1, 2) brings out one place after another
        mantissa = _inner_times(mantissa, mantissa)
        fraction <<= 1
        if mantissa >= _INNER_ONE << 1:
            mantissa >>= 1
            fraction += 1
    log2 = ((exponent - SCALE_BITS) << _LOG_BITS) + fraction
    rounding = 1 << (_LOG_BITS - SCALE_BITS - 1)
    return (_inner_times(log2, _LN2_INNER) + rounding) >> (_LOG_BITS - SCALE_BITS)


def ln_scaled(number: int) -> int:
    """`natural_log`; ValueError for a number that is not above 0."""
    if number <= 0:
        raise ValueError(f"there is no logarithm of {number}")
    return natural_log(number)


@rule
def exp_scaled(power: int) -> int:
    """e^(power / 2^32) · 2^32, rounded; 0 far below, and no more than 2^61."""
    if power >= _POWER_MAX:
        return _EXP_MAX
    if power < _POWER_MIN:
        return 0
    log2 = _inner_times(power << (_LOG_BITS - SCALE_BITS), _LOG2_E_INNER)
    doublings = log2 >> _LOG_BITS
    rest = (log2 - (doublings << _LOG_BITS)) << (60 - _LOG_BITS)
    rest = _inner_times(rest, _LN2_INNER)
    total = term = _INNER_ONE
    place = 1
    while term > 0:
        term = _inner_times(term, rest) // place
        total += term
        place += 1
    shift = 60 - SCALE_BITS - doublings
    return (total >> shift) if shift < 1 else (total + (1 << (shift - 1))) >> shift


@rule
def power_scaled(base: int, exponent: int) -> int:
    """(base / 2^32)^(exponent / 2^32) · 2^32, rounded; `base` from 1 to below 2^60."""
    return exp_scaled(times_scaled(natural_log(base), exponent))
