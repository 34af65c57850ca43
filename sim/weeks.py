"""Playing a world whose players meet: all blocks up to a barrier, a meeting, and on to the next.

Where players meet (the setting `competition`) the fast engine keeps everybody's state in memory and
plays all blocks up to the end of a local week; once the last time zone has closed its Sunday the
meeting is settled, and what came of it waits in the states for a day nobody has reached. Neither
the size of blocks nor their order changes anything. The clock is the engine's. May use:
sim.meetings, the engine that calls it, numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from model.rules.competition import RESULTS_AFTER_DAYS
from sim.blocks import Task, play_all
from sim.kernel.tables import State
from sim.meetings import Meetings, Members, guilds_of, sundays
from sim.progress import Watch

if TYPE_CHECKING:
    from sim.engine import _Run


@dataclass
class Block:
    """Some players of a cohort between two barriers."""

    cohort: int
    first_ordinal: int
    state: State


def play_order(blocks: Sequence[Block]) -> Sequence[Block]:
    """The order in which blocks are played between two barriers; any order gives the same."""
    return blocks


def play_weeks(run: _Run, watch: Watch) -> Iterator[int]:
    """Play everybody from barrier to barrier, and settle each.

    Gives the minute at which the last time zone comes to a barrier, and waits there: it is settled
    when the next one is asked for.
    """
    blocks = [
        Block(cohort, first_ordinal, run.joined(cohort, first_ordinal, players))
        for cohort, first_ordinal, players in run.parts()
    ]
    meetings = _meetings(run, blocks)
    horizon, first = run.scenario.horizon_days, 0
    barriers = [day + 1 for day in sundays(run.scenario)]
    for stop in sorted({*barriers, horizon}):
        order = play_order(blocks)
        tasks = [Task(block.cohort, partial(_copied, block.state), first, stop) for block in order]
        for block, done in zip(order, play_all(run, tasks), strict=True):
            block.state = done.state
            run.keep_rows(block.cohort, block.first_ordinal, done)
            watch.day_done(len(block.state.level) * (stop - first))
        first = stop
        if stop in barriers:
            yield _closed_everywhere(run, blocks, stop, before=stop - 1 + RESULTS_AFTER_DAYS)
            _settle(meetings, blocks, stop - 1)
    for block in blocks:
        run.keep_players(block.cohort, block.first_ordinal, block.state)


def _copied(state: State) -> State:
    """The same players once more: a block whose rows did not fit is played again."""
    parts: list[Any] = [part.copy() for part in state]
    return State(*parts)


def _meetings(run: _Run, blocks: Sequence[Block]) -> Meetings:
    sizes = [cohort.spec.players for cohort in run.cohorts]
    keys = np.concatenate([block.state.random_key for block in blocks])
    rules = run.game.competition
    return Meetings(
        rules,
        Members(keys, guilds_of(sizes, rules.guild.members)),
        seed=run.scenario.seed,
        replication=run.replication,
    )


def _closed_everywhere(run: _Run, blocks: Sequence[Block], day: int, *, before: int) -> int:
    """The minute at which the last of the players' time zones comes to a local day.

    No zone has come to the local day `before` then: what is settled is still ahead of everybody.
    """
    used = np.unique(np.concatenate([block.state.zone for block in blocks]))
    closed = int(run.calendar.midnight[used, day].max())
    if before < run.scenario.horizon_days:
        assert closed < run.calendar.midnight[used, before].min(), (day, before)
    return closed


def _settle(meetings: Meetings, blocks: Sequence[Block], day: int) -> None:
    """Let everybody meet, and put what came of it back into the blocks."""
    whole = np.concatenate([block.state.compete for block in blocks])
    meetings.settle(day, whole)
    stop = 0
    for block in blocks:
        first, stop = stop, stop + len(block.state.compete)
        block.state.compete[:] = whole[first:stop]
