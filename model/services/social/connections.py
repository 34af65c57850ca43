"""Connections: asking, answering, ending, blocking. Two persons have one row, whoever asked.

Who set a block is not a column of the table, so it is read from the audit trail, which never
changes: only that person lifts it. Source: sources/language_rpg.md and sources/shikshadisha.md
(friends, connections); states in model.words.social.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services import notices, rows
from model.services.acting import acting_at_large, person_there, require_self
from model.services.social.pairs import (
    BLOCK,
    TABLE,
    ConnectionInfo,
    blocker,
    info_of,
    require_free,
    require_part,
    require_people,
    row_of_pair,
)
from model.tables import Friendship
from model.words import FriendshipStatus, NotificationType


def ask(
    session: WriteSession, *, requester_id: int, addressee_id: int, message: str = ""
) -> ConnectionInfo:
    """Ask a person for a connection; they are told of it.

    Errors: NotFound; Refused for oneself, for who is banned from everything, and when the pair has
    an open request, a connection or a block.
    """

    def work() -> rows.Answer:
        require_people(session, requester_id, addressee_id)
        acting_at_large(session, requester_id)
        found = row_of_pair(session, requester_id, addressee_id)
        if found is not None:
            require_free(found, requester_id)
        new = _ask(session, found, requester_id, addressee_id, message)
        _tell(session, addressee_id, new, "Somebody asks to be connected with you")
        return {"id": new}

    request = {"requester": requester_id, "addressee": addressee_id, "message": message}
    return _done(session, "social.ask", request, work)


def accept(session: WriteSession, *, connection_id: int) -> ConnectionInfo:
    """Say yes to a request, by who was asked; the other one, who must be there, is told of it."""

    def work() -> rows.Answer:
        asked = rows.load(session, TABLE, connection_id, what="connection")
        person_there(session, asked["requester_id"])
        acting_at_large(session, asked["addressee_id"])
        row = _answered(session, connection_id, FriendshipStatus.ACCEPTED)
        _tell(session, row["requester_id"], connection_id, "Your request was accepted")
        return {"id": connection_id}

    return _done(session, "social.accept", {"id": connection_id}, work)


def decline(session: WriteSession, *, connection_id: int) -> ConnectionInfo:
    """Say no to a request, by who was asked; nobody is told."""

    def work() -> rows.Answer:
        _answered(session, connection_id, FriendshipStatus.DECLINED)
        return {"id": connection_id}

    return _done(session, "social.decline", {"id": connection_id}, work)


def end(session: WriteSession, *, connection_id: int, user_id: int) -> None:
    """End a connection, or take a request back, by one of the two who may.

    Errors: NotFound; Refused in any other state.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, TABLE, connection_id, what="connection")
        require_part(session, row, user_id)
        asked = row["status"] == FriendshipStatus.PENDING and row["requester_id"] == user_id
        if row["status"] != FriendshipStatus.ACCEPTED and not asked:
            raise Refused(
                f"Connection {connection_id} is {row['status']}: only a connection that stands is "
                "ended, or one's own request taken back.",
                code="E-SOCIAL-001",
            )
        rows.put_away(session, TABLE, row)
        return {"id": connection_id}

    request = {"id": connection_id, "user": user_id}
    rows.answered(session, "social.end", request=request, table=TABLE, work=work)


def block(session: WriteSession, *, user_id: int, other_id: int) -> ConnectionInfo:
    """Block a person: no requests, no messages, both ways; they are not told.

    Errors: NotFound; Refused for oneself and when a block stands already.
    """

    def work() -> rows.Answer:
        require_people(session, user_id, other_id)
        found = row_of_pair(session, user_id, other_id)
        if found is not None and found["status"] == FriendshipStatus.BLOCKED:
            raise Refused(
                f"A block between users {user_id} and {other_id} stands already. "
                "Nothing is left to do.",
                code="E-SOCIAL-002",
            )
        return {"id": _block(session, found, user_id, other_id)}

    # Whoever acts for somebody leaves that person's id in the trail, not their own.
    request = {"user": user_id, "other": other_id}
    return _done(session, BLOCK, request, work, by=user_id)


def unblock(session: WriteSession, *, user_id: int, other_id: int) -> ConnectionInfo:
    """Lift one's own block; the two are strangers again.

    Errors: NotFound; Refused when no block stands, or the other one set it.
    """

    def work() -> rows.Answer:
        require_people(session, user_id, other_id)
        found = row_of_pair(session, user_id, other_id)
        if found is None or found["status"] != FriendshipStatus.BLOCKED:
            raise Refused(
                f"No block between users {user_id} and {other_id} stands. Nothing is to be lifted.",
                code="E-SOCIAL-003",
            )
        if blocker(session, found["id"]) not in (user_id, None):
            raise Refused(
                f"User {user_id} has not set this block and cannot lift it. Who set it can.",
                code="E-SOCIAL-004",
            )
        rows.move(session, TABLE, found, FriendshipStatus.DECLINED.value)
        return {"id": found["id"]}

    request = {"user": user_id, "other": other_id}
    return _done(session, "social.unblock", request, work)


def connections(
    session: Session, *, user_id: int, status: FriendshipStatus = FriendshipStatus.ACCEPTED
) -> tuple[ConnectionInfo, ...]:
    """A person's connections in one state, newest first; blocks only those that they set."""
    there = Friendship.__table__.c
    query = sa.select(Friendship).where(
        sa.or_(there.requester_id == user_id, there.addressee_id == user_id),
        there.status == status,
        there.deleted_at.is_(None),
    )
    found = session.execute(query.order_by(there.id.desc())).scalars()
    infos = [info_of(row) for row in found]
    if status is FriendshipStatus.BLOCKED:
        infos = [info for info in infos if blocker(session, info.id) == user_id]
    return tuple(infos)


# --- Steps --------------------------------------------------------------------------------------


def _done(
    session: WriteSession,
    service: str,
    request: rows.Row,
    work: rows.Work,
    *,
    by: int | None = None,
) -> ConnectionInfo:
    details = None if by is None else {"by": by}
    answer = rows.answered(
        session, service, request=request, table=TABLE, work=work, details=details
    )
    return info_of(session.get_one(Friendship, answer["id"], populate_existing=True))


def _ask(
    session: WriteSession, found: rows.Row | None, requester: int, addressee: int, message: str
) -> int:
    """Open a request: anew after a decline, on the same row when the same person asks."""
    if found is not None and found["requester_id"] == requester:
        said = rows.change(session, TABLE, found, request_message=message, requested_at=session.now)
        rows.move(session, TABLE, said, FriendshipStatus.PENDING.value, responded_at=None)
        return int(found["id"])
    if found is not None:
        rows.put_away(session, TABLE, found)  # the pair of a row stays: who asks has another one
    return rows.add(
        session,
        TABLE,
        requester_id=requester,
        addressee_id=addressee,
        request_message=message,
        requested_at=session.now,
    )


def _answered(session: WriteSession, connection_id: int, to: FriendshipStatus) -> rows.Row:
    """Answer an open request, by who was asked."""
    row = rows.locked(session, TABLE, connection_id, what="connection")
    require_self(session.actor, row["addressee_id"], what=f"user {row['addressee_id']}")
    if row["status"] != FriendshipStatus.PENDING:
        raise Refused(
            f"Connection {connection_id} is {row['status']}; only an open request is answered.",
            code="E-SOCIAL-007",
        )
    return rows.move(session, TABLE, row, to.value, responded_at=session.now)


def _block(session: WriteSession, found: rows.Row | None, user_id: int, other_id: int) -> int:
    if found is not None and found["status"] != FriendshipStatus.DECLINED:
        rows.move(session, TABLE, found, FriendshipStatus.BLOCKED.value, responded_at=session.now)
        return int(found["id"])
    if found is not None:
        rows.put_away(session, TABLE, found)
    return rows.add(
        session,
        TABLE,
        requester_id=user_id,
        addressee_id=other_id,
        status=FriendshipStatus.BLOCKED.value,
        requested_at=session.now,
        responded_at=session.now,
    )


def _tell(session: WriteSession, user_id: int, connection_id: int, title: str) -> None:
    about = {"friendship_id": connection_id}
    notices.tell(session, notices.Notice(user_id, NotificationType.FRIEND, title, about=about))
