"""Words of learning circles: lasting communities around one topic."""

from enum import StrEnum

from model.words.machines import machine


class LearningCircleType(StrEnum):
    """What a circle does."""

    STUDY_GROUP = "study_group"
    PROJECT_TEAM = "project_team"
    DISCUSSION_FORUM = "discussion_forum"


class CircleActivityLevel(StrEnum):
    """How lively a circle is, rising."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class LearningCircleStatus(StrEnum):
    """Whether a circle is open for work."""

    ACTIVE = "active"
    ARCHIVED = "archived"


LEARNING_CIRCLE_STATES = machine(
    LearningCircleStatus.ACTIVE,
    (LearningCircleStatus.ACTIVE, LearningCircleStatus.ARCHIVED, "owner, leader, game_master"),
    (LearningCircleStatus.ARCHIVED, LearningCircleStatus.ACTIVE, "owner, leader, game_master"),
)
"""A circle: put away and taken up again by its creator."""


class LearningCircleRole(StrEnum):
    """What a member does in a circle."""

    MEMBER = "member"
    MODERATOR = "moderator"
    CREATOR = "creator"


class CircleMembershipStatus(StrEnum):
    """Where a membership stands; the last is ours."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    REMOVED = "removed"


CIRCLE_MEMBERSHIP_STATES = machine(
    CircleMembershipStatus.ACTIVE,
    (CircleMembershipStatus.ACTIVE, CircleMembershipStatus.INACTIVE, "owner, leader, system"),
    (CircleMembershipStatus.INACTIVE, CircleMembershipStatus.ACTIVE, "owner, leader, system"),
    (CircleMembershipStatus.ACTIVE, CircleMembershipStatus.REMOVED, "leader, game_master"),
    (CircleMembershipStatus.INACTIVE, CircleMembershipStatus.REMOVED, "leader, game_master"),
    (CircleMembershipStatus.REMOVED, CircleMembershipStatus.ACTIVE, "leader, game_master"),
)
"""A membership: who leaves is inactive; who was removed comes back only through its leader."""
