"""Inserting many records at once: examined like single ones, all or nothing, one audit entry.

The fast path runs a table's compiled checks and asks the database once per referenced table and
unique rule; only rows that fail are examined again, for their sentences.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from model import bulk
from model.db import WriteSession
from model.errors import Violation
from model.services import outside
from model.services.records.among import broken_among, rules_among
from model.services.records.faults import RecordError, Where
from model.services.records.permissions import NOBODY, Act, Subject, closed, refusal, subject
from model.services.records.references import Place, broken_references
from model.services.records.requests import Answer, do_once, known_table, note, refuse
from model.services.records.rules import broken_rules, rules_of
from model.services.records.storing import sentences
from model.services.records.uniques import taken
from model.services.records.validation import Examiner, Values, examine, examiner
from model.tables import TABLES
from model.words import Operation, Role, Room

CHUNK = 5_000
SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Inserted:
    """What a batch made: how many rows, a SHA-256 over them, and their ids when asked for.

    The checksum covers the clean rows as given, without the times that the sandbox stamps.
    """

    count: int
    checksum: str
    ids: tuple[int, ...] = ()


def insert_many(
    session: WriteSession,
    *,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    checked: bool = True,
    by_service: bool = False,
    ledger: bool = False,
    return_ids: bool = False,
) -> Inserted:
    """Insert rows of one table, all or nothing; one audit entry with count and checksum.

    `by_service`: a service made these rows, so they may bring times, versions and states, also for
    tables that only services write. `ledger` opens append-only tables to the service that chains
    them. `checked=False` leaves references, uniques and rules to the database. Errors: RecordError
    with at most 100 violations and their row numbers (from 1); Refused.
    """
    of = subject(known_table(table))
    refuse(_closed(of, by_service=by_service, ledger=ledger), code="E-RECORD-021")
    refuse(_not_allowed(session, of))
    batch = _examined(session, table, rows, by_service=by_service or ledger)
    checksum = _checksum(batch.clean)
    together = checked and rules_among(table)

    def work() -> Answer:
        found = batch.violations
        if checked and len(found) < SHOWN_MAX:
            found = found + _tied(session, table, batch)
        if found:
            _raise(table, len(rows), found + list(_taken(session, table, batch)))
        with session.begin_nested():
            asked = table in outside.ASKED_ON_CREATE
            ids = _insert(session, table, batch, return_ids=return_ids or asked or bool(together))
            if together and (found := broken_among(session, table, batch.clean, ids)):
                _raise(table, len(rows), found)
            outside.asked_on_create(session, table, ids)
        details = {"count": len(batch.clean), "checksum": checksum}
        note(session, Act.CREATE, table, "many", details)
        return {**details, "ids": _runs(ids) if return_ids else []}

    request = {"count": len(rows), "rows": checksum, "ids": return_ids}
    answer = do_once(session, act="insert_many", table=table, request=request, work=work)
    return Inserted(answer["count"], answer["checksum"], tuple(_of_runs(answer["ids"])))


@dataclass(frozen=True, slots=True)
class _Batch:
    """The sound rows, clean and without times, their row numbers, and what is wrong elsewhere."""

    clean: list[Values]
    numbers: list[int]
    violations: list[Violation]

    def place(self, table: str) -> Place:
        """Names the row at an index of `clean`."""
        return lambda index: Where(table, self.numbers[index], "row")


def _closed(of: Subject, *, by_service: bool, ledger: bool) -> str | None:
    if of.room is Room.CONTENT:
        return f"{of.table} is content: import it as a pack or apply a plan."
    if of.append_only:
        return None if ledger else closed(of, Act.CREATE)
    return None if by_service or ledger else closed(of, Act.CREATE)


def _not_allowed(session: WriteSession, of: Subject) -> str | None:
    """Batches are for people with a role: a person's own rows are made one by one."""
    open_subject = of._replace(append_only=False, operations=frozenset(Operation))
    if Role.DESIGNER in session.actor.roles and of.room in (Room.PLAY, Room.LAB):
        return None  # demo data and materialised players are a designer's work
    return refusal(session.actor, open_subject, Act.CREATE, NOBODY)


def _examined(
    session: WriteSession, table: str, rows: Sequence[Mapping[str, Any]], *, by_service: bool
) -> _Batch:
    """Every sound row clean, and what is wrong with the others."""
    compiled = examiner(table, by_service=by_service)
    batch = _Batch([], [], [])
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        found = compiled.quick_many(part)
        if found is not None:
            batch.clean.extend(found)
            batch.numbers.extend(range(start + 1, start + 1 + len(part)))
            continue
        for number, row in enumerate(part, start=start + 1):
            _examine(session, compiled, batch, number, row, by_service=by_service)
            if len(batch.violations) >= SHOWN_MAX:
                return batch
    return batch


def _examine(
    session: WriteSession,
    compiled: Examiner,
    batch: _Batch,
    number: int,
    row: Mapping[str, Any],
    *,
    by_service: bool,
) -> None:
    """One row by itself: clean, or what is wrong with it."""
    found = compiled.quick(row)
    if found is None:
        table, now = compiled.table, session.now
        found, faults = examine(
            table, row, now=now, by_service=by_service, word="row", number=number
        )
        batch.violations.extend(faults)
        if faults:
            return
    batch.clean.append(found)
    batch.numbers.append(number)


def _tied(session: WriteSession, table: str, batch: _Batch) -> list[Violation]:
    """References and rules of the whole batch; uniques are asked for only when they clash."""
    place = batch.place(table)
    found = list(broken_references(session, table, batch.clean, place))
    if rules_of(table):
        for index, row in enumerate(batch.clean):
            broken = broken_rules(session, table, row=row, existing=None, now=session.now)
            found += [_numbered(violation, place(index)) for violation in broken]
    return found


def _taken(session: WriteSession, table: str, batch: _Batch) -> Iterator[Violation]:
    return taken(session, table, batch.clean, batch.place(table))


def _numbered(violation: Violation, where: Where) -> Violation:
    what = violation.what.replace(where.table, where.place(), 1)
    return Violation(
        violation.code,
        what,
        violation.value,
        violation.rule,
        violation.fix,
        where.path(*violation.path[2:]),
    )


def _raise(table: str, count: int, violations: Sequence[Violation]) -> None:
    shown = sorted(violations, key=lambda v: v.path[1] if isinstance(v.path[1], int) else 0)
    heading = f"None of the {count} rows of {table} was inserted."
    if len(shown) >= SHOWN_MAX:
        heading += f" The first {SHOWN_MAX} faults:"
    raise RecordError(shown[:SHOWN_MAX], heading=heading)


def _checksum(rows: Sequence[Values]) -> str:
    """SHA-256 over the canonical rows, in their order."""
    digest = hashlib.sha256()
    for start in range(0, len(rows), CHUNK):
        digest.update(_ENCODER.encode(rows[start : start + CHUNK]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


_ENCODER = json.JSONEncoder(
    sort_keys=True,
    ensure_ascii=False,
    check_circular=False,  # clean rows hold no circles: their checks have been through all of it
    separators=(",", ":"),
    default=str,
)


def _insert(session: WriteSession, table: str, batch: _Batch, *, return_ids: bool) -> list[int]:
    """Write the rows; their ids in order, when asked for. A clash is said row by row."""
    source = TABLES[table].__table__
    stamps = dict.fromkeys(examiner(table).stamped, session.now)
    rows = [{**stamps, **row} for row in batch.clean] if stamps else batch.clean
    ids: list[int] = []
    try:
        with sentences(session, table):
            for start in range(0, len(rows), CHUNK):
                part = rows[start : start + CHUNK]
                ids += _insert_part(session, source, part, return_ids=return_ids)
    except RecordError:
        clashes = list(_taken(session, table, batch))
        if clashes:
            _raise(table, len(rows), clashes)
        raise
    return ids


def _insert_part(
    session: WriteSession, source: sa.Table, rows: Sequence[Values], *, return_ids: bool
) -> Sequence[int]:
    """Write some rows by the driver's fastest way; their ids in order, when asked for."""
    connection = session.connection()
    if not return_ids:
        bulk.insert_mappings(connection, source, rows)
        return ()
    ids = bulk.next_ids(connection, source.name, len(rows))
    numbered = [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)]
    bulk.insert_mappings(connection, source, numbered)
    return ids


def _runs(ids: Sequence[int]) -> list[list[int]]:
    """Ids as runs of [first, count]: a batch mostly has one."""
    runs: list[list[int]] = []
    for row_id in ids:
        if runs and runs[-1][0] + runs[-1][1] == row_id:
            runs[-1][1] += 1
        else:
            runs.append([row_id, 1])
    return runs


def _of_runs(runs: Sequence[Sequence[int]]) -> list[int]:
    return [first + offset for first, count in runs for offset in range(count)]
