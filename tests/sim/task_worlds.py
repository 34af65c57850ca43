"""The small world with tasks and health, for tests of what the shipped one does not have."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from tests.worlds import numeric, small_world


def other_document(judged: int) -> dict[str, Any]:
    """The small world with tasks of every kind, health, and attributes that are trained."""
    document: dict[str, Any] = small_world()
    quests = document["quest_templates"]
    quests["walk-week"] = {
        **quests["long-walk"],
        "type": "weekly",
        "season": None,
        "requirements": numeric("steps", 40_000),
    }
    document["currencies"] = {"coin": {"name": "Coin", "symbol": "c", "minor_digits": 0}}
    document["items"] = {"gem": {"name": "Gem", "type": "material", "stack_max": 40}}
    document["drop_tables"] = {"chest": {"name": "Chest", "rolls": 2}}
    document["drop_entries"] = {
        "chest/gem": {"drop_table": "chest", "item": "gem", "weight": 3, "pity_after_draws": 4},
        "chest/nothing": {"drop_table": "chest", "weight": 5},
    }
    document["game_configs"]["stats"]["value"] |= {"xp_per_point": 50}
    document["game_configs"]["task-values"] = {
        "value": {
            "points": [
                {"value_ppm": -8_000_000, "change_ppm": 3_000_000},
                {"value_ppm": 0, "change_ppm": 1_000_000},
                {"value_ppm": 9_000_000, "change_ppm": 300_000},
            ],
            "quests": [
                {"quest": "train", "difficulty_ppm": 1_500_000},
                {"quest": "long-walk", "difficulty_ppm": 500_000},
                {"quest": "walk-week", "difficulty_ppm": 4_000_000},
            ],
            "xp_per_change_ppm": 9_000_000,
            "xp_effect": {"attribute": "str", "per_point_ppm": 5_000},
            "pay": {"currency": "coin", "amount_per_change": 7, "streak_ppm": 20_000},
            "criticals": {"chance_ppm": 80_000, "multiplier_ppm": 2_000_000},
            "drops": {
                "table": "chest",
                "base_ppm": 300_000,
                "newcomer_bonus_ppm": 500_000,
                "newcomer_fall_ppm": 100_000,
                "daily_max": 1,
            },
            "absent_days_judged_max": judged,
        }
    }
    document["game_configs"]["vitals"] = {
        "value": {
            "health_max_tenths": 300,
            "damage_tenths_per_change": 35,
            "damage_effect": {"attribute": "str", "per_point_ppm": -3_000, "least_ppm": 200_000},
            "death": {
                "levels": 2,
                "currency": "coin",
                "currency_lost_ppm": 500_000,
                "health_tenths": 100,
            },
            "perfect_day": {"levels_per_point": 3, "level_max": 20},
        }
    }
    return document


@cache
def other_world(judged: int, *, health: bool = True) -> Ruleset:
    """The small world with tasks, frozen."""
    document = other_document(judged)
    if not health:
        del document["game_configs"]["vitals"]
    return _frozen(document)


def _frozen(document: dict[str, Any]) -> Ruleset:
    whole, violations = normalise(document)
    assert not violations, [str(violation) for violation in violations]
    return freeze_document(whole)


def _effects() -> st.SearchStrategy[dict[str, Any] | None]:
    return st.none() | st.fixed_dictionaries(
        {
            "attribute": st.sampled_from(["str", "agi", "vit", "disc"]),
            "per_point_ppm": st.integers(-20_000, 20_000),
            "least_ppm": st.integers(0, 1_000_000),
        }
    )


@st.composite
def task_worlds(draw: st.DrawFn) -> Ruleset:
    """The small world with tasks and health whose numbers nobody would choose."""
    document = other_document(draw(st.integers(0, 3)))
    tasks = document["game_configs"]["task-values"]["value"]
    health = document["game_configs"]["vitals"]["value"]
    values = sorted(draw(st.sets(st.integers(-9_000_000, 9_000_000), min_size=2, max_size=6)))
    changes = st.integers(0, 4_000_000)
    tasks["points"] = [{"value_ppm": value, "change_ppm": draw(changes)} for value in values]
    tasks["xp_per_change_ppm"] = draw(st.integers(0, 3_000_000))
    tasks["xp_effect"], tasks["pay"]["effect"] = draw(_effects()), draw(_effects())
    tasks["criticals"] = {
        "chance_ppm": draw(st.integers(0, 1_000_000)),
        "chance_effect": draw(_effects()),
        "multiplier_ppm": draw(st.integers(0, 2_000_000)),
        "attribute": draw(st.sampled_from([None, "str", "vit"])),
        "more_ppm": draw(st.integers(0, 2_000_000)),
        "half_points": draw(st.integers(1, 300)),
    }
    tasks["drops"] |= {
        "required_level": draw(st.integers(1, 4)),
        "neutral_value_ppm": draw(st.integers(-9_000_000, 9_000_000)),
        "distance_max_ppm": draw(st.integers(1, 9_000_000)),
        "distance_bonus_ppm": draw(st.integers(0, 1_000_000)),
        "streak_ppm": draw(st.integers(0, 1_000_000)),
        "effect": draw(_effects()),
        "diminishing": draw(st.sampled_from([None, {"limit_ppm": 700_000, "half_ppm": 90_000}])),
        "attribute": draw(st.sampled_from([None, "agi"])),
        "points_per_more": draw(st.integers(0, 9)),
    }
    health |= {
        "damage_tenths_per_change": draw(st.integers(0, 400)),
        "damage_effect": draw(_effects()),
        "damage_required_level": draw(st.integers(1, 4)),
        "restored_by_level_up": draw(st.booleans()),
    }
    health["death"] |= {
        "levels": draw(st.integers(0, 3)),
        "currency": draw(st.sampled_from([None, "coin"])),
    }
    return _frozen(document)
