"""Rules of learning that content and play share: XP by difficulty, categories of skills.

Source: sources/roguelearn.md, "Detailed Data Validation Rules", which asks for difficulty-based
bounds and a hierarchy of categories without saying which: the numbers here are ours.
"""

from __future__ import annotations

import re

XP_MAX_BY_DIFFICULTY = {
    "easy": 500,
    "medium": 1_500,
    "hard": 3_000,
    "expert": 6_000,
    "legendary": 10_000,
}
"""The most XP that one quest of each difficulty may give; the document's own limit is the last."""

CATEGORY_LEVELS_MAX = 4
"""Most levels of a skill's category, `area/subject/topic/detail`."""

_SLUG = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


def xp_problem(difficulty: str, xp: int) -> str:
    """What is wrong with the XP of a quest of this difficulty, as a rule; empty when nothing is."""
    most = XP_MAX_BY_DIFFICULTY.get(difficulty)
    if most is None or xp <= most:
        return ""
    return f"must be at most {most} for a quest whose difficulty is {difficulty}"


def category_problem(category: str) -> str:
    """What is wrong with a category, as a rule; empty when nothing is (no category is none)."""
    if not category:
        return ""
    parts = category.split("/")
    if len(parts) > CATEGORY_LEVELS_MAX or not all(_SLUG.fullmatch(part) for part in parts):
        return (
            f"must be a path of at most {CATEGORY_LEVELS_MAX} small-letter names, "
            "such as science/physics/optics"
        )
    return ""
