"""The typed shape of every JSON column: what pages, packs and services may put there.

Shapes are frozen, refuse unknown fields and coerce nothing. Whole numbers only; every ratio is an
integer in millionths (`…_ppm`; packs write 1.15 and it is stored as 1_150_000). May use: words,
errors, pydantic. Sources: rules.md §1.4 (requirements), §1.6 (titles), §1.7 (bosses),
§1.8 (dungeons), §1.2 and §1.5 (configuration).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from model.words import EquipPolicy

Key = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$", max_length=120
    ),
]
"""A content key: a slug, or `parent/slug` for a child row."""

ComparisonWord = Literal[">=", "<=", ">", "<", "==", "!="]
Ppm = Annotated[int, Field(ge=0, le=100_000_000)]
"""A ratio in millionths: 0 to 100 times."""
Share = Annotated[int, Field(ge=0, le=1_000_000)]
"""A share or probability in millionths: 0 to 1."""
Whole = Annotated[int, Field(ge=0, le=1_000_000_000)]
Minute = Annotated[int, Field(ge=0, le=1439)]
"""A minute of the local day."""


class Shape(BaseModel):
    """Base of all shapes: frozen, strict, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# --- Requirements (quests, dungeon challenges, boss phases) ---------------------------------


class NumericRequirement(Shape):
    """A recorded metric compared with a target, in the metric's unit.

    Scope: a daily quest reads the day's value; weekly quests, dungeons and boss phases read the
    sum since the week, the entry or the phase began. A missing metric is unmet whatever `op` says.
    """

    type: Literal["numeric"]
    metric: Key
    op: ComparisonWord
    value: Whole


class BooleanRequirement(Shape):
    """A yes/no metric that must have this value; unmet while not recorded.

    In a longer scope: true on at least one day of it.
    """

    type: Literal["boolean"]
    metric: Key
    value: bool


class DaysRequirement(Shape):
    """The number of days of the scope on which a daily quest was completed."""

    type: Literal["days"]
    quest: Key
    op: ComparisonWord
    value: Whole


class CountRequirement(Shape):
    """A count of things that happened within the scope."""

    type: Literal["count"]
    of: Literal["perfect_days", "core_days", "dungeon_clears", "boss_defeats", "quests"]
    op: ComparisonWord
    value: Whole


class StreakRequirement(Shape):
    """The player's current streak, in days."""

    type: Literal["streak"]
    op: ComparisonWord
    value: Whole


class CompletionRateRequirement(Shape):
    """Core quests completed divided by core quests due within the scope (millionths)."""

    type: Literal["completion_rate"]
    op: ComparisonWord
    value_ppm: Share


class CompoundRequirement(Shape):
    """Several requirements joined by AND or OR; progress is the mean (AND) or the best (OR)."""

    type: Literal["compound"]
    logic: Literal["AND", "OR"]
    requirements: Annotated[list[Requirement], Field(min_length=1, max_length=16)]


Requirement = Annotated[
    NumericRequirement
    | BooleanRequirement
    | DaysRequirement
    | CountRequirement
    | StreakRequirement
    | CompletionRateRequirement
    | CompoundRequirement,
    Field(discriminator="type"),
]
CompoundRequirement.model_rebuild()


class PartialReward(Shape):
    """XP paid once when the quest's first numeric metric reaches `threshold`; never closes it."""

    threshold: Annotated[int, Field(ge=1, le=1_000_000_000)]
    xp: Annotated[int, Field(ge=1, le=10_000)]


# --- Titles ---------------------------------------------------------------------------------


class StreakDays(Shape):
    """Earned when the current streak reaches `days`."""

    type: Literal["streak_days"]
    days: Annotated[int, Field(ge=1, le=3650)]


class CumulativeCount(Shape):
    """Earned when a quest was completed on, or a yes/no metric was true on, `count` days ever."""

    type: Literal["cumulative_count"]
    quest: Key | None = None
    metric: Key | None = None
    count: Annotated[int, Field(ge=1, le=1_000_000)]


class TimeWindow(Shape):
    """Earned when a yes/no metric was `value` on `count` of the last `window_days` days."""

    type: Literal["time_window"]
    metric: Key
    value: bool = True
    count: Annotated[int, Field(ge=1, le=60)]
    window_days: Annotated[int, Field(ge=1, le=60)]


class EventCount(Shape):
    """Earned when an event has happened `count` times."""

    type: Literal["event_count"]
    event: Literal[
        "boss_defeat", "dungeon_clear", "perfect_day", "level_up", "return_protocol", "quest"
    ]
    count: Annotated[int, Field(ge=1, le=1_000_000)]


class CompoundCondition(Shape):
    """Several conditions joined by AND or OR."""

    type: Literal["compound"]
    logic: Literal["AND", "OR"]
    conditions: Annotated[list[TitleCondition], Field(min_length=1, max_length=16)]


class SpecialCondition(Shape):
    """Granted at a named moment; `custom` is granted by hand or by a boss."""

    type: Literal["special"]
    special: Literal["account_creation", "first_quest", "custom"]


TitleCondition = Annotated[
    StreakDays | CumulativeCount | TimeWindow | EventCount | CompoundCondition | SpecialCondition,
    Field(discriminator="type"),
]
CompoundCondition.model_rebuild()


class StreakBreakRegression(Shape):
    """The title is lost when the streak breaks."""

    trigger: Literal["streak_break"]


class TimeWindowRegression(Shape):
    """The title is lost when a yes/no metric was `value` on `count` of the last days."""

    trigger: Literal["time_window_fail"]
    metric: Key
    value: bool = False
    count: Annotated[int, Field(ge=1, le=60)]
    window_days: Annotated[int, Field(ge=1, le=60)]


Regression = Annotated[StreakBreakRegression | TimeWindowRegression, Field(discriminator="trigger")]


# --- Dungeons -------------------------------------------------------------------------------


class DungeonEntry(Shape):
    """What a player needs to enter, besides no other active dungeon and no cooldown."""

    level_required: Annotated[int, Field(ge=1, le=1000)]


class Challenge(Shape):
    """One thing to do inside a dungeon; `deadline_minute` is a minute of the entry's local day."""

    description: Annotated[str, Field(min_length=1, max_length=200)]
    requirement: Requirement
    deadline_minute: Minute | None = None


# --- Configuration (game_configs.value, one shape per key) ------------------------------------


class LevelsConfig(Shape):
    """Which level curve the game uses."""

    curve: Key


class StreakTier(Shape):
    """XP multiplier from this many streak days on; only the highest tier reached applies."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    days: Annotated[int, Field(ge=1, le=3650)]
    multiplier_ppm: Ppm


class StreaksConfig(Shape):
    """How streaks live and break, and how freezes are earned."""

    misses_allowed: Annotated[int, Field(ge=0, le=20)]
    tiers: Annotated[list[StreakTier], Field(max_length=12)]
    freeze_every_days: Annotated[int, Field(ge=0, le=365)]
    freezes_held_max: Annotated[int, Field(ge=0, le=31)]


class DebuffConfig(Shape):
    """When missed core quests bring a debuff and how much XP it costs (0.9 keeps 90%)."""

    misses: Annotated[int, Field(ge=1, le=20)]
    multiplier_ppm: Share
    dungeon_bonus_blocked: bool


class ModifiersConfig(Shape):
    """Calendar and opt-in multipliers of the modifier chain."""

    weekend_multiplier_ppm: Ppm
    hard_mode_multiplier_ppm: Ppm
    hard_mode_level_required: Annotated[int, Field(ge=1, le=1000)]


class XpCapsConfig(Shape):
    """Most XP a player can gain in a local day and a local week."""

    daily_xp: Annotated[int, Field(ge=1, le=1_000_000_000)]
    weekly_xp: Annotated[int, Field(ge=1, le=1_000_000_000)]


class RotationConfig(Shape):
    """How the one rotating quest of a day is drawn from those with a weight."""

    unlock_day: Annotated[int, Field(ge=1, le=3650)]
    seen_days: Annotated[int, Field(ge=0, le=30)]
    seen_weight_ppm: Ppm
    weakest_stat_weight_ppm: Ppm


class WeeklyConfig(Shape):
    """From which day of play weekly quests are offered."""

    unlock_day: Annotated[int, Field(ge=1, le=3650)]


class ReturnProtocolConfig(Shape):
    """The way back after an absence: core quests needed on each protocol day, and the reward."""

    absence_days: Annotated[int, Field(ge=1, le=365)]
    core_required: Annotated[
        list[Annotated[int, Field(ge=1, le=20)]], Field(min_length=1, max_length=30)
    ]
    xp: Annotated[int, Field(ge=0, le=10_000)]


class StatsConfig(Shape):
    """Where the four attributes start, how far they go, and the base XP one point costs."""

    start: Annotated[int, Field(ge=0, le=100)]
    cap: Annotated[int, Field(ge=1, le=1000)]
    xp_per_point: Annotated[int, Field(ge=1, le=100_000)] = 100


class RankName(Shape):
    """What a player is called from this level on."""

    level: Annotated[int, Field(ge=1, le=1000)]
    name: Annotated[str, Field(min_length=1, max_length=40)]


class RankNamesConfig(Shape):
    """Rank names by level, rising."""

    ranks: Annotated[list[RankName], Field(min_length=1, max_length=50)]


CONFIG_SHAPES: dict[str, type[Shape]] = {
    "levels": LevelsConfig,
    "streaks": StreaksConfig,
    "debuff": DebuffConfig,
    "modifiers": ModifiersConfig,
    "xp-caps": XpCapsConfig,
    "rotation": RotationConfig,
    "weekly": WeeklyConfig,
    "return-protocol": ReturnProtocolConfig,
    "stats": StatsConfig,
    "rank-names": RankNamesConfig,
}
"""Every configuration key and its shape; a world has exactly these keys."""


# --- Level curves -----------------------------------------------------------------------------


class QuadraticCurve(Shape):
    """threshold(L) = floor(a_numerator · L² / a_denominator) + b · L from level 2; level 1 is 0."""

    kind: Literal["quadratic"]
    a_numerator: Annotated[int, Field(ge=0, le=1_000_000)]
    a_denominator: Annotated[int, Field(ge=1, le=1_000_000)]
    b: Annotated[int, Field(ge=0, le=1_000_000)]


class PowerSumCurve(Shape):
    """threshold(L) = Σ_{i<L} floor(scale · i^(exponent_numerator / exponent_denominator))."""

    kind: Literal["power_sum"]
    scale: Annotated[int, Field(ge=1, le=1_000_000)]
    exponent_numerator: Annotated[int, Field(ge=0, le=8)]
    exponent_denominator: Annotated[int, Field(ge=1, le=4)]


class TableCurve(Shape):
    """Cumulative XP of levels 1, 2, 3, …; starts at 0 and rises strictly."""

    kind: Literal["table"]
    thresholds: Annotated[
        list[Annotated[int, Field(ge=0, le=2**53)]], Field(min_length=2, max_length=1000)
    ]


CurveParameters = Annotated[
    QuadraticCurve | PowerSumCurve | TableCurve, Field(discriminator="kind")
]


# --- Archetypes -------------------------------------------------------------------------------


class MetricHabit(Shape):
    """How one metric comes out on an active day.

    Numeric metrics: mean and spreads in the metric's unit (between players, within a player);
    yes/no metrics: `true_ppm`. `record_ppm` is the chance that the player records it at all.
    """

    mean: Whole = 0
    spread_between: Whole = 0
    spread_within: Whole = 0
    true_ppm: Share = 0
    weekend_ppm: Ppm = 1_000_000
    record_ppm: Share = 1_000_000


class Engagement(Shape):
    """How often a player shows up and what moves them; every number is per local day.

    `login_ppm` Monday to Sunday. A running streak of 30 days or more adds `streak_login_ppm`, an
    active debuff takes `debuff_login_ppm`. `lapse_ppm` starts an absence of lapse_days_min to
    lapse_days_max days; `churn_ppm` ends play for good.
    """

    login_ppm: Annotated[list[Share], Field(min_length=7, max_length=7)]
    streak_login_ppm: Share
    debuff_login_ppm: Share
    lapse_ppm: Share
    lapse_days_min: Annotated[int, Field(ge=1, le=365)]
    lapse_days_max: Annotated[int, Field(ge=1, le=365)]
    churn_ppm: Share
    active_minute_first: Minute
    active_minute_last: Minute


class Choices(Shape):
    """What a player does when something is on offer; chances per local day."""

    dungeon_ppm: Share
    boss_ppm: Share
    boss_abandon_ppm: Share
    hard_mode: bool
    equip: EquipPolicy


class ParameterNote(Shape):
    """Where one archetype parameter comes from: a source, or the word `assumed`."""

    parameter: Annotated[str, Field(min_length=1, max_length=80)]
    source: Annotated[str, Field(min_length=1, max_length=200)]


# --- Play and lab -------------------------------------------------------------------------------


class QuestProgress(Shape):
    """How far one quest of one day has come (millionths), and what a partial reward has paid."""

    progress_ppm: Share = 0
    partial_xp: Whole = 0


class PhaseProgress(Shape):
    """What a boss attempt has counted in its present phase."""

    started_on: str
    restarts: Whole = 0
    inputs: dict[str, int] = {}


class DungeonProgress(Shape):
    """Which challenges of a dungeon attempt are done (by position), and what was counted."""

    done: list[bool] = []
    inputs: dict[str, int] = {}


class ArchetypeShare(Shape):
    """One archetype's weight within a cohort."""

    archetype: Key
    weight: Annotated[int, Field(ge=1, le=1_000_000)]


class ZoneShare(Shape):
    """One time zone's weight within a cohort (an IANA name)."""

    timezone: Annotated[str, Field(min_length=1, max_length=64)]
    weight: Annotated[int, Field(ge=1, le=1_000_000)]


class Cohort(Shape):
    """Players who share a start day and a mix of archetypes and time zones."""

    key: Key
    players: Annotated[int, Field(ge=1, le=10_000_000)]
    start_day: Annotated[int, Field(ge=0, le=3650)] = 0
    archetypes: Annotated[list[ArchetypeShare], Field(min_length=1, max_length=50)]
    timezones: Annotated[list[ZoneShare], Field(min_length=1, max_length=50)]


JsonObject = dict[str, Any]
"""A JSON object whose shape is checked elsewhere (a canonical document, an answer)."""
