"""`sweep`: how the headlines move as some values of the content are varied.

Every point plays the same players with the same luck, and the content as it is beside them, so
differences are paired. May use: carrying_out, parameters, intervals, charts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from model.ruleset import Ruleset
from sim.comparing import subtract
from sim.experiments.carrying_out import Experiment, Options, Plan, carry_out, refuse_absurd
from sim.experiments.edits import Freeze, refuse_others, short_name
from sim.experiments.folders import FolderLike
from sim.experiments.intervals import interval_of
from sim.experiments.parameters import (
    Parameters,
    checked_parameters,
    chosen_word,
    grid_points,
    rulesets_of,
    sobol_points,
)
from sim.experiments.replication import refuse_counts
from sim.experiments.showing import Answer, title_of
from sim.measures import HEADLINE_LEVELS, Headline, headlines, shown
from sim.progress import Progress, ShouldCancel
from sim.scenario import Scenario

if TYPE_CHECKING:
    import plotly.graph_objects as go

REPLICATIONS: Final = 4
POINTS: Final = 64
METHODS: Final = ("grid", "sobol")
_HEADLINES_SHOWN: Final = ("xp_per_active_day", "active_share", "active_late", "level_median")
_ROWS_SHOWN: Final = 50


class Swept(Answer):
    """One row per point and headline; parameters are columns by their path.

    `value` is the mean over replications with its interval, `difference` the paired difference to
    the content as it is with its own.
    """

    def __init__(
        self, table: pd.DataFrame, *, paths: Sequence[str], title: str, digest: str
    ) -> None:
        """Hold the table and the parameters' paths."""
        super().__init__(table, title=title, digest=digest)
        self.paths = list(paths)

    def frame(self, headline: str | None = None) -> pd.DataFrame:
        """The whole table, or the rows of one headline by its key."""
        if headline is None:
            return super().frame()
        chosen_word("headline", headline, list(self._table["key"].unique()))
        return self._table[self._table["key"] == headline].reset_index(drop=True)

    def figure(self, headline: str = _HEADLINES_SHOWN[0]) -> go.Figure:
        """A headline over the parameters: a line for one, a map for a grid of two."""
        from sim.charts.experiments import sweep

        return sweep(self.frame(headline), self.paths, title=self.title)

    def as_text(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Column names and rows of texts, as a notebook shows them."""
        keys = [key for key in _HEADLINES_SHOWN if key in set(self._table["key"])]
        parts = [self.frame(key) for key in keys]
        labels = [str(part["label"].iloc[0]) for part in parts]
        rows = []
        for place in range(min(_ROWS_SHOWN, len(parts[0]))):
            point = parts[0].iloc[place]
            cells = [str(point[path]) for path in self.paths]
            rows.append(cells + [_cell(part.iloc[place]) for part in parts])
        return [*(short_name(path) for path in self.paths), *labels], rows


def sweep(
    ruleset: Ruleset,
    scenario: Scenario,
    parameters: Parameters,
    *,
    method: str = "grid",
    points: int = POINTS,
    replications: int = REPLICATIONS,
    levels: Sequence[int] = HEADLINE_LEVELS,
    freeze: Freeze | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    folder: FolderLike | None = None,
    resume: bool = False,
    yes: bool = False,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> Swept:
    """Play a scenario at many points of the content: `{path: values}`, see `edits` for paths.

    `method` "grid" plays every combination, "sobol" `points` points that fill the space evenly.
    Every point is checked before the first is played. Errors: RunError; ContentError for a point
    that cannot be played; Cancelled.
    """
    refuse_others(ruleset)
    refuse_counts(replications=replications, points=points)
    wanted = checked_parameters(ruleset, parameters)
    if chosen_word("method", method, METHODS) == "grid":
        chosen = grid_points(wanted)
    else:
        chosen = sobol_points(wanted, points=points)
    refuse_absurd(len(chosen) * replications, scenario, keep_measures=False)
    rulesets, which = rulesets_of(ruleset, chosen, freeze=freeze)
    plan = Plan(
        "sweep", rulesets, scenario, replications, levels=tuple(levels),
        question={"points": [list(point.items()) for point in chosen]},
    )  # fmt: skip
    options = Options(workers, scheduler, folder, resume, yes, on_progress, should_cancel)
    experiment = carry_out(plan, options)
    answer = Swept(
        _table(experiment, chosen, which, headlines(levels)),
        paths=list(wanted),
        title=title_of(f"{len(chosen):,} point{'s' * (len(chosen) > 1)}", scenario, replications),
        digest=experiment.digest,
    )
    experiment.keep(answer.frame())
    return answer


def _table(
    experiment: Experiment,
    points: Sequence[Mapping[str, Any]],
    which: Sequence[int],
    chosen: Sequence[Headline],
) -> pd.DataFrame:
    rows = []
    for number, (point, ruleset) in enumerate(zip(points, which, strict=True)):
        for headline in chosen:
            values = np.array(experiment.values(ruleset, headline.key))
            base = np.array(experiment.values(0, headline.key))
            mean, change = interval_of(values), interval_of(subtract(values, base))
            rows.append(
                {
                    "point": number, **point,
                    "key": headline.key, "label": headline.label, "unit": headline.unit,
                    "value": mean.mean, "low": mean.low, "high": mean.high,
                    "difference": change.mean, "difference_low": change.low,
                    "difference_high": change.high,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _cell(row: Any) -> str:
    text = shown(row["value"], unit=row["unit"], decimals=1)
    change = row["difference"]
    return f"{text} ({change:+,.1f})" if np.isfinite(change) and change else text
