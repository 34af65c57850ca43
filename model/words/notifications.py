"""Words of notifications: what they tell, by which way they go out, and how each sending went."""

from enum import StrEnum

from model.words.machines import machine


class NotificationType(StrEnum):
    """What a notification tells; the first four are the document's."""

    QUEST_UPDATE = "quest_update"
    NEW_LEARNING_PATH = "new_learning_path"
    ACHIEVEMENT = "achievement"
    QUEST_LINE_CHANGE = "quest_line_change"
    LEVEL_UP = "level_up"
    STREAK = "streak"
    REVIEW_DUE = "review_due"
    DUEL = "duel"
    PARTY = "party"
    MEETING = "meeting"
    FRIEND = "friend"
    MESSAGE = "message"
    MODERATION = "moderation"
    SYSTEM = "system"


class NotificationChannel(StrEnum):
    """The way by which a notification reaches a person."""

    IN_APP = "in_app"
    EMAIL = "email"
    PUSH = "push"


class NotificationDeliveryStatus(StrEnum):
    """What became of one sending."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


NOTIFICATION_DELIVERY_STATES = machine(
    NotificationDeliveryStatus.PENDING,
    (
        NotificationDeliveryStatus.PENDING,
        (
            NotificationDeliveryStatus.SENT,
            NotificationDeliveryStatus.FAILED,
            NotificationDeliveryStatus.SKIPPED,
        ),
        "system",
    ),
    (NotificationDeliveryStatus.FAILED, NotificationDeliveryStatus.PENDING, "system"),
)
"""A sending: quiet hours and the day's limit delay or skip it; a failed one is tried again."""
