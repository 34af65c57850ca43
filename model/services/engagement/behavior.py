"""Behaviour: one thing that a player was seen to do, inside a session of learning or outside.

Source: rules.md §4 (behavior_events). What is seen is never edited; retention forgets it.
"""

from __future__ import annotations

from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.acting import acting_for
from model.services.engagement.sessions import OPEN, count_gap
from model.services.idempotency import once
from model.services.records import storing
from model.services.records.faults import Where, raise_all
from model.services.records.requests import fingerprint
from model.services.records.validation import examine
from model.services.records.writing import tied
from model.tables import LearningSession
from model.words import BehaviorEventKind

TABLE = "behavior_events"


def see(
    session: WriteSession,
    *,
    player_id: int,
    kind: BehaviorEventKind,
    session_id: int | None = None,
    place: str = "",
    seconds: int = 0,
    value: float = 0.0,
    text: str = "",
) -> int:
    """Write down what a player was seen to do now; gives the event's id.

    It counts as a sign of the session that it names. Errors: NotFound; Refused for somebody else's
    player or a session that is over; RecordError for details of another shape.
    """
    details = {"place": place, "seconds": seconds, "value": value, "text": text}
    values = {
        "player_id": player_id,
        "learning_session_id": session_id,
        "kind": kind.value,
        "details": details,
        "occurred_at": session.now,
    }

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        clean, violations = examine(TABLE, values, now=session.now, by_service=True)
        where = Where(TABLE)
        raise_all(violations + tied(session, TABLE, clean, where, None))
        if session_id is not None:
            _touch(session, session_id)
        row_id = storing.insert(session, TABLE, clean)
        audit.record(
            session,
            action="engagement.see",
            object_type=TABLE,
            object_key=str(row_id),
            details={"player": player_id, "kind": kind.value},
        )
        return {"id": row_id}

    request = {"form": fingerprint({**values, "occurred_at": None})}
    answer = once(session, service="engagement.see", request=request, work=work)
    assert answer is not None
    return int(answer["id"])


def _touch(session: WriteSession, session_id: int) -> None:
    row = session.get_one(LearningSession, session_id, with_for_update=True, populate_existing=True)
    if row.status not in OPEN:
        raise Refused(
            f"Session {session_id} is {row.status.value}: nothing is seen in it any more. "
            "Leave the session out, or start a new one.",
            code="E-ENG-005",
        )
    count_gap(session, row)
