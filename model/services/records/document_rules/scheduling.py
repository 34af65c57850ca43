"""Time: deadlines that can still be met, and appointments of one person that do not overlap.

Source: sources/roguelearn.md, "Temporal Validation". That a start lies before its end is kept by
checks of the database; instants are UTC, so zones cannot hide a conflict.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    set_at,
    touched,
    undeleted,
)
from model.services.records.rules import rule_of

AHEAD_MAX = timedelta(days=366)
"""How far ahead a deadline may lie: one year, leap years too."""
_EARLIEST_ZONE = timedelta(hours=12)
"""How far the last time zone is behind UTC: a day is today as long as it is somewhere."""

DEADLINES: dict[str, tuple[str, ...]] = {
    "custom_boss_fights": ("deadline",),
    "event_scripts": ("schedule_date",),
    "exam_boss_attempts": ("upcoming_test_date",),
    "guild_quests": ("due_date",),
    "meeting_action_items": ("due_date",),
    "pvp_events": ("registration_deadline",),
    "quest_steps": ("due_date",),
}
"""Columns that say until when something is to be done."""


@rule_of(*DEADLINES)
def deadline_lies_ahead(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A deadline lies in the future when it is set, and within a year."""
    restored = existing is None and row.get("id") is not None
    at = set_at(row, existing, now)
    return [
        violation
        for name in DEADLINES[table]
        if row.get(name) is not None and touched(row, existing, name) and not restored
        for violation in _judged(table, row, name, at)
    ]


def _judged(table: str, row: Row, name: str, at: datetime) -> list[Violation]:
    value = row[name]
    if _is_past(value, at):
        rule, fix = "must lie in the future", "Choose a later time."
        return [broken(row, name, code="E-RULE-060", table=table, rule=rule, fix=fix)]
    if value > at + AHEAD_MAX if isinstance(value, datetime) else value > (at + AHEAD_MAX).date():
        rule, fix = "must lie within a year (366 days)", "Choose an earlier time."
        return [broken(row, name, code="E-RULE-061", table=table, rule=rule, fix=fix)]
    return []


def _is_past(value: date, at: datetime) -> bool:
    if isinstance(value, datetime):
        return value <= at
    return value < (at - _EARLIEST_ZONE).date()


class Calendar(NamedTuple):
    """How appointments are kept: from `start` to `end` (a time, or a number of minutes)."""

    start: str
    end: str
    people: tuple[str, ...]
    """Columns whose one value cannot be in two places at a time."""
    status: str = ""
    busy: frozenset[str] = frozenset()
    """States in which the time is taken; all, when there are none."""
    minutes_max: int = 0
    """The most minutes that `end` can hold; 0 when it is a time."""


CALENDARS: dict[str, Calendar] = {
    "learning_sessions": Calendar("started_at", "ended_at", ("player_id",)),
    "party_meetings": Calendar(
        "scheduled_start_time",
        "scheduled_end_time",
        ("party_id", "organizer_id"),
        "meeting_status",
        frozenset({"scheduled", "in_progress"}),
    ),
    "study_parties": Calendar(
        "scheduled_start_time",
        "scheduled_duration",
        ("creator_id",),
        "session_status",
        frozenset({"scheduled", "active"}),
        minutes_max=1440,
    ),
    "peer_teachings": Calendar(
        "scheduled_time",
        "estimated_duration",
        ("teacher_id",),
        "session_status",
        frozenset({"scheduled", "active"}),
        minutes_max=1440,
    ),
}
"""Appointments by table. A learning session without an end goes on."""


@rule_of(*CALENDARS)
@among_rows
def nobody_is_in_two_places(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Appointments of one group or person do not overlap; one may begin as another ends."""
    of = CALENDARS[table]
    if row.get(of.start) is None or (of.busy and row.get(of.status) not in of.busy):
        return []
    if not touched(row, existing, of.start, of.end, of.status, *of.people):
        return []
    return [
        broken(
            row,
            of.start,
            code="E-RULE-062",
            table=table,
            rule=f"overlaps with {table} {other} of the same {name}",
            fix="Choose another time, or end or cancel the other one.",
        )
        for name in of.people
        if (other := _overlapping(session, table, row, name)) is not None
    ]


def _overlapping(session: Session, table: str, row: Row, name: str) -> int | None:
    """The least id of the other appointments of the same `name` that overlap."""
    of, there = CALENDARS[table], columns(table)
    start, end = row[of.start], _end(of, row)
    conditions = [there[name] == row.get(name), *undeleted(table, besides=row)]
    if end is not None:
        conditions.append(there[of.start] < end)
    if of.busy:
        conditions.append(there[of.status].in_(sorted(of.busy)))
    if of.minutes_max:
        conditions.append(there[of.start] > start - timedelta(minutes=of.minutes_max))
    else:
        conditions.append(sa.or_(there[of.end].is_(None), there[of.end] > start))
    query = sa.select(there.id, there[of.start], there[of.end]).where(*conditions)
    for other in session.execute(query.order_by(there.id)).mappings():
        ends = _end(of, other)
        if ends is None or ends > start:
            return int(other["id"])
    return None


def _end(of: Calendar, row: Row | Any) -> datetime | None:
    value = row.get(of.end)
    ends: datetime | None = value
    if value is not None and of.minutes_max:
        ends = row[of.start] + timedelta(minutes=value)
    return ends
