"""What happened to content: every change of a world, a table or a row, newest first.

Reads only; `applying` writes what is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.services.content.rows import Fields
from model.services.worlds import world_by_key
from model.tables import Change as ChangeTable
from model.tables import ChangeSet, User
from model.words import ChangeOperation, ChangeSetKind, ReviewState


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One row of content history, newest first."""

    change_set_id: int
    at: datetime
    by: str
    why: str
    kind: ChangeSetKind
    table: str
    row_key: str
    op: ChangeOperation
    before: Fields | None
    after: Fields | None
    review: ReviewState
    revision_id: int | None


def history(
    session: Session,
    *,
    world: str,
    table: str | None = None,
    row_key: str | None = None,
    limit: int = 200,
) -> list[ChangeRecord]:
    """The changes of a world, of one table or of one row, newest first."""
    found = world_by_key(session, key=world)
    query = (
        sa.select(ChangeTable, ChangeSet, col(User.name))
        .join(ChangeSet, col(ChangeTable.change_set_id) == col(ChangeSet.id))
        .join(User, col(ChangeSet.actor_id) == col(User.id))
        .where(col(ChangeSet.world_id) == found.id)
        .order_by(col(ChangeTable.id).desc())
        .limit(limit)
    )
    if table is not None:
        query = query.where(col(ChangeTable.table) == table)
    if row_key is not None:
        query = query.where(col(ChangeTable.row_key) == row_key)
    return [
        _record(change, change_set, name or "")
        for change, change_set, name in session.execute(query)
    ]


def _record(change: ChangeTable, change_set: ChangeSet, by: str) -> ChangeRecord:
    assert change_set.id is not None
    return ChangeRecord(
        change_set_id=change_set.id,
        at=change_set.at,
        by=by,
        why=change_set.why,
        kind=change_set.kind,
        table=change.table,
        row_key=change.row_key,
        op=change.op,
        before=change.before,
        after=change.after,
        review=change.review,
        revision_id=change_set.revision_id,
    )
