"""How good forecasts of answers are: log-loss, Brier score, AUC and calibration, with intervals.

Intervals are 95% of a bootstrap over learners, the same draws for every model, so differences are
paired. May use: learners_input, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.experiments.learners_input import Floats, Whole

SCORES: Final = ("log_loss", "brier", "auc", "calibration_error")
RESAMPLES: Final = 400
BINS: Final = 10
SEED: Final = 20_260
_CLIP: Final = 1e-4


def scored(
    forecasts: Mapping[str, Floats], correct: Whole, learner: Whole, *, resamples: int = RESAMPLES
) -> dict[str, dict[str, Floats]]:
    """Model → score → values: the first over everybody, the others over resampled learners."""
    people, mine = np.unique(learner, return_inverse=True)
    generator = np.random.Generator(np.random.Philox(key=SEED))
    drawn = generator.multinomial(len(people), np.full(len(people), 1 / len(people)), resamples)
    weights = np.vstack([np.ones(len(people)), drawn])[:, mine]
    return {name: _of_one(said, correct, weights) for name, said in forecasts.items()}


def _of_one(said: Floats, correct: Whole, weights: Floats) -> dict[str, Floats]:
    chance = np.clip(said, _CLIP, 1 - _CLIP)
    losses = -np.where(correct == 1, np.log(chance), np.log(1 - chance))
    total = weights.sum(axis=1)
    return {
        "log_loss": weights @ losses / total,
        "brier": weights @ (chance - correct) ** 2 / total,
        "auc": np.array([_auc(chance, correct, row) for row in weights]),
        "calibration_error": _calibration_error(chance, correct, weights),
    }


def _auc(chance: Floats, correct: Whole, weights: Floats) -> float:
    """The chance that a right answer was forecast higher than a wrong one; ties count half."""
    _, rank = np.unique(chance, return_inverse=True)
    right = np.bincount(rank, weights * (correct == 1))
    wrong = np.bincount(rank, weights * (correct == 0))
    pairs = right.sum() * wrong.sum()
    below = np.cumsum(wrong) - wrong
    return float((right * (below + wrong / 2)).sum() / pairs) if pairs else float("nan")


def _calibration_error(chance: Floats, correct: Whole, weights: Floats) -> Floats:
    """How far forecasts lie from what came of them, on average over ten bins of equal size."""
    edges = np.quantile(chance, np.linspace(0, 1, BINS + 1)[1:-1])
    place = np.searchsorted(edges, chance, side="right")
    inside = np.eye(BINS)[place]
    excess: Floats = np.abs((weights * (chance - correct)) @ inside).sum(axis=1)
    error: Floats = excess / weights.sum(axis=1)
    return error


def interval(values: Floats) -> tuple[float, float]:
    """The middle 95% of resampled values."""
    rest = values[1:][np.isfinite(values[1:])]
    if not len(rest):
        return float("nan"), float("nan")
    low, high = np.quantile(rest, [0.025, 0.975])
    return float(low), float(high)
