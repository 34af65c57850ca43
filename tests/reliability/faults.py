"""A counting fault: a request fails at its k-th statement or its commit, until it runs clean.

`assert_all_or_nothing` is the one loop of reliability figure A3; what is asked in it comes from the
tests. Adding a way to fail: a context manager like `fault_at`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from model.tables import metadata
from tests.generic_rows import contents

AT_COMMIT = 0
FULL = bool(os.environ.get("QUESTLAB_FULL"))


class PlantedFault(Exception):
    """The failure that a test has planted."""


@contextmanager
def fault_at(engine: sa.Engine | type[sa.Engine], number: int) -> Iterator[list[int]]:
    """Fail at the `number`-th statement of the block (from 1), or at the first commit after it.

    `AT_COMMIT` lets all statements pass and fails at the first commit; below it, nothing fails.
    Yields a list that ends up holding how many places were seen, each commit being one.
    """
    seen = [0]

    def on_statement(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == number:
            raise PlantedFault(f"statement {number}")

    def on_commit(_connection: sa.Connection) -> None:
        seen[0] += 1
        if number in (seen[0], AT_COMMIT):
            raise PlantedFault("commit")

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)


def everything_in(engine: sa.Engine) -> object:
    """What a database holds: on SQLite every byte of it, on PostgreSQL every row.

    In a usual run PostgreSQL tells of each table how many rows it has and which transactions have
    written them: no committed change leaves both as they were, and no row has to be fetched.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            return driver.serialize()
        for what in ("jit = off", "max_parallel_workers_per_gather = 0"):
            connection.exec_driver_sql(f"SET LOCAL {what}")  # it would take longer than to ask
        if FULL:
            return contents(connection)
        return connection.exec_driver_sql(_versions()).all()


@cache
def _versions() -> str:
    asked = "SELECT '{0}', count(*), sum(xmin::text::bigint), max(xmin::text::bigint) FROM \"{0}\""
    return " UNION ALL ".join(asked.format(table) for table in sorted(metadata.tables))


def assert_all_or_nothing(
    engine: sa.Engine, attempt: Callable[[], Any], *, spend: int | None = None
) -> tuple[Any, object]:
    """Plant the fault at the commit and at each statement; the last attempt meets none.

    With `spend`, a usual run plants it at some statements only, evenly spread: all attempts
    together ask about so many statements. Gives the last attempt's answer and what it has left.
    """
    before = everything_in(engine)
    total = _fails(engine, attempt, AT_COMMIT)
    assert total > 3, "there are no statements to plant a fault at"
    looks_often = FULL or engine.dialect.name == "sqlite"  # where a look is dear, one for all
    for number in (AT_COMMIT, *_places(total - 1, None if FULL else spend, engine.dialect.name)):
        if number != AT_COMMIT:
            _fails(engine, attempt, number)
        if looks_often:
            assert everything_in(engine) == before, f"{number} of {total}: something was left by it"
    assert looks_often or everything_in(engine) == before, "something was left by some fault"
    answer = attempt()
    after = everything_in(engine)
    assert after != before, "the request that came through changed nothing"
    return answer, after


def _fails(engine: sa.Engine, attempt: Callable[[], Any], number: int) -> int:
    """Let an attempt fail at a place; gives how many places it saw."""
    with fault_at(engine, number) as seen:
        try:
            attempt()
        except PlantedFault:
            return seen[0]
    raise AssertionError(f"fault {number} was swallowed, or never met in {seen[0]} places")


def _places(total: int, spend: int | None, kind: str) -> Iterable[int]:
    """Which statements fail: all, or some; the two databases take different ones.

    An attempt that fails at a place has asked all statements before it: about half on average.
    """
    if spend is None:
        return range(1, total + 1)
    step = max(1, total * total // (2 * spend))
    if step >= total:
        return [total * (2 if kind == "sqlite" else 1) // 3]
    return range(1 + (step // 2 if kind == "sqlite" else step - 1), total + 1, step)
