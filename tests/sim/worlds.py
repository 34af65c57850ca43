"""Worlds for engine tests: the fitness pack, the small world, one-quest worlds with known odds."""

from __future__ import annotations

from functools import cache
from typing import Any

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.ruleset import Ruleset
from model.services.content import freeze_document
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
def coin_world(*, share_ppm: int) -> Ruleset:
    """One core quest a day that every player meets with this chance; no freezes, no misses."""
    document: dict[str, Any] = small_world()
    document["quest_templates"] = {
        "train": {**document["quest_templates"]["train"], "is_core": True, "season": None}
    }
    document["titles"], document["bosses"], document["boss_phases"] = {}, {}, {}
    document["dungeons"] = {}
    document["game_configs"]["streaks"]["value"] |= {
        "misses_allowed": 0,
        "freeze_every_days": 0,
    }
    archetype = document["archetypes"]["regular"]
    archetype["habits"] = {"trained": {**archetype["habits"]["trained"], "true_ppm": share_ppm}}
    archetype["engagement"] |= {
        "login_ppm": [1_000_000] * 7,
        "lapse_ppm": 0,
        "churn_ppm": 0,
        "debuff_login_ppm": 0,
    }
    return freeze_document(document)
