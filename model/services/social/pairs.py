"""What connections rest on: two persons, their one row, and who set a block.

Who set a block is not a column of the table, so it is read from the audit trail, which never
changes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import audit, rows
from model.services.acting import acting_as_user, person_there
from model.tables import AuditEvent, Friendship
from model.words import FriendshipStatus

TABLE = "friendships"
BLOCK = "social.block"
"""The act in the audit trail whose details name who set the block."""
_LOCK_PAIR = 7_332


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """How two persons stand."""

    id: int
    requester_id: int
    addressee_id: int
    status: FriendshipStatus
    request_message: str
    requested_at: datetime
    responded_at: datetime | None


def friends_of(session: Session, user_id: int) -> set[int]:
    """The persons with whom a person is connected."""
    query = sa.select(col(Friendship.requester_id), col(Friendship.addressee_id)).where(
        sa.or_(col(Friendship.requester_id) == user_id, col(Friendship.addressee_id) == user_id),
        col(Friendship.status) == FriendshipStatus.ACCEPTED,
        col(Friendship.deleted_at).is_(None),
    )
    return {one for pair in session.execute(query) for one in pair} - {user_id}


def info_of(row: Friendship) -> ConnectionInfo:
    """A row as services show it."""
    assert row.id is not None
    return ConnectionInfo(
        id=row.id,
        requester_id=row.requester_id,
        addressee_id=row.addressee_id,
        status=row.status,
        request_message=row.request_message,
        requested_at=row.requested_at,
        responded_at=row.responded_at,
    )


def require_people(session: WriteSession, user_id: int, other_id: int) -> None:
    """Both are there and not the same, and the actor may act for the first; the pair is locked."""
    person_there(session, other_id)
    acting_as_user(session, session.actor, user_id)
    if user_id == other_id:
        raise Refused(
            f"User {user_id} cannot be connected with themself. Name somebody else.",
            code="E-SOCIAL-005",
        )
    low, high = sorted((user_id, other_id))
    audit.lock(session, _LOCK_PAIR, zlib.crc32(f"{low}:{high}".encode()) - 2**31)


def row_of_pair(session: WriteSession, one: int, other: int) -> rows.Row | None:
    """The row of two persons, whoever asked."""
    there = Friendship.__table__.c
    query = sa.select(there.id).where(
        there.requester_id.in_((one, other)),
        there.addressee_id.in_((one, other)),
        there.deleted_at.is_(None),
    )
    found = session.execute(query).scalar_one_or_none()
    return None if found is None else rows.locked(session, TABLE, found, what="connection")


def require_free(row: rows.Row, requester_id: int) -> None:
    """Refuse to ask while the pair has something that stands."""
    status = row["status"]
    if status == FriendshipStatus.DECLINED:
        return
    said = {
        FriendshipStatus.ACCEPTED: "are connected already",
        FriendshipStatus.BLOCKED: "cannot be connected while a block stands",
        FriendshipStatus.PENDING: "have an open request already"
        if row["requester_id"] == requester_id
        else "have an open request already: answer that one",
    }[FriendshipStatus(status)]
    raise Refused(
        f"Users {row['requester_id']} and {row['addressee_id']} {said} (connection {row['id']}).",
        code="E-SOCIAL-006",
    )


def blocker(session: Session, connection_id: int) -> int | None:
    """Who set the newest block of a connection; None when the trail does not say."""
    query = (
        sa.select(col(AuditEvent.details))
        .where(
            col(AuditEvent.object_type) == TABLE,
            col(AuditEvent.object_key) == str(connection_id),
            col(AuditEvent.action) == BLOCK,
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    details = session.execute(query).scalar_one_or_none()
    return None if details is None else int(details["by"])


def require_part(session: WriteSession, row: rows.Row, user_id: int) -> None:
    """The actor may act for a person who is one of the two; NotFound when it is neither."""
    acting_as_user(session, session.actor, user_id)
    if user_id not in (row["requester_id"], row["addressee_id"]):
        raise NotFound(f"There is no connection {row['id']} of user {user_id}.")
