"""Seasons: global calendar spans of local dates with an XP multiplier and a board.

A season is active for a player while the player's local date lies in it, both ends included; it is
found by dates, never by its status. XP gained meanwhile also counts for the season; totals and
history stay, only the season's own XP starts at 0. Its board closes when the last zone has passed.
Seasons do not overlap, so there is at most one (rules.md §1.9; design.md §2 and §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from model.rules.registry import rule
from model.rules.values import ABSENT, PPM, SeasonRule


@rule
def is_in_season(day: int, start_day: int, end_day: int) -> bool:
    """The local date lies in the season."""
    return start_day <= day <= end_day


def active_season(seasons: Sequence[SeasonRule], day: int) -> int:
    """The index of the season of local day `day` (ordinal), or ABSENT."""
    for index, season in enumerate(seasons):
        if season.start_day <= day <= season.end_day:
            return index
    return ABSENT


def season_multiplier_ppm(seasons: Sequence[SeasonRule], season: int) -> int:
    """The XP multiplier of a season index, PPM for ABSENT."""
    return PPM if season < 0 else seasons[season].multiplier_ppm


@rule
def season_xp_after(season_xp: int, final_xp: int) -> int:
    """A participation's XP after an event of its season; corrections never take it below 0."""
    return max(0, season_xp + final_xp)


def rank_players(entries: Iterable[tuple[int, str]]) -> list[tuple[int, str, int]]:
    """Rank (season_xp, player key) pairs: most XP first, ties by player key; ranks count from 1.

    Returns (rank, player key, season_xp) in rank order.
    """
    # Sorting is stable, also downwards: those with as much XP stay in the order of their keys.
    ordered = sorted(sorted(entries, key=itemgetter(1)), key=itemgetter(0), reverse=True)
    return [(rank, key, xp) for rank, (xp, key) in enumerate(ordered, start=1)]
