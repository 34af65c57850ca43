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

from model.rules.codes import ABSENT as ABSENT
from model.rules.codes import BOSS as BOSS
from model.rules.codes import CONDITIONS as CONDITIONS
from model.rules.codes import COUNTS as COUNTS
from model.rules.codes import DAILY as DAILY
from model.rules.codes import DEBUFF_REDUCTION as DEBUFF_REDUCTION
from model.rules.codes import DUNGEON as DUNGEON
from model.rules.codes import EQUIP_BEST_XP as EQUIP_BEST_XP
from model.rules.codes import EQUIP_FIRST as EQUIP_FIRST
from model.rules.codes import EQUIP_NEVER as EQUIP_NEVER
from model.rules.codes import EQUIP_POLICIES as EQUIP_POLICIES
from model.rules.codes import FLAT_XP_BONUS as FLAT_XP_BONUS
from model.rules.codes import LOST_BY_WINDOW as LOST_BY_WINDOW
from model.rules.codes import LOST_ON_STREAK_BREAK as LOST_ON_STREAK_BREAK
from model.rules.codes import MODIFIERS as MODIFIERS
from model.rules.codes import NEVER as NEVER
from model.rules.codes import NO_LIMIT as NO_LIMIT
from model.rules.codes import NO_REGRESSION as NO_REGRESSION
from model.rules.codes import PASSIVES as PASSIVES
from model.rules.codes import PERCENT_XP_BONUS as PERCENT_XP_BONUS
from model.rules.codes import PPM as PPM
from model.rules.codes import QUEST_TYPES as QUEST_TYPES
from model.rules.codes import RARITIES as RARITIES
from model.rules.codes import SOURCE_CODES as SOURCE_CODES
from model.rules.codes import SOURCES as SOURCES
from model.rules.codes import STAT_BONUS as STAT_BONUS
from model.rules.codes import STATS as STATS
from model.rules.codes import WEEKLY as WEEKLY
from model.rules.codes import Program as Program
from model.rules.competition_values import NO_COMPETITION, CompetitionRules
from model.rules.economy_values import NO_ECONOMY as NO_ECONOMY
from model.rules.economy_values import EconomyRules as EconomyRules
from model.rules.learning_content import NO_LEARNING as NO_LEARNING
from model.rules.learning_content import LearningRules as LearningRules
from model.rules.motivation_values import AnswerRules as AnswerRules
from model.rules.people_values import STUDY_TASKS as STUDY_TASKS
from model.rules.people_values import Archetype as Archetype
from model.rules.people_values import ChoiceRule as ChoiceRule
from model.rules.people_values import EngagementRule as EngagementRule
from model.rules.people_values import Habit as Habit
from model.rules.states import AwardInputs as AwardInputs
from model.rules.states import BossState as BossState
from model.rules.states import DebuffState as DebuffState
from model.rules.states import DungeonState as DungeonState
from model.rules.states import QuestState as QuestState
from model.rules.states import ReturnState as ReturnState
from model.rules.states import Step as Step
from model.rules.states import StreakRecord as StreakRecord
from model.rules.states import StreakState as StreakState
from model.rules.vital_values import NO_TASKS, NO_VITALS, TaskRules, VitalRules

# --- The input vector ---------------------------------------------------------------------------


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


class EventRule(NamedTuple):
    """One global event of simulations: from `first_day` (an ordinal) on so many local days.

    Again every `repeats_every_days` (0: once); for players of at least `level_required`.
    """

    key: str
    key_hash: int
    first_day: int
    duration_days: int
    repeats_every_days: int
    multiplier_ppm: int
    level_required: int


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
    events: tuple[EventRule, ...] = ()
    learning: LearningRules = NO_LEARNING
    economy: EconomyRules = NO_ECONOMY
    competition: CompetitionRules = NO_COMPETITION
    tasks: TaskRules = NO_TASKS
    vitals: VitalRules = NO_VITALS
