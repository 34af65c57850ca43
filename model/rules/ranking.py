"""Places: who is which on a board, how far behind the first and the next, and in which percentile.

Equal scores share a place, and the places after them are left out (1, 2, 2, 4); the dense rank
leaves none out (1, 2, 2, 3). Players with equal scores are listed by key, so a board does not
depend on the order in which players were read (rules.md, leaderboards; sources/shikshadisha.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from model.rules.registry import rule

_HALF_PPM = 500_000


class Place(NamedTuple):
    """One player's place; gaps are points behind the first and behind the next better score."""

    key: int
    score: int
    rank: int
    dense_rank: int
    gap_to_first: int
    gap_to_next: int
    percentile_ppm: int


@rule
def percentile_ppm(lower: int, equal: int, participants: int) -> int:
    """The percentile rank: the share with a lower score and half of those with an equal one.

    `equal` counts the player too. Textbook definition (CF' + F / 2) / N; 0 on an empty board.
    """
    return (2 * lower + equal) * _HALF_PPM // participants if participants > 0 else 0


@rule
def rank_change(previous_rank: int, rank: int) -> int:
    """Places won (above 0) or lost (below); a previous rank of 0 means there was none."""
    return previous_rank - rank if previous_rank > 0 else 0


def competition_ranks(scores: Sequence[int]) -> list[int]:
    """The rank of each score, best first, equal ones sharing the best: 1, 2, 2, 4."""
    best = {score: place for place, score in reversed(list(enumerate(_descending(scores), 1)))}
    return [best[score] for score in scores]


def dense_ranks(scores: Sequence[int]) -> list[int]:
    """The rank of each score among the different scores: 1, 2, 2, 3."""
    ranks = {score: rank for rank, score in enumerate(_descending(set(scores)), 1)}
    return [ranks[score] for score in scores]


def places(entries: Iterable[tuple[int, int]]) -> list[Place]:
    """Everybody's place from (player key, score) pairs, best first, equal scores by key."""
    ordered = sorted(entries, key=lambda entry: (-entry[1], entry[0]))
    scores = [score for _, score in ordered]
    different, counts = _descending(set(scores)), Counter(scores)
    ranks = zip(competition_ranks(scores), dense_ranks(scores), strict=True)
    made: list[Place] = []
    for (key, score), (rank, dense) in zip(ordered, ranks, strict=True):
        equal = counts[score]
        lower = len(scores) - (rank - 1) - equal
        better = different[max(0, dense - 2)]
        share = percentile_ppm(lower, equal, len(scores))
        made.append(Place(key, score, rank, dense, scores[0] - score, better - score, share))
    return made


def _descending(scores: Iterable[int]) -> list[int]:
    return sorted(scores, reverse=True)
