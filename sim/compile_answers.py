"""From what archetypes answer to, to the flat arrays the kernel reads, and to a player's memory.

Columns are named in sim/kernel/answer_columns.py. May use: rules, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.rules.motivation_values import MotivationRule, ReminderRule
from model.rules.values import Archetype
from sim.kernel.answer_columns import LEVEL, MOTIVATION, REMEMBERED
from sim.kernel.tables import Ints


def compile_answers(archetypes: Sequence[Archetype]) -> dict[str, Any]:
    """The arrays of `People` by name, a row an archetype."""
    answers = [archetype.answers for archetype in archetypes]
    return {
        "month_ppm": _rows(12, [rules.month_ppm for rules in answers]),
        "motivation": _rows(len(MotivationRule._fields), [rules.motivation for rules in answers]),
        "reminder": _rows(len(ReminderRule._fields), [rules.reminders for rules in answers]),
        "has_answers": int(is_kept(archetypes)),
    }


def new_answers(archetypes: Sequence[Archetype], places: Ints) -> dict[str, Any]:
    """The memory of players who have just joined; without columns where nothing is remembered.

    `places` says of which archetype each player is.
    """
    if not is_kept(archetypes):
        return {"answer": np.zeros((len(places), 0), dtype=np.int64)}
    baselines = [archetype.answers.motivation.baseline_ppm for archetype in archetypes]
    memory = np.zeros((len(places), REMEMBERED), dtype=np.int64)
    memory[:, MOTIVATION] = np.array(baselines, dtype=np.int64)[places]
    memory[:, LEVEL] = 1
    return {"answer": memory}


def is_kept(archetypes: Sequence[Archetype]) -> bool:
    """Whether some archetype remembers something from day to day."""
    return any(archetype.answers.is_kept for archetype in archetypes)


def _rows(columns: int, rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([list(row) for row in rows], dtype=np.int64).reshape(-1, columns)
