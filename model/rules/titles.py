"""Titles: earning, losing, re-earning and wearing them.

Titles are judged at the close of a day on the lifetime vector. A title whose regression strikes is
revoked (and taken off), and may be earned again on a later day: the same title, un-revoked. Held
titles are a bit set over `GameRules.titles`. One title is worn at a time (rules.md §1.6).
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.registry import rule
from model.rules.requirements import evaluate
from model.rules.values import (
    ABSENT,
    DEBUFF_REDUCTION,
    EQUIP_BEST_XP,
    EQUIP_NEVER,
    FLAT_XP_BONUS,
    LOST_BY_WINDOW,
    LOST_ON_STREAK_BREAK,
    PERCENT_XP_BONUS,
    PPM,
    STAT_BONUS,
    Program,
    TitleRule,
)


@rule
def is_lost_by(regression: int, window_is_met: bool, streak_broken: bool) -> bool:
    """A held title's regression strikes, given what its window says and whether a streak broke."""
    if regression == LOST_ON_STREAK_BREAK:
        return streak_broken
    return regression == LOST_BY_WINDOW and window_is_met


def is_lost(
    regression: int, program: Program, *, inputs: Sequence[int], streak_broken: bool
) -> bool:
    """A held title's regression strikes on this day."""
    by_window = regression == LOST_BY_WINDOW and evaluate(program, inputs)[0]
    return is_lost_by(regression, by_window, streak_broken)


def close_titles(
    titles: Sequence[TitleRule], held: int, *, inputs: Sequence[int], streak_broken: bool
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Judge all titles at a day's close: (held, indexes earned now, indexes lost now).

    What is lost in this close cannot be earned again in the same close.
    """
    earned: list[int] = []
    lost: list[int] = []
    after = held
    for index, title in enumerate(titles):
        bit = 1 << index
        if held & bit:
            if title.regression and is_lost(
                title.regression,
                title.regression_program,
                inputs=inputs,
                streak_broken=streak_broken,
            ):
                after ^= bit
                lost.append(index)
        elif evaluate(title.program, inputs)[0]:
            after |= bit
            earned.append(index)
    return after, tuple(earned), tuple(lost)


def grant_title(held: int, title: int) -> tuple[int, bool]:
    """Give a title directly (a boss's reward); the second value says that it is new."""
    if title == ABSENT or held >> title & 1:
        return held, False
    return held | 1 << title, True


@rule
def wears_before(score_ppm: int, rarity: int, *, best_score_ppm: int, best_rarity: int) -> bool:
    """A title is worn rather than one earlier by key: a higher bonus, or as high and rarer."""
    return score_ppm > best_score_ppm or (score_ppm == best_score_ppm and rarity > best_rarity)


def worn_title(titles: Sequence[TitleRule], held: int, *, worn: int, policy: int) -> int:
    """The title an EQUIP policy wears next: an index, or ABSENT.

    `best_xp`: the highest XP bonus, then rarity, then the first by key. `first`: the one worn stays
    while it is held. A title no longer held is taken off under every policy.
    """
    if policy == EQUIP_NEVER or not held:
        return ABSENT
    if policy != EQUIP_BEST_XP and worn >= 0 and held >> worn & 1:
        return worn
    mine = [index for index in range(len(titles)) if held >> index & 1]
    best = mine[0]
    for index in mine if policy == EQUIP_BEST_XP else ():
        if wears_before(
            titles[index].xp_score_ppm,
            titles[index].rarity,
            best_score_ppm=titles[best].xp_score_ppm,
            best_rarity=titles[best].rarity,
        ):
            best = index
    return best


@rule
def marks_window(value: int, wanted: int) -> bool:
    """Whether a day's record marks a counted window; what was not recorded never does."""
    return value != ABSENT and value == wanted


@rule
def window_after(bits: int, is_met: bool, days: int) -> int:
    """A counted window's marks after one more day: the newest in the lowest bit, `days` of them."""
    return (bits << 1 | is_met) & ((1 << days) - 1)


# --- What a worn title does (each takes the passive of the worn title, or ABSENT) -----------------


@rule
def flat_bonus_xp(passive_type: int, passive_value: int) -> int:
    """XP added to each activity before any multiplier."""
    return passive_value if passive_type == FLAT_XP_BONUS else 0


@rule
def percent_bonus_ppm(passive_type: int, passive_value_ppm: int) -> int:
    """The title's multiplier of the chain."""
    return PPM + passive_value_ppm if passive_type == PERCENT_XP_BONUS else PPM


@rule
def debuff_reduction_ppm(passive_type: int, passive_value_ppm: int) -> int:
    """The share of a debuff's penalty that the title takes away."""
    return passive_value_ppm if passive_type == DEBUFF_REDUCTION else 0


@rule
def stat_bonus(passive_type: int, passive_stat: int, passive_value: int, *, stat: int) -> int:
    """Points the title adds to one attribute."""
    return passive_value if passive_type == STAT_BONUS and passive_stat == stat else 0
