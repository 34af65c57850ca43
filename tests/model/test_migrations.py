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
from model.tables import TABLES, declared_triggers, existing_triggers, metadata
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
    assert names(new_url) == (
        set(TABLES),
        {trigger.name for trigger in declared_triggers(database_kind)},
    )
    open_database(new_url).close()


def test_the_migrations_say_exactly_what_the_tables_say(url: str) -> None:
    """Alembic finds no difference between a migrated database and the table classes."""
    migrate.upgrade(url)
    command.check(revisions.alembic_config(url))  # raises when it finds one


def declared(url: str) -> dict[str, object]:
    """What a database says of its own tables: columns, keys, checks and indices, by name."""
    with opened(url) as engine, engine.connect() as connection:
        inspector = sa.inspect(connection)
        return {
            name: (
                sorted(
                    (c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)
                ),
                sorted(str(key["name"]) for key in inspector.get_foreign_keys(name)),
                sorted(str(key["name"]) for key in inspector.get_unique_constraints(name)),
                sorted(
                    (str(key["name"]), " ".join(str(key["sqltext"]).split()))
                    for key in inspector.get_check_constraints(name)
                ),
                sorted(str(index["name"]) for index in inspector.get_indexes(name)),
            )
            for name in metadata.tables
        }


def test_migrating_gives_what_creating_gives(
    url: str, new_url: str, database_kind: str, make_database: Callable[..., str]
) -> None:
    """Every column, key, check and index that the tables declare is in a migrated database."""
    with opened(new_url) as engine, engine.begin() as connection:
        metadata.create_all(connection)
    assert declared(url) == declared(new_url)


OLD_ROWS = (
    "INSERT INTO users (id, email, email_verified, image, timezone, status, created_at, updated_at,"
    " version) VALUES (7, 'Person@Example.org', false, 'http://example.org/a.png', 'UTC', 'active',"
    " '2026-01-05 00:00:00', '2026-01-05 00:00:00', 3)",
    "INSERT INTO worlds (id, key, name, kind, seed_secret, created_at, version)"
    " VALUES (5, 'old', 'Old', 'live', 'secret', '2026-01-05 00:00:00', 1)",
    "INSERT INTO player_profiles (id, world_id, user_id, timezone, joined_at, first_day, hard_mode)"
    " VALUES (9, 5, 7, 'UTC', '2026-01-06 00:00:00', '2026-01-07', false)",
)
"""Rows as the first revision held them."""


def test_a_database_of_the_first_revision_comes_up_with_its_rows(
    new_url: str, database_kind: str
) -> None:
    """People, worlds and players are kept; what the new rules ask for is filled in; and back."""
    migrate.upgrade(new_url, "0001")
    with opened(new_url) as engine, engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.exec_driver_sql(statement)
    migrate.upgrade(new_url)
    with open_database(new_url) as database, database.engine.connect() as connection:
        user = connection.execute(sa.text("SELECT * FROM users")).mappings().one()
        player = connection.execute(sa.text("SELECT * FROM player_profiles")).mappings().one()
    assert (user["id"], user["email"], user["image"], user["version"]) == (
        7,
        "person@example.org",
        None,
        3,
    )
    assert (player["id"], player["world_id"], player["user_id"]) == (9, 5, 7)
    assert player["created_at"] == player["updated_at"] == player["joined_at"]
    migrate.downgrade(new_url, "0001")
    with opened(new_url) as engine, engine.connect() as connection:
        assert connection.execute(sa.text("SELECT id FROM player_profiles")).scalar() == 9
        assert "wallets" not in sa.inspect(connection).get_table_names()


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
