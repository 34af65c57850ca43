"""Columns of the kernel's tables of learning: what can be learned, and what players have learned.

`Content.skill_set` and its like have a row a thing; `State.skill` and its like are flat.

May use: rules.
"""

from __future__ import annotations

from typing import Final

from model.rules.values import ABSENT, NEVER

(
    KNOWN,
    STATUS,
    LEVEL,
    MEMORY,
    STEP,
    STABILITY,
    DIFFICULTY,
    LAST,
    DUE,
    REPETITIONS,
    LAPSES,
    MASTERED_DAY,
) = range(12)
SKILL: Final = 12
SKILL_BLANK: Final = (ABSENT, 0, 0, 0, 0, 0, 0, NEVER, NEVER, 0, 0, ABSENT)
"""Who has just joined: what is known is not drawn yet, nothing was practised."""

RUNG, IN_A_ROW, DUE_AT, ATTEMPTS, PASSED = range(5)
ACTIVITY: Final = 5
ACTIVITY_BLANK: Final = (0, 0, NEVER, 0, 0)

TRIED, DONE, LAST_DAY = range(3)
QUIZ: Final = 3
QUIZ_BLANK: Final = (0, 0, NEVER)

(
    SKILL_RULE,
    SKILL_PARENT,
    SKILL_MASTERED_PPM,
    SKILL_PRIOR_PPM,
    SKILL_LEARN_PPM,
    SKILL_GUESS_PPM,
    SKILL_SLIP_PPM,
    SKILL_FORGET_PPM,
    SKILL_FIRST,
    SKILL_STOP,
    SKILL_CODE,
) = range(11)

(
    ACTIVITY_SKILL,
    ACTIVITY_SOURCE,
    ACTIVITY_XP,
    ACTIVITY_KIND,
    ACTIVITY_PROBLEMS,
    ACTIVITY_PASSING_PPM,
    ACTIVITY_SECONDS,
    ACTIVITY_CODE,
) = range(8)

(
    QUIZ_SKILL,
    QUIZ_LESSON,
    QUIZ_FIRST,
    QUIZ_QUESTIONS,
    QUIZ_PASSING_PPM,
    QUIZ_ATTEMPTS_MAX,
    QUIZ_XP,
    QUIZ_KIND,
    QUIZ_PERFECT_XP,
    QUIZ_KIND_PERFECT,
    QUIZ_SECONDS,
    QUIZ_CODE,
) = range(12)

(
    LESSON_LEVEL,
    LESSON_XP,
    LESSON_KIND,
    LESSON_CODE,
) = range(4)
"""Columns of `Content.skill_set`, `activity_set`, `quiz_set` and `lesson_set`."""
