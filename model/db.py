"""The database: engines on SQLite and PostgreSQL, read sessions, and write sessions with an actor.

`open_database()` refuses to go on when the settings that the promises rest on do not hold (foreign
keys on, WAL, head revision, append-only triggers): it fails closed with one clear sentence.
Everything that writes goes through `write()`, which carries actor, idempotency key, reason and one
`now`, and commits all or nothing. Sources: stack.md-style facts are recorded in docs/decisions.md.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, make_url
from sqlmodel import Session as Session

from model.errors import DatabaseError, Refused, SettingsError
from model.revisions import revision_problem
from model.settings import settings
from model.tables import declared_triggers, existing_triggers
from model.words import Role

SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
)

RETRIES_MAX = 3
_RETRY_STATES = frozenset({"40001", "40P01"})
_TOO_LARGE_STATE = "22003"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person's id, name and roles as read from the database for this request."""

    user_id: int
    name: str
    roles: frozenset[Role]

    def may_play_for(self, user_id: int | None) -> bool:
        """Whether play and ledgers of a person may be written: one's own, and all for an admin."""
        return user_id == self.user_id or Role.ADMIN in self.roles

    def require(self, *roles: Role) -> None:
        """Refuse unless the actor holds one of `roles` (an admin may do everything)."""
        if Role.ADMIN not in self.roles and not self.roles.intersection(roles):
            needed = " or ".join(sorted(role.value for role in roles))
            raise Refused(
                f"{self.name} may not do this: it needs the role {needed}. Ask an admin for it.",
                code="E-REFUSED-002",
            )


class ReadSession(Session):
    """A session that only reads: flushing changes through it is refused."""

    def flush(self, objects: Any = None) -> None:
        """Refuse to write when there is anything to write."""
        if self.new or self.dirty or self.deleted:
            raise Refused(
                "A read session cannot write. Use write(database, actor=…, key=…, why=…)."
            )
        super().flush(objects)


class WriteSession(Session):
    """A session that carries who writes, under which idempotency key, why, and one `now`."""

    actor: Actor
    key: str
    why: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; close it when done (`close()` or a with statement)."""

    url: str
    engine: sa.Engine

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Database:
        """Give the database itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def parse_url(url: str) -> URL:
    """Check a database address; SettingsError says what a good one looks like."""
    hint = "Use sqlite:///path/to/file or postgresql://user:password@host/name."
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise SettingsError(
            f"The database address {hide_password(url)!r} cannot be read. {hint}"
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(
            f"The database address starts with {parsed.drivername!r}; "
            f"Questlab runs on SQLite or PostgreSQL. {hint}"
        )
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if not parsed.database or parsed.database == ":memory:":
        raise SettingsError(f"The SQLite address names no file. {hint}")
    return parsed


def hide_password(url: str) -> str:
    """The address with any password replaced, fit for messages and logs."""
    head, separator, tail = url.rpartition("@")
    scheme, colon, rest = head.partition("://")
    if not separator or not colon or ":" not in rest:
        return url
    return f"{scheme}://{rest.split(':', 1)[0]}:***@{tail}"


def make_engine(url: str) -> sa.Engine:
    """An engine with the connection settings that the product's promises rest on."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    return sa.create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 10})


def _sqlite_engine(url: URL) -> sa.Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"The folder {path.parent} cannot be made: {error.strerror}. "
            "Set QUESTLAB_VAR to a folder you may write in."
        ) from error
    engine = sa.create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, see _begin
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A plain BEGIN that later writes fails with "database is locked" under load (measured:
        # 80% of attempts), so a write session takes the write lock at once.
        immediate = connection.get_execution_options().get("questlab_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def open_database(url: str | None = None, *, check: bool = True) -> Database:
    """Open the database of `url` (default: the settings) and check that it can be trusted.

    Errors: SettingsError for a bad address; DatabaseError when it cannot be reached, is not set up,
    or is at another revision; each says what to do.
    """
    address = settings().database_url if url is None else url
    if check:
        _require_file(address)
    database = Database(url=address, engine=make_engine(address))
    if check:
        try:
            check_database(database)
        except BaseException:
            database.close()
            raise
    return database


def _require_file(address: str) -> None:
    """Opening must not make a file: a mistyped address would look like an empty sandbox."""
    parsed = parse_url(address)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        raise DatabaseError(
            f"The database is not set up yet. Run: questlab init (there is no file at {address})",
            code="E-DB-003",
        )


def check_database(database: Database) -> None:
    """Fail closed unless revision, triggers and connection settings are as the promises need."""
    with translated_errors(database), database.engine.connect() as connection:
        problem = revision_problem(connection)
        if problem:
            raise DatabaseError(problem, code="E-DB-003")
        wanted = {trigger.name for trigger in declared_triggers(database.kind)}
        if missing := wanted - existing_triggers(connection):
            raise DatabaseError(
                "The database lacks triggers that protect its rows: "
                f"{_few(sorted(missing))}. "
                "Restore a backup, or run questlab init to re-create them.",
                code="E-DB-004",
            )
        if database.kind == "sqlite":
            keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            if keys != 1 or mode != "wal":
                raise DatabaseError(
                    f"SQLite did not accept its settings (foreign_keys={keys}, "
                    f"journal_mode={mode}). "
                    "Put the file on a local disk.",
                    code="E-DB-005",
                )


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


@contextmanager
def read(database: Database) -> Iterator[ReadSession]:
    """A session for reading one consistent state."""
    engine = database.engine
    if database.kind == "postgresql":  # SQLite's BEGIN is a snapshot already
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with translated_errors(database), ReadSession(engine) as session:
        yield session


@contextmanager
def write(
    database: Database,
    *,
    actor: Actor,
    key: str,
    why: str = "",
    now: datetime | None = None,
) -> Iterator[WriteSession]:
    """A session that commits at the end, or changes nothing at all.

    `key` is the idempotency key of the request; `now` (aware UTC) defaults to the present.
    """
    with translated_errors(database):
        engine = database.engine.execution_options(questlab_write=True)
        with WriteSession(engine) as session:
            session.actor, session.key, session.why = actor, key, why
            session.now = datetime.now(UTC) if now is None else now
            assert session.now.tzinfo is not None, "`now` must be aware"
            with session.begin():
                yield session


def retrying(work: Callable[[], T]) -> T:
    """Run `work` again, at most 3 times, when PostgreSQL asks for it (40001, 40P01); same key."""
    for attempt in range(RETRIES_MAX):
        try:
            return work()
        except DatabaseError as error:
            state = getattr(getattr(error.__cause__, "orig", None), "sqlstate", None)
            if state not in _RETRY_STATES or attempt == RETRIES_MAX - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
    raise AssertionError("unreachable")


@contextmanager
def translated_errors(database: Database) -> Iterator[None]:
    """Turn the driver's errors into DatabaseError sentences that say what to do."""
    try:
        yield
    except exc.OperationalError as error:
        raise DatabaseError(_operational_sentence(database, error), code="E-DB-002") from error
    except exc.DataError as error:
        if getattr(error.orig, "sqlstate", None) != _TOO_LARGE_STATE:
            raise _refusal(database, error) from error
        raise Refused(TOO_LARGE, code="E-REFUSED-009") from error
    except OverflowError as error:
        if "SQLite" not in str(error):
            raise
        raise Refused(TOO_LARGE, code="E-REFUSED-009") from error
    except exc.DatabaseError as error:
        text = _first_line(error)
        if "does not move that way" in text or "never changes" in text:
            raise Refused(f"{text}. Nothing was changed.", code="E-REFUSED-001") from error
        if "append-only" in str(error.orig):
            raise Refused(
                f"{error.orig}: a ledger row is never changed. Add a reversing row."
            ) from error
        raise _refusal(database, error) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise DatabaseError(STORAGE_FULL, code="E-DB-006") from error


def _refusal(database: Database, error: exc.DatabaseError) -> DatabaseError:
    return DatabaseError(
        f"The database refused: {_first_line(error)}. {_advice(database, error)}", code="E-DB-007"
    )


def _advice(database: Database, error: exc.DatabaseError) -> str:
    text = _first_line(error)
    if "not a database" in text or "malformed" in text:
        return (
            f"{database.url} is not a sound database: point QUESTLAB_DATABASE_URL at another "
            "file, or restore a backup."
        )
    return "Nothing was changed; correct the request."


TOO_LARGE = (
    "The request holds a whole number of 2^63 or more, which no database column can keep. "
    "Nothing was changed; give a smaller one."
)
STORAGE_FULL = "The storage is full: nothing was changed. Free some space and try again."


def is_storage_full(error: BaseException) -> bool:
    """Whether an error says that there was no room left."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    text = str(getattr(error, "orig", error))
    return any(part in text for part in ("disk is full", "disk I/O error", "No space left"))


def _operational_sentence(database: Database, error: exc.OperationalError) -> str:
    text = _first_line(error)
    if is_storage_full(error):
        return STORAGE_FULL
    if "unable to open database file" in text:
        return (
            f"The file of {database.url} cannot be opened. "
            "Check that the folder exists and may be written."
        )
    if "database is locked" in text:
        return "The database is busy: another program holds it. Nothing was changed; try again."
    if getattr(error.orig, "sqlstate", None) in _RETRY_STATES:
        return "Two requests changed the same rows at once. Nothing was changed; try again."
    if database.kind == "postgresql":
        return (
            f"PostgreSQL at {hide_password(database.url)} cannot be used: {text}. "
            "Check that the server runs and that QUESTLAB_DATABASE_URL is right."
        )
    return f"The database refused: {text}"


def _first_line(error: exc.DBAPIError) -> str:
    text = str(error.orig).strip() or type(error.orig).__name__
    return text.splitlines()[0].rstrip(". ")
