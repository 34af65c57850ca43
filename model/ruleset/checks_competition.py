"""Whole-content checks of the setting `competition`: names, stakes, prizes and enough weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.errors import Violation, did_you_mean
from model.rules.competition import contest_weeks
from model.rules.competition_values import DUEL, FORMATS
from model.ruleset.build_competition import MEASURED
from model.ruleset.parts import FlatDocument
from model.shapes import CONFIG_SHAPES

Known = Mapping[str, set[str]]


def competition_violations(flat: FlatDocument, known: Known) -> Iterator[Violation]:
    """Every name that stands for nothing, and every number that does not fit the others."""
    value = flat.get("game_configs", {}).get("competition", {}).get("value")
    try:
        config = CONFIG_SHAPES["competition"].model_validate(value).model_dump()
    except ValueError:
        return
    yield from _twice(config)
    for place, row in enumerate(config["duels"]):
        yield from _duel(row, flat, known, place=place)
    for place, row in enumerate(config["tournaments"]):
        yield from _tournament(row, known, place=place)
    for place, row in enumerate(config["markets"]):
        yield from _market(row, flat, known, place=place)


def _violation(
    code: str, where: tuple[str | int, ...], value: Any, rule: str, fix: str
) -> Violation:
    part, place, *field = where
    name = ".".join(str(step) for step in field)
    return Violation(
        code,
        f"game_configs 'competition': {part}[{place}].{name}",
        value,
        rule,
        fix,
        ("game_configs", "competition", "value", *where),
    )


def _twice(config: Mapping[str, Any]) -> Iterator[Violation]:
    """Results name a contest by its key alone."""
    seen: set[str] = set()
    for part, field in (("duels", "template"), ("tournaments", "key"), ("markets", "key")):
        for place, row in enumerate(config[part]):
            if row[field] in seen:
                rule = "is the key of another contest, and results could not be told apart"
                yield _violation(
                    "E-CONTENT-106", (part, place, field), row[field], rule, "Name another."
                )
            seen.add(row[field])


def _duel(
    row: Mapping[str, Any], flat: FlatDocument, known: Known, *, place: int
) -> Iterator[Violation]:
    key, there = row["template"], known.get("duel_templates", set())
    if key not in there:
        fix = did_you_mean(key, there) or "Name a duel template."
        rule = "names nothing in duel_templates"
        yield _violation("E-CONTENT-101", ("duels", place, "template"), key, rule, fix)
    template = flat.get("duel_templates", {}).get(key)
    if template is None:
        return
    kind = template.get("duel_type")
    if kind not in MEASURED or template.get("quiz"):
        rule = f"must be {' or '.join(MEASURED)} without a quiz: simulations judge no other duel"
        yield _violation(
            "E-CONTENT-102", ("duels", place, "template"), key, rule, "Name another template."
        )
    least, most = template.get("stake_min"), template.get("stake_max")
    if isinstance(least, int) and isinstance(most, int) and not least <= row["stake"] <= most:
        rule = f"must lie within the template's {least} to {most}"
        yield _violation(
            "E-CONTENT-106", ("duels", place, "stake"), row["stake"], rule, "Choose one of these."
        )


def _tournament(row: Mapping[str, Any], known: Known, *, place: int) -> Iterator[Violation]:
    here = ("tournaments", place)
    currency, there = row["currency"], known.get("currencies", set())
    if currency is not None and currency not in there:
        fix = did_you_mean(currency, there) or "Name a currency."
        rule = "names nothing in currencies"
        yield _violation("E-CONTENT-101", (*here, "currency"), currency, rule, fix)
    if currency is None and (row["entry_fee"] or any(p["amount"] for p in row["prizes"])):
        rule = "must be named where there is a fee or an amount to win"
        yield _violation("E-CONTENT-114", (*here, "currency"), None, rule, "Name a currency.")
    weeks = contest_weeks(DUEL + 1 + FORMATS.index(row["format"]), row["entrants"])
    if row["every_weeks"] < weeks:
        rule = f"must be at least {weeks}: one week to enter, then a round a week"
        yield _violation(
            "E-CONTENT-114", (*here, "every_weeks"), row["every_weeks"], rule,
            "Raise it, or take fewer entrants.",
        )  # fmt: skip
    yield from _prizes(row, here)


def _market(
    row: Mapping[str, Any], flat: FlatDocument, known: Known, *, place: int
) -> Iterator[Violation]:
    for field, table in (("item", "items"), ("currency", "currencies")):
        key, there = row[field], known.get(table, set())
        here = ("markets", place, field)
        if key not in there:
            fix = did_you_mean(key, there) or "Name what there is."
            yield _violation("E-CONTENT-101", here, key, f"names nothing in {table}", fix)
        elif flat.get(table, {}).get(key, {}).get("is_tradable") is False:
            rule = "must be tradable to pass between players"
            yield _violation("E-CONTENT-106", here, key, rule, "Name another, or make it so.")


def _prizes(row: Mapping[str, Any], here: tuple[str | int, ...]) -> Iterator[Violation]:
    last = 0
    for number, prize in enumerate(row["prizes"]):
        where = (*here, "prizes", number)
        if prize["rank_from"] <= last:
            rule = f"must be more than the ranks before ({last})"
            yield _violation(
                "E-CONTENT-114", (*where, "rank_from"), prize["rank_from"], rule,
                "Give each rank one prize, rising.",
            )  # fmt: skip
        if prize["rank_to"] < prize["rank_from"]:
            rule = f"must not be below rank_from = {prize['rank_from']}"
            yield _violation(
                "E-CONTENT-114", (*where, "rank_to"), prize["rank_to"], rule, "Raise it."
            )
        last = max(last, prize["rank_to"])
