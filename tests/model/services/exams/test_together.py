"""Exam bosses fought together: limits of rules.md §5.2, places, closing questions, power plays."""

from __future__ import annotations

from typing import Any

import pytest

from model.db import read
from model.errors import QuestlabError, Refused
from model.rules import together as rules
from model.services import exams, parties
from model.services.records import RecordError
from model.words import ExamAttemptStatus, PartyJoinType
from tests.model.services.exams.ground import Hall, at


def test_the_rules_of_fights_together() -> None:
    """The source's ranges and defaults; a power play counts twice, until its end."""
    assert rules.Settings() == (45, 3, 15, 8) and rules.faults(rules.Settings()) == ()
    for settings in ((5, 0, 5, 1), (180, 10, 60, 12)):
        assert rules.faults(rules.Settings(*settings)) == ()
    wrong: tuple[Any, ...] = (4, 11, 61, 13)
    assert [fault.split()[0] for fault in rules.faults(rules.Settings(*wrong))] == [
        *("question_seconds", "charges", "power_play_seconds", "players_max"),
    ]
    assert len(rules.faults(rules.Settings(charges=True))) == 1
    second = 1_000_000
    assert rules.hits([0, 14 * second, 15 * second], [0], 15) == 5
    assert rules.hits([0], [0, 0], 15) == 2 and rules.hits([], [1], 5) == 0
    assert rules.health_left(200, 3, 10) == 140 and rules.health_left(200, 12, 10) == 0
    assert rules.health_left(200, 0, 0) == 200
    assert rules.is_in_time(45, 45) and not rules.is_in_time(46, 45)


def _refused(hall: Hall, seconds: float, code: str, service: Any, **request: Any) -> str:
    """The service refuses with this code; gives the sentence."""
    with pytest.raises(QuestlabError) as caught, hall.after(seconds) as session:
        service(session, **request)
    assert caught.value.code == code, str(caught.value)
    return str(caught.value)


def _answer(hall: Hall, seconds: float, attempt: int, text: str = "a") -> exams.AnswerInfo:
    with read(hall.game.database) as session:
        asked = exams.next_question(session, attempt_id=attempt)
    assert asked is not None
    with hall.after(seconds) as session:
        return exams.answer(session, attempt_id=attempt, question_id=asked.question_id, text=text)


def test_a_party_wears_a_boss_down_together(hall: Hall) -> None:
    """Members join while there are places; each is judged alone; late answers are wrong."""
    ann, ben = hall.players
    with hall.after() as session:
        made = parties.create(session, player_id=ann, name="Owls", join_type=PartyJoinType.OPEN)
    opening: dict[str, Any] = {"player_id": ann, "party_id": made.id, "exam_key": "algebra"}
    bad: dict[str, Any] = {"settings": rules.Settings(4, 11)}
    told = _refused(hall, 0, "E-EXAM-015", exams.open_together, **opening, **bad)
    assert "question_seconds from 5 to 180" in told and "charges from 0 to 10" in told
    _refused(hall, 0, "E-PARTY-001", exams.open_together, **{**opening, "player_id": ben})
    two: dict[str, Any] = {"settings": rules.Settings(players_max=2, charges=1)}
    with hall.after(key="open") as session:
        fight = exams.open_together(session, **opening, **two)
    with hall.after(1, key="open") as session:
        assert exams.open_together(session, **opening, **two) == fight
    host = fight.host_attempt_id
    joining: dict[str, Any] = {"player_id": ben, "attempt_id": host}
    _refused(hall, 0, "E-PARTY-001", exams.join_together, **joining)
    with hall.after() as session:
        parties.join(session, player_id=ben, party_id=made.id)
    _refused(hall, 0, "E-EXAM-017", exams.join_together, **{**joining, "player_id": ann})
    with hall.after(5, key="join") as session:
        both = exams.join_together(session, **joining)
    with hall.after(6, key="join") as session:
        assert exams.join_together(session, **joining) == both
    mine, other = both.fighters
    assert (mine.player_id, other.player_id, mine.charges_left) == (ann, ben, 1)
    assert (both.health, both.health_left, both.settings.players_max) == (200, 200, 2)

    assert not _answer(hall, 46, host).is_right  # the question closed after 45 seconds
    assert _answer(hall, 91, host).is_right
    power = {"attempt_id": other.attempt_id}
    with hall.after(20, key="power") as session:
        started = exams.power_play(session, **power)
    assert (started.fighters[1].charges_left, started.fighters[1].power_until) == (0, at(35))
    _refused(hall, 30, "E-EXAM-018", exams.power_play, **power)
    for seconds in (25, 34, 36):
        assert _answer(hall, seconds, other.attempt_id).is_right
    _refused(hall, 40, "E-EXAM-018", exams.power_play, **power)
    with hall.after(30, key="power") as session:
        now = exams.power_play(session, **power)
    assert [(one.answered, one.right, one.hits) for one in now.fighters] == [(2, 1, 1), (3, 3, 5)]
    assert now.health_left == 200 - 200 * 6 // 20
    done = hall.finish(100, host)
    assert (done.status, done.score) == (ExamAttemptStatus.FAILED, 1)
    with hall.after(110) as session:
        assert exams.finish(session, **power).status is ExamAttemptStatus.FAILED
    _refused(hall, 120, "E-EXAM-008", exams.power_play, **power)
    _refused(hall, 120, "E-EXAM-008", exams.join_together, **joining)
    _refused(hall, 120, "E-EXAM-001", exams.join_together, **{**joining, "attempt_id": 999})
    alone = hall.begin(130, "gate").attempt_id
    for service in (exams.join_together, exams.power_play):
        asked = {"attempt_id": alone} | ({"player_id": ben} if service != exams.power_play else {})
        _refused(hall, 131, "E-EXAM-016", service, **asked)
    hall.finish(132, alone)
    one: dict[str, Any] = {"settings": rules.Settings(players_max=1)}
    with hall.after(2_000) as session:
        full = exams.open_together(session, **opening, **one).host_attempt_id
    _refused(hall, 2_001, "E-EXAM-017", exams.join_together, **{**joining, "attempt_id": full})
    _refused(hall, 3_001, "E-EXAM-009", exams.join_together, **{**joining, "attempt_id": full})
    hall.assert_sound()


def test_a_scene_goes_on_where_it_was(hall: Hall) -> None:
    """Kept as a whole once per key, every fault named, only while the fight runs."""
    attempt = hall.begin(0).attempt_id
    state = {"scene_version": 2, "question_number": 3, "seconds_left": 900, "power_ups": ["shield"]}
    keep: dict[str, Any] = {"attempt_id": attempt, "state": state}
    with hall.after(10, key="keep") as session:
        kept = exams.keep_scene(session, **keep)
    with hall.after(11, key="keep") as session:
        assert exams.keep_scene(session, **keep) == kept
    with read(hall.game.database) as session:
        assert exams.scene(session, attempt_id=attempt) == kept
    assert {name: kept.state[name] for name in state} == state
    assert (kept.state["boss_health"], kept.session_id) == (0, None)
    wrong = {"question_number": -1, "seconds_left": "soon"}
    with pytest.raises(RecordError) as caught, hall.after(12) as session:
        exams.keep_scene(session, attempt_id=attempt, state=wrong)
    assert len(caught.value.violations) == 2
    stranger = hall.actor_of(hall.players[1])
    with pytest.raises(Refused), hall.after(13, actor=stranger) as session:
        exams.keep_scene(session, **keep)
    _refused(hall, 1_000, "E-EXAM-009", exams.keep_scene, **keep)
    hall.finish(1_001, attempt)
    _refused(hall, 1_002, "E-EXAM-008", exams.keep_scene, **keep)
    _refused(hall, 1_002, "E-EXAM-001", exams.keep_scene, **{**keep, "attempt_id": 999})
    hall.assert_sound()
