"""Designed rows that tell one story: items by type, one right option, rewards with a currency."""

from __future__ import annotations

import re
from typing import Any

from data.demo import words
from data.demo.hooks import hook
from data.demo.plans import Row

_CODES = {"English": "en", "Spanish": "es", "Japanese": "ja", "French": "fr", "German": "de"}
_NATIVE = {"Spanish": "Español", "Japanese": "日本語", "French": "Français", "German": "Deutsch"}
_SYMBOLS = {"Gold": "G", "Gems": "◆", "Study points": "SP"}
_ITEM_TYPES = {
    "Oak staff": "weapon", "Steel compass": "weapon", "Silver pen": "weapon",
    "Wool cloak": "armor", "Leather boots": "armor", "Travel pack": "armor",
    "Calm draught": "potion", "Focus tea": "potion",
}  # fmt: skip
_AREAS = ("science", "languages", "arts", "society", "technology", "health")


def slug(text: str) -> str:
    """A text as small letters and digits joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@hook("languages")
def _language(row: Row, make: Any) -> None:
    row["code"] = _CODES.get(row["name"], "en")
    row["native_name"] = _NATIVE.get(row["name"], row["name"])
    row["is_active"] = True


@hook("currencies")
def _currency(row: Row, make: Any) -> None:
    row["symbol"] = _SYMBOLS.get(row["name"], row["name"][:2])
    row |= {"minor_digits": 0, "real_money_code": None, "is_tradable": row["name"] == "Gold"}


@hook("items")
def _item(row: Row, make: Any) -> None:
    kinds = make.plan.info.column("type").enum_values
    row["type"] = _ITEM_TYPES.get(row["name"], "material" if "material" in kinds else kinds[-1])
    worn = row["type"] in ("weapon", "armor")
    slots = make.store.of("equipment_slots")
    row["equipment_slot_id"] = make.values.one(slots)["id"] if worn else None
    row["stack_max"] = 1 if worn else 99


@hook("weapon_details", "armor_details", "potion_details")
def _item_details(row: Row, make: Any) -> bool:
    wanted = make.plan.name.split("_")[0]
    return bool(make.store.by_id["items"][row["item_id"]]["type"] == wanted)


@hook("question_options")
def _option(row: Row, make: Any) -> None:
    row["is_correct"] = row["order"] == 1
    row["text"] = words.ANSWERS[row["order"] % len(words.ANSWERS)]


@hook("achievements")
def _achievement(row: Row, make: Any) -> None:
    row["is_limited"], row["grants_max"] = False, None
    row["requirements"] = {
        "type": "numeric", "metric": "steps", "op": ">=", "value": 50_000 * (make.turn % 9 + 1),
    }  # fmt: skip
    if row["currency_id"] is None:
        row["currency_reward"] = 0


@hook("streak_milestones")
def _milestone(row: Row, make: Any) -> None:
    row["days_required"] = (3, 7, 14, 30, 60, 100)[make.turn % 6]
    row["name"] = f"{row['days_required']} days in a row"
    if row["currency_id"] is None:
        row["points_reward"] = 0


@hook("duel_templates")
def _duel_template(row: Row, make: Any) -> None:
    if row["stake_currency_id"] is None:
        row["stake_min"] = row["stake_max"] = 0


@hook("shop_offers")
def _shop_offer(row: Row, make: Any) -> None:
    kinds = {"item": "item_id", "title": "title_id"}
    row["kind"] = next((k for k, name in kinds.items() if row[name] is not None), "streak_freeze")
    row["price"] = 20 + 10 * (make.turn % 8)
    row["stock"] = None
    row["available_from"] = row["available_until"] = None


@hook("path_modules")
def _path_module(row: Row, make: Any) -> None:
    kinds = {"lesson": "lesson_id", "unit": "unit_id", "quiz": "quiz_id", "exam": "exam_boss_id"}
    found = next((k for k, name in kinds.items() if row[name] is not None), None)
    if found is None:
        row["lesson_id"] = make.values.one(make.store.of("lessons"))["id"]
    row["kind"] = found or "lesson"


@hook("quest_rewards")
def _quest_reward(row: Row, make: Any) -> None:
    kinds = {"item": "item_id", "currency": "currency_id"}
    row["reward_type"] = next((k for k, name in kinds.items() if row[name] is not None), "xp")
    row["reward_value"] = 1 if row["reward_type"] == "item" else 50 * (1 + make.turn % 6)


_OBJECTIVES = {
    "lesson_id": "complete_lesson", "lesson_section_id": "complete_lesson",
    "quiz_id": "pass_quiz", "boss_id": "defeat_enemy", "item_id": "collect_item",
}  # fmt: skip


@hook("quest_objectives")
def _objective(row: Row, make: Any) -> None:
    found = next((name for name in _OBJECTIVES if row[name] is not None), None)
    if found is None:
        found = "lesson_id"
        row[found] = make.values.one(make.store.of("lessons"))["id"]
    row["objective_type"] = _OBJECTIVES[found]
    row["target_count"] = 1 + make.turn % 5


@hook("drop_entries")
def _drop_entry(row: Row, make: Any) -> None:
    if row["item_id"] is None and row["currency_id"] is None:
        row["item_id"] = make.values.one(make.store.of("items"))["id"]
    row["weight"] = 1 + make.turn % 10


@hook("ui_labels")
def _label(row: Row, make: Any) -> None:
    names = ("Start", "Continue", "Your quests", "Leaderboard", "Settings", "Sign out")
    row["default_text"] = names[make.turn % len(names)]
    row["label_key"] = f"menu.{slug(row['default_text'])}"


@hook("skill_node_templates")
def _skill_node_template(row: Row, make: Any) -> None:
    row["skill_category"] = category(make)


def category(make: Any) -> str:
    """A path such as science/cell-biology."""
    return f"{make.values.one(_AREAS)}/{slug(make.values.one(words.TOPICS))}"


@hook("skills")
def _skill(row: Row, make: Any) -> None:
    row["category"] = make.values.one(_AREAS)
