"""What each learner model says of the next answer, learnt from some answers, said of others.

Every model sees a learner's earlier answers and never the one it speaks of. The plain average of a
skill sees only the answers that were learnt from. May use: rules, learners_input, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from model.rules import mastery, scheduling
from model.rules.mastery import Tracing
from sim.experiments.learners_input import Answers, Floats, Whole

ROUNDS: Final = 60
"""Rounds of expectation and maximisation, from each start."""
_SETTLED: Final = 1e-7
_STARTS: Final = ((0.3, 0.15, 0.2, 0.1), (0.6, 0.05, 0.4, 0.25))
_EDGE: Final = 0.001
_GUESS_MAX, _SLIP_MAX = 0.5, 0.5
"""Beyond these a model would call those who know it those who do not."""
Mask = npt.NDArray[np.bool_]


def average(answers: Answers, learnt: Mask) -> Floats:
    """The share of right answers to the skill; of a skill that nobody answered, to all."""
    right = np.bincount(answers.skill[learnt], answers.correct[learnt], len(answers.skills))
    count = np.bincount(answers.skill[learnt], minlength=len(answers.skills))
    whole = (answers.correct[learnt].sum() + 1.0) / (learnt.sum() + 2.0)
    shares: Floats = (right + whole) / (count + 1.0)
    said: Floats = shares[answers.skill]
    return said


def ladder(answers: Answers, learnt: Mask) -> Floats:
    """The share of right answers of those on the same rung of the ladder, skill by skill."""
    rungs = 2 * (mastery.LADDER_LEVEL_MAX + 1)
    rung = np.zeros(len(answers), dtype=np.int64)
    level = in_a_row = 0
    for number in range(len(answers)):
        if answers.place[number] == 0:
            level = in_a_row = 0
        rung[number] = 2 * level + min(in_a_row, 1)
        level, in_a_row = mastery.climb(level, in_a_row, is_right=bool(answers.correct[number]))
    cell = answers.skill * rungs + rung
    size = len(answers.skills) * rungs
    right = np.bincount(cell[learnt], answers.correct[learnt], size)
    count = np.bincount(cell[learnt], minlength=size)
    shares: Floats = (right[cell] + 4.0 * average(answers, learnt)) / (count[cell] + 4.0)
    return shares


def fsrs(answers: Answers, learnt: Mask) -> Floats:
    """The memory model's recall after the days that have passed: right is good, wrong is again.

    It says nothing of a first answer nor of answers on the same day: there the average stands.
    """
    said = average(answers, learnt).copy()
    memory = scheduling.Memory()
    for number in range(len(answers)):
        if answers.place[number] == 0:
            memory = scheduling.Memory()
        days = int(answers.days[number])
        if answers.place[number] > 0 and days > 0:
            said[number] = scheduling.recall_ppm(memory, days) / 1e6
        rating = scheduling.GOOD if answers.correct[number] else scheduling.AGAIN
        memory = scheduling.review(memory, rating, days).memory
    return said


def traced(answers: Answers, tracings: Mapping[int, Tracing], learnt: Mask) -> Floats:
    """Knowledge tracing with given parameters, skill by skill; elsewhere the average stands."""
    said = average(answers, learnt).copy()
    known = 0.0
    for number in range(len(answers)):
        tracing = tracings.get(int(answers.skill[number]))
        if tracing is None:
            continue
        if answers.place[number] == 0:
            known = tracing.prior
        days = int(answers.days[number])
        kept = mastery.after_days(known, tracing, days)
        said[number] = mastery.chance_of_right(kept, tracing)
        known = mastery.traced(known, tracing, days, is_right=bool(answers.correct[number]))
    return said


def fitted_tracings(answers: Answers, learnt: Mask) -> dict[int, Tracing]:
    """Knowledge tracing's most likely parameters for each skill (Baum and Welch)."""
    found = {}
    for skill in np.unique(answers.skill[learnt]):
        right, there = _padded(answers, learnt & (answers.skill == skill))
        tried = [_fitted(right, there, start) for start in _STARTS]
        best = max(tried, key=lambda pair: pair[1])[0]
        found[int(skill)] = Tracing(*best)
    return found


def _padded(answers: Answers, chosen: Mask) -> tuple[Floats, Mask]:
    """Answers as a table of sequences by place, and which cells of it are answers."""
    sequences, row = np.unique(answers.sequence[chosen], return_inverse=True)
    starts = np.zeros(len(sequences), dtype=np.int64)
    np.maximum.at(starts, row, -answers.place[chosen])
    column: Whole = answers.place[chosen] + starts[row]
    shape = len(sequences), int(column.max()) + 1
    right, there = np.zeros(shape), np.zeros(shape, dtype=bool)
    right[row, column], there[row, column] = answers.correct[chosen], True
    return right, there


def _fitted(
    right: Floats, there: Mask, start: tuple[float, ...]
) -> tuple[tuple[float, ...], float]:
    """Parameters (prior, learn, guess, slip) and their log-likelihood, climbed from a start."""
    parameters, before = start, -np.inf
    for _ in range(ROUNDS):
        known, learnt, likelihood = _expected(right, there, parameters)
        if likelihood - before < _SETTLED * abs(likelihood):
            break
        before = likelihood
        parameters = _maximised(right, there, known, learnt)
    return parameters, likelihood


def _expected(
    right: Floats, there: Mask, parameters: tuple[float, ...]
) -> tuple[Floats, tuple[float, float], float]:
    """The chance of knowing at each answer given all, learning events of how many, likelihood."""
    prior, learn, guess, slip = parameters
    count, length = right.shape
    if_known = np.where(right == 1, 1 - slip, slip)
    if_not = np.where(right == 1, guess, 1 - guess)
    if_known, if_not = np.where(there, if_known, 1.0), np.where(there, if_not, 1.0)
    forward = np.zeros((count, length, 2))
    likelihood, state = 0.0, np.tile([1 - prior, prior], (count, 1))
    for place in range(length):
        joint = state * np.stack([if_not[:, place], if_known[:, place]], axis=1)
        scale = joint.sum(axis=1, keepdims=True)
        likelihood += float(np.log(scale).sum())
        forward[:, place] = joint / scale
        unknown = forward[:, place, 0]
        state = np.stack([unknown * (1 - learn), forward[:, place, 1] + unknown * learn], axis=1)
    known, began, changed = np.zeros((count, length)), 0.0, 0.0
    backward = np.ones((count, 2))
    for place in range(length - 1, -1, -1):
        both = forward[:, place] * backward
        known[:, place] = both[:, 1] / both.sum(axis=1)
        if place:
            ahead = backward * np.stack([if_not[:, place], if_known[:, place]], axis=1)
            was = forward[:, place - 1, 0]
            stays, moves = was * (1 - learn) * ahead[:, 0], was * learn * ahead[:, 1]
            held = forward[:, place - 1, 1] * ahead[:, 1]
            total, now = stays + moves + held, there[:, place]
            began += float(((stays + moves) / total)[now].sum())
            changed += float((moves / total)[now].sum())
            backward = np.stack(
                [(1 - learn) * ahead[:, 0] + learn * ahead[:, 1], ahead[:, 1]], axis=1
            )
            backward /= backward.sum(axis=1, keepdims=True)
    return known, (changed, began), likelihood


def _maximised(
    right: Floats, there: Mask, known: Floats, learnt: tuple[float, float]
) -> tuple[float, ...]:
    """The most likely parameters, given how likely each learner knew at each answer."""
    unknown = 1 - known
    slips, knew = (known * (1 - right))[there].sum(), known[there].sum()
    guesses, did_not = (unknown * right)[there].sum(), unknown[there].sum()
    changed, began = learnt
    return (
        float(np.clip(known[:, 0].mean(), _EDGE, 1 - _EDGE)),
        float(np.clip(changed / max(began, 1e-9), 0.0, 1 - _EDGE)),
        float(np.clip(guesses / max(did_not, 1e-9), _EDGE, _GUESS_MAX)),
        float(np.clip(slips / max(knew, 1e-9), _EDGE, _SLIP_MAX)),
    )
