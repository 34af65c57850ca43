"""A small sound world for tests of the pages: a few quests, one title, every configuration key.

Hand-written, so that a test knows each number; the shipped fitness pack has its own tests. No
streamlit here.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from model.db import Database, write
from model.services import content, people, worlds
from model.words import ChangeSetKind, WorldKind

WORLD = "fitness"


def numeric(metric: str, value: int) -> dict[str, Any]:
    """Ask for at least `value` of a metric."""
    return {"type": "numeric", "metric": metric, "op": ">=", "value": value}


def quest(name: str, requirement: dict[str, Any], base_xp: int, **fields: Any) -> dict[str, Any]:
    """Make one quest; fields not given get harmless values."""
    return {
        "name": name,
        "description": f"{name}, as the tests know it.",
        "type": "daily",
        "category": "movement",
        "requirements": requirement,
        "base_xp": base_xp,
        "stat_affected": None,
        "partial_reward": None,
        "is_core": False,
        "season": None,
        "weight": 0,
        "unlock_day": 1,
        **fields,
    }


def _metrics() -> dict[str, dict[str, Any]]:
    return {
        "alcohol_free": {"name": "Alcohol free", "unit": "", "kind": "boolean", "value_max": 1},
        "protein_grams": _numeric_metric("Protein", "g", 1000),
        "sleep_minutes": _numeric_metric("Sleep", "min", 1440),
        "steps": _numeric_metric("Steps", "steps", 200_000),
        "workout_minutes": _numeric_metric("Workout", "min", 1440),
    }


def _numeric_metric(name: str, unit: str, value_max: int) -> dict[str, Any]:
    return {"name": name, "unit": unit, "kind": "numeric", "value_max": value_max}


def _quests() -> dict[str, dict[str, Any]]:
    sleep_well = {
        "type": "compound",
        "logic": "AND",
        "requirements": [
            numeric("sleep_minutes", 480),
            {"type": "boolean", "metric": "alcohol_free", "value": True},
        ],
    }
    days = {"type": "days", "quest": "steps", "op": ">=", "value": 5}
    core: dict[str, Any] = {"is_core": True}
    return {
        "steps": quest(
            "Daily steps", numeric("steps", 10_000), 25, stat_affected="agi",
            partial_reward={"threshold": 5000, "xp": 10}, **core,
        ),
        "workout": quest(
            "Workout", numeric("workout_minutes", 30), 40, category="strength",
            stat_affected="str", **core,
        ),
        "protein": quest("Protein", numeric("protein_grams", 150), 20, category="nutrition", **core),
        "sleep": quest("Sleep", numeric("sleep_minutes", 420), 15, category="recovery", **core),
        "long-night": quest("Long night", sleep_well, 20, category="recovery"),
        "walk": quest("A second walk", numeric("steps", 15_000), 35, weight=3, unlock_day=8),
        "movement-week": quest("Movement week", days, 75, type="weekly"),
    }  # fmt: skip


def _configs() -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {
        "levels": {"curve": "standard"},
        "streaks": {
            "misses_allowed": 1,
            "tiers": [{"name": "week", "days": 7, "multiplier_ppm": 1_100_000}],
            "freeze_every_days": 7,
            "freezes_held_max": 3,
        },
        "debuff": {"misses": 2, "multiplier_ppm": 900_000, "dungeon_bonus_blocked": True},
        "modifiers": {
            "weekend_multiplier_ppm": 1_100_000,
            "hard_mode_multiplier_ppm": 1_200_000,
            "hard_mode_level_required": 20,
        },
        "xp-caps": {"daily_xp": 5000, "weekly_xp": 25_000},
        "rotation": {
            "unlock_day": 8,
            "seen_days": 3,
            "seen_weight_ppm": 100_000,
            "weakest_stat_weight_ppm": 1_500_000,
        },
        "weekly": {"unlock_day": 7},
        "return-protocol": {"absence_days": 7, "core_required": [2, 2, 2, 3, 3, 4, 4], "xp": 200},
        "stats": {"start": 10, "cap": 100, "xp_per_point": 100},
        "rank-names": {"ranks": [{"level": 1, "name": "Dormant"}, {"level": 10, "name": "E"}]},
    }
    return {key: {"value": value} for key, value in values.items()}


def _archetype(name: str, *, login_ppm: int, steps: int) -> dict[str, Any]:
    habit = {"spread_between": 1000, "spread_within": 2000}
    return {
        "name": name,
        "description": f"A {name.lower()} player of the tests.",
        "habits": {
            "steps": {"mean": steps, **habit},
            "workout_minutes": {"mean": 30, "spread_between": 5, "spread_within": 15},
            "protein_grams": {"mean": 140, "spread_between": 10, "spread_within": 20},
            "sleep_minutes": {"mean": 430, "spread_between": 15, "spread_within": 30},
            "alcohol_free": {"true_ppm": 800_000},
        },
        "engagement": {
            "login_ppm": [login_ppm] * 7,
            "streak_login_ppm": 20_000,
            "debuff_login_ppm": 50_000,
            "lapse_ppm": 5_000,
            "lapse_days_min": 2,
            "lapse_days_max": 6,
            "churn_ppm": 2_000,
            "active_minute_first": 420,
            "active_minute_last": 1320,
        },
        "choices": {
            "dungeon_ppm": 0,
            "boss_ppm": 0,
            "boss_abandon_ppm": 0,
            "hard_mode": False,
            "equip": "best_xp",
        },
        "notes": [{"parameter": "habits", "source": "assumed"}],
    }


def document() -> dict[str, dict[str, dict[str, Any]]]:
    """The whole content of the test world as a flat document."""
    season = {
        "number": 1,
        "name": "Awakening",
        "theme": "foundation",
        "description": "The first season of the tests.",
        "start_date": "2026-01-01",
        "end_date": "2026-12-31",
        "status": "active",
        "xp_multiplier_ppm": 1_000_000,
    }
    title = {
        "name": "The Consistent",
        "description": "Two weeks without a break.",
        "system_message": "Fourteen days. Recorded.",
        "condition_type": "streak_days",
        "condition_config": {"type": "streak_days", "days": 14},
        "passive_type": "percent_xp_bonus",
        "passive_value": None,
        "passive_value_ppm": 50_000,
        "passive_stat": None,
        "regression": {"trigger": "streak_break"},
        "rarity": "uncommon",
        "can_regress": True,
    }
    curve = {"kind": "quadratic", "a_numerator": 115, "a_denominator": 2, "b": 25}
    return deepcopy(
        {
            "metrics": _metrics(),
            "level_curves": {
                "standard": {"name": "Standard", "parameters": curve, "level_max": 100}
            },
            "seasons": {"awakening": season},
            "quest_templates": _quests(),
            "titles": {"the-consistent": title},
            "game_configs": _configs(),
            "archetypes": {
                "casual": _archetype("Casual", login_ppm=550_000, steps=7500),
                "steady": _archetype("Steady", login_ppm=920_000, steps=11_000),
            },
        }
    )


def load(database: Database, *, world: str = WORLD, publish: bool = True) -> None:
    """Make the world with its content; the key of each request names the world."""
    owner = people.ensure_local_owner(database)
    with write(database, actor=owner, key=f"make-{world}", why="test world") as session:
        worlds.create_world(session, key=world, name="Fitness", kind=WorldKind.TEMPLATE)
    with write(database, actor=owner, key=f"fill-{world}", why="test world") as session:
        changes = content.plan({}, document())
        content.apply(session, world=world, changes=changes, kind=ChangeSetKind.IMPORT)
    if publish:
        with write(database, actor=owner, key=f"publish-{world}", why="test world") as session:
            content.publish(session, world=world, note="First version")
