"""Small hand-written worlds for tests: complete enough to be sound, small enough to read."""

from __future__ import annotations

from typing import Any

from model.services.content import normalise
from model.services.content.rows import Document


def small_world() -> Document:
    """Two metrics, three quests, one title, one boss with two phases, one dungeon, one season."""
    document, violations = normalise(_raw())
    assert not violations, [str(violation) for violation in violations]
    return document


def _raw() -> dict[str, Any]:
    return {
        **_progress(),
        **_fights(),
        "game_configs": {key: {"value": value} for key, value in _configs().items()},
        "narrative_contents": {
            "daily.header.default": {"category": "daily_quest", "content": "Quests are open."}
        },
        "archetypes": {"regular": _archetype()},
    }


def _progress() -> dict[str, Any]:
    return {
        "metrics": {
            "steps": {"name": "Steps", "unit": "steps", "kind": "numeric", "value_max": 100_000},
            "trained": {"name": "Trained", "kind": "boolean"},
        },
        "level_curves": {
            "plain": {
                "name": "Plain",
                "parameters": {
                    "kind": "quadratic",
                    "a_numerator": 115,
                    "a_denominator": 2,
                    "b": 25,
                },
                "level_max": 50,
            }
        },
        "seasons": {
            "first": {
                "number": 1,
                "name": "First",
                "theme": "START",
                "description": "The first season.",
                "start_date": "2026-01-05",
                "end_date": "2026-03-05",
                "xp_multiplier_ppm": 1_100_000,
            }
        },
        "quest_templates": {
            "walk": _quest(
                "Walk",
                numeric("steps", 10_000),
                25,
                category="movement",
                stat="agi",
                is_core=True,
                partial_reward={"threshold": 5_000, "xp": 10},
            ),
            "train": _quest(
                "Train",
                {"type": "boolean", "metric": "trained", "value": True},
                40,
                category="strength",
                stat="str",
                is_core=True,
            ),
            "long-walk": _quest(
                "Long walk", numeric("steps", 15_000), 35, category="movement", season="first"
            ),
        },
        "titles": {
            "walker": {
                "name": "The Walker",
                "description": "Walks.",
                "system_message": "Title: Walker.",
                "condition_type": "cumulative_count",
                "condition_config": {"type": "cumulative_count", "quest": "walk", "count": 3},
                "passive_type": "flat_xp_bonus",
                "passive_value": 3,
                "can_regress": False,
            }
        },
    }


def _fights() -> dict[str, Any]:
    return {
        "bosses": {
            "doubt": {
                "name": "Doubt",
                "description": "It asks why.",
                "intro_monologue": "Why.",
                "defeat_message": "It is silent.",
                "difficulty": "normal",
                "required_level": 2,
                "xp_reward": 200,
                "title_reward": None,
            }
        },
        "boss_phases": {
            "doubt/first": _phase("doubt", 1, "First"),
            "doubt/second": _phase("doubt", 2, "Second"),
        },
        "dungeons": {
            "surge": {
                "name": "Surge",
                "description": "Many steps.",
                "difficulty": "e_rank",
                "requirements": {"level_required": 2},
                "duration_minutes": 1440,
                "challenges": [
                    {
                        "description": "15,000 steps",
                        "requirement": numeric("steps", 15_000),
                        "deadline_minute": None,
                    }
                ],
            }
        },
    }


def numeric(metric: str, value: int, op: str = ">=") -> dict[str, Any]:
    """A numeric requirement."""
    return {"type": "numeric", "metric": metric, "op": op, "value": value}


def _quest(name: str, requirement: dict[str, Any], xp: int, **options: Any) -> dict[str, Any]:
    stat = options.pop("stat", None)
    return {
        "name": name,
        "description": f"{name}.",
        "type": "daily",
        "requirements": requirement,
        "base_xp": xp,
        "stat_affected": stat,
        **options,
    }


def _phase(boss: str, number: int, name: str) -> dict[str, Any]:
    return {
        "boss": boss,
        "phase_number": number,
        "name": name,
        "description": f"{name} phase.",
        "requirements": {"type": "count", "of": "perfect_days", "op": ">=", "value": number},
        "duration_days": 3,
    }


def _configs() -> dict[str, Any]:
    return {
        "levels": {"curve": "plain"},
        "streaks": {
            "misses_allowed": 1,
            "freeze_every_days": 7,
            "freezes_held_max": 3,
            "tiers": [{"name": "Bronze", "days": 7, "multiplier_ppm": 1_100_000}],
        },
        "debuff": {"misses": 2, "multiplier_ppm": 900_000, "dungeon_bonus_blocked": True},
        "modifiers": {
            "weekend_multiplier_ppm": 1_100_000,
            "hard_mode_multiplier_ppm": 1_500_000,
            "hard_mode_level_required": 25,
        },
        "xp-caps": {"daily_xp": 5_000, "weekly_xp": 25_000},
        "rotation": {
            "unlock_day": 8,
            "seen_days": 3,
            "seen_weight_ppm": 100_000,
            "weakest_stat_weight_ppm": 1_500_000,
        },
        "weekly": {"unlock_day": 7},
        "return-protocol": {"absence_days": 7, "core_required": [1, 1, 2], "xp": 200},
        "stats": {"start": 10, "cap": 100},
        "rank-names": {"ranks": [{"level": 1, "name": "Dormant"}]},
    }


def _archetype() -> dict[str, Any]:
    return {
        "name": "Regular",
        "description": "Shows up most days.",
        "habits": {
            "steps": {"mean": 9_000, "spread_between": 1_500, "spread_within": 2_500},
            "trained": {"true_ppm": 500_000},
        },
        "engagement": {
            "login_ppm": [850_000] * 7,
            "streak_login_ppm": 100_000,
            "debuff_login_ppm": 50_000,
            "lapse_ppm": 5_000,
            "lapse_days_min": 3,
            "lapse_days_max": 12,
            "churn_ppm": 1_000,
            "active_minute_first": 420,
            "active_minute_last": 1_290,
        },
        "choices": {
            "dungeon_ppm": 150_000,
            "boss_ppm": 200_000,
            "boss_abandon_ppm": 5_000,
            "hard_mode": False,
            "equip": "best_xp",
        },
        "notes": [{"parameter": "*", "source": "assumed"}],
    }
