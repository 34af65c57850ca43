"""Bring a database to the revision this program needs.

The only caller of Alembic's commands besides its own env.py. Upgrades run in one transaction on
both databases: a failing migration leaves the old revision. An SQLite file is copied first as well,
and put back as it was should a migration fail all the same half way.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa

from model.db import (
    STORAGE_FULL,
    Database,
    is_storage_full,
    make_engine,
    parse_url,
    translated_errors,
)
from model.errors import DatabaseError, QuestlabError
from model.revisions import (
    alembic_config,
    behind,
    current_revision,
    head_revision,
    revision_problem,
)


def upgrade(url: str, revision: str = "head", *, connection: sa.Connection | None = None) -> None:
    """Upgrade the database at `url`; an unknown present revision is refused, nothing changed.

    With a `connection` all is done in its transaction, which the caller commits.
    """
    if connection is not None:
        _alembic().upgrade(alembic_config(_full(url), connection), revision)
        return
    engine = make_engine(url)
    try:
        with translated_errors(Database(url=url, engine=engine)):
            with engine.connect() as opened:
                current = current_revision(opened)
                problem = revision_problem(opened)
            if current is not None and problem and "does not know" in problem:
                raise DatabaseError(problem, code="E-DB-003")
            if current is None:
                _alembic().upgrade(alembic_config(_full(url)), revision)
                return
            with _as_it_was(url, is_needed=problem is not None):
                _alembic().upgrade(alembic_config(_full(url)), revision)
    finally:
        engine.dispose()


def needs_upgrade(url: str) -> tuple[str, str] | None:
    """The present and the needed revision of an older database; None when there is none to do."""
    with _present_state(url) as connection:
        return None if connection is None else behind(connection)


def is_set_up(url: str) -> bool:
    """Whether there is a database with our tables, of whatever revision."""
    with _present_state(url) as connection:
        return connection is not None and current_revision(connection) is not None


@contextmanager
def _present_state(url: str) -> Iterator[sa.Connection | None]:
    """A connection for looking at a database; None when there is no file (and none is made)."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        yield None
        return
    engine = make_engine(url)
    try:
        with translated_errors(Database(url=url, engine=engine)), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision` (`base` empties it)."""
    _alembic().downgrade(alembic_config(_full(url)), revision)


def _full(url: str) -> str:
    return parse_url(url).render_as_string(hide_password=False)


@contextmanager
def _as_it_was(url: str, *, is_needed: bool) -> Iterator[None]:
    """Turn a failing migration into a sentence, with an SQLite file as it was before."""
    parsed = parse_url(url)
    path = Path(str(parsed.database))
    keeps_copy = is_needed and parsed.get_backend_name() == "sqlite"
    copy = path.with_name(f".{path.name}.{os.getpid()}.before-upgrade")
    try:
        if keeps_copy:
            _copy(path, copy)
        try:
            yield
        except Exception as error:
            if keeps_copy and not _is_whole(path, copy):
                _copy(copy, path)
            if isinstance(error, QuestlabError):
                raise
            if is_storage_full(error):
                raise DatabaseError(STORAGE_FULL, code="E-DB-006") from error
            raise DatabaseError(
                f"The upgrade failed: {error}. The database is as it was before. Report this "
                "sentence, and go on with the program that you used until now.",
                code="E-DB-012",
            ) from error
    finally:
        with contextlib.suppress(OSError):
            copy.unlink()


def _is_whole(path: Path, copy: Path) -> bool:
    """The failed migration left nothing, or another program has brought the file up to date."""
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(copy)) as before:
        schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
        if now.execute(schema).fetchall() == before.execute(schema).fetchall():
            return True
        revision = now.execute("SELECT version_num FROM alembic_version").fetchone()
    return bool(revision == (head_revision(),))


def _copy(source: Path, target: Path) -> None:
    """Make `target` hold exactly what `source` holds, its log included."""
    with closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to)


def _alembic() -> ModuleType:
    """Alembic's commands, loaded when a database is really to be changed."""
    from alembic import command

    return command
