"""Whole-content checks of consistency: curves, rewards, titles, fights, dates.

Fields that must agree with each other, within a row or across rows. `checks_limits.py` holds
settings and bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from model.errors import Violation
from model.rules.curves import curve_thresholds
from model.rules.requirements import first_metric
from model.rules.values import PPM
from model.ruleset.checks_limits import PRODUCT_MAX, limit_violations
from model.ruleset.parts import (
    CONDITION,
    CURVE,
    PARTIAL,
    REQUIREMENT,
    FlatDocument,
    requirement_leaves,
    rows_of,
    shaped,
    whole,
)

CHALLENGES_MAX = 32
_PASSIVE_FIELDS = {
    "flat_xp_bonus": ("passive_value",),
    "percent_xp_bonus": ("passive_value_ppm",),
    "stat_bonus": ("passive_value", "passive_stat"),
    "debuff_reduction": ("passive_value_ppm",),
    None: (),
}


def number_violations(flat: FlatDocument, known: Mapping[str, set[str]]) -> Iterator[Violation]:
    """Every broken rule about numbers, dates and fields that must agree."""
    yield from _curves(flat)
    yield from _partials(flat)
    yield from _titles(flat)
    yield from _phases(flat, known)
    yield from _dungeons(flat)
    yield from _seasons(flat)
    yield from limit_violations(flat)


def _curves(flat: FlatDocument) -> Iterator[Violation]:
    for key, row in rows_of(flat, "level_curves"):
        level_max = whole(row, "level_max")
        parameters = shaped(CURVE, row.get("parameters"))
        if parameters is None or level_max is None or not 2 <= level_max <= 1000:
            continue
        path = ("level_curves", key, "parameters")
        table = curve_thresholds(parameters, level_max)
        if table[0] != 0 or len(table) < level_max:
            yield Violation(
                "E-CONTENT-103",
                f"level_curves '{key}': thresholds",
                len(table),
                f"must start at 0 and hold a total for each of {level_max} levels",
                "Correct the table or level_max.",
                path,
            )
        for level, (low, high) in enumerate(pairwise(table), start=1):
            if high <= low:
                yield Violation(
                    "E-CONTENT-103",
                    f"level_curves '{key}': level {level + 1}",
                    high,
                    f"must need more XP than level {level} ({low})",
                    "Make the curve rise at every level.",
                    path,
                )
                break
        if table[-1] > PRODUCT_MAX // PPM:
            yield Violation(
                "E-CONTENT-104",
                f"level_curves '{key}': level {len(table)}",
                table[-1],
                f"must not exceed {PRODUCT_MAX // PPM} XP",
                "Lower the curve or level_max.",
                path,
            )


def _partials(flat: FlatDocument) -> Iterator[Violation]:
    for key, row in rows_of(flat, "quest_templates"):
        partial = shaped(PARTIAL, row.get("partial_reward"))
        requirement = shaped(REQUIREMENT, row.get("requirements"))
        if partial is None or requirement is None:
            continue
        path = ("quest_templates", key, "partial_reward")
        metric, base_xp = first_metric(requirement), whole(row, "base_xp")
        if metric is None:
            yield Violation(
                "E-CONTENT-105",
                f"quest '{key}': partial_reward",
                None,
                "needs a numeric requirement to watch",
                "Remove it or add one.",
                path,
            )
            continue
        targets = [
            leaf["value"]
            for leaf, _ in requirement_leaves(requirement, ())
            if leaf["type"] == "numeric" and leaf["metric"] == metric and leaf["op"] in (">=", ">")
        ]
        if not targets or partial["threshold"] >= targets[0]:
            target = targets[0] if targets else "an 'at least' target"
            yield Violation(
                "E-CONTENT-105",
                f"quest '{key}': partial_reward.threshold",
                partial["threshold"],
                f"must be below the quest's target ({target})",
                "Lower it.",
                (*path, "threshold"),
            )
        if base_xp is not None and partial["xp"] >= base_xp:
            yield Violation(
                "E-CONTENT-105",
                f"quest '{key}': partial_reward.xp",
                partial["xp"],
                f"must be less than base_xp = {base_xp}",
                "Lower it.",
                (*path, "xp"),
            )


def _titles(flat: FlatDocument) -> Iterator[Violation]:
    for key, row in rows_of(flat, "titles"):
        condition = shaped(CONDITION, row.get("condition_config"))
        if condition is not None and condition["type"] != row.get("condition_type"):
            yield Violation(
                "E-CONTENT-106",
                f"titles '{key}': condition_type",
                row.get("condition_type"),
                f"must equal condition_config.type = '{condition['type']}'",
                "Change one of the two.",
                ("titles", key, "condition_type"),
            )
        yield from _passive(key, row)
        regression = row.get("regression")
        if isinstance(row.get("can_regress"), bool) and row["can_regress"] != (
            regression is not None
        ):
            yield Violation(
                "E-CONTENT-106",
                f"titles '{key}': can_regress",
                row["can_regress"],
                "must be true exactly when a regression is given",
                "Give a regression or set can_regress to false.",
                ("titles", key, "can_regress"),
            )


def _passive(key: str, row: Mapping[str, Any]) -> Iterator[Violation]:
    kind = row.get("passive_type")
    if not isinstance(kind, str | None) or kind not in _PASSIVE_FIELDS:
        return
    for field in ("passive_value", "passive_value_ppm", "passive_stat"):
        wanted = field in _PASSIVE_FIELDS[kind]
        if wanted != (row.get(field) is not None):
            rule = "is needed" if wanted else "must be empty"
            yield Violation(
                "E-CONTENT-106",
                f"titles '{key}': {field}",
                row.get(field),
                f"{rule} with passive_type = {kind or 'none'}",
                "Fill it." if wanted else "Clear it.",
                ("titles", key, field),
            )
    reduction = whole(row, "passive_value_ppm")
    if kind == "debuff_reduction" and reduction is not None and not 0 <= reduction <= PPM:
        yield Violation(
            "E-CONTENT-106",
            f"titles '{key}': passive_value_ppm",
            reduction,
            "must be 0 to 1,000,000 for a debuff reduction",
            "Lower it.",
            ("titles", key, "passive_value_ppm"),
        )


def _phases(flat: FlatDocument, known: Mapping[str, set[str]]) -> Iterator[Violation]:
    faulty = known.get("boss_phases", set()) - set(flat.get("boss_phases", {}))
    for boss, _ in rows_of(flat, "bosses"):
        if any(key.startswith(f"{boss}/") for key in faulty):
            continue  # a phase that is faulty by itself would look like a gap
        phases = [
            (key, whole(row, "phase_number"))
            for key, row in rows_of(flat, "boss_phases")
            if row.get("boss") == boss
        ]
        numbers = sorted(number for _, number in phases if number is not None)
        if not phases:
            yield Violation(
                "E-CONTENT-107",
                f"bosses '{boss}'",
                None,
                "has no phase",
                "Add at least one phase.",
                ("bosses", boss),
            )
        elif numbers != list(range(1, len(phases) + 1)):
            yield Violation(
                "E-CONTENT-107",
                f"bosses '{boss}': phase numbers",
                numbers,
                f"must be 1 to {len(phases)} without gaps",
                "Renumber the phases.",
                ("boss_phases", phases[0][0], "phase_number"),
            )


def _dungeons(flat: FlatDocument) -> Iterator[Violation]:
    for key, row in rows_of(flat, "dungeons"):
        challenges = row.get("challenges")
        if not isinstance(challenges, list):
            continue
        if not 1 <= len(challenges) <= CHALLENGES_MAX:
            yield Violation(
                "E-CONTENT-109",
                f"dungeons '{key}': challenges",
                len(challenges),
                f"must be 1 to {CHALLENGES_MAX} challenges",
                "Add or remove some.",
                ("dungeons", key, "challenges"),
            )
        for place, challenge in enumerate(challenges):
            deadline = challenge.get("deadline_minute") if isinstance(challenge, Mapping) else None
            if deadline == 0:
                yield Violation(
                    "E-CONTENT-109",
                    f"dungeons '{key}': deadline_minute",
                    0,
                    "can never be met: the day begins at minute 0",
                    "Give a later minute or leave it out.",
                    ("dungeons", key, "challenges", place, "deadline_minute"),
                )


def _seasons(flat: FlatDocument) -> Iterator[Violation]:
    spans: list[tuple[date, date, str]] = []
    for key, row in rows_of(flat, "seasons"):
        start, end = _date(row.get("start_date")), _date(row.get("end_date"))
        for field, value in (("start_date", start), ("end_date", end)):
            if value is None:
                yield Violation(
                    "E-CONTENT-108",
                    f"seasons '{key}': {field}",
                    row.get(field),
                    "must be a date like 2026-01-05",
                    "Correct it.",
                    ("seasons", key, field),
                )
        if start is None or end is None:
            continue
        if start > end:
            yield Violation(
                "E-CONTENT-108",
                f"seasons '{key}': end_date",
                row["end_date"],
                f"must not be before start_date = {row['start_date']}",
                "Swap or move them.",
                ("seasons", key, "end_date"),
            )
        spans.append((start, end, key))
    for (_, end, before), (start, _, key) in pairwise(sorted(spans)):
        if start <= end:
            yield Violation(
                "E-CONTENT-108",
                f"seasons '{key}': start_date",
                start.isoformat(),
                f"overlaps season '{before}', which ends on {end.isoformat()}",
                "Move one of the two.",
                ("seasons", key, "start_date"),
            )


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
