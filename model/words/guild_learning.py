"""Words of what a guild master teaches with: overlays, modules and hybrid quests."""

from enum import StrEnum

from model.words.machines import machine


class OverlayPurpose(StrEnum):
    """What a skill tree overlay is laid over for."""

    PROGRESS_COMPARISON = "progress_comparison"
    COURSE_REQUIREMENTS = "course_requirements"


class OverlayStatus(StrEnum):
    """Where a skill tree overlay stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


OVERLAY_STATES = machine(
    OverlayStatus.DRAFT,
    (OverlayStatus.DRAFT, (OverlayStatus.PUBLISHED, OverlayStatus.ARCHIVED), "guild_master"),
    (OverlayStatus.PUBLISHED, OverlayStatus.ARCHIVED, "guild_master"),
    (OverlayStatus.ARCHIVED, OverlayStatus.PUBLISHED, "guild_master"),
)
"""An overlay: members see it once it is published."""


class CurriculumModuleType(StrEnum):
    """What kind of part of a course a module is."""

    LECTURE = "lecture"
    LAB = "lab"
    ASSIGNMENT = "assignment"
    KNOWLEDGE_NODE = "knowledge_node"


class HybridQuestStatus(StrEnum):
    """Where a quest made of several modules stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


HYBRID_QUEST_STATES = machine(
    HybridQuestStatus.DRAFT,
    (
        HybridQuestStatus.DRAFT,
        (HybridQuestStatus.PUBLISHED, HybridQuestStatus.ARCHIVED),
        "guild_master",
    ),
    (HybridQuestStatus.PUBLISHED, HybridQuestStatus.ARCHIVED, "guild_master"),
    (HybridQuestStatus.ARCHIVED, HybridQuestStatus.PUBLISHED, "guild_master"),
)
"""A hybrid quest: members can take it once it is published."""
