"""Metric columns in calibration: known habits are found again, and what cannot be known is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.errors import RunError
from model.ruleset import Ruleset
from model.services.content import normalise
from sim import Scenario, edited, reference_choices, run_reference
from sim.experiments.calibrate import calibrate
from sim.experiments.calibrate_habits import NUMERIC, YES_NO, Metric, Values, _normal
from sim.experiments.calibrate_result import Calibration
from tests.sim.worlds import fitness

MIX = {"casual": 2, "dedicated": 1}
COLUMNS = ["steps", "sleep_minutes", "wake_on_time", "meditation_minutes"]


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    """Days of simulated players with the values that the engine let them record."""
    rows: dict[tuple[int, int], dict[str, float]] = {}
    decided = reference_choices.outcomes

    def noting(player: Any) -> Any:
        found = decided(player)
        metrics = player.game.metrics
        rows[player.index, player.day] = {metrics[one.metric].key: one.value for one in found}
        return found

    scenario = Scenario.of(players=150, days=49, seed=6, mix=MIX, timezones=(("UTC", 1),))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reference_choices, "outcomes", noting)
        days = run_reference(fitness(), scenario, keep_events=False).frames()["player_days"]
    frame = days.rename(columns={"player_key": "user", "is_active": "activity"})
    frame = frame[["user", "date", "activity", "streak", "debuffed", "day"]]
    place = frame["user"].str.partition(":")[2].astype(int)
    values = [rows.get((at, day), {}) for at, day in zip(place, frame["day"], strict=True)]
    metrics = pd.DataFrame(values, index=frame.index)[COLUMNS]
    return pd.concat([frame.drop(columns="day"), metrics], axis=1)


def elsewhere() -> Ruleset:
    """The content with other habits, so that the fit does not begin at the truth."""
    return edited(
        fitness(),
        {
            "archetypes.casual.habits.steps.mean": 7_000,
            "archetypes.casual.habits.steps.spread_between": 600,
            "archetypes.dedicated.habits.steps.spread_within": 900,
            "archetypes.casual.habits.sleep_minutes.mean": 400,
            "archetypes.casual.habits.wake_on_time.true_ppm": 300_000,
            "archetypes.dedicated.habits.sleep_minutes.record_ppm": 500_000,
        },
    )


@pytest.fixture(scope="module")
def found(log: pd.DataFrame) -> Calibration:
    """What the log tells, begun from other habits than those it was played with."""
    return calibrate(elsewhere(), log, archetypes=sorted(MIX), weeks_held_out=0)


def test_known_habits_are_found_again(found: Calibration) -> None:
    """Means, spreads, weekend factors and chances lie in intervals that are narrow."""
    table = found.frame()
    table = table[table["parameter"].str.startswith("habits.")]
    assert len(table) == 2 * (3 * len(NUMERIC) + len(YES_NO))
    told = table[table["is_identifiable"]]
    truth = []
    for row in told.itertuples():
        _, metric, name = row.parameter.split(".")
        field = name if name in NUMERIC[:3] else f"{name}_ppm"
        value = fitness().content["archetypes"][row.archetype]["habits"][metric][field]
        truth.append(value / 1e6 if field.endswith("_ppm") else value)
    told = told.assign(truth=truth)
    inside = (told["low"] <= told["truth"]) & (told["truth"] <= told["high"])
    assert len(told) >= 28 and (~inside).sum() <= 3, told[~inside]
    near = told[told["truth"] > 0]
    assert ((near["value"] - near["truth"]).abs() / near["truth"]).median() < 0.03
    steps = told[told["parameter"] == "habits.steps.mean"].set_index("archetype")
    assert (steps["high"] - steps["low"]).max() < 2_500
    assert steps.loc["dedicated", "low"] > steps.loc["casual", "high"]


def test_fitted_habits_are_content_and_told_in_sentences(found: Calibration) -> None:
    """Rows that the content takes, with sources; sentences; a ruleset to simulate with."""
    rows = found.archetypes()
    steps = rows["casual"]["habits"]["steps"]
    assert abs(steps["mean"] - 8_600) < 900 and isinstance(steps["mean"], int)
    assert rows["casual"]["habits"]["workout_minutes"]["mean"] == 30, "no column, no change"
    noted = {note["parameter"]: note["source"] for note in rows["casual"]["notes"]}
    assert noted["habits.steps.mean"].startswith("questlab calibrate: ")
    document = {table: dict(values) for table, values in found.ruleset.content.items()}
    document["archetypes"] |= rows
    assert normalise(document)[1] == []
    played = found.fitted_ruleset().archetypes["casual"].habits
    steps_place = fitness().game.metric_index["steps"]
    assert next(h.mean for h in played if h.metric == steps_place) == steps["mean"]
    text = "\n".join(found.report())
    assert "casual, steps: mean 8" in text and "spread between players" in text
    # Seven minutes of meditation, give or take four: many days end at nothing.
    assert "lie at the metric's bounds; the content's values stay" in text
    assert found.as_json()["parameters"][-1]["parameter"].startswith("habits.")
    assert "streak" in found.frame()["parameter"].iloc[8], "what was there before stands first"


def test_without_metric_columns_nothing_changes(log: pd.DataFrame, found: Calibration) -> None:
    """The same parameters, bit by bit, and no habit."""
    bare = log.drop(columns=COLUMNS)
    without = calibrate(elsewhere(), bare, archetypes=sorted(MIX), weeks_held_out=0)
    rows = found.frame()
    rows = rows[~rows["parameter"].str.startswith("habits.")]
    pd.testing.assert_frame_equal(rows, without.frame(), check_exact=True)
    assert not without.habits and "habits" not in "".join(without.report())
    assert without.archetypes()["casual"]["habits"] == dict(
        elsewhere().content["archetypes"]["casual"]["habits"]
    )


def test_what_the_values_do_not_say_is_said(log: pd.DataFrame) -> None:
    """One value a player, weekdays only, hardly any values: each with its reason."""
    once = log.assign(steps=log["steps"].where(~log[log["activity"]].duplicated("user")))
    dates = pd.to_datetime(log["date"])
    weekdays = log.assign(steps=log["steps"].where(dates.dt.day_of_week < 5))
    few = log.assign(steps=log["steps"].where(log.index < 3))
    for frame, says in (
        (once, "players and days cannot be told apart"),
        (weekdays, "weekend factor cannot be told, because weekdays or weekends have too few"),
        (few, "hardly anybody like them has a value"),
    ):
        chosen = frame[["user", "date", "activity", "steps"]]
        found = calibrate(fitness(), chosen, archetypes=["casual"], weeks_held_out=0)
        assert says in "\n".join(found.report()), found.report()
        untold = [one for one in found.habits if one.reason]
        assert untold and all(one.value == one.content and np.isnan(one.low) for one in untold)


def test_the_density_is_that_of_a_normal_with_the_players_mean_integrated_out() -> None:
    """Equal to the multivariate normal's, weekend factor included."""
    from scipy.stats import multivariate_normal

    values, factor = np.array([5.0, 7.0, 9.0]), np.array([1.0, 1.0, 1.5])
    sums = Values(
        Metric("m", False, 100), np.array([[2.0, 1.0]]), np.array([[12.0, 9.0]]),
        np.array([[74.0, 81.0]]), np.array([3.0]), np.array([0.0]),
    )  # fmt: skip
    cov = 4.0 * np.eye(3) + 2.25 * np.outer(factor, factor)
    expected = multivariate_normal(6.0 * factor, cov).logpdf(values)
    assert _normal(sums, np.array([6.0, 1.5, 2.0, 1.5]))[0] == pytest.approx(expected)


def test_faults_of_metric_columns_are_told_with_their_rows(log: pd.DataFrame) -> None:
    """Beyond the metric's range, no number, neither yes nor no; other names of columns."""
    wrong = log.astype({"steps": "object", "wake_on_time": "object"}).reset_index(drop=True)
    wrong.loc[0, "steps"], wrong.loc[1, "steps"], wrong.loc[2, "wake_on_time"] = -5, "many", 7
    with pytest.raises(RunError) as caught:
        calibrate(fitness(), wrong)
    text = str(caught.value)
    assert "3 faults" in text and "row 1: steps = " in text and "row 2: steps = 'many'" in text
    assert "row 3: wake_on_time = " in text and "or empty" in text
    renamed = log.rename(columns={"steps": "walked"})[["user", "date", "activity", "walked"]]
    found = calibrate(fitness(), renamed, archetypes=["casual"], columns={"steps": "walked"})
    assert {one.metric.key for one in found.habits} == {"steps"}
    assert found.days.start_on + timedelta(days=48) == found.days.end_on
