"""Global events in the kernel: which run today, and which rows of the award table they ask for.

The kernel's form of `event_ppm_on`: the different multipliers were put in order by
sim/compile_events.py, so the strongest one is the highest place. May use: tables.
"""

from __future__ import annotations

from sim.kernel.compiled import kernel
from sim.kernel.tables import Calendar, Content, Scratch, State


@kernel
def open_events(day: int, g: Content, calendar: Calendar, x: Scratch) -> None:
    """Remember which events run today."""
    for event in range(g.event_class.shape[0]):
        x.event_runs[event] = calendar.event_runs[event, day]


@kernel
def event_rows(g: Content, s: State, x: Scratch, p: int) -> int:
    """Where the award table begins for the strongest event that the player takes part in now."""
    strongest = 0
    for event in range(g.event_class.shape[0]):
        takes_part = x.event_runs[event] == 1 and s.level[p] >= g.event_level[event]
        if takes_part and g.event_class[event] > strongest:
            strongest = g.event_class[event]
    return strongest * g.event_rows
