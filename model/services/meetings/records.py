"""What was captured of a meeting: raw as it came, worked up by the product, or failed.

Questlab has no service that listens or writes, so an operator brings what one made of a record.
A party may ask that everybody agrees before a machine records (rules of the party).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.meetings.planning import HELD, require_host, require_status, with_member
from model.services.parties.members import rights_of
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, find_all, load, locked, move
from model.words import MeetingRecordingMethod, MeetingRecordStatus, MeetingStatus, Role

TABLE = "meeting_records"
DONE = MeetingStatus.COMPLETED.value
MADE = frozenset(
    {
        *("structured_content", "topics_discussed", "decisions_made", "shared_resources"),
        "recording_quality",
    }
)
"""What is made of a record when it is worked up."""


@dataclass(frozen=True, slots=True)
class RecordInfo:
    """One record of a meeting: by whom, how far it is worked up, and who takes part in it."""

    id: int
    meeting_id: int
    recorder_id: int
    method: str
    status: str
    quality: str
    topics: tuple[str, ...]
    participants: tuple[int, ...]


def record(
    session: WriteSession,
    *,
    meeting_id: int,
    player_id: int,
    method: MeetingRecordingMethod,
    raw_content: str,
    participants: tuple[int, ...] = (),
    everybody_agreed: bool = False,
) -> RecordInfo:
    """Keep notes or a recording of a meeting that is held or over.

    Takes its organizer, the leader or the right `record_meetings`. Errors: NotFound; Refused, also
    for a machine's recording that not everybody agreed to; RecordError.
    """

    def work() -> int:
        row, member = with_member(session, meeting_id, player_id)
        party = load(session, "parties", row["party_id"], what="party")
        if "record_meetings" not in rights_of(session, party, member):
            require_host(row, member)
        require_status(row, HELD, DONE)
        _require_consent(party, method, everybody_agreed)
        pair = {"party_meeting_id": meeting_id, "recorder_id": player_id}
        record_id = add(session, TABLE, **pair, recording_method=method, raw_content=raw_content)
        for participant in sorted({player_id, *participants}):
            one = {"meeting_record_id": record_id, "player_id": participant}
            add(session, "meeting_record_participants", **one)
        return record_id

    request: Row = {"meeting": meeting_id, "player": player_id, "method": method}
    request |= {"content": fingerprint(raw_content), "participants": sorted(participants)}
    request["agreed"] = everybody_agreed
    made = act(session, "meetings.record", request=request, table=TABLE, work=work)
    return meeting_record(session, record_id=made)


def _require_consent(party: Row, method: MeetingRecordingMethod, agreed: bool) -> None:
    by_hand = method == MeetingRecordingMethod.MANUAL_ENTRY
    if party["party_rules"].get("recording_needs_consent", True) and not by_hand and not agreed:
        raise Refused(
            f"Party {party['id']} records by {method} only when everybody agrees. "
            "Ask them and say so, or write notes by hand.",
            code="E-MEET-006",
        )


def work_up(
    session: WriteSession, *, record_id: int, values: Mapping[str, Any] | None
) -> RecordInfo:
    """Bring what was made of a raw or failed record, as an operator; None says that it failed.

    `values` are structured_content, topics_discussed, decisions_made, shared_resources and
    recording_quality. Errors: NotFound; Refused for a record that is worked up, or other values;
    RecordError.
    """
    session.actor.require(Role.DESIGNER)

    def work() -> int:
        row = locked(session, TABLE, record_id, what="record of a meeting")
        if row["processing_status"] == MeetingRecordStatus.PROCESSED:
            raise Refused(
                f"Record {record_id} is worked up already. Record the meeting anew to change it.",
                code="E-MEET-009",
            )
        _require_made(values)
        if row["processing_status"] != MeetingRecordStatus.PROCESSING:
            row = move(session, TABLE, row, MeetingRecordStatus.PROCESSING)
        if values is None:
            move(session, TABLE, row, MeetingRecordStatus.FAILED)
        else:
            made = {**values, "processed_at": session.now}
            move(session, TABLE, row, MeetingRecordStatus.PROCESSED, **made)
        return record_id

    request = {"record": record_id, "values": fingerprint(values)}
    act(session, "meetings.work_up", request=request, table=TABLE, work=work)
    return meeting_record(session, record_id=record_id)


def _require_made(values: Mapping[str, Any] | None) -> None:
    """What a service makes of a record; who recorded it, and what, stays."""
    if unknown := sorted(set(values or {}) - MADE):
        raise Refused(
            f"A record is not worked up with {', '.join(unknown)}. Use {', '.join(sorted(MADE))}.",
            code="E-MEET-017",
        )


def meeting_record(session: Session, *, record_id: int) -> RecordInfo:
    """One record as it stands; NotFound when there is none."""
    row = load(session, TABLE, record_id, what="record of a meeting")
    there = find_all(session, "meeting_record_participants", meeting_record_id=record_id)
    return RecordInfo(
        id=row["id"],
        meeting_id=row["party_meeting_id"],
        recorder_id=row["recorder_id"],
        method=row["recording_method"],
        status=row["processing_status"],
        quality=row["recording_quality"],
        topics=tuple(row["topics_discussed"]),
        participants=tuple(sorted(one["player_id"] for one in there)),
    )
