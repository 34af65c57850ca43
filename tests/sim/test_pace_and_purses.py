"""How long levels take and where money goes: sums that are counted another way agree."""

from __future__ import annotations

import pandas as pd
import pytest

from model.errors import RunError
from sim import Scenario, charts, pace, purses
from sim.engine import run_fast
from sim.results import Results
from tests.sim.money_worlds import pity_world, rich_world

SCENARIO = Scenario.of(players=30, days=60, seed=4)


@pytest.fixture(scope="module")
def lively() -> Results:
    """A run of the rich world with every row."""
    return Results({}, frames=run_fast(rich_world(), SCENARIO).frames())


def test_waits_count_those_who_still_wait_for_as_long_as_they_were_seen() -> None:
    """Three players: one waits 4 days, one is watched 2 days and left, one waits to the end."""
    keys = {"replication": 0, "player_key": ["a", "b", "c"]}
    frames = {
        "players": pd.DataFrame({**keys, "churned_day": [-1, 2, -1]}),
        "cohort_days": pd.DataFrame({"day": [0, 9]}),
        "occurrences": pd.DataFrame(
            {"replication": 0, "player_key": ["a", "a"], "kind": "level_up", "day": [4, 4],
             "value": [2, 3]}
        ),
    }  # fmt: skip

    class Source:
        def frame(self, name: str) -> pd.DataFrame:
            return frames[name]

    found = pace.level_waits(Source()).set_index("level")
    assert found["players"].tolist() == [3, 1, 1] and found["reached"].tolist() == [1, 1, 0]
    # After b has left, one of two goes on by day 4: the curve falls to one half there.
    assert found.loc[1, "median_days"] == 4 and pd.isna(found.loc[1, "p75_days"])
    assert found.loc[2, "median_days"] == 0 and pd.isna(found.loc[3, "median_days"])


def test_waits_of_a_run_are_as_many_as_its_level_ups(lively: Results) -> None:
    """Everybody stands at level 1, and every level-up ends one wait."""
    waits = pace.level_waits(lively)
    ups = lively.frame("occurrences")
    ups = ups[ups["kind"] == "level_up"]
    assert waits["players"].iloc[0] == 30
    assert waits["reached"].sum() == ups.groupby(["player_key", "value"]).ngroups
    assert charts.level_waits({"now": waits}).data
    assert charts.level_waits({"now": waits.iloc[:0]}).layout.annotations


def test_flows_add_up_to_what_is_held(lively: Results) -> None:
    """Sources and sinks of all days together are the balances at the end."""
    flows, held = purses.money_flows(lively, "coin"), purses.money_held(lively, "coin")
    sums = purses.money_sums(lively, "coin")
    assert flows["amount"].sum() == sums["amount"].sum() == round(30 * held["mean"].iloc[-1])
    assert (flows.loc[flows["kind"] == "shop", "amount"] < 0).all() and len(held) == 60
    assert held["players"].eq(30).all() and held["p10"].le(held["p90"]).all()
    assert charts.money_flows(flows).data and charts.money_held(held, before=held).data
    with pytest.raises(RunError, match="Did you mean 'coin'") as caught:
        purses.money_flows(lively, "coyn")
    assert caught.value.code == "E-RUN-088"


def test_pity_ends_every_wait() -> None:
    """A ring with pity 9 comes with the tenth draw at the latest; shares add up to one."""
    data = run_fast(pity_world(10), Scenario.of(players=10, days=10))
    waits = purses.draws_between(Results({}, frames=data.frames()), ["ring", "star"])
    assert waits.groupby("asset")["draws"].max()["ring"] <= 10 + 1
    assert waits.groupby("asset")["share"].sum().round(9).eq(1).all()
    assert waits["draws"].min() >= 1 and charts.draws_between(waits, before=waits).data
