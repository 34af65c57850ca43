"""The return protocol: a way back after an absence, with a growing number of core quests a day.

A player who comes back after `absence_days` or more local days without activity starts the protocol
on that day. Each protocol day asks for its own number of core quests; the last one met pays the
reward and counts one return. A day that falls short ends the protocol; only a new absence starts
another (rules.md §1.5: seven days 2 2 2 3 3 4 4).
"""

from __future__ import annotations

from model.rules.registry import rule
from model.rules.values import ReturnRules, ReturnState

RETURN_NOTHING, RETURN_STARTED, RETURN_ADVANCED, RETURN_COMPLETED, RETURN_FAILED = range(5)
"""What closing a day did to a return."""


@rule
def required_core(core_required: tuple[int, ...], protocol_day: int, *, core_total: int) -> int:
    """Core quests asked of a protocol day (from 1), never more than are due that day."""
    return min(core_required[protocol_day - 1], core_total)


@rule
def close_return_day(
    state: ReturnState, rules: ReturnRules, *, is_active: bool, core_completed: int, core_total: int
) -> tuple[ReturnState, int]:
    """Judge one finished local day of absence or protocol.

    RETURN_STARTED also covers day 1 being met (the protocol goes on) — unless the protocol is one
    day long, then RETURN_COMPLETED. On RETURN_COMPLETED the caller awards `rules.xp`.
    """
    if not is_active:
        return ReturnState(state.absent_days + 1, 0), (
            RETURN_FAILED if state.protocol_day else RETURN_NOTHING
        )
    day = state.protocol_day
    if day == 0:
        if state.absent_days < rules.absence_days:
            return ReturnState(0, 0), RETURN_NOTHING
        day = 1
    if core_completed < required_core(rules.core_required, day, core_total=core_total):
        return ReturnState(0, 0), RETURN_FAILED
    if day == len(rules.core_required):
        return ReturnState(0, 0), RETURN_COMPLETED
    return ReturnState(0, day + 1), RETURN_STARTED if day == 1 else RETURN_ADVANCED
