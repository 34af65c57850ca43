"""Whole-content checks of limits: settings in order, and no product that could pass 2^62.

Every number a rule multiplies is bounded here, because a 64-bit integer of the compiled engine
would wrap silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from model.errors import Violation
from model.rules.values import PPM
from model.ruleset.parts import FlatDocument, rows_of, whole
from model.shapes import CONFIG_SHAPES

PRODUCT_MAX = 2**62
"""No product of a rule may exceed this."""


def limit_violations(flat: FlatDocument) -> Iterator[Violation]:
    """Every setting out of order and every product that is too large."""
    yield from _config_order(flat)
    yield from _engagement(flat)
    yield from _bounds(flat)


def _config(flat: FlatDocument, key: str) -> Any | None:
    value = flat.get("game_configs", {}).get(key, {}).get("value")
    try:
        return CONFIG_SHAPES[key].model_validate(value)
    except ValueError:
        return None


def _config_order(flat: FlatDocument) -> Iterator[Violation]:
    streaks, ranks = _config(flat, "streaks"), _config(flat, "rank-names")
    caps, stats = _config(flat, "xp-caps"), _config(flat, "stats")
    if streaks is not None:
        days = [tier.days for tier in streaks.tiers]
        yield from _rising(days, key="streaks", field="tiers", what="days")
    if ranks is not None:
        levels = [rank.level for rank in ranks.ranks]
        yield from _rising(levels, key="rank-names", field="ranks", what="level")
    if caps is not None and caps.weekly_xp < caps.daily_xp:
        yield Violation(
            "E-CONTENT-114",
            "game_configs 'xp-caps': weekly_xp",
            caps.weekly_xp,
            f"must not be below daily_xp = {caps.daily_xp}",
            "Raise it.",
            ("game_configs", "xp-caps", "value", "weekly_xp"),
        )
    if stats is not None and stats.cap < stats.start:
        yield Violation(
            "E-CONTENT-114",
            "game_configs 'stats': cap",
            stats.cap,
            f"must not be below start = {stats.start}",
            "Raise it.",
            ("game_configs", "stats", "value", "cap"),
        )


def _rising(numbers: list[int], *, key: str, field: str, what: str) -> Iterator[Violation]:
    for place, (low, high) in enumerate(pairwise(numbers), start=1):
        if high <= low:
            yield Violation(
                "E-CONTENT-114",
                f"game_configs '{key}': {field}[{place}].{what}",
                high,
                f"must be more than the one before ({low})",
                "Sort them, rising.",
                ("game_configs", key, "value", field, place, what),
            )


def _engagement(flat: FlatDocument) -> Iterator[Violation]:
    for key, row in rows_of(flat, "archetypes"):
        engagement = row.get("engagement")
        if not isinstance(engagement, Mapping):
            continue
        for first, last in (
            ("lapse_days_min", "lapse_days_max"),
            ("active_minute_first", "active_minute_last"),
        ):
            low, high = whole(engagement, first), whole(engagement, last)
            if low is not None and high is not None and high < low:
                yield Violation(
                    "E-CONTENT-111",
                    f"archetypes '{key}': engagement.{last}",
                    high,
                    f"must not be below {first} = {low}",
                    "Raise it.",
                    ("archetypes", key, "engagement", last),
                )
        yield from _reminders(key, engagement.get("reminders"))


def _reminders(key: str, reminders: Any) -> Iterator[Violation]:
    if not isinstance(reminders, Mapping):
        return
    low, high = whole(reminders, "away_days_min"), whole(reminders, "away_days_max")
    if low is not None and high is not None and high < low:
        yield Violation(
            "E-CONTENT-111",
            f"archetypes '{key}': engagement.reminders.away_days_max",
            high,
            f"must not be below away_days_min = {low}",
            "Raise it.",
            ("archetypes", key, "engagement", "reminders", "away_days_max"),
        )


def _bounds(flat: FlatDocument) -> Iterator[Violation]:
    """The largest award the content allows, through every multiplier, stays below 2^62."""
    modifiers, streaks = _config(flat, "modifiers"), _config(flat, "streaks")
    rotation = _config(flat, "rotation")
    if modifiers is None or streaks is None or rotation is None:
        return
    weights = [whole(row, "weight") or 0 for _, row in rows_of(flat, "quest_templates")]
    largest = max([1, *weights]) * max(PPM, rotation.seen_weight_ppm)
    if largest * rotation.weakest_stat_weight_ppm > PRODUCT_MAX:
        yield Violation(
            "E-CONTENT-104",
            "game_configs 'rotation': weights multiplied",
            largest,
            "pass 2^62 together with weakest_stat_weight_ppm",
            "Lower the weights.",
            ("game_configs", "rotation", "value", "weakest_stat_weight_ppm"),
        )
    chain = [
        _top(flat, "seasons", "xp_multiplier_ppm"),
        _top(flat, "dungeons", "xp_multiplier_ppm"),
        PPM + _top(flat, "titles", "passive_value_ppm", least=0),
        modifiers.weekend_multiplier_ppm,
        modifiers.hard_mode_multiplier_ppm,
        max([PPM, *[tier.multiplier_ppm for tier in streaks.tiers]]),
    ]
    xp = _largest_base(flat) + _top(flat, "titles", "passive_value", least=0)
    for multiplier in sorted((max(PPM, part) for part in chain), reverse=True):
        xp = xp * multiplier // PPM
        if xp * PPM > PRODUCT_MAX:
            yield Violation(
                "E-CONTENT-104",
                "game_configs 'modifiers': largest possible award",
                xp,
                "passes 2^62 when all multipliers meet",
                "Lower the largest ones.",
                ("game_configs", "modifiers", "value"),
            )
            return


def _largest_base(flat: FlatDocument) -> int:
    fields = (
        ("quest_templates", "base_xp"),
        ("bosses", "xp_reward"),
        ("boss_phases", "xp_reward"),
        ("dungeons", "base_xp_reward"),
    )
    return max(_top(flat, table, field, least=10_000) for table, field in fields)


def _top(flat: FlatDocument, table: str, field: str, *, least: int = PPM) -> int:
    return max([least, *[whole(row, field) or 0 for _, row in rows_of(flat, table)]])
