"""Whole-content checks: every broken rule that no single row can show, found in one pass.

`ruleset_violations` returns all of them, each with its path (table, row key, field, …) and what to
do. Field shapes, bounds, references between rows and unique names are checked row by row elsewhere
(services.content.validation); a row whose JSON has not its shape is skipped here. This file holds
the names inside JSON; `checks_rules.py` numbers and consistency.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from model.errors import Violation, did_you_mean
from model.rules.requirements import DEPTH_MAX
from model.ruleset.checks_competition import competition_violations
from model.ruleset.checks_economy import economy_violations
from model.ruleset.checks_rules import number_violations
from model.ruleset.checks_vitals import vital_violations
from model.ruleset.parts import (
    CONDITION,
    REGRESSION,
    REQUIREMENT,
    FlatDocument,
    Path,
    condition_leaves,
    open_parts,
    requirement_leaves,
    requirements_of,
    rows_of,
    shaped,
)
from model.shapes import CONFIG_SHAPES, OPTIONAL_CONFIGS

Known = Mapping[str, set[str]]


def ruleset_violations(
    flat: FlatDocument, *, known_keys: Mapping[str, Collection[str]] | None = None
) -> list[Violation]:
    """Every broken whole-content rule of a flat content document; empty when it can be frozen.

    `known_keys`: all row keys by table when `flat` holds only the rows that are sound by
    themselves, so that a reference to a faulty row is not called unknown.
    """
    known = {table: set(rows) for table, rows in flat.items()}
    for table, keys in (known_keys or {}).items():
        known.setdefault(table, set()).update(keys)
    return [
        *_config_violations(flat, known),
        *_requirement_violations(flat, known),
        *_title_violations(flat, known),
        *_habit_violations(flat, known),
        *economy_violations(flat, known),
        *competition_violations(flat, known),
        *vital_violations(flat, known),
        *number_violations(flat, known),
    ]


def _config_violations(flat: FlatDocument, known: Known) -> Iterator[Violation]:
    present = known.get("game_configs", set())
    for key in sorted(set(CONFIG_SHAPES) - OPTIONAL_CONFIGS - present):
        yield Violation(
            "E-CONTENT-110",
            "game_configs",
            None,
            f"must have the key '{key}'",
            "Add it.",
            ("game_configs", key),
        )
    for key in sorted(present - set(CONFIG_SHAPES)):
        yield Violation(
            "E-CONTENT-110",
            "game_configs: key",
            key,
            "is not a setting of this product",
            did_you_mean(key, CONFIG_SHAPES) or "Remove it.",
            ("game_configs", key),
        )
    value = flat.get("game_configs", {}).get("levels", {}).get("value")
    curve = value.get("curve") if isinstance(value, Mapping) else None
    if isinstance(curve, str) and curve not in known.get("level_curves", ()):
        yield Violation(
            "E-CONTENT-101",
            "game_configs 'levels': curve",
            curve,
            "names nothing in level_curves",
            did_you_mean(str(curve), known.get("level_curves", ())) or "Name a level curve.",
            ("game_configs", "levels", "value", "curve"),
        )


# --- Names inside requirements and conditions ------------------------------------------


def _requirement_violations(flat: FlatDocument, known: Known) -> Iterator[Violation]:
    for value, path in requirements_of(flat):
        if shaped(REQUIREMENT, value) is None:
            continue
        yield from _not_too_deep(value, "requirements", path)
        for leaf, place in requirement_leaves(value, path):
            if leaf["type"] in ("numeric", "boolean"):
                yield from _metric(
                    flat, known, leaf["metric"], leaf["type"], path=(*place, "metric")
                )
            elif leaf["type"] == "days":
                yield from _daily_quest(flat, known, leaf["quest"], path=(*place, "quest"))


def _title_violations(flat: FlatDocument, known: Known) -> Iterator[Violation]:
    for key, row in rows_of(flat, "titles"):
        condition = shaped(CONDITION, row.get("condition_config"))
        regression = shaped(REGRESSION, row.get("regression"))
        path: Path = ("titles", key, "condition_config")
        if condition is not None:
            for leaf, place in condition_leaves(condition, path):
                yield from _condition_names(flat, known, leaf, place)
            yield from _not_too_deep(condition, "conditions", path)
        if regression is not None and "metric" in regression:
            path = ("titles", key, "regression")
            metric = regression["metric"]
            yield from _metric(flat, known, metric, "boolean", path=(*path, "metric"))
            yield from _window_fits(regression, path)


def _not_too_deep(value: Mapping[str, Any], parts: str, path: Path) -> Iterator[Violation]:
    if open_parts(value, parts) > DEPTH_MAX:
        yield Violation(
            "E-CONTENT-112",
            f"{path[0]} '{path[1]}': {path[2]}",
            None,
            f"nests more than {DEPTH_MAX} open parts",
            "Flatten it.",
            path,
        )


def _condition_names(
    flat: FlatDocument, known: Known, leaf: Mapping[str, Any], path: Path
) -> Iterator[Violation]:
    if leaf["type"] == "time_window":
        yield from _metric(flat, known, leaf["metric"], "boolean", path=(*path, "metric"))
        yield from _window_fits(leaf, path)
    elif leaf["type"] == "cumulative_count":
        quest, metric = leaf.get("quest"), leaf.get("metric")
        if (quest is None) == (metric is None):
            yield Violation(
                "E-CONTENT-106",
                f"titles '{path[1]}': cumulative_count",
                None,
                "must name either a quest or a metric",
                "Give exactly one of the two.",
                path,
            )
        if quest is not None:
            yield from _daily_quest(flat, known, quest, path=(*path, "quest"))
        if metric is not None:
            yield from _metric(flat, known, metric, "boolean", path=(*path, "metric"))


def _window_fits(window: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    if window["count"] > window["window_days"]:
        yield Violation(
            "E-CONTENT-106",
            f"titles '{path[1]}': count",
            window["count"],
            f"must not exceed window_days = {window['window_days']}",
            "Lower the count or widen the window.",
            (*path, "count"),
        )


def _metric(
    flat: FlatDocument, known: Known, name: str, kind: str, *, path: Path
) -> Iterator[Violation]:
    if name not in known.get("metrics", ()):
        yield Violation(
            "E-CONTENT-101",
            f"{path[0]} '{path[1]}': metric",
            name,
            "names nothing in metrics",
            did_you_mean(name, known.get("metrics", ())) or "Add the metric or name another.",
            path,
        )
        return
    real = flat.get("metrics", {}).get(name, {}).get("kind")
    if real is not None and real != kind:
        yield Violation(
            "E-CONTENT-102",
            f"{path[0]} '{path[1]}': metric",
            name,
            f"is {real} but is used as {kind}",
            f"Use a {real} condition or another metric.",
            path,
        )


def _daily_quest(flat: FlatDocument, known: Known, name: str, *, path: Path) -> Iterator[Violation]:
    quests = flat.get("quest_templates", {})
    daily = [key for key, row in quests.items() if row.get("type") == "daily"]
    if name in daily or (name in known.get("quest_templates", ()) and name not in quests):
        return
    rule = "names a quest that is not daily" if name in quests else "names no quest"
    yield Violation(
        "E-CONTENT-101",
        f"{path[0]} '{path[1]}': quest",
        name,
        rule,
        did_you_mean(name, daily) or "Name a daily quest.",
        path,
    )


def _habit_violations(flat: FlatDocument, known: Known) -> Iterator[Violation]:
    metrics = known.get("metrics", set())
    for key, row in rows_of(flat, "archetypes"):
        habits = row.get("habits")
        for metric in habits if isinstance(habits, Mapping) else ():
            if metric not in metrics:
                yield Violation(
                    "E-CONTENT-111",
                    f"archetypes '{key}': habit",
                    metric,
                    "names nothing in metrics",
                    did_you_mean(metric, metrics) or "Remove it.",
                    ("archetypes", key, "habits", metric),
                )
