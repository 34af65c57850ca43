"""What commands write: texts and tables for people, JSON for scripts, progress on stderr.

The answer goes to stdout and nothing else does, so a script can read it. Lines are never wrapped:
a sentence stays one line in a log.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

Report = Callable[[int, int], None]
"""Called with (done, total)."""


def say(text: str = "") -> None:
    """Write a line of the answer."""
    Console(soft_wrap=True, highlight=False, markup=False).print(text)


def note(text: str) -> None:
    """Write a line beside the answer, to stderr."""
    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(text)


def say_json(value: Any) -> None:
    """Write the answer as one JSON document with sorted keys."""
    sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def say_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str = "") -> None:
    """Write a small table; None is shown as a dash."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("–" if value is None else str(value) for value in row))
    Console(highlight=False, markup=False).print(table)


@contextmanager
def noted_if_slow(text: str, *, seconds: float = 5.0) -> Iterator[None]:
    """Write a line beside the answer if what is done inside takes longer than this."""
    timer = threading.Timer(seconds, note, [text])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def progress(label: str) -> Iterator[Report | None]:
    """A progress bar on stderr when that is a terminal; gives None otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
