"""Many rows at once: a course has hundreds of members, and one query asks about all of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.services.records.faults import plain_row
from model.tables import TABLES

Row = dict[str, Any]


def rows_of(session: Session, table: str, **values: Any) -> list[Row]:
    """All undeleted rows with these values, by id, in one query."""
    source = TABLES[table].__table__
    query = sa.select(source).order_by(source.c.id)
    query = query.where(*(source.c[name] == value for name, value in values.items()))
    if "deleted_at" in source.c:
        query = query.where(source.c.deleted_at.is_(None))
    return [plain_row(row) for row in session.execute(query).mappings()]
