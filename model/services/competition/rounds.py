"""Rounds of a tournament: pairing, results, walkovers, the next round, the end and its prizes.

The rules decide from players' keys and results alone (model.rules.tournaments, swiss); the seed of
a tournament comes from its world's secret, so nobody can foresee a lot. A round that has no open
match left makes the next one; after the last everybody has a rank and prizes are given.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import tournaments as rules
from model.rules.swiss import swiss_round
from model.rules.tournaments import Pairing
from model.services.competition.common import (
    found,
    locked,
    move,
    profile_of,
    require_game_master,
)
from model.services.competition.fees import keep_fees
from model.services.competition.prizes import give_prizes
from model.services.competition.standings import (
    OPEN,
    out_in_round,
    results,
    seed_of,
    standings,
    started_in,
)
from model.services.competition.tournaments import (
    TournamentInfo,
    entrants,
    match_rows,
    move_participant,
    step,
)
from model.services.economy.rewards import lock_players
from model.tables import Duel, Tournament, TournamentMatch, TournamentParticipant
from model.words import (
    TOURNAMENT_MATCH_STATES,
    TOURNAMENT_STATES,
    DuelStatus,
    TournamentMatchStatus,
    TournamentParticipantStatus,
    TournamentStatus,
    TournamentType,
)

_OUT = TournamentParticipantStatus.WITHDRAWN


# --- Results ------------------------------------------------------------------------------------


def record_result(
    session: WriteSession,
    *,
    match_id: int,
    first_score: int = 0,
    second_score: int = 0,
    duel_id: int | None = None,
) -> TournamentInfo:
    """Write down how a match ended, by its scores or by the duel that was fought; operators.

    Errors, in this order: E-REFUSED-002; NotFound; E-COMP-002 when it is not to be played (any
    more); E-COMP-010 for a duel of others, without an end or counted for another match, a score
    below 0, or a draw where somebody must go out.
    """
    require_game_master(session)
    request = {"match": match_id, "first": first_score, "second": second_score, "duel": duel_id}

    def work() -> Tournament:
        match = found(session, TournamentMatch, match_id)
        row = locked(session, Tournament, match.tournament_id)
        session.refresh(match)
        _move_match(match, TournamentMatchStatus.IN_PROGRESS)
        session.flush()
        scores = (first_score, second_score)
        _require_scores(*scores)
        winner = match.first_side_id if first_score > second_score else match.second_side_id
        match.winner_side_id = None if first_score == second_score else winner
        if duel_id is not None:
            scores = _decided_by(session, match, duel_id)
        _require_winner(row, match, *scores)
        match.first_score, match.second_score = scores
        _close(session, match, TournamentMatchStatus.COMPLETED)
        _go_on(session, row)
        return row

    return step(session, "record_result", request, work)


def _decided_by(session: Session, match: TournamentMatch, duel_id: int) -> tuple[int, int]:
    """Let a duel that the two have finished decide a match; gives the score of each side."""
    from model.services.competition.duels import sides

    duel = found(session, Duel, duel_id)
    fought = {player: part.score for player, part in sides(session, duel_id).items()}
    both = (match.first_side_id, match.second_side_id)
    named = [found(session, TournamentParticipant, int(side or 0)).player_id for side in both]
    if set(named) != set(fought) or duel.duel_status is not DuelStatus.COMPLETED:
        raise Refused(
            f"Duel {duel_id} is {duel.duel_status.value} between players "
            f"{' and '.join(map(str, sorted(fought)))}; match {match.id} takes a completed one "
            f"between {named[0]} and {named[1]}. Name that duel.",
            code="E-COMP-010",
        )
    _require_for_this(session, match, duel)
    match.duel_id = duel_id
    match.winner_side_id = dict(zip(named, both, strict=True)).get(duel.winner_id or 0)
    return fought[named[0]], fought[named[1]]


def _require_for_this(session: Session, match: TournamentMatch, duel: Duel) -> None:
    """A duel counts for one match only."""
    other = sa.select(col(TournamentMatch.id)).where(col(TournamentMatch.duel_id) == duel.id)
    counted = session.execute(other).scalars().first()
    if counted is not None:
        raise Refused(
            f"Duel {duel.id} counts for match {counted} already, and match {match.id} takes a "
            "duel of its own. Name another, or the scores.",
            code="E-COMP-010",
        )


def _require_scores(first: int, second: int) -> None:
    are_numbers = type(first) is int and type(second) is int
    if not are_numbers or min(first, second) < 0 or max(first, second) > 1_000_000_000:
        raise Refused(
            f"Scores of {first} and {second} are not possible: they lie between 0 and "
            "1,000,000,000. Correct them.",
            code="E-COMP-010",
        )


def _require_winner(row: Tournament, match: TournamentMatch, first: int, second: int) -> None:
    is_draw = match.winner_side_id is None
    if is_draw and row.tournament_type is TournamentType.SINGLE_ELIMINATION:
        raise Refused(
            f"Match {match.id} cannot end {first} to {second}: in a single elimination somebody "
            "goes out. Play it on, and record who won.",
            code="E-COMP-010",
        )


def forfeit(session: WriteSession, row: Tournament, gone: TournamentParticipant) -> None:
    """Give the open matches of somebody who left to whoever waits for them."""
    for match in match_rows(session, int(row.id or 0)):
        if gone.id in (match.first_side_id, match.second_side_id) and match.match_status in OPEN:
            _walk_over(session, match)
    _go_on(session, row)


def _walk_over(session: WriteSession, match: TournamentMatch) -> None:
    """Close a match whose other side is missing; nobody wins when both are."""
    here = [
        side
        for side in (match.first_side_id, match.second_side_id)
        if side is not None
        and found(session, TournamentParticipant, side).participation_status is not _OUT
    ]
    match.winner_side_id = here[0] if here else None
    to = TournamentMatchStatus.WALKOVER if here else TournamentMatchStatus.CANCELLED
    _close(session, match, to)


def _close(session: WriteSession, match: TournamentMatch, to: TournamentMatchStatus) -> None:
    _move_match(match, to)
    match.completed_at = session.now
    session.flush()


def _move_match(match: TournamentMatch, to: TournamentMatchStatus) -> None:
    move(match, "match_status", TOURNAMENT_MATCH_STATES, to)


# --- Rounds -------------------------------------------------------------------------------------


def begin(session: WriteSession, row: Tournament, playing: Sequence[TournamentParticipant]) -> None:
    """Pair the first round; byes are walkovers, and count at once."""
    strengths = [(p.player_id, profile_of(session, p.player_id).total_xp) for p in playing]
    keys = [key for key, _ in strengths]
    if row.tournament_type is TournamentType.SINGLE_ELIMINATION:
        order = rules.seeded(strengths, seed=seed_of(session, row))
        pairings: Sequence[Pairing | None] = rules.first_elimination_round(order)
    else:
        pairings = _pairings(session, row, keys, round_number=1)
    _make_round(session, row, pairings, round_number=1)
    _go_on(session, row)


def _go_on(session: WriteSession, row: Tournament) -> None:
    """Count what is decided; while no match of the round is open, make the next, or end it."""
    assert row.id is not None
    while not any(m.match_status in OPEN for m in match_rows(session, row.id, row.current_round)):
        started = started_in(session, row)
        if row.current_round >= _round_count(row, len(started)):
            _count(session, row)
            _end(session, row)
            return
        following = row.current_round + 1
        pairings = _pairings(session, row, started, round_number=following)
        _make_round(session, row, pairings, round_number=following)
    _count(session, row)


def _round_count(row: Tournament, player_count: int) -> int:
    if row.tournament_type is TournamentType.ROUND_ROBIN:
        return rules.robin_rounds(player_count)
    return rules.elimination_rounds(player_count)


def _pairings(
    session: Session, row: Tournament, started: Sequence[int], *, round_number: int
) -> Sequence[Pairing | None]:
    """Who meets in a round, by the tournament's way of pairing and what has happened so far."""
    assert row.id is not None
    seed = seed_of(session, row)
    if row.tournament_type is TournamentType.ROUND_ROBIN:
        return rules.round_robin(started, seed=seed)[round_number - 1]
    names = {e.id: e for e in entrants(session, row.id)}
    if row.tournament_type is TournamentType.SWISS_SYSTEM:
        left = {e.player_id for e in names.values() if e.participation_status is _OUT}
        return swiss_round(set(started) - left, results(session, row), seed=seed)
    size = rules.bracket_size(len(started)) >> (round_number - 1)
    winners: list[int | None] = [None] * size
    for match in match_rows(session, row.id, round_number - 1):
        if match.winner_side_id is not None:
            winners[match.match_number - 1] = names[match.winner_side_id].player_id
    return rules.next_elimination_round(winners)


def _make_round(
    session: WriteSession,
    row: Tournament,
    pairings: Sequence[Pairing | None],
    *,
    round_number: int,
) -> None:
    assert row.id is not None
    sides = {e.player_id: e for e in entrants(session, row.id)}
    row.current_round = round_number
    for number, pairing in enumerate(pairings, 1):
        if pairing is None:
            continue
        here = [sides[key] for key in pairing if key is not None]
        match = TournamentMatch(
            tournament_id=row.id,
            round_number=round_number,
            match_number=number,
            first_side_id=here[0].id,
            second_side_id=here[1].id if len(here) == 2 else None,
            scheduled_at=max(session.now, row.tournament_start),
        )
        session.add(match)
        session.flush()
        if len(here) < 2 or any(one.participation_status is _OUT for one in here):
            _walk_over(session, match)


def _count(session: WriteSession, row: Tournament) -> None:
    """Write everybody's points, matches and present rank; losers of an elimination are out."""
    assert row.id is not None
    table = {one.key: one for one in standings(session, tournament_id=row.id)}
    is_elimination = row.tournament_type is TournamentType.SINGLE_ELIMINATION
    out = out_in_round(session, row, list(table)) if is_elimination else {}
    for one in entrants(session, row.id):
        place = table.get(one.player_id)
        if place is None:
            continue
        one.total_score, one.current_rank = place.points, place.rank
        one.matches_played, one.matches_won = place.played, place.won
        is_out = out.get(one.player_id, row.current_round + 1) <= row.current_round
        if is_out and one.participation_status is TournamentParticipantStatus.ACTIVE:
            move_participant(one, TournamentParticipantStatus.ELIMINATED)
    session.flush()


# --- The end ------------------------------------------------------------------------------------


def _end(session: WriteSession, row: Tournament) -> None:
    assert row.id is not None
    move(row, "tournament_status", TOURNAMENT_STATES, TournamentStatus.COMPLETED)
    for one in entrants(session, row.id):
        if one.participation_status is TournamentParticipantStatus.ACTIVE:
            move_participant(one, TournamentParticipantStatus.FINISHED)
    session.flush()
    lock_players(session, [one.player_id for one in entrants(session, row.id)])
    keep_fees(session, {"tournament_id": row.id})
    for one in sorted(entrants(session, row.id), key=lambda e: e.player_id):
        give_prizes(session, row, one)
