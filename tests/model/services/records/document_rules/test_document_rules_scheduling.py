"""Time: deadlines on days, and appointments that do not overlap."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from model.services.records.document_rules.scheduling import CALENDARS, DEADLINES
from model.tables import TABLES
from tests.model.services.records.document_rules.conftest import NOW, Book

HOUR = timedelta(hours=1)
AT = NOW + timedelta(days=3)


def test_every_deadline_is_judged() -> None:
    """Whatever column of play is called a due date or a deadline is among those that are judged."""
    named = {
        (name, column.name)
        for name, cls in TABLES.items()
        for column in cls.__table__.columns
        if column.name.endswith(("due_date", "deadline"))
    }
    assert named <= {(name, column) for name, columns in DEADLINES.items() for column in columns}


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 3, 1), []),  # 20:00 on 1 March in the last zone
        (date(2026, 2, 28), ["060"]),
        (date(2026, 3, 2), []),
        (date(2027, 3, 3), []),
        (date(2027, 3, 4), ["061"]),
    ],
)
def test_a_day_is_not_past_while_it_is_somewhere(book: Book, due: date, said: list[str]) -> None:
    """A task is due today at the earliest, wherever its player lives."""
    player = member(book)
    people = {"assigned_to": player, "assigned_by": player}
    assert book.says("meeting_action_items", due_date=due, **people) == said


def test_history_is_judged_by_its_own_time(book: Book) -> None:
    """A row that a service brings in from last year was due last year."""
    from model.services.records.rules import broken_rules

    row = book.row("exam_boss_attempts", upcoming_test_date=date(2025, 3, 1))
    old = {**row, "created_at": datetime(2025, 2, 20, tzinfo=NOW.tzinfo)}
    assert broken_rules(book.session, "exam_boss_attempts", row=old, existing=None, now=NOW) == []
    said = book.says("exam_boss_attempts", upcoming_test_date=date(2025, 3, 1))
    assert said == ["060"]


def member(book: Book) -> int:
    """A player who is an active member of the one party."""
    player = book.player()
    book.add("party_memberships", party_id=book.parent("parties"), player_id=player)
    return player


def appointment(book: Book, table: str, start: datetime, hours: int) -> dict[str, Any]:
    """An appointment of the one player or party."""
    of = CALENDARS[table]
    end: Any = 60 * hours if of.minutes_max else start + hours * HOUR
    values: dict[str, Any] = {of.start: start, of.end: end}
    if table == "learning_sessions":
        values["last_event_at"] = start
    if table == "party_meetings":
        values["organizer_id"] = book.parents.setdefault("organizer", member(book))
    if table == "peer_teachings":
        values["session_type"] = "group_session"
    return values


@pytest.mark.parametrize("table", CALENDARS)
def test_appointments_do_not_overlap(book: Book, table: str) -> None:
    """One may begin as another ends, not before; a cancelled one is no obstacle."""
    of = CALENDARS[table]
    there = book.add(table, **appointment(book, table, AT, 2))
    both = ["062"] * len(of.people)
    for start, hours, said in [
        (AT + 2 * HOUR, 1, []),
        (AT - HOUR, 1, []),
        (AT + HOUR, 2, both),
        (AT - HOUR, 2, both),
        (AT - HOUR, 5, both),
        (AT + HOUR / 2, 1, both),
    ]:
        assert book.says(table, **appointment(book, table, start, hours)) == said, start
    if of.busy:
        book.change(table, there, **{of.status: "cancelled"})
        assert book.says(table, **appointment(book, table, AT, 2)) == []
        assert book.says_to_change(table, there, title="Another") == []
    else:
        assert book.says_to_change(table, there, **{of.end: AT + 3 * HOUR}) == []


def test_an_open_session_goes_on(book: Book) -> None:
    """While a session has no end the player begins no other, then or later."""
    book.add("learning_sessions", started_at=AT, last_event_at=AT)
    later = AT + timedelta(days=1)
    assert book.says("learning_sessions", started_at=later, last_event_at=later) == ["062"]
    earlier = {"started_at": AT - 2 * HOUR, "last_event_at": AT - HOUR, "ended_at": AT}
    assert book.says("learning_sessions", **earlier) == []
    other = book.player()
    said = book.says("learning_sessions", player_id=other, started_at=later, last_event_at=later)
    assert said == []
