"""The race of rotating quests: what is passed over could not have won."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.rules.exact import negative_log2
from model.rules.quests import beats, may_beat, race_time

DRAWS = st.integers(0, 2**64 - 1)
WEIGHTS = st.integers(0, 10**12)


@given(drawn=DRAWS, weight=WEIGHTS, best_draw=DRAWS, best_weight=WEIGHTS)
def test_what_is_passed_over_would_not_beat_the_best(
    drawn: int, weight: int, best_draw: int, best_weight: int
) -> None:
    """A candidate that may not beat the best never does when it is timed after all."""
    time = race_time(negative_log2(drawn), weight)
    best_time = race_time(negative_log2(best_draw), best_weight)
    if beats(time, drawn, best_time=best_time, best_draw=best_draw):
        assert may_beat(weight, drawn, best_weight_ppm=best_weight, best_draw=best_draw)


@given(drawn=DRAWS, weight=WEIGHTS)
def test_the_first_candidate_is_always_timed(drawn: int, weight: int) -> None:
    """Before anybody has been timed nobody is passed over."""
    assert may_beat(weight, drawn, best_weight_ppm=0, best_draw=0)
