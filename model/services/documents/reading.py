"""Reading documents in: begun, finished with the text that was found, or failed with a reason.

The bytes are turned into text by data.documents, outside any transaction; here is what becomes of
it. Headings, dates, grades and keywords are found by rules (model.rules.documents), never by a
model of language. Source: sources/roguelearn.md, Content Extraction & Analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.rules import document_dates, documents
from model.services.accounts.rows import act
from model.services.documents.majors import detect
from model.services.documents.records import (
    DOCUMENTS,
    WHAT,
    DocumentInfo,
    document,
    mine,
)
from model.services.rows import Row, move
from model.words import DocumentProcessingStatus as Status
from model.words import DocumentType

HEADINGS_MAX, HEADING_TEXT_MAX, REASON_LENGTH_MAX = 1000, 5000, 500
LOOKED_AT_MAX = 4 * documents.TEXT_BYTES_MAX
_DATED = frozenset({DocumentType.TIMETABLE, DocumentType.EXAM_SCHEDULE, DocumentType.SYLLABUS})
_GRADED = frozenset({DocumentType.TRANSCRIPT, DocumentType.GPA})


def begin_reading(
    session: WriteSession, *, document_id: int, table: str = DOCUMENTS
) -> DocumentInfo:
    """Take a document that waits; whoever comes second is refused."""

    def work() -> dict[str, Any]:
        row, _ = mine(session, document_id, table)
        _require_status(row, table, Status.PENDING)
        if row["content_hash"] is None:
            raise Refused(
                f"The {WHAT[table]} {document_id} has no file. Hand in a new version of it.",
                code="E-DOC-013",
            )
        move(session, table, row, Status.PROCESSING)
        return {"id": document_id}

    return _do(session, "documents.begin_reading", document_id, table, work)


def finish_reading(
    session: WriteSession,
    *,
    document_id: int,
    text: str,
    pages: int,
    statements: Sequence[str] = (),
    table: str = DOCUMENTS,
) -> DocumentInfo:
    """Keep the text of a document that was being read, and what the rules find in it.

    `statements` are plain sentences about what was left out. Text beyond 1 MB is cut, with one.
    """
    looked_at = text[:LOOKED_AT_MAX]  # cleaning 50 MB of text would take a while for nothing
    kept, is_cut = documents.cut(documents.cleaned(looked_at))
    said = list(statements)
    if is_cut or len(text) > LOOKED_AT_MAX:
        said.append(f"The text was cut at {documents.TEXT_BYTES_MAX:,} bytes (1 MB).")
    if not kept:
        said.append("No text was found: pages may be pictures, and nothing here reads pictures.")

    def work() -> dict[str, Any]:
        row, profile = mine(session, document_id, table)
        _require_status(row, table, Status.PROCESSING)
        kind = row.get("document_type", DocumentType.SYLLABUS)
        found: Row = {"content": kept, "structured_content": structure(kept, kind)}
        found["processed_at"] = session.now
        if table == DOCUMENTS:
            found["ai_analysis_result"] = _analysis(found["structured_content"], pages, said)
        else:
            found["detected_route_id"] = detect(session, profile, document_id, kept)
        move(session, table, row, Status.COMPLETED, **found)
        return {"id": document_id}

    details = {"pages": pages, "statements": said, "method": documents.METHOD}
    service = "documents.finish_reading"
    return _do(session, service, document_id, table, work, text=kept, details=details)


def fail_reading(
    session: WriteSession, *, document_id: int, reason: str, table: str = DOCUMENTS
) -> DocumentInfo:
    """Give a reading up, with the reason as a plain sentence for the owner."""
    sentence = " ".join(reason.split())[:REASON_LENGTH_MAX]
    if not sentence:
        raise Refused("A failed reading needs its reason. Say it in a sentence.", code="E-DOC-014")

    def work() -> dict[str, Any]:
        row, _ = mine(session, document_id, table)
        _require_status(row, table, Status.PROCESSING)
        move(session, table, row, Status.FAILED)
        return {"id": document_id}

    details = {"reason": sentence}
    service = "documents.fail_reading"
    return _do(session, service, document_id, table, work, details=details)


# --- What is found ------------------------------------------------------------------------------


def structure(text: str, kind: str) -> dict[str, Any]:
    """Headings, entries and keywords of a text, as the column keeps them."""
    found = documents.sections(text)
    entries: list[document_dates.Entry] = []
    if kind in _DATED:
        entries += document_dates.dated_entries(text).entries
    if kind in _GRADED:
        entries += document_dates.graded_entries(text)
    gpa = document_dates.grade_point_average(text) if kind in _GRADED else None
    return {
        "headings": [
            {
                "title": documents.title_of(section),
                "level": section.level,
                "text": section.text[:HEADING_TEXT_MAX],
            }
            for section in found
            if documents.title_of(section)
        ][:HEADINGS_MAX],
        "entries": [_as_entry(entry) for entry in entries[: document_dates.ENTRIES_MAX]],
        "keywords": list(documents.keywords(text)),
        "gpa_hundredths": gpa,
    }


def _as_entry(entry: document_dates.Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "date": "" if entry.on is None else entry.on.isoformat(),
        "weekday": entry.weekday,
        "minute": entry.minute,
        "grade_hundredths": entry.grade_hundredths,
        "credits": entry.credits,
    }


def _analysis(content: dict[str, Any], pages: int, said: Sequence[str]) -> dict[str, Any]:
    """What was found and by which method; every finding is certain, for it was counted."""
    found = [("method", documents.METHOD), ("headings", str(len(content["headings"])))]
    found += [("entries", str(len(content["entries"])))]
    found += [("statement", sentence[:200]) for sentence in said]
    return {
        "method": "headings",
        "method_version": documents.METHOD_VERSION,
        "findings": [{"kind": kind, "value": value, "confidence": 1.0} for kind, value in found],
        "pages": pages,
    }


def _require_status(row: Row, table: str, wanted: Status) -> None:
    if row["processing_status"] != wanted:
        raise Refused(
            f"The {WHAT[table]} {row['id']} is {row['processing_status']}; this takes one that is "
            f"{wanted}. Look at it again.",
            code="E-DOC-012",
        )


def _do(
    session: WriteSession,
    service: str,
    document_id: int,
    table: str,
    work: Any,
    details: dict[str, Any] | None = None,
    **request: Any,
) -> DocumentInfo:
    asked = {"id": document_id, "table": table, **request}
    act(session, service, request=asked, table=table, work=work, details=details)
    return document(session, document_id=document_id, table=table)
