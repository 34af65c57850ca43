"""What every answer has: a title, a table for a notebook, a digest. May use: scenario, pandas."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd

from sim.scenario import Scenario


class Answer:
    """The answer to a question asked of many runs."""

    def __init__(self, table: pd.DataFrame, *, title: str, digest: str) -> None:
        """Hold the table; `digest` is equal for equal questions, wherever they were played."""
        self._table, self.title, self.digest = table, title, digest

    def frame(self) -> pd.DataFrame:
        """The whole table as a new frame."""
        return self._table.copy()

    def __repr__(self) -> str:
        """Name the answer in one line."""
        return f"{type(self).__name__}({self.title})"

    def _repr_html_(self) -> str:
        """Show the title and the table of `as_text`."""
        columns, rows = self.as_text()
        head = "".join(f"<th style='text-align:left'>{html.escape(name)}</th>" for name in columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in row)
            + "</tr>"
            for row in rows
        )
        return (
            f"<div><strong>{html.escape(self.title)}</strong><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table><small>digest {self.digest[:12] or '–'}</small></div>"
        )

    def as_text(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Column names and rows of texts, as a notebook shows them."""
        raise NotImplementedError


def title_of(question: str, scenario: Scenario, replications: int) -> str:
    """What was asked and how much was played for it, in one line."""
    times = "1 replication" if replications == 1 else f"{replications:,} replications"
    return (
        f"{question} · {scenario.players:,} players · {scenario.horizon_days} days · {times} · "
        f"seed {scenario.seed}"
    )
