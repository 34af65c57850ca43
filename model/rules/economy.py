"""What the economy decides: who may buy an offer, what a market keeps, what a stake may be.

Whole numbers of minor units everywhere; shares are millionths. A refusal is a code, in the order of
precedence in which a buyer hears of it.
"""

from __future__ import annotations

from typing import Final

from model.rules.registry import rule
from model.rules.values import NO_LIMIT, PPM

MAY_BUY: Final = 0
OFF_SALE: Final = 1
NOT_YET: Final = 2
NO_LONGER: Final = 3
LEVEL_TOO_LOW: Final = 4
SOLD_OUT: Final = 5
LIMIT_REACHED: Final = 6


@rule
def purchase_refusal(
    is_active: bool,
    day: int,
    *,
    first_day: int,
    last_day: int,
    level: int,
    required_level: int,
    sold: int,
    stock: int,
    bought: int,
    bought_max: int,
) -> int:
    """Why one more purchase of an offer is refused, MAY_BUY when it is not.

    Days are local day numbers, the last one included; NO_LIMIT stands for any limit that is not
    set. `sold` counts what stands of everybody's purchases, `bought` of this player's.
    """
    if not is_active:
        return OFF_SALE
    if first_day != NO_LIMIT and day < first_day:
        return NOT_YET
    if last_day != NO_LIMIT and day > last_day:
        return NO_LONGER
    if level < required_level:
        return LEVEL_TOO_LOW
    if stock != NO_LIMIT and sold >= stock:
        return SOLD_OUT
    if bought_max != NO_LIMIT and bought >= bought_max:
        return LIMIT_REACHED
    return MAY_BUY


@rule
def market_fee(price: int, fee_ppm: int) -> int:
    """What a market keeps of a price: the share rounded down, so that the seller never loses one.

    Taken in two parts because price · fee_ppm may pass 2^62.
    """
    return (price // PPM) * fee_ppm + (price % PPM) * fee_ppm // PPM


@rule
def may_leave_pot(held: int, amount: int) -> bool:
    """Whether a pot of stakes holds an amount that is to be paid out of it."""
    return 1 <= amount <= held


@rule
def room_in_stack(held: int, quantity: int, stack_max: int) -> int:
    """How many of `quantity` more still fit on a stack."""
    return max(0, min(quantity, stack_max - held))
