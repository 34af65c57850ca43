"""Words of leaderboards: whom they rank, by what, and who may see it."""

from enum import StrEnum


class LeaderboardType(StrEnum):
    """Whom a board ranks; the first three are RogueLearn's, the next three the language RPG's."""

    CLASS_SPECIFIC = "class_specific"
    GLOBAL = "global"
    PVP_EVENT = "pvp_event"
    LESSON = "lesson"
    CAMPAIGN = "campaign"
    PARTY = "party"
    GUILD = "guild"
    SKILL = "skill"
    COURSE = "course"
    REGION = "region"


class LeaderboardMetric(StrEnum):
    """What a board ranks by; the first four are RogueLearn's."""

    TOTAL_XP = "total_xp"
    QUEST_COMPLETION = "quest_completion"
    PEER_TEACHING = "peer_teaching"
    KNOWLEDGE_DUELS_WON = "knowledge_duels_won"
    LEVEL = "level"
    CURRENT_STREAK = "current_streak"
    SKILL_POINTS = "skill_points"
    EVENT_SCORE = "event_score"


class LeaderboardPrivacy(StrEnum):
    """Who is named on a board: everyone, who asks to be, or nobody."""

    PUBLIC = "public"
    OPT_IN = "opt_in"
    ANONYMOUS = "anonymous"
