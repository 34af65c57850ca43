"""What the economy decides: who may buy an offer, what a market keeps, what a stake may be.

Whole numbers of minor units everywhere; shares are millionths. A refusal is a code, in the order of
precedence in which a buyer hears of it. Simulated players shop and stake by the keyed draws below.
"""

from __future__ import annotations

from typing import Final

from model.rules.codes import ABSENT, NO_LIMIT, PPM
from model.rules.draws import MASK
from model.rules.registry import rule

SHOP_VISIT: Final = 34
SHOP_CHOICE: Final = 35
STAKE: Final = 36
"""Purposes of draws (see model.rules.draws): going to the shop, what is bought, who wins a bet."""

SHOP_PPM: Final = 300_000
"""Chance of a visit to the shop on an active day where the content names none; assumed."""
SAVES_FOR_FREEZES: Final = True
"""Whether money is kept for a freeze that is wanted and too dear today; assumed."""

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


@rule
def can_pay(held: int, price: int) -> bool:
    """Whether a wallet holds a price, so that it never goes below zero."""
    return held >= price


@rule
def is_for(content: int, happened: int) -> bool:
    """Whether what an occasion pays is meant for the content that it happened with."""
    return content in (ABSENT, happened)


@rule
def stakes_again(held: int, stake: int, stop_at: int) -> bool:
    """Whether a player bets once more: the stake is there and what was wanted is not."""
    return held >= stake and (stop_at == NO_LIMIT or held < stop_at)


@rule
def week_inside(inside: int, is_counted: bool) -> int:
    """How many days of the running week count so far, with today."""
    return inside + 1 if is_counted else inside


@rule
def week_run(run: int, inside: int, is_counted: bool, per_week: int) -> int:
    """How many weeks in a row had enough counted days; the running one counts once it has them."""
    return run + 1 if is_counted and inside == per_week else run


@rule
def run_kept(run: int, inside: int, per_week: int) -> int:
    """What is left of a run of weeks when a week ends: nothing if this one had too few days."""
    return run if inside >= per_week else 0


@rule
def money_word(
    seq: int, minute: int, day: int, kind: int, content: int, asset: int, amount: int, balance: int
) -> int:
    """One row of the money ledger as a 64-bit word, made as `model.rules.ledger.event_word`."""
    return (
        seq * 0x9E3779B97F4A7C15
        + minute * 0xBF58476D1CE4E5B9
        + day * 0x94D049BB133111EB
        + kind * 0xD6E8FEB86659FD93
        + content * 0xA0761D6478BD642F
        + asset * 0xE7037ED1A0B428DB
        + amount * 0x8EBC6AF09C88C6E3
        + balance * 0xD89965CC75374CC3
    ) & MASK
