"""Lessons: opened, read section by section, completed once, repeated for nothing."""

from __future__ import annotations

import sqlalchemy as sa

from model.db import read
from model.services import learning
from model.words import LessonProgressStatus, XpEventSource
from tests.model.services.learning.ground import School, at, refused


def test_a_lesson_from_opening_to_repeating(school: School) -> None:
    """Sections are completed in order, the last one pays once, repeating pays nothing."""
    player, before = school.player, school.xp()
    with school.after(1) as session:
        opened = learning.open_lesson(session, player_id=player, lesson="hello")
        assert opened.status is LessonProgressStatus.IN_PROGRESS
        assert [section.key for section in opened.sections] == ["hello/s1", "hello/s2"]
        assert opened.next_section == "hello/s1"
    with school.after(2) as session, refused("E-LEARN-005"):
        learning.complete_section(session, player_id=player, section="hello/s2")
    for minute, section in ((3, "hello/s1"), (4, "hello/s2")):
        with school.after(minute, key=section) as session:
            done = learning.complete_section(session, player_id=player, section=section)
        with school.after(minute, key=section) as session:
            again = learning.complete_section(session, player_id=player, section=section)
        assert done == again
    assert done.status is LessonProgressStatus.COMPLETED
    assert (done.completed_at, done.next_section) == (at(4), None)
    assert school.xp() - before == done.xp_awarded == 40
    with school.after(5) as session:
        repeated = learning.open_lesson(session, player_id=player, lesson="hello")
        assert (repeated.status, repeated.repeat_count) == (LessonProgressStatus.COMPLETED, 1)
    with school.after(6) as session, refused("E-LEARN-004"):
        learning.complete_section(session, player_id=player, section="hello/s1")
    assert school.xp() - before == 40
    with read(school.game.database) as session:
        rows = session.execute(
            sa.text("SELECT event_source, content_key FROM xp_events ORDER BY seq")
        )
        assert rows.all()[-1] == (XpEventSource.LESSON.value, "hello")
        acts = session.execute(
            sa.text("SELECT action FROM audit_events WHERE action LIKE 'learning.%' ORDER BY seq")
        )
        assert [row[0] for row in acts] == [
            "learning.open_lesson",
            "learning.complete_section",
            "learning.complete_section",
            "learning.open_lesson",
        ]


def test_lessons_that_do_not_open(school: School) -> None:
    """Unknown, hidden and too hard lessons are refused, and another person's progress too."""
    player = school.player
    for lesson, code in (
        ("helo", "E-LEARN-001"),
        ("hidden", "E-LEARN-002"),
        ("advanced", "E-LEARN-003"),
    ):
        with school.after() as session, refused(code):
            learning.open_lesson(session, player_id=player, lesson=lesson)
    with school.after() as session, refused("E-LEARN-004"):
        learning.complete_section(session, player_id=player, section="hello/s1")
    with school.after() as session, refused("E-LEARN-001"):
        learning.complete_section(session, player_id=player, section="hello/s9")
    other = school.other_actor()
    with refused("E-REFUSED-002"), school.after(key="o", actor=other) as session:
        learning.open_lesson(session, player_id=player, lesson="hello")
    with school.after() as session:
        empty = learning.open_lesson(session, player_id=player, lesson="empty")
        assert (empty.status, empty.xp_awarded) == (LessonProgressStatus.COMPLETED, 5)
