"""Requests of people: done once by the fingerprint of their form: no personal value is kept.

What is done with rows is services.rows'. Here is only what differs: the form, and moves whose
fields the service sets itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from model.db import WriteSession
from model.services import audit
from model.services.idempotency import once
from model.services.records import storing
from model.services.records.requests import fingerprint
from model.services.records.states import state_column_of
from model.services.rows import Row as Row
from model.services.rows import add as add
from model.services.rows import change as change
from model.services.rows import locked as locked
from model.services.rows import put_away as put_away
from model.services.rows import write as write

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


def move(session: WriteSession, table: str, row: Row, to: str, **values: Any) -> Row:
    """Move the status of a row along its machine, with the fields that go with it.

    Errors: ValueError for a move that the machine has not: services ask before.
    """
    status = state_column_of(table)
    if status.machine.move(row[status.name], to) is None:
        raise ValueError(f"{table} {row['id']} cannot move from {row[status.name]} to {to}")
    write(session, table, row, {**values, status.name: str(to)})
    return storing.load(session, table, row["id"])
