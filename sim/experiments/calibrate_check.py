"""How good a fit is: held-out weeks against plain averages, and simulated against observed days.

May use: engine, calibrate_fit, numpy, pandas.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from model.ruleset import Ruleset
from model.words import Section
from sim.engine import Keep, run_fast
from sim.experiments.calibrate_days import Days, Floats
from sim.experiments.calibrate_fit import Fitted, Mixture, log_likelihoods
from sim.experiments.calibrate_hidden import EDGE, Observed
from sim.scenario import CohortSpec, Scenario

REPLICATIONS = 12
_RECENT_DAYS = 7


@dataclass(frozen=True)
class HeldOut:
    """What a fit of the days before said about the last weeks; log-likelihoods per player-day.

    `model` knows each morning's streak and debuff; `average` is one chance for everybody and
    `own_average` each player's own, both from the days before. `actives_error` is the mean absolute
    error of daily actives, forecast on the evening before the held-out weeks began.
    """

    first_on: date
    weeks: int
    player_days: int
    model: float
    average: float
    own_average: float
    actives_error: float
    actives_error_average: float
    actives: pd.DataFrame


def judge(days: Days, fitted: Fitted, *, cut: int, weeks: int) -> HeldOut:
    """Judge a fit of the days before `cut` on the days from there on."""
    train = days.until(cut)
    later = days.seen & (np.arange(days.count)[:, None] >= cut)
    count = int(later.sum())
    whole = log_likelihoods(Observed(days), fitted.mixture)
    known = log_likelihoods(Observed(train), fitted.mixture)
    counted = train.seen.sum(axis=0)
    shown = (train.active & train.seen).sum(axis=0)
    overall = float(np.clip(shown.sum() / max(1, counted.sum()), EDGE, 1 - EDGE))
    own = (shown + overall) / (counted + 1)
    forecast = expected_actives(train, fitted)[cut:]
    present = later.sum(axis=1)[cut:]
    actives = pd.DataFrame(
        {
            "date": [days.start_on + timedelta(days=day) for day in range(cut, days.count)],
            "observed": (days.active & later).sum(axis=1)[cut:],
            "forecast": forecast,
            "average": overall * present,
        }
    )
    return HeldOut(
        first_on=days.start_on + timedelta(days=cut),
        weeks=weeks,
        player_days=count,
        model=float((whole - known).sum()) / count,
        average=_coin(days, later, np.full(len(days.users), overall)) / count,
        own_average=_coin(days, later, own) / count,
        actives_error=float((actives["forecast"] - actives["observed"]).abs().mean()),
        actives_error_average=float((actives["average"] - actives["observed"]).abs().mean()),
        actives=actives,
    )


def _coin(days: Days, later: np.ndarray, chance: Floats) -> float:
    """The log-likelihood of the later days under one chance per player."""
    logs = np.where(days.active, np.log(chance), np.log1p(-np.minimum(chance, 1 - EDGE)))
    return float((logs * later).sum())


def expected_actives(days: Days, fitted: Fitted) -> Floats:
    """Expected active players on each day, given the seen days; float64 (day,).

    On unseen days the streak and the debuffs are those of a player's last seen week, on average.
    """
    observed = Observed(days)
    recent = np.zeros_like(days.seen)
    for player, last in enumerate(days.seen.sum(axis=0) + days.first):
        recent[max(0, last - _RECENT_DAYS) : last, player] = True
    recent &= days.seen
    weight = np.maximum(1, recent.sum(axis=0))
    streak = (days.streak * recent).sum(axis=0) / weight / 30
    debuffed = (days.debuffed * recent).sum(axis=0) / weight
    total = np.zeros(days.count)
    for number, engagement in enumerate(fitted.mixture.engagements):
        moved = engagement.streak_login * streak - engagement.debuff_login * debuffed
        chance = np.clip(engagement.login[days.weekday][:, None] + moved, 0, 1)
        present = observed.posterior(engagement).trial
        total += (present * chance) @ fitted.shares[:, number]
    return total


def fitted_ruleset(
    ruleset: Ruleset,
    engagements: Mapping[str, Mapping[str, Any]],
    habits: Mapping[str, Mapping[str, Any]] | None = None,
) -> Ruleset:
    """The ruleset with the engagement, and perhaps the habits, of some archetypes replaced."""
    document = json.loads(json.dumps(ruleset.document))
    rows = document["sections"][Section.PEOPLE.value]["archetypes"]
    for key, engagement in engagements.items():
        rows[key]["engagement"] = dict(engagement)
    for key, row in (habits or {}).items():
        rows[key]["habits"] = dict(row)
    return Ruleset.from_document(document)


def simulated_actives(
    ruleset: Ruleset, days: Days, mixture: Mixture, *, replications: int, seed: int
) -> pd.DataFrame:
    """Play as many players as were observed, joining when they joined, and count daily actives.

    Columns: date, observed, simulated (mean), low, high: where 95% of such days lie by luck alone
    (the uncertainty of the parameters is not in it).
    """
    scenario = _scenario(days, mixture, seed)
    drawn = np.empty((replications, days.count))
    for replication in range(replications):
        run = run_fast(ruleset, scenario, replication=replication, keep=Keep(False, True, False))
        rows = run.days.array()
        drawn[replication] = np.bincount(rows[:, 1], rows[:, 2], minlength=days.count)
    mean, spread = drawn.mean(axis=0), drawn.std(axis=0, ddof=1) if replications > 1 else 0.0
    reach = 1.96 * spread * np.sqrt(1 + 1 / replications)
    return pd.DataFrame(
        {
            "date": [days.start_on + timedelta(days=day) for day in range(days.count)],
            "observed": (days.active & days.seen).sum(axis=1),
            "simulated": mean,
            "low": np.maximum(0, mean - reach),
            "high": np.minimum(days.seen.sum(axis=1), mean + reach),
        }
    )


def _scenario(days: Days, mixture: Mixture, seed: int) -> Scenario:
    """The observed players by first day, with the fitted mix."""
    weights = tuple(
        (key, max(1, round(1e6 * weight)))
        for key, weight in zip(mixture.keys, mixture.weights.tolist(), strict=True)
    )
    joined, players = np.unique(days.first, return_counts=True)
    cohorts = tuple(
        CohortSpec(
            key=f"joined-{day}", players=count, start_day=day, archetypes=weights,
            timezones=(("UTC", 1),),
        )
        for day, count in zip(joined.tolist(), players.tolist(), strict=True)
    )  # fmt: skip
    return Scenario(
        key="calibrated", cohorts=cohorts, horizon_days=days.count, start_on=days.start_on,
        seed=seed,
    )  # fmt: skip
