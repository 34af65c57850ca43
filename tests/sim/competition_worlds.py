"""A world for tests in which players meet: guilds, duels, tournaments of each kind, a market."""

from __future__ import annotations

from functools import cache
from typing import Any

from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from tests.sim.money_worlds import COIN, OFFERS
from tests.worlds import small_world

GUILDS = {
    "members": 4,
    "weekly_xp": 300,
    "members_share_ppm": 500_000,
    "xp_multiplier_ppm": 1_150_000,
    "xp_once": 25,
}
DUELS: list[dict[str, Any]] = [
    {"template": "race", "share_ppm": 600_000, "stake": 5},
    {"template": "vigil", "share_ppm": 300_000, "every_weeks": 2, "required_level": 2},
]
PRIZES = [
    {"rank_from": 1, "rank_to": 1, "xp": 80, "amount": 40},
    {"rank_from": 2, "rank_to": 3, "xp": 30},
]
TOURNAMENTS: list[dict[str, Any]] = [
    {
        "key": "cup",
        "format": "single_elimination",
        "entrants": 6,
        "share_ppm": 700_000,
        "every_weeks": 4,
        "currency": "coin",
        "entry_fee": 4,
        "prizes": PRIZES,
    },
    {
        "key": "league",
        "format": "round_robin",
        "measure": "streak",
        "entrants": 3,
        "share_ppm": 400_000,
        "every_weeks": 5,
        "required_level": 3,
        "prizes": [{"rank_from": 1, "rank_to": 1, "xp": 50}],
    },
    {
        "key": "swiss",
        "format": "swiss_system",
        "entrants": 7,
        "share_ppm": 500_000,
        "every_weeks": 5,
        "currency": "coin",
        "prizes": [{"rank_from": 1, "rank_to": 2, "amount": 15}],
    },
]
MARKETS: list[dict[str, Any]] = [
    {
        "key": "bazaar",
        "item": "gem",
        "currency": "coin",
        "price": 7,
        "fee_ppm": 150_000,
        "wanted": 1,
        "sell_ppm": 800_000,
        "buy_ppm": 350_000,
    }
]
CONFIG = {"guilds": GUILDS, "duels": DUELS, "tournaments": TOURNAMENTS, "markets": MARKETS}


@cache
def meeting_world() -> Ruleset:
    """The small world with money, a shop and everything in which players meet."""
    return freeze_document(sound(meeting_document(CONFIG)))


@cache
def same_without() -> Ruleset:
    """The same world, whose players never meet."""
    return freeze_document(sound(meeting_document(None)))


def meeting_document(config: dict[str, Any] | None) -> dict[str, Any]:
    """The content of that world with any setting `competition`, not looked at yet."""
    document: dict[str, Any] = small_world()
    document["currencies"] = {"coin": COIN}
    document["items"] = {"gem": {"name": "Gem", "type": "material", "stack_max": 9}}
    document["shop_offers"] = {
        key: {"name": f"Offer {key}", "currency": "coin", **OFFERS[key]}
        for key in ("gem", "freeze")
    }
    document["game_configs"]["economy"] = {
        "value": {
            "rewards": [
                {"occasion": "joining", "currency": "coin", "amount": 9},
                {"occasion": "quest", "currency": "coin", "amount": 3},
            ]
        }
    }
    document["duel_templates"] = {
        "race": {**_template("xp_race", "Race"), "stake_currency": "coin", "stake_max": 20},
        "vigil": _template("streak_battle", "Vigil"),
    }
    if config is not None:
        document["game_configs"]["competition"] = {"value": config}
    return document


def sound(document: dict[str, Any]) -> dict[str, Any]:
    """The content with every default in its place; it breaks no rule."""
    whole, violations = normalise(document)
    assert not violations, [str(violation) for violation in violations]
    return whole


def _template(kind: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "duel_type": kind,
        "difficulty_level": "medium",
        "rules": {},
        "xp_reward": 45,
        "loser_xp_reward": 10,
    }
