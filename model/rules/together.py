"""Exam bosses fought together: how many may, how long a question stays open, power plays.

Source: rules.md §5.2 (co-op boss ranges): a question 5 to 180 s (45), charges 0 to 10 (3), a power
play 5 to 60 s (15), players 1 to 12 (8). That damage counts twice in a power play is from the
project's scene; that it changes nobody's own score is *ours*.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

RANGES: Final = {
    "question_seconds": (5, 180),
    "charges": (0, 10),
    "power_play_seconds": (5, 60),
    "players_max": (1, 12),
}
"""The least and the most of every setting."""
POWER: Final = 2
"""How often a right answer in a power play counts against the common boss."""


class Settings(NamedTuple):
    """How a fight is fought together; `charges` are the power plays that each player has."""

    question_seconds: int = 45
    charges: int = 3
    power_play_seconds: int = 15
    players_max: int = 8


def faults(settings: Settings) -> tuple[str, ...]:
    """Every setting that is out of its range, in words; nothing when all are within."""
    found = []
    for name, value in settings._asdict().items():
        low, high = RANGES[name]
        if type(value) is not int or not low <= value <= high:
            found.append(f"{name} from {low} to {high}, not {value!r}")
    return tuple(found)


def is_in_time(seconds: int, question_seconds: int) -> bool:
    """Whether an answer came while its question was open."""
    return seconds <= question_seconds


def hits(right_at: Sequence[int], played_at: Sequence[int], power_play_seconds: int) -> int:
    """What a player's right answers count against the common boss, twice within a power play.

    Instants are whole numbers of microseconds; a power play counts from its beginning to just
    before its end.
    """
    lasts = power_play_seconds * 1_000_000
    powered = sum(any(begun <= at < begun + lasts for begun in played_at) for at in right_at)
    return len(right_at) + (POWER - 1) * powered


def health_left(health: int, hit: int, questions: int) -> int:
    """What all hits leave of the common boss: each takes its share of all questions."""
    return health if questions < 1 else max(0, health - health * hit // questions)
