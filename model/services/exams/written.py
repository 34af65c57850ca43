"""Exams written for one player: by the player themself, or by staff who bring what an AI made.

Such an exam waits until it is started, once. What a player wrote for themself is practice: it pays
no XP and counts in no row of wins. Source: RogueLearn, BossFight.generation_source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.rules import exams as rules
from model.services.exams.rows import TABLE, ExamInfo, Terms, attempt_of, exam, note
from model.services.exams.skills import note_skills
from model.services.idempotency import once
from model.services.learning.material import learner, material_of, profile_of
from model.services.rows import add
from model.tables import PlayerProfile
from model.words import Difficulty, ExamGenerationSource, QuestionKind, Role

QUESTIONS_MAX = 500


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """One question of an exam to be written; options are (key, text), for choosing only."""

    content: str
    correct_answer: str
    kind: QuestionKind = QuestionKind.SHORT_ANSWER
    difficulty: Difficulty = Difficulty.EASY
    points: int = 1
    options: tuple[tuple[str, str], ...] = ()
    explanation: str = ""


def write_exam(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    difficulty: Difficulty,
    questions: Sequence[NewQuestion],
    upcoming_test_date: date | None = None,
    skills: Sequence[int] = (),
    generated: bool = False,
) -> ExamInfo:
    """Write an exam for a player, ready to be started.

    `generated` says that an AI made it, which only designers and educators may say. Errors, in this
    order: NotFound; Refused for somebody else's player; E-EXAM-014 without questions or with a
    right answer that is no option; RecordError with every wrong field; E-EXAM-013 skills.
    """
    if generated:
        session.actor.require(Role.DESIGNER, Role.EDUCATOR)
    source = ExamGenerationSource.AI_GENERATED if generated else ExamGenerationSource.USER_INPUT
    values: dict[str, Any] = {
        "player_id": player_id,
        "title": title,
        "difficulty": str(difficulty),
        "generation_source": str(source),
        "upcoming_test_date": upcoming_test_date,
    }

    def work() -> dict[str, Any]:
        profile = _player(session, player_id, by_staff=generated)
        _require_questions(questions)
        made = add(session, TABLE, **values)
        for order, question in enumerate(questions, start=1):
            add(session, "exam_questions", **_fields(made, order, question))
        attempt = attempt_of(session, made)
        note_skills(session, material_of(session, profile), attempt, _NO_TERMS, skills)
        note(session, "exams.write", attempt, {"questions": len(questions)})
        return {"attempt": made}

    request = {
        **values,
        "upcoming_test_date": str(upcoming_test_date),
        "questions": [_plain(question) for question in questions],
        "skills": list(skills),
    }
    answer = once(session, service="exams.write", request=request, work=work)
    assert answer is not None
    return exam(session, attempt_id=answer["attempt"])


_NO_TERMS = Terms(None, None, 0, 0, 0, 0, 0, 0)
"""An exam of one's own stands for no skill of the content, so its skills are those named."""


def _player(session: WriteSession, player_id: int, *, by_staff: bool) -> PlayerProfile:
    """The player: at work themself, or looked up by staff who write for them."""
    return profile_of(session, player_id) if by_staff else learner(session, player_id)[0]


def _plain(question: NewQuestion) -> dict[str, Any]:
    said = asdict(question)
    return {
        **said,
        "kind": str(question.kind),
        "difficulty": str(question.difficulty),
        "options": [list(option) for option in question.options],
    }


def _fields(attempt_id: int, order: int, question: NewQuestion) -> dict[str, Any]:
    rank = rules.rank_of(question.difficulty)
    return {
        "exam_boss_attempt_id": attempt_id,
        "order": order,
        "content": question.content,
        "question_type": str(question.kind),
        "difficulty_level": str(question.difficulty),
        "base_points": rules.question_points(rank, question.points),
        "options": [{"key": key, "text": text} for key, text in question.options],
        "correct_answer": question.correct_answer,
        "explanation": question.explanation or None,
    }


def _require_questions(questions: Sequence[NewQuestion]) -> None:
    if not 1 <= len(questions) <= QUESTIONS_MAX:
        raise Refused(
            f"An exam asks 1 to {QUESTIONS_MAX} questions, not {len(questions)}. Change them.",
            code="E-EXAM-014",
        )
    for number, question in enumerate(questions, start=1):
        keys = [key for key, _ in question.options]
        known = {*keys, *(text for _, text in question.options)}
        if keys and (question.correct_answer not in known or len(set(keys)) != len(keys)):
            raise Refused(
                f"Question {number} calls '{question.correct_answer[:80]}' right, and its options "
                f"are {', '.join(keys)[:200]}. Name one of them, each option once.",
                code="E-EXAM-014",
            )
