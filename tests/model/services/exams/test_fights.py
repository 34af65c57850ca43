"""Exam fights: within their limits, against the clock, paid for the best, refused in order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import read
from model.services import consequences, exams, learning
from model.words import Difficulty, ExamAttemptStatus, PathModuleStatus, QuestionKind, Role
from tests.model.services.exams.ground import Hall, at
from tests.model.services.learning.ground import refused

COMPLETED, FAILED = ExamAttemptStatus.COMPLETED, ExamAttemptStatus.FAILED


def test_a_fight_from_beginning_to_review(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mix is asked, right answers wear the boss down; every number from points to XP is told.

    rules.md §5.2: 59 points x 0.8 = 47; +20 % perfect, +15 % first, +10 % related = 68; 60/25.
    """
    followed: list[int | None] = []
    step = ("exam_bosses", lambda _, profile: followed.append(profile.id))
    monkeypatch.setattr(consequences, "STEPS", (step,))
    nodes = hall.plant()
    skills = [nodes["Add"], nodes["Multiply"]]
    before = hall.xp()
    begun = hall.begin(0, skills=skills)
    assert (begun.questions, begun.health, begun.health_left) == (10, 200, 200)
    assert begun.ends_at == at(1000)
    with read(hall.game.database) as session:
        asked = exams.next_question(session, attempt_id=begun.attempt_id)
        assert asked is not None and asked == exams.next_question(
            session, attempt_id=begun.attempt_id
        )
        assert (asked.points, asked.options) == (2, (("a", "Yes"), ("b", "No")))
    with hall.after(10, key="first") as session:
        given: dict[str, Any] = {"attempt_id": begun.attempt_id, "question_id": asked.question_id}
        first = exams.answer(session, **given, text="a", seconds=9_000)
    with hall.after(10, key="first") as session:
        assert exams.answer(session, **given, text="a", seconds=9_000) == first
    assert (first.is_right, first.points_earned, first.seconds) == (True, 3, 10)
    assert (first.health_left, first.explanation[:8]) == (180, "Because ")
    hall.fight(10, begun.attempt_id, right=9)
    with hall.after(100, key="end") as session:
        done = exams.finish(session, attempt_id=begun.attempt_id)
    with hall.after(900, key="end") as session:
        assert exams.finish(session, attempt_id=begun.attempt_id) == done
    assert (done.status, done.score, done.max_score, done.health_left) == (COMPLETED, 10, 10, 0)
    assert (done.score_ppm, done.xp) == (2_470_000, 68)
    assert (hall.xp() - before, followed) == (68, [hall.players[0]])
    with read(hall.game.database) as session:
        told = exams.review(session, attempt_id=begun.attempt_id)
        tree = learning.tree_of(session, tree_id=1)
        state = learning.skill_state(session, player_id=hall.players[0], skill="algebra")
        assert exams.next_question(session, attempt_id=begun.attempt_id) is None
        assert exams.suggested_difficulty(session, player_id=hall.players[0]) is Difficulty.MEDIUM
    assert [one.question.difficulty.value for one in told.questions[:9]] == [
        *["easy"] * 4,
        *["medium"] * 3,
        *["hard"] * 2,
    ]
    assert told.questions[9].question.points == 10  # legendary counts as expert
    assert all(one.is_right and one.explanation for one in told.questions)
    assert [one.points_earned for one in told.questions] == [*[3] * 4, *[4] * 3, *[10] * 2, 15]
    assert (told.chain["points"], told.chain["base_xp"], told.chain["bonus_ppm"]) == (
        59,
        47,
        450_000,
    )
    assert told.chain["skills"] == [[skills[0], 48], [skills[1], 20]]
    assert next((node.name, node.experience) for node in tree.nodes) == ("Add", 48)
    assert (state.attempts, state.correct) == (10, 10)
    hall.assert_sound()


def test_the_best_attempt_pays_the_difference(hall: Hall) -> None:
    """A better attempt adds what it is worth more, a worse one nothing; wins in a row count."""
    first = hall.begin(0, "short").attempt_id
    with read(hall.game.database) as session:
        asked = exams.next_question(session, attempt_id=first)
    assert asked is not None
    with hall.after(60) as session:
        exams.answer(
            session, attempt_id=first, question_id=asked.question_id, text=_right(asked.kind)
        )
    assert hall.finish(70, first).status is FAILED  # one of two is not 60 %
    with hall.after(80) as session, refused("E-EXAM-006"):
        exams.begin(session, player_id=hall.players[0], exam_key="short")
    paid = [hall.xp()]
    for minute in (60, 120):
        attempt = hall.begin(minute * 60, "short").attempt_id
        for _ in range(2):
            with read(hall.game.database) as session:
                asked = exams.next_question(session, attempt_id=attempt)
            assert asked is not None
            with hall.after(minute * 60 + 5) as session:
                exams.answer(
                    session,
                    attempt_id=attempt,
                    question_id=asked.question_id,
                    text=_right(asked.kind),
                )
        hall.finish(minute * 60 + 9, attempt)
        paid.append(hall.xp())
    # No limit, so no answer is fast: 3 points x 0.8 = 2, and 100 for the boss; perfect; one win.
    assert [later - one for one, later in pairwise(paid)] == [122, 5]
    with read(hall.game.database) as session:
        best = exams.best_attempt(session, player_id=hall.players[0], exam_key="short")
        assert best is not None and (best.xp, best.score_ppm) == (122, 1_000_000)
        assert exams.best_attempt(session, player_id=hall.players[0], exam_key="gate") is None
        assert len(exams.attempts(session, player_id=hall.players[0], exam_key="short")) == 3
    hall.assert_sound()


def _right(kind: str) -> str:
    return "  STRASSE. " if kind == "short_answer" else "a"


def test_time_that_is_up_loses_a_fight(hall: Hall) -> None:
    """Late answers are refused; coming back, finishing or the sweep closes it when it ended."""
    attempt = hall.begin(0).attempt_id
    hall.fight(0, attempt, right=8)
    with read(hall.game.database) as session:
        asked = exams.next_question(session, attempt_id=attempt)
    assert asked is not None
    with hall.after(1000) as session, refused("E-EXAM-009"):
        exams.answer(session, attempt_id=attempt, question_id=asked.question_id, text="a")
    late = hall.finish(1001, attempt)
    assert (late.status, late.score, late.completed_at, late.xp) == (FAILED, 8, at(1000), 0)
    assert late.score_ppm == 1_040_000  # 8/10 x 1 x 1.3
    second = hall.begin(3_000).attempt_id
    with hall.after(3_500) as session:
        assert exams.time_out_all(session, world="sample") == []
    with hall.after(4_000, key="sweep") as session:
        assert exams.time_out_all(session, world="sample") == [second]
    with hall.after(4_000, key="sweep") as session:
        assert exams.time_out_all(session, world="sample") == [second]
    third = hall.begin(9_000).attempt_id
    other = hall.begin(10_001, "gate").attempt_id
    with read(hall.game.database) as session:
        closed = exams.exam(session, attempt_id=third)
        assert (closed.status, closed.completed_at) == (FAILED, at(10_000))
        told = exams.review(session, attempt_id=second)
        assert (told.chain, told.questions[0].answer) == ({}, None)
    with hall.after(10_002) as session:
        assert exams.abandon(session, attempt_id=other).status is FAILED
    left = hall.begin(12_000, "gate").attempt_id
    with hall.after(19_000) as session:
        assert exams.abandon(session, attempt_id=left).completed_at == at(12_000 + 1_800)
    with hall.after(20_000) as session, refused("E-EXAM-005"):
        exams.begin(session, player_id=hall.players[0], exam_key="algebra")
    hall.assert_sound()


def test_what_an_exam_refuses_in_order(hall: Hall) -> None:
    """Each refusal has its code, comes in its order, and leaves nothing half done."""
    player, nodes = hall.players[0], hall.plant()
    with hall.after() as session:
        learning.start_path(session, player_id=player, path="way")
    for exam, code in (
        ("algbra", "E-EXAM-001"),
        ("hall", "E-EXAM-002"),
        ("gate", "E-EXAM-003"),
        ("blank", "E-EXAM-007"),
    ):
        with refused(code):
            hall.begin(0, exam)
    for wrong in ([999], [nodes["Add"]] * 2, [*nodes.values(), 999]):
        with refused("E-EXAM-013"):
            hall.begin(0, skills=wrong)
    with refused("E-REFUSED-002"), hall.after(actor=hall.actor_of(hall.players[1])) as session:
        exams.begin(session, player_id=player, exam_key="algebra")
    with hall.after() as session:
        learning.start_module(session, player_id=player, module="way/read")
    with hall.after() as session:
        done = learning.finish_module(session, player_id=player, module="way/read")
    assert done.module("way/exam").status is PathModuleStatus.AVAILABLE
    attempt = hall.begin(0, "gate").attempt_id
    with refused("E-EXAM-004"):
        hall.begin(1)
    with read(hall.game.database) as session, refused("E-EXAM-012"):
        exams.review(session, attempt_id=attempt)
    with read(hall.game.database) as session:
        asked = exams.next_question(session, attempt_id=attempt)
    assert asked is not None
    given: dict[str, Any] = {"attempt_id": attempt, "question_id": asked.question_id}
    for change, code in (
        ({"text": "z"}, "E-EXAM-010"),
        ({"text": "a", "question_id": asked.question_id + 9}, "E-EXAM-001"),
        ({"text": "a", "attempt_id": attempt + 9}, "E-EXAM-001"),
    ):
        with hall.after(1) as session, refused(code):
            exams.answer(session, **{**given, **change})
    with hall.after(2) as session:
        assert exams.answer(session, **given, text="a").health_left == 0
    with hall.after(3) as session, refused("E-EXAM-011"):
        exams.answer(session, **given, text="a")
    assert hall.finish(4, attempt).status is COMPLETED
    for step in (learning.start_module, learning.finish_module):
        with hall.after(5) as session:
            walked = step(session, player_id=player, module="way/exam")
    assert walked.module("way/exam").score_ppm == 1_000_000
    for act in (exams.finish, exams.abandon, exams.start):
        with hall.after(5) as session, refused("E-EXAM-008"):
            act(session, attempt_id=attempt)
    with hall.after(5) as session, refused("E-EXAM-008"):
        exams.answer(session, **given, text="a")
    with read(hall.game.database) as session:
        for table, rows in (("exam_boss_attempts", 1), ("exam_questions", 1), ("exam_answers", 1)):
            query = sa.text(f"SELECT count(*) FROM {table}")
            assert session.execute(query).scalar_one() == rows


def test_exams_that_are_written_for_one_player(hall: Hall) -> None:
    """One's own exam is practice and pays nothing; what staff bring from an AI pays as designed."""
    player = hall.players[0]
    questions = [
        exams.NewQuestion("Two and two?", "4", explanation="Count."),
        exams.NewQuestion(
            "Is it?",
            "b",
            kind=QuestionKind.TRUE_FALSE,
            difficulty=Difficulty.LEGENDARY,
            options=(("a", "No"), ("b", "Yes")),
        ),
    ]
    request: dict[str, Any] = {
        "player_id": player,
        "title": "Tomorrow's test",
        "difficulty": Difficulty.EASY,
        "questions": questions,
        "upcoming_test_date": at(3 * 86_400).date(),
    }
    earned = []
    for minute, generated in ((0, False), (60, True)):
        with hall.after(minute * 60) as session:
            made = exams.write_exam(session, **request, generated=generated)
        assert (made.status, made.questions, made.exam) == (
            ExamAttemptStatus.NOT_STARTED,
            2,
            None,
        )
        with hall.after(minute * 60) as session:
            assert exams.start(session, attempt_id=made.attempt_id).ends_at == at(
                minute * 60 + 1800
            )
        before = hall.xp()
        for text in ("4", "b"):
            with read(hall.game.database) as session:
                asked = exams.next_question(session, attempt_id=made.attempt_id)
            assert asked is not None
            with hall.after(minute * 60 + 10) as session:
                exams.answer(
                    session,
                    attempt_id=made.attempt_id,
                    question_id=asked.question_id,
                    text=text,
                )
        assert hall.finish(minute * 60 + 20, made.attempt_id).status is COMPLETED
        earned.append(hall.xp() - before)
    # 1 and 8 points, half as much again for being fast: 1 + 12 = 13 x 0.8 = 10, + 35 % = 13.
    assert earned == [0, 13]
    for change, code in (
        ({"questions": []}, "E-EXAM-014"),
        ({"questions": [exams.NewQuestion("?", "c", options=(("a", "No"),))]}, "E-EXAM-014"),
        ({"title": ""}, "E-RECORD-000"),
    ):
        with hall.after() as session, refused(code):
            exams.write_exam(session, **{**request, **change})
    other = hall.actor_of(hall.players[1], Role.EDUCATOR)
    with refused("E-REFUSED-002"), hall.after(actor=other) as session:
        exams.write_exam(session, **request)
    with hall.after(actor=other) as session:
        assert exams.write_exam(session, **request, generated=True).questions == 2
    hall.assert_sound()
