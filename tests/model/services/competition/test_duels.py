"""Duels: stakes in escrow, the fight, the decision; every amount moves once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from model.db import read
from model.errors import NotFound, QuestlabError, Refused
from model.services import consequences
from model.services.competition import duels, fights
from model.services.notices import inbox
from model.words import DuelStatus, NotificationType
from tests.model.services.competition.ground import Ground, later


def _challenge(ground: Ground, *, first: int = 0, second: int = 1, **more) -> int:
    with ground.at() as session:
        return duels.challenge(
            session,
            player_id=ground.players[first],
            opponent_id=ground.players[second],
            **{"template": "sprint", "stake": 100, **more},
        ).id


def _begin(ground: Ground, duel_id: int, first: int = 0, second: int = 1) -> duels.DuelInfo:
    with ground.at(1) as session:
        duels.accept(session, duel_id=duel_id)
    for number in (first, second):
        with ground.at(2) as session:
            info = duels.ready(session, duel_id=duel_id, player_id=ground.players[number])
    return info


def test_the_winner_has_the_pot_and_both_have_their_xp(ground: Ground) -> None:
    """Challenge, accept, fight, win: both stakes leave at accept, once per key, and go to one."""
    duel_id = _challenge(ground)
    assert (ground.held(0, 1), ground.escrow()) == ([1_000, 1_000], 0)
    for _ in range(2):
        with ground.at(1, key="accept") as session:
            accepted = duels.accept(session, duel_id=duel_id)
    assert (accepted.status, accepted.pot) == (DuelStatus.ACCEPTED, 200)
    assert accepted.expires_at == later(1) + timedelta(hours=2)
    assert (ground.held(0, 1), ground.escrow()) == ([900, 900], 200)
    for number in (0, 1):
        with ground.at(2) as session:
            duels.ready(session, duel_id=duel_id, player_id=ground.players[number])
    for number, score in ((0, 40), (1, 60), (0, 100)):
        for _ in range(2):
            with ground.at(5, key=f"score-{score}") as session:
                done = fights.report(
                    session, duel_id=duel_id, player_id=ground.players[number], score=score
                )
    assert (done.status, done.winner_id, done.pot) == ("completed", ground.players[0], 0)
    assert (done.challenger_score, done.opponent_score) == (100, 60)
    assert (ground.held(0, 1), ground.escrow()) == ([1_100, 900], 0)
    assert (ground.total_xp(0), ground.total_xp(1)) == (50, 5)
    assert ground.count("duel_events", duel_id=duel_id) == 3
    assert ground.count("duel_participants", points_change=100, xp_awarded=50) == 1
    assert ground.count("duel_participants", points_change=-100, xp_awarded=5) == 1
    ground.assert_sound()


def test_people_without_a_role_duel_with_their_own_money(ground: Ground) -> None:
    """Each pays their own stake and takes their own XP; nobody may act for another."""
    one, two = ground.players[1], ground.players[2]
    with ground.by(1) as session:
        duel_id = duels.challenge(
            session, player_id=one, opponent_id=two, template="sprint", stake=50
        ).id
    with pytest.raises(Refused, match="needs the role admin"), ground.by(1) as session:
        duels.accept(session, duel_id=duel_id)
    with ground.by(2) as session:
        assert duels.accept(session, duel_id=duel_id).pot == 50
    for number in (2, 1):
        with ground.by(number) as session:
            duels.ready(session, duel_id=duel_id, player_id=ground.players[number])
    assert (ground.held(1, 2), ground.escrow()) == ([950, 950], 100)
    with ground.by(2, 1) as session:
        fights.report(session, duel_id=duel_id, player_id=two, score=10, correct=True)
    for number in (1, 2):
        with ground.by(number, 1) as session:
            done = fights.finish(session, duel_id=duel_id, player_id=ground.players[number])
    assert done.winner_id == two
    assert (ground.held(1, 2), ground.total_xp(1), ground.total_xp(2)) == ([950, 1_050], 0, 50)
    for minutes in (2, 3):
        with ground.by(1, minutes) as session:
            assert fights.collect(session, duel_id=duel_id, player_id=one) == 5
    with ground.by(2, 3) as session:
        assert fights.collect(session, duel_id=duel_id, player_id=two) == 50
    assert (ground.total_xp(1), ground.total_xp(2)) == (5, 50)
    with pytest.raises(Refused) as third, ground.by(3) as session:
        duels.cancel(session, duel_id=duel_id)
    assert third.value.code == "E-COMP-001"
    assert _told(ground, 1) == ["Your duel was accepted", "Your duel is decided"]
    assert _told(ground, 2) == ["You are challenged to a duel"]  # it decided the duel itself
    ground.assert_sound()


def _told(ground: Ground, number: int) -> list[str]:
    """What a player's person was told of duels, in order."""
    with read(ground.game.database) as session:
        told = inbox(session, user_id=ground.persons[number])
    assert {notice.kind for notice in told} <= {NotificationType.DUEL}
    return [notice.title for notice in sorted(told, key=lambda notice: notice.id)]


def test_everything_follows_for_the_one_who_acts(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision lets everything follow for the one who made it, collecting for the other."""
    followed: list[int | None] = []
    step = ("duel_templates", lambda _, profile: followed.append(profile.id))
    monkeypatch.setattr(consequences, "STEPS", (step,))
    duel_id = _challenge(ground)
    _begin(ground, duel_id)
    for score in (60, 100):
        with ground.at(5) as session:
            fights.report(session, duel_id=duel_id, player_id=ground.players[0], score=score)
    assert followed == [ground.players[0]]
    with ground.at(6) as session:
        fights.collect(session, duel_id=duel_id, player_id=ground.players[1])
    assert followed == [*ground.players[:2]]


def test_without_a_winner_everybody_has_their_stake_back(ground: Ground) -> None:
    """Declined, cancelled, expired, never fought or drawn: as it was before."""
    for way in ("decline", "cancel", "cancel accepted", "expire", "idle", "draw"):
        _assert_given_back(ground, way)
    ground.assert_sound()


def _assert_given_back(ground: Ground, way: str) -> None:
    duel_id = _challenge(ground)
    if way not in ("decline", "cancel", "expire"):
        with ground.at(1) as session:
            duels.accept(session, duel_id=duel_id)
    if way in ("idle", "draw"):
        for number in (0, 1):
            with ground.at(2) as session:
                duels.ready(session, duel_id=duel_id, player_id=ground.players[number])
    with ground.at(30) as session:
        if way == "decline":
            duels.decline(session, duel_id=duel_id)
        elif way.startswith("cancel"):
            duels.cancel(session, duel_id=duel_id)
        elif way == "draw":
            fights.report(session, duel_id=duel_id, player_id=ground.players[0], score=7)
            session.key += "-2"
            fights.report(session, duel_id=duel_id, player_id=ground.players[1], score=7)
    with ground.at(600, key=f"all {way}") as session:
        settled = fights.settle_all(session, world="sample")
    with ground.at(601, key=f"all {way}") as session:
        assert fights.settle_all(session, world="sample") == settled
    assert settled == (way in ("expire", "idle", "draw"))
    expected = {"decline": "declined", "expire": "expired", "idle": "expired", "draw": "completed"}
    with read(ground.game.database) as session:
        info = duels.duel(session, duel_id=duel_id)
    assert (info.status, info.winner_id) == (expected.get(way, "cancelled"), None)
    assert (ground.held(0, 1), ground.escrow()) == ([1_000, 1_000], 0)
    assert (ground.total_xp(0), ground.total_xp(1)) == ((5, 5) if way == "draw" else (0, 0))


_OUT_OF_BOUNDS = (
    ({"opponent_id": 0}, "E-FIND-001", "There is no player 0"),
    ({"template": "sprnt"}, "E-FIND-001", "Did you mean 'sprint'"),
    ({"opponent_id": None}, "E-COMP-005", "takes another player"),
    ({"template": None, "currency": "gold", "duration_hours": 169}, "E-COMP-006", "1 to 168"),
    ({"template": None, "currency": "gold", "duration_hours": 0}, "E-COMP-006", "1 to 168"),
    ({"template": None, "currency": "gold", "stake": 1001}, "E-COMP-004", "0 to 1000"),
    ({"template": None}, "E-COMP-004", "needs its currency"),
    ({"stake": 9}, "E-COMP-004", "takes 10 to 200"),
    ({"stake": 201}, "E-COMP-004", "takes 10 to 200"),
)


def test_a_challenge_keeps_its_bounds(ground: Ground) -> None:
    """Opponent, template, duration and stake are refused with the rule; nothing is written."""
    for more, code, says in _OUT_OF_BOUNDS:
        opponent = more.get("opponent_id", ground.players[1])
        with pytest.raises(QuestlabError, match=says) as refused, ground.at() as session:
            duels.challenge(
                session,
                player_id=ground.players[0],
                **{
                    "template": "sprint",
                    "stake": 100,
                    **more,
                    "opponent_id": ground.players[0] if opponent is None else opponent,
                },
            )
        assert refused.value.code == code
    assert ground.count("duels") == ground.count("duel_participants") == 0


def test_steps_out_of_order_or_time_are_refused(ground: Ground) -> None:
    """Each step needs its state and its time; a refused one leaves all as it was."""
    duel_id = _challenge(ground)
    player, stranger = ground.players[0], ground.players[5]

    def refused(code: str, minutes: int, step, **names) -> None:
        before = (ground.held(0, 1), ground.count("audit_events"))
        with pytest.raises(QuestlabError) as error, ground.at(minutes) as session:
            step(session, **{"duel_id": duel_id, **names})
        assert error.value.code == code, error.value
        assert (ground.held(0, 1), ground.count("audit_events")) == before

    refused("E-FIND-001", 1, duels.accept, duel_id=999)
    refused("E-COMP-002", 1, duels.ready, player_id=player)
    refused("E-COMP-002", 1, fights.report, player_id=player, score=1)
    refused("E-COMP-002", 1, fights.collect, player_id=player)
    refused("E-COMP-003", 1, fights.settle)
    refused("E-COMP-003", 120, duels.accept)
    _begin(ground, duel_id)
    refused("E-COMP-002", 3, duels.accept)
    refused("E-COMP-002", 3, duels.decline)
    refused("E-COMP-001", 3, duels.ready, player_id=stranger)
    refused("E-COMP-001", 3, fights.report, player_id=stranger, score=1)
    with ground.at(3) as session:
        fights.report(session, duel_id=duel_id, player_id=player, score=20, is_milestone=True)
    refused("E-COMP-010", 4, fights.report, player_id=player, score=19)
    refused("E-COMP-003", 32, fights.report, player_id=player, score=21)
    with ground.at(4) as session:
        fights.finish(session, duel_id=duel_id, player_id=player)
    refused("E-COMP-002", 4, fights.report, player_id=player, score=21)
    with ground.by(1, 5) as session, pytest.raises(Refused, match="needs the role designer"):
        duels.cancel(session, duel_id=duel_id)
    for _ in range(2):
        with ground.at(32, key="settle") as session:
            assert fights.settle(session, duel_id=duel_id).winner_id == player
    refused("E-COMP-002", 40, fights.settle)
    refused("E-COMP-002", 40, duels.cancel)
    ground.assert_sound()


def test_nothing_is_staked_that_is_not_held(ground: Ground) -> None:
    """Money spent between challenge and acceptance: the acceptance is refused as a whole."""
    free = {"template": None, "currency": "gold", "stake": 1_000}
    first, second = _challenge(ground, **free), _challenge(ground, second=2, **free)
    with ground.at(1) as session:
        duels.accept(session, duel_id=first)
    with pytest.raises(Refused, match="holds 0 and 1000 was asked"), ground.at(2) as session:
        duels.accept(session, duel_id=second)
    assert (ground.held(0, 1, 2), ground.escrow()) == ([0, 0, 1_000], 2_000)
    assert ground.count("duels", duel_status="challenged") == 1
    with pytest.raises(Refused, match="holds 0 and would stake 10"):
        _challenge(ground, stake=10)
    with pytest.raises(NotFound, match="There is no row 99 in duels"), ground.at() as session:
        duels.duel(session, duel_id=99)


class Duelling(RuleBasedStateMachine):
    """Any steps by three players: the escrow holds the stakes of open duels, nothing is lost."""

    ground: Ground

    def __init__(self) -> None:
        """Nobody duels yet; earlier duels of this database are settled and stay."""
        super().__init__()
        self.minute, self.ids = 10_000, []

    @rule(first=st.integers(0, 2), second=st.integers(0, 2), stake=st.integers(0, 300))
    def challenge(self, first: int, second: int, stake: int) -> None:
        """Challenge somebody, perhaps out of bounds."""
        with self._trying() as session:
            players = self.ground.players
            info = duels.challenge(
                session,
                player_id=players[first],
                opponent_id=players[second],
                template="sprint",
                stake=stake,
            )
            self.ids.append(info.id)

    @precondition(lambda self: self.ids)
    @rule(step=st.sampled_from(["accept", "decline", "cancel", "settle"]), at=st.integers(0, 9))
    def answer(self, step: str, at: int) -> None:
        """Answer or end a duel."""
        with self._trying() as session:
            act = fights.settle if step == "settle" else getattr(duels, step)
            act(session, duel_id=self.ids[at % len(self.ids)])

    @precondition(lambda self: self.ids)
    @rule(
        step=st.sampled_from(["ready", "report", "finish"]),
        at=st.integers(0, 9),
        number=st.integers(0, 2),
        score=st.integers(0, 120),
    )
    def fight(self, step: str, at: int, number: int, score: int) -> None:
        """Get ready, score or finish."""
        with self._trying() as session:
            names = {"duel_id": self.ids[at % len(self.ids)],
                     "player_id": self.ground.players[number]}  # fmt: skip
            if step == "report":
                fights.report(session, **names, score=score)
            else:
                (duels.ready if step == "ready" else fights.finish)(session, **names)

    @rule(minutes=st.sampled_from([20, 60, 200]))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.minute += minutes

    @invariant()
    def nothing_is_lost(self) -> None:
        """What players hold and what lies in escrow adds up; open duels have their stakes there."""
        held = self.ground.held(0, 1, 2)
        assert sum(held) + self.ground.escrow() == 3_000
        with read(self.ground.game.database) as session:
            infos = [duels.duel(session, duel_id=number) for number in self.ids]
        for info in infos:
            is_staked = info.status in ("accepted", "in_progress")
            assert info.pot == (2 * info.stake_amount if is_staked else 0)
        assert self.ground.escrow() == sum(info.pot for info in infos)

    def teardown(self) -> None:
        """Everything stored holds; what is open is settled, for the next example."""
        self.minute += 20_000
        with self.ground.at(self.minute) as session:
            fights.settle_all(session, world="sample")
        assert self.ground.escrow() == 0

    def _trying(self):
        from contextlib import contextmanager

        @contextmanager
        def trying():
            try:
                with self.ground.at(self.minute) as session:
                    yield session
            except QuestlabError:
                pass

        return trying()


def test_any_sequence_of_steps_keeps_the_money(ground: Ground) -> None:
    """Random challenges, answers, fights and waiting lose no stake and pay none twice."""
    from hypothesis.stateful import run_state_machine_as_test

    Duelling.ground = ground
    run_state_machine_as_test(
        Duelling,
        settings=settings(
            max_examples=2, stateful_step_count=20, suppress_health_check=list(HealthCheck)
        ),
    )
    ground.assert_sound()
