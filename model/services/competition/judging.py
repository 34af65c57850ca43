"""Running a player-versus-player event: opening, starting, judging, the ranks and what they bring.

By whoever runs the world. Equal scores share a rank; winnings always follow the ranks, also when
somebody is disqualified after the end or cleared again.
"""

from __future__ import annotations

from datetime import datetime

from model.db import WriteSession
from model.errors import Refused
from model.rules.ranking import places
from model.services.acting import acting_for
from model.services.competition.common import move, profile_of, require_game_master
from model.services.competition.fees import keep_fees, return_fee
from model.services.competition.pvp import (
    PvpInfo,
    about,
    entered,
    entrants,
    move_participant,
    require_active,
    require_status,
    step,
)
from model.services.competition.winnings import settle_rewards
from model.services.economy.rewards import lock_players
from model.tables import PvpEvent, PvpParticipant
from model.words import PVP_EVENT_STATES, PvpEventStatus, PvpParticipantStatus

SCORE_MAX = 1_000_000_000


def open_registration(session: WriteSession, *, pvp_event_id: int) -> PvpInfo:
    """Let players enter; operators. Errors: E-REFUSED-002; NotFound; E-COMP-002."""
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        move(row, "activation_status", PVP_EVENT_STATES, PvpEventStatus.REGISTRATION_OPEN)

    return step(session, "open_registration", {"event": pvp_event_id}, work)


def start(session: WriteSession, *, pvp_event_id: int) -> PvpInfo:
    """Begin an event whose time has come; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002; E-COMP-003 before its start;
    E-COMP-013 with fewer than two players.
    """
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        move(row, "activation_status", PVP_EVENT_STATES, PvpEventStatus.ACTIVE)
        _require_time(session, row.start_date, row, "starts")
        if row.current_participants < 2:
            raise Refused(
                f"Event {row.id} has {row.current_participants} players and needs at least 2. "
                "Cancel it, or move its dates.",
                code="E-COMP-013",
            )
        for one in entrants(session, pvp_event_id):
            if one.participation_status is PvpParticipantStatus.REGISTERED:
                move_participant(one, PvpParticipantStatus.ACTIVE)

    return step(session, "start", {"event": pvp_event_id}, work)


def _require_time(session: WriteSession, at: datetime, row: PvpEvent, what: str) -> None:
    if session.now < at:
        raise Refused(
            f"Event {row.id} {what} at {at:%Y-%m-%d %H:%M} UTC. Wait for it, or move its dates.",
            code="E-COMP-003",
        )


def judge(session: WriteSession, *, pvp_event_id: int, player_id: int, score: int) -> PvpInfo:
    """Give a participant their score; the newest counts; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-001; E-COMP-002; E-COMP-010.
    """
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        one = entered(session, pvp_event_id, player_id)
        require_status(row, PvpEventStatus.ACTIVE)
        require_active(one)
        if type(score) is not int or not 0 <= score <= SCORE_MAX:
            raise Refused(
                f"A score of {score} is not possible: it is a whole number from 0 to "
                f"{SCORE_MAX:,}. Correct it.",
                code="E-COMP-010",
            )
        one.final_score = score

    request = {"event": pvp_event_id, "player": player_id, "score": score}
    return step(session, "judge", request, work)


def complete(session: WriteSession, *, pvp_event_id: int) -> PvpInfo:
    """End an event whose time is over: ranks by score, and the prizes; operators.

    Who was not judged has a score of 0. Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002;
    E-COMP-003 before its end.
    """
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        move(row, "activation_status", PVP_EVENT_STATES, PvpEventStatus.COMPLETED)
        _require_time(session, row.end_date, row, "ends")
        for one in entrants(session, pvp_event_id):
            if one.participation_status is PvpParticipantStatus.ACTIVE:
                one.final_score = one.final_score or 0
                move_participant(one, PvpParticipantStatus.COMPLETED)
        session.flush()
        lock_players(session, [one.player_id for one in entrants(session, pvp_event_id)])
        keep_fees(session, about(row))
        rank_anew(session, row)

    return step(session, "complete", {"event": pvp_event_id}, work)


def rank_anew(session: WriteSession, row: PvpEvent) -> None:
    """Rank everybody who completed the event, and let what they won follow."""
    everybody = entrants(session, int(row.id or 0))
    lock_players(session, [one.player_id for one in everybody])
    done = PvpParticipantStatus.COMPLETED
    ranked = [one for one in everybody if one.participation_status is done]
    scored = [(one.player_id, one.final_score or 0) for one in ranked]
    ranks = {place.key: place.rank for place in places(scored)}
    for one in everybody:
        one.final_rank = ranks.get(one.player_id)
    session.flush()
    for one in everybody:
        settle_rewards(session, row, one, profile_of(session, one.player_id))


def cancel(session: WriteSession, *, pvp_event_id: int) -> PvpInfo:
    """Call an event off, every fee goes back; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002 once it is over.
    """
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        move(row, "activation_status", PVP_EVENT_STATES, PvpEventStatus.CANCELLED)
        everybody = entrants(session, pvp_event_id)
        lock_players(session, [one.player_id for one in everybody])
        for one in everybody:
            profile = profile_of(session, one.player_id)
            return_fee(session, profile, about(row))

    return step(session, "cancel", {"event": pvp_event_id}, work)


def disqualify(session: WriteSession, *, pvp_event_id: int, player_id: int) -> PvpInfo:
    """Take a player out of an event; what they won goes back, the others move up; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-001; E-COMP-002.
    """
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        strike(session, row, entered(session, pvp_event_id, player_id))

    return step(session, "disqualify", {"event": pvp_event_id, "player": player_id}, work)


def strike(session: WriteSession, row: PvpEvent, one: PvpParticipant) -> None:
    """Disqualify a participant; once the event is over, ranks and winnings follow."""
    move_participant(one, PvpParticipantStatus.DISQUALIFIED)
    session.flush()
    if row.activation_status is PvpEventStatus.COMPLETED:
        rank_anew(session, row)


def clear(session: WriteSession, *, pvp_event_id: int, player_id: int) -> PvpInfo:
    """Let a disqualified player back into the results of an event that is over; operators.

    Who falls behind them gives back what the better rank brought. Errors, in this order:
    E-REFUSED-002 (also for that, when the actor is no admin); NotFound; E-COMP-001; E-COMP-002.
    """
    require_game_master(session)

    def work(row: PvpEvent) -> None:
        one = entered(session, pvp_event_id, player_id)
        require_status(row, PvpEventStatus.COMPLETED)
        move_participant(one, PvpParticipantStatus.COMPLETED)
        session.flush()
        rank_anew(session, row)

    return step(session, "clear", {"event": pvp_event_id, "player": player_id}, work)


def claim(session: WriteSession, *, pvp_event_id: int, player_id: int) -> PvpInfo:
    """Take what an event that is over still owes a player: XP that its operator could not write.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001 for who never entered; E-COMP-002.
    """

    def work(row: PvpEvent) -> None:
        profile = acting_for(session, session.actor, player_id)
        one = entered(session, pvp_event_id, player_id)
        require_status(row, PvpEventStatus.COMPLETED)
        settle_rewards(session, row, one, profile)

    return step(session, "claim", {"event": pvp_event_id, "player": player_id}, work)
