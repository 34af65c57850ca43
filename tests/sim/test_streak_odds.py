"""Streaks played by the engine have the odds of the textbook (reference_cases: streaks).

Each case is a world (one core quest met with a known chance) that the engine runs; the closed form
must lie in the interval of independent replications.

The textbook's freezes (F in stock at the start, restored on each reset: 12.2342 days for F = 1,
10.1279 for F = 2) are in test_reference_cases.py, given by a milestone. Where freezes are earned by
a streak and outlive it, the closed form is solved below as a Markov chain.
"""

from __future__ import annotations

from statistics import fmean, stdev

import numpy as np
import pandas as pd
import pytest

from sim.engine import Keep, run_fast
from sim.scenario import Scenario
from tests.sim.worlds import coin_world

REPLICATIONS = 8
STUDENT_T_7_9995 = 5.408
"""Quantile of Student's t, 7 degrees of freedom: the interval misses once in a thousand."""


def interval(values: list[float]) -> tuple[float, float]:
    """The 99.9% interval of a mean from independent replications."""
    half = STUDENT_T_7_9995 * stdev(values) / len(values) ** 0.5
    return fmean(values) - half, fmean(values) + half


def streaks(
    share_ppm: int, *, players: int, days: int, replication: int, freezes: tuple[int, int] = (0, 0)
) -> pd.DataFrame:
    """Streak after each day, one column a player (the first row is the first evaluated day)."""
    scenario = Scenario.of(players=players, days=days, seed=1, timezones=(("UTC", 1),))
    world = coin_world(
        share_ppm=share_ppm, freeze_every_days=freezes[0], freezes_held_max=freezes[1]
    )
    keep = Keep(events=False, days=True, occurrences=False)
    data = run_fast(world, scenario, replication=replication, keep=keep)
    days_frame = data.frames()["player_days"]
    return days_frame.pivot(index="day", columns="player_key", values="streak")


@pytest.mark.parametrize(
    ("share_ppm", "expected_days"), [(800_000, 18.841858), (900_000, 10.907516)]
)
def test_days_to_the_first_week_of_successes(share_ppm: int, expected_days: float) -> None:
    """Expected days to the first run of 7: (1 − p^7) / (p^7 (1 − p))."""
    means = []
    for replication in range(REPLICATIONS):
        table = streaks(share_ppm, players=60, days=150, replication=replication)
        reached = table.ge(7)
        assert reached.any().all(), "every player must get there within the horizon"
        means.append(float((reached.values.argmax(axis=0) + 1).mean()))
    low, high = interval(means)
    assert low <= expected_days <= high, (low, high)


def test_the_stationary_streak() -> None:
    """At p = 0.8 the mean current streak is p / (1 − p) = 4, and P(streak ≥ 7) = p^7 = 0.209715."""
    means, shares = [], []
    for replication in range(REPLICATIONS):
        table = streaks(800_000, players=120, days=60, replication=replication).iloc[40:]
        means.append(float(table.to_numpy().mean()))
        shares.append(float((table.to_numpy() >= 7).mean()))
    for values, expected in ((means, 4.0), (shares, 0.209715)):
        low, high = interval(values)
        assert low <= expected <= high, (low, high)


def days_to_streak(target: int, *, share: float, every_days: int, held_max: int) -> float:
    """Expected days to a streak of `target` when freezes are earned: the chain's linear equations.

    States are (streak, freezes). E = 1 + p · E(after a kept day) + (1 − p) · E(after a miss).
    """
    states = [(days, held) for days in range(target) for held in range(held_max + 1)]
    place = {state: number for number, state in enumerate(states)}
    matrix = np.eye(len(states))
    for (days, held), row in place.items():
        earned = (days + 1) % every_days == 0 and held < held_max
        kept = (days + 1, held + earned)
        missed = (days, held - 1) if days > 0 and held > 0 else (0, held)
        if kept in place:
            matrix[row, place[kept]] -= share
        matrix[row, place[missed]] -= 1 - share
    return float(np.linalg.solve(matrix, np.ones(len(states)))[place[0, 0]])


def test_the_markov_chain_agrees_with_the_closed_form_without_freezes() -> None:
    """The test's own solver gives the textbook's 18.841858 when no freeze is ever earned."""
    solved = days_to_streak(7, share=0.8, every_days=99, held_max=0)
    assert solved == pytest.approx(18.841858, abs=1e-6)


def test_days_to_a_streak_with_earned_freezes() -> None:
    """Freezes every 3 days, at most 2: the days to a streak of 10 follow the chain's equations."""
    expected = days_to_streak(10, share=0.8, every_days=3, held_max=2)
    means = []
    for replication in range(REPLICATIONS):
        table = streaks(800_000, players=60, days=150, replication=replication, freezes=(3, 2))
        reached = table.ge(10)
        assert reached.any().all(), "every player must get there within the horizon"
        means.append(float((reached.values.argmax(axis=0) + 1).mean()))
    low, high = interval(means)
    assert low <= expected <= high, (low, high, expected)
