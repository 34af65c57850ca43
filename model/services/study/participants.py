"""Who takes part in a study party: join, leave, be sent away for good."""

from __future__ import annotations

from model.db import WriteSession
from model.errors import Refused
from model.services.rows import Row, add, find, load, move
from model.services.study.study_parties import (
    HELD,
    PEOPLE,
    PLANNED,
    StudyPartyInfo,
    begin_in,
    do_in,
    lead_in,
    participant,
)
from model.words import StudyPartyParticipationStatus as Part


def join(session: WriteSession, *, study_party_id: int, player_id: int) -> StudyPartyInfo:
    """Join a study party that is planned or held; who left may come back, who was sent away not."""

    def work() -> int:
        row = begin_in(session, study_party_id, player_id, PLANNED, HELD)
        pair = {"study_party_id": study_party_id, "player_id": player_id}
        known = find(session, PEOPLE, **pair)
        if known is None:
            known = load(session, PEOPLE, add(session, PEOPLE, **pair), what="participant")
        else:
            _require_may_return(known)
            times = {"joined_at": session.now, "left_at": None}
            known = move(session, PEOPLE, known, Part.JOINED, **times)
        if row["session_status"] == HELD:
            move(session, PEOPLE, known, Part.ACTIVE)
        return study_party_id

    return do_in(session, "study.join", study_party_id, player_id, work)


def _require_may_return(row: Row) -> None:
    if row["participation_status"] == Part.KICKED:
        raise Refused(
            f"Player {row['player_id']} was sent away from study party {row['study_party_id']}. "
            "Join another one.",
            code="E-STUDY-005",
        )
    if row["participation_status"] != Part.LEFT:
        raise Refused(
            f"Player {row['player_id']} takes part in study party {row['study_party_id']} "
            "already. Nothing needs to be done.",
            code="E-STUDY-009",
        )


def leave(session: WriteSession, *, study_party_id: int, player_id: int) -> StudyPartyInfo:
    """Leave a study party that is not over; its creator ends it or calls it off instead."""

    def work() -> int:
        row = begin_in(session, study_party_id, player_id, PLANNED, HELD)
        _go(session, row, player_id, Part.LEFT)
        return study_party_id

    return do_in(session, "study.leave", study_party_id, player_id, work)


def kick(
    session: WriteSession, *, study_party_id: int, player_id: int, member_id: int
) -> StudyPartyInfo:
    """Send somebody away for good, as the creator."""

    def work() -> int:
        row = lead_in(session, study_party_id, player_id, PLANNED, HELD)
        _go(session, row, member_id, Part.KICKED)
        return study_party_id

    return do_in(session, "study.kick", study_party_id, player_id, work, member=member_id)


def _go(session: WriteSession, row: Row, player_id: int, to: Part) -> None:
    if player_id == row["creator_id"]:
        raise Refused(
            f"Player {player_id} called study party {row['id']} and stays until it is over. "
            "End it, or call it off.",
            code="E-STUDY-006",
        )
    move(session, PEOPLE, participant(session, row["id"], player_id), to, left_at=session.now)
