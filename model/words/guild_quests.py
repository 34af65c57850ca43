"""Words of the quests and boss fights that a guild master sets."""

from enum import StrEnum

from model.words.machines import machine


class GuildQuestType(StrEnum):
    """What kind of task a guild quest is."""

    SIDE_QUEST = "side_quest"
    BOSS_FIGHT = "boss_fight"
    TRAINING_DRILL = "training_drill"


class GuildQuestTemplateStatus(StrEnum):
    """How far the review of a guild quest template has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"


GUILD_QUEST_TEMPLATE_STATES = machine(
    GuildQuestTemplateStatus.DRAFT,
    (GuildQuestTemplateStatus.DRAFT, GuildQuestTemplateStatus.REVIEWED, "guild_master"),
    (
        GuildQuestTemplateStatus.REVIEWED,
        (GuildQuestTemplateStatus.APPROVED, GuildQuestTemplateStatus.DRAFT),
        "guild_master",
    ),
    (GuildQuestTemplateStatus.APPROVED, GuildQuestTemplateStatus.DRAFT, "guild_master"),
)
"""A guild quest template: approved only after it was reviewed; a changed one is a draft again."""


class GuildQuestStatus(StrEnum):
    """Where a guild quest stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


GUILD_QUEST_STATES = machine(
    GuildQuestStatus.DRAFT,
    (
        GuildQuestStatus.DRAFT,
        (GuildQuestStatus.PUBLISHED, GuildQuestStatus.ARCHIVED),
        "guild_master",
    ),
    (GuildQuestStatus.PUBLISHED, GuildQuestStatus.ARCHIVED, "guild_master"),
    (GuildQuestStatus.ARCHIVED, GuildQuestStatus.PUBLISHED, "guild_master"),
)
"""A guild quest: assigned to members once it is published."""


class GuildQuestScope(StrEnum):
    """Whom a guild quest is for."""

    ENTIRE_COURSE = "entire_course"
    SELECTED_STUDENTS = "selected_students"


class GuildQuestProgress(StrEnum):
    """How far one player has come with one guild quest."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


GUILD_QUEST_PROGRESS_STATES = machine(
    GuildQuestProgress.NOT_STARTED,
    (GuildQuestProgress.NOT_STARTED, GuildQuestProgress.IN_PROGRESS, "owner, system"),
    (GuildQuestProgress.NOT_STARTED, GuildQuestProgress.FAILED, "guild_master, system"),
    (
        GuildQuestProgress.IN_PROGRESS,
        (GuildQuestProgress.COMPLETED, GuildQuestProgress.FAILED),
        "guild_master, system",
    ),
    (GuildQuestProgress.FAILED, GuildQuestProgress.IN_PROGRESS, "guild_master"),
)
"""An assigned guild quest: begun by its player, judged by the guild master or the clock."""


class CustomBossStatus(StrEnum):
    """Where a custom boss fight stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


CUSTOM_BOSS_STATES = machine(
    CustomBossStatus.DRAFT,
    (
        CustomBossStatus.DRAFT,
        (CustomBossStatus.PUBLISHED, CustomBossStatus.ARCHIVED),
        "guild_master",
    ),
    (CustomBossStatus.PUBLISHED, CustomBossStatus.ARCHIVED, "guild_master"),
    (CustomBossStatus.ARCHIVED, CustomBossStatus.PUBLISHED, "guild_master"),
)
"""A custom boss fight: open to those it is assigned to once it is published."""


class CustomBossProgress(StrEnum):
    """How far one player has come with one custom boss fight."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


CUSTOM_BOSS_PROGRESS_STATES = machine(
    CustomBossProgress.NOT_STARTED,
    (CustomBossProgress.NOT_STARTED, CustomBossProgress.IN_PROGRESS, "owner, system"),
    (CustomBossProgress.NOT_STARTED, CustomBossProgress.FAILED, "system"),
    (
        CustomBossProgress.IN_PROGRESS,
        (CustomBossProgress.COMPLETED, CustomBossProgress.FAILED),
        "system",
    ),
    (CustomBossProgress.FAILED, CustomBossProgress.IN_PROGRESS, "owner, guild_master"),
)
"""An assigned boss fight: lost for now, it is taken up again while attempts are left."""
