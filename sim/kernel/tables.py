"""What the kernel reads and writes: named tuples of arrays, the one place for their meaning.

Only names, shapes and what a place holds; `sim/compile.py` fills `Content`, `People` and
`Calendar`, `sim/engine.py` makes `State`, `Scratch` and `Log`. All arrays are int64 unless said
otherwise (`uint64`: hashes). "Place" is a place in a scope's short vector (sim/layout.py); the last
place of each vector takes what nothing reads. May use: numpy.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from sim.kernel.people import Calendar as Calendar
from sim.kernel.people import People as People
from sim.kernel.working import AGGREGATES as AGGREGATES
from sim.kernel.working import EVENT_COLUMNS as EVENT_COLUMNS
from sim.kernel.working import NOW as NOW
from sim.kernel.working import NOW_ACTIVE as NOW_ACTIVE
from sim.kernel.working import NOW_CORE_TOTAL as NOW_CORE_TOTAL
from sim.kernel.working import NOW_DAY as NOW_DAY
from sim.kernel.working import NOW_DEBUFFED as NOW_DEBUFFED
from sim.kernel.working import NOW_INPUTS_USED as NOW_INPUTS_USED
from sim.kernel.working import NOW_LIFETIME_CHANGED as NOW_LIFETIME_CHANGED
from sim.kernel.working import NOW_OFFER_SEASON as NOW_OFFER_SEASON
from sim.kernel.working import NOW_PHASE_COUNTS as NOW_PHASE_COUNTS
from sim.kernel.working import NOW_PLAYER as NOW_PLAYER
from sim.kernel.working import NOW_SEASON as NOW_SEASON
from sim.kernel.working import NOW_TIER as NOW_TIER
from sim.kernel.working import NOW_TITLES_CHANGED as NOW_TITLES_CHANGED
from sim.kernel.working import NOW_WEEK_CHANGED as NOW_WEEK_CHANGED
from sim.kernel.working import NOW_WEEKDAY as NOW_WEEKDAY
from sim.kernel.working import NOW_XP as NOW_XP
from sim.kernel.working import SUM_ACTIVE as SUM_ACTIVE
from sim.kernel.working import SUM_BROKEN as SUM_BROKEN
from sim.kernel.working import SUM_CHURNED as SUM_CHURNED
from sim.kernel.working import SUM_CORE_COMPLETED as SUM_CORE_COMPLETED
from sim.kernel.working import SUM_CORE_TOTAL as SUM_CORE_TOTAL
from sim.kernel.working import SUM_DEBUFFED as SUM_DEBUFFED
from sim.kernel.working import SUM_EVENTS as SUM_EVENTS
from sim.kernel.working import SUM_LEVEL as SUM_LEVEL
from sim.kernel.working import SUM_PERFECT as SUM_PERFECT
from sim.kernel.working import SUM_PLAYERS as SUM_PLAYERS
from sim.kernel.working import SUM_STREAK as SUM_STREAK
from sim.kernel.working import SUM_TOTAL_XP as SUM_TOTAL_XP
from sim.kernel.working import SUM_XP as SUM_XP
from sim.kernel.working import Log as Log
from sim.kernel.working import Scratch as Scratch

Ints = np.ndarray[Any, np.dtype[np.int64]]
Words = np.ndarray[Any, np.dtype[np.uint64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

AWARD_XP, AWARD_STEPS, AWARD_WORD = range(3)
"""The last axis of `Content.award`: the XP, how many steps, their hash."""

DAY, WEEK, LIFETIME, PHASE, VISIT = range(5)
"""Columns of `*_place` arrays: the scope."""

(
    PERFECT_DAYS,
    CORE_DAYS,
    DUNGEON_CLEARS,
    BOSS_DEFEATS,
    QUESTS,
    LEVEL_UPS,
    RETURNS,
    STREAK,
    CORE_DONE,
    CORE_DUE,
) = range(10)
"""Rows of `Content.counter_place`."""
COUNTERS: Final = 10


class Content(NamedTuple):
    """A game as arrays. Bit sets over quests are `words` uint64 a set."""

    programs: Ints
    """Every requirement, one after the other, on places of its scope; below, by its number."""
    program_start: Ints
    program_stop: Ints
    program_comparison: Ints
    """The comparison of a program that is nothing else, -1 for others; then place and number."""
    program_place: Words
    program_value: Ints
    blank_day: Ints
    blank_week: Ints
    blank_phase: Ints
    blank_visit: Ints
    # --- Metrics (by metric) and counters (by counter): where they are counted, who looks at them.
    metric_hash: Words
    metric_is_boolean: Ints
    metric_max: Ints
    metric_grows: Ints
    any_grows: int
    metric_place: Words
    """(metric, scope)."""
    metric_readers: Words
    """(metric, word): the quests that look at it."""
    counter_place: Words
    """(counter, scope)."""
    counter_readers: Words
    # --- Quests.
    quest_program: Ints
    quest_is_daily: Ints
    quest_decided_at_close: Ints
    quest_base_xp: Ints
    quest_partial_place: Ints
    quest_partial_threshold: Ints
    quest_partial_xp: Ints
    quest_stat: Ints
    quest_season: Ints
    quest_unlock_day: Ints
    quest_code: Ints
    quest_place: Words
    """(quest, scope): where its completions are counted."""
    quest_readers: Words
    quest_kind_full: Ints
    """Award kinds (second axis of `award`): all of it, what a partial reward left, the partial."""
    quest_kind_rest: Ints
    quest_kind_partial: Ints
    weekly_number: Ints
    """A weekly quest's place among the weekly ones, -1 for others."""
    core: Ints
    core_set: Words
    bonus: Ints
    unlock_day_last: int
    """The day of play from which on nothing more unlocks."""
    partial_daily: Ints
    """Daily quests with a partial reward."""
    rotating: Ints
    rotating_hash: Words
    rotating_weight: Ints
    weekly: Ints
    bit: Words
    """(64): the bit of each place in a word."""
    open_at_once: Words
    decided_at_close: Words
    # --- Windows.
    window_place: Words
    """The day's place of the metric it counts."""
    window_value: Ints
    window_days: Ints
    window_lifetime: Words
    """Its place in the lifetime vector."""
    # --- Titles.
    title_program: Ints
    title_regression: Ints
    title_lost_program: Ints
    title_code: Ints
    title_score_ppm: Ints
    title_rarity: Ints
    title_class: Ints
    """Titles with the same effect on XP share a class; 0 is no title."""
    title_stat: Ints
    title_stat_points: Ints
    # --- Bosses and their phases.
    boss_level: Ints
    boss_season: Ints
    boss_title: Ints
    boss_code: Ints
    boss_xp: Ints
    boss_kind: Ints
    boss_first_phase: Ints
    boss_phases: Ints
    phase_program: Ints
    phase_days: Ints
    phase_xp: Ints
    phase_kind: Ints
    # --- Dungeons and their challenges.
    dungeon_hash: Words
    dungeon_level: Ints
    dungeon_season: Ints
    dungeon_code: Ints
    dungeon_xp: Ints
    dungeon_kind: Ints
    dungeon_kind_blocked: Ints
    """The award kind of a clear whose bonus the debuff at entry took away."""
    dungeon_minutes: Ints
    dungeon_cooldown_minutes: Ints
    dungeon_first_challenge: Ints
    dungeon_challenges: Ints
    challenge_program: Ints
    challenge_deadline: Ints
    # --- Curve, seasons, awards.
    thresholds: Ints
    season_code: Ints
    award: Ints
    """(situation, kind, AWARD_*): what the chain comes to before the caps, side by side."""
    # --- Settings.
    tier_days: Ints
    tier_ppm: Ints
    core_required: Ints
    misses_allowed: int
    freeze_every_days: int
    freezes_held_max: int
    debuff_misses: int
    debuff_multiplier_ppm: int
    dungeon_bonus_blocked: int
    hard_mode_level: int
    daily_xp_max: int
    weekly_xp_max: int
    rotation_unlock_day: int
    rotation_seen_days: int
    rotation_seen_ppm: int
    rotation_weakest_ppm: int
    weekly_unlock_day: int
    absence_days: int
    return_xp: int
    return_kind: int
    return_code: int
    stat_start: int
    stat_cap: int
    stat_xp_per_point: int
    title_classes: int
    seasons: int
    # --- Global events of simulations.
    event_class: Ints
    """(event): the place of its multiplier among the different ones, from 1 on, rising."""
    event_level: Ints
    event_rows: int
    """Rows of the award table without events; each class of events has as many more."""
    # --- The economy: a row a rule, columns by sim/kernel/money_columns.py.
    money_set: Ints
    money_asset: Ints
    money_pay: Ints
    money_goal: Ints
    money_milestone: Ints
    money_offer: Ints
    money_table: Ints
    money_entry: Ints
    money_weight: Ints
    money_pity: Ints
    money_drop: Ints
    money_stake: Ints
    # --- Learning: a row a thing, columns by sim/kernel/learning_columns.py.
    skill_set: Ints
    skill_hash: Words
    activity_set: Ints
    activity_hash: Words
    quiz_set: Ints
    quiz_hash: Words
    question_points: Ints
    lesson_set: Ints
    learning_metric: Ints
    """(sim.learner.METRICS): the metric that counts it, or -1."""
    learning_on: int
    # --- Meeting others: a row a rule, columns by sim/kernel/competing_columns.py.
    compete_set: Ints
    compete_contest: Ints
    compete_prize: Ints
    guild_rows: int
    """Rows of the award table without a guild's buff; as many follow for those who have it."""
    # --- Tasks with a value, and health, by sim/kernel/vital_columns.py.
    quest_task: Ints
    task_quest: Ints
    task_difficulty: Ints
    task_hash: Words
    task_value: Ints
    task_change: Ints
    task_kind: Ints
    task_set: Ints
    vital_set: Ints
    death_code: int
    death_kind: int


class State(NamedTuple):
    """Players (one a row): who they are, where they stand, and what is measured of them."""

    random_key: Words
    archetype: Ints
    zone: Ints
    first_day: Ints
    away_until: Ints
    level: Ints
    total_xp: Ints
    streak: Ints
    """(player, 4): current, longest, perfect, freezes."""
    debuff: Ints
    """(player, 2): until which minute, whether this absence was charged."""
    returning: Ints
    """(player, 2): absent days, protocol day."""
    boss: Ints
    """(player, 4): boss, phase, the phase's first day, restarts."""
    dungeon: Ints
    """(player, 6): dungeon, entered, expires, entry day, debuffed at entry, challenges done."""
    worn: Ints
    churned_day: Ints
    play_day: Ints
    week_xp: Ints
    event_count: Ints
    event_word: Words
    trained: Ints
    season_total: Ints
    cooldown: Ints
    window: Ints
    boss_done: Ints
    held: Ints
    lifetime: Ints
    week: Ints
    phase: Ints
    visit: Ints
    weekly_state: Ints
    """(player, weekly quest): 0 not on offer, 1 open, 2 completed."""
    weekly_paid: Ints
    last_offered: Ints
    """(player, rotating quest): the day of play, NEVER before the first time."""
    measure: Ints
    """(player, MEASURES)."""
    level_day: Ints
    """(player, watched level): the day of play on which it was reached first, 0 for never."""
    # --- The economy, by sim/kernel/money_columns.py.
    money_held: Ints
    money_met: Ints
    money_week: Ints
    money_since: Ints
    money_count: Ints
    # --- Learning, by sim/kernel/learning_columns.py: (player, thing and column).
    skill: Ints
    skill_known: Floats
    """(player, skill): the chance that it is known, by knowledge tracing."""
    activity: Ints
    quiz: Ints
    lesson: Ints
    # --- What is remembered of the days before, by sim/kernel/answer_columns.py.
    answer: Ints
    compete: Ints
    """(player, sim/kernel/competing_columns.py); no columns where players never meet."""
    # --- Tasks and health, by sim/kernel/vital_columns.py.
    task: Ints
    vital: Ints


(
    DAYS,
    ACTIVE_DAYS,
    PERFECT,
    DEBUFFED_DAYS,
    CORE_COMPLETED,
    CORE_TOTAL,
    LATE_ACTIVE_DAYS,
    DUNGEONS_CLEARED,
) = range(8)
MEASURES: Final = 8
"""Columns of `State.measure`."""
