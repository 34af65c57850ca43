"""Fighting a duel: reporting, ending one's side, and what is owed; the rest lies beside it.

verdicts   the record, the decision, who gets what
agreeing   agreeing to reports, contesting them, deciding what is contested
settling   the clock
Where the record of play knows the points (`measures`: a quiz, XP, streaks), they are read there.
"""

from __future__ import annotations

from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.acting import acting_for
from model.services.competition.agreeing import agree as agree
from model.services.competition.agreeing import contest as contest
from model.services.competition.agreeing import decide as decide
from model.services.competition.common import (
    awarded_xp,
)
from model.services.competition.duels import (
    DuelInfo,
    locked_with_sides,
    require_side,
    sides,
    step,
)
from model.services.competition.measures import (
    CORRECT_MAX,
    SCORE_MAX,
    is_measured,
)
from model.services.competition.settling import settle as settle
from model.services.competition.settling import settle_all as settle_all
from model.services.competition.verdicts import (
    add_event,
    award,
    decide_when_done,
    follow_decided,
    is_over,
    read_record,
)
from model.services.idempotency import once
from model.tables import Duel, DuelParticipant
from model.words import DuelEventType, DuelStatus, Role, XpEventSource

# --- What happens -------------------------------------------------------------------------------


def report(
    session: WriteSession,
    *,
    duel_id: int,
    player_id: int,
    score: int,
    question_number: int = 0,
    correct: bool | None = None,
    is_milestone: bool = False,
) -> DuelInfo:
    """Write down a side's score so far; who reaches the goal first wins where the rules say so.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 unless it runs and this
    side is still at it; E-COMP-003 after its time; E-COMP-010 for a score below the one before, or
    another than the record of play says; RecordError for other faults of the report.
    """
    details = {"score": score, "question_number": question_number, "correct": correct}
    kind = DuelEventType.MILESTONE if is_milestone else DuelEventType.PROGRESS_UPDATE
    request = {"duel": duel_id, "player": player_id, "kind": kind.value, **details}

    def work() -> Duel:
        row, part = _running(session, duel_id, player_id)
        is_read = is_measured(session, row)
        if is_read:
            read_record(session, row)
        _require_score(row, part, score, is_read=is_read)
        add_event(session, row, player_id, kind, details)
        if not is_read:
            part.score = score
            part.correct_answers = min(CORRECT_MAX, part.correct_answers + (correct is True))
        goal = int(row.rules.get("goal", 0))
        if goal and score >= goal:
            part.finished_at = session.now
        decide_when_done(session, row, agrees=Role.ADMIN in session.actor.roles)
        follow_decided(session, row, player_id)
        return row

    return step(session, "report", request, work)


def _require_score(row: Duel, part: DuelParticipant, score: int, *, is_read: bool) -> None:
    """Refuse a number that is none, falls, or is not the record's."""
    if is_read and (type(score) is not int or score != part.score):
        raise Refused(
            f"A score of {score} is not what the record of play says: duel {row.id} is judged by "
            f"it, and player {part.player_id} has {part.score} there since the start. Play on, or "
            f"report {part.score}.",
            code="E-COMP-010",
        )
    if type(score) is not int or not part.score <= score <= SCORE_MAX:
        raise Refused(
            f"A score of {score} does not follow {part.score}: a side's score only grows, to "
            "1,000,000,000 at most. Report the whole score so far.",
            code="E-COMP-010",
        )


def finish(session: WriteSession, *, duel_id: int, player_id: int) -> DuelInfo:
    """End one's own side; when both have, the better score wins. Errors as `report`."""

    def work() -> Duel:
        row, part = _running(session, duel_id, player_id)
        read_record(session, row)
        part.finished_at = session.now
        details = {"score": part.score}
        add_event(session, row, player_id, DuelEventType.COMPLETION, details)
        decide_when_done(session, row, agrees=session.actor.may_play_for)
        follow_decided(session, row, player_id)
        return row

    return step(session, "finish", {"duel": duel_id, "player": player_id}, work)


def _running(session: WriteSession, duel_id: int, player_id: int) -> tuple[Duel, DuelParticipant]:
    row = locked_with_sides(session, duel_id)
    acting_for(session, session.actor, player_id)
    require_side(row, player_id)
    part = sides(session, duel_id)[player_id]
    if row.duel_status is not DuelStatus.IN_PROGRESS or part.finished_at is not None:
        own = "has finished" if part.finished_at is not None else "is not fighting"
        raise Refused(
            f"Duel {duel_id} is {row.duel_status.value} and player {player_id} {own}; only a side "
            "that is at it can go on. Wait for the other side, or begin another duel.",
            code="E-COMP-002",
        )
    if is_over(session, row):
        raise Refused(
            f"The {row.time_limit} minutes of duel {duel_id} are over. Settle it by the scores.",
            code="E-COMP-003",
        )
    return row, part


# --- What is owed -------------------------------------------------------------------------------


def collect(session: WriteSession, *, duel_id: int, player_id: int) -> int:
    """Take the XP that a completed duel still owes a player; gives what it brought in all.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 before the decision.
    """

    def work() -> dict[str, Any]:
        row = locked_with_sides(session, duel_id)
        acting_for(session, session.actor, player_id)
        require_side(row, player_id)
        if row.duel_status is not DuelStatus.COMPLETED:
            raise Refused(
                f"Duel {duel_id} is {row.duel_status.value}; it owes nothing before it is "
                "completed. Finish it first.",
                code="E-COMP-002",
            )
        award(session, row, sides(session, duel_id)[player_id])
        follow_decided(session, row, player_id)
        given = awarded_xp(session, player_id, XpEventSource.DUEL, f"duel:{duel_id}") or 0
        audit.record(session, action="duels.collect", object_type="duels",
                     object_key=str(duel_id), details={"player": player_id})  # fmt: skip
        return {"xp": given}

    request = {"duel": duel_id, "player": player_id}
    answer = once(session, service="duels.collect", request=request, work=work)
    assert answer is not None
    return int(answer["xp"])
