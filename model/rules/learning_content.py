"""What can be learned, compiled: skills, activities, quizzes and lessons as engines read them.

Frozen values made of ints and text keys, like model.rules.values, which passes them on within
`GameRules`; `model.ruleset` builds them. Shares are whole millionths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from model.words import MasteryRule

MASTERY_RULES: Final = (MasteryRule.LADDER, MasteryRule.BKT, MasteryRule.FSRS)
LADDER, BKT, FSRS = range(3)
"""Codes of the rules by which a skill is measured."""


class SkillRule(NamedTuple):
    """One skill; `rule` is a MASTERY_RULES code, `parent` an index or ABSENT.

    `activities` are the indexes of its activities, which stand side by side in their order.
    """

    key: str
    key_hash: int
    rule: int
    parent: int
    mastered_ppm: int
    prior_ppm: int
    learn_ppm: int
    guess_ppm: int
    slip_ppm: int
    forget_ppm: int
    activities: range


class ActivityRule(NamedTuple):
    """One activity of a skill; `asks` says that its XP is a quiz's and not a lesson's."""

    key: str
    key_hash: int
    skill: int
    asks: bool
    base_xp: int
    problems: int
    passing_ppm: int
    seconds_meant: int


class QuizRule(NamedTuple):
    """One quiz with the points of its questions; `skill` and `lesson` are indexes or ABSENT."""

    key: str
    key_hash: int
    skill: int
    lesson: int
    points: tuple[int, ...]
    passing_ppm: int
    attempts_max: int
    xp_reward: int
    perfect_xp: int
    seconds_meant: int


class LessonRule(NamedTuple):
    """One lesson that players can open."""

    key: str
    key_hash: int
    level_required: int
    xp_reward: int


@dataclass(frozen=True)
class LearningRules:
    """All of it: skills by level and key, lessons by order, quizzes by key."""

    skills: tuple[SkillRule, ...] = ()
    activities: tuple[ActivityRule, ...] = ()
    quizzes: tuple[QuizRule, ...] = ()
    lessons: tuple[LessonRule, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether there is anything to learn."""
        return bool(self.activities or self.quizzes or self.lessons)

    def keys(self) -> set[str]:
        """Every key that a row of a run may name."""
        keys = {row.key for row in self.skills} | {row.key for row in self.activities}
        return keys | {row.key for row in self.quizzes} | {row.key for row in self.lessons}


NO_LEARNING: Final = LearningRules()
"""A game in which nothing is learned."""
