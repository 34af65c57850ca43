"""Single rows of content with plain texts and defaults, for tests that write worlds by hand."""

from __future__ import annotations

from typing import Any


def numeric(metric: str, op: str, value: int) -> dict[str, Any]:
    """A numeric requirement."""
    return {"type": "numeric", "metric": metric, "op": op, "value": value}


def quest_row(kind: str, requirement: dict[str, Any], base_xp: int, **more: Any) -> dict[str, Any]:
    """A quest template."""
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


def title_row(name: str, condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A title."""
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


def boss_row(name: str, level: int, xp: int, **more: Any) -> dict[str, Any]:
    """A boss."""
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


def phase_row(boss: str, number: int, days: int, requirement: dict[str, Any]) -> dict[str, Any]:
    """A boss phase."""
    return {
        "boss": boss,
        "phase_number": number,
        "name": f"Phase {number}",
        "description": "Hold on.",
        "requirements": requirement,
        "duration_days": days,
        "xp_reward": 0,
    }


def dungeon_row(level: int, ppm: int, minutes: int, *challenges: dict[str, Any]) -> dict[str, Any]:
    """A dungeon."""
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


def season_row(number: int, start: str, end: str, ppm: int) -> dict[str, Any]:
    """A season."""
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


def metric_row(kind: str, value_max: int) -> dict[str, Any]:
    """A metric."""
    return {"name": "Metric", "unit": "", "kind": kind, "value_max": value_max}
