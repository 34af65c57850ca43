"""The kernel's ledger rows made whole: named columns, and the modifier steps of every award.

The kernel writes the situation, kind and cap rooms of an award; its steps follow from them by
calling the chain itself, once for each different award. May use: rules, sim.compile, numpy.
"""

from __future__ import annotations

import numpy as np

from model.rules.awards import award_inputs
from model.rules.modifiers import run_chain
from model.rules.values import NO_LIMIT
from sim.compile import Compiled
from sim.kernel.tables import Ints
from sim.run_data import RunData

_STEP = 5


def add_events(rows: RunData, events: Ints, compiled: Compiled) -> None:
    """Put kernel rows (row, EVENT_COLUMNS), by player and seq, into a run's ledger."""
    rows.events.extend(np.ascontiguousarray(events[:, :12]))
    rows.modifiers.extend(modifier_rows(events, compiled))


def modifier_rows(events: Ints, compiled: Compiled) -> Ints:
    """(player, seq, order, type, multiplier_ppm, xp_before, xp_after) of every step."""
    if not len(events):
        return np.empty((0, 2 + _STEP), dtype=np.int64)
    awards, caps_bind = events[:, 12:16].copy(), _caps_bind(events, compiled)
    # Without a cap in reach the rooms change nothing: all such awards are one.
    awards[~caps_bind, 2:] = NO_LIMIT
    different, which = np.unique(awards, axis=0, return_inverse=True)
    steps = [_steps(compiled, *(int(part) for part in award)) for award in different]
    counts = np.array([len(taken) for taken in steps], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    flat = np.array([step for taken in steps for step in taken], dtype=np.int64)
    flat = flat.reshape(-1, _STEP)
    which = which.reshape(-1)
    repeated = counts[which]
    owners = np.repeat(np.arange(len(events)), repeated)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(repeated) - repeated, repeated)
    taken = flat[starts[which][owners] + within]
    return np.hstack([events[owners][:, :2], taken])


def _caps_bind(events: Ints, compiled: Compiled) -> np.ndarray:
    uncapped = compiled.content.award_xp[events[:, 12], events[:, 13]]
    bound: np.ndarray = (uncapped > events[:, 14]) | (uncapped > events[:, 15])
    return bound


def _steps(
    compiled: Compiled, row: int, kind: int, day_room: int, week_room: int
) -> tuple[tuple[int, ...], ...]:
    base_xp, dungeon_ppm, is_partial = compiled.kinds[kind]
    inputs = award_inputs(
        compiled.game, compiled.situations[row], dungeon_ppm=dungeon_ppm, is_partial=is_partial
    )
    return run_chain(base_xp, inputs._replace(daily_room=day_room, weekly_room=week_room))[1]
