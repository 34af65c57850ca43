"""Who is at work on this machine: a locked file for each run and job in progress.

The operating system releases a file lock when its process ends, however it ends. So a lock file
that can be locked by somebody else tells that its owner died, at once and without a clock. Lock
files lie beside the results and carry a mark of the database, because several may share a folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.db import Database
from model.errors import RunError
from model.settings import settings


@contextmanager
def held(database: Database, *, kind: str, number: int) -> Iterator[None]:
    """Hold the lock of one run or job (`kind` is a word without dots) while it is worked on."""
    path = _folder() / f".{kind}.{number}.{_mark(database)}.lock"
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = fresh.open("w")
    except OSError as error:
        raise RunError(
            f"The results folder {path.parent} cannot be written: {error.strerror or error}. "
            "Set QUESTLAB_VAR to a folder you may write in.",
            code="E-RUN-017",
        ) from error
    with file:
        # Locked before it gets its name, so that nobody ever finds it unlocked while we live.
        fcntl.flock(file, fcntl.LOCK_EX)
        fresh.rename(path)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def abandoned(database: Database, *, kind: str) -> Iterator[list[int]]:
    """Give the numbers whose owners died; their lock files go when the block ends well."""
    dead = [
        path
        for path in sorted(_folder().glob(f".{kind}.*.{_mark(database)}.lock"))
        if _is_free(path)
    ]
    yield [int(path.name.split(".")[2]) for path in dead]
    for path in dead:
        if _is_free(path):  # a number that was never kept may have gone to somebody living
            path.unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    """Tell whether nobody holds the lock of this file."""
    try:
        with path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _folder() -> Path:
    return settings().results_directory


def _mark(database: Database) -> str:
    return hashlib.sha256(database.url.encode()).hexdigest()[:8]
