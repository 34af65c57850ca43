"""Social life: messages under supervision, friendships, and what friends see of each other.

Messages and friendships are between persons, across worlds; activities are of players.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import SocialActivityDetails
from model.tables.base import (
    PlayEvent,
    PlayRecord,
    different,
    enum_column,
    foreign_id,
    index_where,
    json_object,
    noted,
    optional_id,
    state_column,
    switch,
    unique_where,
    utc_now,
)
from model.words import (
    FRIENDSHIP_STATES,
    FriendshipStatus,
    SocialActivityKind,
    SocialVisibility,
)


class Message(PlayRecord, table=True):
    """One message between two persons that a teacher can read; by its sender; the three stay."""

    __tablename__ = "messages"
    __table_args__ = (
        different("sender_id", "receiver_id"),
        sa.Index("ix_messages_receiver_id_sent_at", "receiver_id", "sent_at"),
        sa.Index("ix_messages_sender_id_sent_at", "sender_id", "sent_at"),
        index_where("messages", "receiver_id", condition="is_read = false", name="unread"),
        sa.Index("ix_messages_teacher_id_is_teacher_read", "teacher_id", "is_teacher_read"),
    )

    sender_id: int = foreign_id("users.id")
    receiver_id: int = foreign_id("users.id")
    teacher_id: int = foreign_id("users.id")
    reply_to_id: int | None = optional_id("messages.id", ondelete="SET NULL")
    content: str = Field(min_length=1, max_length=5000, sa_column_kwargs=noted(format="safe_text"))
    is_read: bool = switch()
    is_teacher_read: bool = switch()
    sent_at: datetime = Field(default_factory=utc_now)


class Friendship(PlayRecord, table=True):
    """How two persons stand: asked, friends, or blocked; by both of them; the pair stays.

    A pair has one row, whoever asked; the service looks both ways before it adds one.
    """

    __tablename__ = "friendships"
    __table_args__ = (
        unique_where("friendships", "requester_id", "addressee_id"),
        different("requester_id", "addressee_id"),
        sa.Index("ix_friendships_addressee_id_status", "addressee_id", "status"),
    )

    requester_id: int = foreign_id("users.id")
    addressee_id: int = foreign_id("users.id")
    status: FriendshipStatus = state_column(FRIENDSHIP_STATES)
    request_message: str = Field(
        default="", max_length=300, sa_column_kwargs=noted(format="safe_text")
    )
    requested_at: datetime = Field(default_factory=utc_now)
    responded_at: datetime | None = None


class SocialActivity(PlayEvent, table=True):
    """One thing a player did that others may see; added by play, never changed."""

    __tablename__ = "social_activities"
    __table_args__ = (sa.Index("ix_social_activities_player_id_at", "player_id", "occurred_at"),)

    player_id: int = foreign_id("player_profiles.id")
    kind: SocialActivityKind = Field(sa_type=enum_column(SocialActivityKind))
    visibility: SocialVisibility = Field(
        default=SocialVisibility.FRIENDS,
        sa_type=enum_column(SocialVisibility),
        sa_column_kwargs={"server_default": SocialVisibility.FRIENDS.value},
    )
    details: dict[str, Any] = json_object(SocialActivityDetails)
    occurred_at: datetime = Field(default_factory=utc_now)


class ActivityFeedItem(PlayRecord, table=True):
    """One activity in one player's feed; put there by play; the reader marks it read or hides it.

    Reader and activity stay.
    """

    __tablename__ = "activity_feed_items"
    __table_args__ = (
        unique_where("activity_feed_items", "player_id", "activity_id"),
        index_where("activity_feed_items", "player_id", condition="is_read = false", name="unread"),
    )

    player_id: int = foreign_id("player_profiles.id")
    activity_id: int = foreign_id("social_activities.id", ondelete="CASCADE")
    is_read: bool = switch()
    is_hidden: bool = switch()
    read_at: datetime | None = None
