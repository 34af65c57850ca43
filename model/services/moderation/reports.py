"""Reports of abuse: made by who saw it, taken up by a moderator, decided in `deciding`.

A report names a person, or a note, a party or a message; of a note or a message its author is the
person reported. Reporters see their own reports, moderators all, those reported none. Who works on
a report is not a column, so it is read from the audit trail. Source: sources/roguelearn.md
(AbuseReport); rules.md §5.1 FR64-66.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import Actor, WriteSession
from model.errors import NotFound, Refused
from model.rules.moderation import REPORTS_PER_DAY_MAX, has_room
from model.services import audit, rows
from model.services.acting import acting_as_user
from model.services.idempotency import once
from model.services.moderation import common
from model.services.moderation.common import Row, columns
from model.services.records import storing
from model.tables import AuditEvent
from model.words import AbuseReportStatus, AbuseType, ModerationAction, ReportedContent, Role

TABLE = "abuse_reports"
TAKE, PUT_BACK = "moderation.take", "moderation.put_back"
_PENDING, _PROCESSING = AbuseReportStatus.PENDING, AbuseReportStatus.PROCESSING
ABOUT = {
    ReportedContent.USER: ("users", "reported_user_id"),
    ReportedContent.NOTE: ("notes", "reported_note_id"),
    ReportedContent.PARTY: ("parties", "reported_party_id"),
    ReportedContent.MESSAGE: ("messages", "reported_message_id"),
}
"""For each kind of thing: its table, and the column that names it."""


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """One report; `handler_id` is who works on it, told to moderators only."""

    id: int
    reporter_id: int
    kind: ReportedContent
    subject_id: int
    reported_user_id: int | None
    world_id: int | None
    abuse_type: AbuseType
    reason: str
    details: str
    reported_at: datetime
    status: AbuseReportStatus
    action: ModerationAction | None
    resolution: str
    resolved_at: datetime | None
    handler_id: int | None = None


# --- Reading ------------------------------------------------------------------------------------


def abuse_report(session: Session, *, report_id: int, reader: Actor) -> ReportInfo:
    """One report as its reporter or a moderator sees it; NotFound for everybody else."""
    row = storing.load(session, TABLE, report_id)
    if common.is_moderator(reader):
        return info_of(session, row)
    if row["reporter_id"] != reader.user_id:
        raise NotFound(f"There is no report {report_id}.", code="E-RECORD-030")
    return info_of(session, row, for_moderators=False)


def my_reports(session: Session, *, reporter_id: int) -> list[ReportInfo]:
    """What a person has reported, the newest first."""
    found = _ids(session, columns(TABLE).reporter_id == reporter_id, newest_first=True)
    loaded = (storing.load(session, TABLE, one) for one in found)
    return [info_of(session, row, for_moderators=False) for row in loaded]


def report_queue(
    session: Session, *, status: AbuseReportStatus = _PENDING, world_id: int | None = None
) -> list[ReportInfo]:
    """The reports in a state (of one world), the oldest first; for moderators."""
    there = columns(TABLE)
    wanted = [there.processing_status == status]
    if world_id is not None:
        wanted.append(there.world_id == world_id)
    return [info_of(session, storing.load(session, TABLE, one)) for one in _ids(session, *wanted)]


def _ids(session: Session, *wanted: Any, newest_first: bool = False) -> list[int]:
    there = columns(TABLE)
    query = sa.select(there.id).where(*wanted, there.deleted_at.is_(None))
    order = there.id.desc() if newest_first else there.id
    return list(session.execute(query.order_by(order)).scalars())


def info_of(session: Session, row: Row, *, for_moderators: bool = True) -> ReportInfo:
    """A row as it is shown."""
    kind = ReportedContent(row["reported_content_type"])
    names = ("id", "reporter_id", "reported_user_id", "world_id", "reason", "details")
    times = ("reported_at", "resolved_at")
    kept = {name: row[name] for name in (*names, *times)}
    action = row["moderation_action"]
    return ReportInfo(
        **kept,
        kind=kind,
        subject_id=row[ABOUT[kind][1]],
        abuse_type=AbuseType(row["abuse_type"]),
        status=AbuseReportStatus(row["processing_status"]),
        action=None if action is None else ModerationAction(action),
        resolution=row["resolution"] or "",
        handler_id=handler_of(session, row) if for_moderators else None,
    )


def handler_of(session: Session, row: Row) -> int | None:
    """Who works on a report now, or who decided it."""
    if row["resolved_by"] is not None:
        return int(row["resolved_by"])
    if row["processing_status"] != _PROCESSING:
        return None
    query = (
        sa.select(col(AuditEvent.details))
        .where(
            col(AuditEvent.object_type) == TABLE,
            col(AuditEvent.object_key) == str(row["id"]),
            col(AuditEvent.action) == TAKE,
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    details = session.execute(query).scalar_one_or_none()
    return None if not details else int(details["handler"])


# --- Reporting ----------------------------------------------------------------------------------


def report_abuse(
    session: WriteSession,
    *,
    reporter_id: int,
    kind: ReportedContent,
    subject_id: int,
    abuse_type: AbuseType,
    reason: str,
    details: str = "",
) -> ReportInfo:
    """Report a person, a note, a party or a message.

    Errors, in this order: NotFound; E-REFUSED-015; E-MOD-007 for oneself or one's own; E-MOD-003
    while the same report is open; E-MOD-004 for too many in 24 hours; RecordError with every fault
    of the form, also for a message that the reporter cannot see.
    """
    request = {
        "reporter": reporter_id, "kind": kind, "subject": subject_id, "type": abuse_type,
        "reason": reason, "details": details,
    }  # fmt: skip

    def work() -> rows.Answer:
        table, column = ABOUT[ReportedContent(kind)]
        subject = storing.load(session, table, subject_id)
        rows.locked(session, "users", reporter_id, what="user")
        acting_as_user(session, session.actor, reporter_id)
        author, world_id = _author_and_world(session, ReportedContent(kind), subject)
        _require_somebody_else(reporter_id, author, kind, subject_id)
        _require_first(session, reporter_id, column, subject_id)
        _require_room(session, reporter_id)
        new = rows.add(
            session, TABLE, reporter_id=reporter_id, reported_user_id=author, world_id=world_id,
            reported_content_type=str(kind), abuse_type=str(abuse_type), reason=reason,
            details=details, reported_at=session.now,
            **({} if column == "reported_user_id" else {column: subject_id}),
        )  # fmt: skip
        return {"id": new}

    answer = rows.answered(
        session, "moderation.report_abuse", request=request, table=TABLE, work=work
    )
    row = storing.load(session, TABLE, answer["id"])
    return info_of(session, row, for_moderators=False)


def _author_and_world(
    session: Session, kind: ReportedContent, subject: Row
) -> tuple[int | None, int | None]:
    """Who is behind what is reported, and in which world it is."""
    if kind is ReportedContent.USER:
        return subject["id"], None
    if kind is ReportedContent.MESSAGE:
        return subject["sender_id"], None
    if kind is ReportedContent.PARTY:
        return None, subject["world_id"]
    profile = storing.load(session, "player_profiles", subject["player_id"])
    return profile["user_id"], profile["world_id"]


def _require_somebody_else(
    reporter_id: int, author: int | None, kind: str, subject_id: int
) -> None:
    if author == reporter_id:
        raise Refused(
            f"User {reporter_id} would report themself by the {kind} {subject_id}. "
            "Report what somebody else did.",
            code="E-MOD-007",
        )


def _require_first(session: Session, reporter_id: int, column: str, subject_id: int) -> None:
    there = columns(TABLE)
    kinds = [kind for kind, (_, name) in ABOUT.items() if name == column]
    known = _ids(
        session,
        there.reporter_id == reporter_id,
        there[column] == subject_id,
        there.reported_content_type.in_(kinds),
        there.processing_status != AbuseReportStatus.COMPLETED,
    )
    if known:
        raise Refused(
            f"Report {known[0]} of user {reporter_id} about the same is open. "
            "Wait for its decision.",
            code="E-MOD-003",
        )


def _require_room(session: WriteSession, reporter_id: int) -> None:
    there, since = columns(TABLE), session.now - timedelta(days=1)
    made = len(_ids(session, there.reporter_id == reporter_id, there.reported_at > since))
    if not has_room(made, REPORTS_PER_DAY_MAX):
        raise Refused(
            f"User {reporter_id} has made {made} reports in 24 hours, and {REPORTS_PER_DAY_MAX} "
            "is the most. Report the rest tomorrow.",
            code="E-MOD-004",
        )


# --- Who works on it ----------------------------------------------------------------------------


def take(session: WriteSession, *, report_id: int) -> ReportInfo:
    """Take a report up, or over from whoever has it.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-005 for one's own case; E-MOD-002.
    """
    return assign(session, report_id=report_id, user_id=session.actor.user_id)


def assign(session: WriteSession, *, report_id: int, user_id: int) -> ReportInfo:
    """Give a report to a moderator, who is no part of it. Errors as `take`; E-MOD-014 for others.

    The one who gives it may not be part of it either.
    """

    def work(row: Row) -> dict[str, Any]:
        _require_can_handle(session, row, user_id)
        if row["processing_status"] != _PROCESSING:
            common.move(session, TABLE, row, _PROCESSING)
        return {"handler": user_id}

    return step(session, TAKE, {"report": report_id, "user": user_id}, work)


def _require_can_handle(session: WriteSession, row: Row, user_id: int) -> None:
    if user_id == session.actor.user_id:
        return
    may = not {Role.ADMIN, Role.DESIGNER}.isdisjoint(common.roles_of(session, user_id))
    if not may or user_id in (row["reporter_id"], row["reported_user_id"]):
        why = "is part of it" if may else "is neither admin nor designer"
        raise Refused(
            f"User {user_id} cannot work on report {row['id']}: this person {why}. "
            "Choose another moderator.",
            code="E-MOD-014",
        )


def put_back(session: WriteSession, *, report_id: int) -> ReportInfo:
    """Leave a report to somebody else. Errors as `take`."""

    def work(row: Row) -> dict[str, Any]:
        common.move(session, TABLE, row, _PENDING)
        return {}

    return step(session, PUT_BACK, {"report": report_id}, work)


def step(
    session: WriteSession,
    action: str,
    request: dict[str, Any],
    work: Callable[[Row], dict[str, Any]],
) -> ReportInfo:
    """One step of a moderator who is no part of the case, once per key and noted once."""
    common.require_moderator(session)
    report_id = int(request["report"])

    def do_it() -> dict[str, Any]:
        row = rows.locked(session, TABLE, report_id, what="report")
        about = f"report {report_id}"
        common.require_not_own(session, about, row["reporter_id"], row["reported_user_id"])
        details = work(row)
        audit.record(
            session, action=action, object_type=TABLE, object_key=str(report_id), details=details
        )
        return {"id": report_id}

    once(session, service=action, request=request, work=do_it)
    return info_of(session, storing.load(session, TABLE, report_id))
