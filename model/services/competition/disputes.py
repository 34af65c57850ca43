"""Disputes about player-versus-player events: opened, reviewed, upheld or rejected.

A participant disputes another's result. Upheld, the other is disqualified: ranks are made anew,
what was won goes back and those behind move up. Rejected, nothing changes. Nobody decides their own
case. Source: sources/roguelearn.md (PvPDispute).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import records
from model.services.acting import acting_for
from model.services.competition.common import (
    found,
    locked,
    move,
    note,
    require_game_master,
)
from model.services.competition.judging import strike
from model.services.competition.pvp import entered
from model.services.idempotency import once
from model.tables import PlayerProfile, PvpDispute, PvpEvent
from model.words import (
    PVP_DISPUTE_STATES,
    PvpDisputeStatus,
    PvpDisputeType,
    PvpEventStatus,
    PvpParticipantStatus,
)

UPHELD, REJECTED = "upheld", "rejected"
RESOLUTION_MAX = 4_000


@dataclass(frozen=True, slots=True)
class DisputeInfo:
    """One dispute as it stands; `is_upheld` is empty until it is resolved."""

    id: int
    pvp_event_id: int
    reporter_id: int
    reported_player_id: int
    dispute_type: PvpDisputeType
    status: PvpDisputeStatus
    is_upheld: bool | None
    resolution: str
    resolved_at: datetime | None


def dispute(session: Session, *, dispute_id: int) -> DisputeInfo:
    """One dispute as it stands; NotFound when there is none."""
    row = found(session, PvpDispute, dispute_id)
    verdict, _, reason = (row.resolution or "").partition(": ")
    is_resolved = row.resolution_status is PvpDisputeStatus.RESOLVED
    return DisputeInfo(
        id=dispute_id,
        pvp_event_id=row.pvp_event_id,
        reporter_id=row.reporter_id,
        reported_player_id=row.reported_player_id,
        dispute_type=row.dispute_type,
        status=row.resolution_status,
        is_upheld=verdict == UPHELD if is_resolved else None,
        resolution=reason,
        resolved_at=row.resolved_at,
    )


def open_dispute(
    session: WriteSession,
    *,
    pvp_event_id: int,
    reporter_id: int,
    reported_player_id: int,
    dispute_type: PvpDisputeType,
    description: str,
    evidence: Mapping[str, Any] | None = None,
) -> DisputeInfo:
    """Dispute another participant's result, as one who took part.

    Errors, in this order: NotFound; E-REFUSED-015 when it is not yours; E-COMP-002 before the event
    has started; E-COMP-009 while such a dispute is open; RecordError with every fault of the form,
    also when one of the two took no part.
    """
    values = {
        "pvp_event_id": pvp_event_id,
        "reporter_id": reporter_id,
        "reported_player_id": reported_player_id,
        "dispute_type": str(dispute_type),
        "description": description,
        "evidence": dict(evidence or {}),
    }

    def work() -> dict[str, Any]:
        event = locked(session, PvpEvent, pvp_event_id)
        acting_for(session, session.actor, reporter_id)
        if event.activation_status not in (PvpEventStatus.ACTIVE, PvpEventStatus.COMPLETED):
            raise Refused(
                f"Event {pvp_event_id} is {event.activation_status.value}, so it has no result to "
                "dispute. Wait until it has started.",
                code="E-COMP-002",
            )
        _require_first(session, values)
        made = records.create(
            session, table="pvp_disputes", values={**values, "reported_at": session.now}
        )
        return {"dispute": made["id"]}

    answer = once(session, service="disputes.open", request=values, work=work)
    assert answer is not None
    return dispute(session, dispute_id=answer["dispute"])


def _require_first(session: Session, values: Mapping[str, Any]) -> None:
    names = ("pvp_event_id", "reporter_id", "reported_player_id")
    same = [getattr(PvpDispute, name) == values[name] for name in names]
    query = sa.select(col(PvpDispute.id)).where(
        *same,
        col(PvpDispute.deleted_at).is_(None),
        col(PvpDispute.resolution_status) != PvpDisputeStatus.RESOLVED,
    )
    known = session.execute(query).scalars().first()
    if known is not None:
        raise Refused(
            f"Dispute {known} between the same two about event {values['pvp_event_id']} is open. "
            "Add to that one.",
            code="E-COMP-009",
        )


def review(session: WriteSession, *, dispute_id: int) -> DisputeInfo:
    """Take a dispute up; operators who are not in it.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-015 for one's own case; E-COMP-002.
    """

    def work(row: PvpDispute) -> None:
        move(row, "resolution_status", PVP_DISPUTE_STATES, PvpDisputeStatus.UNDER_REVIEW)

    return _step(session, "review", {"dispute": dispute_id}, work)


def put_back(session: WriteSession, *, dispute_id: int) -> DisputeInfo:
    """Leave a dispute to somebody else. Errors as `review`."""

    def work(row: PvpDispute) -> None:
        move(row, "resolution_status", PVP_DISPUTE_STATES, PvpDisputeStatus.PENDING)

    return _step(session, "put_back", {"dispute": dispute_id}, work)


def uphold(session: WriteSession, *, dispute_id: int, resolution: str) -> DisputeInfo:
    """Decide for the reporter: the reported player is disqualified and loses what was won.

    Errors, in this order: E-REFUSED-002 (also when something was won and the actor is no admin);
    NotFound; E-COMP-015; E-COMP-002; E-COMP-014 without a reason.
    """
    return _resolve(session, dispute_id, UPHELD, resolution)


def reject(session: WriteSession, *, dispute_id: int, resolution: str) -> DisputeInfo:
    """Decide against the reporter: the result stands. Errors as `uphold`."""
    return _resolve(session, dispute_id, REJECTED, resolution)


def _resolve(session: WriteSession, dispute_id: int, verdict: str, resolution: str) -> DisputeInfo:
    def work(row: PvpDispute) -> None:
        move(row, "resolution_status", PVP_DISPUTE_STATES, PvpDisputeStatus.RESOLVED)
        reason = resolution.strip()
        if not 1 <= len(reason) <= RESOLUTION_MAX:
            raise Refused(
                f"A decision needs its reason in 1 to {RESOLUTION_MAX:,} characters, not "
                f"{len(reason)}. Say why.",
                code="E-COMP-014",
            )
        row.resolution = f"{verdict}: {reason}"
        row.resolved_by, row.resolved_at = session.actor.user_id, session.now
        if verdict == UPHELD:
            event = locked(session, PvpEvent, row.pvp_event_id)
            one = entered(session, row.pvp_event_id, row.reported_player_id)
            if one.participation_status is not PvpParticipantStatus.DISQUALIFIED:
                strike(session, event, one)

    request = {"dispute": dispute_id, "resolution": resolution}
    service = "uphold" if verdict == UPHELD else "reject"
    return _step(session, service, request, work)


def _step(
    session: WriteSession,
    service: str,
    request: dict[str, Any],
    work: Callable[[PvpDispute], None],
) -> DisputeInfo:
    """Run one step of whoever decides, once per key; gives the dispute as it stands."""
    require_game_master(session)

    def do_it() -> dict[str, Any]:
        row = locked(session, PvpDispute, int(request["dispute"]))
        _require_not_own(session, row)
        work(row)
        row.version, row.updated_at = row.version + 1, max(session.now, row.created_at)
        session.flush()
        note(session, f"disputes.{service}", row, status=row.resolution_status.value)
        return {"dispute": row.id}

    answer = once(session, service=f"disputes.{service}", request=request, work=do_it)
    assert answer is not None
    return dispute(session, dispute_id=answer["dispute"])


def _require_not_own(session: WriteSession, row: PvpDispute) -> None:
    both = (row.reporter_id, row.reported_player_id)
    query = sa.select(col(PlayerProfile.user_id)).where(col(PlayerProfile.id).in_(both))
    if session.actor.user_id in set(session.execute(query).scalars()):
        raise Refused(
            f"{session.actor.name} is one of the two in dispute {row.id}, and nobody decides their "
            "own case. Leave it to another admin or designer.",
            code="E-COMP-015",
        )
