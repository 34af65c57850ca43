"""From the rules section of a ruleset to `EconomyRules`.

Compiled is what a player can come to on their own in a simulation: rewards, goals, milestones, the
shop, drops and stakes. Left out, because they are shared between players: offers with a stock,
achievements that run out. May use: rules, shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from model.rules.draws import key_hash
from model.rules.economy import SAVES_FOR_FREEZES, SHOP_PPM
from model.rules.economy_values import (
    HELD_MAX,
    OCCASIONS,
    AssetRule,
    DropRule,
    EconomyRules,
    EntryRule,
    GoalRule,
    MilestoneRule,
    OfferRule,
    PayRule,
    StakeRule,
    TableRule,
)
from model.rules.requirements import compile_requirement
from model.rules.values import ABSENT, NO_LIMIT, Slots
from model.ruleset.build_vitals import tables_of_tasks
from model.words import ShopOfferKind, StreakMilestoneType

Rows = Mapping[str, Mapping[str, Any]]
Places = Mapping[str, int]
_KINDS = tuple(ShopOfferKind)
_COUNTED = tuple(StreakMilestoneType)
_PLAIN: dict[str, Any] = {
    "rewards": (), "drops": (), "stakes": (),
    "shop_ppm": SHOP_PPM, "saves_for_freezes": SAVES_FOR_FREEZES,
}  # fmt: skip


def build_economy(
    rules: Mapping[str, Rows], slots: Slots, *, titles: Places, contents: Mapping[str, Places]
) -> EconomyRules:
    """Compile the economy of a valid ruleset; nothing at all without a currency.

    `contents`: the places of quests, bosses and dungeons by key, by occasion.
    """
    if not rules.get("currencies"):
        return EconomyRules()
    config = rules["game_configs"].get("economy", {}).get("value", _PLAIN)
    tables = rules.get("drop_tables", {})
    names = [*(drop["table"] for drop in config["drops"]), *tables_of_tasks(rules)]
    drawn = {name: tables[name] for name in names}
    entries = {
        key: row
        for key, row in sorted(rules.get("drop_entries", {}).items())
        if row["drop_table"] in drawn
    }
    sold = {
        key: row
        for key, row in sorted(rules.get("shop_offers", {}).items())
        if row["is_active"] and row["stock"] is None and _is_known(row, titles)
    }
    items = {row["item"] for row in (*sold.values(), *entries.values()) if row["item"]}
    assets = (
        *(AssetRule(key, True, HELD_MAX) for key in sorted(rules["currencies"])),
        *(AssetRule(key, False, rules["items"][key]["stack_max"]) for key in sorted(items)),
    )
    currency = {asset.key: i for i, asset in enumerate(assets) if asset.is_currency}
    item = {asset.key: i for i, asset in enumerate(assets) if not asset.is_currency}
    places = {key: place for place, key in enumerate(sorted(drawn))}
    return EconomyRules(
        assets=assets,
        pays=tuple(_pay(row, currency, contents) for row in config["rewards"]),
        goals=_goals(rules.get("achievements", {}), slots, currency),
        milestones=_milestones(rules.get("streak_milestones", {}), currency),
        offers=tuple(
            _offer(key, row, currency=currency, items=item, titles=titles)
            for key, row in sold.items()
        ),
        tables=tuple(
            TableRule(
                key, key_hash(key), drawn[key]["rolls"], _entries(key, entries, currency, item)
            )
            for key in sorted(drawn)
        ),
        drops=tuple(
            DropRule(*_occasion(row, contents), places[row["table"]]) for row in config["drops"]
        ),
        stakes=tuple(_stake(row, currency) for row in config["stakes"]),
        shop_ppm=config["shop_ppm"],
        saves_for_freezes=config["saves_for_freezes"],
    )


def _is_known(row: Mapping[str, Any], titles: Places) -> bool:
    """Whether an offer says what it sells."""
    if row["kind"] == ShopOfferKind.TITLE.value:
        return row["title"] in titles
    return row["kind"] == ShopOfferKind.STREAK_FREEZE.value or row["item"] is not None


def _occasion(row: Mapping[str, Any], contents: Mapping[str, Places]) -> tuple[int, int]:
    occasion, content = row["occasion"], row["content"]
    place = ABSENT if content is None else contents[occasion][content]
    return OCCASIONS.index(occasion), place


def _pay(row: Mapping[str, Any], currency: Places, contents: Mapping[str, Places]) -> PayRule:
    return PayRule(*_occasion(row, contents), currency[row["currency"]], row["amount"])


def _goals(rows: Rows, slots: Slots, currency: Places) -> tuple[GoalRule, ...]:
    return tuple(
        GoalRule(
            key,
            compile_requirement(row["requirements"], slots),
            currency[row["currency"]],
            row["currency_reward"],
        )
        for key, row in sorted(rows.items())
        if row["currency_reward"] and not row["is_limited"]
    )


def _milestones(rows: Rows, currency: Places) -> tuple[MilestoneRule, ...]:
    return tuple(
        MilestoneRule(
            key=key,
            counts=[kind.value for kind in _COUNTED].index(row["milestone_type"]),
            required=row["days_required"],
            asset=currency.get(row["currency"], ABSENT),
            amount=row["points_reward"],
            freezes=row["bonus_rewards"]["freezes"],
        )
        for key, row in sorted(rows.items())
        if row["points_reward"] or row["bonus_rewards"]["freezes"]
    )


def _offer(
    key: str, row: Mapping[str, Any], *, currency: Places, items: Places, titles: Places
) -> OfferRule:
    kind = ShopOfferKind(row["kind"])
    things = {
        ShopOfferKind.ITEM: items.get(row["item"]),
        ShopOfferKind.TITLE: titles.get(row["title"]),
    }
    thing = things.get(kind)
    return OfferRule(
        key=key,
        key_hash=key_hash(key),
        sells=_KINDS.index(kind),
        thing=ABSENT if thing is None else thing,
        quantity=row["quantity"],
        currency=currency[row["currency"]],
        price=row["price"],
        first_day=_day(row["available_from"]),
        last_day=_day(row["available_until"]),
        required_level=row["required_level"],
        bought_max=_limit(row["purchases_per_player_max"]),
    )


def _day(text: str | None) -> int:
    return NO_LIMIT if text is None else date.fromisoformat(text).toordinal()


def _limit(value: int | None) -> int:
    return NO_LIMIT if value is None else value


def _entries(table: str, rows: Rows, currency: Places, items: Places) -> tuple[EntryRule, ...]:
    return tuple(
        EntryRule(
            asset=currency.get(row["currency"], items.get(row["item"], ABSENT)),
            weight=row["weight"],
            least=row["quantity_min"],
            most=row["quantity_max"],
            pity=row["pity_after_draws"],
        )
        for row in rows.values()
        if row["drop_table"] == table
    )


def _stake(row: Mapping[str, Any], currency: Places) -> StakeRule:
    return StakeRule(
        key=row["key"],
        key_hash=key_hash(row["key"]),
        asset=currency[row["currency"]],
        stake=row["stake"],
        prize=row["prize"],
        win_ppm=row["win_ppm"],
        rounds=row["rounds"],
        stop_at=_limit(row["stop_at"]),
    )
