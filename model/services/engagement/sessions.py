"""Sessions of learning: begun, kept alive by signals, paused, ended by the player or by silence.

A signal within 300 seconds of the last one counts the time between as learning; a longer gap is an
absence: an interruption, and no time. Pauses and idle timeouts are interruptions too. Source:
rules.md §4 (learning_sessions, `learner_monitor.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.rules import engagement as rules
from model.services import audit
from model.services.acting import acting_for
from model.services.engagement.counting import of_session
from model.services.engagement.logins import add_minutes
from model.services.idempotency import once
from model.services.play.days import arrive
from model.services.records import Where
from model.services.records.faults import raise_all
from model.services.records.references import broken_references
from model.tables import LearningSession, PlayerProfile, SessionEvent
from model.words import (
    LEARNING_SESSION_STATES,
    DeviceKind,
    LearningSessionStatus,
    Role,
    SessionEventKind,
)

OPEN = (LearningSessionStatus.ACTIVE, LearningSessionStatus.PAUSED)
SILENT_MINUTES = 120
"""An open session is abandoned after so long without a sign (rules.md §4: inactive after 2 h)."""
_MOVES = {
    SessionEventKind.PAUSE: LearningSessionStatus.PAUSED,
    SessionEventKind.RESUME: LearningSessionStatus.ACTIVE,
}
_INTERRUPTIONS = frozenset({SessionEventKind.PAUSE, SessionEventKind.IDLE_TIMEOUT})
_PLACE_LENGTH_MAX, _SECONDS_MAX = 200, 86_400


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One session as it stands; scores are reckoned when it ends."""

    id: int
    player_id: int
    status: LearningSessionStatus
    started_at: datetime
    last_event_at: datetime
    ended_at: datetime | None
    active_seconds: int
    interruption_count: int
    completion_ppm: int
    engagement_score: float
    dropout_risk: float


def start(
    session: WriteSession,
    *,
    player_id: int,
    activity_id: int | None = None,
    lesson_id: int | None = None,
    device: DeviceKind = DeviceKind.OTHER,
) -> SessionInfo:
    """Begin a session, of an activity or a lesson where one is named.

    Errors: NotFound; Refused for somebody else's player or while another session is open;
    RecordError for an activity or lesson that is not of the player's world.
    """

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        arrive(session, player_id=player_id)
        _require_none_open(session, player_id)
        about = {"player_id": player_id, "activity_id": activity_id, "lesson_id": lesson_id}
        raise_all(broken_references(session, "learning_sessions", [about], _nowhere))
        row = LearningSession(
            player_id=player_id,
            activity_id=activity_id,
            lesson_id=lesson_id,
            device=device,
            started_at=session.now,
            last_event_at=session.now,
        )
        session.add(row)
        session.flush()
        _note_event(session, row, SessionEventKind.START)
        _record(session, "engagement.start", row)
        return {"id": row.id}

    request = {
        "player": player_id,
        "activity": activity_id,
        "lesson": lesson_id,
        "device": device.value,
    }
    answer = once(session, service="engagement.start", request=request, work=work)
    assert answer is not None
    return session_of(session, session_id=answer["id"])


def signal(
    session: WriteSession,
    *,
    session_id: int,
    kind: SessionEventKind = SessionEventKind.PROGRESS,
    completion_ppm: int | None = None,
    place: str = "",
    seconds: int = 0,
) -> SessionInfo:
    """Say what happens in an open session; without a kind it is its heartbeat.

    PAUSE and RESUME move it; `completion_ppm` never goes down. Errors: NotFound; Refused for
    somebody else's session, one that is over, a move it cannot make, or figures out of range.
    """

    def work() -> dict[str, Any]:
        row = _own_open(session, session_id)
        _require_sound(completion_ppm, place, seconds)
        if kind in (SessionEventKind.START, SessionEventKind.END):
            raise Refused(
                f"A signal cannot be {kind.value}: sessions begin by start and end by end. "
                "Call those.",
                code="E-ENG-003",
            )
        before = row.interruption_count
        count_gap(session, row)
        if kind in _MOVES:
            _move(row, _MOVES[kind])
        # An idle timeout says what the gap before it has said already: one absence counts once.
        is_told = kind is SessionEventKind.IDLE_TIMEOUT and row.interruption_count > before
        row.interruption_count += kind in _INTERRUPTIONS and not is_told
        row.completion_ppm = max(row.completion_ppm, completion_ppm or 0)
        session.flush()
        _note_event(session, row, kind, place=place, seconds=seconds)
        _record(session, "engagement.signal", row, kind=kind.value)
        return {"id": row.id}

    request = {
        "session": session_id,
        "kind": kind.value,
        "completion": completion_ppm,
        "place": place,
        "seconds": seconds,
    }
    once(session, service="engagement.signal", request=request, work=work)
    return session_of(session, session_id=session_id)


def end(
    session: WriteSession, *, session_id: int, completion_ppm: int | None = None
) -> SessionInfo:
    """End a session: its scores are reckoned and its minutes go to the day's login.

    Errors: NotFound; Refused for somebody else's session or one that is over.
    """

    def work() -> dict[str, Any]:
        row = _own_open(session, session_id)
        _require_sound(completion_ppm, "", 0)
        count_gap(session, row)
        row.completion_ppm = max(row.completion_ppm, completion_ppm or 0)
        _close(session, row, LearningSessionStatus.COMPLETED)
        _record(session, "engagement.end", row)
        return {"id": row.id}

    request = {"session": session_id, "completion": completion_ppm}
    once(session, service="engagement.end", request=request, work=work)
    return session_of(session, session_id=session_id)


def abandon_silent(session: WriteSession, *, minutes: int = SILENT_MINUTES) -> int:
    """Abandon every open session without a sign for so long; gives how many.

    Errors: Refused without the role admin or designer, or for less than the gap that is an absence.
    """
    session.actor.require(Role.DESIGNER)
    if not rules.is_absence(60 * minutes):
        raise Refused(
            f"{minutes} minutes without a sign are no silence: who learns may be quiet so long. "
            f"Say more, usually {SILENT_MINUTES}.",
            code="E-ENG-016",
        )

    def work() -> dict[str, Any]:
        before = session.now - timedelta(minutes=minutes)
        query = (
            sa.select(LearningSession)
            .where(
                col(LearningSession.status).in_(OPEN), col(LearningSession.last_event_at) < before
            )
            .order_by(col(LearningSession.id))
            .with_for_update()
        )
        rows = list(session.execute(query).scalars())
        for row in rows:
            _close(session, row, LearningSessionStatus.ABANDONED, at=row.last_event_at)
        if rows:
            audit.record(
                session,
                action="engagement.abandon_silent",
                object_type="learning_sessions",
                object_key="silent",
                details={"count": len(rows)},
            )
        return {"count": len(rows)}

    request = {"minutes": minutes}
    answer = once(session, service="engagement.abandon_silent", request=request, work=work)
    assert answer is not None
    return int(answer["count"])


def session_of(session: Session, *, session_id: int) -> SessionInfo:
    """One session; NotFound when there is none."""
    row = session.get(LearningSession, session_id, populate_existing=True)
    if row is None or row.id is None:
        raise NotFound(f"There is no session of learning {session_id}.")
    names = [name for name in SessionInfo.__dataclass_fields__ if name != "id"]
    return SessionInfo(id=row.id, **{name: getattr(row, name) for name in names})


# --- Steps --------------------------------------------------------------------------------------


def _nowhere(_index: int) -> Where:
    return Where("learning_sessions")


def _require_none_open(session: WriteSession, player_id: int) -> None:
    query = sa.select(col(LearningSession.id)).where(
        col(LearningSession.player_id) == player_id, col(LearningSession.status).in_(OPEN)
    )
    known = session.execute(query.order_by(col(LearningSession.id)).limit(1)).scalar()
    if known is not None:
        raise Refused(
            f"Session {known} of player {player_id} is still open, and a player learns in one at "
            "a time. End it first.",
            code="E-ENG-001",
        )


def _own_open(session: WriteSession, session_id: int) -> LearningSession:
    """An open session of the actor's own, locked after its player."""
    known = session.get(LearningSession, session_id)
    if known is None:
        raise NotFound(f"There is no session of learning {session_id}.")
    acting_for(session, session.actor, known.player_id)
    row = session.get_one(LearningSession, session_id, with_for_update=True, populate_existing=True)
    if row.status not in OPEN:
        raise Refused(
            f"Session {session_id} is {row.status.value}: it is over. Start a new one.",
            code="E-ENG-002",
        )
    return row


def _require_sound(completion_ppm: int | None, place: str, seconds: int) -> None:
    is_sound = (
        0 <= (completion_ppm or 0) <= rules.PPM
        and len(place) <= _PLACE_LENGTH_MAX
        and 0 <= seconds <= _SECONDS_MAX
    )
    if not is_sound:
        raise Refused(
            "A signal says at most 1,000,000 millionths done, a place of at most "
            f"{_PLACE_LENGTH_MAX} characters and 0 to {_SECONDS_MAX} seconds. Correct it.",
            code="E-ENG-004",
        )


def count_gap(session: WriteSession, row: LearningSession) -> None:
    """Count the time since the last sign as learning or as an absence: now there is a new one."""
    gap = max(0, int((session.now - row.last_event_at).total_seconds()))
    if row.status is LearningSessionStatus.ACTIVE:
        if rules.is_absence(gap):
            row.interruption_count += 1
        else:
            row.active_seconds += gap
    row.last_event_at = max(row.last_event_at, session.now)


def _move(row: LearningSession, to: LearningSessionStatus) -> None:
    if LEARNING_SESSION_STATES.move(row.status, to) is None:
        raise Refused(
            f"Session {row.id} is {row.status.value} and cannot become {to.value}. "
            "Look at it again.",
            code="E-ENG-002",
        )
    row.status = to


def _close(
    session: WriteSession,
    row: LearningSession,
    to: LearningSessionStatus,
    *,
    at: datetime | None = None,
) -> None:
    """End the row, reckon its scores, and give its minutes to the day on which it began."""
    assert row.id is not None
    row.status = to
    row.ended_at = max(row.started_at, at or row.last_event_at)
    session.flush()
    _note_event(session, row, SessionEventKind.END)
    seen = of_session(session, row.id)
    row.engagement_score = rules.engagement(seen) / 10_000
    row.dropout_risk = rules.dropout(seen) / rules.PPM
    session.flush()
    zone = session.get_one(PlayerProfile, row.player_id).timezone
    day = calendar.local_date(zone, row.started_at)
    add_minutes(session, player_id=row.player_id, day=day, minutes=row.active_seconds // 60)


def _note_event(
    session: WriteSession,
    row: LearningSession,
    kind: SessionEventKind,
    *,
    place: str = "",
    seconds: int = 0,
) -> None:
    details = {"place": place, "seconds": seconds, "progress_ppm": row.completion_ppm}
    assert row.id is not None
    session.add(
        SessionEvent(
            learning_session_id=row.id,
            kind=kind,
            details=details,
            occurred_at=session.now,
            created_at=session.now,
        )
    )
    session.flush()


def _record(session: WriteSession, action: str, row: LearningSession, **details: Any) -> None:
    said = {"player": row.player_id, "status": row.status.value, **details}
    key = str(row.id)
    audit.record(
        session, action=action, object_type="learning_sessions", object_key=key, details=said
    )
