"""A counting fault: a request fails at its k-th statement or its commit, until it runs clean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


class PlantedFault(Exception):
    """The failure that a test has planted."""


@contextmanager
def fault_at(engine: sa.Engine, number: int) -> Iterator[list[int]]:
    """Fail at the `number`-th statement of the block (from 1), or at the first commit after it.

    Yields a list that ends up holding how many statements were seen.
    """
    seen = [0]

    def on_statement(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == number:
            raise PlantedFault(f"statement {number}")

    def on_commit(_connection: sa.Connection) -> None:
        seen[0] += 1
        if seen[0] == number:
            raise PlantedFault("commit")

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)
