"""From the rules section of a ruleset to what can be learned in it.

The content is taken as valid. May use: rules, words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.rules.draws import key_hash
from model.rules.grading import QUESTION_SECONDS, SUCCESS_PPM
from model.rules.learning_content import (
    MASTERY_RULES,
    ActivityRule,
    LearningRules,
    LessonRule,
    QuizRule,
    SkillRule,
)
from model.rules.values import ABSENT
from model.words import ActivityType

Rows = Mapping[str, Mapping[str, Any]]
_ASKING = frozenset({ActivityType.QUIZ.value, ActivityType.TEST.value})
_RULES = [rule.value for rule in MASTERY_RULES]


def build_learning(rules: Mapping[str, Rows]) -> LearningRules:
    """Compile skills, units, activities, quizzes and lessons."""
    skills, lesson_rows = rules.get("skills", {}), rules.get("lessons", {})
    ordered = sorted(skills, key=lambda key: (int(skills[key]["level"]), key))
    places = {key: place for place, key in enumerate(ordered)}
    by_skill = _activity_keys(rules)
    activities, first, made = rules.get("activities", {}), 0, []
    for key in ordered:
        count = len(by_skill.get(key, ()))
        parent = places.get(skills[key]["parent_skill"] or "", ABSENT)
        span = range(first, first + count)
        made.append(_skill(key, skills[key], parent=parent, activities=span))
        first += count
    lessons = _lessons(lesson_rows)
    lesson_places = {lesson.key: place for place, lesson in enumerate(lessons)}
    return LearningRules(
        skills=tuple(made),
        activities=tuple(
            _activity(key, activities[key], skill=places[skill])
            for skill in ordered
            for key in by_skill.get(skill, ())
        ),
        quizzes=_quizzes(rules, skills=places, lessons=lesson_places),
        lessons=lessons,
    )


def _children(rows: Rows, field: str) -> dict[str, list[str]]:
    """The rows of each parent, in their order."""
    found: dict[str, list[str]] = {}
    for key in sorted(rows, key=lambda key: (int(rows[key]["order"]), key)):
        found.setdefault(rows[key][field], []).append(key)
    return found


def _activity_keys(rules: Mapping[str, Rows]) -> dict[str, list[str]]:
    """The activities of each skill, unit by unit."""
    units = _children(rules.get("units", {}), "skill")
    activities = _children(rules.get("activities", {}), "unit")
    return {
        skill: [key for unit in keys for key in activities.get(unit, ())]
        for skill, keys in units.items()
    }


def _skill(key: str, row: Mapping[str, Any], *, parent: int, activities: range) -> SkillRule:
    return SkillRule(
        key=key,
        key_hash=key_hash(key),
        rule=_RULES.index(row["mastery_rule"]),
        parent=parent,
        mastered_ppm=row["mastered_ppm"],
        prior_ppm=row["prior_ppm"],
        learn_ppm=row["learn_ppm"],
        guess_ppm=row["guess_ppm"],
        slip_ppm=row["slip_ppm"],
        forget_ppm=row["forget_ppm"],
        activities=activities,
    )


def _activity(key: str, row: Mapping[str, Any], *, skill: int) -> ActivityRule:
    content = row["content"]
    problems = len(content.get("problems", ()))
    meant = content.get("time_limit_seconds") or max(1, problems) * QUESTION_SECONDS
    return ActivityRule(
        key=key,
        key_hash=key_hash(key),
        skill=skill,
        asks=row["type"] in _ASKING,
        base_xp=row["base_xp"],
        problems=problems,
        passing_ppm=content.get("passing_ppm", SUCCESS_PPM),
        seconds_meant=meant,
    )


def _quizzes(
    rules: Mapping[str, Rows], *, skills: Mapping[str, int], lessons: Mapping[str, int]
) -> tuple[QuizRule, ...]:
    """The quizzes that ask something; one of a lesson that is not open is left out."""
    rows, questions = rules.get("quizzes", {}), rules.get("questions", {})
    asked = _children(questions, "quiz")
    return tuple(
        QuizRule(
            key=key,
            key_hash=key_hash(key),
            skill=skills.get(row["skill"] or "", ABSENT),
            lesson=lessons.get(row["lesson"] or "", ABSENT),
            points=tuple(questions[question]["points"] for question in asked[key]),
            passing_ppm=row["passing_ppm"],
            attempts_max=row["max_attempts"],
            xp_reward=row["xp_reward"],
            perfect_xp=row["xp_reward"] + row["perfect_xp_bonus"],
            seconds_meant=row["time_limit_seconds"] or len(asked[key]) * QUESTION_SECONDS,
        )
        for key, row in sorted(rows.items())
        if key in asked and (row["lesson"] is None or row["lesson"] in lessons)
    )


def _lessons(rows: Rows) -> tuple[LessonRule, ...]:
    """The published lessons, language by language in their order."""
    published = [key for key, row in rows.items() if row["is_published"]]
    ordered = sorted(
        published, key=lambda key: (str(rows[key]["language"]), int(rows[key]["order"]), key)
    )
    return tuple(
        LessonRule(key, key_hash(key), rows[key]["required_level"], rows[key]["xp_reward"])
        for key in ordered
    )
