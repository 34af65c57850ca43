"""Words that several learning domains share: difficulty, level, priority, period, rarity."""

from enum import StrEnum


class Difficulty(StrEnum):
    """How hard a learning quest, question or exam is, rising (RogueLearn, validation rules)."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    EXPERT = "expert"
    LEGENDARY = "legendary"


class KnowledgeLevel(StrEnum):
    """What a learner should know already, rising."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Priority(StrEnum):
    """How urgent a task is, rising."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Period(StrEnum):
    """The span of days that a figure or a board covers."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SEASONAL = "seasonal"
    ALL_TIME = "all_time"


class Rarity(StrEnum):
    """How rare an item or achievement is, rising."""

    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    EPIC = "epic"
    LEGENDARY = "legendary"
