"""What the characters of the language game can do and are worth: whole numbers, no clock.

Sources: sources/language_rpg.md and rules.md §3 name characters, stats, items, abilities, talents
and modifiers, and say that no numbers exist; every number here is ours. An effect adds its points
and then multiplies the whole, effects one after the other (model/shapes/heroes.py). A refusal is a
code, in the order of precedence in which a player hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from model.rules.registry import rule
from model.rules.values import PPM

ATTRIBUTES: Final = ("hp", "attack", "defense", "speed", "intelligence", "charisma")
"""The attributes in the order of every tuple here."""
START: Final = (100, 10, 10, 10, 10, 10)
"""What a character starts with where no base value is stored."""
PER_LEVEL: Final = (10, 1, 1, 1, 1, 1)
"""What each level above the first adds."""
POINTS_PER_LEVEL: Final = 1
"""Talent points that each level brings, the first one too."""
ATTRIBUTE_PER_TALENT_LEVEL: Final = 1
"""What each level of a talent adds to the talent's attribute."""
VALUE_MAX: Final = 1_000_000_000
"""No attribute passes this, so that no product passes 2^62."""
SALE_PPM: Final = 500_000
"""The share of its base value that an item is taken back for: buying and selling earns nothing."""
STACKS_MAX: Final = 1000

MAY: Final = 0
NOT_FOR_THIS: Final = 1
NOT_CARRIED: Final = 2
LEVEL_TOO_LOW: Final = 3
DONE_ALREADY: Final = 4
COOLING: Final = 5
TALENT_MISSING: Final = 6
FULLY_TRAINED: Final = 7
NO_POINTS: Final = 8


class Change(NamedTuple):
    """One effect on one attribute: points first, then the multiplier on the whole."""

    points: int
    multiplier_ppm: int = PPM


# --- Attributes ---------------------------------------------------------------------------------


@rule
def changed(value: int, points: int, multiplier_ppm: int) -> int:
    """A value after one effect; never below 0, rounded down."""
    added = min(VALUE_MAX, max(0, value + points))
    return min(VALUE_MAX, added * multiplier_ppm // PPM)


@rule
def level_points(level: int, per_level: int) -> int:
    """What a character's level adds to an attribute."""
    return (level - 1) * per_level


def attribute_chain(base: int, changes: Sequence[Change]) -> tuple[int, ...]:
    """The value before the first change and after each; the last one is the attribute."""
    values = [base]
    for change in changes:
        values.append(changed(values[-1], change.points, change.multiplier_ppm))
    return tuple(values)


@rule
def resistance_ppm(held_off: int, more: int) -> int:
    """Two shares of harm that are held off one after the other, in millionths: never all twice."""
    return held_off + (PPM - held_off) * more // PPM


# --- Items --------------------------------------------------------------------------------------


@rule
def wearing_refusal(
    has_slot: bool, spare: int, *, level: int, required_level: int, is_worn: bool
) -> int:
    """Why an item cannot be put on, MAY when it can."""
    if not has_slot:
        return NOT_FOR_THIS
    if spare < 1 and not is_worn:
        return NOT_CARRIED
    if is_worn:
        return DONE_ALREADY
    return LEVEL_TOO_LOW if level < required_level else MAY


@rule
def drinking_refusal(
    is_potion: bool, spare: int, *, level: int, required_level: int, seconds_left: int
) -> int:
    """Why an item cannot be used up now, MAY when it can."""
    if not is_potion:
        return NOT_FOR_THIS
    if spare < 1:
        return NOT_CARRIED
    if level < required_level:
        return LEVEL_TOO_LOW
    return COOLING if seconds_left > 0 else MAY


@rule
def spare(quantity: int, worn: int) -> int:
    """How many of a stack are free to use, sell or throw away: those that are worn are not."""
    return max(0, quantity - worn)


@rule
def sale_price(base_value: int, quantity: int) -> int:
    """What so many of an item are taken back for, in minor units, each rounded down."""
    return base_value * SALE_PPM // PPM * quantity


@rule
def seconds_left(used_second: int, now_second: int, cooldown_seconds: int) -> int:
    """How long until something can be used again; 0 when it can."""
    return max(0, used_second + cooldown_seconds - now_second)


# --- Talents and abilities ----------------------------------------------------------------------


@rule
def talent_points(level: int, spent: int) -> int:
    """Points that are left to spend; never below 0, whatever was given by hand."""
    return max(0, level * POINTS_PER_LEVEL - spent)


@rule
def training_refusal(trained: int, level_max: int, *, points: int) -> int:
    """Why a talent cannot be raised by one, MAY when it can."""
    if trained >= level_max:
        return FULLY_TRAINED
    return NO_POINTS if points < 1 else MAY


@rule
def unlocking_refusal(
    is_unlocked: bool, *, level: int, required_level: int, needs_talent: bool, talent_level: int
) -> int:
    """Why an ability cannot be unlocked, MAY when it can."""
    if is_unlocked:
        return DONE_ALREADY
    if level < required_level:
        return LEVEL_TOO_LOW
    return TALENT_MISSING if needs_talent and talent_level < 1 else MAY


@rule
def stacks_after(stacks: int, is_stackable: bool) -> int:
    """How many times a modifier counts once it is put on again."""
    return min(STACKS_MAX, stacks + 1) if is_stackable else 1
