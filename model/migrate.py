"""Bring a database to the revision this program needs, and say how far it is from it.

The only caller of Alembic besides its own env.py. Upgrades run in one transaction on both
databases: a failing migration leaves the old revision.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from model.db import Database, make_engine, parse_url, translated_errors
from model.errors import DatabaseError

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def alembic_config(url: str | None = None, connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for our scripts, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = url
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The revision this program needs."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if head is None:
        raise DatabaseError(
            "The program has no migrations: the installation is broken. Install it again."
        )
    return head


def current_revision(connection: sa.Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def revision_problem(connection: sa.Connection) -> str | None:
    """What is wrong with the database's revision and what to do, or None when it is right."""
    current, head = current_revision(connection), head_revision()
    if current == head:
        return None
    if current is None:
        return "The database is not set up yet. Run: questlab init"
    if current in {
        script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    }:
        return (
            f"The database is at revision {current}, this program needs {head}. "
            "Make a backup, then run: questlab init"
        )
    return (
        f"The database is at revision {current}, which this program (at {head}) does not know: "
        "a newer program made it. Update Questlab, or point QUESTLAB_DATABASE_URL elsewhere."
    )


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url`; an unknown present revision is refused, nothing changed."""
    engine = make_engine(url)
    try:
        with translated_errors(Database(url=url, engine=engine)):
            with engine.connect() as connection:
                current = current_revision(connection)
                problem = revision_problem(connection)
            if current is not None and problem and "does not know" in problem:
                raise DatabaseError(problem, code="E-DB-003")
            command.upgrade(
                alembic_config(str(parse_url(url).render_as_string(hide_password=False))), revision
            )
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision` (`base` empties it)."""
    command.downgrade(
        alembic_config(parse_url(url).render_as_string(hide_password=False)), revision
    )
