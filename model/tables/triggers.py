"""Triggers: what rows may never do, whatever program writes to them, on both databases.

Ledgers only grow; a status moves only as its state machine says; `created_at` stays what it was.
Declared once, by the tables themselves; create_all and every migration make the triggers from
here, and model.db asserts at start that they exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import sqlalchemy as sa

from model.words import StateMachine

LASTING = "created_at"
"""The column that no row ever changes."""


class Trigger(NamedTuple):
    """One trigger: its name, its table, what makes and removes it, the column it looks at."""

    name: str
    table: str
    create: str
    drop: str
    column: str = ""


def wanted_triggers(
    dialect: str, tables: Iterable[sa.Table], append_only: Iterable[str]
) -> list[Trigger]:
    """Every trigger that these tables declare."""
    ledgers = set(append_only)
    found: list[Trigger] = []
    for table in tables:
        if table.name in ledgers:
            found += append_only_triggers(dialect, [table.name])
            continue
        if LASTING in table.columns:
            found.append(_lasting(dialect, table.name))
        for column in table.columns:
            states = column.info.get("machine")
            if states is not None:
                found.append(_moves(dialect, table.name, column.name, states))
    return found


def append_only_triggers(dialect: str, tables: Iterable[str]) -> list[Trigger]:
    """The triggers that refuse UPDATE, DELETE (and TRUNCATE) on ledger tables."""
    make = _sqlite_append_only if dialect == "sqlite" else _postgresql_append_only
    return [trigger for table in sorted(tables) for trigger in make(table)]


def _sqlite_append_only(table: str) -> list[Trigger]:
    return [
        _sqlite(
            f"{table}_refuse_{act.lower()}",
            table,
            f"BEFORE {act}",
            message=f"{table} is append-only",
        )
        for act in ("UPDATE", "DELETE")
    ]


def _postgresql_append_only(table: str) -> list[Trigger]:
    return [
        _postgresql(
            f"{table}_refuse_{suffix}",
            table,
            f"BEFORE {acts}",
            then=f"FOR EACH {level} EXECUTE FUNCTION questlab_append_only()",
        )
        for suffix, acts, level in (
            ("change", "UPDATE OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        )
    ]


def _lasting(dialect: str, table: str) -> Trigger:
    name = f"{table}_keep_{LASTING}"
    message = f"{table}.{LASTING} never changes"
    if dialect == "sqlite":
        found = _sqlite(
            name,
            table,
            f"BEFORE UPDATE OF {LASTING}",
            when=f"OLD.{LASTING} IS NOT NEW.{LASTING}",
            message=message,
        )
        return found._replace(column=LASTING)
    found = _postgresql(
        name,
        table,
        f"BEFORE UPDATE OF {LASTING}",
        then=f"FOR EACH ROW WHEN (OLD.{LASTING} IS DISTINCT FROM NEW.{LASTING}) "
        f"EXECUTE FUNCTION questlab_refuse('{message}')",
    )
    return found._replace(column=LASTING)


def _moves(dialect: str, table: str, column: str, states: StateMachine) -> Trigger:
    name = f"{table}_{column}_moves"
    message = f"{table}.{column} does not move that way"
    allowed = ", ".join(f"'{pair}'" for pair in states.pairs) or "''"
    event = f"BEFORE UPDATE OF {column}"
    condition = (
        f"OLD.{column} <> NEW.{column} AND (OLD.{column} || '>' || NEW.{column}) NOT IN ({allowed})"
    )
    if dialect == "sqlite":
        return _sqlite(name, table, event, when=condition, message=message)._replace(column=column)
    found = _postgresql(
        name,
        table,
        event,
        then=f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION questlab_refuse('{message}')",
    )
    return found._replace(column=column)


def _sqlite(name: str, table: str, event: str, *, message: str, when: str = "") -> Trigger:
    condition = f"WHEN {when} " if when else ""
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER IF NOT EXISTS {name} {event} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        f"DROP TRIGGER IF EXISTS {name}",
    )


def _postgresql(name: str, table: str, event: str, *, then: str) -> Trigger:
    return Trigger(
        name,
        table,
        f"CREATE OR REPLACE TRIGGER {name} {event} ON {table} {then}",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
    )


_POSTGRESQL_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION questlab_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only',
    ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE OR REPLACE FUNCTION questlab_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
""",
)


def create_functions(connection: sa.Connection) -> None:
    """Make the functions that PostgreSQL's triggers call (idempotent; SQLite needs none)."""
    if connection.dialect.name == "postgresql":
        for function in _POSTGRESQL_FUNCTIONS:
            connection.exec_driver_sql(function)


def sync_triggers(
    connection: sa.Connection, wanted: Callable[[str], Iterable[Trigger]], *, replace: bool = True
) -> None:
    """Make every wanted trigger whose table and column are there.

    `wanted` gives the triggers for a dialect. `replace` re-creates those that exist already, as a
    migration that changes a state machine needs.
    """
    create_functions(connection)
    inspector = sa.inspect(connection)
    there = {
        name: {column["name"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
    }
    existing = existing_triggers(connection)
    for trigger in wanted(connection.dialect.name):
        if trigger.table not in there or trigger.column not in {"", *there[trigger.table]}:
            continue
        if replace and trigger.name in existing:
            connection.exec_driver_sql(trigger.drop)
        connection.exec_driver_sql(trigger.create)


def create_triggers(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Create the append-only triggers that are missing (idempotent)."""
    create_functions(connection)
    for trigger in append_only_triggers(connection.dialect.name, tables):
        connection.exec_driver_sql(trigger.create)


def drop_triggers(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Remove the append-only triggers, as a downgrade that drops the tables needs."""
    for trigger in append_only_triggers(connection.dialect.name, tables):
        connection.exec_driver_sql(trigger.drop)


def drop_all_triggers(connection: sa.Connection) -> None:
    """Remove every trigger, as a migration needs before it changes what they look at."""
    if connection.dialect.name == "sqlite":
        for name in sorted(existing_triggers(connection)):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    query = (
        "SELECT tgname, relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT tgisinternal AND nspname = current_schema() ORDER BY tgname"
    )
    for name, table in connection.exec_driver_sql(query).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")


def drop_functions(connection: sa.Connection) -> None:
    """Remove the functions, once no trigger calls them any more."""
    if connection.dialect.name == "postgresql":
        for name in ("questlab_append_only", "questlab_refuse"):
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


def existing_triggers(connection: sa.Connection) -> set[str]:
    """Names of the triggers the database has."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    return {row[0] for row in connection.exec_driver_sql(query)}
