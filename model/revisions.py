"""Which revision a database is at, which one this program needs, and what to say about it.

Knows the names of Alembic's scripts, but neither engines nor sessions: `model.db` asks it before it
opens a database, `model.migrate` when it changes one. It reads the names itself, because every
command asks and Alembic takes half a second to load; tests hold it to Alembic's own answers.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from model.errors import DatabaseError

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def alembic_config(url: str | None = None, connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for our scripts, without an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = url
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The revision this program needs: the one that no other follows."""
    history = _history()
    heads = sorted(set(history) - set(history.values()))
    if len(heads) != 1:
        raise DatabaseError(
            "The program has no migrations: the installation is broken. Install it again."
        )
    return heads[0]


_NAME = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


def _history() -> dict[str, str]:
    """Every migration's revision and the one before it, empty for the first."""
    names = [dict(_NAME.findall(path.read_text())) for path in (SCRIPTS / "versions").glob("*.py")]
    return {each["revision"]: each["down_revision"] for each in names if "revision" in each}


def current_revision(connection: sa.Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql(
        "SELECT version_num FROM alembic_version"
    ).scalar_one_or_none()
    return found


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
    return revision in _history()


def behind(connection: sa.Connection) -> tuple[str, str] | None:
    """The present and the needed revision of a database that can be brought up to date, or None."""
    current, head = current_revision(connection), head_revision()
    if current is None or current == head or not is_known(current):
        return None
    return current, head
