"""Live sessions of a party: begun by a member, entered and left, noted in together, ended for good.

One goes on at a time; when its coordinator leaves, the session stays theirs or the leader's to end.
Source: sources/roguelearn.md, StudySessionCoordination and "Real-time Collaboration Flow".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.parties.members import begin
from model.services.records import storing
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
from model.words import StudySessionStatus, StudySessionType

TABLE, PEOPLE = "study_session_coordinations", "study_session_participants"
ENDED = StudySessionStatus.ENDED.value
OPEN = frozenset({"starting", "active", "break"})


@dataclass(frozen=True, slots=True)
class LiveSessionInfo:
    """One live session; `participants` are who is in it now, `notes` (player, text) in order."""

    id: int
    session_id: str
    party_id: int
    coordinator_id: int
    session_type: str
    status: str
    participants: tuple[int, ...]
    notes: tuple[tuple[int, str], ...]
    started_at: datetime


def start_session(
    session: WriteSession, *, party_id: int, player_id: int, session_type: StudySessionType
) -> LiveSessionInfo:
    """Begin a live session of a party and be in it; Refused while another one goes on."""

    def work() -> int:
        begin(session, party_id=party_id, player_id=player_id)
        if (other := _live(session, party_id)) is not None:
            raise Refused(
                f"Party {party_id} has the live session {other} already. Enter it, or end it.",
                code="E-PARTY-023",
            )
        before = len(find_all(session, TABLE, party_id=party_id))
        made = add(
            session,
            TABLE,
            party_id=party_id,
            coordinator_id=player_id,
            session_id=f"party-{party_id}-{before + 1:04d}",
            session_type=session_type,
            last_activity_at=session.now,
        )
        add(session, PEOPLE, session_coordination_id=made, player_id=player_id)
        return made

    request = {"party": party_id, "player": player_id, "type": str(session_type)}
    made = act(session, "parties.start_session", request=request, table=TABLE, work=work)
    return live_session(session, live_id=made)


def _live(session: Session, party_id: int) -> int | None:
    there = columns(TABLE)
    query = sa.select(sa.func.min(there.id)).where(there.party_id == party_id)
    query = query.where(there.session_status != ENDED, there.deleted_at.is_(None))
    found: int | None = session.execute(query).scalar_one()
    return found


def enter_session(session: WriteSession, *, live_id: int, player_id: int) -> LiveSessionInfo:
    """Enter a live session of one's party."""

    def work() -> int:
        row, _ = _begin(session, live_id, player_id)
        if _part(session, live_id, player_id) is not None:
            raise Refused(
                f"Player {player_id} is in live session {live_id} already. "
                "Nothing needs to be done.",
                code="E-PARTY-024",
            )
        add(session, PEOPLE, session_coordination_id=live_id, player_id=player_id)
        change(session, TABLE, row, last_activity_at=session.now)
        return live_id

    return _do(session, "parties.enter_session", live_id, player_id, work)


def leave_session(session: WriteSession, *, live_id: int, player_id: int) -> LiveSessionInfo:
    """Leave a live session; it goes on without anybody until it is ended."""

    def work() -> int:
        row, _ = _begin(session, live_id, player_id)
        storing.remove(session, PEOPLE, _require_part(session, live_id, player_id)["id"])
        change(session, TABLE, row, last_activity_at=session.now)
        return live_id

    return _do(session, "parties.leave_session", live_id, player_id, work)


def write_note(
    session: WriteSession, *, live_id: int, player_id: int, text: str
) -> LiveSessionInfo:
    """Add a paragraph to the notes that the session takes together; nobody's is ever lost."""

    def work() -> int:
        row, _ = _begin(session, live_id, player_id)
        _require_part(session, live_id, player_id)
        said = row["real_time_notes"]
        notes = [*said["notes"], {"player_id": player_id, "text": text}]
        shared = {"edit_number": said["edit_number"] + 1, "notes": notes}
        change(session, TABLE, row, real_time_notes=shared, last_activity_at=session.now)
        return live_id

    return _do(session, "parties.write_note", live_id, player_id, work, text=text)


def pace_session(
    session: WriteSession, *, live_id: int, player_id: int, is_break: bool
) -> LiveSessionInfo:
    """Begin to work, or take a break, as the coordinator or the leader."""
    wanted = StudySessionStatus.BREAK if is_break else StudySessionStatus.ACTIVE

    def work() -> int:
        row = _lead(session, live_id, player_id)
        allowed = ("active",) if is_break else ("starting", "break")
        if row["session_status"] not in allowed:
            raise Refused(
                f"Live session {live_id} is {row['session_status']}; this takes one that is "
                f"{' or '.join(allowed)}. Look at it again.",
                code="E-PARTY-025",
            )
        move(session, TABLE, row, wanted, last_activity_at=session.now)
        return live_id

    return _do(session, "parties.pace_session", live_id, player_id, work, is_break=is_break)


def end_session(session: WriteSession, *, live_id: int, player_id: int) -> LiveSessionInfo:
    """End a live session for good, as the coordinator or the leader; everybody leaves it."""

    def work() -> int:
        row = _lead(session, live_id, player_id)
        row = move(session, TABLE, row, StudySessionStatus.ENDING)
        move(session, TABLE, row, StudySessionStatus.ENDED, last_activity_at=session.now)
        for one in find_all(session, PEOPLE, session_coordination_id=live_id):
            storing.remove(session, PEOPLE, one["id"])
        return live_id

    return _do(session, "parties.end_session", live_id, player_id, work)


def live_session(session: Session, *, live_id: int) -> LiveSessionInfo:
    """One live session as it stands; NotFound when there is none."""
    row = load(session, TABLE, live_id, what="live session")
    people = find_all(session, PEOPLE, session_coordination_id=live_id)
    return LiveSessionInfo(
        id=row["id"],
        session_id=row["session_id"],
        party_id=row["party_id"],
        coordinator_id=row["coordinator_id"],
        session_type=row["session_type"],
        status=row["session_status"],
        participants=tuple(sorted(one["player_id"] for one in people)),
        notes=tuple((note["player_id"], note["text"]) for note in row["real_time_notes"]["notes"]),
        started_at=row["started_at"],
    )


def _begin(session: WriteSession, live_id: int, player_id: int) -> tuple[Row, Row]:
    """The live session, locked and not ended, and the acting player's membership."""
    party_id = load(session, TABLE, live_id, what="live session")["party_id"]
    _, member = begin(session, party_id=party_id, player_id=player_id)
    row = locked(session, TABLE, live_id, what="live session")
    if row["session_status"] not in OPEN:
        raise Refused(
            f"Live session {live_id} is over. Begin another one.",
            code="E-PARTY-026",
        )
    return row, member


def _lead(session: WriteSession, live_id: int, player_id: int) -> Row:
    row, member = _begin(session, live_id, player_id)
    if row["coordinator_id"] != player_id and not member["is_party_leader"]:
        raise Refused(
            f"Player {player_id} neither coordinates live session {live_id} nor leads its party. "
            "Ask one of them.",
            code="E-PARTY-027",
        )
    return row


def _part(session: Session, live_id: int, player_id: int) -> Row | None:
    return find(session, PEOPLE, session_coordination_id=live_id, player_id=player_id)


def _require_part(session: Session, live_id: int, player_id: int) -> Row:
    found = _part(session, live_id, player_id)
    if found is None:
        raise Refused(
            f"Player {player_id} is not in live session {live_id}. Enter it first.",
            code="E-PARTY-028",
        )
    return found


def _do(
    session: WriteSession,
    service: str,
    live_id: int,
    player_id: int,
    work: Callable[[], int],
    **more: Any,
) -> LiveSessionInfo:
    request = {"live": live_id, "player": player_id, **more}
    act(session, service, request=request, table=TABLE, work=work)
    return live_session(session, live_id=live_id)
