"""Which revision a database is at, which one this program needs, and what to say about it.

Knows Alembic's scripts, but neither engines nor sessions: `model.db` asks it before it opens a
database, `model.migrate` when it changes one.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

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
    if is_known(current):
        return (
            f"The database is at revision {current}, this program needs {head}. "
            "Run: questlab upgrade (it makes a backup first)"
        )
    return (
        f"The database is at revision {current}, which this program (at {head}) does not know: "
        "a newer program made it. Update Questlab, or point QUESTLAB_DATABASE_URL elsewhere."
    )


def is_known(revision: str) -> bool:
    """Whether this program has a migration of that name."""
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return revision in {script.revision for script in scripts}


def behind(connection: sa.Connection) -> tuple[str, str] | None:
    """The present and the needed revision of a database that can be brought up to date, or None."""
    current, head = current_revision(connection), head_revision()
    if current is None or current == head or not is_known(current):
        return None
    return current, head
