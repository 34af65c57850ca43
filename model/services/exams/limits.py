"""When an exam may be begun, and when it takes answers: every refusal in its order."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import exams as rules
from model.services.exams import results
from model.services.exams.rows import Terms, ends_at, exam_row, is_overdue, terms_of
from model.services.learning.material import Material
from model.tables import (
    ExamBoss,
    ExamBossAttempt,
    PathModule,
    PlayerPath,
    PlayerPathModule,
    PlayerProfile,
)
from model.words import ExamAttemptStatus, PathModuleStatus

RUNNING = ExamAttemptStatus.IN_PROGRESS


def require_open(session: Session, profile: PlayerProfile, material: Material, key: str) -> None:
    """Refuse below the exam's level, and while the player's paths only lead there later."""
    needed = exam_row(material, key)["required_level"]
    if profile.level < needed:
        raise Refused(
            f"The exam '{key}' asks for level {needed}, and player {profile.id} has level "
            f"{profile.level}. Rise first.",
            code="E-EXAM-002",
        )
    query = (
        sa.select(col(PlayerPathModule.status))
        .join(PlayerPath, col(PlayerPath.id) == col(PlayerPathModule.player_path_id))
        .join(PathModule, col(PathModule.id) == col(PlayerPathModule.path_module_id))
        .join(ExamBoss, col(ExamBoss.id) == col(PathModule.exam_boss_id))
        .where(
            col(PlayerPath.player_id) == profile.id,
            col(ExamBoss.world_id) == profile.world_id,
            col(ExamBoss.key) == key,
        )
    )
    if set(session.execute(query).scalars()) == {PathModuleStatus.LOCKED}:
        raise Refused(
            f"The exam '{key}' is locked on the learning path of player {profile.id}. "
            "Do the modules before it first.",
            code="E-EXAM-003",
        )


def require_free(session: WriteSession, profile: PlayerProfile, material: Material) -> None:
    """Refuse while another exam of the player runs; one whose time is up is closed instead."""
    query = (
        sa.select(ExamBossAttempt)
        .where(
            col(ExamBossAttempt.player_id) == profile.id,
            col(ExamBossAttempt.progress_status) == RUNNING,
        )
        .order_by(col(ExamBossAttempt.id))
    )
    for attempt in session.execute(query).scalars().all():
        terms = terms_of(session, material, attempt)
        if not is_overdue(attempt, terms, session.now):
            raise Refused(
                f"Exam attempt {attempt.id} ('{attempt.title}') is still running. "
                "Finish it or give it up first.",
                code="E-EXAM-004",
            )
        results.time_out(session, attempt, terms)


def require_attempt(
    session: WriteSession, key: str, terms: Terms, made: list[ExamBossAttempt]
) -> None:
    """Refuse when all attempts are used, and so soon after the last one."""
    if terms.max_attempts and len(made) >= terms.max_attempts:
        raise Refused(
            f"All {terms.max_attempts} attempts at the exam '{key}' are used. Choose another one.",
            code="E-EXAM-005",
        )
    last = max((one.completed_at for one in made if one.completed_at is not None), default=None)
    if last is not None and session.now < last + timedelta(minutes=rules.REST_MINUTES):
        raise Refused(
            f"After the last attempt at the exam '{key}' a player rests for {rules.REST_MINUTES} "
            f"minutes, until {last + timedelta(minutes=rules.REST_MINUTES):%H:%M} UTC. "
            "Come back then.",
            code="E-EXAM-006",
        )


def require_running(session: WriteSession, attempt: ExamBossAttempt, terms: Terms) -> None:
    """Refuse unless an attempt runs and has time left."""
    if attempt.progress_status is not RUNNING:
        raise not_now(attempt)
    if is_overdue(attempt, terms, session.now):
        raise Refused(
            f"The time of exam attempt {attempt.id} was up at {ends_at(attempt, terms):%H:%M:%S} "
            "UTC. Finish it as it is.",
            code="E-EXAM-009",
        )


def not_now(attempt: ExamBossAttempt) -> Refused:
    """The refusal of what the state of an attempt does not allow."""
    return Refused(
        f"Exam attempt {attempt.id} is {attempt.progress_status.value}, and this needs another "
        "state. Look at it, or begin a new one.",
        code="E-EXAM-008",
    )
