"""Words of guilds: courses that a guild master runs, their members, materials and buffs."""

from enum import StrEnum

from model.words.machines import machine


class GuildStatus(StrEnum):
    """Whether a guild is in use."""

    ACTIVE = "active"
    ARCHIVED = "archived"


GUILD_STATES = machine(
    GuildStatus.ACTIVE,
    (GuildStatus.ACTIVE, GuildStatus.ARCHIVED, "guild_master, game_master"),
    (GuildStatus.ARCHIVED, GuildStatus.ACTIVE, "guild_master, game_master"),
)
"""A guild: put away at the end of the course, and taken up again when it is held once more."""


class GuildJoinType(StrEnum):
    """How one becomes a member of a guild."""

    INVITE_ONLY = "invite_only"
    OPEN = "open"
    CODE_REQUIRED = "code_required"


class GuildMembershipStatus(StrEnum):
    """Whether a member of a guild takes part."""

    ACTIVE = "active"
    INACTIVE = "inactive"


GUILD_MEMBERSHIP_STATES = machine(
    GuildMembershipStatus.ACTIVE,
    (GuildMembershipStatus.ACTIVE, GuildMembershipStatus.INACTIVE, "owner, guild_master"),
    (GuildMembershipStatus.INACTIVE, GuildMembershipStatus.ACTIVE, "owner, guild_master"),
)
"""A membership: a member may leave and come back; the guild master may let one go."""


class GuildMaterialType(StrEnum):
    """What a guild material is."""

    SYLLABUS = "syllabus"
    LECTURE_NOTES = "lecture_notes"
    ASSIGNMENT = "assignment"
    REFERENCE = "reference"


class ContextRoleKind(StrEnum):
    """What a player may be in one party or one guild."""

    GUILD_MASTER = "guild_master"
    PLAYER = "player"
    PARTY_LEADER = "party_leader"
    GAME_MASTER = "game_master"


class ContextRoleStatus(StrEnum):
    """Whether a role in a party or guild is in force."""

    ACTIVE = "active"
    INACTIVE = "inactive"


CONTEXT_ROLE_STATES = machine(
    ContextRoleStatus.ACTIVE,
    (ContextRoleStatus.ACTIVE, ContextRoleStatus.INACTIVE, "leader, guild_master, game_master"),
    (ContextRoleStatus.INACTIVE, ContextRoleStatus.ACTIVE, "leader, guild_master, game_master"),
)
"""A role: withdrawn and given again by whoever leads the party or guild."""


class GuildBuffType(StrEnum):
    """What a guild buff gives."""

    XP_BOOST = "xp_boost"
    REWARD = "reward"
    ACHIEVEMENT = "achievement"


class GuildGoalCount(StrEnum):
    """What the members of a guild are counted for."""

    QUESTS_COMPLETED = "quests_completed"
    QUIZZES_PASSED = "quizzes_passed"
    BOSS_FIGHTS_WON = "boss_fights_won"
    ACTIVE_DAYS = "active_days"
    XP_EARNED = "xp_earned"


class GuildBuffStatus(StrEnum):
    """Where a guild buff stands."""

    PENDING = "pending"
    ACTIVE = "active"
    INACTIVE = "inactive"
    EXPIRED = "expired"


GUILD_BUFF_STATES = machine(
    GuildBuffStatus.PENDING,
    (GuildBuffStatus.PENDING, (GuildBuffStatus.ACTIVE, GuildBuffStatus.EXPIRED), "system"),
    (GuildBuffStatus.PENDING, GuildBuffStatus.INACTIVE, "guild_master"),
    (GuildBuffStatus.ACTIVE, GuildBuffStatus.EXPIRED, "system"),
    (GuildBuffStatus.ACTIVE, GuildBuffStatus.INACTIVE, "guild_master"),
    (GuildBuffStatus.INACTIVE, GuildBuffStatus.PENDING, "guild_master"),
    (GuildBuffStatus.INACTIVE, GuildBuffStatus.EXPIRED, "system"),
)
"""A guild buff: begins when the guild reaches its goal, ends with its time; it may be paused."""
