"""Tutorials: written lessons that a player shows to the world, put away and shown again."""

from __future__ import annotations

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, locked, move
from model.services.study.lessons import TABLE, LessonInfo, do, lesson, taught
from model.services.study.study_parties import require_world
from model.words import KnowledgeLevel, PeerTeachingPublicationStatus, PeerTeachingType
from model.words import TeachingFormat as Format

SHOWN = PeerTeachingPublicationStatus.PUBLISHED


def write_tutorial(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    topic: str,
    content: str,
    minutes: int = 30,
    teaching_format: Format = Format.WRITTEN_TUTORIAL,
    level: KnowledgeLevel = KnowledgeLevel.BEGINNER,
) -> LessonInfo:
    """Write a tutorial that nobody sees yet."""
    values: Row = {"title": title, "topic": topic, "content": content}
    values |= {"estimated_duration": minutes, "teaching_format": teaching_format}
    values |= {"difficulty_level": level}

    def work() -> int:
        world_id = acting_for(session, session.actor, player_id).world_id
        kind: Row = {"session_type": PeerTeachingType.TUTORIAL_CREATION, "world_id": world_id}
        return add(session, TABLE, teacher_id=player_id, **kind, **values)

    request = {"player": player_id, "values": fingerprint(values)}
    made = act(session, "study.write_tutorial", request=request, table=TABLE, work=work)
    return lesson(session, lesson_id=made)


def show(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """Show a tutorial to everybody of the world, for the first time or again."""

    def work() -> int:
        row = taught(session, lesson_id, player_id)
        if row["session_type"] != PeerTeachingType.TUTORIAL_CREATION or not row["content"]:
            raise Refused(
                f"Lesson {lesson_id} is no tutorial with a text, so there is nothing to show. "
                "Write one.",
                code="E-STUDY-017",
            )
        _require_shown(row, shown=False)
        move(session, TABLE, row, SHOWN, status="publication_status")
        return lesson_id

    return do(session, "study.show", lesson_id, player_id, work)


def put_away(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """Put a tutorial away, as its teacher; it can be shown again."""

    def work() -> int:
        row = taught(session, lesson_id, player_id)
        _require_shown(row, shown=True)
        archived = PeerTeachingPublicationStatus.ARCHIVED
        move(session, TABLE, row, archived, status="publication_status")
        return lesson_id

    return do(session, "study.put_away", lesson_id, player_id, work)


def look_at(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """Look at a tutorial that is shown; every look but its teacher's counts."""

    def work() -> int:
        row = locked(session, TABLE, lesson_id, what="lesson")
        profile = acting_for(session, session.actor, player_id)
        require_world(row, profile.world_id, player_id)
        _require_shown(row, shown=True)
        if row["teacher_id"] != player_id:
            change(session, TABLE, row, view_count=row["view_count"] + 1)
        return lesson_id

    return do(session, "study.look_at", lesson_id, player_id, work)


def _require_shown(row: Row, *, shown: bool) -> None:
    if (row["publication_status"] == SHOWN) is not shown:
        wanted = "published" if shown else "a draft or archived"
        raise Refused(
            f"Tutorial {row['id']} is {row['publication_status']}; this takes one that is "
            f"{wanted}. Look at it again.",
            code="E-STUDY-018",
        )
