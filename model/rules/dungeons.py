"""Dungeons: time-limited visits with challenges, a multiplier and a cooldown.

One visit at a time. A visit holds from its entry up to, not including, its expiry; then it has
timed out and pays nothing. The cooldown runs from the end of the last finished visit to the same
dungeon. Whoever enters under a debuff gets the base XP without the dungeon's multiplier (rules.md
§1.8).
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.registry import rule
from model.rules.requirements import evaluate
from model.rules.values import PPM, DungeonRule, DungeonState

DUNGEON_OPEN, DUNGEON_BUSY, DUNGEON_LEVEL, DUNGEON_SEASON, DUNGEON_COOLDOWN, DUNGEON_LATE = range(6)
"""Why a dungeon cannot be entered (DUNGEON_OPEN: it can)."""


@rule
def dungeon_gate(
    level: int,
    level_required: int,
    *,
    season: int,
    active_season: int,
    is_inside: bool,
    now_minute: int,
    cooldown_until_minute: int,
) -> int:
    """Say whether a dungeon may be entered: DUNGEON_OPEN, or the first reason against it."""
    if is_inside:
        return DUNGEON_BUSY
    if level < level_required:
        return DUNGEON_LEVEL
    if season >= 0 and season != active_season:
        return DUNGEON_SEASON
    if now_minute < cooldown_until_minute:
        return DUNGEON_COOLDOWN
    return DUNGEON_OPEN


@rule
def cooldown_until_minute(ended_minute: int, cooldown_minutes: int) -> int:
    """The first instant at which the dungeon is open again (`ended_minute` NEVER: no visit yet)."""
    return ended_minute + cooldown_minutes


@rule
def is_expired(expires_minute: int, now_minute: int) -> bool:
    """The visit's time is over."""
    return now_minute >= expires_minute


@rule
def is_in_time(deadline_minute: int, *, entry_day: int, day: int, local_minute: int) -> bool:
    """A challenge done at `local_minute` of local day `day` meets its deadline (before it)."""
    return deadline_minute < 0 or (day == entry_day and local_minute < deadline_minute)


@rule
def dungeon_multiplier_ppm(
    multiplier_ppm: int, debuffed_at_entry: bool, bonus_blocked: bool
) -> int:
    """The multiplier a clear is worth, PPM when the entry was made under a debuff."""
    return PPM if debuffed_at_entry and bonus_blocked else multiplier_ppm


@rule
def deadline_passed(deadline_minute: int, local_minute: int) -> bool:
    """A challenge's deadline has already passed at a local minute of its day."""
    return 0 <= deadline_minute <= local_minute


def is_too_late(dungeon: DungeonRule, *, local_minute: int) -> bool:
    """Some challenge's deadline has already passed at the entry's local minute (DUNGEON_LATE)."""
    return any(deadline_passed(part.deadline_minute, local_minute) for part in dungeon.challenges)


def enter_dungeon(
    index: int, dungeon: DungeonRule, *, now_minute: int, day: int, is_debuffed: bool
) -> DungeonState:
    """Begin a visit; the caller has asked `dungeon_gate` and `is_too_late` first."""
    expires = now_minute + dungeon.duration_minutes
    return DungeonState(index, now_minute, expires, day, is_debuffed, 0)


def record_in_dungeon(
    state: DungeonState,
    dungeon: DungeonRule,
    *,
    inputs: Sequence[int],
    now_minute: int,
    day: int,
    local_minute: int,
) -> tuple[DungeonState, bool]:
    """Check the open challenges against what was recorded since entry; True when all are done."""
    if is_expired(state.expires_minute, now_minute):
        return state, False
    mask = state.done_mask
    for position, challenge in enumerate(dungeon.challenges):
        if mask >> position & 1:
            continue
        in_time = is_in_time(
            challenge.deadline_minute, entry_day=state.entry_day, day=day, local_minute=local_minute
        )
        if in_time and evaluate(challenge.program, inputs)[0]:
            mask |= 1 << position
    is_cleared = mask == (1 << len(dungeon.challenges)) - 1
    return state._replace(done_mask=mask), is_cleared
