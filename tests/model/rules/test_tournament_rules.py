"""Pairings: everybody plays at most once a round, nobody twice who need not, in any input order."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import swiss, tournaments
from model.rules.swiss import swiss_round
from model.rules.tournaments import (
    DRAW,
    LOSS,
    WIN,
    Pairing,
    Result,
    bracket_order,
    elimination_ranks,
    first_elimination_round,
    next_elimination_round,
    round_robin,
    seeded,
    standings,
)

KEYS = st.sets(st.integers(1, 10_000), max_size=17)
SEEDS = st.integers(0, 2**64 - 1)


def _players(pairings):
    return [key for pairing in pairings for key in pairing if key is not None]


@pytest.mark.parametrize(("count", "games", "rounds"), [(4, 6, 3), (5, 10, 5), (8, 28, 7)])
def test_round_robins_have_the_known_numbers(count, games, rounds):
    """n(n-1)/2 games in n-1 rounds, or n when n is odd (en.wikipedia.org/wiki/Round-robin)."""
    table = round_robin(range(count))
    met = [pairing for one in table for pairing in one if pairing.second is not None]
    assert (len(met), len(table)) == (games, rounds)
    assert tournaments.robin_matches(count) == games
    assert tournaments.robin_rounds(count) == rounds


@given(KEYS, SEEDS, st.randoms(use_true_random=False))
def test_in_a_round_robin_all_meet_once(keys, seed, random):
    """Every pair meets exactly once, nobody plays twice a round, odd ones sit out once each."""
    table = round_robin(keys, seed=seed)
    assert table == round_robin(random.sample(sorted(keys), len(keys)), seed=seed)
    for one in table:
        assert sorted(_players(one)) == sorted(keys)
    met = Counter(frozenset(p) for one in table for p in one if p.second is not None)
    assert met == Counter(map(frozenset, combinations(sorted(keys), 2)))
    byes = [p.first for one in table for p in one if p.second is None]
    assert sorted(byes) == (sorted(keys) if len(keys) % 2 and len(keys) > 1 else [])


def test_a_bracket_keeps_the_best_apart():
    """The order of seeds in brackets of 8, as every federation draws it."""
    assert bracket_order(8) == [1, 8, 4, 5, 2, 7, 3, 6]
    six = first_elimination_round([1, 2, 3, 4, 5, 6])
    assert six == [Pairing(1), Pairing(4, 5), Pairing(2), Pairing(3, 6)]
    assert next_elimination_round([1, 5, 2, 6]) == [Pairing(1, 5), Pairing(2, 6)]
    assert next_elimination_round([1, None, None, None]) == [Pairing(1), None]
    assert elimination_ranks({1: 4, 2: 3, 5: 2, 6: 2, 4: 1, 3: 1}) == {
        1: 1, 2: 2, 5: 3, 6: 3, 4: 5, 3: 5,
    }  # fmt: skip


@given(st.dictionaries(st.integers(1, 10_000), st.integers(0, 3), max_size=33), SEEDS)
def test_single_elimination_takes_n_minus_1_games(strengths, seed):
    """However it goes, n - 1 games leave one; byes only in round one and only for the best."""
    order = seeded(strengths.items(), seed=seed)
    assert order == seeded(reversed(strengths.items()), seed=seed)
    assert [strengths[key] for key in order] == sorted(strengths.values(), reverse=True)
    pairings: list[Pairing | None] = [*first_elimination_round(order)]
    byes = [one.first for one in pairings if one and one.second is None]
    size = tournaments.bracket_size(len(order))
    assert set(byes) == (set(order[: size - len(order)]) if len(order) > 1 else set())
    games = rounds = 0
    while pairings:
        assert len(_players(pairings)) == len(set(_players(pairings)))
        games += sum(one is not None and one.second is not None for one in pairings)
        rounds += 1
        winners = [one and max(_players([one]), key=strengths.__getitem__) for one in pairings]
        if len(winners) == 1:
            break
        pairings = next_elimination_round(winners)
        assert all(one and one.second is not None for one in pairings)
    assert games == tournaments.elimination_matches(len(order))
    assert rounds == tournaments.elimination_rounds(len(order))


@given(st.sets(st.integers(1, 99), max_size=9), SEEDS, st.data())
def test_swiss_rounds_avoid_rematches_while_that_can_be(keys, seed, data):
    """Everybody plays once a round, byes come once, rematches only where none can be avoided."""
    results: list[Result] = []
    byes: list[int] = []
    for _ in range(data.draw(st.integers(1, max(1, len(keys) - 1)))):
        pairings = swiss_round(keys, results, seed=seed)
        shuffled = data.draw(st.permutations(sorted(keys)))
        assert pairings == swiss_round(shuffled, results, seed=seed)
        assert sorted(_players(pairings)) == sorted(keys)
        met = swiss.meetings(results)
        again = [one for one in pairings if one.second and frozenset(one) in met]
        sat_out = [one.first for one in pairings if one.second is None]
        if again:
            assert not _can_pair(frozenset(keys), set(met), free_byes=set(keys) - set(byes))
        byes += sat_out
        for one in pairings:
            points = WIN if one.second is None else data.draw(st.sampled_from([LOSS, DRAW, WIN]))
            other = 0 if one.second is None else WIN - points
            results.append(Result(one.first, one.second, points, other))
    assert max(Counter(byes).values(), default=0) <= 1 or len(byes) > len(keys)


def _can_pair(keys, met, *, free_byes):
    """Whether a round without rematch exists, by trying all."""
    if not keys:
        return True
    if len(keys) % 2:
        return any(_can_pair(keys - {bye}, met, free_byes=()) for bye in keys & free_byes)
    first, *others = sorted(keys)
    return any(
        frozenset((first, other)) not in met and _can_pair(keys - {first, other}, met, free_byes=())
        for other in others
    )


def test_swiss_pairs_the_upper_half_with_the_lower():
    """In a score group of four by lot, first meets third, second fourth; winners meet winners."""
    order = sorted(range(4), key=lambda key: tournaments.lot(7, key))
    first = swiss_round(range(4), [], seed=7)
    assert first == [Pairing(order[0], order[2]), Pairing(order[1], order[3])]
    results = [Result(one.first, one.second, WIN, LOSS) for one in first]
    assert swiss_round(range(4), results, seed=7) == [
        Pairing(order[0], order[1]),
        Pairing(order[2], order[3]),
    ]


def test_ties_go_by_buchholz_then_sonneborn_berger_then_lot():
    """A table of four worked by hand: 1 beats 2 and 3, 2 beats 3 and 4, 4 beats 1, 3 draws 4."""
    games = [(1, 2, 2), (3, 4, 1), (1, 3, 2), (2, 4, 2), (4, 1, 2), (2, 3, 2)]
    results = [Result(one, two, points, 2 - points) for one, two, points in games]
    table = standings([4, 3, 2, 1], results, seed=3)
    rows = {row.key: row[2:] for row in table}
    # points, played, won, buchholz, sonneborn-berger (in halves of halves)
    assert rows == {
        1: (4, 3, 2, 8, 10), 2: (4, 3, 2, 8, 8), 4: (3, 3, 1, 9, 9), 3: (1, 3, 0, 11, 3),
    }  # fmt: skip
    assert [row.key for row in table] == [1, 2, 4, 3]
    level = standings([1, 2, 3], [Result(1, None, WIN)], seed=3)
    by_lot = sorted([2, 3], key=lambda key: tournaments.lot(3, key))
    assert [(row.key, row.rank) for row in level] == [(1, 1), (by_lot[0], 2), (by_lot[1], 3)]
    assert (level[0].points, level[0].played, level[0].buchholz) == (WIN, 0, 0)


def test_a_hundred_players_are_paired_in_no_time():
    """Seven Swiss rounds of 101 have no rematch and no second bye."""
    results: list[Result] = []
    for _ in range(7):
        for one in swiss_round(range(101), results, seed=1):
            win = one.second is None or one.first < one.second
            results.append(Result(one.first, one.second, WIN * win, WIN * (not win)))
    met = Counter(frozenset((one.first, one.second)) for one in results)
    assert max(met.values()) == 1
