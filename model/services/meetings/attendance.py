"""Who comes to a meeting: promised by the player, noted on entering, corrected by a host.

Members who joined the party after a meeting was planned are let in all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.meetings import is_late
from model.services.meetings.planning import (
    HELD,
    PLANNED,
    invited,
    lead,
    require_status,
    with_member,
)
from model.services.rows import Row, act, add, change, find, load, move
from model.words import AttendanceStatus, MeetingStatus

TABLE = "meeting_attendances"
HERE = frozenset({AttendanceStatus.ATTENDED.value, AttendanceStatus.LATE.value})


@dataclass(frozen=True, slots=True)
class AttendanceInfo:
    """One player and one meeting."""

    id: int
    meeting_id: int
    player_id: int
    status: str
    joined_at: datetime | None
    left_at: datetime | None


def promise(
    session: WriteSession, *, meeting_id: int, player_id: int, comes: bool
) -> AttendanceInfo:
    """Say that one will come to a planned meeting, or take it back."""
    wanted = AttendanceStatus.CONFIRMED if comes else AttendanceStatus.INVITED

    def work() -> int:
        row, _ = with_member(session, meeting_id, player_id)
        require_status(row, PLANNED)
        mine = _own(session, meeting_id, player_id)
        if mine["attendance_status"] != wanted:
            move(session, TABLE, mine, wanted)
        return int(mine["id"])

    request = {"meeting": meeting_id, "player": player_id, "comes": comes}
    made = act(session, "meetings.promise", request=request, table=TABLE, work=work)
    return _info_of(session, made)


def enter(session: WriteSession, *, meeting_id: int, player_id: int) -> AttendanceInfo:
    """Come to a meeting that is held; more than five minutes after its start one is late."""

    def work() -> int:
        row, _ = with_member(session, meeting_id, player_id)
        require_status(row, HELD)
        mine = _own(session, meeting_id, player_id)
        if mine["attendance_status"] in HERE:
            raise Refused(
                f"Player {player_id} is noted as {mine['attendance_status']} in meeting "
                f"{meeting_id} already. Nothing needs to be done.",
                code="E-MEET-005",
            )
        times = (session.now, row["scheduled_start_time"], row["actual_start_time"])
        late = is_late(*(int(time.timestamp()) for time in times))
        status = AttendanceStatus.LATE if late else AttendanceStatus.ATTENDED
        return int(move(session, TABLE, mine, status, joined_at=session.now)["id"])

    request = {"meeting": meeting_id, "player": player_id}
    made = act(session, "meetings.enter", request=request, table=TABLE, work=work)
    return _info_of(session, made)


def depart(session: WriteSession, *, meeting_id: int, player_id: int) -> AttendanceInfo:
    """Leave a meeting before its end; coming and going is noted once."""

    def work() -> int:
        row, _ = with_member(session, meeting_id, player_id)
        require_status(row, HELD)
        mine = invited(session, meeting_id, player_id)
        if mine["attendance_status"] not in HERE or mine["left_at"] is not None:
            raise Refused(
                f"Player {player_id} is not in meeting {meeting_id} now. Enter it first.",
                code="E-MEET-007",
            )
        return int(change(session, TABLE, mine, left_at=session.now)["id"])

    request = {"meeting": meeting_id, "player": player_id}
    made = act(session, "meetings.depart", request=request, table=TABLE, work=work)
    return _info_of(session, made)


def correct(
    session: WriteSession,
    *,
    meeting_id: int,
    player_id: int,
    member_id: int,
    status: AttendanceStatus,
) -> AttendanceInfo:
    """Note after a meeting that somebody who counts as absent was there, or came late."""

    def work() -> int:
        lead(session, meeting_id, player_id, MeetingStatus.COMPLETED)
        theirs = invited(session, meeting_id, member_id)
        absent = theirs["attendance_status"] == AttendanceStatus.ABSENT
        if not absent or status not in HERE:
            raise Refused(
                f"Player {member_id} is noted as {theirs['attendance_status']} in meeting "
                f"{meeting_id}: only an absence is corrected, to attended or late.",
                code="E-MEET-008",
            )
        return int(move(session, TABLE, theirs, status)["id"])

    request = {"meeting": meeting_id, "player": player_id, "member": member_id}
    asked = {**request, "status": str(status)}
    made = act(session, "meetings.correct", request=asked, table=TABLE, work=work)
    return _info_of(session, made)


def _own(session: WriteSession, meeting_id: int, player_id: int) -> Row:
    """The player's attendance, made now for a member who came to the party later."""
    pair = {"party_meeting_id": meeting_id, "player_id": player_id}
    if found := find(session, TABLE, **pair):
        return found
    return load(session, TABLE, add(session, TABLE, **pair), what="attendance")


def _info_of(session: Session, attendance_id: int) -> AttendanceInfo:
    row = load(session, TABLE, attendance_id, what="attendance")
    return AttendanceInfo(
        id=row["id"],
        meeting_id=row["party_meeting_id"],
        player_id=row["player_id"],
        status=row["attendance_status"],
        joined_at=row["joined_at"],
        left_at=row["left_at"],
    )
