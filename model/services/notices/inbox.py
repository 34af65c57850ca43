"""The inbox: what a person was told, read and unread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.services import rows
from model.services.acting import acting_as_user, require_self
from model.services.records import storing
from model.tables import Notification
from model.words import NotificationType, Priority

TABLE = "notifications"
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One notification as its reader sees it."""

    id: int
    kind: NotificationType
    title: str
    content: str
    priority: Priority
    is_read: bool
    action_required: bool
    created_at: datetime
    expires_at: datetime | None


def inbox(
    session: Session,
    *,
    user_id: int,
    only_unread: bool = False,
    at: datetime | None = None,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[InboxItem, ...]:
    """A person's notifications, newest first; with `at` without those of no use any more then."""
    there = Notification.__table__.c
    query = sa.select(Notification).where(there.user_id == user_id, there.deleted_at.is_(None))
    if only_unread:
        query = query.where(there.is_read.is_(False))
    if at is not None:
        query = query.where(sa.or_(there.expires_at.is_(None), there.expires_at > at))
    if before_id is not None:
        query = query.where(there.id < before_id)
    query = query.order_by(there.id.desc()).limit(limit)
    query = query.execution_options(populate_existing=True)
    return tuple(_item(row) for row in session.execute(query).scalars())


def mark_read(session: WriteSession, *, notification_id: int) -> InboxItem:
    """Mark one notification read, by its reader; one that is read stays as it is."""
    return _mark(session, notification_id, is_read=True)


def mark_unread(session: WriteSession, *, notification_id: int) -> InboxItem:
    """Mark one notification unread again, by its reader."""
    return _mark(session, notification_id, is_read=False)


def mark_all_read(session: WriteSession, *, user_id: int) -> int:
    """Mark all of a person's notifications read; gives how many were unread."""

    def work() -> rows.Answer:
        acting_as_user(session, session.actor, user_id)
        there = Notification.__table__.c
        unread = (there.user_id == user_id, there.is_read.is_(False), there.deleted_at.is_(None))
        statement = sa.update(Notification.__table__).where(*unread)
        values = {**_read(session, is_read=True), "version": there.version + 1}
        values["updated_at"] = sa.case(
            (there.updated_at > session.now, there.updated_at), else_=session.now
        )
        result: Any = session.execute(statement.values(values))
        return {"id": user_id, "count": result.rowcount}

    request = {"user": user_id}
    service = "notices.mark_all_read"
    return int(rows.answered(session, service, request=request, table="users", work=work)["count"])


def _mark(session: WriteSession, notification_id: int, *, is_read: bool) -> InboxItem:
    def work() -> rows.Answer:
        row = rows.locked(session, TABLE, notification_id, what="notification")
        require_self(session.actor, row["user_id"], what=f"user {row['user_id']}")
        if row["is_read"] is not is_read:
            storing.change(session, TABLE, row, _read(session, is_read=is_read))
        return {"id": notification_id}

    service = "notices.mark_read" if is_read else "notices.mark_unread"
    rows.answered(session, service, request={"id": notification_id}, table=TABLE, work=work)
    return _item(session.get_one(Notification, notification_id, populate_existing=True))


def _read(session: WriteSession, *, is_read: bool) -> dict[str, Any]:
    return {"is_read": is_read, "read_at": session.now if is_read else None}


def _item(row: Notification) -> InboxItem:
    assert row.id is not None
    return InboxItem(
        id=row.id,
        kind=row.notification_type,
        title=row.title,
        content=row.content,
        priority=row.priority,
        is_read=row.is_read,
        action_required=row.action_required,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
