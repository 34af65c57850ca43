"""Places on boards: shared ranks, gaps and percentiles, whatever the order of reading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.rules.ranking import (
    competition_ranks,
    dense_ranks,
    percentile_ppm,
    places,
    rank_change,
)

ENTRIES = st.dictionaries(st.integers(1, 60), st.integers(-5, 5), max_size=20)


def test_equal_scores_share_a_rank():
    """Standard competition ranking 1224 and dense ranking 1223 (en.wikipedia.org/wiki/Ranking)."""
    assert competition_ranks([90, 80, 80, 70]) == [1, 2, 2, 4]
    assert dense_ranks([90, 80, 80, 70]) == [1, 2, 2, 3]
    assert competition_ranks([]) == dense_ranks([]) == []


def test_percentiles_are_those_of_the_textbook():
    """The scores 7 5 5 4 4 3 3 3 2 1 have the percentile ranks 95, 80, 60, 35, 15 and 5."""
    scores = [7, 5, 5, 4, 4, 3, 3, 3, 2, 1]
    found = [place.percentile_ppm for place in places(enumerate(scores))]
    assert [share // 10_000 for share in found] == [95, 80, 80, 60, 60, 35, 35, 35, 15, 5]
    assert (percentile_ppm(0, 1, 1), percentile_ppm(0, 0, 0)) == (500_000, 0)


def test_gaps_count_points_to_the_first_and_to_the_next_better():
    """Who shares a place has the same gaps; the first has none."""
    gaps = {
        p.key: (p.gap_to_first, p.gap_to_next) for p in places([(1, 9), (2, 7), (3, 7), (4, 2)])
    }
    assert gaps == {1: (0, 0), 2: (2, 2), 3: (2, 2), 4: (7, 5)}
    assert (rank_change(5, 3), rank_change(3, 5), rank_change(0, 3)) == (2, -2, 0)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_places_do_not_depend_on_the_order_of_reading(entries, random):
    """Shuffled entries give the same board, ranked as counting the better ones says."""
    pairs = list(entries.items())
    shuffled = random.sample(pairs, len(pairs))
    found = places(shuffled)
    assert found == places(pairs)
    for place in found:
        better = [score for score in entries.values() if score > place.score]
        assert place.rank == 1 + len(better)
        assert place.dense_rank == 1 + len(set(better))
        assert place.gap_to_first == (max(better) - place.score if better else 0)
        assert place.gap_to_next == (min(better) - place.score if better else 0)
        assert 0 < place.percentile_ppm < 1_000_000
