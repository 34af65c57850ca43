"""Peer teaching: what a lesson earns its teacher (Mentor XP) and its student.

The document names both amounts and gives no formula (sources/roguelearn.md, PeerTeaching), so these
are ours: a point for each planned minute, at most four hours, by the share of five stars for the
teacher; half a point for each minute for the student. Caps and modifiers come after, as for all XP.
"""

from __future__ import annotations

from model.rules.registry import rule

MINUTES_MAX = 240
STARS_MAX = 5


@rule
def mentor_xp(minutes: int, star_sum: int, rating_count: int) -> int:
    """Base XP of the teacher by minutes and the mean of the ratings (at least one); never 0."""
    return max(1, min(minutes, MINUTES_MAX) * star_sum // (STARS_MAX * rating_count))


@rule
def student_xp(minutes: int) -> int:
    """Base XP of the student of a lesson of so many minutes; never 0."""
    return max(1, min(minutes, MINUTES_MAX) // 2)
