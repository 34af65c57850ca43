"""The four attributes: trained by completed quests, raised by a worn title, capped.

An attribute's value is its start plus one point for every `xp_per_point` base XP of completed
quests that train it, plus the worn title's points, at most the cap. Base XP, not final XP: a
streak makes a player richer, not stronger (rules.md §1.10 gives start and cap; the slope is
content).
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.registry import rule


@rule
def stat_value(trained_xp: int, start: int, cap: int, *, xp_per_point: int, bonus: int) -> int:
    """One attribute's value."""
    return min(cap, start + trained_xp // xp_per_point + bonus)


@rule
def weakest_stat(values: Sequence[int]) -> int:
    """The position of the lowest attribute; ties go to the first in the STATS order."""
    weakest = 0
    for position in range(1, len(values)):
        if values[position] < values[weakest]:
            weakest = position
    return weakest
