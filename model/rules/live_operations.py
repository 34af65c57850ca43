"""Live operations: when events and seasons run, which multiplier holds, and what an event gives.

Instants are whole numbers since 1970 (microseconds or minutes, the same unit in one call), days are
`date.toordinal()` numbers. An event runs from its start to just before its end. Source:
sources/roguelearn.md (GlobalEvent, SeasonalEvent) and rules.md §1.9 (seasons), §5.1 FR59, FR73.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from model.rules.registry import rule
from model.rules.values import PPM, EventRule

BEFORE, RUNNING, OVER = 0, 1, 2
"""Where the clock stands to a span of time."""

EPOCH_DAY = 719_163
"""The ordinal of 1970-01-01."""
MINUTES_PER_DAY = 1_440
FIRST_ZONE_MINUTES = 840
"""A day begins in its first time zone (UTC+14) so long before it does in UTC."""
LAST_ZONE_MINUTES = 720
"""It is over in its last one (UTC-12) so long after it is in UTC."""


@rule
def phase_of(start: int, end: int, now: int) -> int:
    """BEFORE, RUNNING or OVER; the start belongs to the span, the end does not."""
    if now < start:
        return BEFORE
    return RUNNING if now < end else OVER


@rule
def season_opens_minute(start_day: int) -> int:
    """The minute since 1970 at which a season's first day begins anywhere."""
    return (start_day - EPOCH_DAY) * MINUTES_PER_DAY - FIRST_ZONE_MINUTES


@rule
def season_closes_minute(end_day: int) -> int:
    """The minute since 1970 at which a season's last day is over everywhere."""
    return (end_day + 1 - EPOCH_DAY) * MINUTES_PER_DAY + LAST_ZONE_MINUTES


@rule
def season_phase(start_day: int, end_day: int, now_minute: int) -> int:
    """BEFORE, RUNNING (somewhere on earth) or OVER (everywhere) for a season."""
    return phase_of(season_opens_minute(start_day), season_closes_minute(end_day), now_minute)


@rule
def strongest_ppm(multipliers: tuple[int, ...]) -> int:
    """The one multiplier of several events at once: the highest; they do not add up."""
    strongest = PPM
    for place, multiplier in enumerate(multipliers):
        if place == 0 or multiplier > strongest:
            strongest = multiplier
    return strongest


@rule
def is_event_day(day: int, *, first_day: int, duration_days: int, repeats_every_days: int) -> bool:
    """Whether a local day belongs to an event of simulations; it may recur (0: once)."""
    passed = day - first_day
    if passed < 0:
        return False
    if repeats_every_days > 0:
        passed %= repeats_every_days
    return passed < duration_days


def event_ppm_on(events: Sequence[EventRule], day: int, level: int) -> int:
    """What the events of a local day do to the XP of a player of this level."""
    return strongest_ppm(
        tuple(
            event.multiplier_ppm
            for event in events
            if level >= event.level_required
            and is_event_day(
                day,
                first_day=event.first_day,
                duration_days=event.duration_days,
                repeats_every_days=event.repeats_every_days,
            )
        )
    )


# --- Contributions and what they are worth ------------------------------------------------------


@rule
def newly_earned(earned: int, counted: int) -> int:
    """What is to be added to a score that has `counted` already; what was counted stays."""
    return max(0, earned - counted)


@rule
def share_needed(target: int, percent: int) -> int:
    """The progress at which so many percent of a goal are reached, rounded up."""
    return -(-target * percent // 100)


@rule
def health_left(health: int, damage: int) -> int:
    """What an opponent has left; it never falls below 0."""
    return max(0, health - max(0, damage))


AT, GOAL, RANK, PART = "at", "goal", "rank", "taking part"
"""What a reward of an event is for: an own score, the common goal, a place, having been there."""


class Term(NamedTuple):
    """When an event gives a reward: from `first` (score, percent, rank) to `last` (rank).

    `least` is the score that a player must have for it besides.
    """

    kind: str
    first: int = 0
    last: int = 0
    least: int = 0


_NUMBER = r"([1-9]\d{0,8})"
_TERMS = (
    (AT, re.compile(rf"at {_NUMBER}")),
    (GOAL, re.compile(r"goal(?: (100|[1-9]\d?)%)?")),
    (RANK, re.compile(rf"rank {_NUMBER}(?:-{_NUMBER})?")),
    (PART, re.compile(r"taking part")),
)
_LEAST = re.compile(rf"(.*), at least {_NUMBER}")


def term_of(reason: str | None) -> Term | None:
    """Read a reward's reason: what stands before the first colon says when it is given.

    `at 100`, `goal`, `goal 50%`, `rank 1`, `rank 1-3`, `taking part`; each but `at` may go on
    `, at least 20` (points of one's own). Without a reason it is for taking part; None when the
    words cannot be read.
    """
    if reason is None:
        return Term(PART, least=1)
    head, least = reason.partition(":")[0].strip(), 1
    if found := _LEAST.fullmatch(head):
        head, least = found[1], int(found[2])
    for kind, pattern in _TERMS:
        match = pattern.fullmatch(head)
        if match is not None:
            return _term(kind, match, least, has_least=found is not None)
    return None


def _term(kind: str, match: re.Match[str], least: int, *, has_least: bool) -> Term | None:
    if kind == PART:
        return Term(PART, least=least)
    if kind == GOAL:
        return Term(GOAL, first=int(match[1] or 100), least=least)
    first = int(match[1])
    if kind == AT:
        return None if has_least else Term(AT, first=first, least=first)
    last = int(match[2] or first)
    return Term(RANK, first, last, least) if first <= last else None


def is_due(
    term: Term, *, score: int, rank: int | None, progress: int, target: int | None, is_over: bool
) -> bool:
    """Whether a reward is due to a player now; ranks and taking part count once all is over."""
    if score < term.least:
        return False
    if term.kind == AT:
        return score >= term.first
    if term.kind == GOAL:
        return target is not None and progress >= share_needed(target, term.first)
    if term.kind == RANK:
        return is_over and rank is not None and term.first <= rank <= term.last
    return is_over


def thresholds_crossed(before: int, after: int, thresholds: Sequence[int]) -> tuple[int, ...]:
    """The places of the thresholds that a rise from `before` to `after` reaches for the first time.

    Each is reached once, because progress never falls.
    """
    return tuple(place for place, needed in enumerate(thresholds) if before < needed <= after)
