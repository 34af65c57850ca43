"""Rules between the rows of one batch, which do not see each other before they are inserted.

`insert_many` judges each row against what the database holds already; twenty members for the last
two places would all pass. So rules that count or compare rows of their table are marked
`among_rows` and run once more, when the rows are there; what they refuse takes the batch back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.db import WriteSession
from model.errors import Violation
from model.services.records.faults import Where
from model.services.records.rules import Rule, rules_of

SHOWN_MAX = 100


def rules_among(table: str) -> tuple[Rule, ...]:
    """The rules of a table that rows of one batch could break together."""
    return tuple(rule for rule in rules_of(table) if getattr(rule, "among_rows", False))


def broken_among(
    session: WriteSession, table: str, rows: Sequence[dict[str, Any]], ids: Sequence[int]
) -> list[Violation]:
    """What inserted rows break together, in the order of the rows; at most 100 violations."""
    rules = rules_among(table)
    found: list[Violation] = []
    for number, (row, row_id) in enumerate(zip(rows, ids, strict=True), start=1):
        there = {**row, "id": row_id}
        for rule in rules:
            broken = rule(session, table, there, None, session.now)
            found += [_of_row(violation, Where(table, number, "row")) for violation in broken]
        if len(found) >= SHOWN_MAX:
            break
    return found[:SHOWN_MAX]


def _of_row(violation: Violation, where: Where) -> Violation:
    """The violation, said of the row of the batch and not of its new id."""
    place = where.path(*violation.path[2:])
    return Violation(
        violation.code,
        where.place(*violation.path[2:]),
        violation.value,
        violation.rule,
        violation.fix,
        place,
    )
