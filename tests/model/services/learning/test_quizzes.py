"""Quizzes: within their limits, graded with partial credit, paid once, kept as a result."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from model.db import read
from model.services import learning
from model.services.notices import inbox
from model.services.verification import verify
from model.words import LessonProgressStatus, QuizAttemptStatus, Role, SkillStateStatus
from tests.model.services.learning.ground import School, at, learning_world, refused

RIGHT: dict[str, dict[str, Any]] = {
    "greetings/q1": {"options": ["greetings/q1/a"]},
    "greetings/q2": {"options": ["greetings/q2/a", "greetings/q2/b"]},
    "greetings/q3": {"text": "die strasse"},
}


def _start(school: School, minute: float, quiz: str = "greetings") -> int:
    with school.after(minute) as session:
        return learning.start_quiz(session, player_id=school.player, quiz=quiz).attempt_id


def _answer(
    school: School, minute: float, attempt: int, question: str, **given: object
) -> learning.AnswerInfo:
    with school.after(minute) as session:
        return learning.answer_question(
            session,
            attempt_id=attempt,
            question=question,
            **given,  # type: ignore[arg-type]
        )


def _submit(school: School, minute: float, attempt: int) -> learning.AttemptInfo:
    with school.after(minute) as session:
        return learning.submit_quiz(session, attempt_id=attempt)


def test_a_quiz_from_start_to_result(school: School) -> None:
    """Partial credit, hints and times count; a pass pays once and shows in result and lesson."""
    attempt, before = _start(school, 0), school.xp()
    with read(school.game.database) as session:
        asked = learning.next_question(session, attempt_id=attempt)
        assert asked is not None and (asked.key, asked.choose) == ("greetings/q1", 1)
        assert [option.text for option in asked.options] == ["Answer a", "Answer b", "Answer c"]
    first = _answer(school, 0.5, attempt, "greetings/q1", options=["greetings/q1/a"], seconds=9_000)
    assert (first.is_right, first.points_earned, first.seconds) == (True, 4, 30)
    assert first.feedback == ("You chose a.",)
    half = _answer(school, 1, attempt, "greetings/q2", options=["greetings/q2/b"], seconds=12)
    assert (half.is_right, half.points_earned, half.seconds) == (False, 2, 12)
    helped = _answer(school, 2, attempt, "greetings/q3", text=" Die  STRASSE.", hints_used=2)
    assert (helped.is_right, helped.points_earned, helped.seconds) == (True, 1, 60)
    assert helped.feedback == ("It is a street.",)
    with read(school.game.database) as session:
        assert learning.next_question(session, attempt_id=attempt) is None
    with school.after(3, key="hand-in") as session:
        done = learning.submit_quiz(session, attempt_id=attempt)
    with school.after(3, key="hand-in") as session:
        assert learning.submit_quiz(session, attempt_id=attempt) == done
    assert (done.status, done.score, done.max_score) == (QuizAttemptStatus.GRADED, 7, 10)
    assert (done.is_passed, done.xp_awarded, done.seconds) == (True, 60, 102)
    assert school.xp() - before == 60
    with read(school.game.database) as session:
        result = learning.result_of(session, attempt_id=attempt)
        assert result is not None and (result.score_ppm, result.is_passed) == (700_000, True)
        assert result.topics == {"evening": 0, "general": 1_000_000, "morning": 1_000_000}
        assert (result.weaknesses, result.difficulty) == (("evening",), "same")
        lesson = learning.lesson_of(session, player_id=school.player, lesson="hello")
        assert lesson.best_score_ppm == 700_000
        assert learning.next_question(session, attempt_id=attempt) is None


def test_only_the_first_pass_and_the_first_perfect_result_pay(school: School) -> None:
    """A perfect second attempt pays its bonus only, a third nothing, a fourth is not allowed."""
    paid = []
    for number in range(3):
        attempt = _start(school, 10 * number)
        for question, given in RIGHT.items():
            if number or question != "greetings/q3":
                _answer(school, 10 * number + 1, attempt, question, **given)
        paid.append(_submit(school, 10 * number + 2, attempt).xp_awarded)
    assert paid == [60, 30, 0]
    with school.after(60) as session, refused("E-LEARN-011"):
        learning.start_quiz(session, player_id=school.player, quiz="greetings")


def test_time_that_is_up_ends_an_attempt(school: School) -> None:
    """No answer is taken after the time; the attempt expires as it is and cannot pass."""
    attempt = _start(school, 0)
    for question, given in RIGHT.items():
        _answer(school, 4, attempt, question, **given)
    late = _submit(school, 5, attempt)
    assert (late.status, late.score, late.is_passed) == (QuizAttemptStatus.EXPIRED, 10, False)
    assert (late.submitted_at, late.xp_awarded) == (at(5), 0)
    second = _start(school, 10)
    with school.after(15) as session, refused("E-LEARN-013"):
        learning.answer_question(
            session, attempt_id=second, question="greetings/q1", options=["greetings/q1/a"]
        )
    third = _start(school, 16)
    with read(school.game.database) as session:
        statuses = [
            learning.attempt_info(session, attempt_id=one).status for one in (second, third)
        ]
    assert statuses == [QuizAttemptStatus.EXPIRED, QuizAttemptStatus.IN_PROGRESS]


def test_what_an_attempt_refuses(school: School) -> None:
    """Each refusal has its code and changes nothing."""
    player, attempt = school.player, _start(school, 0)
    for quiz, code in (
        ("greetings", "E-LEARN-010"),
        ("blank", "E-LEARN-002"),
        ("x", "E-LEARN-001"),
    ):
        with school.after(1) as session, refused(code):
            learning.start_quiz(session, player_id=player, quiz=quiz)
    wrong: list[tuple[str, dict[str, object], str]] = [
        ("sums/easy1", {"options": ["sums/easy1/a"]}, "E-LEARN-014"),
        ("greetings/q1", {"options": ["greetings/q1/z"]}, "E-LEARN-014"),
        ("greetings/q1", {"text": "a"}, "E-LEARN-014"),
        ("greetings/q3", {"options": ["greetings/q3/a"]}, "E-LEARN-014"),
        ("greetings/q3", {"text": "x", "hints_used": -1}, "E-LEARN-016"),
        ("greetings/q3", {"text": "x", "seconds": -5}, "E-LEARN-016"),
        ("greetings/q3", {"text": "x", "hints_used": 11}, "E-LEARN-016"),
        ("greetings/q3", {"text": "x\x00"}, "E-LEARN-014"),
    ]
    for question, given, code in wrong:
        with refused(code):
            _answer(school, 1, attempt, question, **given)
    _answer(school, 1, attempt, "greetings/q1", options=["greetings/q1/b"])
    with refused("E-LEARN-015"):
        _answer(school, 2, attempt, "greetings/q1", options=["greetings/q1/a"])
    other = school.other_actor()
    with refused("E-REFUSED-002"), school.after(2, key="o", actor=other) as session:
        learning.abandon_quiz(session, attempt_id=attempt)
    with school.after(2) as session, refused("E-LEARN-001"):
        learning.submit_quiz(session, attempt_id=attempt + 99)
    with school.after(2) as session:
        given_up = learning.abandon_quiz(session, attempt_id=attempt)
        assert (given_up.status, given_up.score) == (QuizAttemptStatus.ABANDONED, None)
    for act in (learning.submit_quiz, learning.abandon_quiz):
        with school.after(3) as session, refused("E-LEARN-012"):
            act(session, attempt_id=attempt)
    with refused("E-LEARN-012"):
        _answer(school, 3, attempt, "greetings/q2", options=["greetings/q2/a"])
    assert _start(school, 4) != attempt
    with read(school.game.database) as session:
        assert session.execute(sa.text("SELECT count(*) FROM quiz_answers")).scalar_one() == 1
        assert session.execute(sa.text("SELECT count(*) FROM quiz_attempts")).scalar_one() == 2


def test_questions_follow_what_is_known(school: School) -> None:
    """The next question fits the traced knowledge and is drawn by key; mastery comes at 0.95."""
    attempt = _start(school, 0, "sums")
    ranks, known = [], []
    for minute in range(1, 6):
        with read(school.game.database) as session:
            asked = learning.next_question(session, attempt_id=attempt)
            again = learning.next_question(session, attempt_id=attempt)
        assert asked is not None and asked == again
        ranks.append(asked.difficulty)
        _answer(school, minute, attempt, asked.key, options=[f"{asked.key}/a"])
        known.append(school.state("addition").p_known)
    assert ranks == ["medium", "expert", "legendary", "legendary", "expert"]
    assert abs(known[2] - 0.9949750952241431) < 1e-12
    state = school.state("addition")
    assert (state.status, state.mastered_at) == (SkillStateStatus.MASTERED, at(2))
    assert (state.attempts, state.correct) == (5, 5)
    assert _submit(school, 12, attempt).is_passed is False
    assert school.state("addition") == state  # answers counted already, one by one


def test_spoken_answers_wait_for_a_person(school: School) -> None:
    """A submitted attempt is graded, paid and remembered once its last answer has its grade."""
    attempt = _start(school, 0, "essay")
    spoken = _answer(school, 0.2, attempt, "essay/say", text="audio:7")
    assert (spoken.is_right, spoken.points_earned) == (None, 0)
    with school.after(0.3) as session, refused("E-LEARN-017"):
        learning.grade_answer(session, attempt_id=attempt, question="essay/say", credit_ppm=1)
    assert _submit(school, 0.4, attempt).status is QuizAttemptStatus.SUBMITTED
    for credit, code in ((1_000_001, "E-LEARN-016"), (-1, "E-LEARN-016")):
        with school.after(1) as session, refused(code):
            learning.grade_answer(
                session, attempt_id=attempt, question="essay/say", credit_ppm=credit
            )
    other = school.other_actor()
    with refused("E-REFUSED-002"), school.after(1, key="o", actor=other) as session:
        learning.grade_answer(session, attempt_id=attempt, question="essay/say", credit_ppm=1)
    with school.after(2) as session:
        graded = learning.grade_answer(
            session, attempt_id=attempt, question="essay/say", credit_ppm=900_000
        )
    assert (graded.status, graded.score, graded.is_passed) == (QuizAttemptStatus.GRADED, 9, True)
    assert graded.xp_awarded == 25
    recall = school.state("recall")
    assert (recall.attempts, recall.next_review_at) == (1, at(2 + 5.5))
    with school.after(3) as session, refused("E-LEARN-017"):
        learning.grade_answer(session, attempt_id=attempt, question="essay/say", credit_ppm=1)


def test_an_educator_grades_and_the_player_collects(school: School) -> None:
    """Who grades writes into nobody's ledger, and nobody grades their own; XP waits, once."""
    attempt = _start(school, 0, "essay")
    _answer(school, 1, attempt, "essay/say", text="audio:7")
    _submit(school, 2, attempt)
    grade = {"attempt_id": attempt, "question": "essay/say", "credit_ppm": 1_000_000}
    own = school.me(Role.EDUCATOR)
    with refused("E-LEARN-018"), school.after(3, key="own", actor=own) as session:
        learning.grade_answer(session, **grade)
    with refused("E-LEARN-019"), school.after(3, key="early", actor=school.me()) as session:
        learning.collect_quiz(session, attempt_id=attempt)
    tutor, before = school.other_actor(Role.EDUCATOR), school.xp()
    with school.after(4, key="grade", actor=tutor) as session:
        graded = learning.grade_answer(session, **grade)
    assert (graded.is_passed, graded.xp_awarded, graded.xp_waiting) == (True, 0, 25)
    assert school.xp() == before and school.state("recall").attempts == 1
    with refused("E-REFUSED-002"), school.after(5, key="theirs", actor=tutor) as session:
        learning.collect_quiz(session, attempt_id=attempt)
    for _ in range(2):
        with school.after(6, key="collect", actor=school.me()) as session:
            collected = learning.collect_quiz(session, attempt_id=attempt)
    assert (collected.xp_awarded, collected.xp_waiting, school.xp() - before) == (25, 0, 25)
    with refused("E-LEARN-019"), school.after(7, key="again", actor=school.me()) as session:
        learning.collect_quiz(session, attempt_id=attempt)
    with read(school.game.database) as session:
        (told,) = inbox(session, user_id=school.game.owner.user_id)
        assert (told.title, verify(session).findings) == ("Your quiz was graded", ())


def test_content_that_changes_under_way(school: School) -> None:
    """A perfect result stays one when points change; nothing to be had pays nothing."""
    first = _start(school, 0)
    for question, given in RIGHT.items():
        _answer(school, 1, first, question, **given)
    assert _submit(school, 2, first).xp_awarded == 90
    with school.after(3) as session:
        learning.open_lesson(session, player_id=school.player, lesson="hello")
        learning.complete_section(session, player_id=school.player, section="hello/s1")
    changed = learning_world()
    changed["questions"]["greetings/q1"]["points"] = 6
    del changed["lesson_sections"]["hello/s2"]
    del changed["question_options"]["greetings/q3/a"]
    del changed["questions"]["greetings/q3"]
    school.game.publish(changed, now=at(4))
    with school.after(5) as session:  # what was left to read is gone
        read_all = learning.open_lesson(session, player_id=school.player, lesson="hello")
    assert (read_all.status, read_all.xp_awarded) == (LessonProgressStatus.COMPLETED, 40)
    second = _start(school, 6)
    for question in ("greetings/q1", "greetings/q2"):
        _answer(school, 7, second, question, **RIGHT[question])
    again = _submit(school, 8, second)
    assert (again.score, again.max_score, again.xp_awarded) == (10, 10, 0)
    running = _start(school, 9, "sums")
    for question in [key for key in changed["questions"] if key.startswith("sums/")]:
        del changed["questions"][question]
        for option in [k for k in changed["question_options"] if k.startswith(f"{question}/")]:
            del changed["question_options"][option]
    changed["quizzes"]["sums"]["perfect_xp_bonus"] = 50
    school.game.publish(changed, now=at(10))
    empty = _submit(school, 11, running)
    assert (empty.max_score, empty.is_passed, empty.xp_awarded) == (0, False, 0)
