"""The parameters of a sweep: paths with their possible values, and the points to be played.

A parameter's values are any whole sequence: a list of choices, or `range(0, 4)`. A grid takes every
combination; Sobol' points spread over all of them evenly, however many there are. May use: edits,
errors, scipy.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model.errors import RunError, did_you_mean
from model.ruleset import Ruleset
from sim.experiments.carrying_out import PLAYS_MAX
from sim.experiments.edits import Edits, Freeze, edited, value_at

Parameters = Mapping[str, Sequence[Any]]
"""Path → its values, in order."""
SEED: Final = 20_260_107


def checked_parameters(ruleset: Ruleset, parameters: Parameters) -> dict[str, Sequence[Any]]:
    """The parameters; RunError when there are none, one has no values, or a path is not there."""
    if not parameters:
        raise RunError(
            "There is nothing to vary. Name a path and its values, for example "
            "{'game_configs.streaks.misses_allowed': [0, 1, 2]}.",
            code="E-RUN-042",
        )
    for path, values in parameters.items():
        value_at(ruleset, path)
        if isinstance(values, str) or not isinstance(values, Sequence) or not len(values):
            raise RunError(
                f"{path}: {values!r} holds no values. Give a list, [0, 1, 2], or range(0, 3).",
                code="E-RUN-042",
            )
    return dict(parameters)


def grid_points(parameters: Parameters) -> list[dict[str, Any]]:
    """Every combination of values, the last parameter changing fastest."""
    count = math.prod(len(values) for values in parameters.values())
    _refuse_points(count)
    combinations = itertools.product(*parameters.values())
    return [dict(zip(parameters, values, strict=True)) for values in combinations]


def sobol_points(parameters: Parameters, *, points: int) -> list[dict[str, Any]]:
    """At least `points` points (a power of two) that fill the parameters' space evenly."""
    from scipy.stats import qmc

    power = max(1, math.ceil(math.log2(max(2, points))))
    _refuse_points(2**power)
    draws = qmc.Sobol(d=len(parameters), scramble=True, rng=SEED).random_base2(m=power)
    return points_at(parameters, draws)


def points_at(parameters: Parameters, places: npt.NDArray[Any]) -> list[dict[str, Any]]:
    """The values at places in the unit cube: each parameter's values share its edge equally."""
    return [
        {
            path: values[min(int(place * len(values)), len(values) - 1)]
            for (path, values), place in zip(parameters.items(), row, strict=True)
        }
        for row in np.clip(places, 0.0, 1.0)
    ]


def rulesets_of(
    ruleset: Ruleset, points: Iterable[Edits], *, freeze: Freeze | None
) -> tuple[list[Ruleset], list[int]]:
    """The different rulesets, the one as it is first, and which of them each point plays.

    Points that play the same rules with the same people are played once.
    """
    made, places = [ruleset], {(ruleset.rules_hash, ruleset.people_hash): 0}
    known: dict[str, int] = {}
    which = []
    for point in points:
        name = repr(list(point.items()))
        if name not in known:
            changed = edited(ruleset, point, freeze=freeze)
            identity = (changed.rules_hash, changed.people_hash)
            if identity not in places:
                places[identity] = len(made)
                made.append(changed)
            known[name] = places[identity]
        which.append(known[name])
    return made, which


def chosen_word(name: str, value: str, known: Sequence[str]) -> str:
    """A word out of a few; RunError with the nearest for any other."""
    if value in known:
        return value
    hint = did_you_mean(value, known) or f"Choose one of {', '.join(known)}."
    raise RunError(f"{name} = {value!r} is not known. {hint}", code="E-RUN-043")


def _refuse_points(count: int) -> None:
    if count > PLAYS_MAX:
        raise RunError(
            f"{count:,} points are more than {PLAYS_MAX:,}. Give fewer values, or take Sobol' "
            "points: method='sobol', points=256.",
            code="E-RUN-044",
        )
