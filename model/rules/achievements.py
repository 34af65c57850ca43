"""Achievements: how far an input vector has come towards one, and when one is earned.

Requirements are the language of quests (rules.md §1.4), judged on the player's lifetime vector as
titles are (rules.md §1.6). Milestones of streaks count days, or weeks in a row: with learning in
each, or with seven perfect days each. What runs out is never taken away again. Sources:
sources/shikshadisha.md (badges, milestones); sources/roguelearn.md, Achievement; rules.md §2, §4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from model.rules.registry import rule
from model.rules.requirements import GE, WIDTH, evaluate
from model.rules.values import ABSENT, PPM, Program

SHOWCASE_MAX: Final = 6
"""How many a player shows at most; the number is ours."""
CURRENT_MAX: Final = 1_000_000_000
"""The shape of stored progress keeps no more."""


class Standing(NamedTuple):
    """How far somebody has come: whole percent (100 exactly when met), the value, the target."""

    is_met: bool
    percent: int
    current: int
    target: int


def standing(program: Program, inputs: Sequence[int]) -> Standing:
    """Judge a compiled requirement; of one with several parts, value and target are in percent."""
    is_met, progress_ppm = evaluate(program, inputs)
    percent = progress_ppm * 100 // PPM
    current = percent
    if _is_count(program):
        current = min(CURRENT_MAX, max(0, inputs[program[1]]))
    return Standing(is_met, percent, current, target_of(program))


def target_of(program: Program) -> int:
    """What is to be reached: the number that a single "at least" asks for, else 100 percent."""
    return min(CURRENT_MAX, program[3]) if _is_count(program) else 100


def _is_count(program: Program) -> bool:
    return len(program) == WIDTH and program[0] == GE


@rule
def is_gone(is_limited: bool, granted: int, grants_max: int) -> bool:
    """Whether a limited achievement has been given as often as it may be."""
    return is_limited and granted >= grants_max


@rule
def freezes_added(held: int, more: int, held_max: int) -> int:
    """How many of `more` freezes still fit: what is held never passes the most that may be held."""
    return max(0, min(more, held_max - held))


def week_run_day(days: Sequence[int], per_week: int, *, required: int) -> int:
    """The day number on which `required` weeks in a row had `per_week` of the given days each.

    Weeks run from Monday to Sunday; `days` rise and are day numbers (date.toordinal), each once.
    ABSENT when it never came to that.
    """
    week, inside, run, last = ABSENT, 0, 0, ABSENT
    for day in days:
        place = (day - 1) // 7
        inside = inside + 1 if place == week else 1
        week = place
        if inside == per_week:
            run = run + 1 if place == last + 1 else 1
            last = place
            if run >= required:
                return day
    return ABSENT
