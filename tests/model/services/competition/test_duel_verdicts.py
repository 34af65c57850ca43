"""What a duel is decided by: the record of play, or reports that both sides stand by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from model.db import Actor, read, write
from model.errors import QuestlabError
from model.services import play, xp
from model.services.competition import duels, fights
from model.words import Role, XpEventSource
from tests.model.services.competition.ground import NOON, Ground, later
from tests.model.services.play_worlds import FULL_DAY, MONDAY, noon

DAY = 24 * 60


def _begin(ground: Ground, **more) -> int:
    """A duel of the second and the third player, accepted and begun two minutes after noon."""
    with ground.by(1) as session:
        duel_id = duels.challenge(
            session, player_id=ground.players[1], opponent_id=ground.players[2], **more
        ).id
    with ground.by(2, 1) as session:
        duels.accept(session, duel_id=duel_id)
    for number in (1, 2):
        with ground.by(number, 2) as session:
            duels.ready(session, duel_id=duel_id, player_id=ground.players[number])
    return duel_id


def _say(ground: Ground, step, duel_id: int, number: int, minutes: int, **more) -> duels.DuelInfo:
    with ground.by(number, minutes) as session:
        return step(session, duel_id=duel_id, player_id=ground.players[number], **more)


def _refused(code: str, says: str, ground: Ground, step, *args, **more) -> None:
    before = ground.held(1, 2), ground.escrow(), ground.count("duel_events")
    with pytest.raises(QuestlabError, match=says) as error:
        _say(ground, step, *args, **more)
    assert error.value.code == code, error.value
    assert (ground.held(1, 2), ground.escrow(), ground.count("duel_events")) == before


def _earn(ground: Ground, number: int, amount: int, minutes: int) -> int:
    with ground.at(minutes) as session:
        day, player = later(minutes).date(), ground.players[number]
        return xp.award(
            session, player_id=player, source=XpEventSource.QUIZ, base_xp=amount, day=day
        ).event_id


def test_a_race_for_xp_is_read_from_the_ledger(ground: Ground) -> None:
    """What was earned meanwhile counts, whoever reports first; nobody can claim another number."""
    _earn(ground, 1, 500, 0)
    duel_id = _begin(ground, template="race", stake=50)
    _refused("E-COMP-010", "has 0 there", ground, fights.report, duel_id, 1, 3, score=100)
    _earn(ground, 2, 100, 10)
    taken = _earn(ground, 1, 90, 11)
    with ground.at(12) as session:
        xp.reverse(session, event_id=taken)
    with ground.at(13) as session:
        xp.adjust(session, player_id=ground.players[1], xp=400)
    _refused("E-COMP-010", "has 0 there", ground, fights.report, duel_id, 1, 14, score=400)
    _earn(ground, 1, 150, 20)
    _refused("E-COMP-017", "record of play", ground, fights.agree, duel_id, 1, 21)
    _refused("E-COMP-017", "record", ground, fights.contest, duel_id, 1, 21, reason="Why?")
    done = _say(ground, fights.report, duel_id, 1, 22, score=150)
    assert (done.status, done.winner_id) == ("completed", ground.players[2]), "reached it first"
    assert (done.challenger_score, done.opponent_score, done.pot) == (150, 100, 0)
    assert ground.held(1, 2) == [950, 1_050]
    ground.assert_sound()


def _attempt(ground: Ground, number: int, minutes: int, score: int, *, attempt: int = 1) -> None:
    with read(ground.game.database) as session:
        quiz = session.connection().exec_driver_sql("SELECT id FROM quizzes").scalar_one()
    ground.add(
        "quiz_attempts",
        player_id=ground.players[number],
        quiz_id=quiz,
        attempt_number=attempt,
        status="graded",
        score=score,
        max_score=20,
        started_at=later(minutes),
        submitted_at=later(minutes + 2),
    )


def test_a_duel_about_a_quiz_counts_the_first_attempt_in_it(ground: Ground) -> None:
    """Neither an older attempt nor a second try counts; the clock reads the record by itself."""
    _attempt(ground, 1, 0, 20)
    duel_id = _begin(ground, template="quiz", stake=20)
    _attempt(ground, 1, 5, 8, attempt=2)
    _attempt(ground, 1, 9, 20, attempt=3)
    _refused("E-COMP-010", "report 8", ground, fights.report, duel_id, 1, 20, score=20)
    assert _say(ground, fights.report, duel_id, 1, 20, score=8).status == "in_progress"
    _attempt(ground, 2, 30, 12)
    with ground.at(7 * DAY + 2) as session:
        assert fights.settle_all(session, world="sample") == 1
    with read(ground.game.database) as session:
        done = duels.duel(session, duel_id=duel_id)
    assert (done.winner_id, done.challenger_score, done.opponent_score) == (
        ground.players[2],
        8,
        12,
    )
    ground.assert_sound()


@pytest.mark.databases("sqlite")
def test_a_battle_of_streaks_counts_days_that_were_closed_in_it(ground: Ground) -> None:
    """The days that were closed in it and kept the streak; who never played has none."""
    player = ground.players[1]
    duel_id = _begin(ground, template="streaks")
    for number in range(3):
        with ground.game.writing(noon(MONDAY + timedelta(days=number))) as session:
            play.record_metrics(session, player_id=player, values=FULL_DAY)
    with ground.game.writing(noon(MONDAY + timedelta(days=3))) as session:
        play.tick(session, world="sample")
    assert _say(ground, fights.finish, duel_id, 1, 3 * DAY + 5).challenger_score == 2
    done = _say(ground, fights.finish, duel_id, 2, 3 * DAY + 6)
    assert (done.winner_id, done.opponent_score) == (player, 0)


def _free(ground: Ground) -> int:
    return _begin(ground, currency="gold", stake=100, goal=10, time_limit=60)


def _judge(ground: Ground, minutes: int, *, role: Role = Role.DESIGNER, number: int = 7, **more):
    """Decide as somebody with a role, by default not one of the two."""
    actor = Actor(ground.persons[number], "Judge", frozenset({role}))
    key = f"judge-{next(ground.game._numbers)}"
    with write(ground.game.database, actor=actor, key=key, now=later(minutes)) as session:
        return fights.decide(session, **more)


def test_reports_stand_once_the_loser_agrees(ground: Ground) -> None:
    """Nobody wins a pot by a number of their own: the loser ends after it, agrees, or is silent."""
    claimed = _free(ground)
    waits = _say(ground, fights.report, claimed, 1, 3, score=1_000)
    assert (waits.status, waits.pot) == ("in_progress", 200)
    done = _say(ground, fights.agree, claimed, 2, 4)
    assert (done.winner_id, ground.held(1, 2)) == (ground.players[1], [1_100, 900])
    ended = _free(ground)
    _say(ground, fights.finish, ended, 1, 3)
    waits = _say(ground, fights.report, ended, 2, 4, score=9)
    assert _say(ground, fights.finish, ended, 2, 5).status == "in_progress", "came after the end"
    assert _say(ground, fights.agree, ended, 1, 6).winner_id == ground.players[2]
    silent = _free(ground)
    _say(ground, fights.report, silent, 1, 3, score=5)
    with ground.by(1, 62) as session, pytest.raises(QuestlabError, match="wait") as early:
        fights.settle(session, duel_id=silent)
    assert early.value.code == "E-COMP-003"
    with ground.at(62 + DAY - 1) as session:
        assert fights.settle_all(session, world="sample") == 0
    with ground.by(1, 62 + DAY) as session:
        assert fights.settle(session, duel_id=silent).winner_id == ground.players[1]
    swept = _free(ground)
    _say(ground, fights.report, swept, 1, 3, score=5)
    with ground.at(62 + DAY) as session:
        assert fights.settle_all(session, world="sample") == 1
    loses = _free(ground)
    _say(ground, fights.report, loses, 1, 3, score=5)
    with ground.by(2, 62) as session:
        assert fights.settle(session, duel_id=loses).winner_id == ground.players[1]
    even = _free(ground)
    for number in (1, 2):
        _say(ground, fights.report, even, number, 4, score=3)
        drawn = _say(ground, fights.finish, even, number, 5)
    assert (drawn.status, drawn.winner_id, ground.escrow()) == ("completed", None, 0)
    ground.assert_sound()


@pytest.mark.databases("sqlite")
def test_who_contests_leaves_it_to_a_game_master(ground: Ground) -> None:
    """Contested, a pot waits for who is not in the duel; nobody decides it, and stakes go back."""
    duel_id = _free(ground)
    _say(ground, fights.report, duel_id, 1, 3, score=10)
    _refused("E-COMP-014", "1 to 180", ground, fights.contest, duel_id, 2, 4, reason=" ")
    ruling = {"duel_id": duel_id, "winner_id": ground.players[2], "reason": "Seen on video."}
    with pytest.raises(QuestlabError, match="Nobody contests") as calm:
        _judge(ground, 4, **ruling)
    assert calm.value.code == "E-COMP-018"
    for _ in range(2):
        assert _say(ground, fights.contest, duel_id, 2, 4, reason="Seven!").is_contested
    assert _say(ground, fights.finish, duel_id, 2, 5).status == "in_progress"
    for code, more, who in (
        ("E-REFUSED-002", {}, {"role": Role.EDUCATOR}),
        ("E-COMP-015", {}, {"number": 1}),
        ("E-COMP-001", {"winner_id": ground.players[5]}, {}),
        ("E-COMP-014", {"reason": ""}, {}),
        ("E-FIND-001", {"duel_id": 99}, {}),
    ):
        with pytest.raises(QuestlabError) as refused:
            _judge(ground, 6, **who, **{**ruling, **more})
        assert refused.value.code == code, refused.value
    done = _judge(ground, 7 * DAY, **ruling)
    assert (done.winner_id, ground.held(1, 2)) == (ground.players[2], [900, 1_100])
    left = _free(ground)
    _say(ground, fights.report, left, 1, 3, score=10)
    _say(ground, fights.contest, left, 2, 4, reason="No.")
    for minutes, settled in ((62 + 7 * DAY - 1, 0), (62 + 7 * DAY, 1)):
        with ground.at(minutes) as session:
            assert fights.settle_all(session, world="sample") == settled
    with read(ground.game.database) as session:
        assert duels.duel(session, duel_id=left).status == "expired"
    assert (ground.held(1, 2), ground.escrow()) == ([900, 1_100], 0)
    ground.assert_sound()


@pytest.mark.databases("postgresql")
def test_two_who_act_upon_each_other_never_wait_in_a_ring(ground: Ground) -> None:
    """Challenges both ways and decisions both ways at once: all are done, none is half done."""
    pairs = [(1, 2), (2, 1)]
    fought = []
    for first, second in pairs:
        with ground.at() as session:
            one, other = ground.players[first], ground.players[second]
            fought.append(
                duels.challenge(
                    session, player_id=one, opponent_id=other, template="sprint", stake=10
                ).id
            )
        with ground.at(1) as session:
            duels.accept(session, duel_id=fought[-1])
        for number in (first, second):
            with ground.at(2) as session:
                duels.ready(session, duel_id=fought[-1], player_id=ground.players[number])

    def end(place: int) -> None:
        for number in reversed(pairs[place]):
            with ground.at(3, key=f"end-{place}-{number}") as session:
                player = ground.players[number]
                fights.finish(session, duel_id=fought[place], player_id=player)

    def dare(place: int) -> None:
        first, second = (ground.players[number] for number in pairs[place % 2])
        with ground.at(4, key=f"dare-{place}") as session:
            duels.challenge(session, player_id=first, opponent_id=second, template="race")

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(end, range(2)))
        list(crowd.map(dare, range(6)))
    with read(ground.game.database) as session:
        assert {duels.duel(session, duel_id=number).pot for number in fought} == {0}
    assert (ground.held(1, 2), ground.escrow()) == ([1_000, 1_000], 0)
    assert ground.count("duels", duel_status="challenged") == 6
    ground.assert_sound()


@pytest.mark.databases("sqlite")
def test_a_free_duel_is_a_form_and_stakes_only_what_is_traded(ground: Ground) -> None:
    """All faults of the form at once; a currency that players do not trade is not moved so."""
    wrong = {"goal": -1, "time_limit": 0, "topic": "t" * 201, "duel_type": "chess"}
    own = {"player_id": ground.players[0], "opponent_id": ground.players[1]}
    with pytest.raises(QuestlabError) as faults, ground.at() as session:
        duels.challenge(session, **own, **wrong)
    for name in ("goal", "time_limit", "topic", "duel_type"):
        assert name in str(faults.value)
    for code, more in (
        ("E-FIND-001", {"currency": "gld", "stake": 5}),
        ("E-COMP-004", {"currency": "gold", "stake": "5"}),
        ("E-COMP-006", {"duration_hours": "1"}),
        ("E-ECON-023", {"currency": "gold", "stake": 5}),
    ):
        with ground.game.writing(NOON) as session:
            locked = code == "E-ECON-023"
            session.connection().exec_driver_sql(
                f"UPDATE currencies SET is_tradable = {'false' if locked else 'true'}"
            )
        with pytest.raises(QuestlabError) as refused, ground.at() as session:
            duels.challenge(session, **own, **more)
        assert refused.value.code == code, refused.value
    assert ground.count("duels") == 0
    with ground.at() as session:
        assert duels.challenge(session, **own, template="sprint", stake=10).stake_amount == 10
