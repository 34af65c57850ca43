"""What is measured of a party in a period: its days, and how engaged its members were.

Source: roguelearn.md, PartyAnalytics (engagement of members, completion rates, an overall score of
working together). It names the figures and no formula: means of the shares that there are are
*ours*. Days are day numbers, shares whole millionths.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from model.rules.registry import rule
from model.words import Period

PPM = 1_000_000


def period_days(period: Period, day: date) -> tuple[date, date] | None:
    """The first and last day of the period that holds a day; weeks begin on Monday.

    None for periods that the calendar alone does not know (a season, all time).
    """
    if period is Period.DAILY:
        return day, day
    if period is Period.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if period is Period.MONTHLY:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return None


@rule
def part_ppm(done: int, of: int) -> int:
    """A part as a share, at most the whole; 0 of nothing."""
    return 0 if of < 1 else min(PPM, done * PPM // of)


def mean_ppm(parts: Sequence[tuple[int, int]]) -> int | None:
    """The mean of the shares (done, of) that there was anything of; None without any."""
    shares = [part_ppm(done, of) for done, of in parts if of > 0]
    return sum(shares) // len(shares) if shares else None
