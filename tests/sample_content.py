"""A small fitness world for tests of rules: few rows, the real numbers, every mechanic once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.ruleset import Ruleset, freeze_document

Content = dict[str, dict[str, dict[str, Any]]]
TEXTS = frozenset({"name", "description", "system_message", "intro_monologue", "defeat_message"})


def freeze(content: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Ruleset:
    """Freeze with sections by field name: texts, people (archetypes), rules."""
    sections = {
        table: {field: _section(table, field) for row in rows.values() for field in row}
        for table, rows in content.items()
    }
    return freeze_document(content, sections)


def _section(table: str, field: str) -> str:
    if table == "archetypes":
        return "people"
    return "texts" if field in TEXTS or table == "narrative_contents" else "rules"


def numeric(metric: str, op: str, value: int) -> dict[str, Any]:
    """A numeric requirement."""
    return {"type": "numeric", "metric": metric, "op": op, "value": value}


def _quest(kind: str, requirement: dict[str, Any], base_xp: int, **more: Any) -> dict[str, Any]:
    return {
        "name": "A quest",
        "description": "Do it.",
        "type": kind,
        "category": "movement",
        "requirements": requirement,
        "base_xp": base_xp,
        "stat_affected": None,
        "partial_reward": None,
        "is_core": False,
        "season": None,
        "weight": 0,
        "unlock_day": 1,
    } | more


def _title(name: str, condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    row = {
        "name": name,
        "description": "Earned.",
        "system_message": "You hold it.",
        "condition_type": condition["type"],
        "condition_config": condition,
        "passive_type": None,
        "passive_value": None,
        "passive_value_ppm": None,
        "passive_stat": None,
        "regression": None,
        "rarity": "common",
        "can_regress": False,
    } | more
    row["can_regress"] = row["regression"] is not None
    return row


def _boss(name: str, level: int, xp: int, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "description": "A boss.",
        "intro_monologue": "You came.",
        "defeat_message": "You won.",
        "difficulty": "normal",
        "required_level": level,
        "xp_reward": xp,
        "title_reward": None,
        "season": None,
    } | more


def _phase(boss: str, number: int, days: int, requirement: dict[str, Any]) -> dict[str, Any]:
    return {
        "boss": boss,
        "phase_number": number,
        "name": f"Phase {number}",
        "description": "Hold on.",
        "requirements": requirement,
        "duration_days": days,
        "xp_reward": 0,
    }


def _dungeon(level: int, ppm: int, minutes: int, *challenges: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "A dungeon",
        "description": "Go in.",
        "difficulty": "e_rank",
        "requirements": {"level_required": level},
        "challenges": list(challenges),
        "base_xp_reward": 50,
        "xp_multiplier_ppm": ppm,
        "duration_minutes": minutes,
        "cooldown_hours": 24,
        "season": None,
    }


def _season(number: int, start: str, end: str, ppm: int) -> dict[str, Any]:
    return {
        "number": number,
        "name": f"Season {number}",
        "theme": "theme",
        "description": "A season.",
        "start_date": start,
        "end_date": end,
        "status": "upcoming",
        "xp_multiplier_ppm": ppm,
    }


def _metric(kind: str, value_max: int) -> dict[str, Any]:
    return {"name": "Metric", "unit": "", "kind": kind, "value_max": value_max}


_RATE = {"type": "completion_rate", "op": ">=", "value_ppm": 700_000}
_STREAK_BREAK = {"trigger": "streak_break"}

CONTENT: Content = {
    "metrics": {
        "steps": _metric("numeric", 100_000),
        "workout-minutes": _metric("numeric", 600),
        "protein-grams": _metric("numeric", 500),
        "sleep-minutes": _metric("numeric", 1440),
        "screen-minutes": _metric("numeric", 1440),
        "alcohol-free": _metric("boolean", 1),
        "wake-on-time": _metric("boolean", 1),
    },
    "level_curves": {
        "spec": {
            "name": "Spec",
            "parameters": {"kind": "quadratic", "a_numerator": 115, "a_denominator": 2, "b": 25},
            "level_max": 100,
        },
        "code": {
            "name": "Code",
            "parameters": {
                "kind": "power_sum",
                "scale": 100,
                "exponent_numerator": 3,
                "exponent_denominator": 2,
            },
            "level_max": 100,
        },
    },
    "seasons": {
        "awakening": _season(1, "2026-01-05", "2026-03-05", 1_000_000),
        "the-contender": _season(2, "2026-03-06", "2026-05-04", 1_100_000),
    },
    "quest_templates": {
        "steps": _quest(
            "daily",
            numeric("steps", ">=", 10_000),
            25,
            is_core=True,
            stat_affected="agi",
            partial_reward={"threshold": 5_000, "xp": 10},
        ),
        "workout": _quest("daily", numeric("workout-minutes", ">=", 1), 40, is_core=True),
        "protein": _quest("daily", numeric("protein-grams", ">=", 150), 20, is_core=True),
        "sleep": _quest("daily", numeric("sleep-minutes", ">=", 420), 15, is_core=True),
        "alcohol-free": _quest(
            "daily", {"type": "boolean", "metric": "alcohol-free", "value": True}, 15
        ),
        "screens-down": _quest("daily", numeric("screen-minutes", "<=", 120), 15),
        "stretch": _quest(
            "daily", numeric("workout-minutes", ">=", 10), 15, weight=3, stat_affected="agi"
        ),
        "posture": _quest(
            "daily", numeric("workout-minutes", ">=", 5), 10, weight=1, stat_affected="str"
        ),
        "movement-week": _quest(
            "weekly", {"type": "days", "quest": "steps", "op": ">=", "value": 5}, 75
        ),
    },
    "titles": {
        "the-beginner": _title("The Beginner", {"type": "special", "special": "account_creation"}),
        "the-consistent": _title(
            "The Consistent",
            {"type": "streak_days", "days": 14},
            rarity="uncommon",
            passive_type="percent_xp_bonus",
            passive_value_ppm=50_000,
            regression=_STREAK_BREAK,
        ),
        "the-walker": _title(
            "The Walker",
            {"type": "cumulative_count", "quest": "steps", "metric": None, "count": 60},
            rarity="uncommon",
            passive_type="flat_xp_bonus",
            passive_value=3,
        ),
        "alcohol-slayer": _title(
            "Alcohol Slayer",
            {
                "type": "time_window",
                "metric": "alcohol-free",
                "value": True,
                "count": 30,
                "window_days": 30,
            },
            rarity="rare",
            passive_type="stat_bonus",
            passive_value=2,
            passive_stat="vit",
            regression={
                "trigger": "time_window_fail",
                "metric": "alcohol-free",
                "value": False,
                "count": 3,
                "window_days": 7,
            },
        ),
        "iron-will": _title(
            "Iron Will",
            {"type": "streak_days", "days": 30},
            rarity="epic",
            passive_type="debuff_reduction",
            passive_value_ppm=500_000,
            regression=_STREAK_BREAK,
        ),
        "boss-slayer": _title(
            "Boss Slayer",
            {"type": "event_count", "event": "boss_defeat", "count": 3},
            rarity="legendary",
            passive_type="percent_xp_bonus",
            passive_value_ppm=100_000,
        ),
        "the-complete": _title(
            "The Complete",
            {
                "type": "compound",
                "logic": "AND",
                "conditions": [
                    {"type": "streak_days", "days": 7},
                    {"type": "event_count", "event": "dungeon_clear", "count": 1},
                ],
            },
        ),
        "the-uncompromising": _title(
            "The Uncompromising", {"type": "special", "special": "custom"}
        ),
    },
    "bosses": {
        "the-inconsistent-one": _boss("The Inconsistent One", 5, 500),
        "the-excuse-maker": _boss(
            "The Excuse Maker", 10, 1000, season="the-contender", title_reward="the-uncompromising"
        ),
    },
    "boss_phases": {
        "the-inconsistent-one/recognition": _phase("the-inconsistent-one", 1, 7, _RATE),
        "the-inconsistent-one/resistance": _phase(
            "the-inconsistent-one", 2, 7, _RATE | {"value_ppm": 800_000}
        ),
        "the-inconsistent-one/override": _phase(
            "the-inconsistent-one", 3, 7, _RATE | {"value_ppm": 900_000}
        ),
        "the-excuse-maker/awareness": _phase(
            "the-excuse-maker",
            1,
            7,
            {"type": "count", "of": "perfect_days", "op": ">=", "value": 3},
        ),
    },
    "dungeons": {
        "step-surge": _dungeon(
            3,
            1_500_000,
            1440,
            {
                "description": "15,000 steps",
                "requirement": numeric("steps", ">=", 15_000),
                "deadline_minute": None,
            },
        ),
        "morning-protocol": _dungeon(
            3,
            1_500_000,
            60,
            {
                "description": "Train before 08:00",
                "requirement": numeric("workout-minutes", ">=", 30),
                "deadline_minute": 480,
            },
        ),
        "clean-fuel": _dungeon(
            6,
            1_750_000,
            1440,
            {
                "description": "100 g of protein",
                "requirement": numeric("protein-grams", ">=", 100),
                "deadline_minute": None,
            },
            {
                "description": "No alcohol",
                "requirement": {"type": "boolean", "metric": "alcohol-free", "value": True},
                "deadline_minute": None,
            },
        ),
    },
    "game_configs": {
        "levels": {"value": {"curve": "spec"}},
        "streaks": {
            "value": {
                "misses_allowed": 1,
                "tiers": [
                    {"name": "bronze", "days": 7, "multiplier_ppm": 1_100_000},
                    {"name": "silver", "days": 14, "multiplier_ppm": 1_150_000},
                    {"name": "gold", "days": 30, "multiplier_ppm": 1_250_000},
                ],
                "freeze_every_days": 7,
                "freezes_held_max": 3,
            }
        },
        "debuff": {
            "value": {"misses": 2, "multiplier_ppm": 900_000, "dungeon_bonus_blocked": True}
        },
        "modifiers": {
            "value": {
                "weekend_multiplier_ppm": 1_100_000,
                "hard_mode_multiplier_ppm": 1_500_000,
                "hard_mode_level_required": 25,
            }
        },
        "xp-caps": {"value": {"daily_xp": 5_000, "weekly_xp": 25_000}},
        "rotation": {
            "value": {
                "unlock_day": 8,
                "seen_days": 3,
                "seen_weight_ppm": 100_000,
                "weakest_stat_weight_ppm": 1_500_000,
            }
        },
        "weekly": {"value": {"unlock_day": 7}},
        "return-protocol": {
            "value": {
                "absence_days": 7,
                "core_required": [2, 2, 2, 3, 3, 4, 4],
                "xp": 200,
            }
        },
        "stats": {"value": {"start": 10, "cap": 100, "xp_per_point": 100}},
        "rank-names": {
            "value": {
                "ranks": [
                    {"level": 1, "name": "Dormant"},
                    {"level": 5, "name": "Awakened"},
                ]
            }
        },
    },
    "narrative_contents": {
        "levelup.default": {
            "category": "level_up",
            "content": "The bar moved.",
            "context": None,
            "is_active": True,
        },
    },
    "archetypes": {
        "casual": {
            "name": "Casual",
            "description": "Comes and goes.",
            "habits": {
                "steps": {
                    "mean": 8000,
                    "spread_between": 2000,
                    "spread_within": 2500,
                    "true_ppm": 0,
                    "weekend_ppm": 900_000,
                    "record_ppm": 950_000,
                },
            },
            "engagement": {
                "login_ppm": [700_000] * 7,
                "streak_login_ppm": 50_000,
                "debuff_login_ppm": 50_000,
                "lapse_ppm": 10_000,
                "lapse_days_min": 3,
                "lapse_days_max": 10,
                "churn_ppm": 5_000,
                "active_minute_first": 420,
                "active_minute_last": 1320,
            },
            "choices": {
                "dungeon_ppm": 100_000,
                "boss_ppm": 100_000,
                "boss_abandon_ppm": 10_000,
                "hard_mode": False,
                "equip": "best_xp",
            },
            "notes": [{"parameter": "login_ppm", "source": "assumed"}],
        },
    },
}
