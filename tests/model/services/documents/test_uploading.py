"""Documents handed in, read in, tried again, replaced, put away; and where their bytes lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.documents import hand_in_file, read_in, read_waiting
from model.db import read
from model.errors import DatabaseError, IntegrityError
from model.services import documents
from model.services.verification import verify
from model.words import CourseStatus, DocumentType, FileType
from tests.model.services.documents.ground import SYLLABUS, Ground

TRANSCRIPT = "GPA: 3.2/4\nCS101 Programming 3 8.5\nMA101 Algebra | 4 | 7\nSemester 2\n"


def kept(ground: Ground) -> list[Path]:
    """The files that lie in the var folder."""
    place: Path = ground.look(documents.files.folder)
    return sorted(path for path in place.rglob("*") if path.is_file())


def test_a_document_from_hand_to_headings(ground: Ground) -> None:
    """Handed in once, kept by hash, read in with headings and keywords; scans are not checked."""
    made = ground.hand_in()
    assert (made.status, made.tries, made.file_size) == ("pending", 0, len(SYLLABUS.encode()))
    assert made.checks == {"virus_scan": "not_checked", "text_recognition": "not_checked"}
    assert [path.name for path in kept(ground)] == [made.content_hash]
    assert ground.look(documents.waiting) == (("academic_documents", made.id),)
    (done,) = read_waiting(ground.database, actor=ground.owner, now=ground.now)
    assert done.status == "completed" and done.processed_at == ground.now
    assert done.headings[:2] == ("Programming", "Week 1: Loops") and "list" in done.keywords
    assert done.statements == () and done.failure == ""
    assert ground.look(documents.documents_of, player_id=ground.first) == (done,)
    grades = ground.hand_in(TRANSCRIPT, document_type=DocumentType.TRANSCRIPT, title="Grades")
    assert ground.read_in(grades, TRANSCRIPT).gpa_hundredths == 800
    with read(ground.database) as session:
        assert verify(session).findings == ()


def test_what_is_refused_is_not_kept(ground: Ground) -> None:
    """Size, format, beginning, title, another's player, the same file again: nothing half kept."""
    sound = {"player_id": ground.first, "title": "A", "document_type": DocumentType.OTHER}
    sound |= {"file_type": FileType.TXT, "content": b"Some text"}
    for code, wrong in (
        ("E-DOC-002", {"content": b""}),
        ("E-DOC-008", {"file_type": "xlsx"}),
        ("E-DOC-009", {"content": b"%PDF-1.7"}),
        ("E-RECORD-007", {"title": " "}),
        ("E-FIND-001", {"player_id": 999}),
        ("E-REFUSED-002", {"player_id": ground.second}),
    ):
        ground.refused(code, documents.hand_in, **{**sound, **wrong})
    assert kept(ground) == []
    for _ in range(2):
        made = ground.do(documents.hand_in, key="once", **sound)
    with pytest.raises(Exception, match=f"as document {made.id}, 'A', on 2026-01-05"):
        ground.do(documents.hand_in, **sound)
    other = ground.do(documents.hand_in, by=ground.second, **{**sound, "player_id": ground.second})
    assert other.content_hash == made.content_hash
    assert len(ground.look(documents.documents_of, player_id=ground.first)) == 1


def test_a_failed_reading_is_tried_three_times(ground: Ground, tmp_path: Path) -> None:
    """The reason stays as a sentence; a fourth try is refused; a new version begins anew."""
    file = tmp_path / "a.docx"
    file.write_bytes(b"PK\x03\x04 broken")
    given = {"title": "Broken", "document_type": DocumentType.OTHER, "file_type": FileType.DOCX}
    made = ground.do(hand_in_file, player_id=ground.first, path=file, **given)
    on = {"document_id": made.id}
    ground.refused("E-DOC-006", documents.try_again, **on)
    ground.refused("E-DOC-012", documents.finish_reading, **on, text="A", pages=1)
    ground.refused("E-DOC-012", documents.fail_reading, **on, reason="No.")
    for number in (1, 2, 3):
        actor = ground.actors[ground.first]
        failed = read_in(ground.database, actor=actor, document_id=made.id, now=ground.now)
        assert (failed.status, failed.tries) == ("failed", number)
        assert failed.failure.endswith("Save it again. [E-DOC-073]")
        if number < 3:
            ground.do(documents.try_again, **on)
    ground.refused("E-DOC-007", documents.try_again, **on)
    ground.refused("E-DOC-004", documents.new_version, **on, **new(b"PK\x03\x04 broken", "docx"))
    again = ground.do(documents.new_version, **on, **new(b"# Sound", "md"))
    assert (again.id, again.status, again.tries, again.failure) == (made.id, "pending", 0, "")
    with read(ground.database) as session:
        asked = "SELECT count(*) FROM outside_checks WHERE verdict = 'not_checked'"
        assert session.connection().exec_driver_sql(asked).scalar() == 4
    ground.do(documents.begin_reading, **on)
    ground.refused("E-DOC-005", documents.new_version, **on, **new(b"# More", "md"))
    ground.refused("E-DOC-005", documents.remove, **on)
    ground.refused("E-DOC-014", documents.fail_reading, **on, reason=" ")
    ground.refused(
        "E-REFUSED-002", documents.finish_reading, by=ground.second, **on, text="", pages=1
    )
    empty = ground.do(documents.finish_reading, **on, text="\x00\ud800\x1b", pages=2)
    assert empty.status == "completed" and "pictures" in empty.statements[0]
    ground.do(documents.try_again, **on)
    ground.do(documents.begin_reading, **on)
    long = ground.do(documents.finish_reading, **on, text="ä" * 600_000, pages=1)
    assert "cut at 1,048,576 bytes" in long.statements[0] and long.text_length == 524_288
    ground.do(documents.try_again, **on)
    ground.do(documents.begin_reading, **on)
    ground.later(hours=1)
    assert read_waiting(ground.database, actor=ground.owner, now=ground.now) == ()
    (stopped,) = ground.look(documents.documents_of, player_id=ground.first)
    assert stopped.failure == "The reading was interrupted. Try it again."
    ground.refused("E-FIND-001", hand_in_file, player_id=999, path=file, **given)
    ground.refused("E-DOC-083", hand_in_file, player_id=1, path=tmp_path, **given)


def new(content: bytes, file_type: str) -> dict[str, object]:
    """A new version."""
    return {"content": content, "file_type": FileType(file_type)}


def test_bytes_that_went_away(ground: Ground) -> None:
    """Lost or changed bytes fail the reading; orphans go after an hour, what is used stays."""
    made, gone = ground.hand_in(), ground.hand_in("# Other", title="Other")
    path = ground.look(documents.files.path_of, digest=made.content_hash)
    path.write_bytes(b"# Forged")
    failed = read_in(ground.database, actor=ground.owner, document_id=made.id, now=ground.now)
    assert "other bytes" in failed.failure
    path.unlink()
    with pytest.raises(IntegrityError, match="cannot be read"):
        ground.look(documents.files.load, digest=made.content_hash)
    path.parent.rmdir()
    path.parent.write_bytes(b"in the way")
    with pytest.raises(DatabaseError, match="QUESTLAB_VAR"):
        ground.do(documents.files.keep, content=SYLLABUS.encode())
    path.parent.unlink()
    ground.do(documents.files.keep, content=SYLLABUS.encode())
    assert path.stat().st_mode & 0o077 == 0
    ground.do(documents.remove, document_id=gone.id)
    assert len(kept(ground)) == 2
    assert ground.do(documents.remove_orphans, by=None) == 0
    for file in kept(ground):
        os.utime(file, (0, 0))
    ground.refused("E-REFUSED-002", documents.remove_orphans)
    assert ground.do(documents.remove_orphans, by=None, is_dry_run=True) == 1
    assert ground.do(documents.remove_orphans, by=None) == 1
    assert [file.name for file in kept(ground)] == [made.content_hash]
    ground.refused("E-RECORD-030", documents.remove, document_id=gone.id)
    assert ground.hand_in("# Other", title="Other").id != gone.id


@pytest.mark.databases("sqlite")
def test_a_sandbox_may_keep_its_own_papers(ground: Ground, var_folder: Path) -> None:
    """With a folder `documents` beside its SQLite file a sandbox shares no papers with others."""
    beside = Path(ground.database.engine.url.database or "").parent / "documents"
    beside.mkdir()
    made = ground.hand_in()
    assert [path.name for path in beside.rglob("*") if path.is_file()] == [made.content_hash]
    assert ground.look(documents.files.load, digest=made.content_hash) == SYLLABUS.encode()
    assert not (var_folder / "documents").exists()


def test_a_course_and_its_syllabus(ground: Ground) -> None:
    """One syllabus a course; it names route and majors; its new version is a new row."""
    made = ground.do(
        documents.open_course, player_id=ground.first, name="Programming", values={"year": 2026}
    )
    on = {"course_id": made.id}
    ground.refused("E-DOC-011", documents.open_course, player_id=1, name="A", values={"yaer": 1})
    ground.refused(
        "E-EDIT-001", documents.alter_course, **on, expected_version=9, values={"name": "B"}
    )
    altered = ground.do(
        documents.alter_course, **on, expected_version=1, values={"course_code": "CS101"}
    )
    assert (altered.course_code, altered.year, altered.version) == ("CS101", 2026, 2)
    handed = ground.do(documents.hand_in_syllabus, **on, **new(SYLLABUS.encode(), "md"))
    ground.refused("E-DOC-003", documents.hand_in_syllabus, **on, **new(b"# A", "md"))
    done = ground.read_in(handed)
    assert (done.title, done.course_id, done.status) == ("Programming", made.id, "completed")
    ground.refused("E-DOC-006", documents.try_again, document_id=done.id, table="syllabi")
    with read(ground.database) as session:
        query = "SELECT r.key, m.key FROM syllabi s JOIN routes r ON r.id = s.detected_route_id "
        query += "JOIN syllabus_smaller_majors l ON l.syllabus_id = s.id "
        query += "JOIN smaller_majors m ON m.id = l.smaller_major_id"
        rows = session.connection().exec_driver_sql(query).all()
        assert [tuple(row) for row in rows] == [("software", "programs")]
    next_one = ground.do(
        documents.new_version, document_id=done.id, table="syllabi", **new(b"# New", "md")
    )
    assert next_one.id != done.id and next_one.status == "pending"
    assert ground.look(documents.course, **on).syllabus_id == next_one.id
    ground.do(documents.move_course, **on, to=CourseStatus.COMPLETED)
    ground.refused("E-DOC-010", documents.move_course, **on, to=CourseStatus.ACTIVE)
    assert ground.look(documents.courses_of, player_id=ground.first)[0].status == "completed"
    ground.refused("E-DOC-001", documents.remove, document_id=1, table="users")
