"""`compare_learners`: which learner models forecast answers better than the plain average.

    found = compare_learners(answers)        # columns learner, skill, time, correct
    found                                    # a table, and sentences that say which is no better

Models: the average of a skill; knowledge tracing fitted (and, with a ruleset, as its content has
it); the ladder; the memory model FSRS. What is learnt and what is forecast are never the same
answers. May use: the learners_ files, showing, charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.errors import RunError
from model.rules.draws import key_hash
from model.rules.learning_content import BKT
from model.rules.mastery import Tracing
from model.ruleset import Ruleset
from sim.experiments import learners_predict as predict
from sim.experiments.learners_input import Answers, Floats, answers_of
from sim.experiments.learners_predict import Mask
from sim.experiments.learners_score import RESAMPLES, SCORES, interval, scored
from sim.experiments.parameters import chosen_word
from sim.experiments.showing import Answer

if TYPE_CHECKING:
    import plotly.graph_objects as go

AVERAGE: Final = "average"
HOLD_OUTS: Final = ("learners", "last")
LEARNERS_MIN: Final = 4
"""The least learners on either side."""
_LABELS: Final = {
    AVERAGE: "the plain average of the skill",
    "bkt": "knowledge tracing, fitted",
    "bkt_content": "knowledge tracing, as the content has it",
    "ladder": "the ladder",
    "fsrs": "FSRS, the memory model",
}
_BETTER, _WORSE, _NO_BETTER = "better", "worse", "no better"


class LearnerModels(Answer):
    """One row per model: each score with its interval, and the paired difference in log-loss.

    `verdict` says better, worse or no better than the average, by the difference's interval.
    `tracings` are the fitted parameters by skill.
    """

    def __init__(
        self, table: pd.DataFrame, curves: pd.DataFrame, tracings: pd.DataFrame, *, title: str
    ) -> None:
        """Hold the table, the calibration curves and the fitted parameters."""
        super().__init__(table, title=title, digest="")
        self.curves, self.tracings = curves, tracings

    def sentences(self) -> list[str]:
        """One sentence per model but the average."""
        return list(self._table["sentence"])[1:]

    def figure(self) -> go.Figure:
        """Forecast against what came of it, model by model."""
        from sim.charts.learners import calibration_curves

        return calibration_curves(self.curves, title=self.title)

    def as_text(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Column names and rows of texts, as a notebook shows them."""
        rows = [
            (
                row["label"],
                *(f"{row[s]:.4f} [{row[f'{s}_low']:.4f}, {row[f'{s}_high']:.4f}]" for s in SCORES),
                row["verdict"],
            )
            for _, row in self._table.iterrows()
        ]
        return ("", "log-loss", "Brier", "AUC", "calibration error", "than the average"), rows


def compare_learners(
    answers: pd.DataFrame,
    *,
    ruleset: Ruleset | None = None,
    hold_out: str = "learners",
    share: float = 0.3,
    seed: int = 1,
    resamples: int = RESAMPLES,
) -> LearnerModels:
    """Learn from some answers, forecast the others, and say which model beats the average.

    `answers` has the columns learner, skill, time, correct. `hold_out` "learners" keeps back a
    `share` of the learners, "last" the last `share` of everybody's answers. With a `ruleset` its
    skills' own tracing parameters are judged too. Errors: RunError with every fault of the table.
    """
    chosen_word("hold_out", hold_out, HOLD_OUTS)
    if not 0.05 <= share <= 0.8:
        raise RunError(
            f"share = {share} must be from 0.05 to 0.8: the part that is forecast. Change it.",
            code="E-RUN-099",
        )
    given = answers_of(answers)
    judged = _held_out(given, hold_out, share, seed)
    learnt = ~judged
    tracings = predict.fitted_tracings(given, learnt)
    said = {
        AVERAGE: predict.average(given, learnt),
        "bkt": predict.traced(given, tracings, learnt),
        "ladder": predict.ladder(given, learnt),
        "fsrs": predict.fsrs(given, learnt),
    }
    if ruleset is not None and (content := _of_content(ruleset, given)):
        said["bkt_content"] = predict.traced(given, content, learnt)
    forecasts = {name: values[judged] for name, values in said.items()}
    correct = given.correct[judged]
    scores = scored(forecasts, correct, given.learner[judged], resamples=resamples)
    rows = [_row(name, scores[name], scores[AVERAGE]["log_loss"]) for name in forecasts]
    title = (
        f"{int(judged.sum()):,} answers of {len(np.unique(given.learner[judged])):,} learners "
        f"forecast, {int(learnt.sum()):,} learnt from"
    )
    return LearnerModels(
        pd.DataFrame(rows), _curves(forecasts, correct), _parameters(tracings, given), title=title
    )


def _held_out(answers: Answers, hold_out: str, share: float, seed: int) -> Mask:
    """Which answers are forecast; RunError when either side has too few learners."""
    if hold_out == "last":
        count = np.bincount(answers.learner, minlength=answers.learners)
        judged: Mask = answers.order >= np.ceil((1 - share) * count)[answers.learner]
    else:
        dealt = np.array([key_hash(f"{seed}:{n}") % 1_000_003 for n in range(answers.learners)])
        chosen = np.argsort(dealt, kind="stable")[: round(share * answers.learners)]
        judged = np.isin(answers.learner, chosen)
    for side in (judged, ~judged):
        if (found := len(np.unique(answers.learner[side]))) < LEARNERS_MIN:
            raise RunError(
                f"Only {found} learners are left on one side; {LEARNERS_MIN} are the least. Give "
                "more answers, or another share.",
                code="E-RUN-099",
            )
    return judged


def _of_content(ruleset: Ruleset, answers: Answers) -> dict[int, Tracing]:
    """The content's own parameters of the skills that are measured by tracing."""
    rules = {skill.key: skill for skill in ruleset.game.learning.skills if skill.rule == BKT}
    return {
        place: Tracing.from_ppm(
            rule.prior_ppm, rule.learn_ppm, rule.guess_ppm, rule.slip_ppm, rule.forget_ppm
        )
        for place, key in enumerate(answers.skills)
        if (rule := rules.get(key)) is not None
    }


def _row(name: str, scores: dict[str, Floats], average: Floats) -> dict[str, object]:
    row: dict[str, object] = {"model": name, "label": _LABELS[name]}
    for score in SCORES:
        low, high = interval(scores[score])
        row |= {score: float(scores[score][0]), f"{score}_low": low, f"{score}_high": high}
    change = scores["log_loss"] - average
    low, high = interval(change)
    verdict = _BETTER if high < 0 else _WORSE if low > 0 else _NO_BETTER
    row |= {
        "difference": float(change[0]), "difference_low": low, "difference_high": high,
        "verdict": "–" if name == AVERAGE else verdict,
    }  # fmt: skip
    label = _LABELS[name]
    row["sentence"] = (
        f"{label[0].upper()}{label[1:]} is {verdict} than the plain average: log-loss "
        f"{change[0]:+.4f} [{low:+.4f}, {high:+.4f}]."
    )
    return row


def _curves(forecasts: dict[str, Floats], correct: np.ndarray) -> pd.DataFrame:
    """Mean forecast and share of right answers in tenths of the forecasts, by model."""
    parts = []
    for name, said in forecasts.items():
        tenth = pd.Series(said).rank(method="first").sub(1).floordiv(max(1.0, len(said) / 10))
        frame = pd.DataFrame({"tenth": tenth, "forecast": said, "right": correct})
        found = frame.groupby("tenth").agg(
            forecast=("forecast", "mean"), right=("right", "mean"), answers=("right", "size")
        )
        parts.append(found.reset_index(drop=True).assign(model=name, label=_LABELS[name]))
    return pd.concat(parts, ignore_index=True)


def _parameters(tracings: dict[int, Tracing], answers: Answers) -> pd.DataFrame:
    rows = [
        {"skill": answers.skills[skill], **tracing._asdict()}
        for skill, tracing in sorted(tracings.items())
    ]
    return pd.DataFrame(rows).drop(columns="forget", errors="ignore")
