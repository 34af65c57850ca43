"""Promises of the migrations: one line of revisions that goes up and down and never half-way.

All on SQLite and PostgreSQL, with rows in every table (tests/generic_rows.py makes them).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from model import migrate, revisions
from model.db import make_engine, open_database
from model.errors import DatabaseError
from model.tables import APPEND_ONLY_TABLES, TABLES, append_only_triggers, existing_triggers
from tests.generic_rows import contents, fill

BROKEN_MIGRATION = '''
"""Starts well and fails at the end."""
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("half_way", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE users SET name = 'changed'")
    op.execute("INSERT INTO no_such_table VALUES (1)")
'''


@pytest.fixture
def new_url(database_kind: str, make_database: Callable[..., str]) -> str:
    """The address of a database without any table."""
    return make_database(database_kind)


@pytest.fixture
def url(bare_url: str) -> str:
    """The address of a migrated database without any row."""
    return bare_url


def state(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with opened(url) as engine, engine.connect() as connection:
        return contents(connection)


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """An engine that is disposed of at the end of the with statement."""
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def fill_all(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Put three rows into every table and give all rows back."""
    with opened(url) as engine, engine.begin() as connection:
        fill(connection)
    return state(url)


def names(url: str) -> tuple[set[str], set[str]]:
    """The names of all tables (but Alembic's own) and of all triggers."""
    with opened(url) as engine, engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        return tables, existing_triggers(connection)


def test_the_revisions_form_one_line() -> None:
    """There is one head and every revision has one parent."""
    scripts = ScriptDirectory.from_config(revisions.alembic_config())
    assert scripts.get_heads() == [revisions.head_revision()]
    assert not any(script.is_branch_point for script in scripts.walk_revisions())


def test_an_empty_database_becomes_the_one_the_program_needs(
    new_url: str, database_kind: str
) -> None:
    """Upgrading from nothing gives every table and every trigger, and a database that opens."""
    migrate.upgrade(new_url)
    triggers = {trigger.name for trigger in append_only_triggers(database_kind, APPEND_ONLY_TABLES)}
    assert names(new_url) == (set(TABLES), triggers)
    open_database(new_url).close()


def test_the_migrations_say_exactly_what_the_tables_say(url: str) -> None:
    """Alembic finds no difference between a migrated database and the table classes."""
    migrate.upgrade(url)
    command.check(revisions.alembic_config(url))  # raises when it finds one


def test_a_database_goes_down_with_rows_in_every_table_and_up_again(url: str) -> None:
    """Down leaves no trace, not even a trigger; up again takes and gives the same rows."""
    before = fill_all(url)
    assert min(len(rows) for rows in before.values()) >= 3
    migrate.downgrade(url, "base")
    assert names(url) == (set(), set())
    migrate.upgrade(url)
    assert not any(state(url).values())
    assert fill_all(url) == before


def test_an_upgrade_at_head_changes_nothing(url: str) -> None:
    """Upgrading a database that is where it should be keeps every row as it is."""
    before = fill_all(url)
    migrate.upgrade(url)
    assert state(url) == before


def test_a_failing_migration_leaves_the_old_revision_and_all_rows(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a migration did before it failed is undone: tables, rows and revision."""
    before, tables_before = fill_all(url), names(url)
    head = revisions.head_revision()
    scripts = tmp_path / "migrations"
    shutil.copytree(revisions.SCRIPTS, scripts)
    (scripts / "versions" / "9001_fails.py").write_text(BROKEN_MIGRATION.format(head=head))
    monkeypatch.setattr(revisions, "SCRIPTS", scripts)
    with pytest.raises(DatabaseError):
        migrate.upgrade(url)
    monkeypatch.undo()
    assert (state(url), names(url)) == (before, tables_before)
    open_database(url).close()


def test_a_database_of_a_newer_program_is_refused_unchanged(url: str) -> None:
    """At an unknown revision opening and upgrading end in a sentence that says what to do."""
    before = fill_all(url)
    with opened(url) as engine, engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '7777'"))
    for attempt in (open_database, migrate.upgrade):
        with pytest.raises(DatabaseError, match=r"revision 7777, .* does not know.*Update"):
            attempt(url)
    assert state(url) == before


def test_a_database_that_was_never_set_up_says_so(new_url: str) -> None:
    """An empty database is refused with the command that sets it up."""
    with pytest.raises(DatabaseError, match="not set up yet. Run: questlab init"):
        open_database(new_url)
    assert names(new_url) == (set(), set())
