"""`sensitivity`: which of the content's values a headline depends on, and how much.

Sobol' indices on Saltelli's sample (first: the share of the headline's variance that a value causes
alone; total: with all it interacts with), or Morris' elementary effects (cheaper: a ranking). Both
by SALib, with its bootstrap intervals. Every point plays the same players with the same luck. May
use: carrying_out, parameters, SALib.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.errors import RunError
from model.ruleset import Ruleset
from sim.experiments.carrying_out import Options, Plan, carry_out, refuse_absurd
from sim.experiments.edits import Freeze, refuse_others, short_name
from sim.experiments.folders import FolderLike
from sim.experiments.parameters import (
    SEED,
    Parameters,
    checked_parameters,
    chosen_word,
    points_at,
    rulesets_of,
)
from sim.experiments.replication import refuse_counts
from sim.experiments.showing import Answer, title_of
from sim.measures import HEADLINE_LEVELS, headlines
from sim.progress import Progress, ShouldCancel
from sim.scenario import Scenario

if TYPE_CHECKING:
    import plotly.graph_objects as go

METHODS: Final = ("sobol", "morris")
SAMPLES: Final = 32
INDICES: Final = {
    "sobol": {"first": ("S1", "S1_conf"), "total": ("ST", "ST_conf")},
    "morris": {"mu_star": ("mu_star", "mu_star_conf"), "sigma": ("sigma", "")},
}
"""Column → the names by which SALib gives the index and half of its interval."""
_MORRIS_LEVELS: Final = 4
Floats = npt.NDArray[np.float64]


class Sensitivity(Answer):
    """One row per headline and parameter; indices with 95% intervals (`…_low`, `…_high`).

    nan: the headline has no number at some point (a level that was not reached). An index of 0
    with an interval of [0, 0]: the headline is the same at every point.
    """

    def __init__(self, table: pd.DataFrame, *, method: str, title: str, digest: str) -> None:
        """Hold the table and the method's name."""
        super().__init__(table, title=title, digest=digest)
        self.method = method

    def figure(self) -> go.Figure:
        """The main index of each parameter, headline by headline."""
        from sim.charts.experiments import sensitivity_map

        return sensitivity_map(self._table, _main(self.method), title=self.title)

    def as_text(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Column names and rows of texts, as a notebook shows them."""
        names = list(INDICES[self.method])
        rows = [
            [row["label"], short_name(row["parameter"]), *(_cell(row, name) for name in names)]
            for _, row in self._table.iterrows()
            if math.isfinite(row[names[0]])
        ]
        return ["", "parameter", *(name.replace("_", " ") for name in names)], rows


def sensitivity(
    ruleset: Ruleset,
    scenario: Scenario,
    parameters: Parameters,
    *,
    method: str = "sobol",
    samples: int = SAMPLES,
    replications: int = 1,
    levels: Sequence[int] = HEADLINE_LEVELS,
    freeze: Freeze | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    folder: FolderLike | None = None,
    resume: bool = False,
    yes: bool = False,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> Sensitivity:
    """Say how much each headline depends on each parameter (`{path: values}`).

    Plays samples × (parameters + 2) points for "sobol" (samples: a power of two) and
    samples × (parameters + 1) for "morris"; equal points once. A headline is its mean over
    replications. Errors: RunError; ContentError for a point that cannot be played; Cancelled.
    """
    refuse_others(ruleset)
    refuse_counts(replications=replications, samples=samples)
    wanted = checked_parameters(ruleset, parameters)
    if len(wanted) < 2 or any(len(values) < 2 for values in wanted.values()):
        raise RunError(
            "Sensitivity compares parameters: give at least two paths with at least two values "
            "each. For one path use sweep.",
            code="E-RUN-042",
        )
    chosen_word("method", method, METHODS)
    samples = 2 ** max(1, math.ceil(math.log2(samples))) if method == "sobol" else max(2, samples)
    refuse_absurd(samples * (len(wanted) + 2) * replications, scenario, keep_measures=False)
    sample = _sample(wanted, method, samples)
    points = points_at(wanted, sample)
    rulesets, which = rulesets_of(ruleset, points, freeze=freeze)
    plan = Plan(
        "sensitivity", rulesets, scenario, replications, levels=tuple(levels),
        question={
            "method": method, "samples": samples,
            "parameters": [[path, list(values)] for path, values in wanted.items()],
        },
    )  # fmt: skip
    options = Options(workers, scheduler, folder, resume, yes, on_progress, should_cancel)
    experiment = carry_out(plan, options)
    rows = []
    for headline in headlines(levels):
        played = range(len(rulesets))
        means = np.array([np.mean(experiment.values(place, headline.key)) for place in played])
        found = _indices(wanted, method, sample, means[which])
        name = {"key": headline.key, "label": headline.label}
        rows += [{**name, "parameter": path, **found[path]} for path in wanted]
    answer = Sensitivity(
        pd.DataFrame(rows),
        method=method,
        title=title_of(f"{method} sensitivity, {len(points)} points", scenario, replications),
        digest=experiment.digest,
    )
    experiment.keep(answer.frame())
    return answer


def _problem(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """SALib's way to name parameters: each on the unit interval."""
    names = list(parameters)
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _sample(parameters: Parameters, method: str, samples: int) -> Floats:
    """The points of the unit cube that the method asks for; the same each time."""
    from SALib.sample import morris, sobol

    if method == "sobol":
        sample = sobol.sample(_problem(parameters), samples, calc_second_order=False, seed=SEED)
    else:
        sample = morris.sample(_problem(parameters), samples, num_levels=_MORRIS_LEVELS, seed=SEED)
    return np.asarray(sample, dtype="float64")


def _indices(
    parameters: Parameters, method: str, sample: Floats, values: Floats
) -> dict[str, dict[str, float]]:
    """Parameter → index → value, for one headline."""
    from SALib.analyze import morris, sobol

    names = [n for name in INDICES[method] for n in (name, f"{name}_low", f"{name}_high")]
    if not np.isfinite(values).all():
        return {path: dict.fromkeys(names, math.nan) for path in parameters}
    if np.ptp(values) == 0:
        return {path: dict.fromkeys(names, 0.0) for path in parameters}
    problem = _problem(parameters)
    if method == "sobol":
        found = sobol.analyze(problem, values, calc_second_order=False, seed=SEED)
    else:
        found = morris.analyze(problem, sample, values, num_levels=_MORRIS_LEVELS, seed=SEED)
    return {
        path: {
            key: number
            for name, (index, half) in INDICES[method].items()
            for key, number in _with_interval(name, found, index, half, place)
        }
        for place, path in enumerate(parameters)
    }


def _with_interval(
    name: str, found: Mapping[str, Any], index: str, half: str, place: int
) -> list[tuple[str, float]]:
    value = float(found[index][place])
    width = float(found[half][place]) if half else math.nan
    return [(name, value), (f"{name}_low", value - width), (f"{name}_high", value + width)]


def _main(method: str) -> str:
    """The index that is drawn."""
    return "total" if method == "sobol" else "mu_star"


def _cell(row: Any, name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    interval = "" if math.isnan(low) else f" [{low:.2f}, {high:.2f}]"
    return f"{row[name]:.2f}{interval}"
