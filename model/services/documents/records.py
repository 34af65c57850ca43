"""Documents and syllabi as their services see them: loading, whose they are, what happened so far.

Both tables are read in alike; `table` says which one is meant. How often a reading was tried and
why it failed is read from the audit trail, so that it cannot be edited apart from what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services.accounts.rows import locked
from model.services.acting import acting_for
from model.services.rows import Row, columns, load
from model.tables import AuditEvent, OutsideCheck, PlayerProfile

DOCUMENTS, SYLLABI = "academic_documents", "syllabi"
WHAT = {DOCUMENTS: "document", SYLLABI: "syllabus"}
READING_TIME_MAX = timedelta(hours=1)
"""Whoever reads longer has been stopped."""
HANDED_IN = frozenset({"documents.hand_in", "documents.hand_in_syllabus", "documents.new_version"})
"""Audit entries with which the tries of a file begin."""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """One document or syllabus; `failure` is why it could not be read, `statements` what it said.

    `checks` are the questions to outside services and their verdicts; nothing that is *not checked*
    counts as passed.
    """

    id: int
    table: str
    player_id: int
    course_id: int | None
    title: str
    kind: str
    file_type: str
    file_size: int
    content_hash: str
    status: str
    tries: int
    failure: str
    statements: tuple[str, ...]
    headings: tuple[str, ...]
    keywords: tuple[str, ...]
    gpa_hundredths: int | None
    text_length: int
    checks: Mapping[str, str]
    influences_stats: bool
    uploaded_at: datetime
    processed_at: datetime | None
    version: int


def require_table(table: str) -> None:
    """Refused for anything but the two tables of documents."""
    if table not in WHAT:
        raise Refused(
            f"'{table}' holds no documents. Use {DOCUMENTS} or {SYLLABI}.", code="E-DOC-001"
        )


def player_of(session: Session, table: str, row: Row) -> int:
    """The player whose document it is."""
    if table == DOCUMENTS:
        return int(row["player_id"])
    return int(load(session, "courses", row["course_id"], what="course")["player_id"])


def mine(
    session: WriteSession, document_id: int, table: str = DOCUMENTS
) -> tuple[Row, PlayerProfile]:
    """The document, locked, and the profile of its player, who acts; NotFound, Refused."""
    require_table(table)
    row = load(session, table, document_id, what=WHAT[table])
    profile = acting_for(session, session.actor, player_of(session, table, row))
    return locked(session, table, document_id, what=WHAT[table]), profile


def events(session: Session, table: str, document_id: int) -> list[AuditEvent]:
    """What was done with a document, in order."""
    query = sa.select(AuditEvent).where(
        col(AuditEvent.object_type) == table,
        col(AuditEvent.object_key) == str(document_id),
        col(AuditEvent.action).startswith("documents."),
    )
    return list(session.execute(query.order_by(col(AuditEvent.seq))).scalars())


def failures(happened: Iterable[AuditEvent]) -> list[str]:
    """Why readings of the present file failed, in order."""
    found: list[str] = []
    for event in happened:
        if event.action in HANDED_IN:
            found = []
        elif event.action == "documents.fail_reading":
            found.append(str((event.details or {}).get("reason", "")))
    return found


def last_event(happened: Iterable[AuditEvent], *actions: str) -> AuditEvent | None:
    """The newest of these acts; None when there is none."""
    return next((event for event in reversed(list(happened)) if event.action in actions), None)


def document(session: Session, *, document_id: int, table: str = DOCUMENTS) -> DocumentInfo:
    """One document as it stands; NotFound when there is none."""
    require_table(table)
    return info(session, table, load(session, table, document_id, what=WHAT[table]))


def documents_of(session: Session, *, player_id: int) -> tuple[DocumentInfo, ...]:
    """All documents and syllabi of a player that are not put away, documents first, by id."""
    there, courses, papers = columns(DOCUMENTS), columns("courses"), columns(SYLLABI)
    own = sa.select(there.id).where(there.player_id == player_id, there.deleted_at.is_(None))
    of_courses = sa.select(papers.id).join_from(
        papers.id.table, courses.id.table, courses.id == papers.course_id
    )
    of_courses = of_courses.where(courses.player_id == player_id, papers.deleted_at.is_(None))
    found = [(DOCUMENTS, i) for i in session.execute(own.order_by(there.id)).scalars()]
    found += [(SYLLABI, i) for i in session.execute(of_courses.order_by(papers.id)).scalars()]
    return tuple(document(session, document_id=i, table=table) for table, i in found)


def waiting(session: Session, *, limit: int = 100) -> tuple[tuple[str, int], ...]:
    """Documents that wait to be read, as (table, id), longest first."""
    found: list[tuple[datetime, str, int]] = []
    for table in WHAT:
        there = columns(table)
        query = sa.select(there.uploaded_at, there.id).where(
            there.processing_status == "pending",
            there.content_hash.is_not(None),
            there.deleted_at.is_(None),
        )
        query = query.order_by(there.uploaded_at, there.id).limit(limit)
        found += [(at, table, row_id) for at, row_id in session.execute(query)]
    return tuple((table, row_id) for _, table, row_id in sorted(found)[:limit])


def interrupted(session: Session, *, at: datetime) -> tuple[tuple[str, int], ...]:
    """Documents whose reading began an hour ago and never ended, as (table, id)."""
    found: list[tuple[str, int]] = []
    for table in WHAT:
        there = columns(table)
        query = sa.select(there.id).where(
            there.processing_status == "processing",
            there.updated_at <= at - READING_TIME_MAX,
            there.deleted_at.is_(None),
        )
        found += [(table, row_id) for row_id in session.execute(query.order_by(there.id)).scalars()]
    return tuple(found)


def info(session: Session, table: str, row: Row) -> DocumentInfo:
    """A loaded row with what is known of it."""
    happened = events(session, table, row["id"])
    failed = failures(happened)
    read = last_event(happened, "documents.finish_reading", *HANDED_IN)
    said: dict[str, Any] = (read.details if read is not None else None) or {}
    content = row["structured_content"]
    is_document = table == DOCUMENTS
    return DocumentInfo(
        id=row["id"],
        table=table,
        player_id=player_of(session, table, row),
        course_id=None if is_document else row["course_id"],
        title=row["title"] if is_document else _course_name(session, row),
        kind=row["document_type"] if is_document else "syllabus",
        file_type=row["file_type"],
        file_size=row["file_size"] or 0,
        content_hash=row["content_hash"] or "",
        status=row["processing_status"],
        tries=len(failed),
        failure=failed[-1] if failed and row["processing_status"] == "failed" else "",
        statements=tuple(said.get("statements", ())),
        headings=tuple(heading["title"] for heading in content.get("headings", ())),
        keywords=tuple(content.get("keywords", ())),
        gpa_hundredths=content.get("gpa_hundredths"),
        text_length=len(row["content"]),
        checks=_checks(session, table, row["id"]),
        influences_stats=bool(row.get("influences_stats")),
        uploaded_at=row["uploaded_at"],
        processed_at=row["processed_at"],
        version=row["version"],
    )


def _course_name(session: Session, row: Row) -> str:
    return str(load(session, "courses", row["course_id"], what="course")["name"])


def _checks(session: Session, table: str, row_id: int) -> dict[str, str]:
    query = sa.select(col(OutsideCheck.kind), col(OutsideCheck.verdict)).where(
        col(OutsideCheck.table_name) == table, col(OutsideCheck.row_id) == row_id
    )
    query = query.order_by(col(OutsideCheck.id))
    return {kind.value: verdict.value for kind, verdict in session.execute(query)}
