"""The modifier chain: from base XP to final XP, every step kept.

Order (design.md §3): flat passive, streak, weekend, season, dungeon, title, guild, event, hard
mode, debuff, then the daily and the weekly cap. Each step floors: after = before · ppm //
1,000,000. A neutral step leaves no record. Only positive base XP goes through the chain;
corrections by hand and reversals are written as they are.
"""

from __future__ import annotations

from model.rules.registry import rule
from model.rules.values import MODIFIERS, PPM, AwardInputs, Step
from model.words import ModifierType

_FLAT = MODIFIERS.index(ModifierType.FLAT)
_FIRST_MULTIPLIER = MODIFIERS.index(ModifierType.STREAK_BONUS)
_DAILY_CAP = MODIFIERS.index(ModifierType.DAILY_CAP)
_WEEKLY_CAP = MODIFIERS.index(ModifierType.WEEKLY_CAP)


@rule
def apply_ppm(xp: int, multiplier_ppm: int) -> int:
    """One multiplier on whole XP, rounded down (xp >= 0)."""
    return xp * multiplier_ppm // PPM


@rule
def capped(xp: int, room: int) -> int:
    """XP that still fits under a cap; never below 0."""
    return max(0, min(xp, room))


@rule
def final_xp(base_xp: int, inputs: AwardInputs) -> int:
    """The chain's result alone; equals the last `xp_after` of `run_chain`."""
    if base_xp <= 0:
        return 0
    xp = base_xp + inputs.flat_xp
    xp = apply_ppm(xp, inputs.streak_ppm)
    xp = apply_ppm(xp, inputs.weekend_ppm)
    xp = apply_ppm(xp, inputs.season_ppm)
    xp = apply_ppm(xp, inputs.dungeon_ppm)
    xp = apply_ppm(xp, inputs.title_ppm)
    xp = apply_ppm(xp, inputs.guild_ppm)
    xp = apply_ppm(xp, inputs.event_ppm)
    xp = apply_ppm(xp, inputs.hard_mode_ppm)
    xp = apply_ppm(xp, inputs.debuff_ppm)
    return capped(capped(xp, inputs.daily_room), inputs.weekly_room)


def run_chain(base_xp: int, inputs: AwardInputs) -> tuple[int, tuple[Step, ...]]:
    """Final XP (>= 0) and the applied steps, each beginning where the one before ended."""
    if base_xp <= 0:
        return 0, ()
    steps: list[Step] = []
    xp = base_xp
    if inputs.flat_xp:
        xp = _record(steps, _FLAT, PPM, before=xp, after=xp + inputs.flat_xp)
    for code in range(_FIRST_MULTIPLIER, _DAILY_CAP):
        multiplier = inputs[code]
        if multiplier != PPM:
            xp = _record(steps, code, multiplier, before=xp, after=apply_ppm(xp, multiplier))
    for code in (_DAILY_CAP, _WEEKLY_CAP):
        room = inputs[code]
        if xp > room:
            xp = _record(steps, code, PPM, before=xp, after=capped(xp, room))
    return xp, tuple(steps)


def _record(steps: list[Step], code: int, multiplier_ppm: int, *, before: int, after: int) -> int:
    steps.append(Step(len(steps) + 1, code, multiplier_ppm, before, after))
    return after
