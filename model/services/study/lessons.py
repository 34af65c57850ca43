"""Lessons of one player for another: asked for, accepted for a time, held, or called off.

A lesson that was asked for has no time yet; its teacher accepts it by saying when. Lessons of one
teacher do not overlap (rules of the rows). Source: sources/roguelearn.md, PeerTeaching.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services.acting import acting_for
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, find_all, load, locked, move
from model.services.study.study_parties import require_ahead, require_world
from model.tables import AuditEvent, PlayerProfile
from model.words import KnowledgeLevel, PeerTeachingStatus, PeerTeachingType, TeachingFormat

TABLE = "peer_teachings"
PLANNED, HELD = PeerTeachingStatus.SCHEDULED.value, PeerTeachingStatus.ACTIVE.value
DONE = PeerTeachingStatus.COMPLETED.value


@dataclass(frozen=True, slots=True)
class LessonInfo:
    """One lesson or tutorial; without `at` a lesson is asked for and not accepted yet."""

    id: int
    teacher_id: int
    student_id: int | None
    session_type: str
    title: str
    topic: str
    minutes: int
    at: datetime | None
    status: str
    publication: str
    view_count: int
    rating_average: float | None
    mentor_xp: int
    student_xp: int


def ask(
    session: WriteSession,
    *,
    player_id: int,
    teacher_id: int,
    title: str,
    topic: str,
    minutes: int = 30,
    level: KnowledgeLevel = KnowledgeLevel.BEGINNER,
    description: str = "",
) -> LessonInfo:
    """Ask another player of the world for a lesson one on one.

    Errors: NotFound; Refused while the same is asked already; RecordError, also for oneself.
    """
    values: Row = {"title": title, "topic": topic, "estimated_duration": minutes}
    values |= {"difficulty_level": level, "description": description, "teacher_id": teacher_id}

    def work() -> int:
        profile = acting_for(session, session.actor, player_id)
        teacher = session.get(PlayerProfile, teacher_id)
        if teacher is None:
            raise NotFound(f"There is no player {teacher_id}.")
        require_world({"world_id": profile.world_id}, teacher.world_id, teacher_id)
        _require_not_asked(session, teacher_id, player_id)
        pair: Row = {"world_id": profile.world_id, "student_id": player_id}
        kind = {"session_type": PeerTeachingType.ONE_ON_ONE}
        form = {"teaching_format": TeachingFormat.LIVE_SESSION}
        return add(session, TABLE, **pair, **kind, **form, **values)

    request = {"player": player_id, "values": fingerprint(values)}
    made = act(session, "study.ask", request=request, table=TABLE, work=work)
    return lesson(session, lesson_id=made)


def _require_not_asked(session: Session, teacher_id: int, student_id: int) -> None:
    pair = {"teacher_id": teacher_id, "student_id": student_id}
    asked = find_all(session, TABLE, **pair, session_status=PLANNED, scheduled_time=None)
    if asked:
        raise Refused(
            f"Player {student_id} asked player {teacher_id} for lesson {asked[0]['id']} already. "
            "Wait for the answer, or take it back.",
            code="E-STUDY-013",
        )


def offer(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    topic: str,
    at: datetime,
    minutes: int = 30,
    description: str = "",
) -> LessonInfo:
    """Offer a lesson for a group at a time, as its teacher."""
    values: Row = {"title": title, "topic": topic, "estimated_duration": minutes}
    values |= {"scheduled_time": at, "description": description}

    def work() -> int:
        world_id = acting_for(session, session.actor, player_id).world_id
        require_ahead(session, at)
        kind: Row = {"session_type": PeerTeachingType.GROUP_SESSION, "world_id": world_id}
        form = {"teaching_format": TeachingFormat.LIVE_SESSION, "teacher_id": player_id}
        return add(session, TABLE, **kind, **form, **values)

    request = {"player": player_id, "values": fingerprint(values)}
    made = act(session, "study.offer", request=request, table=TABLE, work=work)
    return lesson(session, lesson_id=made)


def agree(session: WriteSession, *, lesson_id: int, player_id: int, at: datetime) -> LessonInfo:
    """Accept a lesson that was asked for, as its teacher, by saying when it is held."""

    def work() -> int:
        row = taught(session, lesson_id, player_id)
        require_state(row, PLANNED, row["scheduled_time"] is None, "asked for")
        require_ahead(session, at)
        change(session, TABLE, row, scheduled_time=at)
        return lesson_id

    return do(session, "study.agree", lesson_id, player_id, work, at=at)


def call_off(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """Decline a lesson, take it back or call it off, as its teacher or its student."""

    def work() -> int:
        row = locked(session, TABLE, lesson_id, what="lesson")
        acting_for(session, session.actor, player_id)
        if player_id not in (row["teacher_id"], row["student_id"]):
            raise Refused(
                f"Player {player_id} neither teaches lesson {lesson_id} nor is its student. "
                "Leave it to them.",
                code="E-STUDY-010",
            )
        is_open = row["session_status"] in (PLANNED, HELD)
        require_state(row, row["session_status"], is_open, "scheduled or active")
        move(session, TABLE, row, PeerTeachingStatus.CANCELLED, status="session_status")
        return lesson_id

    return do(session, "study.call_off", lesson_id, player_id, work)


def begin_lesson(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """Begin an agreed lesson, as its teacher, not before its time."""

    def work() -> int:
        row = taught(session, lesson_id, player_id)
        require_state(row, PLANNED, row["scheduled_time"] is not None, "agreed on")
        _require_time(session, row, row["scheduled_time"], "begin")
        move(session, TABLE, row, HELD, status="session_status")
        return lesson_id

    return do(session, "study.begin_lesson", lesson_id, player_id, work)


def finish_lesson(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """End a lesson that is held, as its teacher, when half of its time has passed at least.

    Its time runs from when it was begun, so that one begun late is held all the same.
    """

    def work() -> int:
        row = taught(session, lesson_id, player_id)
        require_state(row, HELD, True, "active")
        half = timedelta(minutes=row["estimated_duration"]) / 2
        _require_time(session, row, _begun_at(session, row) + half, "end")
        move(session, TABLE, row, DONE, status="session_status")
        return lesson_id

    return do(session, "study.finish_lesson", lesson_id, player_id, work)


def _begun_at(session: Session, row: Row) -> datetime:
    """When a lesson was begun, as the audit trail has it."""
    query = sa.select(col(AuditEvent.at)).where(
        col(AuditEvent.object_type) == TABLE,
        col(AuditEvent.object_key) == str(row["id"]),
        col(AuditEvent.action) == "study.begin_lesson",
    )
    begun = session.execute(query.order_by(col(AuditEvent.seq).desc()).limit(1))
    found: datetime = begun.scalar_one_or_none() or row["scheduled_time"]
    return found


def _require_time(session: WriteSession, row: Row, earliest: datetime, what: str) -> None:
    if session.now < earliest:
        raise Refused(
            f"Lesson {row['id']} cannot {what} before {earliest.isoformat()}. "
            "Wait until then, or call it off.",
            code="E-STUDY-012",
        )


def lesson(session: Session, *, lesson_id: int) -> LessonInfo:
    """One lesson or tutorial as it stands; NotFound when there is none."""
    row = load(session, TABLE, lesson_id, what="lesson")
    return LessonInfo(
        id=row["id"],
        teacher_id=row["teacher_id"],
        student_id=row["student_id"],
        session_type=row["session_type"],
        title=row["title"],
        topic=row["topic"],
        minutes=row["estimated_duration"],
        at=row["scheduled_time"],
        status=row["session_status"],
        publication=row["publication_status"],
        view_count=row["view_count"],
        rating_average=row["rating_average"],
        mentor_xp=row["mentor_xp_earned"],
        student_xp=row["student_xp_earned"],
    )


def taught(session: WriteSession, lesson_id: int, player_id: int) -> Row:
    """The lesson, locked, when the acting player teaches it."""
    row = locked(session, TABLE, lesson_id, what="lesson")
    acting_for(session, session.actor, player_id)
    if row["teacher_id"] != player_id:
        raise Refused(
            f"Player {player_id} does not teach lesson {lesson_id}. Leave it to its teacher.",
            code="E-STUDY-010",
        )
    return row


def require_state(row: Row, state: str, holds: bool, wanted: str) -> None:
    """Refused for a lesson that stands elsewhere than this takes."""
    if row["session_status"] != state or not holds:
        raise Refused(
            f"Lesson {row['id']} is {row['session_status']} for "
            f"{row['scheduled_time'] or 'no time yet'}; this takes one that is {wanted}. "
            "Look at it again.",
            code="E-STUDY-011",
        )


def do(
    session: WriteSession,
    service: str,
    lesson_id: int,
    player_id: int,
    work: Callable[[], int],
    **more: Any,
) -> LessonInfo:
    """Do a request about a lesson once; gives the lesson as it now is."""
    request = {"lesson": lesson_id, "player": player_id, **more}
    act(session, service, request=request, table=TABLE, work=work)
    return lesson(session, lesson_id=lesson_id)
