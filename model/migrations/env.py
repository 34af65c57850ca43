"""How Alembic runs our migrations: one transaction, foreign keys off on SQLite and checked after.

SQLite's batch mode re-creates tables: with foreign keys on that would delete child rows, and it
drops triggers, so ledger tables are never batched and every migration re-creates the triggers.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import event

from model.db import parse_url
from model.tables import (
    declared_triggers,
    drop_all_triggers,
    drop_functions,
    metadata,
    sync_triggers,
)


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Render our column types so that a migration needs no import of ours."""
    if kind == "type" and isinstance(item, sa.JSON):
        jsonb = "postgresql.JSONB(none_as_null=True)"
        return f"sa.JSON(none_as_null=True).with_variant({jsonb}, 'postgresql')"
    if kind == "type" and type(item).__name__ == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


LOCK_MIGRATION = 7_300
"""Number of the advisory lock that one migration at a time holds."""

OPTIONS: dict[str, Any] = {
    "target_metadata": metadata,
    "render_as_batch": True,
    "compare_type": True,
    "compare_server_default": True,
    "render_item": render_item,
}


def make_engine(url: str) -> sa.Engine:
    """An engine whose DDL is transactional, also on SQLite."""
    engine = sa.create_engine(parse_url(url))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys=OFF")

        @event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def run() -> None:
    """Run the asked migrations in one transaction: the caller's, when a connection was given."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _run_on(given)
        return
    engine = make_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            _run_on(connection)
    finally:
        engine.dispose()


def _run_on(connection: sa.Connection) -> None:
    context.configure(connection=connection, transactional_ddl=True, **OPTIONS)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two first starts at once must not both create the tables: the second waits,
            # then finds the revision there.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_MIGRATION})")
        # A trigger would hold on to the columns it looks at; each is made again below.
        drop_all_triggers(connection)
        context.run_migrations()
        _make_triggers(connection)
        if connection.dialect.name == "sqlite":
            _check_foreign_keys(connection)


def _make_triggers(connection: sa.Connection) -> None:
    """Triggers are declared by the tables: after each migration they are made anew."""
    if sa.inspect(connection).has_table("users"):
        sync_triggers(connection, declared_triggers)
    else:
        drop_functions(connection)


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left dangling references: {broken[:5]}")


run()
