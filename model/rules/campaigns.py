"""Quests of campaigns: when one may start, which objective is open, when all is done.

Sources: rules.md §3 (quests main_story|daily|side, repeatable; objectives linked in an order;
progress not_started|in_progress|completed|failed) and the columns of model/tables/campaigns.py.
What the documents leave open is decided here: a story goes in its order, a daily quest is for one
local day. A refusal is a code, in the order of precedence in which a player hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from model.rules.registry import rule
from model.rules.values import ABSENT, PPM

MAY_START: Final = 0
CLOSED: Final = 1
LEVEL_TOO_LOW: Final = 2
STORY_ORDER: Final = 3
RUNNING: Final = 4
DONE_FOR_GOOD: Final = 5
TOO_EARLY: Final = 6

NONE, IN_PROGRESS, COMPLETED, FAILED = range(4)
"""Where the last go at a quest stands; NONE also for one that was never begun."""


class Aim(NamedTuple):
    """One objective as the rules see it: places in the same list stand for other objectives."""

    target: int
    is_optional: bool
    order: int = ABSENT
    after: tuple[int, ...] = ()


# --- Starting -----------------------------------------------------------------------------------


@rule
def start_refusal(
    is_active: bool,
    last: int,
    *,
    level: int,
    required_level: int,
    story_open: bool,
    is_repeatable: bool,
    days_to_wait: int,
) -> int:
    """Why a quest cannot be taken up now, MAY_START when it can."""
    if last == IN_PROGRESS:
        return RUNNING
    if not is_active:
        return CLOSED
    if last == COMPLETED and not is_repeatable:
        return DONE_FOR_GOOD
    if level < required_level:
        return LEVEL_TOO_LOW
    if not story_open:
        return STORY_ORDER
    return TOO_EARLY if days_to_wait > 0 else MAY_START


@rule
def days_to_wait(
    last: int, *, is_daily: bool, started: int, completed: int, repeat_after_days: int, today: int
) -> int:
    """Local days until a quest may be taken up again; days are day numbers, ABSENT for never.

    A daily quest is taken up once on a local day, whatever became of it; a completed one rests for
    its repeat_after_days; a lost one may be tried again at once.
    """
    wait = 0
    if is_daily and started != ABSENT:
        wait = started + 1 - today
    if last == COMPLETED and completed != ABSENT:
        wait = max(wait, completed + repeat_after_days - today)
    return max(0, wait)


@rule
def has_lapsed(is_daily: bool, started: int, today: int) -> bool:
    """A daily quest that was begun on an earlier local day is lost."""
    return is_daily and started < today


# --- Objectives ---------------------------------------------------------------------------------


@rule
def counted(before: int, found: int, target: int) -> int:
    """The count of an objective: it only grows, and stops at its target."""
    return min(target, max(before, found))


def is_open(aims: Sequence[Aim], place: int, counts: Sequence[int]) -> bool:
    """Whether an objective may be worked at.

    What it is `after` must be done, and every required one of a lower order; objectives of the same
    order go side by side, and those without an order at any time.
    """
    aim = aims[place]
    if any(counts[other] < aims[other].target for other in aim.after):
        return False
    if aim.order == ABSENT:
        return True
    return all(
        counts[other] >= earlier.target
        for other, earlier in enumerate(aims)
        if earlier.order != ABSENT and earlier.order < aim.order and not earlier.is_optional
    )


def is_fulfilled(aims: Sequence[Aim], counts: Sequence[int]) -> bool:
    """Every required objective is done."""
    return all(
        aim.is_optional or count >= aim.target for aim, count in zip(aims, counts, strict=True)
    )


def progress_ppm(aims: Sequence[Aim], counts: Sequence[int]) -> int:
    """The mean progress of the required objectives; PPM exactly when all are done."""
    shares = [
        count * PPM // aim.target
        for aim, count in zip(aims, counts, strict=True)
        if not aim.is_optional
    ]
    return sum(shares) // len(shares) if shares else PPM


@rule
def story_ppm(completed: int, total: int) -> int:
    """The share of a campaign's story that is behind a character."""
    return completed * PPM // total if total else 0
