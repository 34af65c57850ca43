"""Support tickets: people ask, staff take up, answer and resolve; answered ones may open again.

Who asked writes on in `body`, staff in `resolution`, each further piece under the time it was
written. A resolved ticket closes by itself after model.rules.moderation.REOPEN_DAYS, at the next
look through a write or by the sweep. People see their own tickets, staff all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from model.db import Actor, WriteSession
from model.errors import NotFound, Refused
from model.rules.moderation import OPEN_TICKETS_MAX, REOPEN_DAYS, has_room, may_reopen
from model.services import rows
from model.services.acting import acting_as_user
from model.services.moderation import common
from model.services.moderation.common import Row, columns, second_of
from model.services.records import storing
from model.services.worlds import world_by_key
from model.words import (
    NotificationType,
    Priority,
    SupportTicketCategory,
    SupportTicketStatus,
)

TABLE = "support_tickets"
TEXT_MAX = 5_000
_OPEN, _WORK = SupportTicketStatus.OPEN, SupportTicketStatus.IN_PROGRESS
_RESOLVED, _CLOSED = SupportTicketStatus.RESOLVED, SupportTicketStatus.CLOSED


@dataclass(frozen=True, slots=True)
class TicketInfo:
    """One ticket: what was asked and what was answered, each with its later pieces."""

    id: int
    user_id: int
    world_id: int | None
    assigned_to_id: int | None
    category: SupportTicketCategory
    priority: Priority
    subject: str
    body: str
    resolution: str
    status: SupportTicketStatus
    resolved_at: datetime | None
    closed_at: datetime | None


# --- Reading ------------------------------------------------------------------------------------


def ticket(session: Session, *, ticket_id: int, reader: Actor) -> TicketInfo:
    """One ticket as who asked or staff see it; NotFound for everybody else."""
    row = storing.load(session, TABLE, ticket_id)
    if row["user_id"] != reader.user_id and not common.is_staff(reader):
        raise NotFound(f"There is no ticket {ticket_id}.", code="E-RECORD-030")
    return _info(row)


def my_tickets(session: Session, *, user_id: int) -> list[TicketInfo]:
    """What a person has asked, the newest first."""
    there = columns(TABLE)
    query = sa.select(there.id).where(there.user_id == user_id, there.deleted_at.is_(None))
    found = session.execute(query.order_by(there.id.desc())).scalars()
    return [_info(storing.load(session, TABLE, one)) for one in found]


_URGENCY = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


def ticket_queue(
    session: Session, *, assigned_to_id: int | None = None, world_id: int | None = None
) -> list[TicketInfo]:
    """What waits for staff (or for one of them), the most urgent first, then the oldest."""
    there = columns(TABLE)
    wanted = [there.status.in_((_OPEN, _WORK)), there.deleted_at.is_(None)]
    if assigned_to_id is not None:
        wanted.append(there.assigned_to_id == assigned_to_id)
    if world_id is not None:
        wanted.append(there.world_id == world_id)
    found = session.execute(sa.select(there.id).where(*wanted)).scalars()
    tickets = [_info(storing.load(session, TABLE, one)) for one in found]
    return sorted(tickets, key=lambda one: (_URGENCY[one.priority], one.id))


def _info(row: Row) -> TicketInfo:
    names = ("id", "user_id", "world_id", "assigned_to_id", "subject", "body", "resolution")
    kept = {name: row[name] for name in (*names, "resolved_at", "closed_at")}
    return TicketInfo(
        **kept,
        category=SupportTicketCategory(row["category"]),
        priority=Priority(row["priority"]),
        status=SupportTicketStatus(row["status"]),
    )


# --- Who asks -----------------------------------------------------------------------------------


def open_ticket(
    session: WriteSession,
    *,
    user_id: int,
    subject: str,
    body: str,
    category: SupportTicketCategory = SupportTicketCategory.OTHER,
    world: str | None = None,
) -> TicketInfo:
    """Ask for help; how urgent it is, staff say.

    Errors, in this order: NotFound; E-REFUSED-015; E-MOD-030 with too many open ones; RecordError.
    """
    world_id = None if world is None else world_by_key(session, key=world).id

    def work() -> rows.Answer:
        rows.locked(session, "users", user_id, what="user")
        acting_as_user(session, session.actor, user_id)
        _require_room(session, user_id)
        new = rows.add(
            session, TABLE, user_id=user_id, world_id=world_id, category=str(category),
            subject=subject, body=body,
        )  # fmt: skip
        return {"id": new}

    request = {"user": user_id, "subject": subject, "body": body, "category": category,
               "world": world}  # fmt: skip
    answer = rows.answered(session, "support.open_ticket", request=request, table=TABLE, work=work)
    return _info(storing.load(session, TABLE, answer["id"]))


def _require_room(session: Session, user_id: int) -> None:
    there = columns(TABLE)
    query = sa.select(sa.func.count()).where(
        there.user_id == user_id, there.status.in_((_OPEN, _WORK)), there.deleted_at.is_(None)
    )
    count = int(session.execute(query).scalar_one())
    if not has_room(count, OPEN_TICKETS_MAX):
        raise Refused(
            f"User {user_id} has {count} tickets open, and {OPEN_TICKETS_MAX} is the most. "
            "Write on in one of them, or close one.",
            code="E-MOD-030",
        )


def reply(session: WriteSession, *, ticket_id: int, text: str) -> TicketInfo:
    """Write on in one's own ticket while staff have it.

    Errors, in this order: NotFound; E-REFUSED-015; E-MOD-002 once it is answered; E-MOD-031 for a
    text that does not fit.
    """

    def work(row: Row) -> None:
        if row["status"] not in (_OPEN, _WORK):
            raise Refused(
                f"Ticket {ticket_id} is {row['status']}. Open it again, or ask anew.",
                code="E-MOD-002",
            )
        change = {"body": _added(session, row, "body", text)}
        rows.change(session, TABLE, row, **change)
        _tell(session, row["assigned_to_id"], row, "A ticket of yours goes on")

    return _own_step(session, "reply", {"ticket": ticket_id, "text": text}, work)


def reopen(session: WriteSession, *, ticket_id: int, text: str) -> TicketInfo:
    """Open an answered ticket again, saying why; who answered it has it again.

    Errors as `reply`; E-MOD-002 also once it is closed, which it is after some days.
    """

    def work(row: Row) -> None:
        row = common.move(session, TABLE, row, _OPEN, resolved_at=None)
        change = {"body": _added(session, row, "body", text)}
        rows.change(session, TABLE, row, **change)
        _tell(session, row["assigned_to_id"], row, "A ticket of yours was opened again")

    return _own_step(session, "reopen", {"ticket": ticket_id, "text": text}, work)


def close(session: WriteSession, *, ticket_id: int) -> TicketInfo:
    """Be done with one's own ticket, before anybody took it up or after it was answered.

    Errors, in this order: NotFound; E-REFUSED-015; E-MOD-002 while somebody works on it.
    """

    def work(row: Row) -> None:
        common.move(session, TABLE, row, _CLOSED, closed_at=session.now)

    return _own_step(session, "close", {"ticket": ticket_id}, work)


def _own_step(
    session: WriteSession, service: str, request: Mapping[str, object], work: Callable[[Row], None]
) -> TicketInfo:
    def check(row: Row) -> None:
        acting_as_user(session, session.actor, row["user_id"])

    return _step(session, service, request, check, work)


# --- Staff --------------------------------------------------------------------------------------


def take_up(
    session: WriteSession,
    *,
    ticket_id: int,
    assigned_to_id: int | None = None,
    category: SupportTicketCategory | None = None,
    priority: Priority | None = None,
) -> TicketInfo:
    """Give an unanswered ticket to a member of staff (default: oneself), and sort it.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-002 once it is answered; E-MOD-014 for
    somebody who is not staff.
    """
    common.require_staff(session)
    handler = assigned_to_id or session.actor.user_id

    def work(row: Row) -> None:
        if row["status"] != _WORK:
            row = common.move(session, TABLE, row, _WORK)
        _require_staff(session, handler)
        sorted_as = {"category": category, "priority": priority}
        given = {name: str(word) for name, word in sorted_as.items() if word is not None}
        rows.change(session, TABLE, row, assigned_to_id=handler, **given)
        if handler != session.actor.user_id:
            _tell(session, handler, row, "A ticket is yours now")

    request = {"ticket": ticket_id, "to": handler, "category": category, "priority": priority}
    return _step(session, "take_up", request, lambda _: None, work)


def _require_staff(session: WriteSession, user_id: int) -> None:
    if user_id == session.actor.user_id:
        return
    reader = Actor(user_id, "", common.roles_of(session, user_id))
    if not common.is_staff(reader):
        raise Refused(
            f"User {user_id} is neither admin, designer nor educator, and tickets are for staff. "
            "Choose somebody else.",
            code="E-MOD-014",
        )


def answer(session: WriteSession, *, ticket_id: int, text: str) -> TicketInfo:
    """Write to who asked; an open ticket is taken up by it, and stays in work.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-002 once it is answered; E-MOD-031.
    """
    common.require_staff(session)

    def work(row: Row) -> None:
        row = _in_work(session, row)
        _answered(session, row, text)
        _tell(session, row["user_id"], row, "Your ticket has an answer")

    return _step(session, "answer", {"ticket": ticket_id, "text": text}, lambda _: None, work)


def resolve(session: WriteSession, *, ticket_id: int, text: str) -> TicketInfo:
    """Give the last answer; who asked may open the ticket again for some days.

    Errors as `answer`.
    """
    common.require_staff(session)

    def work(row: Row) -> None:
        row = _answered(session, _in_work(session, row), text)
        common.move(session, TABLE, row, _RESOLVED, resolved_at=session.now)
        _tell(session, row["user_id"], row, "Your ticket is resolved")

    return _step(session, "resolve", {"ticket": ticket_id, "text": text}, lambda _: None, work)


def _in_work(session: WriteSession, row: Row) -> Row:
    if row["status"] != _WORK:
        row = common.move(session, TABLE, row, _WORK)
    if row["assigned_to_id"] is None:
        row = rows.change(session, TABLE, row, assigned_to_id=session.actor.user_id)
    return row


def _answered(session: WriteSession, row: Row, text: str) -> Row:
    change = {"resolution": _added(session, row, "resolution", text)}
    return rows.change(session, TABLE, row, **change)


def _added(session: WriteSession, row: Row, column: str, text: str) -> str:
    """A piece under what is written already, with its time; all of it must fit."""
    piece = f"[{session.now:%Y-%m-%d %H:%M} UTC]\n{text.strip()}"
    whole = f"{row[column]}\n\n{piece}" if row[column] else piece
    if not text.strip() or len(whole) > TEXT_MAX:
        raise Refused(
            f"Ticket {row['id']} holds {len(row[column]):,} of {TEXT_MAX:,} characters there, and "
            f"{len(text.strip()):,} more do not go in. Write something shorter, or ask anew.",
            code="E-MOD-031",
        )
    return whole


# --- Shared -------------------------------------------------------------------------------------


def _step(
    session: WriteSession,
    service: str,
    request: Mapping[str, object],
    check: Callable[[Row], None],
    work: Callable[[Row], None],
) -> TicketInfo:
    """One step on a ticket as the clock has it, once per key and noted once."""
    ticket_id = request["ticket"]
    assert isinstance(ticket_id, int)

    def do_it() -> rows.Answer:
        row = rows.locked(session, TABLE, ticket_id, what="ticket")
        check(row)
        work(settle_ticket(session, row))
        return {"id": ticket_id}

    rows.answered(session, f"support.{service}", request=request, table=TABLE, work=do_it)
    return _info(storing.load(session, TABLE, ticket_id))


def settle_ticket(session: WriteSession, row: Row) -> Row:
    """Close a resolved ticket whose days are over; gives the row as it now is."""
    resolved = row["resolved_at"]
    if row["status"] != _RESOLVED or resolved is None:
        return row
    if may_reopen(second_of(resolved), second_of(session.now)):
        return row
    closed_at = resolved + timedelta(days=REOPEN_DAYS)
    return common.move(session, TABLE, row, _CLOSED, closed_at=closed_at)


def due_tickets(session: WriteSession) -> int:
    """Close every resolved ticket whose days are over (for the sweep); gives how many."""
    there, latest = columns(TABLE), session.now - timedelta(days=REOPEN_DAYS)
    query = (
        sa.select(there.id)
        .where(there.status == _RESOLVED, there.resolved_at <= latest, there.deleted_at.is_(None))
        .order_by(there.id)
    )
    found = list(session.execute(query).scalars())
    for ticket_id in found:
        settle_ticket(session, rows.locked(session, TABLE, ticket_id, what="ticket"))
    return len(found)


def _tell(session: WriteSession, user_id: int | None, row: Row, title: str) -> None:
    content = f"Ticket {row['id']}: {row['subject']}"
    common.tell(session, user_id, title, content, world_id=row["world_id"],
                kind=NotificationType.SYSTEM)  # fmt: skip
