"""The questions of a quiz: what is shown, how an answer is graded, which one is asked next."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import Refused, did_you_mean
from model.rules import grading
from model.services.learning.mastery import known_share
from model.services.learning.material import Fields, Material, id_of
from model.services.play.players import random_key
from model.tables import LearningPreference, PlayerProfile, QuizAttempt
from model.words import Difficulty, QuestionKind

CHOSEN = frozenset({QuestionKind.MULTIPLE_CHOICE.value, QuestionKind.TRUE_FALSE.value})
"""Kinds that are answered by choosing options."""
TEXT_LENGTH_MAX = 4000
SPOKEN = QuestionKind.SPEAKING.value
_RANKS = [difficulty.value for difficulty in Difficulty]


@dataclass(frozen=True, slots=True)
class OptionInfo:
    """One answer that is offered; whether it is right is not told."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    """One question as it is asked; typed and spoken ones offer no options."""

    key: str
    kind: str
    prompt: str
    difficulty: str
    points: int
    options: tuple[OptionInfo, ...]
    choose: int


@dataclass(frozen=True, slots=True)
class Graded:
    """What an answer earned: None for both while a person has to look at it."""

    credit_ppm: int | None
    is_right: bool | None
    feedback: tuple[str, ...] = ()


def shown(material: Material, question: str) -> QuestionInfo:
    """A published question as a player sees it."""
    row = material.row("questions", question)
    options = [(key, material.row("question_options", key)) for key in _options(material, question)]
    is_chosen = row["kind"] in CHOSEN
    return QuestionInfo(
        key=question,
        kind=row["kind"],
        prompt=row["prompt"],
        difficulty=row["difficulty"],
        points=row["points"],
        options=tuple(OptionInfo(key, option["text"]) for key, option in options)
        if is_chosen
        else (),
        choose=sum(option["is_correct"] for _, option in options) if is_chosen else 0,
    )


def grade(
    material: Material, question: str, *, options: tuple[str, ...], text: str, hints: int
) -> Graded:
    """Grade one answer; Refused when it is not of the question's kind.

    A typed answer without accepted ones, and a spoken one, wait for a person.
    """
    row = material.row("questions", question)
    known = _options(material, question)
    _require_kind(question, row, known, options=options, text=text)
    rows = {key: material.row("question_options", key) for key in known}
    right = {key for key in known if rows[key]["is_correct"]}
    if row["kind"] in CHOSEN:
        chosen = set(options)
        credit = grading.choice_credit_ppm(len(chosen & right), len(chosen - right), len(right))
        told = tuple(rows[key]["feedback"] for key in known if key in chosen)
    elif row["kind"] == SPOKEN or not right:
        return Graded(None, None)
    else:
        accepted = [rows[key]["text"] for key in known if key in right]
        credit = grading.PPM if grading.same_text(text, accepted) else 0
        told = tuple(
            rows[key]["feedback"] for key in known if grading.same_text(text, [rows[key]["text"]])
        )
    left = grading.after_hints_ppm(credit, hints)
    return Graded(left, credit == grading.PPM, tuple(part for part in told if part))


def next_key(
    session: Session, material: Material, attempt: QuizAttempt, quiz: str, answered: set[str]
) -> str | None:
    """The question that is asked next; None when all are answered.

    In their order; where the quiz shuffles, drawn by key among those that fit best what the player
    knows of the quiz's skill, or among all when the player wants no adapting.
    """
    left = [key for key in material.parts("questions", "quiz", quiz) if key not in answered]
    row = material.row("quizzes", quiz)
    if not left or not row["shuffle_questions"]:
        return left[0] if left else None
    profile = session.get_one(PlayerProfile, attempt.player_id)
    if _adapts(session, profile):
        known = known_share(session, material, player_id=id_of(profile), skill=row["skill"])
        ranks = [_RANKS.index(material.row("questions", key)["difficulty"]) for key in left]
        left = [left[place] for place in grading.best_fitting(ranks, known)]
    return grading.next_question(left, random_key(session, profile), attempt.attempt_number)


def _adapts(session: Session, profile: PlayerProfile) -> bool:
    query = sa.select(col(LearningPreference.adapt_difficulty)).where(
        col(LearningPreference.player_id) == profile.id,
        col(LearningPreference.deleted_at).is_(None),
    )
    return session.execute(query).scalar_one_or_none() is not False


def _options(material: Material, question: str) -> tuple[str, ...]:
    return material.parts("question_options", "question", question)


def _require_kind(
    question: str, row: Fields, known: tuple[str, ...], *, options: tuple[str, ...], text: str
) -> None:
    if row["kind"] in CHOSEN:
        if not options or text:
            raise Refused(
                f"The question '{question}' is answered by choosing options. Choose at least one.",
                code="E-LEARN-014",
            )
        for key in options:
            if key not in known:
                raise Refused(
                    f"The question '{question}' offers no option '{key}'. "
                    f"{did_you_mean(key, known) or 'Choose one that it offers.'}",
                    code="E-LEARN-014",
                )
    elif options or not text.strip() or len(text) > TEXT_LENGTH_MAX or "\x00" in text:
        raise Refused(
            f"The question '{question}' is answered with a text of at most {TEXT_LENGTH_MAX:,} "
            "characters, without NUL. Write one.",
            code="E-LEARN-014",
        )
