"""Title conditions and regressions, compiled to the same programs as requirements.

All six condition types become comparisons of lifetime counts, the streak or a counted window; they
are judged by `requirements.evaluate` on the player's lifetime vector at the close of a day. Special
conditions: `account_creation` always holds (so it is earned at the first look), `first_quest` is
one completed quest, `custom` never holds by itself: a boss or a person grants it (rules.md §1.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.rules.requirements import AND, FALSE, GE, OR, TRUE, checked
from model.rules.slots import Window, window_name
from model.rules.values import (
    LOST_BY_WINDOW,
    LOST_ON_STREAK_BREAK,
    NO_REGRESSION,
    Program,
    Slots,
)

EVENT_SLOTS = {
    "boss_defeat": "count:boss_defeats",
    "dungeon_clear": "count:dungeon_clears",
    "perfect_day": "count:perfect_days",
    "level_up": "count:level_ups",
    "return_protocol": "count:return_protocols",
    "quest": "count:quests",
}
"""Which lifetime count an event condition reads."""


def compile_condition(condition: Mapping[str, Any], slots: Slots) -> Program:
    """Compile a title condition (JSON in the TitleCondition shape); KeyError on unknown names."""
    return checked(_instructions(condition, slots))


def compile_regression(regression: Mapping[str, Any] | None, slots: Slots) -> tuple[int, Program]:
    """The regression code and, for windows, the program that says the title is lost."""
    if regression is None:
        return NO_REGRESSION, ()
    if regression["trigger"] == "streak_break":
        return LOST_ON_STREAK_BREAK, ()
    return LOST_BY_WINDOW, _at_least(slots[_window_slot(regression)], regression["count"])


def windows_of(rule: Mapping[str, Any] | None) -> Iterator[Window]:
    """Every counted window that a condition or a regression reads."""
    if rule is None:
        return
    if "window_days" in rule:
        yield rule["metric"], _wanted(rule), rule["window_days"]
    for part in rule.get("conditions", ()):
        yield from windows_of(part)


def _instructions(condition: Mapping[str, Any], slots: Slots) -> Program:
    kind = condition["type"]
    if kind == "compound":
        parts = [_instructions(part, slots) for part in condition["conditions"]]
        join = AND if condition["logic"] == "AND" else OR
        return sum(parts, ()) + (join, len(parts), 0, 0)
    if kind == "streak_days":
        return _at_least(slots.streak, condition["days"])
    if kind == "cumulative_count":
        quest = condition.get("quest")
        name = f"quest:{quest}" if quest is not None else f"metric:{condition['metric']}"
        return _at_least(slots[name], condition["count"])
    if kind == "time_window":
        return _at_least(slots[_window_slot(condition)], condition["count"])
    if kind == "event_count":
        return _at_least(slots[EVENT_SLOTS[condition["event"]]], condition["count"])
    return _special(condition["special"], slots)


def _special(name: str, slots: Slots) -> Program:
    if name == "first_quest":
        return _at_least(slots.quest_count, 1)
    return (TRUE if name == "account_creation" else FALSE, 0, 0, 0)


def _at_least(slot: int, count: int) -> Program:
    return (GE, slot, 0, count)


def _wanted(rule: Mapping[str, Any]) -> int:
    # The shapes' defaults: a condition counts days with the metric true, a regression false.
    return int(rule.get("value", "type" in rule))


def _window_slot(rule: Mapping[str, Any]) -> str:
    return window_name(rule["metric"], _wanted(rule), rule["window_days"])
