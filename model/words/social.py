"""Words of friendships and what friends see of each other. Standard library only."""

from enum import StrEnum

from model.words.machines import machine


class FriendshipStatus(StrEnum):
    """How two people stand; the first three are the source's, the last is ours."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    BLOCKED = "blocked"
    DECLINED = "declined"


FRIENDSHIP_STATES = machine(
    FriendshipStatus.PENDING,
    (
        FriendshipStatus.PENDING,
        (FriendshipStatus.ACCEPTED, FriendshipStatus.DECLINED, FriendshipStatus.BLOCKED),
        "owner",
    ),
    (FriendshipStatus.ACCEPTED, FriendshipStatus.BLOCKED, "owner"),
    (FriendshipStatus.BLOCKED, FriendshipStatus.DECLINED, "owner"),
    (FriendshipStatus.DECLINED, FriendshipStatus.PENDING, "owner"),
)
"""A friendship: answered by who was asked; after a lifted block they start anew."""


class SocialActivityKind(StrEnum):
    """What a player did that friends may see."""

    QUEST_COMPLETED = "quest_completed"
    LEVEL_REACHED = "level_reached"
    ACHIEVEMENT_EARNED = "achievement_earned"
    STREAK_REACHED = "streak_reached"
    DUEL_WON = "duel_won"
    LESSON_FINISHED = "lesson_finished"
    GROUP_JOINED = "group_joined"


class SocialVisibility(StrEnum):
    """Who may see an activity."""

    PRIVATE = "private"
    FRIENDS = "friends"
    WORLD = "world"
