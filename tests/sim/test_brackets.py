"""Tournaments of simulations against the rules of live ones, called directly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model.rules import tournaments
from model.rules.competition_values import ROUND_ROBIN, SINGLE_ELIMINATION, SWISS_SYSTEM
from model.rules.draws import mix
from sim.brackets import Bracket


def test_a_bracket_is_the_rules_bracket() -> None:
    """Six in an elimination: two byes, the better seed after a draw, ranks 1, 2, 3, 3, 5, 5."""
    cup = Bracket(SINGLE_ELIMINATION, [(key, 70 - 10 * key) for key in range(1, 7)], seed=5)
    assert cup.keys == [1, 2, 3, 4, 5, 6]
    assert cup.pairings() == tournaments.first_elimination_round([1, 2, 3, 4, 5, 6])
    assert cup.pairings() == [(1, None), (4, 5), (2, None), (3, 6)]
    cup.play({1: 0, 2: 0, 3: 8, 4: 7, 5: 9, 6: 8})
    assert cup.pairings() == tournaments.next_elimination_round([1, 5, 2, 3]) == [(1, 5), (2, 3)]
    cup.play({1: 4, 5: 5, 2: 6, 3: 1, 4: 99, 6: 99})
    cup.play({5: 2, 2: 2, 1: 0, 3: 0, 4: 0, 6: 0})
    assert cup.is_over and cup.ranks() == {2: 1, 5: 2, 1: 3, 3: 3, 4: 5, 6: 5}


@pytest.mark.parametrize("kind", [ROUND_ROBIN, SWISS_SYSTEM])
def test_leagues_meet_and_rank_by_the_rules(kind: int) -> None:
    """Every round's pairs and the final table are those of the rules called directly."""
    keys, scores = [11, 12, 13, 14, 15], {11: 5, 12: 3, 13: 3, 14: 2, 15: 9}
    league = Bracket(kind, [(key, 0) for key in keys], seed=8)
    robin = tournaments.round_robin(league.keys, seed=8)
    met: list[frozenset[int]] = []
    while not league.is_over:
        pairs = league.pairings()
        if kind == ROUND_ROBIN:
            assert pairs == robin[league.played]
        met += [frozenset(pair) for pair in pairs if pair is not None and pair.second is not None]
        league.play(scores)
    assert league.rounds == (5 if kind == ROUND_ROBIN else 3) and len(met) == len(set(met))
    table = tournaments.standings(keys, league.results, seed=8)
    assert league.ranks() == {one.key: one.rank for one in table} and table[0].key == 15


def test_lots_of_many_are_the_lots_of_each() -> None:
    """Lots of a whole array are those of the rule called one by one."""
    keys = np.array([2**64 - 1, 5, 2**63, 7], dtype=np.uint64)
    whole: Any = mix(2**64 - 3, keys)  # type: ignore[arg-type]
    assert whole.tolist() == [mix(2**64 - 3, key) for key in keys.tolist()]
