"""Learner models against the plain average: better where there is learning, no better where not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.errors import RunError
from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from sim import Scenario, reference_learning, run_reference
from sim.experiments.learners import compare_learners
from sim.experiments.learners_input import answers_of
from sim.experiments.learners_predict import average, fitted_tracings
from sim.experiments.learners_score import scored
from tests.sim.test_reference_cases import value
from tests.worlds import small_world

PRIOR, LEARN, GUESS, SLIP = 0.2, 0.12, 0.2, 0.08


def school() -> Ruleset:
    """The small world with two skills that are traced, each with one activity of three problems."""
    world: dict[str, Any] = small_world()
    content = {"problems": [{"question": f"{n}?", "answers": ["1"]} for n in range(3)]}
    chances = {"prior": PRIOR, "learn": LEARN, "guess": GUESS, "slip": SLIP}
    world["skills"] = {
        key: {"name": key, "mastery_rule": "bkt",
              **{f"{name}_ppm": round(1e6 * share) for name, share in chances.items()}}
        for key in ("letters", "numbers")
    }  # fmt: skip
    world["units"] = {
        f"{key}/one": {"skill": key, "name": "One", "order": 1} for key in world["skills"]
    }
    world["activities"] = {
        f"{unit}/quiz": {
            "unit": unit, "name": "Quiz", "type": "quiz", "order": 0, "base_xp": 5,
            "content": content,
        }
        for unit in world["units"]
    }  # fmt: skip
    world["archetypes"]["regular"]["choices"]["study_tasks"] = 4
    document, violations = normalise(world)
    assert not violations, [str(violation) for violation in violations]
    return freeze_document(document)


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    """Every answer of simulated learners, noted where the engine traces it."""
    rows: list[tuple[int, str, int, bool]] = []
    traced = reference_learning._trace

    def noting(player: Any, place: int, minute: int, *, is_right: bool) -> None:
        rows.append((player.index, player.game.learning.skills[place].key, minute, is_right))
        traced(player, place, minute, is_right=is_right)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reference_learning, "_trace", noting)
        run_reference(school(), Scenario.of(players=90, days=14, seed=2), keep_events=False)
    frame = pd.DataFrame(rows, columns=["learner", "skill", "time", "correct"])
    return frame.assign(time=pd.to_datetime("2026-01-05") + pd.to_timedelta(frame["time"], "min"))


def coins(learners: int = 60, answers: int = 25, *, share: float = 0.7) -> pd.DataFrame:
    """Answers of people who neither know nor learn: one coin for all."""
    generator = np.random.Generator(np.random.Philox(key=3))
    number = np.arange(learners * answers)
    return pd.DataFrame(
        {
            "learner": number // answers,
            "skill": np.where(number % 2 == 1, "a", "b"),
            "time": pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(number % answers, "D"),
            "correct": generator.random(learners * answers) < share,
        }
    )


@pytest.mark.parametrize("hold_out", ["learners", "last"])
def test_where_there_is_learning_tracing_beats_the_average(
    simulated: pd.DataFrame, hold_out: str
) -> None:
    """Lower log-loss beyond luck, a higher AUC, forecasts that come true, and a sentence."""
    found = compare_learners(simulated, ruleset=school(), hold_out=hold_out)
    rows = found.frame().set_index("model")
    for model in ("bkt", "bkt_content"):
        assert rows.loc[model, "verdict"] == "better" and rows.loc[model, "difference_high"] < 0
        assert rows.loc[model, "brier"] < rows.loc["average", "brier"]
        if hold_out == "learners":  # In the end all know it, and nobody can be told from others.
            assert rows.loc[model, "auc"] > rows.loc["average", "auc"] + 0.1
        assert rows.loc[model, "calibration_error"] < 0.06
    assert abs(rows.loc["bkt", "log_loss"] - rows.loc["bkt_content", "log_loss"]) < 0.01
    assert any("tracing, fitted is better than the plain average" in s for s in found.sentences())
    assert (rows["log_loss_low"] <= rows["log_loss"]).all() and found.figure().data
    assert "log-loss" in found._repr_html_() and len(found.tracings) == 2


def test_the_fit_recovers_the_chances_that_were_played(simulated: pd.DataFrame) -> None:
    """Prior, learning, guess and slip of the content, within what some thousand answers tell."""
    answers = answers_of(simulated)
    assert len(answers) > 3_000
    for tracing in fitted_tracings(answers, np.ones(len(answers), dtype=bool)).values():
        assert tracing.prior == pytest.approx(PRIOR, abs=0.12)
        assert tracing.learn == pytest.approx(LEARN, abs=0.05)
        assert tracing.guess == pytest.approx(GUESS, abs=0.08)
        assert tracing.slip == pytest.approx(SLIP, abs=0.03)


def test_without_learning_the_average_wins_or_ties() -> None:
    """No model is better than a constant on coins (as Settles and Meeder found for theirs)."""
    for hold_out in ("learners", "last"):
        found = compare_learners(coins(), hold_out=hold_out)
        rows = found.frame().set_index("model")
        assert "better" not in set(rows["verdict"]) and value("half_life.average_wins") == 1
        assert (rows["difference"] > -0.003).all()
        assert rows.loc["fsrs", "verdict"] == "worse", "recall that rises is not what coins do"
        assert any("no better than the plain average" in said for said in found.sentences())


def test_scores_are_those_of_the_textbook() -> None:
    """Log-loss, Brier and AUC by hand, ties by half, and an interval around them."""
    said = np.array([0.9, 0.6, 0.6, 0.2])
    correct = np.array([1, 1, 0, 0])
    found = scored({"m": said}, correct, np.arange(4), resamples=50)["m"]
    assert found["log_loss"][0] == pytest.approx(-np.log([0.9, 0.6, 0.4, 0.8]).mean())
    assert found["brier"][0] == pytest.approx((0.01 + 0.16 + 0.36 + 0.04) / 4)
    assert found["auc"][0] == pytest.approx(3.5 / 4)
    assert found["calibration_error"][0] == pytest.approx((0.1 + 0.2 + 0.2) / 4)
    answers = answers_of(coins())
    learnt = answers.skill == 0
    shares = average(answers, learnt)
    assert shares[learnt][0] == pytest.approx(answers.correct[learnt].mean(), abs=0.01)
    assert np.ptp(shares[~learnt]) == 0, "a skill that nobody answered has the share of all"


def test_tables_that_cannot_be_judged_are_refused_with_every_fault() -> None:
    """Columns, values, sizes and options."""
    good = coins()
    wrong = good.astype({"correct": "object", "time": "object"})
    wrong.loc[3, "correct"], wrong.loc[4, "time"], wrong.loc[5, "skill"] = "perhaps", "noon", None
    for table, says in (
        (good.drop(columns="skill"), "need a column 'skill'"),
        (good.head(5), "5 answers are too few"),
        ([1, 2], "pandas table"),
        (wrong, "(?s)no skill.*neither right nor wrong .'perhaps'.*no time .*noon"),
        (good.assign(learner=1), "Only 0 learners|Only 1 learners"),
    ):
        with pytest.raises(RunError, match=says) as caught:
            compare_learners(table)  # type: ignore[arg-type]
        assert caught.value.code == "E-RUN-099"
    with pytest.raises(RunError, match=r"share = 0\.9"):
        compare_learners(good, share=0.9)
    with pytest.raises(RunError, match="Did you mean 'learners'"):
        compare_learners(good, hold_out="learner")
