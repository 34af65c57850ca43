"""Task values, health and what follows from them, in whole numbers.

Values, changes and factors are millionths, health is tenths. `scaled` rounds each product to the
nearest millionth (a half up), an amount that is paid or taken is rounded to the nearest unit once,
at the end. Draws: whether a completion is a critical hit, whether it opens a drop table.
"""

from __future__ import annotations

from typing import Final

from model.rules.codes import PPM
from model.rules.registry import rule

CRITICAL: Final = 50
DROP_CHANCE: Final = 51
"""Purposes of draws (see model.rules.draws), by player, day and quest."""
_HALF: Final = PPM // 2
_CHANCE_MAX: Final = 100 * PPM


@rule
def scaled(amount: int, factor_ppm: int) -> int:
    """An amount (from 0) times a factor in millionths, rounded to the nearest, a half up."""
    return (amount * factor_ppm + _HALF) // PPM


@rule
def change_at(value_ppm: int, values_ppm: tuple[int, ...], changes_ppm: tuple[int, ...]) -> int:
    """By how much a task moves at this value: straight between two points of the table.

    Beyond the first and the last point their own change holds.
    """
    low = 0
    high = len(values_ppm) - 1
    if value_ppm <= values_ppm[0]:
        return changes_ppm[0]
    if value_ppm >= values_ppm[high]:
        return changes_ppm[high]
    while high - low > 1:
        middle = (low + high) // 2
        if values_ppm[middle] <= value_ppm:
            low = middle
        else:
            high = middle
    span = values_ppm[high] - values_ppm[low]
    risen = (changes_ppm[high] - changes_ppm[low]) * (value_ppm - values_ppm[low])
    return changes_ppm[low] + (risen + span // 2) // span


@rule
def effect_ppm(points: int, per_point_ppm: int, least_ppm: int) -> int:
    """The factor of an attribute: 1 + points · per_point, never below `least_ppm`."""
    return max(least_ppm, PPM + points * per_point_ppm)


@rule
def critical_ppm(points: int, multiplier_ppm: int, more_ppm: int, half_points: int) -> int:
    """The factor of a critical hit: it nears multiplier + more as points grow."""
    below = points + half_points
    return multiplier_ppm + (more_ppm * points + below // 2) // below


@rule
def task_xp(
    change_ppm: int, xp_per_change_ppm: int, difficulty_ppm: int, effect: int, critical: int
) -> int:
    """Base XP of a completion: change · difficulty · attribute · critical hit · XP per change."""
    whole = scaled(scaled(scaled(change_ppm, difficulty_ppm), effect), critical)
    return (scaled(whole, xp_per_change_ppm) + _HALF) // PPM


@rule
def task_amount(
    change_ppm: int,
    amount_per_change: int,
    difficulty_ppm: int,
    effect: int,
    critical: int,
    streak_factor_ppm: int,
) -> int:
    """Pay of a completion: as XP, and times the task's own streak."""
    whole = scaled(scaled(scaled(change_ppm, difficulty_ppm), effect), critical)
    return (scaled(whole, streak_factor_ppm) * amount_per_change + _HALF) // PPM


@rule
def streak_factor(streak: int, streak_ppm: int) -> int:
    """The factor of a task's streak: each day in a row adds the same."""
    return PPM + streak * streak_ppm


@rule
def damage_of(change_ppm: int, damage_per_change: int, difficulty_ppm: int, effect: int) -> int:
    """Health that a missed task takes, in tenths."""
    whole = scaled(scaled(change_ppm, difficulty_ppm), effect)
    return (whole * damage_per_change + _HALF) // PPM


@rule
def health_after(health: int, damage: int) -> int:
    """Health after damage; never below 0."""
    return max(0, health - damage)


@rule
def is_judged(is_active: bool, absent_days: int, judged_max: int) -> bool:
    """Whether a day's missed tasks count: a day of play, or one of the first days away."""
    return is_active or absent_days <= judged_max


@rule
def buff_points(level: int, level_max: int, levels_per_point: int) -> int:
    """Points that a perfect day adds to every attribute: rounded up; 0 levels a point: none."""
    if levels_per_point == 0:
        return 0
    return (min(level, level_max) + levels_per_point - 1) // levels_per_point


@rule
def level_after_death(level: int, levels_lost: int) -> int:
    """The level that a death leaves; at least 1."""
    return max(1, level - levels_lost)


@rule
def level_reached(level: int, level_lost_max: int) -> int:
    """The highest level ever: today's, or the highest that a death took (0: none)."""
    return max(level, level_lost_max)


@rule
def lost_share(held: int, lost_ppm: int) -> int:
    """What a death takes of something held, rounded down; in two parts, so that nothing wraps."""
    return (held // PPM) * lost_ppm + (held % PPM) * lost_ppm // PPM


@rule
def distance_bonus(value_ppm: int, neutral_ppm: int, distance_max_ppm: int, bonus_ppm: int) -> int:
    """What a task's distance from a neutral value adds to a chance; all of it from the most on."""
    distance = min(abs(value_ppm - neutral_ppm), distance_max_ppm)
    return (distance * bonus_ppm + distance_max_ppm // 2) // distance_max_ppm


@rule
def newcomer_factor(level: int, bonus_ppm: int, fall_ppm: int) -> int:
    """The factor for players of low levels: it falls by the same with every level, down to 1."""
    return PPM + max(0, bonus_ppm - fall_ppm * level)


@rule
def scaled_chance(chance_ppm: int, factor_ppm: int) -> int:
    """A chance times a factor; on the way it may pass 1, but never 100, so that nothing wraps."""
    return min(_CHANCE_MAX, scaled(chance_ppm, factor_ppm))


@rule
def diminished(chance_ppm: int, limit_ppm: int, half_ppm: int) -> int:
    """Diminishing returns: limit · c / (c + half); half the limit at c = half. No limit: c itself.

    At most 1, so that it stays a chance.
    """
    if limit_ppm == 0:
        return min(PPM, chance_ppm)
    below = chance_ppm + half_ppm
    return min(PPM, (limit_ppm * chance_ppm + below // 2) // below)


@rule
def drops_allowed(daily_max: int, points: int, points_per_more: int) -> int:
    """How many drops a day has room for."""
    return daily_max + points // points_per_more if points_per_more > 0 else daily_max
