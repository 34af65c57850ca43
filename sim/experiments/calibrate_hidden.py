"""The hidden states of engagement: present, away for a while, gone for good; given the days seen.

A player of the engine draws each day, in this order: leave for good (churn), start an absence of
a..b days (lapse), show up (login by weekday, plus the streak's pull, minus the debuff's push). Only
showing up is seen. A player who is seen is present for certain, so the likelihood is a product over
the silences between active days, and each silence is summed over all its explanations: a forward
and a backward pass over the days, all players at once. Source: hidden semi-Markov models (Yu 2010,
Artificial Intelligence 174:215), with uniform lengths of absence. May use: numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.behaviour import STREAK_DAYS_FULL
from sim.experiments.calibrate_days import WEEKDAYS, Days, Floats, Ints

EDGE = 1e-6
"""Chances are kept this far from 0 and 1, so that no log is infinite."""


@dataclass(frozen=True)
class Engagement:
    """The engagement parameters of one archetype, as chances in 0..1 and days.

    `login` Monday to Sunday (7,); the same formulas as sim.behaviour.
    """

    login: Floats
    streak_login: float
    debuff_login: float
    lapse: float
    lapse_days_min: int
    lapse_days_max: int
    churn: float

    def chance(self, days: Days) -> Floats:
        """The chance to show up when present, float64 (day, player)."""
        raw = self.cell_chance()
        return np.clip(raw, EDGE, 1 - EDGE)[days.cell]

    def cell_chance(self) -> Floats:
        """The chance of each kind of day, unclipped, float64 (CELLS,)."""
        values = np.array([*self.login, self.streak_login, self.debuff_login])
        chances: Floats = design() @ values
        return chances


@cache
def design() -> Floats:
    """What each parameter adds on each kind of day, float64 (CELLS, 9): weekdays, pull, push."""
    streaks = STREAK_DAYS_FULL + 1
    weekday, streak, debuffed = np.meshgrid(
        np.arange(WEEKDAYS), np.arange(streaks), np.arange(2), indexing="ij"
    )
    days = (weekday.reshape(-1, 1) == np.arange(WEEKDAYS)).astype(float)
    pull = streak.reshape(-1, 1) / STREAK_DAYS_FULL
    return np.hstack([days, pull, -debuffed.reshape(-1, 1).astype(float)])


@dataclass(frozen=True)
class Posterior:
    """What the days say under one archetype; arrays are (day, player) and 0 where not seen.

    `trial`: the player was present and decided whether to show up; `lapsed`: an absence began;
    `churned`: the player left for good; `alive`: had not left by the end of the day.
    """

    log_likelihood: Floats
    trial: Floats
    lapsed: Floats
    churned: Floats
    alive: Floats


@dataclass(frozen=True)
class _Silence:
    """What does not depend on the parameters: how long nothing contradicts an absence.

    `run` counts quiet days from a day on (beyond all lengths when silence lasts to the end),
    `back` those up to a day; `starts` are the days after an active day, and the first.
    """

    active: np.ndarray
    run: Ints
    back: Ints
    silent: np.ndarray
    starts: np.ndarray


class Observed:
    """Observed days, prepared once for many passes."""

    def __init__(self, days: Days) -> None:
        """Count the silences."""
        self.days = days
        active = days.active & days.seen
        count, players = active.shape
        far = count + 400
        run = np.zeros((count + 1, players), dtype=np.int64)
        run[count] = far
        for day in range(count - 1, -1, -1):
            run[day] = np.where(active[day], 0, run[day + 1] + 1)
        index = np.arange(count)[:, None]
        quiet, back = ~active & (index >= days.first), np.zeros((count, players), dtype=np.int64)
        for day in range(count):
            before = back[day - 1] if day else 0
            back[day] = np.where(quiet[day], before + 1, 0)
        starts = index == days.first
        starts[1:] |= active[:-1]
        self.silence = _Silence(active, run, back, run[:count] >= far, starts)

    def log_likelihood(self, engagement: Engagement) -> Floats:
        """The log-likelihood of each player's seen days, float64 (player,)."""
        future, _ = self._backward(engagement, self._emission(engagement))
        return self._total(future)

    def posterior(self, engagement: Engagement) -> Posterior:
        """The log-likelihood and what happened on each day, given everything seen."""
        days, silence = self.days, self.silence
        chance = engagement.chance(days)
        emission = self._emission(engagement, chance)
        future, away = self._backward(engagement, emission)
        ready, alive_before = self._forward(engagement, emission, chance)
        churn, lapse = _held(engagement.churn), _held(engagement.lapse)
        segment = self._segment(future)
        here = ready * (1 - churn) / segment
        following = np.where(silence.active, 1.0, future[1 : days.count + 1])
        begun = np.arange(days.count)[:, None] >= days.first
        churned = np.where(begun & silence.silent, alive_before * churn / segment, 0.0)
        return Posterior(
            log_likelihood=self._total(future),
            trial=here * (1 - lapse) * emission * following,
            lapsed=np.where(days.seen, here * lapse * away, 0.0),
            churned=np.where(days.seen, churned, 0.0),
            alive=np.where(days.seen, 1.0 - np.cumsum(churned, axis=0), 0.0),
        )

    def _emission(self, engagement: Engagement, chance: Floats | None = None) -> Floats:
        """The chance of what was seen of a present player; 1 on days that are not seen."""
        shown = engagement.chance(self.days) if chance is None else chance
        seen: Floats = np.where(self.silence.active, shown, 1.0 - shown)
        return np.where(self.days.seen, seen, 1.0)

    def _backward(self, engagement: Engagement, emission: Floats) -> tuple[Floats, Floats]:
        """The chance of the rest of each silence for a present player, and for one who lapses."""
        silence, count = self.silence, self.days.count
        churn, lapse = _held(engagement.churn), _held(engagement.lapse)
        low, high, stays = engagement.lapse_days_min, engagement.lapse_days_max, 1 - churn
        decay = stays ** np.arange(low - 1, high) / (high - low + 1)
        first, last = decay[0], decay[-1] * stays
        future = np.ones((count + high + 2, emission.shape[1]))
        away = np.empty_like(emission)
        # A window over the lengths that slides with the day: one comes in, one falls out.
        window = np.full(emission.shape[1], decay.sum())
        for day in range(count - 1, -1, -1):
            run = silence.run[day]
            window = np.where(run > 0, stays * window, 0.0)
            window += first * future[day + low] * (run >= low)
            window -= last * future[day + high + 1] * (run > high)
            np.maximum(window, 0.0, out=window)
            away[day] = window + silence.silent[day] * (1 - decay.sum())
            following = np.where(silence.active[day], 1.0, future[day + 1])
            future[day] = churn * silence.silent[day] + stays * (
                lapse * away[day] + (1 - lapse) * emission[day] * following
            )
        return future, away

    def _forward(
        self, engagement: Engagement, emission: Floats, chance: Floats
    ) -> tuple[Floats, Floats]:
        """Since the last active day: the chance to be present and silent, and not to have left."""
        silence, days = self.silence, self.days
        churn, lapse = _held(engagement.churn), _held(engagement.lapse)
        low, high = engagement.lapse_days_min, engagement.lapse_days_max
        stays, each = 1 - churn, lapse / (high - low + 1)
        first, last = each * stays**low, each * stays ** (high + 1)
        count, players = emission.shape
        ready = np.zeros((high + count + 1, players))
        ready[high] = days.first == 0
        alive = np.ones((count + 1, players))
        returned = np.zeros(players)
        for day in range(count):
            here, back = ready[high + day], silence.back[day]
            returned = np.where(back > 0, stays * returned, 0.0)
            returned += first * ready[high + day + 1 - low] * (back >= low)
            returned -= last * ready[day] * (back > high)
            np.maximum(returned, 0.0, out=returned)
            stayed = here * (1 - churn) * (1 - lapse)
            after = np.where(silence.active[day], 1.0, stayed * emission[day] + returned)
            ready[high + day + 1] = np.where(days.first == day + 1, 1.0, after)
            shown = stayed * np.where(days.seen[day], chance[day], 0.0)
            left = np.maximum(alive[day] * (1 - churn) - shown, 0.0)
            known = silence.active[day] | (days.first > day)
            alive[day + 1] = np.where(known, 1.0, left)
        return ready[high : high + count], alive[:count]

    def _segment(self, future: Floats) -> Floats:
        """The likelihood of the silence that each day belongs to."""
        count, starts = self.days.count, self.silence.starts
        segment = np.empty((count, future.shape[1]))
        before = np.ones(future.shape[1])
        for day in range(count):
            before = np.where(starts[day], future[day], before)
            segment[day] = before
        return segment

    def _total(self, future: Floats) -> Floats:
        count = self.days.count
        total: Floats = np.where(self.silence.starts, np.log(future[:count]), 0.0).sum(axis=0)
        return total


def _held(chance: float) -> float:
    return min(max(chance, EDGE), 1 - EDGE)
