"""`compare`: what an edit does to the same players with the same luck, over several replications.

Two intervals: over players (the paired bootstrap of `sim.comparing`, on players dealt into groups)
and over replications (Student's, of the paired differences). Equal rules and people need no play:
then nothing can differ. May use: carrying_out, condensed, comparing, charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from model.ruleset import Ruleset
from sim import comparing
from sim.comparing import Estimate, compared, resampled_weights, subtract
from sim.condensed import Condensed, dealt
from sim.experiments.carrying_out import Experiment, Options, Plan, carry_out
from sim.experiments.edits import refuse_others
from sim.experiments.folders import FolderLike
from sim.experiments.intervals import interval_of
from sim.experiments.replication import REPLICATIONS, refuse_counts
from sim.experiments.showing import Answer, title_of
from sim.measures import HEADLINE_LEVELS, Headline, headlines, shown
from sim.progress import Progress, ShouldCancel
from sim.scenario import Scenario

if TYPE_CHECKING:
    import plotly.graph_objects as go

COLUMNS: Final = [*comparing.COLUMNS, "replications_low", "replications_high"]


class Compared(Answer):
    """Every headline before and after; `difference_low/high` over players, `replications_…` too."""

    @property
    def has_effect(self) -> bool:
        """Whether any headline moved for anybody."""
        return bool((self._table["effect"] != "no effect").any())

    def sentences(self) -> list[str]:
        """One sentence per headline, those with an effect first."""
        return comparing.sentences(self._table)

    def figure(self) -> go.Figure:
        """Each headline's change with its interval over players."""
        from sim.charts.xp import comparison

        return comparison(self._table, title=self.title)

    def as_text(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Column names and rows of texts, as a notebook shows them."""
        rows = [_cells(row) for _, row in self._table.iterrows()]
        return ("", "before", "after", "difference", "over players", "over replications"), rows


def compare(
    before: Ruleset,
    after: Ruleset,
    scenario: Scenario,
    *,
    replications: int = REPLICATIONS,
    levels: Sequence[int] = HEADLINE_LEVELS,
    resamples: int = comparing.RESAMPLES,
    workers: int | None = None,
    scheduler: str | None = None,
    folder: FolderLike | None = None,
    resume: bool = False,
    yes: bool = False,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> Compared:
    """Play the same players under two rulesets and say what the difference is.

    Columns as `sim.comparing.compare`, and the interval of the difference over replications (nan
    with one). An edit without effect gives exactly 0. Errors: RunError, Cancelled.
    """
    refuse_others(before, after)
    refuse_counts(replications=replications, resamples=resamples)
    same = _identity(before) == _identity(after)
    rulesets = [] if same else [before, after]
    plan = Plan(
        "compare", rulesets, scenario, replications, levels=tuple(levels), keep_measures=True,
        question={"same": list(_identity(before)) if same else None, "resamples": resamples},
    )  # fmt: skip
    options = Options(workers, scheduler, folder, resume, yes, on_progress, should_cancel)
    experiment = carry_out(plan, options)
    chosen = headlines(levels)
    rows = [_proven(h) for h in chosen] if same else _rows(experiment, chosen, resamples)
    title = title_of("Before and after", scenario, replications)
    if same:
        title = "Before and after: equal rules and equal people, so nothing can differ"
    answer = Compared(pd.DataFrame(rows, columns=COLUMNS), title=title, digest=experiment.digest)
    experiment.keep(answer.frame())
    return answer


def _identity(ruleset: Ruleset) -> tuple[str, str]:
    """All that a play depends on; texts do not count."""
    return ruleset.rules_hash, ruleset.people_hash


def _proven(headline: Headline) -> dict[str, Any]:
    """A headline of two rulesets that play the same."""
    zeros = ["difference", "difference_low", "difference_high"]
    zeros += ["replications_low", "replications_high"]
    return {
        "key": headline.key, "label": headline.label, "unit": headline.unit,
        "before": np.nan, "after": np.nan, "after_low": np.nan, "after_high": np.nan,
        **dict.fromkeys(zeros, 0.0), "effect": "no effect",
        "sentence": f"{headline.label}: no effect, the rules and the people are the same",
    }  # fmt: skip


def _rows(
    experiment: Experiment, chosen: Sequence[Headline], resamples: int
) -> list[dict[str, Any]]:
    old, new = (_pooled(experiment, ruleset) for ruleset in (0, 1))
    groups = dealt(len(old))
    sides = Condensed(old, groups), Condensed(new, groups)
    once = np.ones((1, sides[0].groups))  # The first row is the headline itself.
    blocks = [once, *resampled_weights(sides[0].groups, resamples=resamples)]
    blocks[:2] = [np.vstack(blocks[:2])]
    made = []
    for headline in chosen:
        drawn = [
            np.concatenate([side.statistic(headline, weights) for weights in blocks])
            for side in sides
        ]
        values = [float(numbers[0]) for numbers in drawn]
        estimate = Estimate(values[0], values[1], drawn[0][1:], drawn[1][1:])
        row = compared(headline, estimate)
        each = [np.array(experiment.values(ruleset, headline.key)) for ruleset in (0, 1)]
        over = interval_of(subtract(each[1], each[0]))
        made.append({**row, "replications_low": over.low, "replications_high": over.high})
    return made


def _pooled(experiment: Experiment, ruleset: int) -> pd.DataFrame:
    parts = [outcome.measures for outcome in experiment.of(ruleset)]
    return pd.concat([part for part in parts if part is not None], ignore_index=True)


def _cells(row: Any) -> tuple[str, ...]:
    def text(value: float) -> str:
        return shown(value, unit=row["unit"], decimals=2)

    def between(name: str) -> str:
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        return "–" if np.isnan(low) else f"{low:+,.2f} to {high:+,.2f}"

    change = row["difference"]
    return (
        row["label"], text(row["before"]), text(row["after"]),
        "no effect" if row["effect"] == "no effect" else f"{change:+,.2f} ({row['effect']})",
        between("difference"), between("replications"),
    )  # fmt: skip
