"""Whether the work behind a path's module is done, and how well."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules import grading
from model.services.learning.lessons import find_progress
from model.services.learning.material import Fields, Material, content_id, content_ids, id_of
from model.tables import (
    ActivityAttempt,
    ExamBossAttempt,
    PlayerProfile,
    QuizAttempt,
)
from model.words import ExamAttemptStatus, LessonProgressStatus


class Work(NamedTuple):
    """What is still missing, empty when nothing is; the best score where there is one."""

    missing: str
    score_ppm: int | None = None


def work_of(session: Session, profile: PlayerProfile, material: Material, task: Fields) -> Work:
    """The state of a module's task; without a task, nothing is missing."""
    for name, judge in (
        ("lesson", _lesson),
        ("unit", _unit),
        ("quiz", _quiz),
        ("exam_boss", _exam),
    ):
        if task[name] is not None:
            return judge(session, id_of(profile), material, task[name])
    return Work("")


def _lesson(session: Session, player_id: int, material: Material, key: str) -> Work:
    progress = find_progress(session, player_id, content_id(session, material, "lessons", key))
    if progress is None or progress.status is not LessonProgressStatus.COMPLETED:
        return Work(f"the lesson '{key}' is not completed")
    return Work("")


def _unit(session: Session, player_id: int, material: Material, key: str) -> Work:
    keys = material.parts("activities", "unit", key)
    ids = content_ids(session, material, "activities", keys)
    query = sa.select(col(ActivityAttempt.activity_id)).where(
        col(ActivityAttempt.player_id) == player_id,
        col(ActivityAttempt.activity_id).in_(sorted(ids.values())),
        col(ActivityAttempt.is_success).is_(True),
    )
    done = set(session.execute(query.distinct()).scalars())
    left = [name for name in keys if ids[name] not in done]
    return Work(f"the activity '{left[0]}' has not succeeded" if left else "")


def _quiz(session: Session, player_id: int, material: Material, key: str) -> Work:
    quiz_id = content_id(session, material, "quizzes", key)
    query = sa.select(col(QuizAttempt.score), col(QuizAttempt.max_score)).where(
        col(QuizAttempt.player_id) == player_id,
        col(QuizAttempt.quiz_id) == quiz_id,
        col(QuizAttempt.is_passed).is_(True),
    )
    return _best(session.execute(query).all(), f"the quiz '{key}' is not passed")


def _exam(session: Session, player_id: int, material: Material, key: str) -> Work:
    exam_id = content_id(session, material, "exam_bosses", key)
    query = sa.select(col(ExamBossAttempt.score), col(ExamBossAttempt.max_score)).where(
        col(ExamBossAttempt.player_id) == player_id,
        col(ExamBossAttempt.exam_boss_id) == exam_id,
        col(ExamBossAttempt.progress_status) == ExamAttemptStatus.COMPLETED,
    )
    return _best(session.execute(query).all(), f"the exam '{key}' is not passed")


def _best(scores: Any, missing: str) -> Work:
    shares = [grading.share_ppm(score or 0, most or 0) for score, most in scores]
    return Work("", max(shares)) if shares else Work(missing)
