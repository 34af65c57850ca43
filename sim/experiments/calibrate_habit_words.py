"""Fitted habits as rows, content and sentences. May use: calibrate_habits, calibrate_days."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from model.rules.values import PPM
from sim.experiments.calibrate_days import Days
from sim.experiments.calibrate_habits import Estimate

_SHARES: Final = {"true": "true_ppm", "weekend": "weekend_ppm", "record": "record_ppm"}
_LABELS: Final = {
    "mean": "mean",
    "spread_between": "spread between players",
    "spread_within": "spread between days",
    "true": "chance of a yes",
    "weekend": "weekend factor",
    "record": "chance to be recorded",
}


def row(estimate: Estimate) -> tuple[Any, ...]:
    """One parameter as the table of a calibration has it."""
    units = {"true": "chance", "weekend": "factor", "record": "chance an active day"}
    return (
        estimate.archetype, path(estimate), units.get(estimate.name, estimate.metric.unit),
        estimate.value, estimate.low, estimate.high, estimate.content, True, not estimate.reason,
    )  # fmt: skip


def path(estimate: Estimate) -> str:
    """A parameter's place in content: `habits.steps.mean`."""
    return f"habits.{estimate.metric.key}.{estimate.name}"


def with_habits(
    archetype: Mapping[str, Any], habits: Sequence[Estimate], key: str
) -> dict[str, Any]:
    """The content's habits with every parameter that the values tell; nothing when none do."""
    told = [one for one in habits if one.archetype == key and not one.reason]
    if not told:
        return {}
    rows: dict[str, Any] = json.loads(json.dumps(archetype["habits"]))
    for one in told:
        field = _SHARES.get(one.name, one.name)
        value = round(PPM * one.value) if one.name in _SHARES else max(0, round(one.value))
        rows.setdefault(one.metric.key, {})[field] = value
    return {"habits": rows}


def sources(days: Days, habits: Sequence[Estimate], key: str) -> list[tuple[str, str]]:
    """Where each fitted parameter comes from, for the content's notes."""
    return [
        (
            path(one),
            f"questlab calibrate: {len(days.users):,} players, {days.start_on} to {days.end_on}; "
            f"95% {one.low:.4g} to {one.high:.4g}",
        )
        for one in habits
        if one.archetype == key and not one.reason
    ]


def sentences(habits: Sequence[Estimate]) -> Iterator[str]:
    """One sentence per archetype and metric, and one for each reason why something is not told."""
    for (key, metric), group in groupby(habits, key=lambda one: (one.archetype, one.metric.key)):
        estimates = list(group)
        told = [
            f"{_LABELS[one.name]} {one.value:.4g} (95%: {one.low:.4g} to {one.high:.4g})"
            for one in estimates
            if not one.reason
        ]
        if told:
            yield f"{key}, {metric}: {', '.join(told)}."
        reasons: dict[str, list[str]] = {}
        for one in estimates:
            if one.reason:
                reasons.setdefault(one.reason, []).append(_LABELS[one.name])
        for reason, names in reasons.items():
            yield (
                f"{key}, {metric}: {', '.join(names)} cannot be told, because {reason}; the "
                "content's values stay."
            )
