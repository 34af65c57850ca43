"""Habits from observed metric values: means, spreads, weekend factors and how often one records.

A counted metric of a player is a lasting mean (normal between players) plus each day's luck (normal
within a player), times the weekend's factor: the engine's own model but for what its bounds cut
off. Who is of which archetype is judged by days and values together, from the fitted engagement and
the content's habits. Intervals come from the scores of single players (Meilijson 1989). May use:
numpy, scipy, calibrate_days, rules.values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize
from scipy.special import logsumexp

from model.rules.values import PPM, Habit
from sim.experiments.calibrate_days import Days, Floats

NUMERIC: Final = ("mean", "spread_between", "spread_within", "weekend", "record")
YES_NO: Final = ("true", "weekend", "record")
PLAYERS_MIN, VALUES_MIN = 5, 20
"""What an archetype must have of a metric, so that its habit is fitted."""
AT_BOUND_MAX: Final = 0.02
"""With more of the values cut off at a bound, mean and spreads are not those of the values."""
_ROUNDS: Final = 25
_STILL: Final = 1e-3
_Z: Final = 1.959963985
_RATIO: Final = 3.841458821
_SMALL: Final = 0.05
_EDGE: Final = 1e-4


@dataclass(frozen=True)
class Metric:
    """What is known of a metric that is fitted."""

    key: str
    is_boolean: bool
    value_max: int
    unit: str = ""


@dataclass(frozen=True)
class Values:
    """One metric's values as sums by player: [weekday, weekend] where there are two columns."""

    metric: Metric
    count: Floats
    total: Floats
    square: Floats
    active: Floats
    at_bound: Floats
    """How many values lie at 0 or at the metric's largest."""


@dataclass(frozen=True)
class Estimate:
    """One parameter of one archetype's habit; `reason` says why it cannot be told, if so."""

    archetype: str
    metric: Metric
    name: str
    value: float
    low: float
    high: float
    content: float
    reason: str = ""


@dataclass(frozen=True)
class _Law:
    """Parameters of one archetype's metric while they are fitted."""

    mean: float
    between: float
    within: float
    weekend: float
    record: float

    @property
    def vector(self) -> Floats:
        """What the counted values depend on."""
        return np.array([self.mean, self.between, self.within, self.weekend])


def values_of(frame: pd.DataFrame, days: Days, metric: Metric) -> Values:
    """The sums of one metric's column (`metric:key`) over active days, player by player."""
    place = {user: number for number, user in enumerate(days.users)}
    mine = frame[frame["active"] & frame["user"].isin(place)]
    player = mine["user"].map(place).to_numpy("int64")
    is_weekend = (mine["date"].dt.day_of_week >= 5).to_numpy("int64")
    value = mine[f"metric:{metric.key}"].to_numpy("float64")
    there = np.isfinite(value)
    cell, size = 2 * player + is_weekend, 2 * len(days.users)

    def summed(weights: Floats) -> Floats:
        sums: Floats = np.bincount(cell[there], weights[there], size).astype("float64")
        return sums.reshape(-1, 2)

    bound = (value <= 0) | (value >= metric.value_max)
    return Values(
        metric,
        summed(np.ones_like(value)),
        summed(value),
        summed(value * value),
        np.bincount(player, minlength=len(days.users)).astype("float64"),
        summed(bound.astype("float64")).sum(axis=1),
    )


def fit_habits(
    values: Sequence[Values],
    joint: Floats,
    keys: Sequence[str],
    content: Mapping[str, Sequence[Habit]],
    places: Mapping[str, int],
) -> list[Estimate]:
    """Every parameter of every habit; `joint` is each player's log-chance by archetype so far.

    `content` has the archetypes' habits by key, `places` the metrics' indexes in them.
    """
    laws = {
        (number, at): _start(_habit(content[key], places[one.metric.key]), one)
        for number, key in enumerate(keys)
        for at, one in enumerate(values)
    }
    shares = _shares(joint)
    for _ in range(_ROUNDS):
        laws = {
            (number, at): _fitted(values[at], shares[:, number], law)
            for (number, at), law in laws.items()
        }
        total = joint.copy()
        for (number, at), law in laws.items():
            total[:, number] += _log_chances(values[at], law)
        before, shares = shares, _shares(total)
        if np.abs(shares - before).max() < _STILL:
            break
    found = []
    for (number, at), law in laws.items():
        habit = _habit(content[keys[number]], places[values[at].metric.key])
        found += _estimates(keys[number], values[at], shares[:, number], law, habit)
    return found


def _shares(joint: Floats) -> Floats:
    shares: Floats = np.exp(joint - logsumexp(joint, axis=1)[:, None])
    return shares


def _habit(habits: Sequence[Habit], place: int) -> Habit | None:
    return next((habit for habit in habits if habit.metric == place), None)


# --- The chance of values ------------------------------------------------------------------------


def _start(habit: Habit | None, values: Values) -> _Law:
    """The content's habit, or what all values have in common where it has none."""
    count = max(1.0, float(values.count.sum()))
    middle = float(values.total.sum()) / count
    spread = max(1e-3, float(values.square.sum()) / count - middle * middle) ** 0.5
    if habit is None:
        return _Law(middle, spread / 2, spread, 1.0, 1.0)
    if values.metric.is_boolean:
        return _Law(habit.true_ppm / PPM, 0, 0, habit.weekend_ppm / PPM, habit.record_ppm / PPM)
    return _Law(
        habit.mean, max(habit.spread_between, 0.1 * spread), max(habit.spread_within, 0.1 * spread),
        habit.weekend_ppm / PPM, habit.record_ppm / PPM,
    )  # fmt: skip


def _log_chances(values: Values, law: _Law) -> Floats:
    """Each player's log-chance of their values and of how often they have one."""
    recorded = values.count.sum(axis=1)
    kept = np.clip(law.record, _EDGE, 1 - _EDGE)
    told: Floats = recorded * np.log(kept) + (values.active - recorded) * np.log(1 - kept)
    if values.metric.is_boolean:
        chance = np.clip(law.mean * np.array([1.0, law.weekend]), _EDGE, 1 - _EDGE)
        no = values.count - values.total
        told = told + (values.total * np.log(chance) + no * np.log(1 - chance)).sum(axis=1)
        return told
    return told + _normal(values, law.vector)


def _normal(values: Values, vector: Floats) -> Floats:
    """Log-density of each player's values: a normal with the player's own mean integrated out."""
    mean, between, within, weekend = vector
    factor = np.array([1.0, weekend])
    weight = values.count @ (factor * factor)
    rest = values.total @ factor - mean * weight
    squares = values.square.sum(axis=1) - 2 * mean * (values.total @ factor)
    squares = squares + mean * mean * weight
    noise, ratio = within * within, (between / within) ** 2
    count = values.count.sum(axis=1)
    spread = 1 + ratio * weight
    quadratic = (squares - ratio / spread * rest * rest) / noise
    logs: Floats = -0.5 * (count * np.log(2 * np.pi * noise) + np.log(spread) + quadratic)
    return logs


# --- Fitting -------------------------------------------------------------------------------------


def _is_enough(values: Values, share: Floats) -> bool:
    players = float(share @ (values.count.sum(axis=1) > 0))
    return players >= PLAYERS_MIN and float(share @ values.count.sum(axis=1)) >= VALUES_MIN


def _fitted(values: Values, share: Floats, law: _Law) -> _Law:
    """The likeliest law for players who belong to the archetype by these shares."""
    active = float(share @ values.active)
    record = float(share @ values.count.sum(axis=1)) / active if active else law.record
    if not _is_enough(values, share):
        return replace(law, record=record if active >= VALUES_MIN else law.record)
    if values.metric.is_boolean:
        yes, count = share @ values.total, share @ values.count
        true = float(yes[0] / count[0]) if count[0] else law.mean
        has_both = count[1] > 0 and true > 0
        weekend = float(yes[1] / count[1]) / true if has_both else law.weekend
        return replace(law, mean=true, weekend=weekend, record=record)
    scale = max(law.within, 1e-3)
    held = None if _has_weekend(values, share) else law.weekend

    def law_of(free: Floats) -> Floats:
        weekend = held if held is not None else free[3]
        return np.array(
            [free[0] * scale, np.exp(free[1]) * scale, np.exp(free[2]) * scale, weekend]
        )

    def loss(free: Floats) -> float:
        return -float(share @ _normal(values, law_of(free)))

    begin = [law.mean / scale, np.log(law.between / scale), np.log(law.within / scale), law.weekend]
    bounds = [(None, None), (-7, 7), (-7, 7), (0.01, 20)]
    found = minimize(loss, np.array(begin), method="L-BFGS-B", bounds=bounds)
    mean, between, within, weekend = (float(number) for number in law_of(found.x))
    return _Law(mean, between, within, weekend, record)


def _has_weekend(values: Values, share: Floats) -> bool:
    count = share @ values.count
    return bool(min(count) >= VALUES_MIN / 2)


# --- How sure ------------------------------------------------------------------------------------


def _estimates(
    key: str, values: Values, share: Floats, law: _Law, habit: Habit | None
) -> list[Estimate]:
    """Every parameter with its interval, and the reason where it cannot be told."""
    metric = values.metric
    names = YES_NO if metric.is_boolean else NUMERIC
    known = _content(habit)
    reasons = {name: _reason(name, values, share) for name in names}
    bounds = _yes_no_bounds(values, share, law) if metric.is_boolean else None
    bounds = bounds or _number_bounds(values, share, law, told=not reasons[names[0]])
    bounds["record"] = _record_bounds(values, share, law)
    held = {"true": law.mean, "mean": law.mean, "spread_between": law.between,
            "spread_within": law.within, "weekend": law.weekend, "record": law.record}  # fmt: skip
    found = []
    for name in names:
        low, high = bounds.get(name, (np.nan, np.nan))
        reason = reasons[name]
        if not reason and not (np.isfinite(low) and np.isfinite(high)):
            reason = "the values do not tell it"
        value = held[name]
        if reason:
            low = high = float("nan")
            value = known[name] if np.isfinite(known[name]) else value
        found.append(Estimate(key, metric, name, value, low, high, known[name], reason))
    return found


def _content(habit: Habit | None) -> dict[str, float]:
    if habit is None:
        return dict.fromkeys((*NUMERIC, *YES_NO), float("nan"))
    return {
        "mean": float(habit.mean), "spread_between": float(habit.spread_between),
        "spread_within": float(habit.spread_within), "true": habit.true_ppm / PPM,
        "weekend": habit.weekend_ppm / PPM, "record": habit.record_ppm / PPM,
    }  # fmt: skip


def _reason(name: str, values: Values, share: Floats) -> str:
    """Why a parameter cannot be told, or nothing."""
    count = values.count.sum(axis=1)
    if name == "record":
        return "" if share @ values.active >= VALUES_MIN else "hardly anybody is like them"
    if not _is_enough(values, share):
        return "hardly anybody like them has a value"
    at_bound = float(share @ values.at_bound) / float(share @ count)
    if not values.metric.is_boolean and at_bound > AT_BOUND_MAX:
        return f"{100 * at_bound:.0f}% of the values lie at the metric's bounds"
    if name == "weekend":
        return "" if _has_weekend(values, share) else "weekdays or weekends have too few values"
    if values.metric.is_boolean:
        return ""
    if name != "mean" and share @ (count >= 2) < PLAYERS_MIN:
        return "too few players have two values, so players and days cannot be told apart"
    return ""


def _record_bounds(values: Values, share: Floats, law: _Law) -> tuple[float, float]:
    error = _ratio_error(values.count.sum(axis=1), values.active, share, law.record)
    return max(0.0, law.record - _Z * error), min(1.0, law.record + _Z * error)


def _ratio_error(part: Floats, whole: Floats, share: Floats, ratio: float) -> float:
    """The standard error of Σ part / Σ whole over players who differ."""
    total = max(1e-12, float(share @ whole))
    return float(np.sqrt((share**2) @ (part - ratio * whole) ** 2)) / total


def _yes_no_bounds(values: Values, share: Floats, law: _Law) -> dict[str, tuple[float, float]]:
    errors = [
        _ratio_error(values.total[:, at], values.count[:, at], share, chance)
        for at, chance in enumerate((law.mean, law.mean * law.weekend))
    ]
    found = {"true": (max(0.0, law.mean - _Z * errors[0]), min(1.0, law.mean + _Z * errors[0]))}
    if law.mean > 0 and 0 < law.mean * law.weekend < 1:
        off = np.hypot(errors[0] / law.mean, errors[1] / (law.mean * law.weekend))
        found["weekend"] = (law.weekend * np.exp(-_Z * off), law.weekend * np.exp(_Z * off))
    return found


def _number_bounds(
    values: Values, share: Floats, law: _Law, *, told: bool
) -> dict[str, tuple[float, float]]:
    """Intervals from the spread of single players' scores; spreads and factors on a log scale."""
    if not told:
        return {}
    names = [name for name in NUMERIC[:4] if name != "weekend" or _has_weekend(values, share)]
    is_alike = law.between < _SMALL * law.within
    if is_alike:
        names.remove("spread_between")
    scores = np.stack([_score(values, share, law, NUMERIC.index(name)) for name in names], axis=1)
    covariance = np.linalg.pinv(scores.T @ scores)
    errors = dict(zip(names, np.sqrt(np.diag(covariance)), strict=True))
    found = {"mean": (law.mean - _Z * errors["mean"], law.mean + _Z * errors["mean"])}
    for name in names[1:]:
        value = float(law.vector[NUMERIC.index(name)])
        reach = _Z * errors[name] / max(value, 1e-9)
        found[name] = (value * np.exp(-reach), value * np.exp(reach))
    if is_alike:
        found["spread_between"] = (0.0, _largest_between(values, share, law))
    return found


def _score(values: Values, share: Floats, law: _Law, place: int) -> Floats:
    """How each player's log-chance changes with one parameter, times their share."""
    step = np.zeros(4)
    step[place] = 1e-4 * max(abs(law.vector[place]), 1e-2 * law.within)
    up, down = (_normal(values, law.vector + sign * step) for sign in (1, -1))
    score: Floats = share * (up - down) / (2 * step[place])
    return score


def _largest_between(values: Values, share: Floats, law: _Law) -> float:
    """The largest spread between players that the values allow, by likelihood ratio."""
    best = float(share @ _normal(values, law.vector))

    def excess(between: float) -> float:
        vector = law.vector
        vector[1] = between
        return 2 * (best - float(share @ _normal(values, vector))) - _RATIO

    low, high = max(law.between, 1e-9), 20 * law.within
    return float(brentq(excess, low, high)) if excess(high) > 0 > excess(low) else float("nan")
