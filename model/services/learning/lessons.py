"""Lessons: opened by a player, section by section in their order, completed by the last one.

The first completion pays the lesson's XP; repeating a lesson pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.learning.material import (
    Fields,
    Material,
    content_id,
    id_of,
    learner,
    material_of,
    pay,
    profile_of,
)
from model.tables import LessonProgress, PlayerProfile
from model.words import LessonProgressStatus, XpEventSource


@dataclass(frozen=True, slots=True)
class SectionInfo:
    """One section of a lesson as it is shown."""

    key: str
    title: str
    kind: str
    content: dict[str, Any]
    is_completed: bool


@dataclass(frozen=True, slots=True)
class LessonInfo:
    """One lesson with the player's progress; `next_section` is None when all are completed."""

    lesson: str
    title: str
    status: LessonProgressStatus
    sections: tuple[SectionInfo, ...]
    sections_completed: int
    next_section: str | None
    repeat_count: int
    best_score_ppm: int
    xp_awarded: int
    started_at: datetime | None
    completed_at: datetime | None


def open_lesson(session: WriteSession, *, player_id: int, lesson: str) -> LessonInfo:
    """Open a lesson by key; opening a completed one counts as a repetition.

    One without sections that are still to be read is completed at once.
    Errors: NotFound; Refused when it is not published or asks for a higher level.
    """

    def work() -> None:
        profile, material = learner(session, player_id)
        row = material.row("lessons", lesson)
        _require_open(profile, lesson, row)
        progress = _progress(session, profile, content_id(session, material, "lessons", lesson))
        if progress.status is LessonProgressStatus.COMPLETED:
            progress.repeat_count += 1
        elif progress.status is LessonProgressStatus.NOT_STARTED:
            progress.status = LessonProgressStatus.IN_PROGRESS
            progress.started_at = session.now
        progress.updated_at = session.now
        session.flush()
        sections = material.parts("lesson_sections", "lesson", lesson)
        is_read = progress.sections_completed >= len(sections)  # none, or some were taken out
        if is_read and progress.status is LessonProgressStatus.IN_PROGRESS:
            _complete(session, profile, progress, lesson, row)
            session.flush()
        _note(session, "learning.open_lesson", progress, {"lesson": lesson})

    request = {"player": player_id, "lesson": lesson}
    once(session, service="learning.open_lesson", request=request, work=work)
    return lesson_of(session, player_id=player_id, lesson=lesson)


def complete_section(session: WriteSession, *, player_id: int, section: str) -> LessonInfo:
    """Complete the next section of an open lesson; the last one completes the lesson and pays.

    Errors: NotFound; Refused when the lesson is not open, or another section comes first.
    """
    lesson = section.rpartition("/")[0]

    def work() -> None:
        profile, material = learner(session, player_id)
        material.row("lesson_sections", section)
        lesson_row = material.row("lessons", lesson)
        sections = material.parts("lesson_sections", "lesson", lesson)
        lesson_id = content_id(session, material, "lessons", lesson)
        progress = find_progress(session, player_id, lesson_id)
        _require_next(progress, sections, section)
        assert progress is not None
        progress.sections_completed += 1
        progress.last_section_id = content_id(session, material, "lesson_sections", section)
        progress.updated_at = session.now
        if progress.sections_completed >= len(sections):
            _complete(session, profile, progress, lesson, lesson_row)
        session.flush()
        _note(session, "learning.complete_section", progress, {"section": section})
        follow(session, profile)

    request = {"player": player_id, "section": section}
    once(session, service="learning.complete_section", request=request, work=work)
    return lesson_of(session, player_id=player_id, lesson=lesson)


def lesson_of(session: Session, *, player_id: int, lesson: str) -> LessonInfo:
    """A lesson as one player sees it, with its sections in order."""
    material = material_of(session, profile_of(session, player_id))
    row = material.row("lessons", lesson)
    progress = find_progress(session, player_id, content_id(session, material, "lessons", lesson))
    progress = progress or LessonProgress(player_id=player_id, lesson_id=0)
    keys = material.parts("lesson_sections", "lesson", lesson)
    is_over = progress.status is LessonProgressStatus.COMPLETED
    done = len(keys) if is_over else min(progress.sections_completed, len(keys))
    return LessonInfo(
        lesson=lesson,
        title=row["title"],
        status=progress.status,
        sections=tuple(
            _section(material, key, is_completed=place < done) for place, key in enumerate(keys)
        ),
        sections_completed=progress.sections_completed,
        next_section=keys[done] if done < len(keys) else None,
        repeat_count=progress.repeat_count,
        best_score_ppm=progress.best_score_ppm,
        xp_awarded=progress.xp_awarded,
        started_at=progress.started_at,
        completed_at=progress.completed_at,
    )


def find_progress(session: Session, player_id: int, lesson_id: int) -> LessonProgress | None:
    """The stored progress of a player in a lesson."""
    query = sa.select(LessonProgress).where(
        col(LessonProgress.player_id) == player_id, col(LessonProgress.lesson_id) == lesson_id
    )
    return session.execute(query).scalar_one_or_none()


def note_score(
    session: WriteSession, profile: PlayerProfile, lesson_id: int, *, share_ppm: int
) -> None:
    """Keep the best result of a lesson's quizzes."""
    progress = _progress(session, profile, lesson_id)
    progress.best_score_ppm = max(progress.best_score_ppm, share_ppm)
    progress.updated_at = session.now
    session.flush()


# --- Parts --------------------------------------------------------------------------------------


def _require_open(profile: PlayerProfile, lesson: str, row: Fields) -> None:
    if not row["is_published"]:
        raise Refused(
            f"The lesson '{lesson}' is not open to players yet. Choose another one.",
            code="E-LEARN-002",
        )
    if profile.level < row["required_level"]:
        raise Refused(
            f"The lesson '{lesson}' asks for level {row['required_level']} and the player has "
            f"{profile.level}. Gain levels first.",
            code="E-LEARN-003",
        )


def _require_next(progress: LessonProgress | None, sections: tuple[str, ...], section: str) -> None:
    if progress is None or progress.status is not LessonProgressStatus.IN_PROGRESS:
        status = "not open" if progress is None else progress.status.value
        raise Refused(
            f"The lesson of '{section}' is {status}; sections are completed in an open lesson. "
            "Open it first.",
            code="E-LEARN-004",
        )
    wanted = sections[min(progress.sections_completed, len(sections) - 1)]
    if section != wanted:
        raise Refused(
            f"The section '{section}' is not the next one. Complete '{wanted}'.",
            code="E-LEARN-005",
        )


def _complete(
    session: WriteSession,
    profile: PlayerProfile,
    progress: LessonProgress,
    lesson: str,
    row: Fields,
) -> None:
    progress.status = LessonProgressStatus.COMPLETED
    progress.completed_at = session.now
    progress.xp_awarded = pay(
        session, profile, xp=row["xp_reward"], source=XpEventSource.LESSON, content_key=lesson
    )


def _progress(session: WriteSession, profile: PlayerProfile, lesson_id: int) -> LessonProgress:
    found = find_progress(session, id_of(profile), lesson_id)
    if found is None:
        found = LessonProgress(
            player_id=id_of(profile),
            lesson_id=lesson_id,
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(found)
        session.flush()
    return found


def _section(material: Material, key: str, *, is_completed: bool) -> SectionInfo:
    row = material.row("lesson_sections", key)
    return SectionInfo(key, row["title"], row["kind"], dict(row["content"]), is_completed)


def _note(
    session: WriteSession, action: str, progress: LessonProgress, details: dict[str, Any]
) -> None:
    audit.record(
        session,
        action=action,
        object_type="lesson_progress",
        object_key=str(progress.id),
        details=details,
    )
