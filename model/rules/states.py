"""The small states of one player, and the records of what a rule did to them.

All frozen and made of ints and bools, so that a player's whole state can be hashed, compared and
later laid out in arrays. `model.rules.values` passes all of this on: import from there.
"""

from __future__ import annotations

from typing import NamedTuple

from model.rules.codes import ABSENT, NEVER, NO_LIMIT, PPM


class StreakState(NamedTuple):
    """Consecutive kept days now and at best, consecutive perfect days, freezes held."""

    current: int = 0
    longest: int = 0
    perfect: int = 0
    freezes: int = 0


class StreakRecord(NamedTuple):
    """What closing one day did to a streak; `broken_days` is the length lost (0: none broke)."""

    is_perfect: bool
    is_kept: bool
    broken_days: int
    freeze_used: bool
    freeze_earned: bool


class DebuffState(NamedTuple):
    """Until when a debuff holds (an instant, exclusive) and whether this absence had its own."""

    until_minute: int = NEVER
    absence_charged: bool = False


class QuestState(NamedTuple):
    """Where one quest of one day (or week) stands for one player."""

    is_completed: bool = False
    partial_xp: int = 0
    progress_ppm: int = 0


class BossState(NamedTuple):
    """A fight in progress: `boss` index (ABSENT: none), 0-based phase, its first day, restarts."""

    boss: int = ABSENT
    phase: int = 0
    phase_start_day: int = 0
    restarts: int = 0


class DungeonState(NamedTuple):
    """A visit in progress: index (ABSENT: none), instants, and a bit per challenge done."""

    dungeon: int = ABSENT
    entered_minute: int = 0
    expires_minute: int = 0
    entry_day: int = 0
    debuffed_at_entry: bool = False
    done_mask: int = 0


class ReturnState(NamedTuple):
    """Days without activity so far, and the protocol day due next (0: not in the protocol)."""

    absent_days: int = 0
    protocol_day: int = 0


class AwardInputs(NamedTuple):
    """Everything the modifier chain reads, in the order it is applied; PPM means neutral.

    `daily_room` and `weekly_room` are the XP still allowed today and this week.
    """

    flat_xp: int = 0
    streak_ppm: int = PPM
    weekend_ppm: int = PPM
    season_ppm: int = PPM
    dungeon_ppm: int = PPM
    title_ppm: int = PPM
    guild_ppm: int = PPM
    event_ppm: int = PPM
    hard_mode_ppm: int = PPM
    debuff_ppm: int = PPM
    daily_room: int = NO_LIMIT
    weekly_room: int = NO_LIMIT


class Step(NamedTuple):
    """One applied modifier: its order (from 1), its MODIFIERS code and the XP around it."""

    order: int
    type: int
    multiplier_ppm: int
    xp_before: int
    xp_after: int
