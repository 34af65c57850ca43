"""Notifications: what a person is told, how it reads (content), and how it is sent out.

services.notifications adds them and their deliveries (the outbox) in the transaction of what they
tell; people mark them read and say what they want to hear.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import MutedTypes, TemplateChannels, TemplateVariables
from model.tables.base import (
    TEXTS,
    ContentRow,
    Json,
    PlayRecord,
    PlayRow,
    at_most_one,
    counter,
    enum_column,
    foreign_id,
    index_where,
    json_list,
    noted,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import (
    NOTIFICATION_DELIVERY_STATES,
    Area,
    NotificationChannel,
    NotificationDeliveryStatus,
    NotificationType,
    Priority,
    Section,
)

_RELATED = (
    "quest_step_id",
    "quest_line_id",
    "skill_node_id",
    "quest_log_id",
    "player_achievement_id",
    "party_invitation_id",
    "party_meeting_id",
    "duel_id",
    "friendship_id",
    "message_id",
)


class NotificationTemplate(ContentRow, table=True):
    """One notification as written; by content; a published key never changes.

    Title and body name their {{variables}}; a notification is of no use after expires_after_days.
    """

    __tablename__ = "notification_templates"
    __area__ = Area.TEXT
    __section__ = Section.TEXTS
    __table_args__ = (undeleted_unique("notification_templates", "key"),)

    notification_type: NotificationType = Field(
        sa_type=enum_column(NotificationType), sa_column_kwargs=TEXTS
    )
    title: str = Field(min_length=1, max_length=120, sa_column_kwargs=TEXTS)
    content: str = Field(min_length=1, max_length=2000, sa_column_kwargs=TEXTS)
    variables: list[Any] = Field(
        default_factory=list,
        sa_type=Json,
        sa_column_kwargs={"info": {**TEXTS["info"], "shape": TemplateVariables}},
    )
    channels: list[Any] = Field(
        default_factory=list,
        sa_type=Json,
        sa_column_kwargs={"info": {**TEXTS["info"], "shape": TemplateChannels}},
    )
    priority: Priority = Field(
        default=Priority.MEDIUM,
        sa_type=enum_column(Priority),
        sa_column_kwargs={"server_default": Priority.MEDIUM.value, **TEXTS},
    )
    action_required: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa.false(), **TEXTS}
    )
    expires_after_days: int | None = Field(default=None, ge=1, le=365, sa_column_kwargs=TEXTS)
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true(), **TEXTS})


class Notification(PlayRecord, table=True):
    """One thing a person is told; added by the product, marked read by its reader, who stays.

    At most one reference says what it is about; title and content never change.
    """

    __tablename__ = "notifications"
    __area__ = Area.SYSTEM
    __table_args__ = (
        at_most_one(*_RELATED, name="one_related"),
        sa.Index("ix_notifications_user_id_created_at", "user_id", "created_at"),
        index_where(
            "notifications",
            "user_id",
            condition="is_read = false AND deleted_at IS NULL",
            name="unread",
        ),
    )

    user_id: int = foreign_id("users.id")
    world_id: int | None = optional_id("worlds.id")
    template_id: int | None = optional_id("notification_templates.id", ondelete="SET NULL")
    notification_type: NotificationType = Field(sa_type=enum_column(NotificationType))
    title: str = Field(min_length=1, max_length=120, sa_column_kwargs=noted(format="safe_text"))
    content: str = Field(default="", max_length=2000, sa_column_kwargs=noted(format="safe_text"))
    priority: Priority = Field(
        default=Priority.MEDIUM,
        sa_type=enum_column(Priority),
        sa_column_kwargs={"server_default": Priority.MEDIUM.value},
    )
    quest_step_id: int | None = optional_id("quest_steps.id", ondelete="SET NULL")
    quest_line_id: int | None = optional_id("quest_lines.id", ondelete="SET NULL")
    skill_node_id: int | None = optional_id("skill_nodes.id", ondelete="SET NULL")
    quest_log_id: int | None = optional_id("quest_logs.id", ondelete="SET NULL")
    player_achievement_id: int | None = optional_id("player_achievements.id", ondelete="SET NULL")
    party_invitation_id: int | None = optional_id("party_invitations.id", ondelete="SET NULL")
    party_meeting_id: int | None = optional_id("party_meetings.id", ondelete="SET NULL")
    duel_id: int | None = optional_id("duels.id", ondelete="SET NULL")
    friendship_id: int | None = optional_id("friendships.id", ondelete="SET NULL")
    message_id: int | None = optional_id("messages.id", ondelete="SET NULL")
    is_read: bool = switch()
    read_at: datetime | None = None
    action_required: bool = switch()
    expires_at: datetime | None = None


class NotificationPreference(PlayRecord, table=True):
    """What one person wants to be told, how and when; edited by that person, who stays.

    Minutes count from midnight in the person's own time zone; quiet hours may pass midnight.
    """

    __tablename__ = "notification_preferences"
    __area__ = Area.SYSTEM
    __table_args__ = (unique_where("notification_preferences", "user_id"),)

    user_id: int = foreign_id("users.id", ondelete="CASCADE")
    in_app_enabled: bool = switch(default=True)
    email_enabled: bool = switch()
    push_enabled: bool = switch()
    muted_types: list[Any] = json_list(MutedTypes)
    quiet_hours_enabled: bool = switch(default=True)
    quiet_start_minute: int = counter(default=1320, maximum=1439)
    quiet_end_minute: int = counter(default=480, maximum=1439)
    max_per_day: int = counter(default=10, maximum=1000)
    digest_enabled: bool = switch()
    digest_minute: int = counter(default=540, maximum=1439)


class NotificationDelivery(PlayRow, table=True):
    """One notification on its way out by one channel; by services.notifications; the pair stays.

    The worker takes what is pending and due; a failure is tried again later.
    """

    __tablename__ = "notification_deliveries"
    __area__ = Area.SYSTEM
    __table_args__ = (
        sa.UniqueConstraint("notification_id", "channel"),
        index_where(
            "notification_deliveries",
            "due_at",
            condition="delivery_status = 'pending'",
            name="pending",
        ),
    )

    notification_id: int = foreign_id("notifications.id", ondelete="CASCADE")
    channel: NotificationChannel = Field(sa_type=enum_column(NotificationChannel))
    delivery_status: NotificationDeliveryStatus = state_column(NOTIFICATION_DELIVERY_STATES)
    attempt_count: int = counter(maximum=1000)
    due_at: datetime = Field(default_factory=utc_now)
    sent_at: datetime | None = None
    last_error: str = Field(default="", max_length=500)
    created_at: datetime = Field(default_factory=utc_now)
