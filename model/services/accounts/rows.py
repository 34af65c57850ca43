"""What services of people do with rows: add, change, move, under every rule that records knows.

The service itself says who may; one request is done once and leaves one audit entry, however many
rows it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from model.db import WriteSession
from model.errors import NotFound
from model.services import audit, outside
from model.services.idempotency import once
from model.services.records import Where, examine, storing
from model.services.records.faults import raise_all
from model.services.records.requests import fingerprint
from model.services.records.states import state_column_of
from model.services.records.writing import stale, tied
from model.tables import TABLES

Row = dict[str, Any]
Answer = dict[str, Any]
Work = Callable[[], Answer]


def act(
    session: WriteSession,
    service: str,
    *,
    request: Mapping[str, Any],
    table: str,
    work: Work,
    details: dict[str, Any] | None = None,
) -> Answer:
    """Do a request once and note it once; `work` gives the answer, with the `id` of its row.

    `details` go into the audit entry: ids and names of things, never personal values.
    """

    def do_it() -> Answer:
        answer = work()
        key = str(answer["id"])
        audit.record(session, action=service, object_type=table, object_key=key, details=details)
        return answer

    asked = {"form": fingerprint(dict(request))}
    answer = once(session, service=service, request=asked, work=do_it)
    assert answer is not None
    return answer


def locked(session: WriteSession, table: str, row_id: int, *, what: str) -> Row:
    """An undeleted row, locked until the transaction ends; NotFound names `what` it was to be."""
    there = TABLES[table].__table__.c
    try:
        storing.load(session, table, row_id)
        session.execute(sa.select(there.id).where(there.id == row_id).with_for_update())
        return storing.load(session, table, row_id)
    except NotFound as error:
        raise NotFound(f"There is no {what} {row_id}.", code=error.code) from error


def add(session: WriteSession, table: str, **values: Any) -> int:
    """Insert a row that keeps every rule; RecordError names all that it breaks."""
    clean, violations = examine(table, values, now=session.now, by_service=True)
    raise_all(violations + tied(session, table, clean, Where(table), None))
    row_id = storing.insert(session, table, clean)
    outside.asked_on_create(session, table, [row_id])
    return row_id


def change(session: WriteSession, table: str, row: Row, **values: Any) -> Row:
    """Change fields of a row that was loaded before; gives it as it now is."""
    clean, violations = examine(table, values, existing=row, now=session.now)
    after = {**row, **clean}
    raise_all(violations + tied(session, table, after, Where(table, row["id"]), row))
    _write(session, table, row, clean)
    outside.asked_on_update(session, table, row["id"], changed=clean)
    return storing.load(session, table, row["id"])


def move(session: WriteSession, table: str, row: Row, to: str, **values: Any) -> Row:
    """Move the status of a row along its machine, with the fields that go with it.

    Errors: ValueError for a move that the machine has not: services ask before.
    """
    status = state_column_of(table)
    if status.machine.move(row[status.name], to) is None:
        raise ValueError(f"{table} {row['id']} cannot move from {row[status.name]} to {to}")
    _write(session, table, row, {**values, status.name: str(to)})
    return storing.load(session, table, row["id"])


def put_away(session: WriteSession, table: str, row: Row) -> None:
    """Delete a row softly."""
    _write(session, table, row, {"deleted_at": session.now})


def _write(session: WriteSession, table: str, row: Row, values: Row) -> None:
    if not storing.change(session, table, row, values):
        raise stale(session, table, storing.load(session, table, row["id"], deleted=None), values)
