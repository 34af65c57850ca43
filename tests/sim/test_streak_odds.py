"""Streaks played by the engine have the odds of the textbook (reference_cases: streaks).

Each case is a world (one core quest met with a known chance) that the engine runs; the closed form
must lie in the interval of independent replications.
"""

from __future__ import annotations

from statistics import fmean, stdev

import pandas as pd
import pytest

from sim import Scenario, run_reference
from tests.sim.worlds import coin_world

REPLICATIONS = 8
STUDENT_T_7_9995 = 5.408
"""Quantile of Student's t, 7 degrees of freedom: the interval misses once in a thousand."""


def interval(values: list[float]) -> tuple[float, float]:
    """The 99.9% interval of a mean from independent replications."""
    half = STUDENT_T_7_9995 * stdev(values) / len(values) ** 0.5
    return fmean(values) - half, fmean(values) + half


def streaks(share_ppm: int, *, players: int, days: int, replication: int) -> pd.DataFrame:
    """Streak after each day, one column a player (the first row is the first evaluated day)."""
    scenario = Scenario.of(players=players, days=days, seed=1, timezones=(("UTC", 1),))
    data = run_reference(
        coin_world(share_ppm=share_ppm), scenario, replication=replication, keep_events=False
    )
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
