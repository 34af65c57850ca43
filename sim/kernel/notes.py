"""Occurrences in the kernel: what happened besides XP, by the codes of sim.kinds.KINDS.

May use: tables.
"""

from __future__ import annotations

from sim.kernel.compiled import kernel
from sim.kernel.tables import NOW_DAY, NOW_PLAYER, Log, Scratch
from sim.kinds import KIND_CODES

TITLE_EARNED = KIND_CODES["title_earned"]
TITLE_LOST = KIND_CODES["title_lost"]
STREAK_BROKEN = KIND_CODES["streak_broken"]
FREEZE_USED = KIND_CODES["freeze_used"]
DEBUFF_SET = KIND_CODES["debuff_set"]
BOSS_STARTED = KIND_CODES["boss_started"]
BOSS_PHASE = KIND_CODES["boss_phase"]
BOSS_VICTORY = KIND_CODES["boss_victory"]
BOSS_ABANDONED = KIND_CODES["boss_abandoned"]
BOSS_DEFEAT = KIND_CODES["boss_defeat"]
DUNGEON_ENTERED = KIND_CODES["dungeon_entered"]
DUNGEON_CLEARED = KIND_CODES["dungeon_cleared"]
DUNGEON_TIMED_OUT = KIND_CODES["dungeon_timed_out"]
SEASON_JOINED = KIND_CODES["season_joined"]
LEVEL_UP = KIND_CODES["level_up"]
RETURN_STARTED = KIND_CODES["return_started"]
RETURN_COMPLETED = KIND_CODES["return_completed"]
CHURNED = KIND_CODES["churned"]
SKILL_MASTERED = KIND_CODES["skill_mastered"]
REMINDED = KIND_CODES["reminded"]
CRITICAL_HIT = KIND_CODES["critical_hit"]
DAMAGE_TAKEN = KIND_CODES["damage_taken"]
HEALTH_LEFT = KIND_CODES["health_left"]
DIED = KIND_CODES["died"]


@kernel
def note(kind: int, minute: int, code: int, value: int, x: Scratch, log: Log, p: int) -> None:
    """Keep an occurrence, if occurrences are wanted."""
    if log.occurrences.shape[0] == 0:
        return
    at = log.rows[1]
    log.rows[1] = at + 1
    if at < log.occurrences.shape[0]:
        row = log.occurrences[at]
        row[0], row[1], row[2] = x.now[NOW_PLAYER], x.now[NOW_DAY], minute
        row[3], row[4], row[5] = kind, code, value
