"""The outbox: what is due goes to the person's inbox; mails and pushes are said, never sent.

The sandbox has no mail service, so a mail that is due is marked skipped with the sentence that it
would have been sent; `outside_checks` waits for a host that really sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.idempotency import once
from model.services.notices.preferences import preferences
from model.tables import Notification, NotificationDelivery
from model.words import NotificationChannel, NotificationDeliveryStatus, NotificationType, Role

BATCH, BATCH_MAX = 500, 10_000
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class DispatchInfo:
    """How many deliveries went to inboxes, would have been sent, and were of no use any more."""

    sent: int
    would_send: int
    skipped: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One delivery: to whom, what, by which way, where it stands and why."""

    id: int
    notification_id: int
    user_id: int
    kind: NotificationType
    title: str
    channel: NotificationChannel
    status: NotificationDeliveryStatus
    due_at: datetime
    sent_at: datetime | None
    reason: str


def dispatch(session: WriteSession, *, limit: int = BATCH) -> DispatchInfo:
    """Take what is pending and due, oldest first; an admin's tool, for `questlab tick`.

    Errors: Refused without the role admin, or for a batch of no or too many deliveries.
    """
    session.actor.require(Role.ADMIN)
    if not 1 <= limit <= BATCH_MAX:
        raise Refused(
            f"A batch of {limit} deliveries cannot be taken: it takes 1 to {BATCH_MAX:,}. "
            "Change it.",
            code="E-NOTICE-005",
        )

    def work() -> dict[str, int]:
        counts = {"sent": 0, "would_send": 0, "skipped": 0}
        for delivery in _due(session, limit):
            counts[_send(session, delivery)] += 1
        session.flush()
        if any(counts.values()):
            audit.record(
                session,
                action="notices.dispatch",
                object_type="notification_deliveries",
                object_key="",
                details=dict(counts),
            )
        return counts

    answer = once(session, service="notices.dispatch", request={"limit": limit}, work=work)
    assert answer is not None
    return DispatchInfo(**answer)


def outbox(
    session: Session,
    *,
    user_id: int | None = None,
    status: NotificationDeliveryStatus | None = None,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[OutboxRow, ...]:
    """Deliveries, newest first: of one person or of all, in one state or in any."""
    query = sa.select(NotificationDelivery, Notification).join(
        Notification, col(Notification.id) == col(NotificationDelivery.notification_id)
    )
    if user_id is not None:
        query = query.where(col(Notification.user_id) == user_id)
    if status is not None:
        query = query.where(col(NotificationDelivery.delivery_status) == status)
    if before_id is not None:
        query = query.where(col(NotificationDelivery.id) < before_id)
    query = query.order_by(col(NotificationDelivery.id).desc()).limit(limit)
    return tuple(_row(delivery, about) for delivery, about in session.execute(query))


def _row(delivery: NotificationDelivery, about: Notification) -> OutboxRow:
    assert delivery.id is not None
    return OutboxRow(
        id=delivery.id,
        notification_id=delivery.notification_id,
        user_id=about.user_id,
        kind=about.notification_type,
        title=about.title,
        channel=delivery.channel,
        status=delivery.delivery_status,
        due_at=delivery.due_at,
        sent_at=delivery.sent_at,
        reason=delivery.last_error,
    )


def _due(session: WriteSession, limit: int) -> list[NotificationDelivery]:
    query = (
        sa.select(NotificationDelivery)
        .where(
            col(NotificationDelivery.delivery_status) == NotificationDeliveryStatus.PENDING,
            col(NotificationDelivery.due_at) <= session.now,
        )
        .order_by(col(NotificationDelivery.due_at), col(NotificationDelivery.id))
        .limit(limit)
        .with_for_update()
    )
    return list(session.execute(query).scalars())


def _send(session: WriteSession, delivery: NotificationDelivery) -> str:
    """Settle one delivery; gives which of the three counts it belongs to."""
    about = session.get_one(Notification, delivery.notification_id)
    useless = _useless(about, session.now) or _unwanted(session, about, delivery.channel)
    if useless:
        delivery.delivery_status = NotificationDeliveryStatus.SKIPPED
        delivery.last_error = useless
        return "skipped"
    delivery.attempt_count += 1
    if delivery.channel is NotificationChannel.IN_APP:
        delivery.delivery_status = NotificationDeliveryStatus.SENT
        delivery.sent_at, delivery.last_error = session.now, ""
        return "sent"
    delivery.delivery_status = NotificationDeliveryStatus.SKIPPED
    delivery.last_error = (
        f"It would have been sent by {delivery.channel.value}; the sandbox sends nothing."
    )
    return "would_send"


def _useless(about: Notification, now: datetime) -> str:
    """Why there is nothing to tell any more; empty when there is."""
    if about.deleted_at is not None:
        return "It was deleted before it went out."
    if about.is_read:
        return "It was read before it went out."
    if about.expires_at is not None and about.expires_at <= now:
        return "It is of no use any more."
    return ""


def _unwanted(session: Session, about: Notification, channel: NotificationChannel) -> str:
    """Why the person does not want it any more; wishes may have changed while it waited."""
    wishes = preferences(session, user_id=about.user_id)
    if about.notification_type in wishes.muted_types:
        return f"The person has muted {about.notification_type.value}."
    if channel not in wishes.channels:
        return f"The person has {channel.value} switched off."
    return ""
