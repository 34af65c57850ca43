"""The kernel's ledger rows made whole: named columns, and the modifier steps of every award.

The kernel writes the situation, kind and cap rooms of an award; its steps follow from them by
calling the chain itself, once for each different award. May use: rules, sim.compile, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.rules.awards import award_inputs
from model.rules.modifiers import run_chain
from model.rules.values import NO_LIMIT
from sim.compile import Compiled
from sim.kernel.tables import AWARD_XP, Ints
from sim.run_data import RunData

STEP_COLUMNS = 5
"""order, type, multiplier_ppm, xp_before, xp_after."""
_UNKNOWN = -1
_TAKEN_MAX = 200_000
"""More different awards than this (caps bind in ever new rooms) are forgotten and begun anew."""

Taken = tuple[tuple[int, ...], ...]


class Steps:
    """The steps of every award met so far, one after the other; an award has a place among them."""

    def __init__(self, compiled: Compiled) -> None:
        """Begin with none."""
        self._compiled = compiled
        self._free_xp = compiled.content.award[:, :, AWARD_XP].ravel()
        self._kinds = compiled.content.award.shape[1]
        self._place = np.full(len(self._free_xp), _UNKNOWN, dtype=np.int64)
        """(situation and kind): the place of the award without caps."""
        self._capped: dict[tuple[int, ...], int] = {}
        self._taken: list[Taken] = []
        self._tables: tuple[Ints, Ints, Ints] | None = None

    def of(self, events: Ints) -> tuple[Ints, Ints, Ints]:
        """(event of each step, place of each step in `flat`, flat (step, STEP_COLUMNS))."""
        if len(self._taken) > _TAKEN_MAX:
            self._place[:] = _UNKNOWN
            self._capped, self._taken, self._tables = {}, [], None
        which = self._places(events)
        starts, counts, flat = self._flat()
        repeated = counts[which]
        owners = np.repeat(np.arange(len(events)), repeated)
        shift = starts[which] - (np.cumsum(repeated) - repeated)
        return owners, np.arange(len(owners)) + np.repeat(shift, repeated), flat

    def _places(self, events: Ints) -> Ints:
        award = events[:, 12] * self._kinds + events[:, 13]
        free = self._free_xp[award]
        bound = (free > events[:, 14]) | (free > events[:, 15])
        met = np.zeros(len(self._place), dtype=bool)
        met[award] = True
        for code in np.flatnonzero(met & (self._place == _UNKNOWN)).tolist():
            row, kind = divmod(code, self._kinds)
            self._place[code] = self._add((row, kind, NO_LIMIT, NO_LIMIT))
        which: Ints = self._place[award]
        for at in np.flatnonzero(bound).tolist():
            key = tuple(events[at, 12:16].tolist())
            place = self._capped.get(key)
            if place is None:
                place = self._capped[key] = self._add(key)
            which[at] = place
        return which

    def _add(self, award: Sequence[int]) -> int:
        row, kind, day_room, week_room = award
        base_xp, dungeon_ppm, is_partial = self._compiled.kinds[kind]
        inputs = award_inputs(
            self._compiled.game,
            self._compiled.situations[row],
            dungeon_ppm=dungeon_ppm,
            is_partial=is_partial,
        )._replace(daily_room=day_room, weekly_room=week_room)
        self._taken.append(run_chain(base_xp, inputs)[1])
        self._tables = None
        return len(self._taken) - 1

    def _flat(self) -> tuple[Ints, Ints, Ints]:
        """(start, count) of each place, and all steps."""
        if self._tables is None:
            counts = np.array([len(taken) for taken in self._taken], dtype=np.int64)
            flat = np.array([step for taken in self._taken for step in taken], dtype=np.int64)
            starts = np.cumsum(counts) - counts
            self._tables = starts, counts, flat.reshape(-1, STEP_COLUMNS)
        return self._tables


_STEPS: dict[int, Steps] = {}
"""By the identity of a compiled ruleset, which its steps keep alive."""
_STEPS_MAX = 16


def add_events(rows: RunData, events: Ints, compiled: Compiled) -> None:
    """Put kernel rows (row, EVENT_COLUMNS), by player and seq, into a run's ledger."""
    rows.events.extend(np.ascontiguousarray(events[:, :12]))
    rows.modifiers.extend(modifier_rows(events, compiled))


def modifier_rows(events: Ints, compiled: Compiled) -> Ints:
    """(player, seq, order, type, multiplier_ppm, xp_before, xp_after) of every step."""
    owners, places, flat = steps_of(compiled).of(events)
    return np.hstack([events[owners, :2], flat[places]])


def steps_of(compiled: Compiled) -> Steps:
    """The remembered steps of a compiled ruleset."""
    known = _STEPS.get(id(compiled))
    if known is None:
        if len(_STEPS) >= _STEPS_MAX:
            _STEPS.pop(next(iter(_STEPS)))
        known = _STEPS[id(compiled)] = Steps(compiled)
    return known
