"""Making a backup while others write: one snapshot, one file, checked after it was written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from model.backups.files import Manifest, Reader, TableEntry, Writer
from model.backups.forms import StoredTable, lines, stored_tables
from model.db import Database, open_database, read
from model.errors import DatabaseError, Refused
from model.revisions import current_revision, head_revision
from model.services import anchors, verification
from model.settings import settings


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup as written; `findings` is None when the database's revision is not ours."""

    path: Path
    size_bytes: int
    manifest: Manifest

    @property
    def is_sound(self) -> bool:
        """Verification ran on the snapshot and found nothing."""
        return self.manifest.findings == 0


def backup(url: str, path: Path | None = None) -> BackupInfo:
    """Write a backup of one consistent state of a database, whatever revision it is at.

    Writers are not kept waiting. The file appears under its name only when it is complete and was
    read back. Errors: Refused when there is a file already; DatabaseError when there is nothing
    to back up.
    """
    target = _default_path() if path is None else path
    if target.exists():
        raise Refused(f"There is a file {target} already. Name another file, or remove that one.")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open_database(url, check=False) as database:
            manifest = _write(database, partial)
        _read_back(partial, manifest)
        os.link(partial, target)  # fails when the name was taken meanwhile
    except FileExistsError as error:
        raise Refused(f"There is a file {target} already. Name another file.") from error
    except OSError as error:
        raise DatabaseError(
            f"The backup could not be written to {target}: {error.strerror or error}. Free some "
            "space or name another place; nothing was left behind.",
            code="E-DB-011",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    _flush(target.parent)
    return BackupInfo(target, target.stat().st_size, manifest)


def _default_path() -> Path:
    at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return settings().backups_directory / f"questlab-{at}.zip"


def _write(database: Database, path: Path) -> Manifest:
    with read(database) as session:
        connection = session.connection()
        revision = current_revision(connection)
        if revision is None:
            raise DatabaseError("There is nothing to back up yet. Run: questlab init")
        findings = _verified(session, revision)
        anchor = anchors.write(session, reason="backup").number
        writer = Writer(path)
        manifest: Manifest | None = None
        try:
            entries = [_table(writer, connection, table) for table in stored_tables(connection)]
            manifest = Manifest(
                revision=revision,
                code=head_revision(),
                kind=database.kind,
                at=datetime.now(UTC),
                tables=tuple(entries),
                anchor=anchor,
                findings=findings,
            )
        finally:
            writer.close(manifest)
    return manifest


def _verified(session: Session, revision: str) -> int | None:
    """How many contradictions the snapshot has; None when it is of another revision."""
    if revision != head_revision():
        return None
    return len(verification.verify(session).findings)


def _table(writer: Writer, connection: sa.Connection, table: StoredTable) -> TableEntry:
    return writer.table(
        table.name, table.columns, lines(connection, table), last_id=last_id(connection, table.name)
    )


def last_id(connection: sa.Connection, table: str) -> int:
    """The greatest id that a table has ever given, 0 when it gives none."""
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :table")
        return int(connection.execute(query, {"table": table}).scalar_one())
    named = sa.text("SELECT pg_get_serial_sequence(:table, 'id')")
    sequence = connection.execute(named, {"table": f'"{table}"'}).scalar()
    if sequence is None:
        return 0
    query = sa.text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
    return int(connection.execute(query).scalar_one())


def _read_back(path: Path, manifest: Manifest) -> None:
    """Open the file again and compare everything with what was meant to be in it."""
    with Reader(path) as reader:
        reader.check()
        if reader.manifest != manifest:
            raise DatabaseError(
                f"The backup {path} does not read back as it was written: the disk may be "
                "failing. Nothing was kept; use another disk.",
                code="E-DB-011",
            )


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
