"""Counting what happens in every scope that counts now, and marking who looks at it.

The kernel's form of `PlayerState._count`, `_scopes` and `Player._record_metric`: places and bit
sets were prepared by sim/compile.py, so nothing is searched. May use: tables.
"""

from __future__ import annotations

from model.rules.values import ABSENT
from sim.kernel.compiled import kernel
from sim.kernel.tables import (
    DAY,
    LIFETIME,
    NOW_PHASE_COUNTS,
    PHASE,
    VISIT,
    WEEK,
    Content,
    Ints,
    Scratch,
    State,
    Words,
)


@kernel
def mark(readers: Words, row: int, x: Scratch) -> None:
    """Remember which quests look at what has changed."""
    for word in range(readers.shape[1]):
        x.touched[word] |= readers[row, word]


@kernel
def raise_all(places: Ints, row: int, by: int, s: State, x: Scratch, p: int) -> None:
    """Count `by` more in the longer scopes that count now (the day's own vector is apart)."""
    s.lifetime[p, places[row, LIFETIME]] += by
    s.week[p, places[row, WEEK]] += by
    if x.now[NOW_PHASE_COUNTS]:
        s.phase[p, places[row, PHASE]] += by
    if s.dungeon[p, 0] != ABSENT:
        s.visit[p, places[row, VISIT]] += by


@kernel
def count(counter: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Count one event of a kind (a row of `counter_place`)."""
    x.inputs[g.counter_place[counter, DAY]] += 1
    mark(g.counter_readers, counter, x)
    raise_all(g.counter_place, counter, 1, s, x, p)


@kernel
def add_metric(vector: Ints, place: int, gained: int) -> None:
    """Add to a metric's count; what was never recorded starts at 0."""
    before = vector[place]
    vector[place] = gained + (before if before > 0 else 0)


@kernel
def record_metric(metric: int, value: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Take a metric's value of the day so far."""
    places = g.metric_place
    before = x.inputs[places[metric, DAY]]
    if value == before:
        return
    gained = value - max(before, 0)
    x.inputs[places[metric, DAY]] = value
    mark(g.metric_readers, metric, x)
    add_metric(s.lifetime[p], places[metric, LIFETIME], gained)
    add_metric(s.week[p], places[metric, WEEK], gained)
    if x.now[NOW_PHASE_COUNTS]:
        add_metric(s.phase[p], places[metric, PHASE], gained)
    if s.dungeon[p, 0] != ABSENT:
        add_metric(s.visit[p], places[metric, VISIT], gained)


@kernel
def set_streak(value: int, g: Content, s: State, p: int) -> None:
    """Write the streak into the longer scopes."""
    place = g.counter_place
    s.lifetime[p, place[7, LIFETIME]] = value
    s.week[p, place[7, WEEK]] = value
    s.phase[p, place[7, PHASE]] = value
    s.visit[p, place[7, VISIT]] = value
