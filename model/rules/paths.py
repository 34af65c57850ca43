"""Learning paths and skill trees: when a module opens, how far a path is, when a node opens.

Sources: ShikshaDisha (path modules), RogueLearn's "Skill Tree Validation" and "Skill unlocking".
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.registry import rule
from model.words import PathModuleStatus

PPM = 1_000_000
SETTLED = frozenset({PathModuleStatus.COMPLETED, PathModuleStatus.SKIPPED})
"""What lets later modules open, and a path end."""
NODE_XP_PER_LEVEL = 100
"""Level N of a skill node asks for N times this much experience in all (RogueLearn FR18)."""


@rule
def module_opens(
    settled: int,
    before: int,
    *,
    any_is_enough: bool,
    level: int,
    level_min: int,
    total_xp: int,
    xp_min: int,
) -> bool:
    """Whether a module opens when `settled` of the `before` modules it comes after are done."""
    needed = min(1, before) if any_is_enough else before
    return settled >= needed and level >= level_min and total_xp >= xp_min


def counts_as_done(status: PathModuleStatus, score_ppm: int | None, score_min_ppm: int) -> bool:
    """Whether a module lets those after it open: skipped, or completed with the score asked for."""
    if status is PathModuleStatus.SKIPPED:
        return True
    if status is not PathModuleStatus.COMPLETED:
        return False
    return score_ppm is None or score_ppm >= score_min_ppm


def path_progress_ppm(statuses: Sequence[PathModuleStatus]) -> int:
    """The share of a path's modules that are completed or skipped."""
    settled = sum(status in SETTLED for status in statuses)
    return settled * PPM // len(statuses) if statuses else 0


@rule
def node_level(experience: int, max_level: int) -> int:
    """The level of a skill node for its experience, at most its own greatest."""
    return min(experience // NODE_XP_PER_LEVEL, max_level)


def node_opens(before: Sequence[tuple[int, int]]) -> bool:
    """Whether a node opens: each node before it, as (level, threshold), reached its threshold."""
    return all(level >= threshold for level, threshold in before)
