"""Who stands where in a tournament: its results as the rules see them, points, ranks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from model.rules import draws
from model.rules import tournaments as rules
from model.rules.tournaments import DRAW, LOSS, WIN, Result, Standing
from model.services.competition.common import found, world_seed
from model.services.competition.tournaments import entrants, match_rows
from model.tables import Tournament
from model.words import TournamentMatchStatus, TournamentType

DECIDED = (TournamentMatchStatus.COMPLETED, TournamentMatchStatus.WALKOVER)
OPEN = (TournamentMatchStatus.SCHEDULED, TournamentMatchStatus.IN_PROGRESS)


def seed_of(session: Session, row: Tournament) -> int:
    """The seed of a tournament's lots: from the world's secret, so nobody can foresee one."""
    return draws.key_hash(f"{world_seed(session, row.world_id)}:tournament:{row.id}")


def started_in(session: Session, row: Tournament) -> list[int]:
    """Everybody who was there when it started: all have a place in the first round."""
    assert row.id is not None
    first = match_rows(session, row.id, 1)
    sides = {side for match in first for side in (match.first_side_id, match.second_side_id)}
    return [e.player_id for e in entrants(session, row.id) if e.id in sides]


def results(session: Session, row: Tournament) -> list[Result]:
    """Every decided match as the rules see it, by players."""
    assert row.id is not None
    players = {e.id: e.player_id for e in entrants(session, row.id)}
    made: list[Result] = []
    for match in match_rows(session, row.id):
        if match.match_status in DECIDED and match.first_side_id is not None:
            first, second = players[match.first_side_id], players.get(match.second_side_id)
            won = match.winner_side_id
            if won is None:
                made.append(Result(first, second, DRAW, DRAW))
            else:
                ours = WIN if won == match.first_side_id else LOSS
                made.append(Result(first, second, ours, 0 if second is None else WIN - ours))
    return made


def standings(session: Session, *, tournament_id: int) -> list[Standing]:
    """The present or final order of everybody who started, best first."""
    row = found(session, Tournament, tournament_id)
    started = started_in(session, row)
    table = rules.standings(started, results(session, row), seed=seed_of(session, row))
    if row.tournament_type is not TournamentType.SINGLE_ELIMINATION:
        return table
    ranks = rules.elimination_ranks(out_in_round(session, row, started))
    ranked = [one._replace(rank=ranks[one.key]) for one in table]
    return sorted(ranked, key=lambda one: (one.rank, one.key))


def out_in_round(session: Session, row: Tournament, started: Sequence[int]) -> dict[int, int]:
    """The round in which each went out; who is still in it: one after the present."""
    assert row.id is not None
    names = {e.id: e.player_id for e in entrants(session, row.id)}
    out = dict.fromkeys(started, row.current_round + 1)
    for match in match_rows(session, row.id):
        for side in (match.first_side_id, match.second_side_id):
            is_over = match.match_status not in OPEN
            if side is not None and is_over and side != match.winner_side_id:
                out[names[side]] = match.round_number
    return out
