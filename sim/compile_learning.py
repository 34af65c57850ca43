"""Learning laid out for the kernel: what content offers, and players who have learned nothing yet.

May use: rules, sim.award_table, sim.learner, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model.rules.learning_content import ActivityRule, LearningRules, SkillRule
from model.rules.values import ABSENT, PPM, SOURCE_CODES, GameRules
from model.words import XpEventSource
from sim.award_table import Kinds
from sim.kernel.learning_columns import (
    ACTIVITY_BLANK,
    ACTIVITY_CODE,
    LESSON_CODE,
    QUIZ_BLANK,
    QUIZ_CODE,
    SKILL_BLANK,
    SKILL_CODE,
)
from sim.kernel.tables import Ints, Words
from sim.learner import METRICS

_LESSON, _QUIZ = SOURCE_CODES[XpEventSource.LESSON], SOURCE_CODES[XpEventSource.QUIZ]


def _hashes(rows: Sequence[Any]) -> Words:
    return np.array([row.key_hash for row in rows], dtype=np.uint64)


def _set(rows: list[tuple[int, ...]], columns: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)


def compile_learning(game: GameRules, kinds: Kinds, codes: Mapping[str, int]) -> dict[str, Any]:
    """The fields of `Content` that are about learning."""
    rules = game.learning
    points = [points for quiz in rules.quizzes for points in quiz.points]
    metrics = [game.metric_index.get(key, ABSENT) for key in METRICS]
    return {
        "skill_set": _set([_skill(skill, codes) for skill in rules.skills], SKILL_CODE + 1),
        "skill_hash": _hashes(rules.skills),
        "activity_set": _set(
            [_activity(one, kinds, codes) for one in rules.activities], ACTIVITY_CODE + 1
        ),
        "activity_hash": _hashes(rules.activities),
        "quiz_set": _set(_quizzes(rules, kinds, codes), QUIZ_CODE + 1),
        "quiz_hash": _hashes(rules.quizzes),
        "question_points": np.array(points, dtype=np.int64),
        "lesson_set": _set(
            [
                (row.level_required, row.xp_reward, kinds.of(row.xp_reward), codes[row.key])
                for row in rules.lessons
            ],
            LESSON_CODE + 1,
        ),
        "learning_metric": np.array(metrics, dtype=np.int64),
        "learning_on": int(rules.is_on),
    }


def _skill(row: SkillRule, codes: Mapping[str, int]) -> tuple[int, ...]:
    return (
        row.rule, row.parent, row.mastered_ppm, row.prior_ppm, row.learn_ppm, row.guess_ppm,
        row.slip_ppm, row.forget_ppm, row.activities.start, row.activities.stop, codes[row.key],
    )  # fmt: skip


def _activity(row: ActivityRule, kinds: Kinds, codes: Mapping[str, int]) -> tuple[int, ...]:
    return (
        row.skill, _QUIZ if row.asks else _LESSON, row.base_xp, kinds.of(row.base_xp),
        row.problems, row.passing_ppm, row.seconds_meant, codes[row.key],
    )  # fmt: skip


def _quizzes(rules: LearningRules, kinds: Kinds, codes: Mapping[str, int]) -> list[tuple[int, ...]]:
    made: list[tuple[int, ...]] = []
    first = 0
    for row in rules.quizzes:
        made.append(
            (
                row.skill, row.lesson, first, len(row.points), row.passing_ppm, row.attempts_max,
                row.xp_reward, kinds.of(row.xp_reward), row.perfect_xp, kinds.of(row.perfect_xp),
                row.seconds_meant, codes[row.key],
            )
        )  # fmt: skip
        first += len(row.points)
    return made


def new_learning(game: GameRules, players: int) -> dict[str, Any]:
    """The fields of `State` that are about learning, of players who have just joined."""
    rules = game.learning
    priors = np.array([skill.prior_ppm / PPM for skill in rules.skills], dtype=np.float64)
    return {
        "skill": _tiled(SKILL_BLANK, len(rules.skills), players),
        "skill_known": np.tile(priors, (players, 1)),
        "activity": _tiled(ACTIVITY_BLANK, len(rules.activities), players),
        "quiz": _tiled(QUIZ_BLANK, len(rules.quizzes), players),
        "lesson": np.zeros((players, len(rules.lessons)), dtype=np.int64),
    }


def _tiled(blank: tuple[int, ...], things: int, players: int) -> Ints:
    """(player, thing and column): the same blank for each thing of each player."""
    return np.tile(np.array(blank * things, dtype=np.int64), (players, 1))
