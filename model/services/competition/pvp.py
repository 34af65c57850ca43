"""Player-versus-player events: what they are, entering, handing in, leaving.

Made and edited through services.records; `judging` opens, starts, judges and ends them.
Source: sources/roguelearn.md (PvPEvent, PvPParticipant).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.acting import acting_for
from model.services.competition.common import (
    found,
    locked,
    move,
    require_entry,
)
from model.services.competition.fees import return_fee, take_fee
from model.services.idempotency import once
from model.services.records import examine
from model.services.records.faults import raise_all
from model.tables import AuditEvent, PlayerProfile, PvpEvent, PvpParticipant
from model.words import (
    PVP_PARTICIPANT_STATES,
    PvpEventStatus,
    PvpParticipantStatus,
)

_OUT = (PvpParticipantStatus.WITHDRAWN, PvpParticipantStatus.DISQUALIFIED)
LAST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PvpInfo:
    """One event as it stands."""

    id: int
    status: PvpEventStatus
    current_participants: int
    max_participants: int


@dataclass(frozen=True, slots=True)
class PvpPlace:
    """One participant: rank and score are empty until the event is over or it was judged."""

    player_id: int
    status: PvpParticipantStatus
    score: int | None
    rank: int | None


# --- Looking ------------------------------------------------------------------------------------


def event(session: Session, *, pvp_event_id: int) -> PvpInfo:
    """One event as it stands; NotFound when there is none."""
    row = found(session, PvpEvent, pvp_event_id)
    return PvpInfo(
        pvp_event_id, row.activation_status, row.current_participants, row.max_participants
    )


def results(session: Session, *, pvp_event_id: int) -> list[PvpPlace]:
    """Everybody who entered: by rank, those without one last."""
    rows = entrants(session, pvp_event_id)
    ordered = sorted(rows, key=lambda one: (one.final_rank or LAST, one.player_id))
    return [
        PvpPlace(one.player_id, one.participation_status, one.final_score, one.final_rank)
        for one in ordered
    ]


def entrants(session: Session, pvp_event_id: int) -> list[PvpParticipant]:
    """Everybody who ever entered, by player."""
    query = sa.select(PvpParticipant).where(col(PvpParticipant.pvp_event_id) == pvp_event_id)
    return list(session.execute(query.order_by(col(PvpParticipant.player_id))).scalars())


def step(
    session: WriteSession,
    service: str,
    request: dict[str, Any],
    work: Callable[[PvpEvent], None],
) -> PvpInfo:
    """Run one step on the locked event, once per key; gives the event as it stands."""
    number = int(request["event"])

    def do_it() -> dict[str, Any]:
        row = locked(session, PvpEvent, number)
        work(row)
        row.version, row.updated_at = row.version + 1, max(session.now, row.created_at)
        session.flush()
        key = f"{number}:{request['player']}" if "player" in request else str(number)
        audit.record(session, action=f"pvp.{service}", object_type="pvp_events", object_key=key,
                     details={"status": row.activation_status.value})  # fmt: skip
        return {"event": number}

    once(session, service=f"pvp.{service}", request=request, work=do_it)
    return event(session, pvp_event_id=number)


def entered(session: Session, pvp_event_id: int, player_id: int) -> PvpParticipant:
    """A player's part in an event; Refused for who never entered."""
    query = sa.select(PvpParticipant).where(
        col(PvpParticipant.pvp_event_id) == pvp_event_id,
        col(PvpParticipant.player_id) == player_id,
    )
    one: PvpParticipant | None = session.execute(query).scalar_one_or_none()
    if one is None:
        raise Refused(
            f"Player {player_id} takes no part in event {pvp_event_id}. Name one who has entered.",
            code="E-COMP-001",
        )
    return one


def require_status(row: PvpEvent, *wanted: PvpEventStatus) -> None:
    """Refuse an event that is in none of these states."""
    if row.activation_status not in wanted:
        needed = " or ".join(status.value for status in wanted)
        raise Refused(
            f"Event {row.id} is {row.activation_status.value}; this needs one that is {needed}. "
            "Look at its present state first.",
            code="E-COMP-002",
        )


def move_participant(one: PvpParticipant, to: PvpParticipantStatus) -> None:
    """Move a participant's status, or refuse."""
    move(one, "participation_status", PVP_PARTICIPANT_STATES, to)


def about(row: PvpEvent) -> dict[str, int]:
    """The event as postings name it."""
    return {"pvp_event_id": int(row.id or 0)}


# --- Entering, handing in, leaving --------------------------------------------------------------


def register(session: WriteSession, *, pvp_event_id: int, player_id: int) -> PvpInfo:
    """Enter a player, who pays the fee; one who had withdrawn may come back.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-005 from another world; E-COMP-002 unless
    registration is open; E-COMP-009 when entered already; E-COMP-003 after the deadline; E-COMP-007
    for requirements; E-COMP-008 when it is full; E-REFUSED-007 for the fee.
    """

    def work(row: PvpEvent) -> None:
        profile = acting_for(session, session.actor, player_id)
        before = next(
            (o for o in entrants(session, pvp_event_id) if o.player_id == player_id), None
        )
        _require_room(session, row, profile, before)
        take_fee(session, profile, row.entry_requirements, about(row))
        if before is None:
            before = PvpParticipant(pvp_event_id=pvp_event_id, player_id=player_id)
            session.add(before)
        else:
            move_participant(before, PvpParticipantStatus.REGISTERED)
        before.registration_date = session.now
        row.current_participants += 1

    return step(session, "register", {"event": pvp_event_id, "player": player_id}, work)


def _require_room(
    session: WriteSession, row: PvpEvent, profile: PlayerProfile, before: PvpParticipant | None
) -> None:
    if profile.world_id != row.world_id:
        raise Refused(
            f"Player {profile.id} plays in another world than event {row.id}. Choose an event of "
            "the player's own world.",
            code="E-COMP-005",
        )
    require_status(row, PvpEventStatus.REGISTRATION_OPEN)
    if before is not None and before.participation_status is not PvpParticipantStatus.WITHDRAWN:
        raise Refused(
            f"Player {profile.id} has entered event {row.id} already, as "
            f"{before.participation_status.value}. Wait for it to start.",
            code="E-COMP-009",
        )
    if session.now > row.registration_deadline:
        raise Refused(
            f"Event {row.id} took players in until {row.registration_deadline:%Y-%m-%d %H:%M} UTC. "
            "Choose another.",
            code="E-COMP-003",
        )
    require_entry(session, profile, row.entry_requirements, what=f"event {row.id}")
    if row.current_participants >= row.max_participants:
        raise Refused(
            f"Event {row.id} is full: it has room for {row.max_participants}. Wait until somebody "
            "withdraws, or choose another.",
            code="E-COMP-008",
        )


def withdraw(session: WriteSession, *, pvp_event_id: int, player_id: int) -> PvpInfo:
    """Leave: before the start with the fee, later without it.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001 for who never entered; E-COMP-002.
    """

    def work(row: PvpEvent) -> None:
        profile = acting_for(session, session.actor, player_id)
        one = entered(session, pvp_event_id, player_id)
        require_status(row, PvpEventStatus.REGISTRATION_OPEN, PvpEventStatus.ACTIVE)
        move_participant(one, PvpParticipantStatus.WITHDRAWN)
        if row.activation_status is PvpEventStatus.REGISTRATION_OPEN:
            return_fee(session, profile, about(row))
        row.current_participants -= 1

    return step(session, "withdraw", {"event": pvp_event_id, "player": player_id}, work)


def submit(
    session: WriteSession, *, pvp_event_id: int, player_id: int, submission: Mapping[str, Any]
) -> PvpInfo:
    """Hand something in (again, as often as the rules allow); the newest counts.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 unless the event and the
    player are active; E-COMP-003 after the end; E-COMP-016 when all attempts are used; RecordError
    with every fault of the submission.
    """
    request = {"event": pvp_event_id, "player": player_id, "submission": dict(submission)}

    def work(row: PvpEvent) -> None:
        acting_for(session, session.actor, player_id)
        one = entered(session, pvp_event_id, player_id)
        require_status(row, PvpEventStatus.ACTIVE)
        require_active(one)
        _require_attempt(session, row, player_id)
        values = {"submission_data": dict(submission)}
        existing = {name: getattr(one, name) for name in type(one).model_fields}
        clean, violations = examine("pvp_participants", values, existing=existing, now=session.now)
        raise_all(violations)
        one.submission_data = clean["submission_data"]

    return step(session, "submit", request, work)


def require_active(one: PvpParticipant) -> None:
    """Refuse a participant who is not competing now."""
    if one.participation_status is not PvpParticipantStatus.ACTIVE:
        raise Refused(
            f"Player {one.player_id} is {one.participation_status.value} in event "
            f"{one.pvp_event_id}; this is for active participants. Look at the results first.",
            code="E-COMP-002",
        )


def _require_attempt(session: WriteSession, row: PvpEvent, player_id: int) -> None:
    if session.now > row.end_date:
        raise Refused(
            f"Event {row.id} ended at {row.end_date:%Y-%m-%d %H:%M} UTC, and nothing is handed in "
            "any more. Wait for the results.",
            code="E-COMP-003",
        )
    query = sa.select(sa.func.count()).where(  # the audit trail counts the attempts
        col(AuditEvent.object_type) == "pvp_events",
        col(AuditEvent.object_key) == f"{row.id}:{player_id}",
        col(AuditEvent.action) == "pvp.submit",
    )
    most = int(row.rules.get("attempts_max", 1))
    if session.execute(query).scalar_one() >= most:
        raise Refused(
            f"Player {player_id} has handed in {most} times, as often as event {row.id} allows. "
            "Wait for the results.",
            code="E-COMP-016",
        )
