"""Quest lines: proposed, accepted, rejected, followed, revised; by hand and by template."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import read
from model.errors import Refused, StaleEdit
from model.services import documents, notes, play
from model.services.documents.grades import former_key, record_key
from model.services.ledger import Reference
from model.services.notices import inbox
from model.services.verification import verify
from model.services.xp import award
from model.tables import Quiz, QuizAttempt
from model.words import DocumentType, QuestStepType, QuizAttemptStatus, XpEventSource
from tests.model.services.documents.ground import NOW, SYLLABUS, Ground

TITLES = ["Week 1: Loops", "Week 2: Lists", "Week 3: Project", "Final exam"]


def accepted(ground: Ground) -> documents.LineInfo:
    """The quest line of the syllabus, as proposed."""
    made = ground.read_in(ground.hand_in())
    line: documents.LineInfo = ground.do(
        documents.accept, document_id=made.id, expected_version=made.version
    )
    return line


def test_a_document_proposes_a_quest_line(ground: Ground) -> None:
    """Steps by heading with order, skills, XP and dates; each names source and method, never AI."""
    waiting = ground.hand_in()
    with pytest.raises(Exception, match="once it is read"):
        ground.proposal(waiting.id)
    made = ground.read_in(waiting)
    found = ground.proposal(made.id)
    assert (found.state, found.title, found.other_skills) == ("open", "Programming", ("Lists",))
    assert [step.title for step in found.steps] == TITLES
    assert [step.kind for step in found.steps] == ["learning", "learning", "local_project", "exam"]
    assert [step.experience_points for step in found.steps] == [150, 150, 750, 370]
    assert [step.before for step in found.steps] == [(), (1,), (2,), ()]
    assert found.steps[0].skills == ((ground.loops, "Loops"),)
    assert found.steps[1].due_at == datetime(2026, 1, 20, 18, tzinfo=UTC)
    assert found.steps[3].due_at == datetime(2026, 2, 12, 23, 59, tzinfo=UTC)
    assert found.steps[1].source == f"document {made.id}, page 1: Week 2: Lists"
    assert found.method == "headings and keyword frequency" and found == ground.proposal(made.id)
    ground.later(days=30)
    late = ground.proposal(made.id)
    assert late.steps[1].due_at is None and "1 due dates are past" in late.statements[-1]
    ground.now = NOW
    on = {"document_id": made.id}
    ground.refused("E-EDIT-001", documents.accept, **on, expected_version=1)
    ground.refused("E-REFUSED-002", documents.accept, by=ground.second, **on, expected_version=3)
    ask = {**on, "expected_version": made.version}
    none = {number: {"drop": True} for number in range(1, 5)}
    ground.refused("E-DOC-045", documents.accept, **ask, changes={9: {"title": "Nine lives"}})
    ground.refused("E-DOC-046", documents.accept, **ask, changes={1: {"experience_points": 9}})
    ground.refused("E-DOC-044", documents.accept, **ask, changes=none)
    ground.refused("E-RECORD-007", documents.accept, **ask, changes={1: {"title": "No"}})
    changes = {1: {"drop": True}, 2: {"title": "Lists, at last", "difficulty": "hard"}}
    for _ in range(2):
        line = ground.do(documents.accept, key="accept", **ask, changes=changes)
    assert [step.title for step in line.steps] == ["Lists, at last", *TITLES[2:]]
    first, second, exam = line.steps
    assert (first.experience_points, first.is_modifiable, second.is_modifiable) == (
        200,
        False,
        True,
    )
    assert (first.before, second.before, exam.before) == ((), (first.id,), ())
    assert second.method == found.method and second.source.endswith("Week 3: Project")
    assert (line.source, line.status) == ("syllabus", "active")
    ground.refused("E-DOC-040", documents.accept, **ask)
    ground.refused("E-DOC-041", documents.reject, **on)
    assert ground.proposal(made.id).state == "accepted"
    ground.do(documents.skip_step, step_id=second.id)
    revised = ground.do(documents.revise, **on)  # what was dropped or skipped stays out
    assert (revised.added, [step.id for step in revised.line.steps]) == ((), [first.id, exam.id])


def test_a_proposal_is_rejected_until_the_next_version(ground: Ground) -> None:
    """A rejected proposal may still be accepted; grades propose nothing; a timetable its dates."""
    made = ground.read_in(ground.hand_in())
    ground.do(documents.reject, document_id=made.id)
    assert ground.proposal(made.id).state == "rejected"
    ground.refused("E-DOC-041", documents.reject, document_id=made.id)
    ground.do(documents.try_again, document_id=made.id)
    ground.refused("E-DOC-043", documents.reject, document_id=made.id)
    ground.read_in(made)
    assert ground.proposal(made.id).state == "open"
    table = "Tuesday 10:00 Algebra\nField trip 2026-03-02\nHoliday 03/04/2026\n"
    times = {"document_type": DocumentType.TIMETABLE, "title": "Times"}
    schedule = ground.read_in(ground.hand_in(table, **times), table)
    found = ground.proposal(schedule.id)
    assert [step.title for step in found.steps] == ["Field trip"]
    assert "1 dates can be read in two ways" in found.statements[0]
    line = ground.do(documents.accept, document_id=schedule.id, expected_version=schedule.version)
    assert (line.source, line.steps[0].kind) == ("schedule", "schedule_event")
    empty = ground.read_in(ground.hand_in("Nothing", title="Empty"), "Nothing")
    assert "nothing to propose" in ground.proposal(empty.id).statements[-1]
    marks = ground.hand_in("GPA 8", title="Marks", document_type=DocumentType.GPA)
    with pytest.raises(Exception, match="make no quest line"):
        ground.proposal(ground.read_in(marks, "GPA 8").id)


def test_a_line_is_followed_to_its_end(ground: Ground) -> None:
    """In order, started, put back, completed, skipped; XP once, within caps; the line completes."""
    line = accepted(ground)
    loops, lists, project, exam = line.steps
    ground.refused("E-DOC-051", documents.start_step, step_id=lists.id)
    ground.refused("E-DOC-050", documents.complete_step, step_id=loops.id)
    ground.refused("E-REFUSED-002", documents.start_step, by=ground.second, step_id=loops.id)
    ground.refused("E-RECORD-030", documents.start_step, step_id=999)
    ground.do(documents.start_step, step_id=loops.id)
    ground.refused("E-DOC-053", documents.skip_step, step_id=loops.id)
    ground.do(documents.put_back_step, step_id=loops.id)
    ground.do(documents.start_step, step_id=loops.id)
    for _ in range(2):
        done = ground.do(documents.complete_step, key="done", step_id=loops.id)
        assert (done.xp_awarded, done.step.status, done.line_status) == (50, "completed", "active")
    ground.refused("E-DOC-050", documents.complete_step, step_id=loops.id)
    ground.refused(
        "E-DOC-056", documents.alter_step, step_id=loops.id, expected_version=5, values={}
    )
    skipped = ground.do(documents.skip_step, step_id=lists.id)
    assert skipped.xp_awarded == 0
    assert ground.look(documents.line, line_id=line.id).steps[1].is_open
    change = {"step_id": project.id, "expected_version": project.version}
    ground.refused("E-DOC-055", documents.alter_step, **change, values={"experience_points": 1})
    ground.refused("E-RULE-060", documents.alter_step, **change, values={"due_date": NOW})
    with pytest.raises(StaleEdit):
        ground.do(documents.alter_step, **{**change, "expected_version": 9}, values={})
    easier = ground.do(documents.alter_step, **change, values={"difficulty": "easy"}).step
    assert (easier.experience_points, easier.is_modifiable) == (500, False)
    ground.do(documents.put_line_away, line_id=line.id)
    ground.refused("E-DOC-032", documents.start_step, step_id=exam.id)
    ground.refused("E-DOC-031", documents.put_line_away, line_id=line.id)
    ground.do(documents.take_line_up, line_id=line.id)
    for step in (project, exam):
        ground.do(documents.start_step, step_id=step.id)
        if step is exam:  # confirmed, so its whole XP is paid
            ground.do(documents.confirm_step, by=None, step_id=step.id)
        last = ground.do(documents.complete_step, step_id=step.id)
    assert last.line_status == "completed"
    with read(ground.database) as session:
        total = session.execute(sa.text("SELECT sum(final_xp) FROM xp_events")).scalar_one()
        assert total == 50 + 50 + 370 and verify(session).findings == ()
    assert ground.look(documents.lines_of, player_id=ground.first)[0].completed == 3


def test_a_new_version_changes_what_is_open(ground: Ground) -> None:
    """Completed, begun and own steps stay; others follow, come and go; the owner is told."""
    line = accepted(ground)
    loops, lists, project, _ = line.steps
    on = {"document_id": ground.look(documents.documents_of, player_id=ground.first)[0].id}
    ground.do(documents.start_step, step_id=loops.id)
    ground.do(documents.complete_step, step_id=loops.id)
    quiet = ground.do(documents.revise, **on)
    assert (quiet.changed, quiet.added, quiet.removed, quiet.sentences) == ((), (), (), ())
    text = SYLLABUS.replace("Week 3: Project", "Week 4: Trees").replace("2026-01-20", "2026-01-27")
    text = text.replace("Repeat what repeats.", "Changed, though it is done.")
    ground.do(documents.new_version, **on, content=text.encode(), file_type="md")
    ground.refused("E-DOC-043", documents.revise, **on)
    (made,) = ground.look(documents.documents_of, player_id=ground.first)
    ground.read_in(made, text)
    for _ in range(2):
        revised = ground.do(documents.revise, key="revise", **on)
    assert (revised.changed, revised.removed) == ((lists.id,), (project.id,))
    assert len(revised.added) == 1 and revised.left == (loops.id,)
    assert [step.title for step in revised.line.steps] == [
        *TITLES[:2],
        "Week 4: Trees",
        "Final exam",
    ]
    assert revised.line.steps[1].due_at == datetime(2026, 1, 27, 18, tzinfo=UTC)
    assert revised.line.steps[2].before == (lists.id,) and revised.line.steps[0].id == loops.id
    user_id = ground.actors[ground.first].user_id
    (told,) = ground.look(inbox, user_id=user_id)
    assert "1 steps were changed: 'Week 2: Lists'" in revised.sentences[0]
    assert told.content == " ".join(revised.sentences)
    short = "# Code\n\n## Week 1: Loops\nLoops.\n\n## Week 9: Nothing\n"
    ground.do(documents.skip_step, step_id=revised.line.steps[2].id)
    ground.do(documents.new_version, **on, content=short.encode(), file_type="md")
    ground.read_in(made, short.replace("## Week 9: Nothing\n", ""))
    ended = ground.do(documents.revise, **on)
    assert ([step.id for step in ended.line.steps], ended.line.status) == ([loops.id], "completed")
    ground.refused("E-DOC-060", documents.revise, document_id=ground.hand_in("# A", title="B").id)


def test_the_line_of_a_course_follows_its_syllabus(ground: Ground) -> None:
    """A syllabus makes the line of its course; its new version is a new row that revises it."""
    course = ground.do(documents.open_course, player_id=ground.first, name="Code")
    given = {"course_id": course.id, "file_type": "md", "content": SYLLABUS.encode()}
    made = ground.read_in(ground.do(documents.hand_in_syllabus, **given))
    on = {"document_id": made.id, "table": "syllabi"}
    ground.refused("E-DOC-060", documents.revise, **on)
    line = ground.do(documents.accept, **on, expected_version=made.version)
    assert (line.title, line.course_id, len(line.steps)) == ("Study: Code", course.id, 4)
    assert line.steps[0].source == f"syllabus {made.id}, page 1: Week 1: Loops"
    text = SYLLABUS.replace("Week 3: Project", "Week 3: Essay")
    newer = ground.do(documents.new_version, **on, content=text.encode(), file_type="md")
    assert ground.proposal(ground.read_in(newer, text).id, "syllabi").state == "accepted"
    revised = ground.do(documents.revise, document_id=newer.id, table="syllabi")
    assert [len(revised.changed), len(revised.added), len(revised.removed)] == [0, 1, 1]
    assert {step.source.partition(",")[0] for step in revised.line.steps} == {
        f"syllabus {newer.id}"
    }


def test_a_timetable_dates_the_steps_of_a_line(ground: Ground) -> None:
    """Open steps take the earliest date ahead that names them; other lines of it are told."""
    line = accepted(ground)
    loops, lists, _, exam = line.steps
    text = "Loops again: 2026-02-03\nLoops: 2026-02-02, 8:15\nLists 2025-01-01\nTrip 2026-02-05\n"
    given = {"document_type": DocumentType.TIMETABLE, "title": "Times"}
    made = ground.hand_in(text, **given)
    on = {"document_id": made.id, "line_id": line.id}
    ground.refused("E-DOC-062", documents.set_dates, **on)
    ground.read_in(made, text)
    dated = ground.do(documents.set_dates, **on)
    assert dated.due == {loops.id: datetime(2026, 2, 2, 8, 15, tzinfo=UTC)}
    assert dated.unmatched == ("Trip",)
    steps = {step.id: step.due_at for step in dated.line.steps}
    assert (steps[lists.id], steps[exam.id]) == (lists.due_at, exam.due_at)
    other = ground.do(documents.make_line, by=None, player_id=ground.second, title="Not the same")
    ground.refused("E-REFUSED-002", documents.set_dates, **{**on, "line_id": other.id})
    ground.refused("E-DOC-063", documents.set_dates, by=None, **{**on, "line_id": other.id})


def test_lines_by_hand_and_by_template(ground: Ground) -> None:
    """A player's own steps have XP by rule; a template's steps ask for notes or a confirmation."""
    line = ground.do(documents.make_line, player_id=ground.first, title="My own line")
    step = {"line_id": line.id, "title": "Read the book", "description": "From end to end."}
    ground.do(documents.add_step, **step, kind=QuestStepType.READING)
    one = ground.look(documents.line, line_id=line.id).steps[0]
    two = ground.do(documents.add_step, **step, before=[one.id]).steps[1]
    assert (two.before, two.experience_points, two.is_modifiable) == ((one.id,), 150, False)
    ground.refused("E-RULE-060", documents.add_step, **step, due_at=NOW)
    ground.refused("E-RECORD-005", documents.add_step, **step, before=[999])
    for field in ("kind", "difficulty"):
        ground.refused("E-RECORD-013", documents.add_step, **{**step, field: "nonsense"})
    ground.do(documents.skip_step, step_id=one.id)
    ground.refused("E-DOC-054", documents.skip_step, step_id=two.id)
    follow = {"player_id": ground.first, "template": "first"}
    ground.refused("E-LEARN-001", documents.follow_template, **{**follow, "template": "frist"})
    made = ground.do(documents.follow_template, **follow)
    ground.refused("E-DOC-030", documents.follow_template, **follow)
    read_it, note_it, test_it = made.steps
    assert (made.source, note_it.before) == ("template", (read_it.id,))
    for step_id in (read_it.id, test_it.id):
        ground.do(documents.start_step, step_id=step_id)
    assert ground.do(documents.complete_step, step_id=read_it.id).xp_awarded == 100
    ground.do(documents.start_step, step_id=note_it.id)
    ground.refused("E-DOC-052", documents.complete_step, step_id=note_it.id)
    ground.refused("E-DOC-052", documents.complete_step, step_id=test_it.id)
    about = {"values": {"quest_step_id": note_it.id}}
    ground.do(notes.write_note, player_id=ground.first, title="Noted", **about)
    assert ground.do(documents.complete_step, step_id=note_it.id).xp_awarded == 50
    done = ground.do(documents.complete_step, by=None, step_id=test_it.id)
    assert done.line_status == "completed"
    again = ground.do(documents.follow_template, **follow).steps[0].id  # to be played, not farmed
    ground.do(documents.start_step, step_id=again)
    assert ground.do(documents.complete_step, step_id=again).xp_awarded == 0


def test_an_educator_confirms_and_the_player_collects(ground: Ground) -> None:
    """A confirmation stands for what a step asks for until it is put back; XP is the player's."""
    line = ground.do(documents.follow_template, player_id=ground.first, template="first")
    read_it, note_it, test_it = (step.id for step in line.steps)
    ground.tutor = ground.second
    ground.refused("E-DOC-058", documents.confirm_step, by=ground.second, step_id=test_it)
    for step_id in (read_it, test_it):
        ground.do(documents.start_step, step_id=step_id)
    ground.do(documents.complete_step, step_id=read_it)
    ground.refused("E-REFUSED-002", documents.confirm_step, step_id=test_it)
    ground.refused("E-REFUSED-002", documents.complete_step, by=ground.second, step_id=test_it)
    early = {"values": {"quest_step_id": note_it}}
    ground.do(notes.write_note, player_id=ground.first, title="Before it began", **early)
    ground.later(minutes=1)
    ground.do(documents.start_step, step_id=note_it)
    ground.refused("E-DOC-052", documents.complete_step, step_id=note_it)
    for _ in range(2):
        ground.do(documents.confirm_step, by=ground.second, key="seen", step_id=test_it)
    ground.do(documents.confirm_step, by=ground.second, step_id=note_it)
    told = ground.look(inbox, user_id=ground.actors[ground.first].user_id)
    assert {notice.title for notice in told} == {"Your step was confirmed"} and len(told) == 2
    ground.do(documents.put_back_step, step_id=test_it)
    ground.do(documents.start_step, step_id=test_it)
    ground.refused("E-DOC-052", documents.complete_step, step_id=test_it)
    ground.do(documents.confirm_step, by=ground.second, step_id=test_it)
    for step_id in (note_it, test_it):
        assert ground.do(documents.complete_step, step_id=step_id).xp_awarded == 50
    ground.tutor = ground.first
    own = ground.do(documents.make_line, player_id=ground.first, title="My own line")
    step = {"title": "Read the book", "description": "From end to end."}
    own = ground.do(documents.add_step, line_id=own.id, **step)
    ground.do(documents.start_step, step_id=own.steps[0].id)
    ground.refused("E-DOC-057", documents.confirm_step, step_id=own.steps[0].id)


def test_a_passed_quiz_is_counted(ground: Ground) -> None:
    """What was passed since the step began completes it, nothing before; if it names one, only it.

    The published words decide, not those that a player gives their own step.
    """
    line = ground.do(documents.follow_template, player_id=ground.first, template="quizzes")
    any_quiz, named = (step.id for step in line.steps)
    pass_quiz(ground, number=1)
    ground.later(minutes=1)
    for step_id in (any_quiz, named):
        ground.do(documents.start_step, step_id=step_id)
    ground.refused("E-DOC-052", documents.complete_step, step_id=any_quiz)
    pass_quiz(ground, number=2, is_passed=False)
    ground.refused("E-DOC-052", documents.complete_step, step_id=any_quiz)
    pass_quiz(ground, number=3)
    assert ground.do(documents.complete_step, step_id=any_quiz).xp_awarded == 60
    ground.refused("E-DOC-052", documents.complete_step, step_id=named)
    version = ground.look(documents.line, line_id=line.id).steps[1].version
    own = {"step_id": named, "expected_version": version, "values": {"title": "Pass the basics"}}
    ground.do(documents.alter_step, **own)
    with pytest.raises(Refused, match="Begin 'More of the basics' from now on"):
        ground.do(documents.complete_step, step_id=named)
    pass_quiz(ground, number=1, quiz="more")
    assert ground.do(documents.complete_step, step_id=named).xp_awarded == 70


def pass_quiz(ground: Ground, *, number: int, is_passed: bool = True, quiz: str = "basics") -> None:
    """An attempt at a quiz that was handed in now."""
    with ground.as_(None) as session:
        quiz_id = session.execute(sa.select(Quiz.id).where(col(Quiz.key) == quiz)).scalar_one()
        attempt = QuizAttempt(
            player_id=ground.first,
            quiz_id=quiz_id,
            attempt_number=number,
            status=QuizAttemptStatus.SUBMITTED,
            score=int(is_passed),
            max_score=1,
            is_passed=is_passed,
            started_at=session.now,
            submitted_at=session.now,
        )
        session.add(attempt)


def test_grades_give_stats_and_xp_once(ground: Ground) -> None:
    """A GPA gives starting stats, grades XP that somebody confirms, and say how hard steps are."""
    text = "GPA: 3.2/4\nProgramming 3 9\nAlgebra 1 4.5\n"
    given = {"document_type": DocumentType.TRANSCRIPT, "title": "Grades"}
    made = ground.hand_in(text, **given, influences_stats=True)
    on = {"document_id": made.id}
    ground.refused("E-DOC-067", documents.start_stats, **on)
    ground.read_in(made, text)
    with ground.as_(None) as session:
        assert set(play.player(session, player_id=ground.first).stats.values()) == {10}
    assert set(ground.do(documents.start_stats, **on).values()) == {80}
    with ground.as_(None) as session:
        assert set(play.player(session, player_id=ground.first).stats.values()) == {80}
    ground.refused("E-DOC-065", documents.start_stats, **on)
    ground.refused("E-REFUSED-002", documents.pay_grades, **on, semester=1)
    ground.refused("E-DOC-066", documents.pay_grades, by=None, **on, semester=0)
    paid = ground.do(documents.pay_grades, by=None, **on, semester=1)
    assert paid.xp == {"Programming": 1500 * 3 // 4 * 9 // 10, "Algebra": 50}
    again = ground.do(documents.pay_grades, by=None, **on, semester=1)
    assert (again.xp, again.paid_before) == ({}, ("Programming", "Algebra"))
    with ground.as_(None) as session:  # paid before keys had digests
        about = Reference(content_key=former_key("Databases"))
        given_then = {"source": XpEventSource.EVENT, "base_xp": 10, "day": ground.now.date()}
        award(session, player_id=ground.first, **given_then, reference=about)
    more = "C++ 3 9\nC# 3 9\nC 3 9\nc 3 8\nProgrammings 3 9\nDatabases 3 9\n"
    signs = ground.read_in(ground.hand_in(more, **given), more)
    paid = ground.do(documents.pay_grades, by=None, document_id=signs.id, semester=1)
    assert set(paid.xp) == {"C++", "C#", "C", "Programmings"}
    assert paid.paid_before == ("c", "Databases")
    plain = ground.read_in(ground.hand_in("GPA 7", **given), "GPA 7")
    ground.refused("E-DOC-064", documents.start_stats, document_id=plain.id)
    syllabus = ground.read_in(ground.hand_in())
    assert {step.difficulty for step in ground.proposal(syllabus.id).steps} == {"hard"}
    keys = [record_key(name) for name in ("Algebra", " ALGEBRA ", "Algebras")]
    assert keys[0] == keys[1] == "academic-record/algebra-ec752d1d" != keys[2]
    with read(ground.database) as session:
        assert verify(session).findings == ()
