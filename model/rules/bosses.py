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

(
    BOSS_NOTHING,
    BOSS_PHASE_WON,
    BOSS_PHASE_RESTARTED,
    BOSS_VICTORY,
    BOSS_DEFEAT,
    BOSS_JUDGED,
) = range(6)
"""What closing a day did to a fight; BOSS_JUDGED: its phase's last day is over, judge it."""
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


@rule
def boss_day(
    day: int,
    phase_start_day: int,
    duration_days: int,
    *,
    season: int,
    active_season: int,
) -> int:
    """Say what a finished day is to a fight: BOSS_NOTHING, BOSS_DEFEAT, or BOSS_JUDGED."""
    if day < phase_start_day:
        return BOSS_NOTHING
    if season >= 0 and season != active_season:
        return BOSS_DEFEAT
    if day < phase_last_day(phase_start_day, duration_days):
        return BOSS_NOTHING
    return BOSS_JUDGED


@rule
def judge_phase(is_met: bool, phase: int, phase_count: int) -> int:
    """Say how a phase ends at the close of its last day."""
    if not is_met:
        return BOSS_PHASE_RESTARTED
    return BOSS_VICTORY if phase + 1 == phase_count else BOSS_PHASE_WON


@rule
def boss_after(state: BossState, what: int, *, day: int) -> BossState:
    """The fight after what `boss_day` or `judge_phase` said about local day `day`."""
    if what == BOSS_NOTHING:
        return state
    if what == BOSS_PHASE_RESTARTED:
        return BossState(state.boss, state.phase, day + 1, state.restarts + 1)
    if what == BOSS_PHASE_WON:
        return BossState(state.boss, state.phase + 1, day + 1, state.restarts)
    return BossState(ABSENT, 0, 0, 0)


def close_boss_day(
    state: BossState, boss: BossRule, *, day: int, active_season: int, inputs: Sequence[int]
) -> tuple[BossState, int]:
    """Judge a finished local day of a fight; `inputs` counts since the phase's first day.

    On BOSS_PHASE_WON and BOSS_PHASE_RESTARTED the caller starts a fresh phase vector. XP: the won
    phase's `xp_reward`, and the boss's `xp_reward` on victory. `active_season` is that of `day`.
    """
    if state.boss == ABSENT:
        return state, BOSS_NOTHING
    phase = boss.phases[state.phase]
    what = boss_day(
        day,
        state.phase_start_day,
        phase.duration_days,
        season=boss.season,
        active_season=active_season,
    )
    if what == BOSS_JUDGED:
        met, _ = evaluate(phase.program, inputs)
        what = judge_phase(met, state.phase, len(boss.phases))
    return boss_after(state, what, day=day), what
