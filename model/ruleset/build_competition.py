"""From the rules section of a ruleset to `CompetitionRules`: the setting `competition`.

A duel takes its XP and the currency of its stake from its template. A market of an item that no
shop and no drop of simulations gives is left out: nobody can have one. May use: rules, words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.rules.competition_values import (
    BY_STREAK,
    BY_XP,
    DUEL,
    FORMATS,
    MARKET,
    MEASURES,
    CompetitionRules,
    ContestRule,
    GuildRules,
    PrizeRule,
)
from model.rules.draws import key_hash
from model.rules.economy_values import EconomyRules
from model.rules.guilds import boost_ppm
from model.rules.values import ABSENT
from model.words import DuelType

Rows = Mapping[str, Mapping[str, Any]]
MEASURED = {DuelType.XP_RACE.value: BY_XP, DuelType.STREAK_BATTLE.value: BY_STREAK}
"""Duels that simulations can judge, by what; the others ask for answers that nobody gives there."""


def build_competition(rules: Mapping[str, Rows], economy: EconomyRules) -> CompetitionRules:
    """Compile the competition of a valid ruleset; nothing at all without the setting."""
    row = rules["game_configs"].get("competition")
    if row is None:
        return CompetitionRules()
    config = row["value"]
    currencies = {a.key: place for place, a in enumerate(economy.assets) if a.is_currency}
    items = {a.key: place for place, a in enumerate(economy.assets) if not a.is_currency}
    templates = rules.get("duel_templates", {})
    contests = [
        *(_duel(part, templates[part["template"]], currencies) for part in config["duels"]),
        *(_tournament(part, currencies) for part in config["tournaments"]),
        *(_market(row, currencies, items) for row in config["markets"] if row["item"] in items),
    ]
    return CompetitionRules(
        guild=_guild(config["guilds"]),
        contests=tuple(sorted(contests, key=lambda contest: contest.key)),
    )


def _guild(row: Mapping[str, Any] | None) -> GuildRules:
    if row is None:
        return GuildRules()
    return GuildRules(
        members=row["members"],
        weekly_xp=row["weekly_xp"],
        members_share_ppm=row["members_share_ppm"],
        multiplier_ppm=boost_ppm([row["xp_multiplier_ppm"]]),
        xp_once=row["xp_once"],
    )


def _duel(
    row: Mapping[str, Any], template: Mapping[str, Any], currencies: Mapping[str, int]
) -> ContestRule:
    return ContestRule(
        key=row["template"],
        key_hash=key_hash(row["template"]),
        kind=DUEL,
        measure=MEASURED[template["duel_type"]],
        every_weeks=row["every_weeks"],
        share_ppm=row["share_ppm"],
        required_level=row["required_level"],
        asset=currencies[template["stake_currency"]] if row["stake"] else ABSENT,
        stake=row["stake"],
        won_xp=template["xp_reward"],
        other_xp=template["loser_xp_reward"],
        entrants=2,
    )


def _tournament(row: Mapping[str, Any], currencies: Mapping[str, int]) -> ContestRule:
    return ContestRule(
        key=row["key"],
        key_hash=key_hash(row["key"]),
        kind=DUEL + 1 + FORMATS.index(row["format"]),
        measure=MEASURES.index(row["measure"]),
        every_weeks=row["every_weeks"],
        share_ppm=row["share_ppm"],
        required_level=row["required_level"],
        asset=currencies.get(row["currency"], ABSENT),
        stake=row["entry_fee"],
        won_xp=0,
        other_xp=0,
        entrants=row["entrants"],
        prizes=tuple(
            PrizeRule(prize["rank_from"], prize["rank_to"], prize["xp"], prize["amount"])
            for prize in row["prizes"]
        ),
    )


def _market(
    row: Mapping[str, Any], currencies: Mapping[str, int], items: Mapping[str, int]
) -> ContestRule:
    return ContestRule(
        key=row["key"],
        key_hash=key_hash(row["key"]),
        kind=MARKET,
        measure=BY_XP,
        every_weeks=row["every_weeks"],
        share_ppm=row["sell_ppm"],
        required_level=row["required_level"],
        asset=currencies[row["currency"]],
        stake=row["price"],
        won_xp=0,
        other_xp=0,
        entrants=2,
        item=items[row["item"]],
        wanted=row["wanted"],
        buy_ppm=row["buy_ppm"],
        fee_ppm=row["fee_ppm"],
    )
