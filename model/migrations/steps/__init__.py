"""The statements of large migrations, as plain SQL: one file per step, direction and database.

Frozen once released: a migration must not change when the tables do.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

FOLDER = Path(__file__).resolve().parent


def statements(step: str, dialect: str) -> list[sa.TextClause]:
    """The statements of one step, in order, ready to run (a colon is no parameter)."""
    text = (FOLDER / f"{step}.{dialect}.sql").read_text(encoding="utf-8")
    parts = [part.strip() for part in text.split(";\n")]
    return [sa.text(part.replace(":", r"\:")) for part in parts if part]
