"""What services of play do with rows: load and lock, add, change, move, once and noted.

Rows are judged by all that records judges (fields, references, uniques, the documents' rules), but
the service itself says who may, and one request leaves one audit entry however many rows it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
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
    work: Callable[[], int],
    details: dict[str, Any] | None = None,
) -> int:
    """Do a request once and note it once; gives the id of the row that it was about."""

    def do_it() -> Answer:
        return {"id": work()}

    made = answered(session, service, request=request, table=table, work=do_it, details=details)
    return int(made["id"])


def answered(
    session: WriteSession,
    service: str,
    *,
    request: Mapping[str, Any],
    table: str,
    work: Work,
    details: dict[str, Any] | None = None,
) -> Answer:
    """Do a request once and note it once; `work` gives the answer, with the `id` of its row.

    What was asked may hold times, floats, anything: it counts by its fingerprint. `details` go into
    the audit entry: ids and names of things, never personal values.
    """

    def do_it() -> Answer:
        made = work()
        key = str(made["id"])
        audit.record(session, action=service, object_type=table, object_key=key, details=details)
        return made

    asked = {"form": fingerprint(dict(request))}
    answer = once(session, service=service, request=asked, work=do_it)
    assert answer is not None
    return answer


def columns(table: str) -> Any:
    """The columns of a table, to build conditions with."""
    return TABLES[table].__table__.c


def load(session: Session, table: str, row_id: int, *, what: str) -> Row:
    """An undeleted row; NotFound names `what` it was to be."""
    try:
        return storing.load(session, table, row_id)
    except NotFound as error:
        raise NotFound(f"There is no {what} {row_id}.", code=error.code) from error


def locked(session: WriteSession, table: str, row_id: int, *, what: str) -> Row:
    """The same, locked until the transaction ends."""
    there = columns(table)
    load(session, table, row_id, what=what)
    session.execute(sa.select(there.id).where(there.id == row_id).with_for_update())
    return load(session, table, row_id, what=what)


def find(session: Session, table: str, **values: Any) -> Row | None:
    """The undeleted row with these values with the least id; None without one."""
    found = find_all(session, table, **values)
    return found[0] if found else None


def find_all(session: Session, table: str, **values: Any) -> list[Row]:
    """All undeleted rows with these values, by id."""
    source = TABLES[table].__table__
    query = sa.select(source.c.id).order_by(source.c.id)
    query = query.where(*(source.c[name] == value for name, value in values.items()))
    if "deleted_at" in source.c:
        query = query.where(source.c.deleted_at.is_(None))
    ids = session.execute(query).scalars().all()
    return [storing.load(session, table, row_id) for row_id in ids]


def add(session: WriteSession, table: str, **values: Any) -> int:
    """Insert a row that keeps every rule; RecordError names all it breaks."""
    clean, violations = examine(table, values, now=session.now, by_service=True)
    raise_all(violations + tied(session, table, clean, Where(table), None))
    row_id = storing.insert(session, table, clean)
    outside.asked_on_create(session, table, [row_id])
    return row_id


def change(session: WriteSession, table: str, row: Row, **values: Any) -> Row:
    """Change fields of a row that was loaded before; gives it as it now is."""
    clean, violations = examine(table, values, existing=row, now=session.now)
    return _written(session, table, row, clean, violations)


def move(session: WriteSession, table: str, row: Row, to: str, **values: Any) -> Row:
    """Move the status of a row along its machine, with the fields that go with it.

    Tables with several statuses name theirs by `status=`. Errors: ValueError for a move that the
    machine has not: services ask before.
    """
    status = state_column_of(table, values.pop("status", None))
    if status.machine.move(row[status.name], to) is None:
        raise ValueError(f"{table} {row['id']} cannot move from {row[status.name]} to {to}")
    clean, violations = examine(table, values, existing=row, now=session.now)
    return _written(session, table, row, {**clean, status.name: str(to)}, violations)


def require_move(table: str, row: Row, to: str, *, code: str) -> None:
    """Refuse a move that the machine of a row's status has not, saying where it does move."""
    status = state_column_of(table)
    source = row[status.name]
    if status.machine.move(source, to) is None:
        onward = ", ".join(state.value for state in status.machine.targets(source)) or "nowhere"
        raise Refused(
            f"{table} {row['id']} is {source} and cannot become {to}; from there it moves to "
            f"{onward}. Look at its present state first.",
            code=code,
        )


def _written(
    session: WriteSession, table: str, row: Row, values: Row, violations: list[Any]
) -> Row:
    after = {**row, **values}
    raise_all(violations + tied(session, table, after, Where(table, row["id"]), row))
    write(session, table, row, values)
    if "version" in row:  # only what has versions is looked at by people and asked about
        outside.asked_on_update(session, table, row["id"], changed=values)
    return storing.load(session, table, row["id"])


def put_away(session: WriteSession, table: str, row: Row) -> None:
    """Delete a row softly."""
    write(session, table, row, {"deleted_at": session.now})


def bring_back(session: WriteSession, table: str, row: Row) -> Row:
    """Bring a softly deleted row back, if it still keeps every rule."""
    after = {**row, "deleted_at": None}
    raise_all(tied(session, table, after, Where(table, row["id"]), None))
    write(session, table, row, {"deleted_at": None})
    return storing.load(session, table, row["id"])


def write(session: WriteSession, table: str, row: Row, values: Row) -> None:
    """Write checked values over a row as it was loaded; StaleEdit when it has changed since."""
    if not storing.change(session, table, row, values):
        raise stale(session, table, storing.load(session, table, row["id"], deleted=None), values)
