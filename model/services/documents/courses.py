"""Courses: what a player studies, with its documents; begun, changed, finished, put away.

Source: sources/roguelearn.md, Academic Document Management (Course).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.services.accounts.rows import act, add, locked
from model.services.acting import acting_for
from model.services.records.writing import stale
from model.services.rows import Row, change, find, find_all, load, move
from model.words import COURSE_STATES, CourseStatus

TABLE = "courses"
CHANGEABLE = frozenset({"name", "description", "course_code", "semester", "year"})
"""What a player says of a course."""


@dataclass(frozen=True, slots=True)
class CourseInfo:
    """One course; `syllabus_id` is None before one was handed in."""

    id: int
    player_id: int
    name: str
    description: str
    course_code: str | None
    semester: str | None
    year: int | None
    status: str
    syllabus_id: int | None
    version: int


def open_course(
    session: WriteSession, *, player_id: int, name: str, values: Mapping[str, Any] | None = None
) -> CourseInfo:
    """Begin a course; `values` gives its description, code, semester and year."""
    given = {"name": name, **(values or {})}

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        _require_known(given)
        return {"id": add(session, TABLE, player_id=player_id, **given)}

    request = {"player": player_id, **given}
    made = act(session, "documents.open_course", request=request, table=TABLE, work=work)
    return course(session, course_id=made["id"])


def alter_course(
    session: WriteSession, *, course_id: int, expected_version: int, values: Mapping[str, Any]
) -> CourseInfo:
    """Change what is said of a course; StaleEdit when somebody was quicker."""

    def work() -> dict[str, Any]:
        row = _mine(session, course_id)
        _require_known(values)
        if row["version"] != expected_version:
            raise stale(session, TABLE, row, values)
        change(session, TABLE, row, **values)
        return {"id": course_id}

    request = {"id": course_id, "version": expected_version, "values": dict(values)}
    act(session, "documents.alter_course", request=request, table=TABLE, work=work)
    return course(session, course_id=course_id)


def move_course(session: WriteSession, *, course_id: int, to: CourseStatus) -> CourseInfo:
    """Finish a course, put it away, or take it up again."""

    def work() -> dict[str, Any]:
        row = _mine(session, course_id)
        status = row["activation_status"]
        if COURSE_STATES.move(status, to) is None:
            onward = ", ".join(COURSE_STATES.targets(status))
            raise Refused(
                f"Course {course_id} is {status} and cannot become {to}. It can become {onward}.",
                code="E-DOC-010",
            )
        move(session, TABLE, row, to)
        return {"id": course_id}

    request = {"id": course_id, "to": to}
    act(session, "documents.move_course", request=request, table=TABLE, work=work)
    return course(session, course_id=course_id)


def course(session: Session, *, course_id: int) -> CourseInfo:
    """One course as it stands; NotFound when there is none."""
    row = load(session, TABLE, course_id, what="course")
    syllabus = find(session, "syllabi", course_id=course_id)
    return CourseInfo(
        id=row["id"],
        player_id=row["player_id"],
        name=row["name"],
        description=row["description"],
        course_code=row["course_code"],
        semester=row["semester"],
        year=row["year"],
        status=row["activation_status"],
        syllabus_id=None if syllabus is None else syllabus["id"],
        version=row["version"],
    )


def courses_of(session: Session, *, player_id: int) -> tuple[CourseInfo, ...]:
    """All courses of a player, by id."""
    rows = find_all(session, TABLE, player_id=player_id)
    return tuple(course(session, course_id=row["id"]) for row in rows)


def _mine(session: WriteSession, course_id: int) -> Row:
    row = load(session, TABLE, course_id, what="course")
    acting_for(session, session.actor, row["player_id"])
    return locked(session, TABLE, course_id, what="course")


def _require_known(values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - CHANGEABLE)
    if unknown:
        hint = did_you_mean(unknown[0], CHANGEABLE) or f"Use {', '.join(sorted(CHANGEABLE))}."
        raise Refused(f"A course has no field '{unknown[0]}' to set. {hint}", code="E-DOC-011")
