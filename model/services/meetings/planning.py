"""Meetings of a party: planned by who may, moved, begun, ended or called off; a player's agenda.

Meetings of one party, or of one organizer, do not overlap (records.document_rules.scheduling).
Source: sources/roguelearn.md, "Party Meetings & Study Sessions".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.parties.members import (
    ACTIVE,
    active_member,
    active_members,
    begin,
    require_right,
)
from model.services.parties.telling import tell_players
from model.services.records.requests import fingerprint
from model.services.rows import (
    Row,
    act,
    add,
    change,
    columns,
    find,
    find_all,
    load,
    locked,
    move,
)
from model.words import ActionItemStatus, AttendanceStatus, MeetingStatus, MeetingType

PLANNED, HELD = MeetingStatus.SCHEDULED.value, MeetingStatus.IN_PROGRESS.value


@dataclass(frozen=True, slots=True)
class MeetingInfo:
    """One meeting; `attendance` is each invited player's status."""

    id: int
    party_id: int
    organizer_id: int
    title: str
    meeting_type: str
    status: str
    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    attendance: dict[int, str]


@dataclass(frozen=True, slots=True)
class AgendaInfo:
    """What lies before a player: meetings by their start, and the ids of open tasks."""

    meetings: tuple[MeetingInfo, ...]
    task_ids: tuple[int, ...]


def schedule(
    session: WriteSession,
    *,
    party_id: int,
    player_id: int,
    title: str,
    meeting_type: MeetingType,
    starts_at: datetime,
    ends_at: datetime,
    description: str = "",
    meeting_url: str | None = None,
    location: str | None = None,
) -> MeetingInfo:
    """Plan a meeting, invite and tell every active member; takes the right `schedule_meetings`.

    Errors: NotFound; Refused without the right or for a start that has passed; RecordError when it
    overlaps with another meeting of the party or organizer, or ends before it begins.
    """
    values: Row = {"title": title, "meeting_type": meeting_type, "description": description}
    values |= {"scheduled_start_time": starts_at, "scheduled_end_time": ends_at}
    values |= {"meeting_url": meeting_url, "location": location}

    def work() -> int:
        party, member = begin(session, party_id=party_id, player_id=player_id)
        require_right(session, party, member, "schedule_meetings")
        _require_ahead(session, starts_at)
        pair = {"party_id": party_id, "organizer_id": player_id}
        meeting_id = add(session, "party_meetings", **pair, **values)
        for invited in active_members(session, party_id):
            comes = AttendanceStatus.CONFIRMED
            status = comes if invited["player_id"] == player_id else AttendanceStatus.INVITED
            one = {"party_meeting_id": meeting_id, "player_id": invited["player_id"]}
            add(session, "meeting_attendances", **one, attendance_status=status)
        _tell(session, load(session, "party_meetings", meeting_id, what="meeting"), player_id,
              f"A meeting is planned for {_clock(starts_at)}")  # fmt: skip
        return meeting_id

    request = {"party": party_id, "player": player_id, "values": fingerprint(values)}
    made = act(session, "meetings.schedule", request=request, table="party_meetings", work=work)
    return meeting(session, meeting_id=made)


def _require_ahead(session: WriteSession, starts_at: datetime) -> None:
    """A time without its zone is left to the rules of the row, which name every fault at once."""
    if starts_at.tzinfo is not None and starts_at < session.now:
        raise Refused(
            f"A meeting cannot begin at {starts_at.isoformat()}: that has passed. "
            "Choose a time that lies ahead.",
            code="E-MEET-003",
        )


def _tell(session: WriteSession, row: Row, player_id: int, title: str) -> None:
    """Tell everybody invited who is still an active member, but for who does it."""
    members = {member["player_id"] for member in active_members(session, row["party_id"])}
    invited_ones = find_all(session, "meeting_attendances", party_meeting_id=row["id"])
    people = [one["player_id"] for one in invited_ones if one["player_id"] in members]
    about = {"party_meeting_id": row["id"]}
    tell_players(session, people, f"{title}: {row['title']}", about=about, by=player_id)


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def reschedule(
    session: WriteSession,
    *,
    meeting_id: int,
    player_id: int,
    starts_at: datetime,
    ends_at: datetime,
) -> MeetingInfo:
    """Move a planned meeting; who had confirmed is asked again."""

    def work() -> int:
        row = lead(session, meeting_id, player_id, PLANNED)
        _require_ahead(session, starts_at)
        times = {"scheduled_start_time": starts_at, "scheduled_end_time": ends_at}
        change(session, "party_meetings", row, **times)
        for one in find_all(session, "meeting_attendances", party_meeting_id=meeting_id):
            others = one["player_id"] != row["organizer_id"]
            if others and one["attendance_status"] == AttendanceStatus.CONFIRMED:
                move(session, "meeting_attendances", one, AttendanceStatus.INVITED)
        _tell(session, row, player_id, f"A meeting is moved to {_clock(starts_at)}")
        return meeting_id

    request = {"starts": starts_at, "ends": ends_at}
    return _do(session, "meetings.reschedule", meeting_id, player_id, work, **request)


def start(session: WriteSession, *, meeting_id: int, player_id: int) -> MeetingInfo:
    """Begin a planned meeting now, as its organizer or the party's leader."""

    def work() -> int:
        row = lead(session, meeting_id, player_id, PLANNED)
        now = session.now
        move(session, "party_meetings", row, MeetingStatus.IN_PROGRESS, actual_start_time=now)
        return meeting_id

    return _do(session, "meetings.start", meeting_id, player_id, work)


def end(session: WriteSession, *, meeting_id: int, player_id: int) -> MeetingInfo:
    """End a meeting now; who was invited and did not come is noted as absent."""

    def work() -> int:
        row = lead(session, meeting_id, player_id, HELD)
        now = session.now
        move(session, "party_meetings", row, MeetingStatus.COMPLETED, actual_end_time=now)
        waiting = (AttendanceStatus.INVITED, AttendanceStatus.CONFIRMED)
        for one in find_all(session, "meeting_attendances", party_meeting_id=meeting_id):
            if one["attendance_status"] in waiting:
                move(session, "meeting_attendances", one, AttendanceStatus.ABSENT)
            elif one["joined_at"] is not None and one["left_at"] is None:
                change(session, "meeting_attendances", one, left_at=now)
        return meeting_id

    return _do(session, "meetings.end", meeting_id, player_id, work)


def cancel(session: WriteSession, *, meeting_id: int, player_id: int) -> MeetingInfo:
    """Call a meeting off that is not over, as its organizer or the party's leader."""

    def work() -> int:
        row = lead(session, meeting_id, player_id, PLANNED, HELD)
        move(session, "party_meetings", row, MeetingStatus.CANCELLED)
        _tell(session, row, player_id, "A meeting is called off")
        return meeting_id

    return _do(session, "meetings.cancel", meeting_id, player_id, work)


def meeting(session: Session, *, meeting_id: int) -> MeetingInfo:
    """One meeting as it stands; NotFound when there is none."""
    row = load(session, "party_meetings", meeting_id, what="meeting")
    rows = find_all(session, "meeting_attendances", party_meeting_id=meeting_id)
    return MeetingInfo(
        id=row["id"],
        party_id=row["party_id"],
        organizer_id=row["organizer_id"],
        title=row["title"],
        meeting_type=row["meeting_type"],
        status=row["meeting_status"],
        starts_at=row["scheduled_start_time"],
        ends_at=row["scheduled_end_time"],
        began_at=row["actual_start_time"],
        ended_at=row["actual_end_time"],
        attendance={one["player_id"]: one["attendance_status"] for one in rows},
    )


def agenda(session: Session, *, player_id: int) -> AgendaInfo:
    """The meetings a player is invited to that are not over, and their open tasks.

    Those of parties that the player has left are none of theirs any more.
    """
    there, meetings = columns("meeting_attendances"), columns("party_meetings")
    query = sa.select(meetings.id).join(there.id.table, there.party_meeting_id == meetings.id)
    query = query.where(there.player_id == player_id, meetings.deleted_at.is_(None))
    query = query.where(meetings.meeting_status.in_([PLANNED, HELD]), there.deleted_at.is_(None))
    query = query.where(meetings.party_id.in_(_parties_of(player_id)))
    ids = session.execute(query.order_by(meetings.scheduled_start_time, meetings.id)).scalars()
    return AgendaInfo(
        meetings=tuple(meeting(session, meeting_id=meeting_id) for meeting_id in ids.all()),
        task_ids=_open_tasks(session, player_id),
    )


def _parties_of(player_id: int) -> sa.Select[tuple[int]]:
    """The parties that a player is an active member of."""
    there = columns("party_memberships")
    return sa.select(there.party_id).where(
        there.player_id == player_id, there.account_status == ACTIVE, there.deleted_at.is_(None)
    )


def _open_tasks(session: Session, player_id: int) -> tuple[int, ...]:
    tasks, summaries = columns("meeting_action_items"), columns("meeting_summaries")
    meetings = columns("party_meetings")
    open_states = (ActionItemStatus.PENDING, ActionItemStatus.IN_PROGRESS)
    query = (
        sa.select(tasks.id)
        .join(summaries.id.table, summaries.id == tasks.meeting_summary_id)
        .join(meetings.id.table, meetings.id == summaries.party_meeting_id)
        .where(
            tasks.assigned_to == player_id,
            tasks.completion_status.in_(open_states),
            tasks.deleted_at.is_(None),
            meetings.party_id.in_(_parties_of(player_id)),
        )
    )
    return tuple(session.execute(query.order_by(tasks.id)).scalars())


def with_member(session: WriteSession, meeting_id: int, player_id: int) -> tuple[Row, Row]:
    """The meeting, locked, and the acting player's active membership in its party."""
    row = load(session, "party_meetings", meeting_id, what="meeting")
    _, member = begin(session, party_id=row["party_id"], player_id=player_id)
    return locked(session, "party_meetings", meeting_id, what="meeting"), member


def require_status(row: Row, *states: str) -> None:
    """Refused for a meeting that stands elsewhere."""
    if row["meeting_status"] not in states:
        raise Refused(
            f"Meeting {row['id']} is {row['meeting_status']}; this takes one that is "
            f"{' or '.join(states)}. Look at the meeting again.",
            code="E-MEET-002",
        )


def require_host(row: Row, member: Row) -> None:
    """Refused for everybody but the organizer and the party's leader."""
    if row["organizer_id"] != member["player_id"] and not member["is_party_leader"]:
        raise Refused(
            f"Player {member['player_id']} neither organizes meeting {row['id']} nor leads its "
            "party. Ask one of them.",
            code="E-MEET-001",
        )


def lead(session: WriteSession, meeting_id: int, player_id: int, *states: str) -> Row:
    """The meeting in one of these states, when the acting player is one of its hosts."""
    row, member = with_member(session, meeting_id, player_id)
    require_host(row, member)
    require_status(row, *states)
    return row


def invited(session: Session, meeting_id: int, player_id: int) -> Row:
    """The attendance of a player; Refused for somebody who was not invited."""
    found = find(session, "meeting_attendances", party_meeting_id=meeting_id, player_id=player_id)
    if found is None:
        party_id = load(session, "party_meetings", meeting_id, what="meeting")["party_id"]
        active_member(session, party_id=party_id, player_id=player_id)
        raise Refused(
            f"Player {player_id} is not invited to meeting {meeting_id}. Ask its organizer.",
            code="E-MEET-004",
        )
    return found


def _do(
    session: WriteSession,
    service: str,
    meeting_id: int,
    player_id: int,
    work: Callable[[], int],
    **more: object,
) -> MeetingInfo:
    request = {"meeting": meeting_id, "player": player_id, **more}
    act(session, service, request=request, table="party_meetings", work=work)
    return meeting(session, meeting_id=meeting_id)
