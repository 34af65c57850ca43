"""`run` and `replicate`: how the numbers come out, how much of that is luck, how sure they are.

Each replication is a stream of its own: other luck for the same players. May use: carrying_out,
intervals, measures, charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from model.errors import RunError
from model.ruleset import Ruleset
from sim.experiments.carrying_out import Experiment, Options, Plan, carry_out
from sim.experiments.edits import refuse_others
from sim.experiments.folders import FolderLike
from sim.experiments.intervals import interval_of, replications_needed
from sim.experiments.showing import Answer, title_of
from sim.measures import HEADLINE_LEVELS, Headline, headlines, shown
from sim.progress import Progress, ShouldCancel
from sim.scenario import Scenario

if TYPE_CHECKING:
    import plotly.graph_objects as go

REPLICATIONS: Final = 8
PRECISION: Final = 0.01
COLUMNS: Final = [
    "key", "label", "unit", "mean", "low", "high", "deviation", "replications", "precision",
    "needed", "sentence",
]  # fmt: skip


class Replicated(Answer):
    """Every headline: mean over replications, 95% interval, and how many replications it takes."""

    def figure(self) -> go.Figure:
        """Each headline's interval around its mean, in %."""
        from sim.charts.experiments import replication_intervals

        return replication_intervals(self._table, title=self.title)

    def sentences(self) -> list[str]:
        """One sentence per headline."""
        return list(self._table["sentence"])

    def as_text(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Column names and rows of texts, as a notebook shows them."""
        rows = [_cells(row) for _, row in self._table.iterrows()]
        return ("", "mean", "95% interval", "replications needed"), rows


def run(
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    levels: Sequence[int] = HEADLINE_LEVELS,
    workers: int | None = None,
) -> Replicated:
    """Play a scenario as often as it says itself and return its headline numbers."""
    return replicate(
        ruleset, scenario, replications=scenario.replications, levels=levels, workers=workers
    )


def replicate(
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    replications: int = REPLICATIONS,
    precision: float = PRECISION,
    levels: Sequence[int] = HEADLINE_LEVELS,
    workers: int | None = None,
    scheduler: str | None = None,
    folder: FolderLike | None = None,
    resume: bool = False,
    yes: bool = False,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> Replicated:
    """Play a scenario several times, each with luck of its own.

    The interval is Student's over the replications' numbers; `needed` says how many replications
    bring its half width within ± `precision` of the mean. Errors: RunError, Cancelled.
    """
    refuse_others(ruleset)
    refuse_counts(replications=replications)
    if not 0 < precision < 1:
        raise RunError(
            f"precision = {precision} must be between 0 and 1: 0.01 is ±1% of the mean.",
            code="E-RUN-052",
        )
    plan = Plan("replicate", [ruleset], scenario, replications, levels=tuple(levels))
    options = Options(workers, scheduler, folder, resume, yes, on_progress, should_cancel)
    experiment = carry_out(plan, options)
    rows = [_row(experiment, headline, precision) for headline in headlines(levels)]
    answer = Replicated(
        pd.DataFrame(rows, columns=COLUMNS).astype({"needed": "Int64"}),
        title=title_of("As it is", scenario, replications),
        digest=experiment.digest,
    )
    experiment.keep(answer.frame())
    return answer


def refuse_counts(**counts: int) -> None:
    """RunError for a count that is not a whole number from 1."""
    for name, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise RunError(
                f"{name} = {count} must be a whole number from 1. Change it.", code="E-RUN-052"
            )


def _row(experiment: Experiment, headline: Headline, precision: float) -> dict[str, Any]:
    found = interval_of(experiment.values(0, headline.key))
    needed = replications_needed(found, precision=precision)
    row = {
        "key": headline.key, "label": headline.label, "unit": headline.unit,
        "mean": found.mean, "low": found.low, "high": found.high, "deviation": found.deviation,
        "replications": found.replications, "precision": precision, "needed": needed,
    }  # fmt: skip
    text = partial(shown, unit=headline.unit, decimals=max(1, headline.decimals))
    sentence = f"{headline.label}: {text(found.mean)}"
    if found.low == found.low:
        sentence += f", 95% CI [{text(found.low)}, {text(found.high)}]"
    if needed is not None:
        sentence += f"; ±{precision:.3g} of it takes {needed:,} replications"
        sentence += (
            " (done)" if needed <= found.replications else f", {found.replications} were played"
        )
    row["sentence"] = sentence
    return row


def _cells(row: Any) -> tuple[str, ...]:
    text = partial(shown, unit=row["unit"], decimals=2)
    interval = f"{text(row['low'])} to {text(row['high'])}" if row["low"] == row["low"] else "–"
    needed = "–" if pd.isna(row["needed"]) else f"{row['needed']:,} for ±{row['precision']:.3g}"
    return row["label"], text(row["mean"]), interval, needed
