"""How sure a fit is: 95% intervals, and the directions in which the likelihood is flat.

Intervals come from the observed information (the curvature of the log-likelihood, from exact scores
by Fisher's identity) on the logit scale; at an edge of the allowed range, and for the whole-number
lengths of absence, from the likelihood ratio; or, on request, from a bootstrap over players. A
direction along which the likelihood hardly bends is reported, not hidden. Source: Louis (1982), J.
R. Statist. Soc. B 44:226; Venzon and Moolgavkar (1988), Applied Statistics 37:87. May use: numpy,
scipy, calibrate_fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, logsumexp, softmax

from sim.experiments.calibrate_days import Floats
from sim.experiments.calibrate_fit import Fitted, Mixture, fit, log_likelihoods, maximised
from sim.experiments.calibrate_hidden import EDGE, Engagement, Observed

Z = 1.959964
RATIO = 3.841459
"""Half of twice the drop in log-likelihood that a 95% interval allows (chi-squared, 1 degree)."""
FLAT_SPREAD = 3.0
"""A standard error of this many logits (or 0.3 in a chance) means: the days do not say."""
TIED = 0.9
_STEP = 1e-3
_LENGTH_STEPS = 14
_FOLLOWING = frozenset({"lapse", "churn"})
_FOLLOWING_STEPS = 3
_LINEAR = 10.0
"""Pull and push count in tenths, so that one step weighs about as much as one logit."""
_NAMES = (*(f"login_{day}" for day in range(7)), "streak_login", "debuff_login", "lapse", "churn")
_PART = (*("login",) * 7, "streak", "debuff", "lapse", "churn")


class Place(NamedTuple):
    """A parameter: the archetype's number and the name (`weight` for its share of players)."""

    archetype: int
    name: str


@dataclass(frozen=True)
class Intervals:
    """95% intervals, what the days do not say, and pairs that they tell only together."""

    bounds: dict[Place, tuple[float, float]]
    flat: frozenset[Place]
    tied: tuple[tuple[Place, Place, float], ...]


def value_of(mixture: Mixture, place: Place) -> float:
    """The value of one parameter."""
    if place.name == "weight":
        return float(mixture.weights[place.archetype])
    engagement = mixture.engagements[place.archetype]
    if place.name.startswith("login_"):
        return float(engagement.login[int(place.name[-1])])
    return float(getattr(engagement, place.name))


def _with_value(mixture: Mixture, place: Place, value: float) -> Mixture:
    engagement = mixture.engagements[place.archetype]
    if place.name.startswith("login_"):
        login = engagement.login.copy()
        login[int(place.name[-1])] = value
        return mixture.with_engagement(place.archetype, replace(engagement, login=login))
    changed: dict[str, Any] = {place.name: value}
    return mixture.with_engagement(place.archetype, replace(engagement, **changed))


def intervals(observed: Observed, fitted: Fitted, *, free: frozenset[str]) -> Intervals:
    """The intervals of every free parameter, and what is flat or tied."""
    mixture = fitted.mixture
    places = [
        Place(number, name)
        for number in range(len(mixture.keys))
        for name, part in zip(_NAMES, _PART, strict=True)
        if part in free
    ]
    edges = [place for place in places if _is_at_edge(place, value_of(mixture, place))]
    inner = [place for place in places if place not in set(edges)]
    curved = _Curvature(observed, mixture, inner, has_mix="mix" in free)
    bounds, flat = curved.bounds()
    bounds |= {place: _edge_bounds(observed, fitted, place) for place in edges}
    flat |= {place for place in edges if bounds[place][1] - bounds[place][0] > 0.9}
    if "lengths" in free:
        for number in range(len(mixture.keys)):
            for name in ("lapse_days_min", "lapse_days_max"):
                place = Place(number, name)
                bounds[place], is_open, ends = _length_bounds(observed, fitted, place)
                _widened(bounds, number, mixture.engagements[number], ends)
                flat |= {place} if is_open else set()
    return Intervals(bounds, frozenset(flat), tuple(curved.tied(flat)))


def bootstrap(
    observed: Observed, fitted: Fitted, *, free: frozenset[str], resamples: int, seed: int
) -> dict[Place, tuple[float, float]]:
    """Percentile intervals over players drawn again with replacement, keyed by `seed`."""
    players = len(observed.days.users)
    names = [*_NAMES, "weight", "lapse_days_min", "lapse_days_max"]
    places = [Place(number, n) for number in range(len(fitted.mixture.keys)) for n in names]
    drawn = np.empty((resamples, len(places)))
    for number in range(resamples):
        generator = np.random.Generator(np.random.Philox(key=[seed, number]))
        counted = generator.multinomial(players, np.full(players, 1 / players)).astype(float)
        again = fit(observed, fitted.mixture, free=free, player_weights=counted, rounds_max=40)
        drawn[number] = [value_of(again.mixture, place) for place in places]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return {place: (float(low[n]), float(high[n])) for n, place in enumerate(places)}


# --- Curvature -----------------------------------------------------------------------------------


class _Curvature:
    """The observed information at a fit, in logits (pull and push: tenths)."""

    def __init__(
        self, observed: Observed, mixture: Mixture, places: list[Place], *, has_mix: bool
    ) -> None:
        """Differentiate the scores numerically, one parameter at a time."""
        self.observed, self.mixture, self.places = observed, mixture, places
        self.logs = np.stack([observed.log_likelihood(e) for e in mixture.engagements], axis=1)
        self.slopes = [_slopes(observed, e) for e in mixture.engagements]
        self.mixed = len(mixture.keys) - 1 if has_mix else 0
        self.size = len(places) + self.mixed
        rows = [self._moved(place, _STEP) - self._moved(place, -_STEP) for place in places]
        rows += [self._mixed(n, _STEP) - self._mixed(n, -_STEP) for n in range(self.mixed)]
        hessian = np.array(rows).reshape(self.size, self.size) / (2 * _STEP)
        self.values, self.vectors = np.linalg.eigh(-(hessian + hessian.T) / 2)
        bends = self.values > 1 / FLAT_SPREAD**2
        self.flatness = (self.vectors[:, ~bends] ** 2).sum(axis=1)
        kept = self.vectors[:, bends]
        self.covariance = kept / self.values[bends] @ kept.T

    def bounds(self) -> tuple[dict[Place, tuple[float, float]], set[Place]]:
        """Intervals on the natural scale, and the parameters that lie along flat directions."""
        spread = np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        bounds: dict[Place, tuple[float, float]] = {}
        flat = set()
        for number, place in enumerate(self.places):
            if self.flatness[number] > 0.1:
                flat.add(place)
                bounds[place] = (0.0, 1.0)
            else:
                bounds[place] = _around(value_of(self.mixture, place), spread[number], place)
        bounds |= self._weight_bounds()
        return bounds, flat

    def tied(self, flat: set[Place]) -> Iterator[tuple[Place, Place, float]]:
        """Pairs of parameters whose errors go together (correlation beyond 0.9)."""
        spread = np.sqrt(np.maximum(np.diag(self.covariance), 1e-300))
        correlation = self.covariance / spread[:, None] / spread[None, :]
        for first, place in enumerate(self.places):
            for second in range(first + 1, len(self.places)):
                other, found = self.places[second], float(correlation[first, second])
                if abs(found) > TIED and not {place, other} & flat:
                    yield place, other, found

    def _weight_bounds(self) -> dict[Place, tuple[float, float]]:
        """Intervals of the archetypes' shares, by the delta method in logits."""
        weights, bounds = self.mixture.weights, {}
        if not self.mixed:
            return {}
        inner = self.covariance[-self.mixed :, -self.mixed :]
        for number, weight in enumerate(weights):
            held = float(np.clip(weight, EDGE, 1 - EDGE))
            slope = ((np.arange(self.mixed) == number) - weights[: self.mixed]) / (1 - held)
            spread = float(np.sqrt(max(slope @ inner @ slope, 0.0)))
            place = Place(number, "weight")
            bounds[place] = _around(held, spread, place)
        return bounds

    def _moved(self, place: Place, step: float) -> Floats:
        """The total score after one parameter has moved a little."""
        value = value_of(self.mixture, place)
        moved = value + step / _LINEAR if _is_linear(place) else float(expit(logit(value) + step))
        number = place.archetype
        engagement = _with_value(self.mixture, place, moved).engagements[number]
        logs, slopes = self.logs.copy(), list(self.slopes)
        logs[:, number], slopes[number] = (
            self.observed.log_likelihood(engagement), _slopes(self.observed, engagement),
        )  # fmt: skip
        return self._score(self.mixture.weights, logs, slopes)

    def _mixed(self, number: int, step: float) -> Floats:
        moved = np.log(np.maximum(self.mixture.weights, EDGE))
        moved[number] += step
        return self._score(softmax(moved), self.logs, self.slopes)

    def _score(self, weights: Floats, logs: Floats, slopes: list[Floats]) -> Floats:
        joint = logs + np.log(np.maximum(weights, EDGE))
        shares = np.exp(joint - logsumexp(joint, axis=1)[:, None])
        totals = [shares[:, number] @ slopes[number] for number in range(len(slopes))]
        own = [totals[place.archetype][_NAMES.index(place.name)] for place in self.places]
        return np.array([*own, *(shares.sum(axis=0) - len(shares) * weights)[: self.mixed]])


def _slopes(observed: Observed, engagement: Engagement) -> Floats:
    """Each player's score in logits (pull and push: tenths), float64 (player, 11)."""
    days, posterior = observed.days, observed.posterior(engagement)
    chance = engagement.chance(days)
    push = np.where(days.active, 1 / chance, -1 / (1 - chance)) * posterior.trial * days.seen
    push *= (chance > EDGE) & (chance < 1 - EDGE)
    login = [push[days.weekday == day].sum(axis=0) for day in range(7)]
    slopes = [slope * v * (1 - v) for slope, v in zip(login, engagement.login, strict=True)]
    slopes += [(push * days.streak / 30).sum(axis=0) / _LINEAR]
    slopes += [-(push * days.debuffed).sum(axis=0) / _LINEAR]
    lapsed, trials = posterior.lapsed.sum(axis=0), (posterior.trial * days.seen).sum(axis=0)
    slopes.append(lapsed * (1 - engagement.lapse) - trials * engagement.lapse)
    churned, alive = posterior.churned.sum(axis=0), posterior.alive.sum(axis=0)
    slopes.append(churned * (1 - engagement.churn) - alive * engagement.churn)
    return np.stack(slopes, axis=1)


def _around(value: float, spread: float, place: Place) -> tuple[float, float]:
    if _is_linear(place):
        reach = Z * spread / _LINEAR
        return max(0.0, value - reach), min(1.0, value + reach)
    middle = float(logit(np.clip(value, EDGE, 1 - EDGE)))
    return float(expit(middle - Z * spread)), float(expit(middle + Z * spread))


def _is_linear(place: Place) -> bool:
    return place.name in ("streak_login", "debuff_login")


def _is_at_edge(place: Place, value: float) -> bool:
    near = 1e-4 if place.name in ("lapse", "churn") else 2e-3
    return value < near or value > 1 - near


# --- Likelihood ratios ---------------------------------------------------------------------------


def _edge_bounds(observed: Observed, fitted: Fitted, place: Place) -> tuple[float, float]:
    """How far a parameter at the edge of its range may move before the likelihood drops."""
    value, top = value_of(fitted.mixture, place), fitted.log_likelihood
    far = 1.0 if value < 0.5 else 0.0

    def excess(moved: float) -> float:
        reached = log_likelihoods(observed, _with_value(fitted.mixture, place, moved)).sum()
        return 2 * (top - float(reached)) - RATIO

    near, end = float(np.clip(value, EDGE, 1 - EDGE)), abs(far - EDGE)
    if excess(near) >= 0 or excess(end) <= 0:
        return (min(value, far), max(value, far)) if excess(end) <= 0 else (value, value)
    found = float(brentq(excess, near, end, xtol=1e-4))
    return min(value, found), max(value, found)


def _length_bounds(
    observed: Observed, fitted: Fitted, place: Place
) -> tuple[tuple[float, float], bool, list[Engagement]]:
    """The lengths that the likelihood allows, lapse and churn following.

    Also whether no end was found, and the parameters at both ends.
    """
    mixture, number = fitted.mixture, place.archetype
    value, engagement = int(value_of(mixture, place)), mixture.engagements[number]
    logs = np.stack([observed.log_likelihood(e) for e in mixture.engagements], axis=1)
    is_open, found, ends = False, [], []
    for step in (-1, 1):
        end, at_end = value, engagement
        for moved in range(value + step, value + step * (_LENGTH_STEPS + 1), step):
            changed: dict[str, Any] = {place.name: moved}
            tried = replace(at_end, **changed)
            if not 1 <= tried.lapse_days_min <= tried.lapse_days_max <= 365:
                break
            for _ in range(_FOLLOWING_STEPS):
                posterior = observed.posterior(tried)
                logs[:, number] = posterior.log_likelihood
                joint = mixture.joint(logs)
                total = logsumexp(joint, axis=1)
                shares = np.exp(joint[:, number] - total)
                drop = 2 * (fitted.log_likelihood - float(total.sum()))
                tried = maximised(
                    observed, tried, engagement, posterior=posterior, shares=shares, free=_FOLLOWING
                )
            if drop > RATIO:
                break
            end, at_end = moved, tried
        is_open |= abs(end - value) == _LENGTH_STEPS
        found.append(float(end))
        ends.append(at_end)
    return (found[0], found[1]), is_open, ends


def _widened(
    bounds: dict[Place, tuple[float, float]], number: int, here: Engagement, ends: list[Engagement]
) -> None:
    """Add to lapse and churn how far they move when the lengths go to the ends of theirs."""
    for name in _FOLLOWING:
        place = Place(number, name)
        if place in bounds:
            shifts = [0.0, *(getattr(end, name) - getattr(here, name) for end in ends)]
            low, high = bounds[place]
            bounds[place] = (max(0.0, low + min(shifts)), min(1.0, high + max(shifts)))
