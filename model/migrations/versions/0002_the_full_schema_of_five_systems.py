"""The full schema: five systems in one database.

Adds the tables of all domains, and columns, checks and indices to those that were there. Nothing
is lost on the way up: addresses are written in small letters, picture links that are not https are
dropped. The way down loses the new tables and columns and turns inactive and suspended people into
disabled ones.

The statements stand in `steps/`, one file per direction and database: on SQLite a changed table is
made anew and its rows are copied, as its manual asks; on PostgreSQL it is altered in place.
"""

from __future__ import annotations

from alembic import op

from model.migrations.steps import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, then change those that were there."""
    for statement in statements("0002_up", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Change the old tables back, then drop the new ones."""
    for statement in statements("0002_down", op.get_bind().dialect.name):
        op.execute(statement)
