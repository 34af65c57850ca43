"""Running a tournament: starting it, leaving it, calling it off."""

from __future__ import annotations

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.competition.common import locked, move, profile_of, require_game_master
from model.services.competition.fees import return_fee
from model.services.competition.rounds import begin, forfeit
from model.services.competition.tournaments import (
    TournamentInfo,
    entered,
    entrants,
    match_rows,
    move_participant,
    step,
)
from model.services.economy.rewards import lock_players
from model.tables import Tournament
from model.words import (
    TOURNAMENT_MATCH_STATES,
    TOURNAMENT_STATES,
    TournamentMatchStatus,
    TournamentParticipantStatus,
    TournamentStatus,
)

_OUT = TournamentParticipantStatus.WITHDRAWN


def withdraw(session: WriteSession, *, tournament_id: int, player_id: int) -> TournamentInfo:
    """Leave: before the start with the fee, later without it and losing what is not played.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001 for who takes no part; E-COMP-002.
    """

    def work() -> Tournament:
        row = locked(session, Tournament, tournament_id)
        lock_players(session, [one.player_id for one in entrants(session, tournament_id)])
        profile = acting_for(session, session.actor, player_id)
        mine = entered(session, tournament_id, player_id)
        if mine is None:
            raise Refused(
                f"Player {player_id} takes no part in tournament {tournament_id}. Name one who "
                "has entered.",
                code="E-COMP-001",
            )
        _require_not_over(row)
        move_participant(mine, _OUT)
        session.flush()
        if row.tournament_status is TournamentStatus.REGISTRATION:
            return_fee(session, profile, {"tournament_id": tournament_id})
        else:
            forfeit(session, row, mine)
        return row

    request = {"tournament": tournament_id, "player": player_id}
    return step(session, "withdraw", request, work)


def _require_not_over(row: Tournament) -> None:
    if not TOURNAMENT_STATES.targets(row.tournament_status):
        raise Refused(
            f"Tournament {row.id} is {row.tournament_status.value}, so there is nothing left to "
            "leave. Look at its results.",
            code="E-COMP-002",
        )


def start(session: WriteSession, *, tournament_id: int) -> TournamentInfo:
    """Seed and pair the first round once registration is over; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002; E-COMP-003 while players may still
    enter; E-COMP-013 with fewer than two of them.
    """
    require_game_master(session)

    def work() -> Tournament:
        row = locked(session, Tournament, tournament_id)
        move(row, "tournament_status", TOURNAMENT_STATES, TournamentStatus.ACTIVE)
        if session.now < row.registration_end:
            raise Refused(
                f"Tournament {tournament_id} takes players in until "
                f"{row.registration_end:%Y-%m-%d %H:%M} UTC. Start it then.",
                code="E-COMP-003",
            )
        playing = [e for e in entrants(session, tournament_id) if e.participation_status != _OUT]
        if len(playing) < 2:
            raise Refused(
                f"Tournament {tournament_id} has {len(playing)} players and needs at least 2. "
                "Cancel it, or move the end of its registration.",
                code="E-COMP-013",
            )
        for one in playing:
            move_participant(one, TournamentParticipantStatus.ACTIVE)
        session.flush()
        begin(session, row, playing)
        return row

    return step(session, "start", {"tournament": tournament_id}, work)


def cancel(session: WriteSession, *, tournament_id: int) -> TournamentInfo:
    """Call a tournament off: open matches with it, and every fee goes back; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002 once it is over.
    """
    require_game_master(session)

    def work() -> Tournament:
        row = locked(session, Tournament, tournament_id)
        move(row, "tournament_status", TOURNAMENT_STATES, TournamentStatus.CANCELLED)
        for match in match_rows(session, tournament_id):
            if match.match_status is TournamentMatchStatus.SCHEDULED:
                called_off = TournamentMatchStatus.CANCELLED
                move(match, "match_status", TOURNAMENT_MATCH_STATES, called_off)
        everybody = entrants(session, tournament_id)
        lock_players(session, [one.player_id for one in everybody])
        for one in everybody:
            profile = profile_of(session, one.player_id)
            return_fee(session, profile, {"tournament_id": tournament_id})
        return row

    return step(session, "cancel", {"tournament": tournament_id}, work)
