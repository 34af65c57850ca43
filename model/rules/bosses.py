"""Bosses: fights over several days, judged phase by phase at the close of a phase's last day.

One fight at a time; a fight's first phase starts on the next local day, so every phase has its full
number of days. An unmet phase starts again, victory comes after the last one, leaving costs nothing
and a later fight starts at phase 1. A boss that names a season is lost when that season ends first.
A boss is defeated once (rules.md §1.7; design.md §3).
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.registry import rule
from model.rules.requirements import evaluate
from model.rules.values import ABSENT, BossRule, BossState

BOSS_NOTHING, BOSS_PHASE_WON, BOSS_PHASE_RESTARTED, BOSS_VICTORY, BOSS_DEFEAT = range(5)
"""What closing a day did to a fight."""
BOSS_OPEN, BOSS_BUSY, BOSS_DONE, BOSS_LEVEL, BOSS_SEASON = range(5)
"""Why a fight cannot start (BOSS_OPEN: it can)."""


@rule
def phase_last_day(phase_start_day: int, duration_days: int) -> int:
    """The day at whose close a phase is judged."""
    return phase_start_day + duration_days - 1


@rule
def boss_gate(
    level: int,
    required_level: int,
    *,
    season: int,
    active_season: int,
    is_fighting: bool,
    is_defeated: bool,
) -> int:
    """Say whether a fight may start: BOSS_OPEN, or the first reason against it."""
    if is_fighting:
        return BOSS_BUSY
    if is_defeated:
        return BOSS_DONE
    if level < required_level:
        return BOSS_LEVEL
    if season >= 0 and season != active_season:
        return BOSS_SEASON
    return BOSS_OPEN


def start_boss(boss: int, *, day: int) -> BossState:
    """Begin a fight on local day `day`; phase 1 runs from the next day."""
    return BossState(boss, 0, day + 1, 0)


def abandon_boss() -> BossState:
    """Leave a fight without penalty."""
    return BossState()


def close_boss_day(
    state: BossState, boss: BossRule, *, day: int, active_season: int, inputs: Sequence[int]
) -> tuple[BossState, int]:
    """Judge a finished local day of a fight; `inputs` counts since the phase's first day.

    On BOSS_PHASE_WON and BOSS_PHASE_RESTARTED the caller starts a fresh phase vector. XP: the won
    phase's `xp_reward`, and the boss's `xp_reward` on victory. `active_season` is that of `day`.
    """
    if state.boss == ABSENT or day < state.phase_start_day:
        return state, BOSS_NOTHING
    if boss.season >= 0 and boss.season != active_season:
        return BossState(), BOSS_DEFEAT
    phase = boss.phases[state.phase]
    if day < phase_last_day(state.phase_start_day, phase.duration_days):
        return state, BOSS_NOTHING
    met, _ = evaluate(phase.program, inputs)
    if not met:
        return BossState(state.boss, state.phase, day + 1, state.restarts + 1), BOSS_PHASE_RESTARTED
    if state.phase + 1 == len(boss.phases):
        return BossState(), BOSS_VICTORY
    return BossState(state.boss, state.phase + 1, day + 1, state.restarts), BOSS_PHASE_WON
