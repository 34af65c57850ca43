"""Words of achievements and badges."""

from enum import StrEnum


class AchievementKind(StrEnum):
    """Whether it is an achievement (RogueLearn) or a badge (ShikshaDisha)."""

    ACHIEVEMENT = "achievement"
    BADGE = "badge"


class AchievementType(StrEnum):
    """What sort of feat earns it."""

    MILESTONE = "milestone"
    SKILL = "skill"
    SOCIAL = "social"
    CHALLENGE = "challenge"
    COMPETITIVE = "competitive"


class AchievementCategory(StrEnum):
    """The part of the product it is earned in; the last five are ShikshaDisha's."""

    LEARNING = "learning"
    COMMUNITY = "community"
    MARKETPLACE = "marketplace"
    PVP = "pvp"
    STREAK = "streak"
    SKILL = "skill"
    SOCIAL = "social"
    EXPLORER = "explorer"
    ACHIEVEMENT = "achievement"
