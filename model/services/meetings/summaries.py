"""Summaries of meetings: proposed by a member or brought by the product, approved by another one.

Four eyes: nobody approves what they wrote, nor the text that they were the last to change. What is
approved stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services.meetings.planning import HELD, require_status, with_member
from model.services.meetings.records import DONE
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, find_all, load, locked
from model.tables import AuditEvent
from model.words import MeetingSummaryType, Role

TABLE = "meeting_summaries"
REVISE = "meetings.revise"
"""The act in the audit trail whose details name who changed a summary."""


@dataclass(frozen=True, slots=True)
class SummaryInfo:
    """One summary of a meeting; `task_ids` are what it left to do."""

    id: int
    meeting_id: int
    record_id: int | None
    summary_type: str
    created_by: int | None
    title: str
    key_points: tuple[str, ...]
    approved_by: int | None
    approved_at: datetime | None
    task_ids: tuple[int, ...]
    version: int


def propose(
    session: WriteSession,
    *,
    meeting_id: int,
    player_id: int,
    title: str,
    record_id: int | None = None,
    is_collaborative: bool = False,
    values: Mapping[str, Any] | None = None,
) -> SummaryInfo:
    """Sum up a meeting that is held or over, as a member of its party.

    `values` are further columns: executive_summary, key_points, next_steps, … Errors: NotFound;
    Refused; RecordError, also for a record of another meeting.
    """
    kind = MeetingSummaryType.MANUAL
    if is_collaborative:
        kind = MeetingSummaryType.COLLABORATIVE

    def work() -> int:
        row, _ = with_member(session, meeting_id, player_id)
        require_status(row, HELD, DONE)
        given = {"party_meeting_id": meeting_id, "title": title, "summary_type": kind}
        given |= {"meeting_record_id": record_id, "created_by": player_id}
        return add(session, TABLE, **_free(values), **given)

    request = {"meeting": meeting_id, "player": player_id, "title": title, "record": record_id}
    asked = {**request, "kind": kind, "values": fingerprint(values)}
    made = act(session, "meetings.propose", request=asked, table=TABLE, work=work)
    return summary(session, summary_id=made)


def bring_summary(
    session: WriteSession,
    *,
    record_id: int,
    title: str,
    values: Mapping[str, Any] | None = None,
) -> SummaryInfo:
    """Bring the summary that a service made of a record, as an operator; a member approves it."""
    session.actor.require(Role.DESIGNER)

    def work() -> int:
        row = load(session, "meeting_records", record_id, what="record of a meeting")
        given = {"party_meeting_id": row["party_meeting_id"], "title": title}
        given |= {"meeting_record_id": record_id, "summary_type": MeetingSummaryType.AI_GENERATED}
        return add(session, TABLE, **_free(values), **given)

    request = {"record": record_id, "title": title, "values": fingerprint(values)}
    made = act(session, "meetings.bring_summary", request=request, table=TABLE, work=work)
    return summary(session, summary_id=made)


FREE = frozenset(
    {
        *("executive_summary", "key_points", "next_steps", "resources_mentioned"),
        *("study_materials_covered", "questions_raised", "summary_quality_score"),
    }
)


def _free(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values that a writer may set; Refused for others."""
    given = dict(values or {})
    if unknown := sorted(set(given) - FREE):
        raise Refused(
            f"A summary is not written with {', '.join(unknown)}. Use {', '.join(sorted(FREE))}.",
            code="E-MEET-010",
        )
    return given


def revise(
    session: WriteSession, *, summary_id: int, player_id: int, values: Mapping[str, Any]
) -> SummaryInfo:
    """Change what a summary says before it is approved; its author, or anybody if it is shared."""

    def work() -> int:
        row, _ = _begin(session, summary_id, player_id)
        if row["summary_type"] == MeetingSummaryType.MANUAL and row["created_by"] != player_id:
            raise Refused(
                f"Summary {summary_id} was written by player {row['created_by']} alone. "
                "Ask them, or propose one of your own.",
                code="E-MEET-011",
            )
        change(session, TABLE, row, **_free(values))
        return summary_id

    request = {"summary": summary_id, "player": player_id, "values": fingerprint(dict(values))}
    by = {"player": player_id}
    act(session, REVISE, request=request, table=TABLE, work=work, details=by)
    return summary(session, summary_id=summary_id)


def approve(session: WriteSession, *, summary_id: int, player_id: int) -> SummaryInfo:
    """Approve a summary that another member or the product wrote; it stays as it is from now."""

    def work() -> int:
        row, _ = _begin(session, summary_id, player_id)
        if player_id in (row["created_by"], _last_writer(session, summary_id)):
            raise Refused(
                f"Player {player_id} wrote summary {summary_id} and cannot approve it. "
                "Ask another member of the party.",
                code="E-MEET-012",
            )
        approved = {"is_approved": True, "approved_by": player_id, "approved_at": session.now}
        change(session, TABLE, row, **approved)
        return summary_id

    request = {"summary": summary_id, "player": player_id}
    act(session, "meetings.approve", request=request, table=TABLE, work=work)
    return summary(session, summary_id=summary_id)


def _last_writer(session: Session, summary_id: int) -> int | None:
    """Who was the last to change what a summary says, by the audit trail."""
    query = (
        sa.select(col(AuditEvent.details))
        .where(
            col(AuditEvent.object_type) == TABLE,
            col(AuditEvent.object_key) == str(summary_id),
            col(AuditEvent.action) == REVISE,
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    details = session.execute(query).scalar_one_or_none()
    return (details or {}).get("player")


def _begin(session: WriteSession, summary_id: int, player_id: int) -> tuple[Row, Row]:
    """The summary, locked and not approved yet, and the acting player's membership."""
    meeting_id = load(session, TABLE, summary_id, what="summary")["party_meeting_id"]
    _, member = with_member(session, meeting_id, player_id)
    row = locked(session, TABLE, summary_id, what="summary")
    if row["is_approved"]:
        raise Refused(
            f"Summary {summary_id} is approved and stays as it is. Propose another one.",
            code="E-MEET-013",
        )
    return row, member


def summary(session: Session, *, summary_id: int) -> SummaryInfo:
    """One summary as it stands; NotFound when there is none."""
    row = load(session, TABLE, summary_id, what="summary")
    tasks = find_all(session, "meeting_action_items", meeting_summary_id=summary_id)
    return SummaryInfo(
        id=row["id"],
        meeting_id=row["party_meeting_id"],
        record_id=row["meeting_record_id"],
        summary_type=row["summary_type"],
        created_by=row["created_by"],
        title=row["title"],
        key_points=tuple(row["key_points"]),
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
        task_ids=tuple(task["id"] for task in tasks),
        version=row["version"],
    )
