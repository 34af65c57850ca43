"""Moving a status from state to state, as the column's own machine allows and by whom it allows.

Times that go with a state (`approved_at`) are not guessed: services that know set them.
"""

from __future__ import annotations

from typing import Any

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.services.records import content_door, storing
from model.services.records.columns import Column, columns_of
from model.services.records.faults import Fault, Where, raise_all
from model.services.records.permissions import Act, closed, move_refusal, subject
from model.services.records.reading import shown
from model.services.records.requests import Answer, do_once, known_table, note, refuse
from model.services.records.standings import standing_of
from model.services.records.writing import stale, tied
from model.tables import CONTENT_TABLES
from model.words import Mover, StateMachine


def change_state(
    session: WriteSession,
    *,
    table: str,
    id: int,
    to: str,
    column: str | None = None,
    expected_version: int | None = None,
    by_system: bool = False,
) -> dict[str, Any]:
    """Move a row to the state `to`; gives the row as it now is.

    `column` names the status where a table has several. `by_system` is for services: the product
    itself moves the row. Errors: Refused when the machine has no such move, naming those it has,
    or when the actor may not make it; StaleEdit; NotFound.
    """
    status = state_column_of(known_table(table), column)
    request = {"id": id, "column": status.name, "to": str(to), "version": expected_version}

    def work() -> Answer:
        if not by_system:
            refuse(closed(subject(table), Act.MOVE), code="E-RECORD-021")
        row = storing.load(session, table, id)
        target = _target(table, id, status, to, row[status.name])
        _require_mover(session, table, row, status, target, by_system=by_system)
        if expected_version is not None and row.get("version") != expected_version:
            raise stale(session, table, row, {status.name: target})
        if table in CONTENT_TABLES:
            return content_door.update(session, table, id, {status.name: target}, row["version"])
        after = {**row, status.name: target}
        raise_all(tied(session, table, after, Where(table, id), row))
        if not storing.change(session, table, row, {status.name: target}):
            raise stale(session, table, storing.load(session, table, id), {status.name: target})
        details = {"field": status.name, "from": row[status.name], "to": target}
        note(session, Act.MOVE, table, id, details)
        return {"id": id}

    answer = do_once(session, act=Act.MOVE, table=table, request=request, work=work)
    return shown(table, storing.load(session, table, answer["id"], deleted=None))


def state_column_of(table: str, column: str | None = None) -> Column:
    """A table's status column; Refused when there is none, or several and none is named."""
    known = {name: c for name, c in columns_of(table).items() if c.machine is not None}
    if column is None and len(known) == 1:
        return next(iter(known.values()))
    if column is not None and column in known:
        return known[column]
    if not known:
        raise Refused(f"{table} has no status. Use update.", code="E-RECORD-023")
    wanted = "" if column is None else did_you_mean(column, known)
    raise Refused(
        f"Say which status of {table} to move: {', '.join(known)}. {wanted}".strip(),
        code="E-RECORD-023",
    )


def _target(table: str, row_id: int, status: Column, to: str, source: str) -> str:
    """The state to go to, as the machine knows it from here."""
    machine: StateMachine = status.machine
    try:
        target: str = status.parse(to)
    except Fault as fault:
        raise_all(Where(table, row_id).of_fault(status.name, to, fault, secret=False))
        raise
    if machine.move(source, target) is None:
        allowed = ", ".join(state.value for state in machine.targets(source))
        onward = f"From {source} it moves to {allowed}." if allowed else f"{source} is its last."
        raise Refused(
            f"{table} {row_id} cannot move from {source} to {target}. {onward}",
            code="E-RECORD-023",
        )
    return target


def _require_mover(
    session: WriteSession,
    table: str,
    row: dict[str, Any],
    status: Column,
    target: str,
    *,
    by_system: bool,
) -> None:
    move = status.machine.move(row[status.name], target)
    if by_system and Mover.SYSTEM in move.by:
        return
    standing = standing_of(session, table, row_id=row["id"], actor=session.actor)
    refuse(move_refusal(session.actor, subject(table), move.by, standing), code="E-RECORD-024")
