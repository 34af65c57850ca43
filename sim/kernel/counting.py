"""Counting what happens in every scope that counts now, and marking who looks at it.

The kernel's form of `PlayerState._count`, `_scopes` and `Player._record_metric`: places and bit
sets were prepared by sim/compile.py, so nothing is searched. May use: tables.
"""

from __future__ import annotations

from model.rules.slots import counted, gained_since
from model.rules.values import ABSENT
from sim.kernel.compiled import kernel
from sim.kernel.tables import (
    DAY,
    LIFETIME,
    NOW_INPUTS_USED,
    NOW_LIFETIME_CHANGED,
    NOW_PHASE_COUNTS,
    NOW_WEEK_CHANGED,
    PHASE,
    STREAK,
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
def raise_all(places: Words, row: int, by: int, s: State, x: Scratch, p: int) -> None:
    """Count `by` more in the longer scopes that count now (the day's own vector is apart)."""
    lifetime, week = places[row, LIFETIME], places[row, WEEK]
    s.lifetime[p, lifetime] += by
    s.week[p, week] += by
    x.now[NOW_LIFETIME_CHANGED] |= lifetime != s.lifetime.shape[1] - 1
    x.now[NOW_WEEK_CHANGED] |= week != s.week.shape[1] - 1
    if x.now[NOW_PHASE_COUNTS]:
        s.phase[p, places[row, PHASE]] += by
    if s.dungeon[p, 0] != ABSENT:
        s.visit[p, places[row, VISIT]] += by


@kernel
def count(counter: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Count one event of a kind (a row of `counter_place`)."""
    x.now[NOW_INPUTS_USED] = 1
    x.inputs[g.counter_place[counter, DAY]] += 1
    mark(g.counter_readers, counter, x)
    raise_all(g.counter_place, counter, 1, s, x, p)


@kernel
def add_metric(vector: Ints, p: int, place: int, gained: int) -> None:
    """Add to a metric's count; what was never recorded starts at 0."""
    vector[p, place] = counted(vector[p, place], gained)


@kernel
def record_metric(metric: int, value: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Take a metric's value of the day so far."""
    places = g.metric_place
    day = places[metric, DAY]
    before = x.inputs[day]
    if value == before:
        return
    gained = gained_since(value, before)
    x.inputs[day] = value
    mark(g.metric_readers, metric, x)
    lifetime, week = places[metric, LIFETIME], places[metric, WEEK]
    add_metric(s.lifetime, p, lifetime, gained)
    add_metric(s.week, p, week, gained)
    x.now[NOW_LIFETIME_CHANGED] |= lifetime != s.lifetime.shape[1] - 1
    x.now[NOW_WEEK_CHANGED] |= week != s.week.shape[1] - 1
    if x.now[NOW_PHASE_COUNTS]:
        add_metric(s.phase, p, places[metric, PHASE], gained)
    if s.dungeon[p, 0] != ABSENT:
        add_metric(s.visit, p, places[metric, VISIT], gained)


@kernel
def set_streak(value: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Write the streak into the longer scopes."""
    place = g.counter_place
    lifetime, week = place[STREAK, LIFETIME], place[STREAK, WEEK]
    x.now[NOW_LIFETIME_CHANGED] |= s.lifetime[p, lifetime] != value
    x.now[NOW_WEEK_CHANGED] |= s.week[p, week] != value
    s.lifetime[p, lifetime] = value
    s.week[p, week] = value
    s.phase[p, place[STREAK, PHASE]] = value
    s.visit[p, place[STREAK, VISIT]] = value
