"""Backup files: a zip archive that can be read without Questlab, and is checked before it is used.

    manifest.json          format, revision, code, when, per table: columns, rows, SHA-256
    tables/<name>.jsonl    the table's rows, one JSON list a line (see `forms`)

Portable: a backup of SQLite goes into PostgreSQL and the other way round. It holds everything the
database holds (password hashes too): the file is readable by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from model.backups.forms import Column
from model.errors import DatabaseError, NotFound

FORMAT = "questlab-backup-1"
MANIFEST = "manifest.json"
_COMPRESSION = 3


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What the manifest says of one table."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    sha256: str
    last_id: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `findings` counts what verification found when it was made."""

    revision: str
    code: str
    kind: str
    at: datetime
    tables: tuple[TableEntry, ...]
    anchor: int | None
    findings: int | None

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(entry.rows for entry in self.tables)

    def table(self, name: str) -> TableEntry:
        """What it says of one table."""
        return next(entry for entry in self.tables if entry.name == name)


def as_json(manifest: Manifest) -> dict[str, Any]:
    """The manifest as it is written."""
    return {
        "format": FORMAT,
        "revision": manifest.revision,
        "code": manifest.code,
        "kind": manifest.kind,
        "at": manifest.at.isoformat(timespec="microseconds"),
        "anchor": manifest.anchor,
        "findings": manifest.findings,
        "tables": {
            entry.name: {
                "columns": [[column.name, column.kind] for column in entry.columns],
                "rows": entry.rows,
                "sha256": entry.sha256,
                "last_id": entry.last_id,
            }
            for entry in manifest.tables
        },
    }


class Writer:
    """A backup while it is written: `table` for each table, `close` with the manifest."""

    def __init__(self, path: Path) -> None:
        """Open a new file that only its owner may read."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(
            self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION
        )

    def table(
        self, name: str, columns: tuple[Column, ...], lines: Iterable[bytes], *, last_id: int
    ) -> TableEntry:
        """Write one table; gives its entry for the manifest."""
        digest, count, block = hashlib.sha256(), 0, bytearray()
        with self._zip.open(f"tables/{name}.jsonl", "w", force_zip64=True) as file:
            for line in lines:
                count += 1
                block += line
                if len(block) > 1 << 20:
                    digest.update(block)
                    file.write(block)
                    block.clear()
            digest.update(block)
            file.write(block)
        return TableEntry(name, columns, count, digest.hexdigest(), last_id)

    def close(self, manifest: Manifest | None = None) -> None:
        """End the file, whole and on the disk; without a manifest it is only given up."""
        if manifest is not None:
            text = json.dumps(as_json(manifest), indent=2, sort_keys=True) + "\n"
            self._zip.writestr(MANIFEST, text)
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


class Reader:
    """A backup that is read; every failure is a sentence that says the file cannot be used."""

    def __init__(self, path: Path) -> None:
        """Open the file and read its manifest."""
        self.path = path
        if not path.is_file():
            raise NotFound(f"There is no backup at {path}. Check the name.", code="E-FIND-024")
        with self._sentence():
            self._zip = zipfile.ZipFile(path)
        with self._sentence():
            self.manifest = _manifest(json.loads(self._zip.read(MANIFEST)))

    def __enter__(self) -> Reader:
        """Give the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._zip.close()

    def lines(self, name: str) -> Iterator[bytes]:
        """The rows of one table as they are written."""
        with self._sentence(), self._zip.open(f"tables/{name}.jsonl") as file:
            yield from file

    def check(self) -> None:
        """Read everything once and compare with the manifest; DatabaseError when it differs."""
        with self._sentence():
            for entry in self.manifest.tables:
                with self._zip.open(f"tables/{entry.name}.jsonl") as file:
                    digest, count = _digest(file)
                if (digest, count) != (entry.sha256, entry.rows):
                    raise ValueError(
                        f"table {entry.name} has {count} rows with SHA-256 {digest[:12]}…, "
                        f"the manifest says {entry.rows} with {entry.sha256[:12]}…"
                    )

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise DatabaseError(
                f"{self.path} is damaged, or is no backup of Questlab: {error}. Nothing was "
                "changed. Use another backup.",
                code="E-DB-010",
            ) from error


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a file that is something else, or is cut or changed, can end in."""


def _digest(file: IO[bytes]) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    while block := file.read(1 << 20):
        digest.update(block)
        count += block.count(b"\n")
    return digest.hexdigest(), count


def _manifest(given: Any) -> Manifest:
    if given.get("format") != FORMAT:
        raise ValueError(f"its format is {given.get('format')!r}, expected {FORMAT!r}")
    return Manifest(
        revision=str(given["revision"]),
        code=str(given["code"]),
        kind=str(given["kind"]),
        at=datetime.fromisoformat(given["at"]),
        anchor=given["anchor"],
        findings=given["findings"],
        tables=tuple(
            TableEntry(
                name,
                tuple(Column(str(column), str(kind)) for column, kind in said["columns"]),
                int(said["rows"]),
                str(said["sha256"]),
                int(said["last_id"]),
            )
            for name, said in given["tables"].items()
        ),
    )
