"""A small fitness world for tests of rules: few rows, the real numbers, every mechanic once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.ruleset import Ruleset, freeze_document
from tests.sample_rows import (
    boss_row,
    dungeon_row,
    metric_row,
    numeric,
    phase_row,
    quest_row,
    season_row,
    title_row,
)

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


_RATE = {"type": "completion_rate", "op": ">=", "value_ppm": 700_000}
_STREAK_BREAK = {"trigger": "streak_break"}

CONTENT: Content = {
    "metrics": {
        "steps": metric_row("numeric", 100_000),
        "workout-minutes": metric_row("numeric", 600),
        "protein-grams": metric_row("numeric", 500),
        "sleep-minutes": metric_row("numeric", 1440),
        "screen-minutes": metric_row("numeric", 1440),
        "alcohol-free": metric_row("boolean", 1),
        "wake-on-time": metric_row("boolean", 1),
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
        "awakening": season_row(1, "2026-01-05", "2026-03-05", 1_000_000),
        "the-contender": season_row(2, "2026-03-06", "2026-05-04", 1_100_000),
    },
    "quest_templates": {
        "steps": quest_row(
            "daily",
            numeric("steps", ">=", 10_000),
            25,
            is_core=True,
            stat_affected="agi",
            partial_reward={"threshold": 5_000, "xp": 10},
        ),
        "workout": quest_row("daily", numeric("workout-minutes", ">=", 1), 40, is_core=True),
        "protein": quest_row("daily", numeric("protein-grams", ">=", 150), 20, is_core=True),
        "sleep": quest_row("daily", numeric("sleep-minutes", ">=", 420), 15, is_core=True),
        "alcohol-free": quest_row(
            "daily", {"type": "boolean", "metric": "alcohol-free", "value": True}, 15
        ),
        "screens-down": quest_row("daily", numeric("screen-minutes", "<=", 120), 15),
        "stretch": quest_row(
            "daily", numeric("workout-minutes", ">=", 10), 15, weight=3, stat_affected="agi"
        ),
        "posture": quest_row(
            "daily", numeric("workout-minutes", ">=", 5), 10, weight=1, stat_affected="str"
        ),
        "movement-week": quest_row(
            "weekly", {"type": "days", "quest": "steps", "op": ">=", "value": 5}, 75
        ),
    },
    "titles": {
        "the-beginner": title_row(
            "The Beginner", {"type": "special", "special": "account_creation"}
        ),
        "the-consistent": title_row(
            "The Consistent",
            {"type": "streak_days", "days": 14},
            rarity="uncommon",
            passive_type="percent_xp_bonus",
            passive_value_ppm=50_000,
            regression=_STREAK_BREAK,
        ),
        "the-walker": title_row(
            "The Walker",
            {"type": "cumulative_count", "quest": "steps", "metric": None, "count": 60},
            rarity="uncommon",
            passive_type="flat_xp_bonus",
            passive_value=3,
        ),
        "alcohol-slayer": title_row(
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
        "iron-will": title_row(
            "Iron Will",
            {"type": "streak_days", "days": 30},
            rarity="epic",
            passive_type="debuff_reduction",
            passive_value_ppm=500_000,
            regression=_STREAK_BREAK,
        ),
        "boss-slayer": title_row(
            "Boss Slayer",
            {"type": "event_count", "event": "boss_defeat", "count": 3},
            rarity="legendary",
            passive_type="percent_xp_bonus",
            passive_value_ppm=100_000,
        ),
        "the-complete": title_row(
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
        "the-uncompromising": title_row(
            "The Uncompromising", {"type": "special", "special": "custom"}
        ),
    },
    "bosses": {
        "the-inconsistent-one": boss_row("The Inconsistent One", 5, 500),
        "the-excuse-maker": boss_row(
            "The Excuse Maker", 10, 1000, season="the-contender", title_reward="the-uncompromising"
        ),
    },
    "boss_phases": {
        "the-inconsistent-one/recognition": phase_row("the-inconsistent-one", 1, 7, _RATE),
        "the-inconsistent-one/resistance": phase_row(
            "the-inconsistent-one", 2, 7, _RATE | {"value_ppm": 800_000}
        ),
        "the-inconsistent-one/override": phase_row(
            "the-inconsistent-one", 3, 7, _RATE | {"value_ppm": 900_000}
        ),
        "the-excuse-maker/awareness": phase_row(
            "the-excuse-maker",
            1,
            7,
            {"type": "count", "of": "perfect_days", "op": ">=", "value": 3},
        ),
    },
    "dungeons": {
        "step-surge": dungeon_row(
            3,
            1_500_000,
            1440,
            {
                "description": "15,000 steps",
                "requirement": numeric("steps", ">=", 15_000),
                "deadline_minute": None,
            },
        ),
        "morning-protocol": dungeon_row(
            3,
            1_500_000,
            60,
            {
                "description": "Train before 08:00",
                "requirement": numeric("workout-minutes", ">=", 30),
                "deadline_minute": 480,
            },
        ),
        "clean-fuel": dungeon_row(
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
