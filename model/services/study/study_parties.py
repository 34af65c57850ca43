"""Study parties: an hour of learning together that anybody of a world may join, and its board.

Who called one leads it; study parties of one creator do not overlap, and no more take part than it
says (rules of the rows). Source: sources/roguelearn.md, "Social Learning Features".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.records.requests import fingerprint
from model.services.rows import (
    Row,
    act,
    add,
    change,
    find,
    find_all,
    load,
    locked,
    move,
)
from model.words import StudyPartyParticipationStatus as Part
from model.words import StudyPartyStatus, StudyPartyType

TABLE, PEOPLE = "study_parties", "study_party_participants"
PLANNED, HELD = StudyPartyStatus.SCHEDULED.value, StudyPartyStatus.ACTIVE.value
THERE = frozenset({Part.JOINED.value, Part.ACTIVE.value})


@dataclass(frozen=True, slots=True)
class StudyPartyInfo:
    """One study party; `participants` is each player's status, `board` what is drawn on it."""

    id: int
    creator_id: int
    title: str
    topic: str
    status: str
    starts_at: datetime
    duration_minutes: int
    began_at: datetime | None
    ended_at: datetime | None
    participants: dict[int, str]
    board: tuple[Mapping[str, Any], ...]


def call(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    topic: str,
    session_type: StudyPartyType,
    starts_at: datetime,
    duration_minutes: int = 60,
    max_participants: int = 8,
    with_board: bool = False,
) -> StudyPartyInfo:
    """Call a study party; its creator takes part in it.

    Errors: NotFound; Refused for a start that has passed; RecordError when it overlaps with another
    one of the creator, and for every bad field.
    """
    values: Row = {"title": title, "study_topic": topic, "session_type": session_type}
    values |= {"scheduled_start_time": starts_at, "scheduled_duration": duration_minutes}
    values |= {"max_participants": max_participants, "has_shared_whiteboard": with_board}

    def work() -> int:
        world_id = acting_for(session, session.actor, player_id).world_id
        require_ahead(session, starts_at)
        made = add(session, TABLE, world_id=world_id, creator_id=player_id, **values)
        add(session, PEOPLE, study_party_id=made, player_id=player_id)
        if with_board:
            add(session, "shared_whiteboards", study_party_id=made)
        return made

    request = {"player": player_id, "values": fingerprint(values)}
    made = act(session, "study.call", request=request, table=TABLE, work=work)
    return study_party(session, study_party_id=made)


def require_ahead(session: WriteSession, at: datetime) -> None:
    """Refused for a time that has passed."""
    if at < session.now:
        raise Refused(
            f"Nothing can begin at {at.isoformat()}: that has passed. "
            "Choose a time that lies ahead.",
            code="E-STUDY-003",
        )


def start(session: WriteSession, *, study_party_id: int, player_id: int) -> StudyPartyInfo:
    """Begin a planned study party now, as its creator; whoever joined is active."""

    def work() -> int:
        row = lead_in(session, study_party_id, player_id, PLANNED)
        move(session, TABLE, row, StudyPartyStatus.ACTIVE, actual_start_time=session.now)
        for one in find_all(session, PEOPLE, study_party_id=study_party_id):
            if one["participation_status"] == Part.JOINED:
                move(session, PEOPLE, one, Part.ACTIVE)
        return study_party_id

    return do_in(session, "study.start", study_party_id, player_id, work)


def end(session: WriteSession, *, study_party_id: int, player_id: int) -> StudyPartyInfo:
    """End a study party; what is on its board then is kept as its last picture."""

    def work() -> int:
        row = lead_in(session, study_party_id, player_id, HELD)
        move(session, TABLE, row, StudyPartyStatus.COMPLETED, actual_end_time=session.now)
        for one in find_all(session, PEOPLE, study_party_id=study_party_id):
            if one["participation_status"] in THERE:
                change(session, PEOPLE, one, left_at=session.now)
        board = find(session, "shared_whiteboards", study_party_id=study_party_id)
        if board is not None:
            picture = board["whiteboard_data"]
            change(session, "shared_whiteboards", board, final_snapshot=picture)
        return study_party_id

    return do_in(session, "study.end", study_party_id, player_id, work)


def cancel(session: WriteSession, *, study_party_id: int, player_id: int) -> StudyPartyInfo:
    """Call a study party off that is not over, as its creator."""

    def work() -> int:
        row = lead_in(session, study_party_id, player_id, PLANNED, HELD)
        move(session, TABLE, row, StudyPartyStatus.CANCELLED)
        return study_party_id

    return do_in(session, "study.cancel", study_party_id, player_id, work)


def draw(
    session: WriteSession,
    *,
    study_party_id: int,
    player_id: int,
    elements: Sequence[Mapping[str, Any]],
) -> StudyPartyInfo:
    """Draw on the board of a study party that is held, above what is on it already.

    Errors: Refused for who does not take part, or without a board; RecordError for bad elements.
    """

    def work() -> int:
        begin_in(session, study_party_id, player_id, HELD)
        participant(session, study_party_id, player_id)
        board = find(session, "shared_whiteboards", study_party_id=study_party_id)
        if board is None:
            raise Refused(
                f"Study party {study_party_id} has no board. Call one with a board.",
                code="E-STUDY-008",
            )
        drawn = [{**element, "player_id": player_id} for element in elements]
        data = {"elements": [*board["whiteboard_data"]["elements"], *drawn]}
        change(session, "shared_whiteboards", board, whiteboard_data=data)
        return study_party_id

    more = {"elements": fingerprint(list(elements))}
    return do_in(session, "study.draw", study_party_id, player_id, work, **more)


def participant(session: Session, study_party_id: int, player_id: int) -> Row:
    """Who takes part now; Refused for everybody else."""
    found = find(session, PEOPLE, study_party_id=study_party_id, player_id=player_id)
    if found is None or found["participation_status"] not in THERE:
        raise Refused(
            f"Player {player_id} does not take part in study party {study_party_id}. "
            "Join it first.",
            code="E-STUDY-007",
        )
    return found


def study_party(session: Session, *, study_party_id: int) -> StudyPartyInfo:
    """One study party as it stands; NotFound when there is none."""
    row = load(session, TABLE, study_party_id, what="study party")
    people = find_all(session, PEOPLE, study_party_id=study_party_id)
    board = find(session, "shared_whiteboards", study_party_id=study_party_id)
    return StudyPartyInfo(
        id=row["id"],
        creator_id=row["creator_id"],
        title=row["title"],
        topic=row["study_topic"],
        status=row["session_status"],
        starts_at=row["scheduled_start_time"],
        duration_minutes=row["scheduled_duration"],
        began_at=row["actual_start_time"],
        ended_at=row["actual_end_time"],
        participants={one["player_id"]: one["participation_status"] for one in people},
        board=() if board is None else tuple(board["whiteboard_data"]["elements"]),
    )


def begin_in(session: WriteSession, study_party_id: int, player_id: int, *states: str) -> Row:
    """The study party, locked, of the acting player's world and in one of these states."""
    row = locked(session, TABLE, study_party_id, what="study party")
    profile = acting_for(session, session.actor, player_id)
    require_world(row, profile.world_id, player_id)
    if row["session_status"] not in states:
        raise Refused(
            f"Study party {study_party_id} is {row['session_status']}; this takes one that is "
            f"{' or '.join(states)}. Look at it again.",
            code="E-STUDY-002",
        )
    return row


def require_world(row: Row, world_id: int, player_id: int) -> None:
    """Refused for a player of another world."""
    if row["world_id"] != world_id:
        raise Refused(
            f"Player {player_id} plays in world {world_id}, this belongs to world "
            f"{row['world_id']}. Choose something of the player's own world.",
            code="E-STUDY-004",
        )


def lead_in(session: WriteSession, study_party_id: int, player_id: int, *states: str) -> Row:
    """The same, when the acting player called it."""
    row = load(session, TABLE, study_party_id, what="study party")
    acting_for(session, session.actor, player_id)
    if row["creator_id"] != player_id:
        raise Refused(
            f"Player {player_id} did not call study party {study_party_id}. Ask its creator.",
            code="E-STUDY-001",
        )
    return begin_in(session, study_party_id, player_id, *states)


def do_in(
    session: WriteSession,
    service: str,
    study_party_id: int,
    player_id: int,
    work: Callable[[], int],
    **more: Any,
) -> StudyPartyInfo:
    """Do a request about a study party once; gives it as it now is."""
    request = {"study_party": study_party_id, "player": player_id, **more}
    act(session, service, request=request, table=TABLE, work=work)
    return study_party(session, study_party_id=study_party_id)
