"""Tournaments: what they are, who meets whom, and entering within the window.

Made and edited through services.records; `running` starts and ends them, `rounds` pairs and
decides. Total scores count half points: 2 for a win or a bye, 1 for a draw. Source:
sources/roguelearn.md (CompetitiveTournament).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.competition.common import (
    found,
    locked,
    move,
    note,
    require_entry,
)
from model.services.competition.fees import take_fee
from model.services.idempotency import once
from model.tables import PlayerProfile, Tournament, TournamentMatch, TournamentParticipant
from model.words import (
    TOURNAMENT_PARTICIPANT_STATES,
    TournamentMatchStatus,
    TournamentParticipantStatus,
    TournamentStatus,
    TournamentType,
)

_OUT = TournamentParticipantStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class TournamentInfo:
    """One tournament as it stands; participants are those who have not withdrawn."""

    id: int
    tournament_type: TournamentType
    status: TournamentStatus
    current_round: int
    participants: int


@dataclass(frozen=True, slots=True)
class MatchInfo:
    """One match; sides and winner are players; without a second side the first goes through."""

    id: int
    round_number: int
    match_number: int
    first: int | None
    second: int | None
    winner: int | None
    status: TournamentMatchStatus


# --- Looking ------------------------------------------------------------------------------------


def tournament(session: Session, *, tournament_id: int) -> TournamentInfo:
    """One tournament as it stands; NotFound when there is none."""
    row = found(session, Tournament, tournament_id)
    taking_part = [
        one for one in entrants(session, tournament_id) if one.participation_status is not _OUT
    ]
    return TournamentInfo(
        id=tournament_id,
        tournament_type=row.tournament_type,
        status=row.tournament_status,
        current_round=row.current_round,
        participants=len(taking_part),
    )


def matches(
    session: Session, *, tournament_id: int, round_number: int | None = None
) -> list[MatchInfo]:
    """The matches of a tournament, or of one of its rounds, in their order."""
    players = {one.id: one.player_id for one in entrants(session, tournament_id)}
    return [
        MatchInfo(
            id=int(row.id or 0),
            round_number=row.round_number,
            match_number=row.match_number,
            first=players.get(row.first_side_id),
            second=players.get(row.second_side_id),
            winner=players.get(row.winner_side_id),
            status=row.match_status,
        )
        for row in match_rows(session, tournament_id, round_number)
    ]


def entrants(session: Session, tournament_id: int) -> list[TournamentParticipant]:
    """Everybody who ever entered, by id."""
    query = sa.select(TournamentParticipant).where(
        col(TournamentParticipant.tournament_id) == tournament_id
    )
    return list(session.execute(query.order_by(col(TournamentParticipant.id))).scalars())


def match_rows(
    session: Session, tournament_id: int, round_number: int | None = None
) -> list[TournamentMatch]:
    """The matches by round and number."""
    query = sa.select(TournamentMatch).where(col(TournamentMatch.tournament_id) == tournament_id)
    if round_number is not None:
        query = query.where(col(TournamentMatch.round_number) == round_number)
    query = query.order_by(col(TournamentMatch.round_number), col(TournamentMatch.match_number))
    return list(session.execute(query).scalars())


def step(
    session: WriteSession, service: str, request: dict[str, Any], work: Callable[[], Tournament]
) -> TournamentInfo:
    """Run one step once per key; gives the tournament that it is about, as it stands."""

    def do_it() -> dict[str, Any]:
        row = work()
        row.version, row.updated_at = row.version + 1, max(session.now, row.created_at)
        session.flush()
        note(session, f"tournaments.{service}", row, status=row.tournament_status.value,
             round=row.current_round)  # fmt: skip
        return {"tournament_id": row.id}

    answer = once(session, service=f"tournaments.{service}", request=request, work=do_it)
    assert answer is not None
    return tournament(session, tournament_id=answer["tournament_id"])


# --- Entering and leaving -----------------------------------------------------------------------


def register(session: WriteSession, *, tournament_id: int, player_id: int) -> TournamentInfo:
    """Enter a player, who pays the fee; one who had withdrawn may come back.

    Errors, in this order: NotFound; E-REFUSED-015 when it is not yours; E-COMP-005 from another
    world; E-COMP-009 when entered already; E-COMP-002 once it has started; E-COMP-003 outside the
    window; E-COMP-007 for requirements; E-COMP-008 when it is full; E-REFUSED-007 for the fee.
    """

    def work() -> Tournament:
        row = locked(session, Tournament, tournament_id)
        profile = acting_for(session, session.actor, player_id)
        before = entered(session, tournament_id, player_id)
        _require_open(session, row, profile, before)
        require_entry(session, profile, row.entry_requirements, what=f"tournament {row.id}")
        if tournament(session, tournament_id=tournament_id).participants >= row.max_participants:
            raise Refused(
                f"Tournament {tournament_id} is full: it has room for {row.max_participants}. "
                "Wait until somebody withdraws, or choose another.",
                code="E-COMP-008",
            )
        take_fee(session, profile, row.entry_requirements, {"tournament_id": tournament_id})
        if before is None:
            before = TournamentParticipant(tournament_id=tournament_id, player_id=player_id)
            session.add(before)
        else:
            move_participant(before, TournamentParticipantStatus.REGISTERED)
        before.registration_date = session.now
        return row

    request = {"tournament": tournament_id, "player": player_id}
    return step(session, "register", request, work)


def _require_open(
    session: WriteSession,
    row: Tournament,
    profile: PlayerProfile,
    before: TournamentParticipant | None,
) -> None:
    if profile.world_id != row.world_id:
        raise Refused(
            f"Player {profile.id} plays in another world than tournament {row.id}. Choose a "
            "tournament of the player's own world.",
            code="E-COMP-005",
        )
    if before is not None and before.participation_status is not _OUT:
        raise Refused(
            f"Player {profile.id} has entered tournament {row.id} already. Wait for it to start.",
            code="E-COMP-009",
        )
    if row.tournament_status is not TournamentStatus.REGISTRATION:
        raise Refused(
            f"Tournament {row.id} is {row.tournament_status.value} and takes nobody in any more. "
            "Choose another.",
            code="E-COMP-002",
        )
    if not row.registration_start <= session.now <= row.registration_end:
        raise Refused(
            f"Tournament {row.id} takes players in from {row.registration_start:%Y-%m-%d %H:%M} "
            f"UTC to {row.registration_end:%Y-%m-%d %H:%M} UTC only. Come then, or choose another.",
            code="E-COMP-003",
        )


def entered(session: Session, tournament_id: int, player_id: int) -> TournamentParticipant | None:
    """A player's part in a tournament; None for who never entered."""
    query = sa.select(TournamentParticipant).where(
        col(TournamentParticipant.tournament_id) == tournament_id,
        col(TournamentParticipant.player_id) == player_id,
    )
    return session.execute(query).scalar_one_or_none()


def move_participant(entered: TournamentParticipant, to: TournamentParticipantStatus) -> None:
    """Move a participant's status, or refuse."""
    move(entered, "participation_status", TOURNAMENT_PARTICIPANT_STATES, to)
