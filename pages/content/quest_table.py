"""Quests as rows for people: what each asks for, where it belongs, which ones match a filter.

No streamlit here: the grid shows these frames, and a notebook may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.kit import words

COLUMNS = ["key", "Quest", "Kind", "Category", "Asks for", "XP", "Partial", "From day"]


def kind_of(quest: Mapping[str, Any]) -> str:
    """Where a quest belongs: core, rotating, bonus, or its type when it is not daily."""
    if quest["is_core"]:
        return "core"
    if quest["type"] != "daily":
        return str(quest["type"])
    return "rotating" if quest["weight"] > 0 else "bonus"


def rows(
    document: Mapping[str, Any],
    *,
    search: str = "",
    types: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> pd.DataFrame:
    """The quests that match, in the order core, bonus, rotating, then the rest, by name."""
    found = [
        _row(key, quest, document)
        for key, quest in document.get("quest_templates", {}).items()
        if (not types or quest["type"] in types)
        and (not categories or quest["category"] in categories)
    ]
    wanted = search.casefold().split()
    kept = [row for row in found if all(part in _text(row) for part in wanted)]
    kept.sort(key=lambda row: (_ORDER.get(row["Kind"], 9), row["Quest"].casefold(), row["key"]))
    return pd.DataFrame(kept, columns=COLUMNS)


_ORDER = {"core": 0, "bonus": 1, "rotating": 2, "weekly": 3}


def _row(key: str, quest: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    partial = quest["partial_reward"]
    return {
        "key": key,
        "Quest": quest["name"],
        "Kind": kind_of(quest),
        "Category": words.titled(quest["category"]),
        "Asks for": words.requirement(quest["requirements"], document),
        "XP": quest["base_xp"],
        "Partial": f"{partial['xp']} at {partial['threshold']:,}" if partial else "",
        "From day": quest["unlock_day"],
    }


def _text(row: Mapping[str, Any]) -> str:
    """What the search looks at: everything shown."""
    return " ".join(str(row[name]) for name in COLUMNS).casefold()


def counts(document: Mapping[str, Any]) -> str:
    """How many quests of each kind: `7 quests: 4 core, 1 bonus, 1 rotating, 1 weekly`."""
    quests = document.get("quest_templates", {})
    by_kind: dict[str, int] = {}
    for quest in quests.values():
        by_kind[kind_of(quest)] = by_kind.get(kind_of(quest), 0) + 1
    ordered = sorted(by_kind.items(), key=lambda item: (_ORDER.get(item[0], 9), item[0]))
    parts = ", ".join(f"{count} {kind}" for kind, count in ordered)
    return f"{words.counted(len(quests), 'quest')}: {parts}" if quests else "No quests yet"
