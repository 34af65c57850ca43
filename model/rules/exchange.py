"""What an amount of one currency is worth in another, rounded down: the house keeps the rest.

A currency's rate says what one minor unit of it is worth in real money, in millionths. Both worths
are of the same real money, so the worth of an amount is amount x rate of the one / rate of the
other. Going back and forth never gains anything. Plain whole numbers of any size.
"""

from __future__ import annotations

from typing import NamedTuple


class Exchanged(NamedTuple):
    """What comes out, and what is lost to rounding in millionths of real money's minor unit."""

    amount: int
    lost_ppm: int


def exchanged(amount: int, *, rate_ppm: int, other_rate_ppm: int) -> Exchanged:
    """An amount at `rate_ppm` in a currency at `other_rate_ppm`."""
    return Exchanged(*divmod(amount * rate_ppm, other_rate_ppm))
