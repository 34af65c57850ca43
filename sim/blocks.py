"""Blocks of players: played by one thread at a desk of its own, and handed back in order.

A block is some players of a cohort for some days. Whoever plays it reads what all share and writes
only what lies on their desk, so blocks may be played at once; they come back in the order in which
they were asked for, so neither threads nor their timing change anything. May use: the engine that
calls it, the kernel, numpy.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import local
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.arrays import new_scratch, one_player
from sim.cores import usable_cores
from sim.kernel.bundles import Bundle
from sim.kernel.days import play
from sim.kernel.tables import EVENT_COLUMNS, Ints, Log, State
from sim.measures import LAST_DAYS
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.engine import _Run

_EVENTS_PER_DAY_GUESS: Final = 12
WORTH_SHARING_DAYS: Final = 500_000
"""Player-days from which on more threads than one are worth their start."""


class Task(NamedTuple):
    """What is to be played: `before` gives the players as they were, each time it is asked."""

    cohort: int
    before: Callable[[], State]
    first_day: int
    stop_day: int


class Rows(NamedTuple):
    """What players wrote; the first column is their number in the block."""

    events: Ints
    occurrences: Ints
    days: Ints
    money: Ints


class Played(NamedTuple):
    """What a block comes to: the players afterwards, their rows, their sums by group and day."""

    state: State
    rows: Rows
    aggregate: Ints


class Desk:
    """One thread's working memory, used for one block after the other."""

    def __init__(self, run: _Run) -> None:
        """Make room for one player's day."""
        self._run = run
        self._rooms: dict[str, Ints] = {}
        compiled, watched = run.compiled, len(run.watched_levels)
        self._scratch = Bundle(new_scratch(compiled.content, compiled.people))
        self._one = Bundle(
            one_player(run.game, watched_levels=watched, archetypes=compiled.archetypes)
        )

    def play(self, task: Task) -> Played:
        """Play a block; once more when its rows did not fit."""
        run = self._run
        guess = _EVENTS_PER_DAY_GUESS if run.keep.events else 0
        while True:
            state = task.before()
            log = self._log(task, state, guess)
            play(
                run.compiled.content_bundle, run.compiled.people_bundle, run.calendar_bundle,
                Bundle(state), self._one, self._scratch, Bundle(log), 0, len(state.level),
                task.first_day, task.stop_day,
            )  # fmt: skip
            tables = (log.events, log.occurrences, log.days, log.money)
            counts = log.rows.tolist()
            # A table that is not wanted counts no rows.
            if all(count <= len(room) for count, room in zip(counts, tables, strict=True)):
                # The room is used again by the next block, so rows are copied out.
                rows = (room[:count].copy() for room, count in zip(tables, counts, strict=True))
                return Played(state, Rows(*rows), log.aggregate)
            guess = guess * 2 + 1

    def _log(self, task: Task, state: State, guess: int) -> Log:
        run, keep = self._run, self._run.keep
        days = len(state.level) * (task.stop_day - task.first_day)
        groups = max(1, len(run.compiled.archetypes))
        return Log(
            events=self._room("events", days * guess * keep.events, EVENT_COLUMNS),
            occurrences=self._room("occurrences", days * max(1, guess) * keep.occurrences, 6),
            days=self._room("days", days * keep.days, 16),
            aggregate=np.zeros_like(run.aggregate),
            group=task.cohort * groups + state.archetype,
            watched_levels=run.watched_levels,
            late_from_day=run.scenario.horizon_days - LAST_DAYS,
            rows=np.zeros(4, dtype=np.int64),
            money=self._room("money", days * max(1, guess) * keep.money, 9),
            start_ordinal=run.scenario.start_on.toordinal(),
        )

    def _room(self, table: str, rows: int, width: int) -> Ints:
        room = self._rooms.get(table)
        if room is None or len(room) < rows:
            room = self._rooms[table] = np.empty((rows, width), dtype=np.int64)
        return room[:rows]


def play_all(run: _Run, tasks: Iterable[Task]) -> Iterator[Played]:
    """Play blocks on the run's threads, a few ahead of who takes them; they come in order."""
    if run.threads == 1:
        desk = Desk(run)
        yield from (desk.play(task) for task in tasks)
        return
    desks = local()

    def at_own_desk(task: Task) -> Played:
        if not hasattr(desks, "own"):
            desks.own = Desk(run)
        played: Played = desks.own.play(task)
        return played

    waiting: deque[Future[Played]] = deque()
    with ThreadPoolExecutor(run.threads) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(at_own_desk, task))
                if len(waiting) > run.threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()


def threads_for(scenario: Scenario) -> int:
    """How many threads a run alone on this machine is worth: every core it may use, or one."""
    if scenario.players * scenario.horizon_days < WORTH_SHARING_DAYS:
        return 1
    return usable_cores()
