"""Handing documents in: checked, kept by hash, a new version of one, put away, asked to be reread.

Nothing is kept of what is refused. The bytes are written before the transaction that names them
ends. Source:
sources/roguelearn.md, Academic Document Validation, Document Processing Pipeline (Document Upload).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.rules.documents import FILE_BYTES_MAX, READING_TRIES_MAX, magic_problem
from model.services import outside
from model.services.accounts.rows import act, add, put_away
from model.services.acting import acting_for
from model.services.documents import files
from model.services.documents.records import (
    DOCUMENTS,
    SYLLABI,
    WHAT,
    DocumentInfo,
    document,
    events,
    failures,
    mine,
)
from model.services.rows import Row, change, columns, load, move
from model.words import DocumentProcessingStatus as Status
from model.words import DocumentType, FileType


def require_size(size: int) -> None:
    """Refused for a file that is empty or larger than 50 MB; asked before anything is read."""
    if not 1 <= size <= FILE_BYTES_MAX:
        raise Refused(
            f"A document has 1 to {FILE_BYTES_MAX:,} bytes (50 MB), and this file has {size:,}. "
            "Split it, or save it smaller.",
            code="E-DOC-002",
        )


def hand_in(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    document_type: DocumentType,
    file_type: FileType,
    content: bytes,
    influences_stats: bool = False,
) -> DocumentInfo:
    """Hand in a document of a player; it waits to be read then.

    Errors: NotFound; Refused for size, format, or when the player has handed it in already;
    RecordError for the title.
    """
    require_sound(content, file_type)
    digest = files.digest_of(content)
    values: Row = {"player_id": player_id, "title": title.strip(), "document_type": document_type}
    values |= {"file_type": file_type, "influences_stats": influences_stats}

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        require_new(session, player_id, digest)
        given = {"content_hash": digest, "file_size": len(content)}
        made = add(session, DOCUMENTS, **values, **given)
        files.keep(session, content)
        return {"id": made}

    request = {**values, "sha256": digest}
    made = act(session, "documents.hand_in", request=request, table=DOCUMENTS, work=work)
    return document(session, document_id=made["id"])


def hand_in_syllabus(
    session: WriteSession, *, course_id: int, file_type: FileType, content: bytes
) -> DocumentInfo:
    """Hand in the syllabus of a course; a course has one. Errors as for `hand_in`."""
    require_sound(content, file_type)
    digest = files.digest_of(content)

    def work() -> dict[str, Any]:
        course = load(session, "courses", course_id, what="course")
        acting_for(session, session.actor, course["player_id"])
        there = columns(SYLLABI)
        query = sa.select(there.id).where(there.course_id == course_id, there.deleted_at.is_(None))
        known = session.execute(query).scalar_one_or_none()
        if known is not None:
            raise Refused(
                f"Course {course_id} has a syllabus already ({known}). "
                "Hand in a new version of it.",
                code="E-DOC-003",
            )
        require_new(session, course["player_id"], digest)
        return {"id": _add_syllabus(session, course_id, file_type, content)}

    request = {"course": course_id, "file_type": file_type, "sha256": digest}
    service = "documents.hand_in_syllabus"
    made = act(session, service, request=request, table=SYLLABI, work=work)
    return document(session, document_id=made["id"], table=SYLLABI)


def _add_syllabus(
    session: WriteSession, course_id: int, file_type: FileType, content: bytes
) -> int:
    given = {"content_hash": files.digest_of(content), "file_size": len(content)}
    made = add(session, SYLLABI, course_id=course_id, file_type=file_type, **given)
    files.keep(session, content)
    return made


def new_version(
    session: WriteSession,
    *,
    document_id: int,
    content: bytes,
    file_type: FileType,
    table: str = DOCUMENTS,
) -> DocumentInfo:
    """Hand in a new version of a document; what was made of the old one stays until it is revised.

    A document stays the row it is and is read anew; of a syllabus a new row takes the place.
    Errors: as for `hand_in`; Refused while it is being read.
    """
    require_sound(content, file_type)
    digest = files.digest_of(content)

    def work() -> dict[str, Any]:
        row, profile = mine(session, document_id, table)
        assert profile.id is not None
        if row["processing_status"] == Status.PROCESSING:
            raise Refused(
                f"The {WHAT[table]} {document_id} is being read. Wait for the end of it.",
                code="E-DOC-005",
            )
        require_new(session, profile.id, digest)
        if table == SYLLABI:
            put_away(session, table, row)
            return {"id": _add_syllabus(session, row["course_id"], file_type, content)}
        kept = {"content_hash": digest, "file_size": len(content)}
        kept |= {"file_type": file_type, "uploaded_at": session.now, "processed_at": None}
        now = change(session, table, row, **kept)
        if now["processing_status"] != Status.PENDING:
            move(session, table, now, Status.PENDING)
        files.keep(session, content)
        outside.asked_on_create(session, table, [document_id])  # nobody has scanned these bytes
        return {"id": document_id}

    request = {"id": document_id, "table": table, "file_type": file_type, "sha256": digest}
    made = act(session, "documents.new_version", request=request, table=table, work=work)
    return document(session, document_id=made["id"], table=table)


def try_again(session: WriteSession, *, document_id: int, table: str = DOCUMENTS) -> DocumentInfo:
    """Let a failed reading be tried again, three times at most; a read document be read anew.

    A syllabus that was read is not read again: its new version is a new file.
    """

    def work() -> dict[str, Any]:
        row, _ = mine(session, document_id, table)
        _require_readable_again(session, row, table)
        move(session, table, row, Status.PENDING)
        return {"id": document_id}

    request = {"id": document_id, "table": table}
    act(session, "documents.try_again", request=request, table=table, work=work)
    return document(session, document_id=document_id, table=table)


def _require_readable_again(session: Session, row: Row, table: str) -> None:
    status, tries = row["processing_status"], len(failures(events(session, table, row["id"])))
    is_read = status == Status.COMPLETED and table == DOCUMENTS
    if status != Status.FAILED and not is_read:
        raise Refused(
            f"The {WHAT[table]} {row['id']} is {status}; only what failed is tried again. "
            "Wait for it, or hand in a new version.",
            code="E-DOC-006",
        )
    if tries >= READING_TRIES_MAX:
        raise Refused(
            f"The file of {WHAT[table]} {row['id']} could not be read {tries} times, of at most "
            f"{READING_TRIES_MAX}. Hand in a new version.",
            code="E-DOC-007",
        )


def remove(session: WriteSession, *, document_id: int, table: str = DOCUMENTS) -> None:
    """Put a document away; steps made of it stay, its bytes go with `remove_orphans`."""

    def work() -> dict[str, Any]:
        row, _ = mine(session, document_id, table)
        if row["processing_status"] == Status.PROCESSING:
            raise Refused(
                f"The {WHAT[table]} {document_id} is being read. Wait for the end of it.",
                code="E-DOC-005",
            )
        put_away(session, table, row)
        return {"id": document_id}

    request = {"id": document_id, "table": table}
    act(session, "documents.remove", request=request, table=table, work=work)


# --- What is asked of a file --------------------------------------------------------------------


def require_sound(content: bytes, file_type: str) -> None:
    """Refused for a file whose size or beginning does not fit; the rest is seen when it is read."""
    require_size(len(content))
    known = [kind.value for kind in FileType]
    if str(file_type) not in known:
        hint = did_you_mean(str(file_type), known) or f"Formats: {', '.join(known)}."
        raise Refused(f"'{file_type}' is no format of documents. {hint}", code="E-DOC-008")
    if problem := magic_problem(content, str(file_type)):
        raise Refused(
            f"The file {problem}, but it was handed in as {file_type}. "
            "Choose the right format, or save the file again.",
            code="E-DOC-009",
        )


def require_new(session: Session, player_id: int, digest: str) -> None:
    """Refused when the player has handed in the same bytes already; names the earlier document."""
    there, papers, courses = columns(DOCUMENTS), columns(SYLLABI), columns("courses")
    own = sa.select(there.id, there.title, there.uploaded_at).where(
        there.player_id == player_id, there.content_hash == digest, there.deleted_at.is_(None)
    )
    of_courses = (
        sa.select(papers.id, courses.name, papers.uploaded_at)
        .join_from(papers.id.table, courses.id.table, courses.id == papers.course_id)
        .where(courses.player_id == player_id, papers.content_hash == digest)
        .where(papers.deleted_at.is_(None))
    )
    for what, query in (("document", own), ("syllabus", of_courses)):
        found = session.execute(query).first()
        if found is not None:
            number, title, at = found
            raise Refused(
                f"The same file was handed in already as {what} {number}, '{title}', on "
                f"{at.date().isoformat()}. Use that one.",
                code="E-DOC-004",
            )
