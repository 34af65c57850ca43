"""How Alembic runs our migrations: one transaction, foreign keys off on SQLite and checked after.

SQLite's batch mode re-creates tables: with foreign keys on that would delete child rows, and it
drops triggers, so ledger tables are never batched and every migration re-creates the triggers.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import event

from model.db import parse_url
from model.tables import metadata


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
    """Run the asked migrations in one transaction."""
    engine = make_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            context.configure(connection=connection, transactional_ddl=True, **OPTIONS)
            with context.begin_transaction():
                if engine.dialect.name == "postgresql":
                    # Two first starts at once must not both create the tables: the second waits,
                    # then finds the revision there.
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_MIGRATION})")
                context.run_migrations()
                if engine.dialect.name == "sqlite":
                    _check_foreign_keys(connection)
    finally:
        engine.dispose()


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left dangling references: {broken[:5]}")


run()
