"""Telling a person something: the notification, and a delivery for each way that it goes out.

`tell` belongs into the transaction of what it tells and has no key and no audit entry of its own;
`notify` is the request of its own. What is muted, too late or too much is kept all the same: the
delivery is marked skipped and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.rules import calendar
from model.rules.quiet_hours import due_at, has_room, next_clock
from model.services import outside, rows
from model.services.acting import is_there, person_there
from model.services.notices.preferences import PreferencesInfo, preferences
from model.tables import Notification, NotificationDelivery, User
from model.words import (
    NotificationChannel,
    NotificationDeliveryStatus,
    NotificationType,
    Priority,
    Role,
)

ABOUT = frozenset(
    {
        *("quest_step_id", "quest_line_id", "skill_node_id", "quest_log_id"),
        *("player_achievement_id", "party_invitation_id", "party_meeting_id", "duel_id"),
        *("friendship_id", "message_id"),
    }
)
"""What a notification can be about, by its column."""
_PENDING, _SKIPPED = NotificationDeliveryStatus.PENDING, NotificationDeliveryStatus.SKIPPED


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told; `channels` empty means: by the ways that the person wants.

    `about` names at most one row by its column: {"friendship_id": 3}.
    """

    user_id: int
    kind: NotificationType
    title: str
    content: str = ""
    about: Mapping[str, int] = field(default_factory=dict)
    channels: tuple[NotificationChannel, ...] = ()
    priority: Priority = Priority.MEDIUM
    world_id: int | None = None
    template_id: int | None = None
    action_required: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryInfo:
    """One way out: when it is due, and why it waits or does not go."""

    channel: NotificationChannel
    status: NotificationDeliveryStatus
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeInfo:
    """One notification with its deliveries; nobody is nagged by a muted one, it is read already."""

    id: int
    user_id: int
    is_read: bool
    deliveries: tuple[DeliveryInfo, ...]


def notify(session: WriteSession, *, notice: Notice) -> NoticeInfo:
    """Tell a person something as a request of its own, which staff may make.

    Errors: NotFound; Refused; RecordError for a text that cannot stand.
    """
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)
    request = {name: getattr(notice, name) for name in Notice.__dataclass_fields__}
    request = {**request, "about": dict(notice.about), "channels": list(notice.channels)}

    def work() -> rows.Answer:
        return {"id": told(session, notice)}

    service = "notices.notify"
    answer = rows.answered(session, service, request=request, table="notifications", work=work)
    return notice_info(session, notification_id=answer["id"])


def told(session: WriteSession, notice: Notice) -> int:
    """Tell somebody who must be there; gives the notification's id."""
    person_there(session, notice.user_id)
    info = tell(session, notice)
    assert info is not None, "the person is there"
    return info.id


def tell(session: WriteSession, notice: Notice) -> NoticeInfo | None:
    """Add the notification and its deliveries; the person's row is locked, so that days count.

    Whoever was deleted, disabled or erased is told nothing: what is told of goes on without them.
    """
    _require_about(notice)
    user = session.get(User, notice.user_id)
    if user is not None and not is_there(user):
        return None
    person = rows.locked(session, "users", notice.user_id, what="user")
    wishes = preferences(session, user_id=notice.user_id)
    is_muted = notice.kind in wishes.muted_types
    notification_id = rows.add(
        session,
        "notifications",
        user_id=notice.user_id,
        world_id=notice.world_id,
        template_id=notice.template_id,
        notification_type=notice.kind.value,
        title=notice.title,
        content=notice.content,
        priority=notice.priority.value,
        action_required=notice.action_required,
        expires_at=notice.expires_at,
        is_read=is_muted,
        read_at=session.now if is_muted else None,
        **notice.about,
    )
    for channel in sorted(notice.channels or wishes.channels):
        way = _way(session, notice, wishes, channel, person["timezone"], notification_id)
        _add(session, notification_id, way)
    return notice_info(session, notification_id=notification_id)


def notice_info(session: Session, *, notification_id: int) -> NoticeInfo:
    """A notification with its deliveries as they are now."""
    row = session.get_one(Notification, notification_id, populate_existing=True)
    query = sa.select(NotificationDelivery).where(
        col(NotificationDelivery.notification_id) == notification_id
    )
    query = query.order_by(col(NotificationDelivery.id))
    ways = session.execute(query.execution_options(populate_existing=True)).scalars()
    found = tuple(DeliveryInfo(w.channel, w.delivery_status, w.due_at, w.last_error) for w in ways)
    return NoticeInfo(notification_id, row.user_id, row.is_read, found)


def _require_about(notice: Notice) -> None:
    unknown = sorted(set(notice.about) - ABOUT)
    if unknown or len(notice.about) > 1:
        hint = did_you_mean(unknown[0], ABOUT) if unknown else "Name one."
        raise Refused(
            f"A notification is about one thing that it knows, not {', '.join(notice.about)}. "
            f"{hint or 'The reference of the table names them.'}",
            code="E-NOTICE-001",
        )


# --- Deciding -----------------------------------------------------------------------------------


def _way(
    session: WriteSession,
    notice: Notice,
    wishes: PreferencesInfo,
    channel: NotificationChannel,
    zone: str,
    notification_id: int,
) -> DeliveryInfo:
    """When and whether a notification goes out by one channel."""
    now = session.now
    if notice.kind in wishes.muted_types:
        return DeliveryInfo(channel, _SKIPPED, now, f"The person has muted {notice.kind.value}.")
    if channel not in wishes.channels:
        return DeliveryInfo(channel, _SKIPPED, now, f"The person has {channel.value} switched off.")
    due, reason = _due(wishes, channel, zone, now)
    if notice.expires_at is not None and notice.expires_at <= due:
        return DeliveryInfo(channel, _SKIPPED, due, "It is of no use any more when it is due.")
    told = _told(session, notice.user_id, zone, due, besides=notification_id)
    if not has_room(told, wishes.max_per_day):
        reason = f"The person is told {told} that day already, of at most {wishes.max_per_day}."
        return DeliveryInfo(channel, _SKIPPED, due, reason)
    return DeliveryInfo(channel, _PENDING, due, reason)


def _due(
    wishes: PreferencesInfo, channel: NotificationChannel, zone: str, now: datetime
) -> tuple[datetime, str]:
    due, reason = now, ""
    if wishes.digest_enabled and channel is NotificationChannel.EMAIL:
        due, reason = next_clock(zone, now, minute=wishes.digest_minute), "It waits for the digest."
    if wishes.quiet_hours_enabled:
        start, end = wishes.quiet_start_minute, wishes.quiet_end_minute
        later = due_at(zone, due, start_minute=start, end_minute=end)
        if later != due:
            due, reason = later, "It waits for the end of the quiet hours."
    return due, reason


def _told(session: Session, user_id: int, zone: str, due: datetime, *, besides: int) -> int:
    """How many other notifications are told on the local day of `due`, by whatever channel."""
    day = calendar.local_date(zone, due)
    first = calendar.day_start(zone, day)
    last = calendar.day_start(zone, day + timedelta(days=1))
    there = NotificationDelivery.__table__.c
    query = (
        sa.select(sa.func.count(sa.distinct(there.notification_id)))
        .join(Notification, col(Notification.id) == there.notification_id)
        .where(
            col(Notification.user_id) == user_id,
            there.notification_id != besides,
            there.due_at >= first,
            there.due_at < last,
            # What was tried counts, though the sandbox sends nothing.
            sa.or_(there.delivery_status != _SKIPPED, there.attempt_count > 0),
        )
    )
    return int(session.execute(query).scalar_one())


def _add(session: WriteSession, notification_id: int, way: DeliveryInfo) -> None:
    row = NotificationDelivery(
        notification_id=notification_id,
        channel=way.channel,
        delivery_status=way.status,
        due_at=way.due_at,
        last_error=way.reason,
        created_at=session.now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    if way.channel is NotificationChannel.EMAIL and way.status is _PENDING:
        outside.asked_on_create(session, "notification_deliveries", [row.id])
