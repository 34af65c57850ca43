"""The Eternal Codex: whether a material reaches a codex's standards, and how well it fits a search.

Source: roguelearn.md, EternalCodex (curation_criteria: quality standards) and ItemMetaSkill
(relevance 1 to 10). What the standards measure is *ours*. Whole numbers, shares are millionths.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from model.rules.registry import rule

PPM: Final = 1_000_000
STARS_MAX: Final = 5
RELEVANCE_MIN, RELEVANCE_MAX = 1, 10

AI_QUALITY, COMMUNITY_RATING, RATINGS, DOWNLOADS, LISTED_DAYS = range(5)
"""What a material is measured by, in the order of a codex's standards."""


@rule
def rating_ppm(stars: int, ratings: int) -> int:
    """The mean of all stars as a share of the best there is; 0 without ratings."""
    return 0 if ratings < 1 else stars * PPM // (STARS_MAX * ratings)


def shortfalls(measured: Sequence[int], least: Sequence[int]) -> tuple[int, ...]:
    """The standards that a material does not reach; what was never measured counts as 0."""
    pairs = zip(measured, least, strict=True)
    return tuple(place for place, (has, needs) in enumerate(pairs) if has < needs)


def fit(relevances: Sequence[int | None]) -> int:
    """How well a material fits the meta-skills that are looked for: 0 unless it has them all."""
    if not relevances or any(one is None for one in relevances):
        return 0
    return sum(one for one in relevances if one is not None)
