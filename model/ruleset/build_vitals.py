"""From the settings `task-values` and `vitals` of a valid ruleset to `TaskRules` and `VitalRules`.

May use: rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.rules.codes import ABSENT, STATS
from model.rules.economy_values import EconomyRules
from model.rules.values import QuestRule
from model.rules.vital_values import (
    CriticalRule,
    DropChanceRule,
    EffectRule,
    TaskRules,
    VitalRules,
)

Rows = Mapping[str, Mapping[str, Any]]
Value = Mapping[str, Any]


def tables_of_tasks(rules: Mapping[str, Rows]) -> list[str]:
    """The drop tables that completing a task may open."""
    drops = (_setting(rules, "task-values") or {}).get("drops")
    return [drops["table"]] if drops else []


def build_tasks(
    rules: Mapping[str, Rows], quests: Sequence[QuestRule], economy: EconomyRules
) -> TaskRules:
    """Compile `task-values`; no tasks where a world has no such setting."""
    value = _setting(rules, "task-values")
    if value is None:
        return TaskRules()
    listed = {row["quest"]: row["difficulty_ppm"] for row in value["quests"]}
    places = [place for place, quest in enumerate(quests) if quest.key in listed]
    pay = value["pay"] or {}
    return TaskRules(
        quests=tuple(places),
        difficulty_ppm=tuple(listed[quests[place].key] for place in places),
        values_ppm=tuple(point["value_ppm"] for point in value["points"]),
        changes_ppm=tuple(point["change_ppm"] for point in value["points"]),
        xp_per_change_ppm=value["xp_per_change_ppm"],
        xp_effect=_effect(value["xp_effect"]),
        asset=_asset(pay.get("currency"), economy),
        amount_per_change=pay.get("amount_per_change", 0),
        amount_effect=_effect(pay.get("effect")),
        streak_ppm=pay.get("streak_ppm", 0),
        critical=_critical(value["criticals"]),
        drop=_drop(value["drops"], economy),
        absent_days_judged_max=value["absent_days_judged_max"],
    )


def build_vitals(rules: Mapping[str, Rows], economy: EconomyRules) -> VitalRules:
    """Compile `vitals`; no health where a world has no such setting."""
    value = _setting(rules, "vitals")
    if value is None:
        return VitalRules()
    death, perfect = value["death"], value["perfect_day"] or {}
    return VitalRules(
        health_max=value["health_max_tenths"],
        damage_per_change=value["damage_tenths_per_change"],
        damage_effect=_effect(value["damage_effect"]),
        damage_required_level=value["damage_required_level"],
        restored_by_level_up=value["restored_by_level_up"],
        death_levels=death["levels"],
        death_asset=_asset(death["currency"], economy),
        death_lost_ppm=death["currency_lost_ppm"],
        death_health=death["health_tenths"],
        buff_level_max=perfect.get("level_max", 0),
        levels_per_point=perfect.get("levels_per_point", 0),
    )


def _setting(rules: Mapping[str, Rows], key: str) -> Value | None:
    row = rules["game_configs"].get(key)
    return None if row is None else row["value"]


def _stat(word: str | None) -> int:
    return ABSENT if word is None else [stat.value for stat in STATS].index(word)


def _effect(value: Value | None) -> EffectRule:
    if value is None:
        return EffectRule()
    return EffectRule(_stat(value["attribute"]), value["per_point_ppm"], value["least_ppm"])


def _asset(key: str | None, economy: EconomyRules) -> int:
    keys = [asset.key if asset.is_currency else None for asset in economy.assets]
    return ABSENT if key is None else keys.index(key)


def _critical(value: Value | None) -> CriticalRule:
    if value is None:
        return CriticalRule()
    return CriticalRule(
        chance_ppm=value["chance_ppm"],
        chance_effect=_effect(value["chance_effect"]),
        multiplier_ppm=value["multiplier_ppm"],
        stat=_stat(value["attribute"]),
        more_ppm=value["more_ppm"],
        half_points=value["half_points"],
    )


def _drop(value: Value | None, economy: EconomyRules) -> DropChanceRule:
    if value is None:
        return DropChanceRule()
    less = value["diminishing"] or {"limit_ppm": 0, "half_ppm": 0}
    plain = {
        name: value[name]
        for name in (
            "required_level", "base_ppm", "neutral_value_ppm", "distance_max_ppm",
            "distance_bonus_ppm", "newcomer_bonus_ppm", "newcomer_fall_ppm", "streak_ppm",
            "daily_max", "points_per_more",
        )
    }  # fmt: skip
    return DropChanceRule(
        table=[table.key for table in economy.tables].index(value["table"]),
        effect=_effect(value["effect"]),
        stat=_stat(value["attribute"]),
        **less,
        **plain,
    )
