"""Ratings of lessons, and the XP that teaching and learning earn.

XP is everybody's own to take, so each side gets it by an act of its own: the student when rating
the lesson, the teacher when collecting Mentor XP for a lesson that was rated. Tutorials earn once
three readers have rated them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import calendar, teaching
from model.services import xp
from model.services.acting import acting_for
from model.services.ledger import Reference
from model.services.records.requests import fingerprint
from model.services.rows import Row, add, change, find_all, load, locked
from model.services.study.lessons import DONE, TABLE, LessonInfo, do, taught
from model.services.study.study_parties import require_world
from model.services.study.tutorials import SHOWN
from model.tables import PlayerProfile, XpEvent
from model.words import PeerTeachingReviewerType, PeerTeachingType, XpEventSource

FEEDBACK = "peer_teaching_feedbacks"
RATINGS_OF_TUTORIAL = 3
"""Ratings that a tutorial needs before it earns; a lesson needs one."""


@dataclass(frozen=True, slots=True)
class RatingInfo:
    """One rating of a lesson."""

    id: int
    lesson_id: int
    reviewer_id: int | None
    reviewer_type: str
    stars: int
    text: str | None


def rate(
    session: WriteSession,
    *,
    lesson_id: int,
    player_id: int,
    stars: int,
    text: str | None = None,
    suggestions: Sequence[str] = (),
) -> LessonInfo:
    """Rate a lesson that was held or a tutorial that is shown, once; its student earns XP by it.

    Errors: NotFound; Refused before it is over or for somebody else's lesson; RecordError for one's
    own lesson, a second rating and every bad field.
    """
    said: Row = {"rating": stars, "feedback_text": text}
    said |= {"improvement_suggestions": list(suggestions)}

    def work() -> int:
        row = locked(session, TABLE, lesson_id, what="lesson")
        profile = acting_for(session, session.actor, player_id)
        require_world(row, profile.world_id, player_id)
        _require_rateable(row, player_id)
        is_student = row["session_type"] != PeerTeachingType.TUTORIAL_CREATION
        kind = PeerTeachingReviewerType.STUDENT if is_student else PeerTeachingReviewerType.PEER
        pair: Row = {"peer_teaching_id": lesson_id, "reviewer_id": player_id}
        add(session, FEEDBACK, **pair, reviewer_type=kind, **said)
        stars_given = [r["rating"] for r in find_all(session, FEEDBACK, peer_teaching_id=lesson_id)]
        values: Row = {"rating_average": sum(stars_given) / len(stars_given)}
        if row["student_id"] == player_id:
            base = teaching.student_xp(row["estimated_duration"])
            values["student_xp_earned"] = _award(session, profile, lesson_id, base)
        change(session, TABLE, row, **values)
        return lesson_id

    return do(session, "study.rate", lesson_id, player_id, work, said=fingerprint(said))


def _require_rateable(row: Row, player_id: int) -> None:
    is_tutorial = row["session_type"] == PeerTeachingType.TUTORIAL_CREATION
    is_over = row["publication_status"] == SHOWN if is_tutorial else row["session_status"] == DONE
    if not is_over:
        raise Refused(
            f"Lesson {row['id']} cannot be rated yet: it is {row['session_status']} and "
            f"{row['publication_status']}. Rate it when it was held, or is shown.",
            code="E-STUDY-014",
        )
    if row["student_id"] not in (None, player_id) and row["teacher_id"] != player_id:
        raise Refused(
            f"Lesson {row['id']} was for player {row['student_id']} alone. Leave it to them.",
            code="E-STUDY-010",
        )


def collect(session: WriteSession, *, lesson_id: int, player_id: int) -> LessonInfo:
    """Take the Mentor XP of a lesson that was rated, as its teacher, once."""

    def work() -> int:
        row = taught(session, lesson_id, player_id)
        ratings = find_all(session, FEEDBACK, peer_teaching_id=lesson_id)
        is_tutorial = row["session_type"] == PeerTeachingType.TUTORIAL_CREATION
        needed = RATINGS_OF_TUTORIAL if is_tutorial else 1
        if len(ratings) < needed:
            raise Refused(
                f"Lesson {lesson_id} has {len(ratings)} ratings and earns from {needed} on. "
                "Wait for more.",
                code="E-STUDY-015",
            )
        _require_not_collected(session, lesson_id, player_id)
        profile = acting_for(session, session.actor, player_id)
        star_sum = sum(rating["rating"] for rating in ratings)
        base = teaching.mentor_xp(row["estimated_duration"], star_sum, len(ratings))
        final = _award(session, profile, lesson_id, base)
        change(session, TABLE, row, mentor_xp_earned=final)
        return lesson_id

    return do(session, "study.collect", lesson_id, player_id, work)


def _require_not_collected(session: Session, lesson_id: int, player_id: int) -> None:
    query = sa.select(col(XpEvent.id)).where(
        col(XpEvent.player_id) == player_id,
        col(XpEvent.event_source) == XpEventSource.TEACHING,
        col(XpEvent.content_key) == _key(lesson_id),
    )
    if session.execute(query).first():
        raise Refused(
            f"The Mentor XP of lesson {lesson_id} was taken already. Teach another one.",
            code="E-STUDY-016",
        )


def _key(lesson_id: int) -> str:
    return f"teaching-{lesson_id}"


def _award(session: WriteSession, profile: PlayerProfile, lesson_id: int, base: int) -> int:
    """Grant XP to the acting player; gives what came out of the chain."""
    assert profile.id is not None
    info = xp.award(
        session,
        player_id=profile.id,
        source=XpEventSource.TEACHING,
        base_xp=base,
        day=calendar.local_date(profile.timezone, session.now),
        reference=Reference(content_key=_key(lesson_id)),
    )
    return info.final_xp


def ratings_of(session: Session, *, lesson_id: int) -> tuple[RatingInfo, ...]:
    """The ratings of a lesson, by id."""
    load(session, TABLE, lesson_id, what="lesson")
    return tuple(
        RatingInfo(
            id=row["id"],
            lesson_id=lesson_id,
            reviewer_id=row["reviewer_id"],
            reviewer_type=row["reviewer_type"],
            stars=row["rating"],
            text=row["feedback_text"],
        )
        for row in find_all(session, FEEDBACK, peer_teaching_id=lesson_id)
    )
