"""Study parties, lessons, tutorials and circles: walked by players, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from model.db import read
from model.errors import Refused
from model.rules import teaching
from model.services import study
from model.services.verification import verify
from tests.model.services.parties.ground import Ground

HOUR = timedelta(hours=1)
LINE = {"kind": "line", "points": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]}


def test_a_study_party_from_call_to_end(ground: Ground) -> None:
    """Called, joined, started, drawn on, left, ended: the board's last picture is kept."""
    first, second, third, fourth = ground.players
    asked = {"title": "Bases", "topic": "Algebra", "session_type": "focused_topic"}
    asked |= {"starts_at": ground.now + HOUR}
    ground.refused("E-STUDY-003", study.call, first, **{**asked, "starts_at": ground.now - HOUR})
    made = ground.do(study.call, first, **asked, with_board=True, max_participants=3)
    on = {"study_party_id": made.id}
    ground.refused("E-RULE-062", study.call, first, **asked)
    ground.do(study.join, second, **on)
    ground.do(study.join, third, **on)
    ground.refused("E-STUDY-009", study.join, second, **on)
    ground.refused("E-RULE-080", study.join, fourth, **on)
    ground.refused("E-STUDY-001", study.start, second, **on)
    ground.refused("E-STUDY-002", study.draw, second, **on, elements=[LINE])
    ground.refused("E-STUDY-006", study.leave, first, **on)
    ground.later(hours=1)
    held = ground.do(study.start, first, **on)
    assert set(held.participants.values()) == {"active"} and held.began_at == ground.now
    ground.do(study.leave, third, **on)
    ground.refused("E-STUDY-007", study.draw, third, **on, elements=[LINE])
    assert ground.do(study.join, third, **on).participants[third] == "active"
    ground.do(study.kick, first, **on, member_id=third)
    ground.refused("E-STUDY-005", study.join, third, **on)
    drawn = ground.do(study.draw, second, **on, elements=[LINE])
    assert [one["player_id"] for one in drawn.board] == [second]
    ground.refused("E-RECORD-012", study.draw, second, **on, elements=[{"kind": "dot"}])
    over = ground.do(study.end, first, **on)
    assert over.status == "completed" and over.participants[third] == "kicked"
    with read(ground.game.database) as session:
        picture = sa.text("SELECT final_snapshot FROM shared_whiteboards")
        assert "line" in str(session.execute(picture).scalar())
    ground.refused("E-STUDY-002", study.cancel, first, **on)


def test_a_lesson_earns_both_sides(ground: Ground) -> None:
    """Asked, agreed, held, rated, collected: XP goes through the ledger, once for each."""
    teacher, student, third, _ = ground.players
    asked = {"teacher_id": teacher, "title": "Bases", "topic": "Algebra", "minutes": 60}
    made = ground.do(study.ask, student, **asked)
    on = {"lesson_id": made.id}
    assert made.at is None and made.status == "scheduled"
    ground.refused("E-STUDY-013", study.ask, student, **asked)
    ground.refused("E-STUDY-011", study.begin_lesson, teacher, **on)
    ground.refused("E-STUDY-010", study.agree, student, **on, at=ground.now + HOUR)
    ground.refused("E-STUDY-003", study.agree, teacher, **on, at=ground.now - HOUR)
    assert ground.do(study.agree, teacher, **on, at=ground.now + HOUR).at == ground.now + HOUR
    ground.refused("E-STUDY-011", study.agree, teacher, **on, at=ground.now + HOUR)
    clash = {"title": "Sums", "topic": "Algebra", "at": ground.now + HOUR}
    ground.refused("E-RULE-062", study.offer, teacher, **clash)
    ground.refused("E-STUDY-012", study.begin_lesson, teacher, **on)
    ground.later(hours=1)
    ground.do(study.begin_lesson, teacher, **on)
    ground.refused("E-STUDY-012", study.finish_lesson, teacher, **on)
    ground.later(minutes=30)
    ground.refused("E-STUDY-014", study.rate, student, **on, stars=4)
    ground.do(study.finish_lesson, teacher, **on)
    ground.refused("E-STUDY-015", study.collect, teacher, **on)
    ground.refused("E-RULE-097", study.rate, teacher, **on, stars=5)
    ground.refused("E-STUDY-010", study.rate, third, **on, stars=5)
    ground.refused("E-RECORD-003", study.rate, student, **on, stars=6)
    for _ in range(2):
        with ground.as_(student, key="rate-once") as session:
            rated = study.rate(session, player_id=student, **on, stars=4, text="Clear.")
    assert (rated.student_xp, rated.rating_average) == (30, 4.0)
    ground.refused("E-RECORD-006", study.rate, student, **on, stars=5)
    ground.refused("E-STUDY-010", study.collect, student, **on)
    assert ground.do(study.collect, teacher, **on).mentor_xp == 48
    ground.refused("E-STUDY-016", study.collect, teacher, **on)
    assert [ground.game.player(p).total_xp for p in (teacher, student)] == [48, 30]
    with read(ground.game.database) as session:
        assert verify(session).findings == ()
        assert [r.stars for r in study.ratings_of(session, lesson_id=made.id)] == [4]


def test_lessons_that_are_not_held(ground: Ground) -> None:
    """A request is declined or taken back; strangers have no say; then it can be asked anew."""
    teacher, student, third, _ = ground.players
    asked = {"teacher_id": teacher, "title": "Bases", "topic": "Algebra"}
    made = ground.do(study.ask, student, **asked)
    ground.refused("E-STUDY-010", study.call_off, third, lesson_id=made.id)
    assert ground.do(study.call_off, teacher, lesson_id=made.id).status == "cancelled"
    ground.refused("E-STUDY-011", study.call_off, student, lesson_id=made.id)
    again = ground.do(study.ask, student, **asked)
    assert ground.do(study.call_off, student, lesson_id=again.id).status == "cancelled"
    ground.refused("E-RECORD-011", study.ask, student, **{**asked, "teacher_id": student})
    ground.refused("E-FIND-001", study.ask, student, **{**asked, "teacher_id": 999})
    with pytest.raises(Refused, match="may not"), ground.as_(third) as session:
        study.ask(session, player_id=student, **asked)
    offered = ground.do(study.offer, teacher, title="Sums", topic="Algebra", at=ground.now)
    ground.later(minutes=20)
    ground.do(study.begin_lesson, teacher, lesson_id=offered.id)  # late, and not shorter for it
    ground.later(minutes=14)
    ground.refused("E-STUDY-012", study.finish_lesson, teacher, lesson_id=offered.id)
    ground.later(minutes=1)
    ground.do(study.finish_lesson, teacher, lesson_id=offered.id)
    assert ground.do(study.rate, third, lesson_id=offered.id, stars=5).student_xp == 0
    assert ground.do(study.collect, teacher, lesson_id=offered.id).mentor_xp == 30


def test_a_tutorial_is_shown_read_and_rated(ground: Ground) -> None:
    """Only what is shown is read and rated; it earns from the third rating on."""
    teacher, *readers = ground.players
    text = {"title": "Bases", "topic": "Algebra", "content": "A basis is …", "minutes": 100}
    made = ground.do(study.write_tutorial, teacher, **text)
    on = {"lesson_id": made.id}
    ground.refused("E-STUDY-018", study.look_at, readers[0], **on)
    ground.refused("E-STUDY-014", study.rate, readers[0], **on, stars=3)
    ground.refused("E-STUDY-010", study.show, readers[0], **on)
    assert ground.do(study.show, teacher, **on).publication == "published"
    ground.refused("E-STUDY-018", study.show, teacher, **on)
    ground.do(study.look_at, teacher, **on)
    for number, reader in enumerate(readers):
        ground.do(study.look_at, reader, **on)
        ground.do(study.rate, reader, **on, stars=3 + number)
        if number == 1:
            ground.refused("E-STUDY-015", study.collect, teacher, **on)
    seen = ground.look(study.lesson, **on)
    assert (seen.view_count, seen.rating_average, seen.student_xp) == (3, 4.0, 0)
    assert ground.do(study.collect, teacher, **on).mentor_xp == 80
    assert ground.do(study.put_away, teacher, **on).publication == "archived"
    empty = ground.do(study.write_tutorial, teacher, **{**text, "content": ""})
    ground.refused("E-STUDY-017", study.show, teacher, lesson_id=empty.id)


def test_a_circle_and_its_members(ground: Ground) -> None:
    """Founded, joined, asked for, let in, looked after, left, removed, put away."""
    first, second, third, fourth = ground.players
    about = {"name": "Algebra", "topic": "Algebra", "circle_type": "study_group"}
    made = ground.do(study.found, first, **about)
    on = {"circle_id": made.id}
    assert made.max_members == 10 and made.members[0].role == "creator"
    ground.refused("E-RECORD-006", study.found, second, **about)
    ground.do(study.join_circle, second, **on)
    ground.refused("E-STUDY-024", study.join_circle, second, **on)
    careful = {"join_requirements": {"needs_approval": True}}
    ground.do(study.alter_circle, first, **on, values=careful)
    assert ground.do(study.join_circle, third, **on).members[2].status == "inactive"
    ground.refused("E-STUDY-020", study.admit, second, **on, member_id=third)
    ground.refused("E-STUDY-025", study.admit, first, **on, member_id=fourth)
    ground.do(study.appoint, first, **on, member_id=second)
    assert ground.do(study.admit, second, **on, member_id=third).members[2].status == "active"
    ground.refused("E-STUDY-024", study.admit, second, **on, member_id=third)
    ground.refused("E-STUDY-026", study.remove_from_circle, second, **on, member_id=first)
    removed = ground.do(study.remove_from_circle, second, **on, member_id=third)
    assert [m.player_id for m in removed.members] == [first, second]
    ground.refused("E-STUDY-023", study.join_circle, third, **on)
    ground.refused("E-STUDY-023", study.admit, second, **on, member_id=third)
    ground.do(study.admit, first, **on, member_id=third)
    ground.do(study.leave_circle, third, **on)
    ground.refused("E-STUDY-025", study.leave_circle, third, **on)
    ground.refused("E-STUDY-026", study.leave_circle, first, **on)
    wants = {"join_requirements": {"level_min": 5, "total_xp_min": 100}}
    ground.do(study.alter_circle, first, **on, values=wants)
    ground.refused("E-STUDY-022", study.join_circle, fourth, **on)
    open_to_two = {"join_requirements": {}, "max_members": 2}
    ground.do(study.alter_circle, first, **on, values=open_to_two)
    ground.refused("E-RULE-080", study.join_circle, fourth, **on)
    ground.refused("E-STUDY-020", study.archive_circle, second, **on)
    ground.refused("E-STUDY-029", study.alter_circle, first, **on, values={"creator_id": second})
    ground.refused("E-STUDY-028", study.reopen_circle, first, **on)
    assert ground.do(study.archive_circle, first, **on).status == "archived"
    ground.refused("E-STUDY-021", study.join_circle, fourth, **on)
    assert ground.do(study.reopen_circle, first, **on).status == "active"


def test_what_teaching_earns() -> None:
    """Golden cases: minutes by stars, at most four hours, never nothing."""
    assert teaching.mentor_xp(60, 4, 1) == 48
    assert teaching.mentor_xp(60, 9, 2) == 54
    assert teaching.mentor_xp(1440, 5, 1) == 240
    assert teaching.mentor_xp(1, 1, 1) == 1
    assert [teaching.student_xp(minutes) for minutes in (1, 61, 1440)] == [1, 30, 120]
