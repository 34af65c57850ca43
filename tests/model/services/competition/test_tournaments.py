"""Tournaments: entry, seeding, rounds, walkovers, ranks and prizes, of all three kinds."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from model.db import read
from model.errors import QuestlabError, Refused
from model.services import records
from model.services.competition import (
    duels,
    fights,
    prizes,
    rounds,
    running,
    standings,
    tournaments,
)
from model.tables import TABLES
from model.words import TournamentMatchStatus, TournamentType
from tests.model.services.competition.ground import NOON, Ground, later

HOUR = 60
POOL = {
    "prizes": [
        {"rank_from": 1, "rank_to": 1, "reward": {"xp": 40, "currency": "gold", "amount": 500}},
        {"rank_from": 2, "rank_to": 3, "reward": {"currency": "gold", "amount": 100}},
    ],
    "for_taking_part": {"xp": 5},
}


def _make(ground: Ground, kind: str = "single_elimination", **values) -> int:
    base = {
        "world_id": ground.world_id(),
        "name": f"Cup {ground.count('tournaments')}",
        "tournament_type": kind,
        "max_participants": 8,
        "entry_requirements": {"currency": "gold", "entry_fee": 20},
        "prize_pool": POOL,
        "registration_start": NOON,
        "registration_end": NOON + timedelta(hours=1),
        "tournament_start": NOON + timedelta(hours=2),
        "tournament_end": NOON + timedelta(days=2),
    }
    with ground.at() as session:
        return int(records.create(session, table="tournaments", values={**base, **values})["id"])


def _enter(ground: Ground, cup: int, *numbers: int) -> None:
    for number in numbers:
        with ground.at(1) as session:
            tournaments.register(session, tournament_id=cup, player_id=ground.players[number])


def _start(ground: Ground, cup: int) -> None:
    with ground.at(HOUR) as session:
        running.start(session, tournament_id=cup)


def _open(ground: Ground, cup: int) -> list[tournaments.MatchInfo]:
    with read(ground.game.database) as session:
        found = tournaments.matches(session, tournament_id=cup)
    return [match for match in found if match.status is TournamentMatchStatus.SCHEDULED]


def _score(ground: Ground, match: int, first: int, second: int, **more):
    with ground.at(2 * HOUR, **more) as session:
        return rounds.record_result(session, match_id=match, first_score=first, second_score=second)


def _info(ground: Ground, cup: int) -> tournaments.TournamentInfo:
    with read(ground.game.database) as session:
        return tournaments.tournament(session, tournament_id=cup)


def _table(ground: Ground, cup: int) -> list[tuple[int, int]]:
    with read(ground.game.database) as session:
        table = standings.standings(session, tournament_id=cup)
    return [(ground.players.index(row.key), row.rank) for row in table]


def test_a_single_elimination_from_entry_to_prizes(ground: Ground) -> None:
    """Six enter, two have byes, five games are played, one wins; fees and prizes add up."""
    cup = _make(ground)
    _enter(ground, cup, *range(6))
    with ground.at(1, key="back") as session:
        running.withdraw(session, tournament_id=cup, player_id=ground.players[5])
    assert ground.held(4, 5) == [980, 1_000]
    _enter(ground, cup, 5)
    assert (ground.held(5), ground.escrow()) == ([980], 120)
    for _ in range(2):
        with ground.at(HOUR, key="start") as session:
            begun = running.start(session, tournament_id=cup)
    assert (begun.status, begun.current_round, begun.participants) == ("active", 1, 6)
    assert ground.count("tournament_matches", match_status="walkover") == 2
    games = 0
    while open_matches := _open(ground, cup):
        for match in open_matches:
            assert match.first is not None and match.second is not None
            stronger = match.first < match.second
            for _ in range(2):
                done = _score(ground, match.id, 3 * stronger, 1, key=f"match-{match.id}")
            games += 1
    assert (games, done.status, done.current_round) == (5, "completed", 3)
    ranks = dict(_table(ground, cup))
    assert ranks[0] == 1 and sorted(ranks.values())[:2] == [1, 2]
    assert set(sorted(ranks.values())[2:]) == {3, 5}
    assert ground.held(0) == [980 + 500]
    assert ground.total_xp(0) == 45
    assert all(ground.total_xp(number) == 5 for number in range(1, 6))
    assert ground.escrow() == 0
    assert ground.count("tournament_participants", participation_status="finished") == 1
    assert ground.count("tournament_participants", participation_status="eliminated") == 5
    for _ in range(2):
        with ground.at(3 * HOUR) as session:
            prizes.claim(session, tournament_id=cup, player_id=ground.players[0])
    assert (ground.held(0), ground.total_xp(0)) == ([1_480], 45)
    ground.assert_sound()


@pytest.mark.parametrize(("kind", "games"), [("round_robin", 10), ("swiss_system", 6)])
def test_five_players_meet_by_points(ground: Ground, kind: str, games: int) -> None:
    """A round robin of five has 10 games in 5 rounds, a Swiss system 6 in 3; draws count half."""
    cup = _make(ground, kind)
    _enter(ground, cup, *range(5))
    _start(ground, cup)
    played: list[frozenset[int | None]] = []
    while open_matches := _open(ground, cup):
        match = open_matches[0]
        is_draw = {match.first, match.second} == set(ground.players[3:5])
        first = 1 if is_draw else int(match.first < match.second)  # type: ignore[operator]
        _score(ground, match.id, first, 1 if is_draw else 1 - first)
        played.append(frozenset((match.first, match.second)))
    assert len(played) == len(set(played)) == games
    table = _table(ground, cup)
    assert [rank for _, rank in table] == [1, 2, 3, 4, 5]
    # In a Swiss system another may win all three too: lots decide whom one meets.
    assert 0 in [number for number, _ in table[: 1 if kind == "round_robin" else 2]]
    assert _info(ground, cup).status == "completed"
    if kind == "round_robin":
        assert [number for number, _ in table[:3]] == [0, 1, 2]
        scores = "SELECT total_score, matches_won FROM tournament_participants ORDER BY player_id"
        with read(ground.game.database) as session:
            found = [tuple(row) for row in session.execute(sa.text(scores))]
        assert found == [(10, 4), (8, 3), (6, 2), (3, 0), (3, 0)]  # each sat out once
    ground.assert_sound()


def test_a_duel_decides_a_match_and_who_leaves_gives_the_rest_away(ground: Ground) -> None:
    """The scores of a finished duel count; a withdrawal is a walkover; all gone ends it too."""
    cup = _make(ground, entry_requirements={})
    _enter(ground, cup, 0, 1, 2, 3)
    _start(ground, cup)
    one, two = _open(ground, cup)
    first, second = sorted((one.first, one.second))
    with ground.at() as session:
        duel = duels.challenge(session, player_id=first, opponent_id=second)
    with ground.at() as session:
        duels.accept(session, duel_id=duel.id)
    for player in (first, second):
        with ground.at() as session:
            duels.ready(session, duel_id=duel.id, player_id=player)
    with pytest.raises(Refused, match="takes a completed one") as early, ground.at() as session:
        rounds.record_result(session, match_id=one.id, duel_id=duel.id)
    assert early.value.code == "E-COMP-010"
    with ground.at(1) as session:
        fights.report(session, duel_id=duel.id, player_id=second, score=9)
    with ground.at(30) as session:
        fights.settle(session, duel_id=duel.id)
    with ground.at(HOUR) as session:
        rounds.record_result(session, match_id=one.id, duel_id=duel.id)
    with ground.at(HOUR) as session:
        running.withdraw(session, tournament_id=cup, player_id=two.first)
    final = _open(ground, cup)[0]
    assert {final.first, final.second} == {second, two.second}
    for player in (final.first, final.second):
        with ground.at(HOUR) as session:
            ended = running.withdraw(session, tournament_id=cup, player_id=player)
        if ended.status == "completed":
            break
    assert (ended.status, ended.participants) == ("completed", 2)
    with pytest.raises(Refused) as over, ground.at(HOUR) as session:
        prizes.claim(session, tournament_id=cup, player_id=two.first)
    assert over.value.code == "E-COMP-001"
    ground.assert_sound()


def test_a_cancelled_tournament_gives_every_fee_back(ground: Ground) -> None:
    """Before and after the start; open matches are called off, and it is over for good."""
    for is_started in (False, True):
        cup = _make(ground)
        _enter(ground, cup, 0, 1, 2)
        if is_started:
            _start(ground, cup)
        assert ground.escrow() == 60
        for _ in range(2):
            with ground.at(HOUR, key=f"cancel-{cup}") as session:
                info = running.cancel(session, tournament_id=cup)
        assert (info.status, ground.escrow(), ground.held(0, 1, 2)) == (
            "cancelled", 0, [1_000] * 3,
        )  # fmt: skip
        assert _open(ground, cup) == []
        with pytest.raises(Refused) as over, ground.at(HOUR) as session:
            running.start(session, tournament_id=cup)
        assert over.value.code == "E-COMP-002"
    ground.assert_sound()


def test_who_may_enter_and_what_may_happen_when(ground: Ground) -> None:
    """Every refusal has its code and changes nothing."""
    cup = _make(ground, max_participants=2)
    high = _make(ground, entry_requirements={"level_min": 5, "streak_min": 3, "skills": ["x"]})
    players = ground.players

    def refused(code: str, minutes: int, step, **names) -> str:
        before = (ground.held(0, 1, 2), ground.count("audit_events"))
        with pytest.raises(QuestlabError) as error, ground.at(minutes) as session:
            step(session, **{"tournament_id": cup, **names})
        assert error.value.code == code, error.value
        assert (ground.held(0, 1, 2), ground.count("audit_events")) == before
        return str(error.value)

    enter, leave = tournaments.register, running.withdraw
    refused("E-FIND-001", 1, enter, tournament_id=99, player_id=players[0])
    refused("E-FIND-001", 1, enter, player_id=9_999)
    refused("E-COMP-003", HOUR + 1, enter, player_id=players[0])
    says = refused("E-COMP-007", 1, enter, tournament_id=high, player_id=players[0])
    assert "a level from 5 to 1000, and the player has 1; a streak of 3" in says
    assert "the skill 'x'" in says
    refused("E-COMP-001", 1, leave, player_id=players[0])
    _enter(ground, cup, 0)
    refused("E-COMP-009", 1, enter, player_id=players[0])
    refused("E-COMP-003", 1, running.start)
    refused("E-COMP-013", HOUR, running.start)
    _enter(ground, cup, 1)
    refused("E-COMP-008", 1, enter, player_id=players[2])
    refused("E-COMP-002", 1, prizes.claim, player_id=players[0])
    with ground.by(1) as session, pytest.raises(Refused, match="needs the role designer"):
        running.start(session, tournament_id=cup)
    with ground.by(1) as session, pytest.raises(Refused, match="needs the role admin"):
        tournaments.register(session, tournament_id=high, player_id=players[2])
    _start(ground, cup)
    refused("E-COMP-002", 30, enter, player_id=players[2])
    match = _open(ground, cup)[0]
    for first, second in ((2, 2), (-1, 2)):
        with pytest.raises(Refused) as error:
            _score(ground, match.id, first, second)
        assert error.value.code == "E-COMP-010"
    _score(ground, match.id, 0, 2)
    with pytest.raises(Refused) as twice:
        _score(ground, match.id, 2, 0)
    assert twice.value.code == "E-COMP-002"
    refused("E-COMP-002", 2 * HOUR, running.cancel)


@settings(max_examples=3, phases=(Phase.generate,))
@given(st.data())
def test_any_course_of_a_tournament_ends_with_everybody_ranked(ground: Ground, data) -> None:
    """Whatever kind, size, results and withdrawals: it ends, fees are gone from the escrow."""
    kind = data.draw(st.sampled_from(sorted(TournamentType)))
    cup = _make(ground, kind, prize_pool={})
    numbers = data.draw(st.permutations(range(8)))[: data.draw(st.integers(2, 8))]
    _enter(ground, cup, *numbers)
    _start(ground, cup)
    left = list(numbers)
    while open_matches := _open(ground, cup):
        if data.draw(st.integers(0, 5)) == 0:
            gone = left.pop()
            with suppress(Refused), ground.at(HOUR) as session:  # who is out cannot leave
                running.withdraw(session, tournament_id=cup, player_id=ground.players[gone])
            continue
        match = data.draw(st.sampled_from(open_matches))
        _score(ground, match.id, *data.draw(st.sampled_from([(1, 0), (0, 1), (3, 2)])))
    info = _info(ground, cup)
    assert info.status == "completed"
    assert ground.escrow() == 0
    assert sorted(number for number, _ in _table(ground, cup)) == sorted(numbers)
    assert later(0) == NOON


def test_the_fee_that_was_paid_goes_back_whatever_it_is_now(ground: Ground) -> None:
    """A changed fee makes nobody richer at the others' expense; what is over is not left again."""
    for kind in ("round_robin", "swiss_system", "single_elimination"):
        cup = _make(ground, kind)
        _enter(ground, cup, 0, 1, 2)
        with ground.at(2) as session:
            version = session.get_one(TABLES["tournaments"], cup).version
            fee = {"entry_requirements": {"currency": "gold", "entry_fee": 35}}
            records.update(
                session, table="tournaments", id=cup, expected_version=version, values=fee
            )
        with ground.at(3) as session:
            running.withdraw(session, tournament_id=cup, player_id=ground.players[1])
        assert (ground.held(0, 1, 2), ground.escrow()) == ([980, 1_000, 980], 40)
        _enter(ground, cup, 1)
        assert ground.held(1) == [965]
        _start(ground, cup)
        with ground.at(HOUR) as session:
            running.cancel(session, tournament_id=cup)
        assert (ground.held(0, 1, 2), ground.escrow()) == ([1_000] * 3, 0)
        with (
            pytest.raises(Refused, match="nothing left to leave") as over,
            ground.at(70) as session,
        ):
            running.withdraw(session, tournament_id=cup, player_id=ground.players[1])
        assert over.value.code == "E-COMP-002"
        assert not _open(ground, cup)
    ground.assert_sound()


def test_a_match_takes_scores_or_a_duel_of_its_own(ground: Ground) -> None:
    """No word for a number, no duel twice; who won the duel won the match, whatever the scores."""
    cup = _make(ground, "swiss_system", entry_requirements={})
    _enter(ground, cup, 0, 1)
    _start(ground, cup)
    match = _open(ground, cup)[0]
    assert match.first is not None and match.second is not None
    both = {"challenger_id": match.first, "opponent_id": match.second}
    duel = ground.add(
        "duels", **both, duel_type="xp_race", difficulty_level="easy", rules={}, xp_reward=0,
        duel_status="completed", winner_id=match.first,
    )  # fmt: skip
    for side, player, score in (("challenger", match.first, 4), ("opponent", match.second, 9)):
        ground.add("duel_participants", duel_id=duel, player_id=player, side=side, score=score)
    other = _make(ground, "swiss_system", entry_requirements={})
    _enter(ground, other, 0, 1)
    _start(ground, other)
    again = _open(ground, other)[0]
    with pytest.raises(Refused, match="not possible") as word:
        _score(ground, match.id, "three", 1)
    with ground.at(2 * HOUR) as session:
        rounds.record_result(session, match_id=match.id, duel_id=duel)
    assert _table(ground, cup)[0] == (ground.players.index(match.first), 1)
    with pytest.raises(Refused, match="counts for match") as twice, ground.at(2 * HOUR) as session:
        rounds.record_result(session, match_id=again.id, duel_id=duel)
    assert word.value.code == twice.value.code == "E-COMP-010"
