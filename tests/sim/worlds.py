"""Worlds for engine tests: the fitness pack, the small world, one-quest worlds with known odds."""

from __future__ import annotations

from functools import cache
from typing import Any

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from tests.worlds import small_world


@cache
def fitness() -> Ruleset:
    """The shipped fitness world, frozen from its pack folder."""
    return freeze_pack(PACKS_FOLDER / "fitness")


@cache
def small() -> Ruleset:
    """The small hand-written world."""
    return freeze_document(small_world())


@cache
def coin_world(*, share_ppm: int, freeze_every_days: int = 0, freezes_held_max: int = 0) -> Ruleset:
    """One core quest a day that every player meets with this chance; a miss breaks the streak."""
    document = one_quest(share_ppm)
    document["game_configs"]["streaks"]["value"] |= {
        "misses_allowed": 0,
        "freeze_every_days": freeze_every_days,
        "freezes_held_max": freezes_held_max,
    }
    return freeze_document(document)


@cache
def perfect_world() -> Ruleset:
    """One core quest that everybody meets every day, and a weekly one for seven perfect days."""
    document = one_quest(1_000_000)
    document["quest_templates"]["perfect-week"] = {
        **document["quest_templates"]["train"],
        "type": "weekly",
        "is_core": False,
        "requirements": {"type": "count", "of": "perfect_days", "op": ">=", "value": 7},
    }
    document["game_configs"]["weekly"]["value"] = {"unlock_day": 1}
    return freeze_document(document)


@cache
def capped_world(*, daily_xp: int, weekly_xp: int) -> Ruleset:
    """The small world with low caps."""
    document: dict[str, Any] = small_world()
    document["game_configs"]["xp-caps"]["value"] = {"daily_xp": daily_xp, "weekly_xp": weekly_xp}
    return freeze_document(document)


@cache
def seasonal_boss_world() -> Ruleset:
    """The small world with its boss bound to the first season."""
    document: dict[str, Any] = small_world()
    document["bosses"]["doubt"]["season"] = "first"
    return freeze_document(document)


@cache
def flighty_title_world() -> Ruleset:
    """The small world with a title that one may lose as soon as it is earned, and earn again."""
    document: dict[str, Any] = small_world()
    document["titles"]["walker"] |= {
        "condition_config": {"type": "cumulative_count", "metric": "trained", "count": 1},
        "regression": {
            "trigger": "time_window_fail",
            "metric": "trained",
            "value": True,
            "count": 1,
            "window_days": 10,
        },
        "can_regress": True,
    }
    whole, violations = normalise(document)
    assert not violations
    return freeze_document(whole)


def one_quest(share_ppm: int) -> dict[str, Any]:
    """A world of one core quest; everybody is there every day and meets it with this chance."""
    document: dict[str, Any] = small_world()
    document["quest_templates"] = {
        "train": {**document["quest_templates"]["train"], "is_core": True, "season": None}
    }
    document["titles"], document["bosses"], document["boss_phases"] = {}, {}, {}
    document["dungeons"] = {}
    archetype = document["archetypes"]["regular"]
    archetype["habits"] = {"trained": {**archetype["habits"]["trained"], "true_ppm": share_ppm}}
    archetype["engagement"] |= {
        "login_ppm": [1_000_000] * 7,
        "lapse_ppm": 0,
        "churn_ppm": 0,
        "debuff_login_ppm": 0,
    }
    return document
