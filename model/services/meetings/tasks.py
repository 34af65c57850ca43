"""Tasks that a meeting left: given out from an approved summary, done by whom they were given to.

Source: sources/roguelearn.md, MeetingActionItem. A due date lies ahead, within a year (rules).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.meetings.planning import require_host, with_member
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, load, locked, move
from model.words import ActionItemStatus, Priority

TABLE = "meeting_action_items"
PENDING, BEGUN = ActionItemStatus.PENDING.value, ActionItemStatus.IN_PROGRESS.value


@dataclass(frozen=True, slots=True)
class TaskInfo:
    """One task and how far it is."""

    id: int
    summary_id: int
    assigned_to: int
    assigned_by: int
    title: str
    priority: str
    due_date: date | None
    status: str
    completion_notes: str | None
    completed_at: datetime | None


def assign(
    session: WriteSession,
    *,
    summary_id: int,
    player_id: int,
    member_id: int,
    title: str,
    description: str = "",
    priority: Priority = Priority.MEDIUM,
    due_date: date | None = None,
) -> TaskInfo:
    """Give a member a task from an approved summary, as the organizer or the party's leader.

    Errors: NotFound; Refused, also before the summary is approved; RecordError for somebody who was
    never a member or a date that has passed.
    """
    values: Row = {"title": title, "description": description, "priority": priority}
    values["due_date"] = due_date

    def work() -> int:
        row = load(session, "meeting_summaries", summary_id, what="summary")
        meeting, member = with_member(session, row["party_meeting_id"], player_id)
        require_host(meeting, member)
        if not row["is_approved"]:
            raise Refused(
                f"Summary {summary_id} is not approved yet, so nothing of it is given out. "
                "Let another member approve it.",
                code="E-MEET-014",
            )
        people = {"assigned_to": member_id, "assigned_by": player_id}
        return add(session, TABLE, meeting_summary_id=summary_id, **people, **values)

    request = {"summary": summary_id, "player": player_id, "member": member_id}
    asked = {**request, "values": fingerprint(values)}
    made = act(session, "meetings.assign", request=asked, table=TABLE, work=work)
    return task(session, task_id=made)


def begin_task(session: WriteSession, *, task_id: int, player_id: int) -> TaskInfo:
    """Begin a task, as whom it was given to."""
    service = "meetings.begin_task"
    return _own(session, service, task_id, player_id, ActionItemStatus.IN_PROGRESS, PENDING)


def put_off_task(session: WriteSession, *, task_id: int, player_id: int) -> TaskInfo:
    """Lay a task down that was begun, as whom it was given to."""
    service = "meetings.put_off_task"
    return _own(session, service, task_id, player_id, ActionItemStatus.PENDING, BEGUN)


def finish_task(
    session: WriteSession, *, task_id: int, player_id: int, notes: str | None = None
) -> TaskInfo:
    """Finish a task, as whom it was given to, and say how it went."""
    done = ActionItemStatus.COMPLETED
    values = {"completion_notes": notes, "completed_at": session.now}
    service = "meetings.finish_task"
    return _own(session, service, task_id, player_id, done, PENDING, BEGUN, values=values)


def call_off_task(session: WriteSession, *, task_id: int, player_id: int) -> TaskInfo:
    """Call an open task off, as the organizer or the party's leader."""

    def work() -> int:
        _, meeting, member = _begin(session, task_id, player_id)
        require_host(meeting, member)
        row = _open(session, task_id, PENDING, BEGUN)
        move(session, TABLE, row, ActionItemStatus.CANCELLED)
        return task_id

    return _do(session, "meetings.call_off_task", task_id, player_id, work)


def _own(
    session: WriteSession,
    service: str,
    task_id: int,
    player_id: int,
    to: ActionItemStatus,
    *states: str,
    values: dict[str, Any] | None = None,
) -> TaskInfo:
    """Move the acting player's own task from one of these states."""
    given = values or {}

    def work() -> int:
        row, _, _ = _begin(session, task_id, player_id)
        if row["assigned_to"] != player_id:
            raise Refused(
                f"Task {task_id} was given to player {row['assigned_to']}, not {player_id}. "
                "Leave it to them.",
                code="E-MEET-015",
            )
        move(session, TABLE, _open(session, task_id, *states), to, **given)
        return task_id

    notes = given.get("completion_notes")
    return _do(session, service, task_id, player_id, work, notes=notes)


def _begin(session: WriteSession, task_id: int, player_id: int) -> tuple[Row, Row, Row]:
    row = load(session, TABLE, task_id, what="task")
    summary = load(session, "meeting_summaries", row["meeting_summary_id"], what="summary")
    return row, *with_member(session, summary["party_meeting_id"], player_id)


def _open(session: WriteSession, task_id: int, *states: str) -> Row:
    row = locked(session, TABLE, task_id, what="task")
    if row["completion_status"] not in states:
        raise Refused(
            f"Task {task_id} is {row['completion_status']}; this takes one that is "
            f"{' or '.join(states)}. Look at it again.",
            code="E-MEET-016",
        )
    return row


def _do(
    session: WriteSession,
    service: str,
    task_id: int,
    player_id: int,
    work: Callable[[], int],
    **more: Any,
) -> TaskInfo:
    request = {"task": task_id, "player": player_id, **more}
    act(session, service, request=request, table=TABLE, work=work)
    return task(session, task_id=task_id)


def task(session: Session, *, task_id: int) -> TaskInfo:
    """One task as it stands; NotFound when there is none."""
    row = load(session, TABLE, task_id, what="task")
    return TaskInfo(
        id=row["id"],
        summary_id=row["meeting_summary_id"],
        assigned_to=row["assigned_to"],
        assigned_by=row["assigned_by"],
        title=row["title"],
        priority=row["priority"],
        due_date=row["due_date"],
        status=row["completion_status"],
        completion_notes=row["completion_notes"],
        completed_at=row["completed_at"],
    )
