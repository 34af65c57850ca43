"""Bring a database to the revision this program needs.

The only caller of Alembic's commands besides its own env.py. Upgrades run in one transaction on
both databases: a failing migration leaves the old revision.
"""

from __future__ import annotations

from alembic import command

from model.db import Database, make_engine, parse_url, translated_errors
from model.errors import DatabaseError
from model.revisions import alembic_config, current_revision, revision_problem


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
