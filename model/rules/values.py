"""The values rules work on: what a ruleset is once compiled, and the small states of one player.

Everything here is frozen and made of ints, bools, text keys and tuples, so that one player's whole
state can be hashed, compared and later laid out in arrays. Ratios are whole millionths (`…_ppm`),
days are `date.toordinal()` numbers, instants are whole minutes since any fixed start; intervals of
time are half open: [start, end). `model.ruleset` builds `GameRules`; nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from model.words import (
    EquipPolicy,
    ModifierType,
    PassiveType,
    QuestType,
    StatType,
    TitleConditionType,
    TitleRarity,
    XpEventSource,
)

PPM = 1_000_000
"""One whole in millionths."""
ABSENT = -1
"""A metric that was never recorded in the scope; also "none" for indexes."""
NEVER = -(2**53)
"""An instant before any other; minutes may be negative (zones ahead of UTC, first day)."""
NO_LIMIT = 2**53
"""Room left under a cap that does not apply."""

# --- Codes: enum members as small ints, by position in the tuple ------------------------------
# New members go to the end, so that codes already hashed into a digest keep their meaning.

QUEST_TYPES: tuple[QuestType, ...] = (
    QuestType.DAILY,
    QuestType.WEEKLY,
    QuestType.DUNGEON,
    QuestType.BOSS,
)
DAILY, WEEKLY, DUNGEON, BOSS = range(4)

STATS: tuple[StatType, ...] = (StatType.STR, StatType.AGI, StatType.VIT, StatType.DISC)

SOURCES: tuple[XpEventSource, ...] = tuple(XpEventSource)
SOURCE_CODES: Mapping[XpEventSource, int] = {source: code for code, source in enumerate(SOURCES)}

MODIFIERS: tuple[ModifierType, ...] = (
    ModifierType.FLAT,
    ModifierType.STREAK_BONUS,
    ModifierType.WEEKEND_BONUS,
    ModifierType.SEASON_MULTIPLIER,
    ModifierType.DUNGEON_MULTIPLIER,
    ModifierType.TITLE_PASSIVE,
    ModifierType.GUILD_BUFF,
    ModifierType.GLOBAL_EVENT,
    ModifierType.HARD_MODE,
    ModifierType.DEBUFF_PENALTY,
    ModifierType.DAILY_CAP,
    ModifierType.WEEKLY_CAP,
)
"""The modifier chain in the order it is applied (design.md §3); a step's `type` is the position."""

PASSIVES: tuple[PassiveType, ...] = (
    PassiveType.FLAT_XP_BONUS,
    PassiveType.PERCENT_XP_BONUS,
    PassiveType.STAT_BONUS,
    PassiveType.DEBUFF_REDUCTION,
)
FLAT_XP_BONUS, PERCENT_XP_BONUS, STAT_BONUS, DEBUFF_REDUCTION = range(4)

RARITIES: tuple[TitleRarity, ...] = tuple(TitleRarity)
CONDITIONS: tuple[TitleConditionType, ...] = tuple(TitleConditionType)
EQUIP_POLICIES: tuple[EquipPolicy, ...] = (
    EquipPolicy.BEST_XP,
    EquipPolicy.FIRST,
    EquipPolicy.NEVER,
)
EQUIP_BEST_XP, EQUIP_FIRST, EQUIP_NEVER = range(3)

NO_REGRESSION, LOST_ON_STREAK_BREAK, LOST_BY_WINDOW = range(3)

Program = tuple[int, ...]
"""A requirement or condition as postfix instructions of four ints each (requirements.py)."""


# --- The input vector --------------------------------------------------------------------------

COUNTS = (
    "perfect_days",
    "core_days",
    "dungeon_clears",
    "boss_defeats",
    "quests",
    "level_ups",
    "return_protocols",
)


class WindowSlot(NamedTuple):
    """How many of the last `days` local days had `metric` recorded as `value`."""

    slot: int
    metric: int
    value: int
    days: int


@dataclass(frozen=True)
class Slots:
    """The layout of an input vector, the same for every scope.

    Scopes: day, week, phase, attempt, lifetime. `names` is sorted; `index` gives a name's place;
    `metrics` and `quests` give the slots in the order of `GameRules.metrics` and
    `GameRules.quests` (ABSENT for a quest that is not daily).
    """

    names: tuple[str, ...]
    index: Mapping[str, int]
    blank: tuple[int, ...]
    metrics: tuple[int, ...]
    quests: tuple[int, ...]
    windows: tuple[WindowSlot, ...]
    perfect_days: int
    core_days: int
    dungeon_clears: int
    boss_defeats: int
    quest_count: int
    level_ups: int
    return_protocols: int
    streak: int
    core_done: int
    core_due: int

    def empty(self) -> list[int]:
        """A fresh vector: metrics ABSENT, everything else 0."""
        return list(self.blank)

    def __len__(self) -> int:
        """How many slots there are."""
        return len(self.names)

    def __getitem__(self, name: str) -> int:
        """The place of a slot by name, for example `metric:steps`."""
        return self.index[name]


# --- Content, compiled ---------------------------------------------------------------------------


class MetricRule(NamedTuple):
    """Something a player records; `slot` is its place in every input vector."""

    key: str
    key_hash: int
    is_boolean: bool
    value_max: int
    slot: int


class QuestRule(NamedTuple):
    """One quest template.

    `type` is a QUEST_TYPES code, `stat` a STATS code or ABSENT, `season` an index into
    `GameRules.seasons` or ABSENT. `slot` counts the days it was completed (ABSENT unless daily).
    `decided_at_close`: a later record could still break it (≤ goals), so it completes only when the
    day or week closes.
    """

    key: str
    key_hash: int
    type: int
    stat: int
    program: Program
    decided_at_close: bool
    base_xp: int
    partial_slot: int
    partial_threshold: int
    partial_xp: int
    is_core: bool
    season: int
    weight: int
    unlock_day: int
    slot: int


class TitleRule(NamedTuple):
    """One title: how it is earned, what it does when worn, how it is lost.

    `passive_type` is a PASSIVES code or ABSENT. `passive_value` is flat XP or stat points,
    `passive_value_ppm` a percent bonus or a debuff reduction. `xp_score_ppm` orders titles for the
    `best_xp` policy: the bonus on an average core quest.
    """

    key: str
    key_hash: int
    condition: int
    program: Program
    rarity: int
    passive_type: int
    passive_value: int
    passive_value_ppm: int
    passive_stat: int
    xp_score_ppm: int
    regression: int
    regression_program: Program


class PhaseRule(NamedTuple):
    """One phase of a boss, judged at the close of its last day."""

    key: str
    key_hash: int
    program: Program
    duration_days: int
    xp_reward: int


class BossRule(NamedTuple):
    """One boss; `title` and `season` are indexes or ABSENT."""

    key: str
    key_hash: int
    difficulty: int
    required_level: int
    xp_reward: int
    title: int
    season: int
    phases: tuple[PhaseRule, ...]


class ChallengeRule(NamedTuple):
    """One thing to do inside a dungeon; `deadline_minute` of the entry's local day or ABSENT."""

    program: Program
    deadline_minute: int


class DungeonRule(NamedTuple):
    """One dungeon; `difficulty` 0 (E) to 5 (S), `season` an index or ABSENT."""

    key: str
    key_hash: int
    difficulty: int
    level_required: int
    challenges: tuple[ChallengeRule, ...]
    base_xp_reward: int
    multiplier_ppm: int
    duration_minutes: int
    cooldown_minutes: int
    season: int


class SeasonRule(NamedTuple):
    """One season; both days (ordinals of the player's local date) belong to it."""

    key: str
    key_hash: int
    number: int
    start_day: int
    end_day: int
    multiplier_ppm: int


# --- Configuration, compiled ---------------------------------------------------------------------


class StreakRules(NamedTuple):
    """How streaks live; `tier_days` rise and `tier_ppm` belong to them."""

    misses_allowed: int
    tier_days: tuple[int, ...]
    tier_ppm: tuple[int, ...]
    freeze_every_days: int
    freezes_held_max: int


class DebuffRules(NamedTuple):
    """When missed core quests bring a debuff and what it costs."""

    misses: int
    multiplier_ppm: int
    dungeon_bonus_blocked: bool


class ModifierRules(NamedTuple):
    """Calendar and opt-in multipliers."""

    weekend_ppm: int
    hard_mode_ppm: int
    hard_mode_level_required: int


class CapRules(NamedTuple):
    """Most XP in a local day and a local week."""

    daily_xp: int
    weekly_xp: int


class RotationRules(NamedTuple):
    """How the rotating quest of a day is drawn."""

    unlock_day: int
    seen_days: int
    seen_ppm: int
    weakest_stat_ppm: int


class ReturnRules(NamedTuple):
    """The way back after an absence."""

    absence_days: int
    core_required: tuple[int, ...]
    xp: int


class StatRules(NamedTuple):
    """Where the attributes start, how far they go and what one point costs."""

    start: int
    cap: int
    xp_per_point: int


@dataclass(frozen=True)
class GameRules:
    """A whole game as engines read it. All content tuples are sorted by key (seasons by start).

    `thresholds[i]` is the total XP of level i + 1. `core`, `bonus`, `rotating` and `weekly` are
    indexes into `quests`; the index maps give a content key's place.
    """

    slots: Slots
    metrics: tuple[MetricRule, ...]
    thresholds: tuple[int, ...]
    quests: tuple[QuestRule, ...]
    core: tuple[int, ...]
    bonus: tuple[int, ...]
    rotating: tuple[int, ...]
    weekly: tuple[int, ...]
    titles: tuple[TitleRule, ...]
    bosses: tuple[BossRule, ...]
    dungeons: tuple[DungeonRule, ...]
    seasons: tuple[SeasonRule, ...]
    streaks: StreakRules
    debuff: DebuffRules
    modifiers: ModifierRules
    caps: CapRules
    rotation: RotationRules
    weekly_unlock_day: int
    returning: ReturnRules
    stats: StatRules
    rank_levels: tuple[int, ...]
    metric_index: Mapping[str, int]
    quest_index: Mapping[str, int]
    title_index: Mapping[str, int]
    boss_index: Mapping[str, int]
    dungeon_index: Mapping[str, int]
    season_index: Mapping[str, int]


# --- States of one player and records of what happened ---------------------------------


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


# --- Who plays (archetypes, compiled) --------------------------------------------------


class Habit(NamedTuple):
    """How one metric (index into `GameRules.metrics`) comes out on an active day."""

    metric: int
    mean: int
    spread_between: int
    spread_within: int
    true_ppm: int
    weekend_ppm: int
    record_ppm: int


class EngagementRule(NamedTuple):
    """How often a player shows up; chances per local day in millionths, Monday first."""

    login_ppm: tuple[int, ...]
    streak_login_ppm: int
    debuff_login_ppm: int
    lapse_ppm: int
    lapse_days_min: int
    lapse_days_max: int
    churn_ppm: int
    active_minute_first: int
    active_minute_last: int


class ChoiceRule(NamedTuple):
    """What a player does when something is on offer; `equip` is an EQUIP_POLICIES code."""

    dungeon_ppm: int
    boss_ppm: int
    boss_abandon_ppm: int
    hard_mode: bool
    equip: int


class Archetype(NamedTuple):
    """Behaviour parameters players are drawn from; `habits` are sorted by metric."""

    key: str
    key_hash: int
    habits: tuple[Habit, ...]
    engagement: EngagementRule
    choices: ChoiceRule
