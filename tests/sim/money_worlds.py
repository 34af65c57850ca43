"""Worlds with money for tests: one with everything on, and those whose odds textbooks know."""

from __future__ import annotations

from functools import cache
from typing import Any

from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from tests.sim.worlds import one_quest
from tests.worlds import numeric, small_world

COIN = {"name": "Coin", "symbol": "c", "minor_digits": 0}
REWARDS = [
    {"occasion": "joining", "currency": "coin", "amount": 7},
    {"occasion": "quest", "currency": "coin", "amount": 3},
    {"occasion": "quest", "content": "walk", "currency": "mark", "amount": 1},
    {"occasion": "level_up", "currency": "mark", "amount": 5},
    {"occasion": "boss", "content": "doubt", "currency": "coin", "amount": 50},
    {"occasion": "dungeon", "currency": "coin", "amount": 20},
    {"occasion": "perfect_day", "currency": "coin", "amount": 4},
    {"occasion": "active_day", "currency": "coin", "amount": 1},
]
STAKE = {
    "key": "toss",
    "currency": "mark",
    "stake": 2,
    "prize": 4,
    "win_ppm": 480_000,
    "rounds": 3,
    "stop_at": 40,
}
DROPS = [
    {"occasion": "quest", "content": "train", "table": "chest"},
    {"occasion": "dungeon", "table": "hoard"},
    {"occasion": "boss", "table": "hoard"},
]
ENTRIES = {
    "chest/coins": {"currency": "coin", "weight": 6, "quantity_min": 1, "quantity_max": 6},
    "chest/gem": {"item": "gem", "weight": 3, "quantity_min": 1, "quantity_max": 2},
    "chest/nothing": {"weight": 4, "quantity_min": 0, "quantity_max": 0},
    "chest/ring": {"item": "ring", "weight": 1, "pity_after_draws": 9},
    "chest/star": {"item": "star", "weight": 1, "pity_after_draws": 12},
    "hoard/coins": {"currency": "coin", "weight": 1, "quantity_min": 10, "quantity_max": 90},
    "hoard/gem": {"item": "gem", "weight": 1},
}
OFFERS = {
    "freeze": {"kind": "streak_freeze", "price": 30},
    "gem": {"kind": "item", "item": "gem", "quantity": 2, "price": 10},
    "late": {"kind": "item", "item": "star", "price": 1, "available_from": "2026-02-01"},
    "rare": {"kind": "item", "item": "ring", "price": 5, "stock": 3},
    "ring": {
        "kind": "item",
        "item": "ring",
        "price": 25,
        "purchases_per_player_max": 2,
        "required_level": 3,
    },
    "walker": {"kind": "title", "title": "strider", "price": 60},
}
GOALS = {
    "ten": {"type": "count", "of": "quests", "op": ">=", "value": 10},
    "far": numeric("steps", 100_000),
    "kept": {"type": "streak", "op": ">=", "value": 5},
}
MILESTONES = [("daily", 3), ("daily", 14), ("weekly", 2), ("perfect_week", 1)]


@cache
def rich_world() -> Ruleset:
    """The small world with every source and sink that simulations know."""
    document = small_world()
    document["titles"]["strider"] = {
        **document["titles"]["walker"],
        "name": "The Strider",
        "condition_config": {"type": "cumulative_count", "quest": "walk", "count": 3_000},
    }
    economy = {"rewards": REWARDS, "drops": DROPS, "stakes": [STAKE], "shop_ppm": 500_000}
    return _frozen(document, economy, entries=ENTRIES)


@cache
def coupon_world(coupons: int, rolls: int) -> Ruleset:
    """A quest each day opens a table of as many equally likely things, `rolls` times."""
    entries = {f"chest/{place:02}": {"item": f"c{place:02}"} for place in range(coupons)}
    economy = {"drops": [{"occasion": "quest", "content": "train", "table": "chest"}]}
    return _frozen(one_quest(1_000_000), economy, entries=entries, rolls=rolls, goods=False)


@cache
def pity_world(rolls: int) -> Ruleset:
    """The chest of the rich world and nothing else, opened every day."""
    entries = {key: row for key, row in ENTRIES.items() if key.startswith("chest/")}
    economy = {"drops": [{"occasion": "quest", "content": "train", "table": "chest"}]}
    return _frozen(one_quest(1_000_000), economy, entries=entries, rolls=rolls, goods=False)


@cache
def ruin_world(start: int, target: int, rounds: int) -> Ruleset:
    """A fair coin, one coin a bet, from `start` until there is nothing or `target`."""
    economy = {
        "rewards": [{"occasion": "joining", "currency": "coin", "amount": start}],
        "stakes": [
            {
                "key": "toss",
                "currency": "coin",
                "stake": 1,
                "prize": 2,
                "win_ppm": 500_000,
                "rounds": rounds,
                "stop_at": target,
            }
        ],
    }
    return _frozen(one_quest(1_000_000), economy, entries={}, goods=False)


@cache
def stocked_world(freezes: int, *, share_ppm: int) -> Ruleset:
    """A coin decides each day; as many freezes come with a player's first kept day, and no more."""
    document = one_quest(share_ppm)
    document["game_configs"]["streaks"]["value"] |= {
        "misses_allowed": 0,
        "freeze_every_days": 0,
        "freezes_held_max": freezes,
    }
    document["streak_milestones"] = {
        "begun": {
            "name": "Begun",
            "milestone_type": "daily",
            "days_required": 1,
            "currency": "coin",
            "points_reward": 1,
            "bonus_rewards": {"freezes": freezes},
        }
    }
    return _frozen(document, {}, entries={}, goods=False)


def _frozen(
    document: dict[str, Any],
    economy: dict[str, Any],
    *,
    entries: dict[str, Any],
    rolls: int = 1,
    goods: bool = True,
) -> Ruleset:
    """A sound world with this economy; `goods`: with a shop, goals and milestones."""
    tables = sorted({key.partition("/")[0] for key in entries})
    items = sorted({row["item"] for row in entries.values() if row.get("item")})
    document["currencies"] = {"coin": COIN}
    document["items"] = {
        key: {"name": f"Item {key}", "type": "material", "stack_max": 6 if goods else 1_000_000}
        for key in items
    }
    document["drop_tables"] = {key: {"name": f"The {key}", "rolls": rolls} for key in tables}
    document["drop_entries"] = {
        key: {"drop_table": key.partition("/")[0], **row} for key, row in entries.items()
    }
    document["game_configs"]["economy"] = {"value": economy}
    if goods:
        document["currencies"]["mark"] = {**COIN, "name": "Mark", "symbol": "m"}
        document["shop_offers"] = {
            key: {"name": f"Offer {key}", "currency": "coin", **row} for key, row in OFFERS.items()
        }
        document["achievements"] = {key: _goal(key, what) for key, what in GOALS.items()}
        document["streak_milestones"] = {
            f"{kind.replace('_', '-')}-{days}": {
                "name": f"{kind} {days}",
                "milestone_type": kind,
                "days_required": days,
                "currency": "mark",
                "points_reward": 8,
                "bonus_rewards": {"freezes": 1},
            }
            for kind, days in MILESTONES
        }
    whole, violations = normalise(document)
    assert not violations, [str(violation) for violation in violations]
    return freeze_document(whole)


def _goal(key: str, requirement: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"Goal {key}",
        "achievement_type": "milestone",
        "achievement_category": "learning",
        "requirements": requirement,
        "currency": "coin",
        "currency_reward": 11,
    }
