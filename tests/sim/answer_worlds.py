"""Worlds whose players answer to what happens; all figures are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from model.ruleset import Ruleset
from model.services.content import freeze_document
from tests.worlds import small_world

MONTHS = [1_050_000, 1_000_000, 950_000, 600_000, *[1_000_000] * 8]
"""A factor for each month: April is a holiday."""
STREAK_DRIVEN = {
    "baseline_ppm": 500_000,
    "memory_days": 6,
    "success_ppm": 60_000,
    "failure_ppm": 50_000,
    "streak_loss_ppm": 450_000,
    "debuff_ppm": 40_000,
    "level_up_ppm": 100_000,
    "reminder_ppm": 20_000,
    "login_ppm": 500_000,
}
"""Success holds, a lost streak weighs for a week: assumed."""
RETURNING = {**STREAK_DRIVEN, "memory_days": 21, "streak_loss_ppm": 100_000, "login_ppm": 250_000}
"""Little moves them, and that for long: assumed."""
REMINDED = {
    "minute": 1_170,
    "away_days_min": 2,
    "away_days_max": 9,
    "streak_days": 3,
    "max_per_week": 3,
    "quiet_start_minute": 1_320,
    "quiet_end_minute": 480,
    "login_ppm": 120_000,
}
NO_WEIGHTS = dict.fromkeys(STREAK_DRIVEN, 0) | {"memory_days": 9, "baseline_ppm": 700_000}


@cache
def answering_world() -> Ruleset:
    """All three in one world: streak-driven, returning and indifferent players."""
    return world_of(
        {
            "streak-driven": {
                "motivation": STREAK_DRIVEN,
                "reminders": REMINDED,
                "login_by_month_ppm": MONTHS,
            },
            "returning": {
                "motivation": RETURNING,
                # Half past one at night is skipped, and comes twice, where clocks change.
                "reminders": REMINDED
                | {"minute": 90, "streak_days": 0, "quiet_end_minute": 60, "max_per_week": 2},
            },
            "regular": {},
        }
    )


def world_of(answers: Mapping[str, Mapping[str, Any]], **engagement: Any) -> Ruleset:
    """The small world with these archetypes, which are alike but for what they answer to."""
    return freeze_document(document_of(answers, **engagement))


def document_of(answers: Mapping[str, Mapping[str, Any]], **engagement: Any) -> dict[str, Any]:
    """The content of `world_of`."""
    document = small_world()
    regular = document["archetypes"]["regular"]
    whole = {**regular["engagement"], "login_ppm": [700_000] * 7, **engagement}
    document["archetypes"] = {
        key: {**regular, "engagement": {**whole, **parts}} for key, parts in answers.items()
    }
    return document
