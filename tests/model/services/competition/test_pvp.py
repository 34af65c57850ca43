"""Player-versus-player events and disputes: winnings follow the ranks, also when these change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from model.db import Actor, read, write
from model.errors import QuestlabError, Refused
from model.services import records
from model.services.competition import disputes, judging, pvp
from model.services.economy.circulation import statement
from model.tables import User
from model.words import Role
from tests.model.services.competition.ground import NOON, Ground, later

HOUR = 60
POOL = {
    "prizes": [
        {"rank_from": 1, "rank_to": 1, "reward": {"xp": 30, "currency": "gold", "amount": 300}},
        {"rank_from": 2, "rank_to": 2, "reward": {"xp": 10, "currency": "gold", "amount": 100}},
    ],
    "for_taking_part": {"xp": 5, "currency": "gold", "amount": 1},
}


def _make(ground: Ground, **values) -> int:
    base = {
        "world_id": ground.world_id(),
        "title": f"Battle {ground.count('pvp_events')}",
        "event_type": "css_battle",
        "rules": {"attempts_max": 2},
        "entry_requirements": {"currency": "gold", "entry_fee": 10},
        "prize_pool": POOL,
        "registration_deadline": NOON + timedelta(hours=1),
        "start_date": NOON + timedelta(hours=2),
        "end_date": NOON + timedelta(hours=4),
        "max_participants": 4,
        "created_by": ground.game.owner.user_id,
    }
    with ground.at() as session:
        made = int(records.create(session, table="pvp_events", values={**base, **values})["id"])
    with ground.at() as session:
        judging.open_registration(session, pvp_event_id=made)
    return made


def _enter(ground: Ground, battle: int, *numbers: int) -> None:
    for number in numbers:
        with ground.at(1) as session:
            pvp.register(session, pvp_event_id=battle, player_id=ground.players[number])


def _run(ground: Ground, battle: int, scores: dict[int, int]) -> None:
    _enter(ground, battle, *scores)
    with ground.at(2 * HOUR) as session:
        judging.start(session, pvp_event_id=battle)
    for number, score in scores.items():
        with ground.at(3 * HOUR) as session:
            player = ground.players[number]
            judging.judge(session, pvp_event_id=battle, player_id=player, score=score)
    for _ in range(2):
        with ground.at(4 * HOUR, key=f"complete-{battle}") as session:
            judging.complete(session, pvp_event_id=battle)


def _ranks(ground: Ground, battle: int) -> dict[int, int | None]:
    with read(ground.game.database) as session:
        rows = pvp.results(session, pvp_event_id=battle)
    return {ground.players.index(row.player_id): row.rank for row in rows}


def _dispute(ground: Ground, battle: int, **more) -> int:
    with ground.by(2, 5 * HOUR) as session:
        return disputes.open_dispute(
            session,
            pvp_event_id=battle,
            **{
                "reporter_id": ground.players[2],
                "reported_player_id": ground.players[1],
                "dispute_type": "cheating",
                "description": "The answers were copied.",
                **more,
            },
        ).id


def test_an_event_from_registration_to_prizes(ground: Ground) -> None:
    """Enter, leave and come back, hand in twice, be judged; shared ranks, fees and prizes."""
    battle = _make(ground)
    _enter(ground, battle, 3)
    with ground.at(1) as session:
        left = pvp.withdraw(session, pvp_event_id=battle, player_id=ground.players[3])
    assert (left.current_participants, ground.held(3)) == (0, [1_000])
    _enter(ground, battle, 3, 1, 2)
    with ground.at(2 * HOUR) as session:
        assert judging.start(session, pvp_event_id=battle).status == "active"
    handed_in = {"pvp_event_id": battle, "player_id": ground.players[1]}
    for number in range(2):
        with ground.by(1, 2 * HOUR + number) as session:
            pvp.submit(session, **handed_in, submission={"text": f"body {number}"})
    with pytest.raises(Refused) as third, ground.by(1, 3 * HOUR) as session:
        pvp.submit(session, **handed_in, submission={"text": "body"})
    assert third.value.code == "E-COMP-016"
    with pytest.raises(QuestlabError, match="texts"), ground.at(3 * HOUR) as session:
        pvp.submit(session, pvp_event_id=battle, player_id=ground.players[2],
                   submission={"texts": "body"})  # fmt: skip
    for number in (1, 2):
        with ground.at(3 * HOUR) as session:
            judging.judge(session, pvp_event_id=battle, player_id=ground.players[number], score=70)
    with ground.at(4 * HOUR) as session:
        assert judging.complete(session, pvp_event_id=battle).status == "completed"
    assert _ranks(ground, battle) == {1: 1, 2: 1, 3: 3}
    assert ground.held(1, 2, 3) == [1_291, 1_291, 991]
    assert [ground.total_xp(number) for number in (1, 2, 3)] == [35, 35, 5]
    assert (ground.escrow(), ground.count("pvp_participants", final_score=70)) == (0, 2)
    with ground.by(1, 5 * HOUR) as session:
        judging.claim(session, pvp_event_id=battle, player_id=ground.players[1])
    assert (ground.held(1), ground.total_xp(1)) == ([1_291], 35)
    ground.assert_sound()


def test_an_upheld_dispute_reverses_the_result(ground: Ground) -> None:
    """Opened, reviewed, upheld: the reported loses rank and winnings, those behind move up."""
    battle = _make(ground)
    _run(ground, battle, {1: 90, 2: 80, 3: 70})
    assert (ground.held(1, 2, 3), ground.total_xp(1)) == ([1_291, 1_091, 991], 35)
    dispute_id = _dispute(ground, battle)
    with ground.at(6 * HOUR) as session:
        assert disputes.review(session, dispute_id=dispute_id).status == "under_review"
    for _ in range(2):
        with ground.at(6 * HOUR, key="uphold") as session:
            done = disputes.uphold(session, dispute_id=dispute_id, resolution="It is so.")
    assert (done.status, done.is_upheld, done.resolution) == ("resolved", True, "It is so.")
    assert done.resolved_at == later(6 * HOUR)
    assert _ranks(ground, battle) == {1: None, 2: 1, 3: 2}
    assert ground.held(1, 2, 3) == [990, 1_291, 1_091]
    assert [ground.total_xp(number) for number in (1, 2, 3)] == [0, 35, 15]
    ground.assert_sound()
    with ground.at(7 * HOUR) as session:
        judging.clear(session, pvp_event_id=battle, player_id=ground.players[1])
    assert _ranks(ground, battle) == {1: 1, 2: 2, 3: 3}
    assert ground.held(1, 2, 3) == [1_291, 1_091, 991], "no prize is paid twice"
    assert [ground.total_xp(number) for number in (1, 2, 3)] == [35, 15, 5]
    with ground.at(8 * HOUR) as session:
        judging.disqualify(session, pvp_event_id=battle, player_id=ground.players[1])
    assert ground.held(1, 2, 3) == [990, 1_291, 1_091]
    assert [ground.total_xp(number) for number in (1, 2, 3)] == [0, 35, 15]
    ground.assert_sound()
    with read(ground.game.database) as session:
        told = statement(session, player_id=ground.players[1], currency="gold").lines
    assert {line.description for line in told} == {
        "reward",
        *(f"pvp event {battle}: {what}" for what in ("entry fee", "prize", "prize taken back")),
    }


def test_a_rejected_dispute_changes_nothing(ground: Ground) -> None:
    """Put back, taken up again and rejected: ranks, money and XP are as they were."""
    battle = _make(ground)
    _run(ground, battle, {1: 90, 2: 80})
    dispute_id = _dispute(ground, battle)
    for step in (disputes.review, disputes.put_back, disputes.review):
        with ground.at(6 * HOUR) as session:
            step(session, dispute_id=dispute_id)
    with ground.at(6 * HOUR) as session:
        done = disputes.reject(session, dispute_id=dispute_id, resolution="Nothing was found.")
    assert (done.is_upheld, done.status) == (False, "resolved")
    assert (_ranks(ground, battle), ground.held(1, 2)) == ({1: 1, 2: 2}, [1_291, 1_091])
    with pytest.raises(Refused) as over, ground.at(7 * HOUR) as session:
        disputes.review(session, dispute_id=dispute_id)
    assert over.value.code == "E-COMP-002"
    ground.assert_sound()


def test_what_was_won_and_spent_is_taken_as_far_as_it_is_held(ground: Ground) -> None:
    """Who has little left loses that little; a designer without the admin's role is refused."""
    battle = _make(ground)
    _run(ground, battle, {1: 90, 2: 80})
    from model.services.economy import wallets
    from model.services.economy.transfers import Posting, post
    from model.words import TransactionType, WalletPurpose

    with ground.at(5 * HOUR) as session:
        purse = wallets.of_player(session, player_id=ground.players[1], currency_id=ground.gold)
        sink = wallets.of_product(session, currency_id=ground.gold, purpose=WalletPurpose.SINK)
        post(session, Posting(TransactionType.PURCHASE, purse, sink, 1_200))
    with ground.at() as session:
        user = User(email="designer@example.org", name="D", created_at=NOON, updated_at=NOON)
        session.add(user)
        session.flush()
        designer = Actor(int(user.id or 0), "D", frozenset({Role.DESIGNER}))
    names = {"pvp_event_id": battle, "player_id": ground.players[1]}
    with (
        pytest.raises(Refused, match="needs the role admin"),
        write(ground.game.database, actor=designer, key="d", now=later(6 * HOUR)) as session,
    ):
        judging.disqualify(session, **names)
    assert _ranks(ground, battle) == {1: 1, 2: 2}
    with ground.at(6 * HOUR) as session:
        judging.disqualify(session, **names)
    assert (ground.held(1), ground.total_xp(1)) == ([0], 0)
    ground.assert_sound()


def test_every_refusal_has_its_code_and_changes_nothing(ground: Ground) -> None:
    """Order, time, places, scores, and who decides whose case."""
    battle, players = _make(ground, max_participants=2), ground.players

    def refused(code: str, minutes: int, step, **names) -> None:
        before = (ground.held(0, 1, 2), ground.count("audit_events"))
        with pytest.raises(QuestlabError) as error, ground.at(minutes) as session:
            step(session, **names)
        assert error.value.code == code, error.value
        assert (ground.held(0, 1, 2), ground.count("audit_events")) == before

    one = {"pvp_event_id": battle, "player_id": players[1]}
    other = {"pvp_event_id": battle, "player_id": players[2]}
    pair = {"pvp_event_id": battle, "reporter_id": players[1], "reported_player_id": players[2]}
    form = {**pair, "dispute_type": "unfair_score", "description": "It is unfair."}
    refused("E-FIND-001", 1, pvp.register, pvp_event_id=99, player_id=players[1])
    refused("E-COMP-003", HOUR + 1, pvp.register, **one)
    refused("E-COMP-001", 1, pvp.withdraw, **one)
    _enter(ground, battle, 1)
    refused("E-COMP-009", 1, pvp.register, **one)
    refused("E-COMP-003", HOUR, judging.start, pvp_event_id=battle)
    refused("E-COMP-013", 2 * HOUR, judging.start, pvp_event_id=battle)
    _enter(ground, battle, 2)
    refused("E-COMP-008", 1, pvp.register, pvp_event_id=battle, player_id=players[3])
    refused("E-COMP-002", 1, pvp.submit, **one, submission={})
    refused("E-COMP-002", 1, judging.judge, **one, score=1)
    refused("E-COMP-002", 1, judging.complete, pvp_event_id=battle)
    refused("E-COMP-002", 1, judging.claim, **one)
    refused("E-COMP-002", 1, disputes.open_dispute, **form)
    with ground.at(2 * HOUR) as session:
        judging.start(session, pvp_event_id=battle)
    refused("E-COMP-002", 2 * HOUR, pvp.register, pvp_event_id=battle, player_id=players[3])
    refused("E-COMP-010", 3 * HOUR, judging.judge, **other, score=-1)
    refused("E-COMP-003", 3 * HOUR, judging.complete, pvp_event_id=battle)
    refused("E-COMP-003", 4 * HOUR + 1, pvp.submit, **one, submission={})
    stranger = {**form, "reported_player_id": players[4]}
    with pytest.raises(QuestlabError, match="takes part in the event"), ground.at() as session:
        disputes.open_dispute(session, **stranger)
    with ground.at(3 * HOUR) as session:
        known = disputes.open_dispute(session, **form).id
    refused("E-COMP-009", 3 * HOUR, disputes.open_dispute, **form)
    refused("E-COMP-002", 3 * HOUR, disputes.uphold, dispute_id=known, resolution="So it is.")
    with ground.at(3 * HOUR) as session:
        disputes.review(session, dispute_id=known)
    refused("E-COMP-014", 3 * HOUR, disputes.uphold, dispute_id=known, resolution=" ")
    refused("E-COMP-002", 5 * HOUR, judging.clear, **one)
    with ground.by(1) as session, pytest.raises(Refused, match="needs the role designer"):
        disputes.reject(session, dispute_id=known, resolution="No.")
    with ground.at(3 * HOUR) as session:
        cancelled = judging.cancel(session, pvp_event_id=battle)
    assert (cancelled.status, ground.escrow(), ground.held(1, 2)) == ("cancelled", 0, [1_000] * 2)
    second = _make(ground)
    _run(ground, second, {0: 5, 1: 4})
    with ground.at(5 * HOUR) as session:
        own = disputes.open_dispute(
            session,
            **{**form, "pvp_event_id": second, "reported_player_id": players[0]},
        ).id
    refused("E-COMP-015", 5 * HOUR, disputes.review, dispute_id=own)
    ground.assert_sound()
