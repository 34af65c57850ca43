"""What a tournament gives for a rank and for staying to the end, each of it once."""

from __future__ import annotations

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.competition.common import give_reward, locked, profile_of
from model.services.competition.tournaments import TournamentInfo, entrants, step
from model.tables import Tournament, TournamentParticipant
from model.words import TournamentParticipantStatus, TournamentStatus

_OUT = TournamentParticipantStatus.WITHDRAWN


def give_prizes(session: WriteSession, row: Tournament, one: TournamentParticipant) -> None:
    """Give what the prize pool has for a rank and for staying to the end, each once."""
    if one.participation_status is _OUT or one.current_rank is None:
        return
    profile, about = profile_of(session, one.player_id), {"tournament_id": int(row.id or 0)}
    occasion = f"tournament:{row.id}"
    for number, prize in enumerate(row.prize_pool.get("prizes", [])):
        if prize["rank_from"] <= one.current_rank <= prize["rank_to"]:
            won = f"{occasion}:prize{number}"
            give_reward(session, profile, prize["reward"], occasion=won, about=about)
    part = row.prize_pool.get("for_taking_part")
    if part:
        give_reward(session, profile, part, occasion=f"{occasion}:part", about=about)


def claim(session: WriteSession, *, tournament_id: int, player_id: int) -> TournamentInfo:
    """Take what an ended tournament still owes a player: XP that its operator could not write.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001 for who took no part to the end;
    E-COMP-002 before the end.
    """

    def work() -> Tournament:
        row = locked(session, Tournament, tournament_id)
        acting_for(session, session.actor, player_id)
        mine = [e for e in entrants(session, tournament_id) if e.player_id == player_id]
        if not mine or mine[0].participation_status is _OUT:
            raise Refused(
                f"Player {player_id} took no part in tournament {tournament_id} to its end. Name "
                "one who did.",
                code="E-COMP-001",
            )
        if row.tournament_status is not TournamentStatus.COMPLETED:
            raise Refused(
                f"Tournament {tournament_id} is {row.tournament_status.value}; prizes come with "
                "its end. Wait for it.",
                code="E-COMP-002",
            )
        give_prizes(session, row, mine[0])
        return row

    request = {"tournament": tournament_id, "player": player_id}
    return step(session, "claim", request, work)
