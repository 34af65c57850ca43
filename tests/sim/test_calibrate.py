"""Promises of calibration: known players are found again, and what cannot be known is said."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.errors import RunError
from model.services import content
from sim.engine import Keep, run_fast
from sim.experiments.calibrate import calibrate, engagement_of
from sim.experiments.calibrate_days import Days
from sim.experiments.calibrate_fit import Mixture
from sim.experiments.calibrate_hidden import Engagement, Observed
from sim.experiments.calibrate_input import read_observed
from sim.experiments.calibrate_intervals import value_of
from sim.scenario import Scenario
from tests.sim.worlds import fitness

KNOWN = Engagement(np.linspace(0.3, 0.9, 7), 0.08, 0.1, 0.07, 2, 4, 0.03)


@cache
def _log(*mix: tuple[str, int], players: int = 250, days: int = 63) -> pd.DataFrame:
    """The observed days of simulated players whose archetypes are known."""
    scenario = Scenario.of(players=players, days=days, seed=8, mix=dict(mix))
    run = run_fast(fitness(), scenario, keep=Keep(False, True, False))
    frame = run.frames()["player_days"].rename(
        columns={"player_key": "user", "is_active": "activity"}
    )
    return frame[["user", "date", "activity", "streak", "debuffed"]]


def _every_sequence(days: int) -> Days:
    """All ways in which some days can go, one player each, under some streaks and debuffs."""
    active = np.array(list(itertools.product([False, True], repeat=days))).T
    generator = np.random.Generator(np.random.Philox(key=1))
    streak = np.repeat(generator.integers(0, 31, (days, 1)), active.shape[1], axis=1)
    return Days(
        tuple(map(str, range(active.shape[1]))), date(2026, 1, 7),
        np.zeros(active.shape[1], dtype=np.int64), active, np.ones_like(active), streak,
        streak > 20, True, True,
    )  # fmt: skip


def _chance(days: Days, player: int) -> float:
    """The chance of one player's days, summed over hidden states one day after the other."""
    shown, lengths = KNOWN.chance(days)[:, player], range(2, 5)
    states: dict[int, float] = {0: 1.0}  # days still away; -1: gone for good
    for day, active in enumerate(days.active[:, player]):
        after: dict[int, float] = {}

        def add(state: int, mass: float, into: dict[int, float] = after) -> None:
            into[state] = into.get(state, 0.0) + mass

        for state, mass in states.items():
            if state >= 0 and active and state == 0:
                add(0, mass * (1 - KNOWN.churn) * (1 - KNOWN.lapse) * shown[day])
            if active:
                continue
            if state == -1:
                add(-1, mass)
                continue
            add(-1, mass * KNOWN.churn)
            here = mass * (1 - KNOWN.churn)
            if state > 0:
                add(state - 1, here)
                continue
            for length in lengths:
                add(length - 1, here * KNOWN.lapse / len(lengths))
            add(0, here * (1 - KNOWN.lapse) * (1 - shown[day]))
        states = after
    return sum(states.values())


def test_the_likelihood_is_that_of_the_hidden_states() -> None:
    """Equal to a sum over all states, 1 over all days that could be, exact slopes, exact gaps."""
    days = _every_sequence(8)
    observed = Observed(days)
    found = np.exp(observed.log_likelihood(KNOWN))
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert [found[p] for p in range(0, 256, 15)] == pytest.approx(
        [_chance(days, p) for p in range(0, 256, 15)]
    )
    posterior, step = observed.posterior(KNOWN), 1e-6
    score = posterior.churned.sum(axis=0) / 0.03 - posterior.alive.sum(axis=0) / 0.97
    moved = [observed.log_likelihood(replace(KNOWN, churn=0.03 + s)) for s in (step, -step)]
    assert score == pytest.approx((moved[0] - moved[1]) / (2 * step), abs=1e-6)
    cut = Observed(days.until(5))
    whole = found.reshape(32, 8)
    assert np.exp(cut.log_likelihood(KNOWN))[::8] == pytest.approx(whole.sum(axis=1))
    later = (cut.posterior(KNOWN).trial * KNOWN.chance(days))[7, ::8]
    assert later == pytest.approx(whole[:, 1::2].sum(axis=1) / whole.sum(axis=1))


@pytest.mark.parametrize(
    ("mix", "begin"),
    [
        ({"lapsing-and-returning": 1}, "regular"),
        ({"casual": 3, "weekend": 1}, ""),
    ],
    ids=["from another archetype", "a mix of two"],
)
def test_known_parameters_are_found_again(mix: Mapping[str, int], begin: str) -> None:
    """The truth lies within the intervals, held-out weeks are better told than by averages."""
    log = _log(*mix.items())
    found = calibrate(fitness(), log, archetypes=[begin] if begin else sorted(mix))
    weights = np.array([mix[key] for key in sorted(mix)]) / sum(mix.values())
    known = (engagement_of(fitness().archetypes[key]) for key in sorted(mix))
    truth = Mixture(tuple(sorted(mix)), weights, tuple(known))
    missed = [
        (place, bounds)
        for place, bounds in found.intervals.bounds.items()
        if not bounds[0] <= value_of(truth, place) <= bounds[1]
    ]
    assert len(missed) <= 0.05 * len(found.intervals.bounds) + 1, missed
    assert not {place.name for place, _ in missed} & {"weight", "churn", "lapse_days_max"}
    assert found.fitted.has_converged and found.held_out is not None
    assert found.held_out.model > max(found.held_out.own_average, found.held_out.average)
    assert found.held_out.actives_error < found.held_out.actives_error_average


def test_a_calibration_shows_itself_and_fits_the_content() -> None:
    """Rows pass the content's own rules, the fit plays, equal input gives equal results."""
    log = _log(("casual", 3), ("weekend", 1))
    found = calibrate(fitness(), log, archetypes=["casual", "weekend"], weeks_held_out=0)
    document = {table: dict(rows) for table, rows in fitness().content.items()}
    document["archetypes"] = {**document["archetypes"], **found.archetypes()}
    assert content.normalise(document)[1] == []
    actives = found.simulated(replications=3)
    near = (actives["simulated"] - actives["observed"]).abs().mean()
    assert near < 0.08 * len(found.days.users)
    assert {trace.name for trace in found.figure(replications=2).data} >= {"observed", "simulated"}
    assert set(found.mix()) == {"casual", "weekend"} and sum(found.mix().values()) == 1_000_000
    assert "<table" in found._repr_html_() and found.held_out is None
    shuffled = log.head(3000).sample(frac=1, random_state=1)
    once, again = (
        calibrate(fitness(), table, archetypes=["casual"], free=["login"], weeks_held_out=0)
        for table in (log.head(3000), shuffled)
    )
    pd.testing.assert_frame_equal(once.frame(), again.frame())


def test_what_the_days_do_not_say_is_said() -> None:
    """Short streaks, missing columns, short observation and ends in silence: each a sentence."""
    log = _log(("casual", 3), ("weekend", 1))
    found = calibrate(fitness(), log, archetypes=["casual"], weeks_held_out=0)
    said = "\n".join(found.report())
    assert "Not identifiable: casual's streak's pull" in said and "look alike" in said
    flat = found.frame().set_index("parameter").loc["streak_login"]
    assert not flat["is_identifiable"] and flat["value"] == flat["content"]
    short = log[log["date"] < "2026-01-16"][["user", "date", "activity"]]
    bare = calibrate(fitness(), short, archetypes=["casual"])
    said = "\n".join(bare.report())
    assert "no column 'streak'" in said and "no column 'debuffed'" in said
    assert "cannot be told apart at all" in said and bare.held_out is None
    actives = calibrate(
        fitness(), log.loc[log["activity"], ["user", "date", "activity"]],
        free=["mix"], weeks_held_out=0,
    )  # fmt: skip
    assert "active days only" in "\n".join(actives.report())
    assert set(actives.mix()) == {"casual", "weekend"}


BAD = b"""user,date,activity
ann,2026-01-05,yes
ann,2026-01-05,no
bob,2026-13-05,1
bob,2026-01-06,maybe
,2026-01-07,1
cem,2027-01-01,0
d\xe9,2026-01-07,1
eve,2026-01-08
"""


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """Each with its line: a day twice, no date, no yes or no, the future, other encodings."""
    path = tmp_path / "days.csv"
    path.write_bytes(BAD)
    with pytest.raises(RunError) as caught:
        calibrate(fitness(), path, today=date(2026, 11, 21))
    said = str(caught.value)
    for sentence in (
        "lines 2 and 3: user 'ann' has 2026-01-05 2 times",
        "line 4: date = '2026-13-05' must be a date like 2026-01-31",
        "line 5: activity = 'maybe' must be yes or no",
        "line 6: user = '' must not be empty",
        "line 7: date = '2027-01-01' is later than today (2026-11-21)",
        "line 8: byte 0xE9 at column 2 is not UTF-8",
        "line 9: has 2 fields, the heading 3",
    ):
        assert sentence in said
    assert caught.value.code == "E-RUN-081" and "7 faults" in said


@pytest.mark.parametrize(
    ("name", "data", "code", "sentence"),
    [
        ("a.csv", b"", "E-RUN-081", "is empty"),
        ("a.csv", b"user,date,activity\n", "E-RUN-081", "holds no days"),
        ("a.csv", b"user,day,activity\na,2026-01-05,1\n", "E-RUN-081", "no column 'date'"),
        ("a.csv", b"user,user,date,activity\na,a,2026-01-05,1\n", "E-RUN-081", "2 times"),
        ("a.csv", b"user,date,activity\na,2026-01-05,0\n", "E-RUN-082", "a (line 2)"),
        ("a.csv", b"user,date,activity\na,1026-01-05,0\na,2026-01-05,0\n", "E-RUN-081", "3,650"),
        ("a.json", b"{}", "E-RUN-080", "neither .csv nor .parquet"),
        ("a.parquet", b"no", "E-RUN-080", "cannot be read"),
        ("b.csv", None, "E-RUN-080", "There is no file"),
    ],
)
def test_unusable_files_are_refused(
    tmp_path: Path, name: str, data: bytes | None, code: str, sentence: str
) -> None:
    """One sentence and its code; never a traceback."""
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(RunError, match=sentence.replace("(", r"\(").replace(")", r"\)")) as caught:
        calibrate(fitness(), path)
    assert caught.value.code == code


def test_files_and_frames_say_the_same(tmp_path: Path) -> None:
    """CSV (also with semicolons, in UTF-16), Parquet and other column names read the same."""
    log = _log(("casual", 3), ("weekend", 1)).head(200)
    wanted = read_observed(log).frame.drop(columns="line")
    log.to_csv(tmp_path / "a.csv", index=False)
    log.to_csv(tmp_path / "b.csv", index=False, sep=";", encoding="utf-16")
    log.to_parquet(tmp_path / "c.parquet")
    log.rename(columns={"user": "Member"}).to_csv(tmp_path / "d.csv", index=False)
    for name, columns in (("a.csv", {}), ("b.csv", {}), ("c.parquet", {}),
                          ("d.csv", {"user": "member"})):  # fmt: skip
        read = read_observed(tmp_path / name, columns=columns, today=date(2027, 1, 1))
        pd.testing.assert_frame_equal(read.frame.drop(columns="line"), wanted)


def test_wrong_questions_are_refused() -> None:
    """Unknown archetypes and parts, and more held-out weeks than there are."""
    log = _log(("casual", 3), ("weekend", 1))
    with pytest.raises(RunError, match="Did you mean 'casual'"):
        calibrate(fitness(), log, archetypes=["casul"])
    with pytest.raises(RunError, match="Did you mean 'churn'"):
        calibrate(fitness(), log, free=["chrun"])
    with pytest.raises(RunError, match=r"weeks_held_out = 8 must be 0\.\.7"):
        calibrate(fitness(), log, weeks_held_out=8)
