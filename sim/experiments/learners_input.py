"""Observed answers: who answered what when, and whether it was right; checked and laid in order.

    learner, skill, time, correct        one row an answer

`time` is a date or a time; without a zone it is UTC. May use: errors, numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.errors import RunError

COLUMNS: Final = ("learner", "skill", "time", "correct")
RIGHT: Final = {"true": 1, "1": 1, "1.0": 1, "yes": 1, "false": 0, "0": 0, "0.0": 0, "no": 0}
ANSWERS_MIN: Final = 20
DAY_SECONDS: Final = 86_400
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Answers:
    """Answers sorted by learner, skill and time; each array has one value an answer.

    `sequence` numbers the learner-and-skill pairs, `place` the answers within one from 0, and
    `days` are whole days since the answer before (0 for the first).
    """

    learner: Whole
    skill: Whole
    correct: Whole
    sequence: Whole
    place: Whole
    days: Whole
    skills: tuple[str, ...]
    learners: int
    order: Whole
    """Place of each answer among the same learner's, whatever the skill, from 0."""

    def __len__(self) -> int:
        """How many answers there are."""
        return len(self.correct)


def answers_of(table: pd.DataFrame) -> Answers:
    """Check a table of answers and lay it in order; RunError with every fault at once."""
    if faults := list(_missing(table)):
        raise _refusal(faults)
    correct = table["correct"].astype("str").str.strip().str.lower().map(RIGHT)
    time = pd.to_datetime(table["time"], utc=True, errors="coerce", format="mixed")
    if faults := list(_faults(table, correct, time)):
        raise _refusal(faults)
    learner, people = pd.factorize(table["learner"].astype("str"), sort=True)
    skill, skills = pd.factorize(table["skill"].astype("str"), sort=True)
    frame = pd.DataFrame(
        {"learner": learner, "skill": skill, "time": time.to_numpy(), "correct": correct.to_numpy()}
    )
    frame["order"] = frame.sort_values("time", kind="stable").groupby("learner").cumcount()
    frame = frame.sort_values(["learner", "skill", "time"], kind="stable")
    pairs = frame.groupby(["learner", "skill"])
    seconds = pairs["time"].diff().dt.total_seconds().fillna(0.0)
    return Answers(
        learner=_whole(frame["learner"]),
        skill=_whole(frame["skill"]),
        correct=_whole(frame["correct"]),
        sequence=_whole(pairs.ngroup()),
        place=_whole(pairs.cumcount()),
        days=_whole(seconds // DAY_SECONDS),
        skills=tuple(skills),
        learners=len(people),
        order=_whole(frame["order"]),
    )


def _whole(column: pd.Series[Any]) -> Whole:
    return np.asarray(column, dtype=np.int64)


def _missing(table: Any) -> Iterator[str]:
    if not isinstance(table, pd.DataFrame):
        yield "Answers are a pandas table with the columns learner, skill, time and correct."
        return
    for name in COLUMNS:
        if name not in table.columns:
            yield f"Answers need a column '{name}'; there are {', '.join(map(str, table.columns))}."
    if len(table) < ANSWERS_MIN:
        yield f"{len(table)} answers are too few to compare models; {ANSWERS_MIN} are the least."


def _faults(table: pd.DataFrame, correct: pd.Series[Any], time: pd.Series[Any]) -> Iterator[str]:
    for name in ("learner", "skill"):
        if count := int(table[name].isna().sum()):
            yield f"{count} answers have no {name}. Fill them in or leave them out."
    if (wrong := correct.isna()).any():
        shown = ", ".join(sorted({repr(value) for value in table.loc[wrong, "correct"]})[:3])
        count = int(wrong.sum())
        yield f"{count} answers are neither right nor wrong ({shown}): use true or false."
    if (wrong := time.isna()).any():
        shown = ", ".join(sorted({repr(value) for value in table.loc[wrong, "time"]})[:3])
        yield f"{int(wrong.sum())} answers have no time that can be read ({shown})."


def _refusal(faults: list[str]) -> RunError:
    return RunError("\n".join(faults), code="E-RUN-099")
