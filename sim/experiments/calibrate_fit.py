"""Fitting a mixture of archetypes to observed days by expectation and maximisation (EM).

Each player is of one archetype, drawn by weight; each archetype has its own engagement parameters,
begun at the content's. A step never lowers the likelihood: chances have closed forms from the
expected counts, the login block is a small concave problem solved by scipy, lengths of absence are
whole numbers and are searched. Two imagined trials per chance at the content's value keep an
archetype that nobody belongs to where it was. Source: Dempster, Laird and Rubin (1977). May use:
numpy, scipy, calibrate_hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from sim.experiments.calibrate_days import CELLS, Floats, Ints
from sim.experiments.calibrate_hidden import EDGE, Engagement, Observed, Posterior, design

PARTS = ("mix", "login", "streak", "debuff", "lapse", "lengths", "churn")
"""What can be fitted; the rest stays as the content has it."""
PRIOR_TRIALS = 2.0
ROUNDS_MAX = 400
TOLERANCE = 0.002
_SEARCH_EVERY = 6

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Mixture:
    """Archetypes by key, their weights (sum 1) and their engagement parameters."""

    keys: tuple[str, ...]
    weights: Floats
    engagements: tuple[Engagement, ...]

    def with_engagement(self, place: int, engagement: Engagement) -> Mixture:
        """The same mixture with one archetype's parameters replaced."""
        parts = list(self.engagements)
        parts[place] = engagement
        return replace(self, engagements=tuple(parts))

    def joint(self, logs: Floats) -> Floats:
        """Log-likelihood and log-weight together, float64 (player, archetype)."""
        joined: Floats = logs + np.log(np.maximum(self.weights, EDGE))
        return joined


@dataclass(frozen=True)
class Fitted:
    """A fit: the mixture, each player's share in each archetype, the log-likelihood reached."""

    mixture: Mixture
    shares: Floats
    log_likelihood: float
    rounds: int
    has_converged: bool


def log_likelihoods(observed: Observed, mixture: Mixture) -> Floats:
    """Each player's log-likelihood under the mixture, float64 (player,)."""
    logs = np.stack([observed.log_likelihood(e) for e in mixture.engagements], axis=1)
    total: Floats = logsumexp(mixture.joint(logs), axis=1)
    return total


def fit(
    observed: Observed,
    start: Mixture,
    *,
    free: frozenset[str],
    player_weights: Floats | None = None,
    rounds_max: int = ROUNDS_MAX,
    on_progress: Report | None = None,
) -> Fitted:
    """Fit the free parts of a mixture, from `start`; `player_weights` count players repeatedly."""
    counted = np.ones(len(observed.days.users)) if player_weights is None else player_weights
    mixture, before = start, -np.inf
    for round_number in range(rounds_max):
        if on_progress is not None:
            on_progress(round_number, rounds_max)
        posteriors = [observed.posterior(e) for e in mixture.engagements]
        joint = mixture.joint(np.stack([p.log_likelihood for p in posteriors], axis=1))
        total = logsumexp(joint, axis=1)
        shares: Floats = np.exp(joint - total[:, None])
        reached = float(counted @ total)
        is_still = reached - before < TOLERANCE
        before = reached
        weighted = shares * counted[:, None]
        searched = mixture
        if "lengths" in free and (is_still or round_number % _SEARCH_EVERY == _SEARCH_EVERY - 1):
            searched = _searched(observed, mixture, weighted)
        if is_still and searched is mixture:
            break
        if searched is not mixture:
            mixture = searched
            continue
        mixture = _maximised(observed, mixture, start, (posteriors, weighted), free)
    else:
        return Fitted(mixture, shares, before, rounds_max, has_converged=False)
    return Fitted(mixture, shares, before, round_number + 1, has_converged=True)


def fit_weights(observed: Observed, start: Mixture) -> Mixture:
    """The likeliest weights with all other parameters held."""
    logs = np.stack([observed.log_likelihood(e) for e in start.engagements], axis=1)
    mixture, before = start, -np.inf
    for _ in range(10 * ROUNDS_MAX):
        joint = mixture.joint(logs)
        total = logsumexp(joint, axis=1)
        if float(total.sum()) - before < TOLERANCE:
            break
        before = float(total.sum())
        mixture = replace(mixture, weights=np.exp(joint - total[:, None]).mean(axis=0))
    return mixture


def _maximised(
    observed: Observed,
    mixture: Mixture,
    start: Mixture,
    expected: tuple[list[Posterior], Floats],
    free: frozenset[str],
) -> Mixture:
    """The mixture that makes the expected counts likeliest."""
    posteriors, shares = expected
    parts = tuple(
        maximised(observed, engagement, anchor, posterior=posterior, shares=share, free=free)
        for engagement, anchor, posterior, share in zip(
            mixture.engagements, start.engagements, posteriors, shares.T, strict=True
        )
    )
    weights = shares.sum(axis=0) / shares.sum() if "mix" in free else mixture.weights
    return Mixture(mixture.keys, weights, parts)


def maximised(
    observed: Observed,
    now: Engagement,
    anchor: Engagement,
    *,
    posterior: Posterior,
    shares: Floats,
    free: frozenset[str],
) -> Engagement:
    """One archetype's parameters after one step, given each player's share in it."""
    seen = observed.days.seen
    trials = float((posterior.trial * seen).sum(axis=0) @ shares)
    lapsed = float(posterior.lapsed.sum(axis=0) @ shares)
    churned = float(posterior.churned.sum(axis=0) @ shares)
    alive = float(posterior.alive.sum(axis=0) @ shares)
    after = now
    if "lapse" in free:
        after = replace(after, lapse=_share(lapsed, trials + lapsed, anchor.lapse))
    if "churn" in free:
        after = replace(after, churn=_share(churned, alive + churned, anchor.churn))
    if free & {"login", "streak", "debuff"}:
        after = _login_step(observed, after, anchor, posterior.trial * seen * shares, free)
    return after


def _share(events: float, trials: float, anchor: float) -> float:
    return (events + PRIOR_TRIALS * anchor) / (trials + PRIOR_TRIALS)


def _login_step(
    observed: Observed, now: Engagement, anchor: Engagement, trials: Floats, free: frozenset[str]
) -> Engagement:
    """Weekday logins, the streak's pull and the debuff's push from expected trials by kind."""
    cell = observed.days.cell.ravel()
    active = observed.days.active
    shown: Floats = np.bincount(cell, (trials * active).ravel(), minlength=CELLS).astype(float)
    missed: Floats = np.bincount(cell, (trials * ~active).ravel(), minlength=CELLS).astype(float)
    plain = np.arange(7) * (CELLS // 7)
    shown[plain] += PRIOR_TRIALS * anchor.login
    missed[plain] += PRIOR_TRIALS * (1 - anchor.login)
    here = np.array([*now.login, now.streak_login, now.debuff_login])
    named = ["login"] * 7 + ["streak", "debuff"]
    bounds = [(0.0, 1.0) if n in free else (v, v) for n, v in zip(named, here, strict=True)]
    matrix, scale = design(), float(shown.sum() + missed.sum())
    found = minimize(
        _login_loss, np.clip(here, 0, 1), args=(matrix, shown / scale, missed / scale),
        jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-13, "gtol": 1e-9},
    ).x  # fmt: skip
    return replace(now, login=found[:7], streak_login=float(found[7]), debuff_login=float(found[8]))


def _login_loss(
    values: Floats, matrix: Floats, shown: Floats, missed: Floats
) -> tuple[float, Floats]:
    """Minus the expected log-likelihood of showing up, and its slope.

    Outside 0..1 the logs go on as straight lines, so that the search finds its way back.
    """
    raw = matrix @ values
    inside, outside = np.clip(raw, EDGE, 1 - EDGE), raw - np.clip(raw, EDGE, 1 - EDGE)
    low, high = np.minimum(outside, 0), np.maximum(outside, 0)
    loss = -(shown @ (np.log(inside) + low / EDGE) + missed @ (np.log1p(-inside) - high / EDGE))
    slope = shown / inside * (high == 0) - missed / (1 - inside) * (low == 0)
    return float(loss), -(slope @ matrix)


# --- Lengths of absence ------------------------------------------------------------------------


def _searched(observed: Observed, mixture: Mixture, shares: Floats) -> Mixture:
    """The mixture with better lengths of absence; itself when there are none nearby."""
    for place, engagement in enumerate(mixture.engagements):
        better = _best_lengths(observed, engagement, shares[:, place])
        if better is not engagement:
            mixture = mixture.with_engagement(place, better)
    return mixture


def _best_lengths(observed: Observed, engagement: Engagement, shares: Floats) -> Engagement:
    best, reached = engagement, float(shares @ observed.log_likelihood(engagement))
    while True:
        tried = [
            (float(shares @ observed.log_likelihood(near)), near)
            for near in _neighbours(best, longest=observed.days.count)
        ]
        top, near = max(tried, key=lambda pair: pair[0], default=(reached, best))
        if top <= reached + TOLERANCE:
            return best
        best, reached = near, top


def _neighbours(engagement: Engagement, *, longest: int) -> Iterator[Engagement]:
    low, high = engagement.lapse_days_min, engagement.lapse_days_max
    steps: Ints = np.array(
        [(1, 0), (-1, 0), (0, 1), (0, -1), (0, 3), (0, -3), (1, 1), (-1, -1), (2, 0), (-2, 0)]
    )
    for down, up in steps.tolist():
        days_min, days_max = low + down, high + up
        if 1 <= days_min <= days_max <= min(365, max(longest, high)):
            yield replace(engagement, lapse_days_min=days_min, lapse_days_max=days_max)
