"""Whole-content checks of the settings `task-values` and `vitals`: names, order and sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from model.errors import Violation, did_you_mean
from model.rules.values import PPM
from model.rules.vital_values import TASK_XP_MAX
from model.ruleset.parts import FlatDocument, whole
from model.shapes import CONFIG_SHAPES

_PRODUCT_MAX = 2**62
_STREAK_DAYS_MAX = 10_000
"""Longer than any run; a task's streak never passes it."""
Known = Mapping[str, set[str]]
Value = Mapping[str, Any]


def vital_violations(flat: FlatDocument, known: Known) -> Iterator[Violation]:
    """Every broken rule of tasks and health."""
    tasks, vitals = _setting(flat, "task-values"), _setting(flat, "vitals")
    yield from _names(known, tasks, vitals)
    if tasks is not None:
        yield from _points(tasks)
        yield from _quests(flat, tasks)
        yield from _sizes(flat, tasks, vitals)
    if vitals is not None:
        yield from _health(known, vitals)


def _setting(flat: FlatDocument, key: str) -> Value | None:
    value = flat.get("game_configs", {}).get(key, {}).get("value")
    try:
        found: Value = CONFIG_SHAPES[key].model_validate(value).model_dump()
    except ValueError:
        return None
    return found


def _names(known: Known, tasks: Value | None, vitals: Value | None) -> Iterator[Violation]:
    named = []
    if tasks is not None:
        pay, drops = tasks["pay"] or {}, tasks["drops"] or {}
        named += [
            *(
                ("task-values", ("quests", place, "quest"), "quest_templates", row["quest"])
                for place, row in enumerate(tasks["quests"])
            ),
            ("task-values", ("pay", "currency"), "currencies", pay.get("currency")),
            ("task-values", ("drops", "table"), "drop_tables", drops.get("table")),
        ]
    if vitals is not None:
        lost = vitals["death"]["currency"]
        named.append(("vitals", ("death", "currency"), "currencies", lost))
    for setting, path, table, name in named:
        there = known.get(table, set())
        if name is not None and name not in there:
            yield Violation(
                "E-CONTENT-101",
                f"game_configs '{setting}': {'.'.join(map(str, path))}",
                name,
                f"names nothing in {table}",
                did_you_mean(str(name), there) or "Name what there is.",
                ("game_configs", setting, "value", *path),
            )


def _points(tasks: Value) -> Iterator[Violation]:
    path = ("game_configs", "task-values", "value", "points")
    for place, (low, high) in enumerate(pairwise(tasks["points"]), start=1):
        if high["value_ppm"] <= low["value_ppm"]:
            yield Violation(
                "E-CONTENT-114",
                f"game_configs 'task-values': points[{place}].value_ppm",
                high["value_ppm"],
                f"must be more than the one before ({low['value_ppm']})",
                "Sort the points by value, rising.",
                (*path, place, "value_ppm"),
            )


def _quests(flat: FlatDocument, tasks: Value) -> Iterator[Violation]:
    seen: set[str] = set()
    for place, row in enumerate(tasks["quests"]):
        path = ("game_configs", "task-values", "value", "quests", place, "quest")
        quest = flat.get("quest_templates", {}).get(row["quest"], {})
        if row["quest"] in seen:
            yield Violation(
                "E-CONTENT-114",
                f"game_configs 'task-values': quests[{place}].quest",
                row["quest"],
                "is listed twice",
                "Remove one of the two.",
                path,
            )
        seen.add(row["quest"])
        if quest.get("partial_reward") is not None:
            yield Violation(
                "E-CONTENT-105",
                f"quest '{row['quest']}': partial_reward",
                None,
                "has no meaning for a task: it is paid by its change of value",
                "Remove it, or take the quest out of task-values.",
                path,
            )


def _sizes(flat: FlatDocument, tasks: Value, vitals: Value | None) -> Iterator[Violation]:
    """No product may wrap, and every amount of XP up to the largest is tabulated."""
    points = _points_max(flat, vitals)
    change = max(point["change_ppm"] for point in tasks["points"])
    difficulty = max(row["difficulty_ppm"] for row in tasks["quests"])
    critical = tasks["criticals"] or {"multiplier_ppm": PPM, "more_ppm": 0}
    hit = max(PPM, critical["multiplier_ppm"] + critical["more_ppm"])
    pay = tasks["pay"] or {"effect": None, "streak_ppm": 0, "amount_per_change": 0}
    streak = PPM + pay["streak_ppm"] * _STREAK_DAYS_MAX
    earned, _ = _multiplied(
        change, difficulty, _factor(tasks["xp_effect"], points), hit, tasks["xp_per_change_ppm"]
    )
    _, largest = _multiplied(
        change,
        max(PPM, difficulty),
        max(_factor(tasks["xp_effect"], points), _factor(pay["effect"], points)),
        hit,
        max(streak, tasks["xp_per_change_ppm"]),
        max(PPM, pay["amount_per_change"]),
    )
    path = ("game_configs", "task-values", "value", "xp_per_change_ppm")
    if earned // PPM >= TASK_XP_MAX:
        yield Violation(
            "E-CONTENT-104",
            "game_configs 'task-values': XP of the largest completion",
            earned // PPM,
            f"must stay below {TASK_XP_MAX:,}",
            "Lower xp_per_change, the difficulties, the changes or what multiplies them.",
            path,
        )
    if largest > _PRODUCT_MAX:
        yield Violation(
            "E-CONTENT-104",
            "game_configs 'task-values': largest change times its factors",
            largest,
            "passes 2^62 together with the pay",
            "Lower the changes, the difficulties or what multiplies them.",
            path,
        )


def _multiplied(change: int, *factors: int) -> tuple[int, int]:
    """A change times factors in millionths, and the largest product on the way."""
    largest = change
    for factor in factors:
        largest = max(largest, change * factor)
        change = change * factor // PPM
    return change, largest


def _factor(effect: Value | None, points: int) -> int:
    return PPM if effect is None else max(PPM, PPM + effect["per_point_ppm"] * points)


def _points_max(flat: FlatDocument, vitals: Value | None) -> int:
    """The most points that an attribute can have, with a perfect day's."""
    value = flat.get("game_configs", {}).get("stats", {}).get("value")
    cap = whole(value, "cap") if isinstance(value, Mapping) else None
    perfect = (vitals or {}).get("perfect_day")
    per_point = perfect["levels_per_point"] if perfect else 1
    more = -(-perfect["level_max"] // per_point) if perfect else 0
    return (cap or 0) + more


def _health(known: Known, vitals: Value) -> Iterator[Violation]:
    if "task-values" not in known.get("game_configs", set()):
        yield Violation(
            "E-CONTENT-110",
            "game_configs 'vitals'",
            None,
            "needs the setting 'task-values': damage comes from the change of a missed task",
            "Add task-values, or remove vitals.",
            ("game_configs", "vitals"),
        )
    if vitals["death"]["health_tenths"] > vitals["health_max_tenths"]:
        yield Violation(
            "E-CONTENT-114",
            "game_configs 'vitals': death.health_tenths",
            vitals["death"]["health_tenths"],
            f"must not exceed health_max_tenths = {vitals['health_max_tenths']}",
            "Lower it.",
            ("game_configs", "vitals", "value", "death", "health_tenths"),
        )
