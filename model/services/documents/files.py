"""The bytes of documents: kept in the var folder by their SHA-256, never by a name that was given.

    var/documents/3f/3fa9…        one file for equal bytes, whoever handed them in

A SQLite file with a folder `documents` beside it keeps its documents there (data.practice makes
one), so that sandboxes do not share them.

A file is written whole before the transaction that names it ends, so a row never lacks its bytes; a
file without a row (the transaction was taken back) is harmless and goes with `remove_orphans`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import DatabaseError, IntegrityError
from model.services.rows import columns
from model.settings import settings
from model.words import Role

GRACE = timedelta(hours=1)
"""Younger files may belong to a request that has not ended yet."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(content: bytes) -> str:
    """The name of these bytes: their SHA-256."""
    return hashlib.sha256(content).hexdigest()


def folder(session: Session) -> Path:
    """Where the bytes lie: `documents` beside the SQLite file if there, else in the var folder."""
    url = session.get_bind().engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        beside = Path(url.database).parent / "documents"
        if beside.is_dir():
            return beside
    return settings().var_directory / "documents"


def path_of(session: Session, digest: str) -> Path:
    """The file of a digest, whether it is there or not."""
    assert _DIGEST.fullmatch(digest), "a digest has 64 hexadecimal digits"
    return folder(session) / digest[:2] / digest


def keep(session: Session, content: bytes) -> str:
    """Write bytes durably, unless they are there already; gives their digest.

    Errors: DatabaseError when the folder cannot be written to.
    """
    digest = digest_of(content)
    try:
        _keep(content, path_of(session, digest))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise  # the write session says it, as for its own files
        raise DatabaseError(
            f"The folder {folder(session)} cannot be written to: {error.strerror}. "
            "Set QUESTLAB_VAR to a folder you may write in.",
            code="E-DOC-022",
        ) from error
    return digest


def _keep(content: bytes, path: Path) -> None:
    if path.exists() and path.stat().st_size == len(content):
        os.utime(path)  # young again, so that nobody takes it for an orphan meanwhile
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)  # a person's own papers
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    for place in (path.parent, path.parent.parent):
        _settle(place)


def _settle(place: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load(session: Session, digest: str) -> bytes:
    """The bytes of a digest; IntegrityError when they are gone or are not the same any more."""
    try:
        content = path_of(session, digest).read_bytes()
    except OSError as error:
        raise IntegrityError(
            f"The file of a document (SHA-256 {digest[:12]}…) cannot be read from "
            f"{folder(session)}. Put the folder back from a copy, or hand the document in again.",
            code="E-DOC-020",
        ) from error
    if digest_of(content) != digest:
        raise IntegrityError(
            f"The file of a document (SHA-256 {digest[:12]}…) has other bytes than were handed in. "
            "Put it back from a copy, or hand the document in again.",
            code="E-DOC-021",
        )
    return content


def used_digests(session: Session) -> set[str]:
    """Every digest that an undeleted document or syllabus names."""
    found: set[str] = set()
    for table in ("academic_documents", "syllabi"):
        there = columns(table)
        query = sa.select(there.content_hash).where(
            there.content_hash.is_not(None), there.deleted_at.is_(None)
        )
        found.update(session.execute(query).scalars())
    return found


def remove_orphans(session: WriteSession, *, is_dry_run: bool = False) -> int:
    """Remove files that no document names any more and that are an hour old; gives how many.

    Takes an admin. Not noted in the audit trail: no row changes. A dry run only counts.
    """
    session.actor.require(Role.ADMIN)
    used = used_digests(session)
    gone = 0
    for path in sorted(folder(session).glob("??/*")):
        if path.name in used or not _is_old(path, session.now):
            continue
        if not is_dry_run:
            path.unlink(missing_ok=True)
        gone += 1
    return gone


def _is_old(path: Path, now: datetime) -> bool:
    return now.timestamp() - path.stat().st_mtime >= GRACE.total_seconds()
