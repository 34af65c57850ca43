"""Words of the fitness game: quests, stats, XP, titles, bosses, dungeons, seasons, texts.

The source's enums (the Solo Leveling schema, section "Enums") are minimum sets: members may be
added here and in a migration, never removed. Importers accept the source's upper case.
"""

from enum import StrEnum

from model.words.machines import machine


class QuestType(StrEnum):
    """How often a quest template can be completed, or which fight it belongs to."""

    DAILY = "daily"
    WEEKLY = "weekly"
    DUNGEON = "dungeon"
    BOSS = "boss"


class QuestCategory(StrEnum):
    """The part of life a quest trains."""

    MOVEMENT = "movement"
    STRENGTH = "strength"
    RECOVERY = "recovery"
    NUTRITION = "nutrition"
    DISCIPLINE = "discipline"


class QuestStatus(StrEnum):
    """Where one player's quest of one day stands."""

    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"


QUEST_LOG_STATES = machine(
    QuestStatus.ACTIVE,
    (
        QuestStatus.ACTIVE,
        (QuestStatus.COMPLETED, QuestStatus.FAILED, QuestStatus.EXPIRED),
        "system",
    ),
)
"""A day's quest: decided once, by what was recorded or by the end of its day."""


class StatType(StrEnum):
    """A player's four attributes; the member order breaks ties (weakest stat)."""

    STR = "str"
    AGI = "agi"
    VIT = "vit"
    DISC = "disc"


class XpEventSource(StrEnum):
    """Why XP was granted or taken; the first seven are the source's, the rest are ours."""

    QUEST_COMPLETION = "quest_completion"
    STREAK_BONUS = "streak_bonus"
    BOSS_DEFEAT = "boss_defeat"
    DUNGEON_CLEAR = "dungeon_clear"
    SEASON_BONUS = "season_bonus"
    TITLE_BONUS = "title_bonus"
    MANUAL_ADJUSTMENT = "manual_adjustment"
    LESSON = "lesson"
    QUIZ = "quiz"
    DUEL = "duel"
    ACHIEVEMENT = "achievement"
    TEACHING = "teaching"
    EVENT = "event"
    REVERSAL = "reversal"


class ModifierType(StrEnum):
    """A step of the modifier chain; the first six are the source's, the rest are ours."""

    DEBUFF_PENALTY = "debuff_penalty"
    STREAK_BONUS = "streak_bonus"
    WEEKEND_BONUS = "weekend_bonus"
    SEASON_MULTIPLIER = "season_multiplier"
    TITLE_PASSIVE = "title_passive"
    DUNGEON_MULTIPLIER = "dungeon_multiplier"
    FLAT = "flat"
    GUILD_BUFF = "guild_buff"
    GLOBAL_EVENT = "global_event"
    HARD_MODE = "hard_mode"
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"


class TitleConditionType(StrEnum):
    """The kinds of condition that earn a title."""

    STREAK_DAYS = "streak_days"
    CUMULATIVE_COUNT = "cumulative_count"
    TIME_WINDOW = "time_window"
    EVENT_COUNT = "event_count"
    COMPOUND = "compound"
    SPECIAL = "special"


class PassiveType(StrEnum):
    """What an equipped title does for its owner."""

    FLAT_XP_BONUS = "flat_xp_bonus"
    PERCENT_XP_BONUS = "percent_xp_bonus"
    STAT_BONUS = "stat_bonus"
    DEBUFF_REDUCTION = "debuff_reduction"


class TitleRarity(StrEnum):
    """How rare a title is, rising."""

    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    EPIC = "epic"
    LEGENDARY = "legendary"


class BossDifficulty(StrEnum):
    """How hard a boss is, rising."""

    NORMAL = "normal"
    HARD = "hard"
    NIGHTMARE = "nightmare"


class BossAttemptStatus(StrEnum):
    """Where one player's fight against one boss stands."""

    IN_PROGRESS = "in_progress"
    VICTORY = "victory"
    DEFEAT = "defeat"
    ABANDONED = "abandoned"


BOSS_ATTEMPT_STATES = machine(
    BossAttemptStatus.IN_PROGRESS,
    (
        BossAttemptStatus.IN_PROGRESS,
        (BossAttemptStatus.VICTORY, BossAttemptStatus.DEFEAT),
        "system",
    ),
    (BossAttemptStatus.IN_PROGRESS, BossAttemptStatus.ABANDONED, "owner, system"),
)
"""A boss attempt: won or lost by its phases, or given up by its player; then a new one starts."""


class DungeonDifficulty(StrEnum):
    """A dungeon's rank, rising from E to S."""

    E_RANK = "e_rank"
    D_RANK = "d_rank"
    C_RANK = "c_rank"
    B_RANK = "b_rank"
    A_RANK = "a_rank"
    S_RANK = "s_rank"


class DungeonAttemptStatus(StrEnum):
    """Where one player's visit to one dungeon stands."""

    IN_PROGRESS = "in_progress"
    CLEARED = "cleared"
    FAILED = "failed"
    TIMED_OUT = "timed_out"


DUNGEON_ATTEMPT_STATES = machine(
    DungeonAttemptStatus.IN_PROGRESS,
    (
        DungeonAttemptStatus.IN_PROGRESS,
        (
            DungeonAttemptStatus.CLEARED,
            DungeonAttemptStatus.FAILED,
            DungeonAttemptStatus.TIMED_OUT,
        ),
        "system",
    ),
)
"""A dungeon attempt: decided by its challenges and its clock."""


class SeasonStatus(StrEnum):
    """Where a season stands on the calendar."""

    UPCOMING = "upcoming"
    ACTIVE = "active"
    ENDED = "ended"


SEASON_STATES = machine(
    SeasonStatus.UPCOMING,
    (SeasonStatus.UPCOMING, (SeasonStatus.ACTIVE, SeasonStatus.ENDED), "staff, system"),
    (SeasonStatus.ACTIVE, (SeasonStatus.ENDED, SeasonStatus.UPCOMING), "staff, system"),
    (SeasonStatus.ENDED, (SeasonStatus.UPCOMING, SeasonStatus.ACTIVE), "staff"),
)
"""A season in the draft: staff may also move it back (undo); players go by its dates."""


class NarrativeCategory(StrEnum):
    """What a narrative text is shown for."""

    ONBOARDING = "onboarding"
    SYSTEM_MESSAGE = "system_message"
    DAILY_QUEST = "daily_quest"
    DEBUFF = "debuff"
    DUNGEON = "dungeon"
    BOSS = "boss"
    TITLE = "title"
    SEASON = "season"
    LEVEL_UP = "level_up"
    DAILY_REMINDER = "daily_reminder"


class MetricKind(StrEnum):
    """What a player records: a whole number in a unit, or yes/no."""

    NUMERIC = "numeric"
    BOOLEAN = "boolean"


class CurveKind(StrEnum):
    """How a level curve's thresholds are computed."""

    QUADRATIC = "quadratic"
    POWER_SUM = "power_sum"
    TABLE = "table"


class EquipPolicy(StrEnum):
    """Which earned title a simulated player wears."""

    BEST_XP = "best_xp"
    FIRST = "first"
    NEVER = "never"
