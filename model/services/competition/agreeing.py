"""Agreeing to what was reported in a duel, contesting it, and deciding what is contested.

Where no record of play knows the points, each side reports its own, and who loses by the reports
has to agree: by ending its side after the other's last report, by `agree`, or by saying nothing
until a day after the end. Who contests leaves it to a game master, or a week later all stakes go
back. An admin, who may play every part, agrees for both.
"""

from __future__ import annotations

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.competition.common import (
    profile_of,
    require_game_master,
)
from model.services.competition.duels import (
    CONTESTS,
    DuelInfo,
    is_contested,
    locked_with_sides,
    require_side,
    sides,
    step,
)
from model.services.competition.measures import (
    is_measured,
)
from model.services.competition.telling import tell_others
from model.services.competition.verdicts import (
    add_event,
    complete,
    decide_when_done,
    follow_decided,
)
from model.tables import Duel, DuelParticipant
from model.words import DuelEventType, DuelStatus

REASON_MAX = 180


def agree(session: WriteSession, *, duel_id: int, player_id: int) -> DuelInfo:
    """Agree to the scores as they were reported, as one of the two; ends one's side.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 unless it runs;
    E-COMP-017 where the record of play decides.
    """

    def work() -> Duel:
        row, part = reported(session, duel_id, player_id)
        part.finished_at = part.finished_at or session.now
        details = {"score": part.score, "note": "agrees"}
        add_event(session, row, player_id, DuelEventType.COMPLETION, details)
        decide_when_done(session, row, agrees=session.actor.may_play_for)
        follow_decided(session, row, player_id)
        return row

    return step(session, "agree", {"duel": duel_id, "player": player_id}, work)


def contest(session: WriteSession, *, duel_id: int, player_id: int, reason: str) -> DuelInfo:
    """Say that what the other side reported is not true: a game master decides then.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 unless it runs;
    E-COMP-017 where the record of play decides; E-COMP-014 without a reason.
    """

    def work() -> Duel:
        row, part = reported(session, duel_id, player_id)
        details = {"score": part.score, "note": f"{CONTESTS}{_reason(reason)}"}
        add_event(session, row, player_id, DuelEventType.PROGRESS_UPDATE, details)
        tell_others(session, row, "Your duel is contested", "A game master decides it.")
        return row

    request = {"duel": duel_id, "player": player_id, "reason": reason}
    return step(session, "contest", request, work)


def decide(session: WriteSession, *, duel_id: int, winner_id: int | None, reason: str) -> DuelInfo:
    """Decide a contested duel, for one side or (None) as a draw; game masters who are not in it.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002 unless it runs; E-COMP-018 when
    nobody contests it; E-COMP-015 for one's own case; E-COMP-001 for a winner who is none of the
    two; E-COMP-014 without a reason.
    """
    require_game_master(session)

    def work() -> Duel:
        row = locked_with_sides(session, duel_id)
        _require_running(row)
        if not is_contested(session, duel_id):
            raise Refused(
                f"Nobody contests duel {duel_id}, so it is not yours to decide. Let its two "
                "sides end it, or its time.",
                code="E-COMP-018",
            )
        _require_not_own(session, row)
        if winner_id is not None:
            require_side(row, winner_id)
        about = winner_id or row.challenger_id
        details = {"score": sides(session, duel_id)[about].score, "note": _reason(reason)}
        add_event(session, row, about, DuelEventType.COMPLETION, details)
        complete(session, row, winner_id=winner_id)
        return row

    request = {"duel": duel_id, "winner": winner_id, "reason": reason}
    return step(session, "decide", request, work)


def reported(session: WriteSession, duel_id: int, player_id: int) -> tuple[Duel, DuelParticipant]:
    """A running duel without a record, and the actor's side of it."""
    row = locked_with_sides(session, duel_id)
    acting_for(session, session.actor, player_id)
    require_side(row, player_id)
    _require_running(row)
    if is_measured(session, row):
        raise Refused(
            f"Duel {duel_id} is judged by the record of play, so there is nothing to agree about "
            "or to contest. Finish it; what was recorded wrongly is reversed there.",
            code="E-COMP-017",
        )
    return row, sides(session, duel_id)[player_id]


def _require_running(row: Duel) -> None:
    if row.duel_status is not DuelStatus.IN_PROGRESS:
        raise Refused(
            f"Duel {row.id} is {row.duel_status.value}; this is for one that runs. Look at its "
            "present state first.",
            code="E-COMP-002",
        )


def _require_not_own(session: WriteSession, row: Duel) -> None:
    both = (row.challenger_id, row.opponent_id)
    if session.actor.user_id in {profile_of(session, player).user_id for player in both}:
        raise Refused(
            f"{session.actor.name} is one of the two in duel {row.id}, and nobody decides their "
            "own case. Leave it to another admin or designer.",
            code="E-COMP-015",
        )


def _reason(reason: str) -> str:
    kept = reason.strip()
    if not 1 <= len(kept) <= REASON_MAX:
        raise Refused(
            f"It takes a reason in 1 to {REASON_MAX} characters, not {len(kept)}. Say why.",
            code="E-COMP-014",
        )
    return kept
