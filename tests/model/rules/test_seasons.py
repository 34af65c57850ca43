"""Seasons: which one is active on a local date, its multiplier, its XP and its board."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from model.rules.seasons import (
    active_season,
    is_in_season,
    rank_players,
    season_multiplier_ppm,
    season_xp_after,
)


def test_golden_dates(golden, game):
    """Both end dates belong to a season; between seasons nothing is multiplied."""
    for case in golden("seasons")["dates"]:
        season = active_season(game.seasons, date.fromisoformat(case["date"]).toordinal())
        assert (game.seasons[season].key if season >= 0 else None) == case["season"]
        assert season_multiplier_ppm(game.seasons, season) == case["multiplier_ppm"]


def test_golden_board(golden):
    """Most XP first, equal XP by player key."""
    board = golden("seasons")["board"]
    ranked = rank_players((xp, key) for xp, key in board["entries"])
    assert [list(row) for row in ranked] == board["ranked"]


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 50), max_size=30))
def test_a_board_does_not_depend_on_the_order_it_is_given(entries):
    """Ranks are 1 to n, XP never rises down the board, and any order in gives the same out."""
    pairs = [(xp, key) for key, xp in entries.items()]
    ranked = rank_players(pairs)
    assert ranked == rank_players(reversed(pairs))
    assert [rank for rank, _, _ in ranked] == list(range(1, len(pairs) + 1))
    assert [xp for _, _, xp in ranked] == sorted(entries.values(), reverse=True)


@given(st.integers(0, 10_000), st.integers(-20_000, 20_000))
def test_season_xp_follows_the_ledger_and_stays_at_zero_or_above(before, final):
    """A correction larger than the season's XP leaves 0."""
    assert season_xp_after(before, final) == max(0, before + final)


def test_ends_belong_to_the_season():
    """A one-day season has exactly one day."""
    assert [is_in_season(day, 10, 10) for day in (9, 10, 11)] == [False, True, False]
