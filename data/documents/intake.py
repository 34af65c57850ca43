"""From a file or a waiting document to what the services keep: one short transaction a step.

The size of a file is asked of the disk before a byte of it is read. A document is read between two
transactions, so that nothing is locked meanwhile; whatever goes wrong ends as *failed*, with the
reason, never half done.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.documents.html import PAGE_BYTES_MAX, read_page
from data.documents.reading import ReadText, read_text
from model.db import Actor, Database, WriteSession, read, write
from model.errors import NotFound, QuestlabError, Refused
from model.services import documents, notes
from model.services.documents import DOCUMENTS, DocumentInfo
from model.services.idempotency import new_key
from model.words import CapturedDataType, DocumentType, FileType


def hand_in_file(
    session: WriteSession,
    *,
    player_id: int,
    path: Path,
    title: str,
    document_type: DocumentType,
    file_type: FileType,
    influences_stats: bool = False,
) -> DocumentInfo:
    """Hand in a document from a file; its size is asked first. Its name is not kept anywhere."""
    documents.require_size(_size(path))
    return documents.hand_in(
        session,
        player_id=player_id,
        title=title,
        document_type=document_type,
        file_type=file_type,
        content=_bytes(path),
        influences_stats=influences_stats,
    )


def _size(path: Path) -> int:
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Give the path of a file.", code="E-DOC-083")
    return path.stat().st_size


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            f"The file {path} cannot be read: {error.strerror}. Check who may read it.",
            code="E-DOC-084",
        ) from error


def read_in(
    database: Database,
    *,
    actor: Actor,
    document_id: int,
    table: str = DOCUMENTS,
    now: datetime | None = None,
) -> DocumentInfo:
    """Read one waiting document in; gives it completed, or failed with the reason."""
    with write(database, actor=actor, key=new_key("begin-reading"), now=now) as session:
        begun = documents.begin_reading(session, document_id=document_id, table=table)
    try:
        with read(database) as session:
            content = documents.files.load(session, begun.content_hash)
        found: ReadText | None = read_text(content, begun.file_type)
        reason = ""
    except QuestlabError as error:
        found, reason = None, f"{error} [{error.code}]"
    with write(database, actor=actor, key=new_key("end-reading"), now=now) as session:
        if found is None:
            return documents.fail_reading(
                session, document_id=document_id, reason=reason, table=table
            )
        return documents.finish_reading(
            session,
            document_id=document_id,
            text=found.text,
            pages=found.pages,
            statements=found.statements,
            table=table,
        )


def read_waiting(
    database: Database, *, actor: Actor, limit: int = 100, now: datetime | None = None
) -> tuple[DocumentInfo, ...]:
    """Read in what waits, longest first; one that somebody else takes meanwhile is passed over.

    What was begun an hour ago and never ended has failed, and may be tried again.
    """
    at = datetime.now(UTC) if now is None else now
    with read(database) as session:
        stopped = documents.interrupted(session, at=at)
        waiting = documents.waiting(session, limit=limit)
    for table, document_id in stopped:
        with write(database, actor=actor, key=new_key("stop-reading"), now=now) as session:
            why = "The reading was interrupted. Try it again."
            documents.fail_reading(session, document_id=document_id, reason=why, table=table)
    done: list[DocumentInfo] = []
    for table, document_id in waiting:
        try:
            done.append(
                read_in(database, actor=actor, document_id=document_id, table=table, now=now)
            )
        except Refused as error:
            if error.code != "E-DOC-012":
                raise
    return tuple(done)


def capture_file(
    session: WriteSession,
    *,
    player_id: int,
    path: Path,
    source_url: str,
    data_type: CapturedDataType = CapturedDataType.WEB_CONTENT,
) -> notes.CaptureInfo:
    """Keep a page that was saved as HTML, with a note of its text; its size is asked first."""
    size = _size(path)
    if size > PAGE_BYTES_MAX:
        raise Refused(
            f"The page has {size:,} bytes; at most {PAGE_BYTES_MAX:,} are read. "
            "Save the part that matters.",
            code="E-DOC-080",
        )
    page = read_page(_bytes(path))
    return notes.capture(
        session,
        player_id=player_id,
        source_url=source_url,
        title=page.title,
        text=page.text,
        links=page.links,
        data_type=data_type,
    )
