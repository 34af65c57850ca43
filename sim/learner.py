"""How a simulated learner answers: what is truly known, how fast, and what is forgotten.

Whoever knows a skill answers right unless they slip; whoever does not can only guess; each answer
may teach the skill. These are the chances of the skill's own knowledge tracing, which for skills
measured in another way are *assumed*. Leaf rules on whole numbers for both engines. May use: rules.
"""

from __future__ import annotations

from typing import Final

from model.rules.draws import as_word, below, mix
from model.rules.mastery import Tracing, after_days
from model.rules.registry import rule

PPM: Final = 1_000_000
LESSON_KNOWN_PPM: Final = 900_000
"""The chance of a right answer to a quiz that belongs to no skill (*assumed*)."""
METRICS: Final = (
    "activities_completed",
    "perfect_scores",
    "quizzes_passed",
    "lessons_completed",
    "skills_mastered",
)
"""Metrics that the product counts by itself while somebody learns, where content has them."""
ACTIVITIES, PERFECT, QUIZZES, LESSONS, MASTERED_SKILLS = range(5)


@rule
def right_ppm(knows: int, guess_ppm: int, slip_ppm: int) -> int:
    """The chance of a right answer: known and not slipped, or guessed."""
    return PPM - slip_ppm if knows == 1 else guess_ppm


@rule
def kept_ppm(forget_ppm: int, days: int) -> int:
    """The chance that what was known is still known after days without practice."""
    return int(after_days(1.0, Tracing(0.0, 0.0, 0.0, 0.0, forget_ppm / PPM), days) * PPM)


@rule
def response_seconds(drawn: int, seconds_meant: int) -> int:
    """How long the answers take: anything up to a quarter more than is meant (*assumed*)."""
    return below(drawn, seconds_meant * 5 // 4 + 1)


@rule
def answer_word(stream: int, attempt: int, question: int) -> int:
    """The draw of one question in one attempt at something; `question` -1 is the attempt's own."""
    return mix(mix(stream, as_word(attempt)), as_word(question))
