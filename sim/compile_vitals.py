"""From a game's tasks and health to the flat arrays the kernel reads, and players before the start.

Columns are named in sim/kernel/vital_columns.py. May use: rules, numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from model.rules import vitals
from model.rules.values import ABSENT, PPM, GameRules
from model.rules.vital_values import DEATH_KEY, EffectRule, TaskRules
from sim.award_table import Kinds
from sim.compile_parts import ints, words
from sim.kernel.tables import Ints
from sim.kernel.vital_columns import HEALTH, TASK_SETTINGS, VITAL_SETTINGS, VITALS

_FIRST_SETTING = TaskRules._fields.index("xp_per_change_ppm")


def compile_vitals(game: GameRules, kinds: Kinds, codes: Mapping[str, int]) -> dict[str, Any]:
    """The arrays by name; every amount of XP that a task can give becomes an award kind."""
    tasks, places = game.tasks, {quest: task for task, quest in enumerate(game.tasks.quests)}
    settings = [*_flat(tasks[_FIRST_SETTING:])]
    health = [*_flat(game.vitals)]
    assert (len(settings), len(health)) == (TASK_SETTINGS, VITAL_SETTINGS)
    amounts = range(largest_xp(game) + 1) if tasks.is_on else ()
    return {
        "quest_task": ints(places.get(quest, ABSENT) for quest in range(len(game.quests))),
        "task_quest": ints(tasks.quests),
        "task_difficulty": ints(tasks.difficulty_ppm),
        "task_hash": words(game.quests[quest].key_hash for quest in tasks.quests),
        "task_value": ints(tasks.values_ppm),
        "task_change": ints(tasks.changes_ppm),
        "task_kind": ints(kinds.of(xp) for xp in amounts),
        "task_set": ints(settings),
        "vital_set": ints(health),
        "death_code": codes.get(DEATH_KEY, 0),
        "death_kind": kinds.of(0) if game.vitals.is_on else 0,
    }


def largest_xp(game: GameRules) -> int:
    """The most XP that one completion of a task can give."""
    tasks, health = game.tasks, game.vitals
    most = game.stats.cap + vitals.buff_points(
        health.buff_level_max, health.buff_level_max, health.levels_per_point
    )
    return vitals.task_xp(
        max(tasks.changes_ppm),
        tasks.xp_per_change_ppm,
        max(tasks.difficulty_ppm),
        max(_effect(tasks.xp_effect, 0), _effect(tasks.xp_effect, most)),
        max(PPM, tasks.critical.multiplier_ppm + tasks.critical.more_ppm),
    )


def new_vitals(game: GameRules, players: int) -> dict[str, Ints]:
    """The state's arrays of players with full health; without columns where there are no tasks."""
    tasks = len(game.tasks.quests)
    vital = np.zeros((players, VITALS if tasks else 0), dtype=np.int64)
    if tasks:
        vital[:, HEALTH] = game.vitals.health_max
    return {"task": np.zeros((players, 2 * tasks), dtype=np.int64), "vital": vital}


def _effect(effect: EffectRule, points: int) -> int:
    return vitals.effect_ppm(points, effect.per_point_ppm, effect.least_ppm)


def _flat(values: tuple[Any, ...]) -> Iterator[int]:
    """Settings in order, an effect or a rule inside them laid open."""
    for value in values:
        if isinstance(value, tuple):
            yield from _flat(value)
        else:
            yield int(value)
