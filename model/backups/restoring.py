"""Bringing a backup back: into an empty database, or in place of one that is kept aside.

SQLite: a new file is built and proved beside the old one, then takes its name; the old file stays
as `<name>.before-restore-<time>`. PostgreSQL: everything happens in one transaction. Either way a
failure leaves what was there.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from model import bulk
from model.backups.files import Reader, TableEntry
from model.backups.forms import StoredTable, lines, stored, stored_tables
from model.db import Database, make_engine, open_database, parse_url, translated_errors
from model.errors import DatabaseError, Refused
from model.migrate import upgrade
from model.revisions import head_revision, is_known
from model.services import anchors, verification
from model.services.verification import Report


@dataclass(frozen=True, slots=True)
class RestoreInfo:
    """One restored backup: how many rows, where the old file went, what verification says."""

    rows: int
    kept_aside: Path | None
    report: Report


def restore(path: Path, url: str, *, force: bool = False) -> RestoreInfo:
    """Put a backup's rows into the database at `url`, bring it up to date and verify it.

    Errors: NotFound and DatabaseError for a file that cannot be used; Refused when the database
    holds rows and `force` was not given. Nothing is changed then.
    """
    with Reader(path) as reader:
        reader.check()
        if not is_known(reader.manifest.revision):
            raise DatabaseError(
                f"{path} was made at revision {reader.manifest.revision}, which this program (at "
                f"{head_revision()}) does not know: a newer program made it. Update Questlab.",
                code="E-DB-003",
            )
        _check_target(url, force=force)
        is_sqlite = parse_url(url).get_backend_name() == "sqlite"
        kept: Path | None = None
        if is_sqlite:
            kept = _into_sqlite(reader, url)
        else:
            _into_postgresql(reader, url)
        rows = reader.manifest.rows
    with open_database(url) as database, Session(database.engine) as session:
        anchors.write(session, reason=f"restore {path.name}", start=True)
        report = verification.verify(session)
    return RestoreInfo(rows, kept, report)


def _check_target(url: str, *, force: bool) -> None:
    """Refuse a database that holds rows, unless it is to be replaced."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return
    engine = make_engine(url)
    try:
        with translated_errors(Database(url, engine)), engine.connect() as connection:
            filled = [
                table.name
                for table in stored_tables(connection)
                if connection.exec_driver_sql(f'SELECT 1 FROM "{table.name}" LIMIT 1').first()
            ]
    finally:
        engine.dispose()
    if filled and not force:
        raise Refused(
            f"The database holds rows already ({', '.join(filled[:3])}{'…' * (len(filled) > 3)}). "
            "Nothing was changed. To put the backup in its place, add --force.",
            code="E-REFUSED-008",
        )


def _into_sqlite(reader: Reader, url: str) -> Path | None:
    target = Path(str(parse_url(url).database))
    fresh = target.with_name(f".{target.name}.{os.getpid()}.restoring")
    with _alone(target):
        pass  # said before the work, and looked at again after it
    try:
        _build(reader, f"sqlite:///{fresh}")
        with _alone(target):
            kept = _set_aside(target)
            fresh.rename(target)
    finally:
        for name in (fresh, *(fresh.with_name(fresh.name + end) for end in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)
    return kept


def _build(reader: Reader, url: str) -> None:
    """Make a whole database at a new address."""
    upgrade(url, reader.manifest.revision)
    engine = make_engine(url).execution_options(questlab_write=True)
    try:
        with translated_errors(Database(url, engine)), engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            _fill(reader, connection)
            _set_last_ids(reader, connection)
    finally:
        engine.dispose()
    upgrade(url)
    with closing(sqlite3.connect(str(parse_url(url).database))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Refuse while another program holds the file; its log is moved into it."""
    if path.exists():
        with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("ROLLBACK")
            except sqlite3.OperationalError as error:
                raise Refused(
                    f"{path} is in use ({error}). Nothing was changed. Close the pages and every "
                    "other program that uses it, then restore again."
                ) from error
            except sqlite3.DatabaseError:
                pass  # not a sound database: all the more reason to put it aside
    yield


def _set_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    kept = path.with_name(f"{path.name}.before-restore-{at}")
    path.rename(kept)
    for end in ("-wal", "-shm"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + end))
    return kept


def _into_postgresql(reader: Reader, url: str) -> None:
    """Replace everything in one transaction: tables, rows, triggers and sequences."""
    engine = make_engine(url)
    try:
        with translated_errors(Database(url, engine)), engine.begin() as connection:
            for name in sa.inspect(connection).get_table_names():
                connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
            upgrade(url, reader.manifest.revision, connection=connection)
            circles = _circles(connection)
            _constrain(connection, circles, "DEFERRABLE INITIALLY DEFERRED")
            _fill(reader, connection)
            _set_last_ids(reader, connection)
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            _constrain(connection, circles, "NOT DEFERRABLE")
            upgrade(url, connection=connection)
    finally:
        engine.dispose()


def _circles(connection: sa.Connection) -> list[tuple[str, str]]:
    """References between tables that refer to each other, as (table, constraint)."""
    *_, (_, circles) = sa.inspect(connection).get_sorted_table_and_fkc_names()
    return [(table, str(name)) for table, name in circles]


def _constrain(connection: sa.Connection, found: list[tuple[str, str]], how: str) -> None:
    for table, name in found:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" {how}')


def _fill(reader: Reader, connection: sa.Connection) -> None:
    """Insert every table's rows, and prove that what is stored is what the backup holds."""
    is_sqlite = connection.dialect.name == "sqlite"
    there = {table.name: table for table in stored_tables(connection)}
    _check_tables(reader, {name: {c.name for c in t.columns} for name, t in there.items()})
    for name, _ in sa.inspect(connection).get_sorted_table_and_fkc_names():
        if name not in there:
            continue
        entry = reader.manifest.table(name)
        rows = (
            stored(entry.columns, line, is_sqlite=is_sqlite) for line in reader.lines(entry.name)
        )
        if entry.rows:
            bulk.insert_rows(connection, name, [column.name for column in entry.columns], rows)
            _compare(reader, connection, entry)


def _compare(reader: Reader, connection: sa.Connection, entry: TableEntry) -> None:
    written = lines(connection, StoredTable(entry.name, entry.columns))
    pairs = itertools.zip_longest(reader.lines(entry.name), written)
    for number, (given, found) in enumerate(pairs, 1):
        if given != found:
            raise DatabaseError(
                f"Row {number} of {entry.name} did not come back as the backup has it. Nothing "
                "was changed; report this with the backup's revision.",
                code="E-DB-010",
            )


def _check_tables(reader: Reader, there: dict[str, set[str]]) -> None:
    said = {e.name: {column.name for column in e.columns} for e in reader.manifest.tables}
    if said != there:
        names = sorted(name for name in {*said, *there} if said.get(name) != there.get(name))
        raise DatabaseError(
            f"{reader.path} does not fit revision {reader.manifest.revision}: it differs in "
            f"{', '.join(names[:5])}. Nothing was changed. Use another backup.",
            code="E-DB-010",
        )


def _set_last_ids(reader: Reader, connection: sa.Connection) -> None:
    """Let each table go on counting where it was, so that no id is ever given twice."""
    for entry in reader.manifest.tables:
        if not entry.last_id:
            continue
        if connection.dialect.name == "sqlite":
            values = {"table": entry.name, "last": entry.last_id}
            delete = sa.text("DELETE FROM sqlite_sequence WHERE name = :table")
            connection.execute(delete, {"table": entry.name})
            insert = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)")
            connection.execute(insert, values)
        else:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('\"{entry.name}\"', 'id'), {entry.last_id})"
            )
