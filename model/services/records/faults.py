"""What is wrong with a record: a Fault of one value, and the RecordError that says everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from model.errors import ContentError, NotFound, Violation
from model.services.wording import Path


class RecordError(ContentError):
    """A record breaks the rules of its table; `violations` lists every one of them."""

    code = "E-RECORD-000"


class Detail(NamedTuple):
    """One broken rule below a column: a part of its JSON value."""

    code: str
    rule: str
    fix: str = ""
    where: Path = ()
    value: Any = None


class Fault(Exception):
    """A value that a column cannot hold: the code, the rule it breaks, and what to do."""

    def __init__(
        self, code: str, rule: str, fix: str = "", *, details: Sequence[Detail] = ()
    ) -> None:
        """Keep the rule, or one rule for each part of a JSON value."""
        super().__init__(rule)
        self.code, self.rule, self.fix, self.details = code, rule, fix, tuple(details)


class Where(NamedTuple):
    """The row that violations are about: `parties`, `parties 12`, `parties row 3`."""

    table: str
    row: int | None = None
    word: str = ""

    def place(self, *rest: str | int) -> str:
        """A place for people: `parties 12: tags.0`."""
        head = " ".join(str(part) for part in (self.table, self.word, self.row) if part)
        tail = ".".join(str(part) for part in rest)
        return f"{head}: {tail}" if tail else head

    def path(self, *rest: str | int) -> Path:
        """The same place as a path: table, row, field…."""
        return (self.table, "" if self.row is None else self.row, *rest)

    def violation(
        self, code: str, field: str, value: Any, rule: str, fix: str = "", where: Path = ()
    ) -> Violation:
        """One broken rule of this row."""
        return Violation(
            code, self.place(field, *where), value, rule, fix, self.path(field, *where)
        )

    def of_fault(self, field: str, value: Any, fault: Fault, *, secret: bool) -> list[Violation]:
        """The violations of one column; a secret value is never shown."""
        if fault.details:
            return [
                self.violation(
                    part.code,
                    field,
                    None if secret else part.value,
                    part.rule,
                    part.fix,
                    part.where,
                )
                for part in fault.details
            ]
        shown = None if secret else value
        return [self.violation(fault.code, field, shown, fault.rule, fault.fix)]


def raise_all(violations: Iterable[Violation], *, heading: str = "") -> None:
    """Raise RecordError when there is any violation."""
    found = list(violations)
    if found:
        raise RecordError(found, heading=heading)


def no_row(table: str, row_id: Any) -> NotFound:
    """The error for an id that names no (undeleted) row."""
    return NotFound(
        f"{table} has no row {row_id}. It may have been deleted; look at the list again.",
        code="E-RECORD-030",
    )


def plain_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row with text for enum members; times, dates and JSON stay what they are."""
    return {
        str(name): value.value if isinstance(value, StrEnum) else value
        for name, value in row.items()
    }
