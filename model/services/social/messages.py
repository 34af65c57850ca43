"""Messages under supervision: between two persons, and a third one may read them all.

Source: sources/language_rpg.md ("safe, teacher-supervised communication"). The rules of the table
say who may supervise and that no block stands; here is who sends, reads and marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import notices, rows
from model.services.acting import acting_as_user, acting_at_large, person_there
from model.services.records import storing
from model.tables import Message
from model.words import NotificationType

TABLE = "messages"
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class MessageInfo:
    """One message as its sender, its receiver and its teacher see it."""

    id: int
    sender_id: int
    receiver_id: int
    teacher_id: int
    reply_to_id: int | None
    content: str
    is_read: bool
    is_teacher_read: bool
    sent_at: datetime


def send(
    session: WriteSession,
    *,
    sender_id: int,
    receiver_id: int,
    content: str,
    teacher_id: int | None = None,
    reply_to_id: int | None = None,
) -> MessageInfo:
    """Send a message; the receiver is told. A conversation keeps its teacher when none is named.

    Errors: NotFound; Refused for somebody else's name, for who is banned from everything, or when
    nobody supervises; RecordError with every fault at once (who may supervise, blocks, an answer to
    another conversation).
    """

    def work() -> rows.Answer:
        person_there(session, receiver_id)
        acting_at_large(session, sender_id)
        values = {
            "sender_id": sender_id,
            "receiver_id": receiver_id,
            "teacher_id": teacher_id or _teacher(session, sender_id, receiver_id),
            "reply_to_id": reply_to_id,
            "content": content,
        }
        new = rows.add(session, TABLE, **values, sent_at=session.now)
        title = "You have a new message"
        about = {"message_id": new}
        kind = NotificationType.MESSAGE
        notices.tell(session, notices.Notice(receiver_id, kind, title, about=about))
        return {"id": new}

    request = {
        "sender": sender_id,
        "receiver": receiver_id,
        "teacher": teacher_id,
        "reply_to": reply_to_id,
        "content": content,
    }
    answer = rows.answered(session, "social.send", request=request, table=TABLE, work=work)
    return _info(session.get_one(Message, answer["id"], populate_existing=True))


def mark_message_read(session: WriteSession, *, message_id: int, reader_id: int) -> MessageInfo:
    """Leave the reader's own mark: the receiver's or the teacher's; marks are never taken away.

    Errors: NotFound for a message that the reader has no part in; Refused for its sender.
    """

    def work() -> rows.Answer:
        row = _own(session, message_id, reader_id)
        if row["sender_id"] == reader_id:
            raise Refused(
                f"User {reader_id} has sent message {message_id}; its receiver and its teacher "
                "mark it read.",
                code="E-SOCIAL-010",
            )
        mark = "is_teacher_read" if row["teacher_id"] == reader_id else "is_read"
        if not row[mark]:
            storing.change(session, TABLE, row, {mark: True})
        return {"id": message_id}

    request = {"id": message_id, "reader": reader_id}
    rows.answered(session, "social.mark_message_read", request=request, table=TABLE, work=work)
    return _info(session.get_one(Message, message_id, populate_existing=True))


def conversation(
    session: Session,
    *,
    reader_id: int,
    first_id: int,
    second_id: int,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[MessageInfo, ...]:
    """What two persons wrote to each other, newest first, as far as the reader may see it."""
    there = Message.__table__.c
    pair = (first_id, second_id)
    between = (there.sender_id.in_(pair), there.receiver_id.in_(pair))
    return _page(session, *between, _seen_by(reader_id), before_id=before_id, limit=limit)


def supervised(
    session: Session,
    *,
    teacher_id: int,
    only_unread: bool = True,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[MessageInfo, ...]:
    """The messages that a teacher supervises, newest first."""
    there = Message.__table__.c
    wanted = [there.teacher_id == teacher_id]
    if only_unread:
        wanted.append(there.is_teacher_read.is_(False))
    return _page(session, *wanted, before_id=before_id, limit=limit)


def _page(
    session: Session, *wanted: sa.ColumnElement[bool], before_id: int | None, limit: int
) -> tuple[MessageInfo, ...]:
    there = Message.__table__.c
    query = sa.select(Message).where(*wanted, there.deleted_at.is_(None))
    if before_id is not None:
        query = query.where(there.id < before_id)
    query = query.order_by(there.id.desc()).limit(limit)
    query = query.execution_options(populate_existing=True)
    return tuple(_info(row) for row in session.execute(query).scalars())


def _seen_by(reader_id: int) -> sa.ColumnElement[bool]:
    there = Message.__table__.c
    parts = (there.sender_id, there.receiver_id, there.teacher_id)
    return sa.or_(*(part == reader_id for part in parts))


def _teacher(session: Session, sender_id: int, receiver_id: int) -> int:
    """Who supervised the pair's last message; Refused when there is none."""
    pair = (sender_id, receiver_id)
    query = (
        sa.select(col(Message.teacher_id))
        .where(col(Message.sender_id).in_(pair), col(Message.receiver_id).in_(pair))
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise Refused(
            f"Users {sender_id} and {receiver_id} have no supervising teacher yet. "
            "Name one for the first message.",
            code="E-SOCIAL-011",
        )
    return int(found)


def _own(session: WriteSession, message_id: int, reader_id: int) -> dict[str, Any]:
    """A message that the reader has a part in, locked; NotFound does not say which exist."""
    row = rows.locked(session, TABLE, message_id, what="message")
    acting_as_user(session, session.actor, reader_id)
    if reader_id not in (row["sender_id"], row["receiver_id"], row["teacher_id"]):
        raise NotFound(f"There is no message {message_id}.", code="E-RECORD-030")
    return row


def _info(row: Message) -> MessageInfo:
    assert row.id is not None
    return MessageInfo(
        id=row.id,
        sender_id=row.sender_id,
        receiver_id=row.receiver_id,
        teacher_id=row.teacher_id,
        reply_to_id=row.reply_to_id,
        content=row.content,
        is_read=row.is_read,
        is_teacher_read=row.is_teacher_read,
        sent_at=row.sent_at,
    )
