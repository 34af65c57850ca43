"""Content values as people read them: requirements, ratios, yes and no, dates, changes.

Wording only: what a value means is decided by model.rules. No streamlit here, so that a notebook
may use it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from model.services.catalog import ColumnInfo, TableInfo

MISSING = "–"
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"}
COUNTED = {
    "perfect_days": "perfect days",
    "core_days": "days with all core quests",
    "dungeon_clears": "dungeons cleared",
    "boss_defeats": "bosses defeated",
    "quests": "quests completed",
}
_LABELS = {
    "requirements": "Asks for",
    "base_xp": "Base XP",
    "is_core": "Core quest",
    "stat_affected": "Trains",
    "weight": "Weight in the daily rotation",
    "unlock_day": "From day of play",
}
_STATS = {"str": "Strength", "agi": "Agility", "vit": "Vitality", "disc": "Discipline"}
_TABLES = {
    "quest_templates": "Quests",
    "game_configs": "Settings of the game",
    "narrative_contents": "Narrative texts",
}
_HELP = {
    "base_xp": "XP before any modifier.",
    "is_core": "Core quests decide over perfect days, streaks and debuffs.",
    "stat_affected": "The attribute this quest trains.",
    "weight": "0: not in the rotation. A higher weight is drawn more often.",
    "unlock_day": "1 is a player's first day.",
    "season": "Empty: offered all year.",
    "partial_reward": "XP paid once when the first number asked for reaches a lower mark.",
}


def label_of(column: ColumnInfo) -> str:
    """What a column is called on a page."""
    return _LABELS.get(column.name, column.label)


def table_name(info: TableInfo) -> str:
    """What a table is called on a page."""
    return _TABLES.get(info.name, info.label)


def help_of(column: ColumnInfo) -> str | None:
    """What a column means and which values it takes, or None when its name says it all."""
    parts = [_HELP.get(column.name, ""), bounds_of(column)]
    return " ".join(part for part in parts if part) or None


def bounds_of(column: ColumnInfo) -> str:
    """The values a column takes: `1 to 10,000`, `at most 80 characters`."""
    if column.max_length is not None:
        return f"At most {column.max_length:,} characters."
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:,} to {column.maximum:,}."
    return ""


def in_words(word: str) -> str:
    """Write a stored word for people: `alcohol_free` → `alcohol free`."""
    return word.replace("_", " ").replace("-", " ")


def titled(word: str) -> str:
    """Write a stored word as a label: `e_rank` → `E rank`."""
    if word in _STATS:
        return _STATS[word]
    text = in_words(word)
    return text[:1].upper() + text[1:]


def percent(ppm: int) -> str:
    """Write a ratio in millionths as a percentage, exactly: 1_150_000 → `115%`."""
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}%" if not rest else f"{whole}.{rest:04d}".rstrip("0") + "%"


def when(at: datetime) -> str:
    """Write an instant: `2026-01-05 14:30 UTC`."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def requirement(value: Mapping[str, Any] | None, names: Mapping[str, Any]) -> str:
    """Write a requirement: `steps ≥ 10,000 and alcohol free`; `names` is the world's document."""
    if not value:
        return MISSING
    if value["type"] == "compound":
        joint = " and " if value["logic"] == "AND" else " or "
        return joint.join(_part(part, names) for part in value["requirements"])
    return _leaf(value, names)


def _part(value: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    text = requirement(value, names)
    return f"({text})" if value["type"] == "compound" else text


def _leaf(value: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    kind = value["type"]
    if kind == "boolean":
        name = metric_name(value["metric"], names)
        return name if value["value"] else f"not {name}"
    if kind == "completion_rate":
        return f"core quests done {SIGNS[value['op']]} {percent(value['value_ppm'])}"
    amount = f"{SIGNS[value['op']]} {value['value']:,}"
    if kind == "numeric":
        unit = _metric(value["metric"], names).get("unit", "")
        name = metric_name(value["metric"], names)
        return f"{name} {amount}" + (f" {unit}" if unit and unit.lower() != name else "")
    if kind == "days":
        return f"days of {quest_name(value['quest'], names)} {amount}"
    subject = "streak in days" if kind == "streak" else COUNTED[value["of"]]
    return f"{subject} {amount}"


def metric_name(key: str, names: Mapping[str, Any]) -> str:
    """A metric's name inside a sentence."""
    return str(_metric(key, names).get("name", in_words(key))).lower()


def quest_name(key: str, names: Mapping[str, Any]) -> str:
    """A quest's name inside a sentence, in quotes."""
    row = names.get("quest_templates", {}).get(key, {})
    return f"“{row.get('name', in_words(key))}”"


def _metric(key: str, names: Mapping[str, Any]) -> Mapping[str, Any]:
    row: Mapping[str, Any] = names.get("metrics", {}).get(key, {})
    return row


def value(column: ColumnInfo, stored: Any, names: Mapping[str, Any]) -> str:
    """Write any content value on one line."""
    if stored is None or stored == "":
        return MISSING
    if column.name == "requirements" and isinstance(stored, Mapping) and "type" in stored:
        return requirement(stored, names)
    if column.name == "partial_reward":
        return f"{stored['xp']:,} XP at {stored['threshold']:,}"
    if column.type == "reference" and column.reference_table is not None:
        row = names.get(column.reference_table, {}).get(stored, {})
        return str(row.get("name", stored))
    if isinstance(stored, bool):
        return "yes" if stored else "no"
    if isinstance(stored, int):
        return percent(stored) if column.name.endswith("_ppm") else f"{stored:,}"
    if column.type == "enum":
        return titled(stored)
    return plain_json(stored)


def plain_json(stored: Any) -> str:
    """Write nested data on one line without brackets where it can be read: `curve: standard`."""
    if isinstance(stored, Mapping):
        return ", ".join(f"{in_words(str(k))}: {_scalar(k, v)}" for k, v in stored.items())
    if isinstance(stored, list):
        return "; ".join(plain_json(part) for part in stored)
    return str(stored)


def _scalar(name: str, stored: Any) -> str:
    if isinstance(stored, int) and not isinstance(stored, bool):
        return percent(stored) if str(name).endswith("_ppm") else f"{stored:,}"
    return plain_json(stored)


def differences(
    info: TableInfo, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None,
    names: Mapping[str, Any],
) -> list[str]:  # fmt: skip
    """What a change did to a row, one line a field: `Base XP: 25 → 30`."""
    if before is None:
        return ["added"]
    if after is None:
        return ["deleted"]
    lines = []
    for column in info.fields:
        old, new = before.get(column.name), after.get(column.name)
        if old != new:
            was, now = (value(column, part, names) for part in (old, new))
            lines.append(f"{label_of(column)}: {_short(was)} → {_short(now)}")
    return lines


def _short(text: str, length_max: int = 90) -> str:
    return text if len(text) <= length_max else text[: length_max - 1] + "…"


def row_name(table: str, key: str, document: Mapping[str, Any]) -> str:
    """What a row is called: its name, else its key."""
    row = document.get(table, {}).get(key, {})
    return str(row.get("name") or key)


def distinct(names: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """A label for each key; keys that share a name get the key added, so that labels differ.

    Streamlit tells options apart by their labels: two equal ones would be mixed up.
    """
    shown = {key: names.get(key, key) for key in keys}
    times = Counter(shown.values())
    return {key: name if times[name] == 1 else f"{name} ({key})" for key, name in shown.items()}


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: `1 quest`, `3 quests`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
