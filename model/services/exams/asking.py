"""The questions of an attempt: drawn from a boss's, copied as they are asked, and graded."""

from __future__ import annotations

from collections.abc import Container

from model.db import WriteSession
from model.errors import Refused
from model.rules import exams as rules
from model.rules import grading
from model.services.exams.rows import Terms, exam_row
from model.services.learning.material import Material, content_ids
from model.services.play.players import random_key
from model.tables import ExamBossAttempt, ExamQuestion, PlayerProfile
from model.words import Difficulty, QuestionKind

CHOSEN = frozenset({QuestionKind.MULTIPLE_CHOICE, QuestionKind.TRUE_FALSE})
"""Kinds that are answered by choosing one of the options."""
TEXT_LENGTH_MAX = 5000


def ask(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    attempt: ExamBossAttempt,
    exam: str,
    *,
    number: int,
) -> None:
    """Give the `number`-th attempt at a boss its questions, by the mix and the player's draws."""
    keys = material.parts("exam_question_templates", "exam_boss", exam)
    rows = {key: material.row("exam_question_templates", key) for key in keys}
    ranks = {key: rules.rank_of(row["difficulty_level"]) for key, row in rows.items()}
    wanted = exam_row(material, exam)["question_count"]
    player_key = random_key(session, profile)
    chosen = rules.chosen_questions(ranks, wanted, player_key=player_key, attempt=number)
    ids = content_ids(session, material, "exam_question_templates", chosen)
    assert attempt.id is not None
    for order, key in enumerate(chosen, start=1):
        row = rows[key]
        session.add(
            ExamQuestion(
                exam_boss_attempt_id=attempt.id,
                template_id=ids[key],
                order=order,
                content=row["content"],
                question_type=QuestionKind(row["question_type"]),
                difficulty_level=Difficulty(row["difficulty_level"]),
                base_points=rules.question_points(ranks[key], row["base_points"]),
                difficulty_multiplier_ppm=row["difficulty_multiplier_ppm"],
                options=[dict(option) for option in row["options"]],
                correct_answer=row["correct_answer"],
                explanation=row["explanation"] or None,
                created_at=session.now,
            )
        )
    session.flush()


def has_questions(material: Material, exam: str) -> bool:
    """Whether an exam boss has anything to ask."""
    return bool(material.parts("exam_question_templates", "exam_boss", exam))


def is_right(question: ExamQuestion, answer: str) -> bool:
    """Whether an answer is right; Refused when it is not of the question's kind.

    An option is named by its key; that a question calls the text of an option right counts as well.
    """
    options = {option["key"]: option["text"] for option in question.options}
    if question.question_type in CHOSEN and options:
        if answer not in options:
            raise Refused(
                f"Question {question.order} offers no option '{answer[:80]}'. "
                f"Choose one of: {', '.join(options)}.",
                code="E-EXAM-010",
            )
        return question.correct_answer in (answer, options[answer])
    if not answer.strip() or len(answer) > TEXT_LENGTH_MAX:
        raise Refused(
            f"Question {question.order} is answered with a text of 1 to {TEXT_LENGTH_MAX:,} "
            "characters. Write one.",
            code="E-EXAM-010",
        )
    return grading.same_text(answer, [question.correct_answer])


def points_of(question: ExamQuestion, terms: Terms, *, seconds: int, questions: int) -> int:
    """What a right answer to a question earns, with half as much again when it came fast."""
    fast = rules.is_fast(seconds, terms.limit_seconds, questions)
    return min(
        1_000_000,
        rules.answer_points(question.base_points, question.difficulty_multiplier_ppm, fast),
    )


def open_question(questions: list[ExamQuestion], answered: Container[int]) -> ExamQuestion | None:
    """The first question without an answer; None when all have one."""
    return next((one for one in questions if one.id not in answered), None)
