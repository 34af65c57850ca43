"""The tree of errors; every message says what, which value, which rule, where and what to do.

    QuestlabError                base: has a stable `code` and an `exit_code` for the command line
    ├── SettingsError            a setting or address is wrong                         (E-SET-…)
    ├── DatabaseError            the database cannot be reached, opened or written     (E-DB-…)
    ├── ContentError             content breaks its rules: carries every `Violation`   (E-CONTENT-…)
    │   └── PackError            the same, found while reading pack files              (E-PACK-…)
    ├── StaleEdit                somebody else changed the row first                   (E-EDIT-…)
    ├── Refused                  the actor or the state does not allow the request     (E-REFUSED-…)
    ├── NotFound                 nothing has that name; says what is near              (E-FIND-…)
    ├── RunError                 a simulation cannot start or go on                    (E-RUN-…)
    └── IntegrityError           stored data contradict each other                     (E-VERIFY-…)

Standard library only. Anything that reaches a user is one of these, never a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule in content.

    `path` is the place as (table, row key, field, index…); `place` is the same place as a reader
    would look it up: `file:line:column` for packs, empty for edits in the database.
    """

    code: str
    what: str
    value: Any
    rule: str
    fix: str = ""
    path: tuple[str | int, ...] = ()
    place: str = ""

    def __str__(self) -> str:
        """One line: `place: what = value: rule. fix [code]`."""
        where = f"{self.place}: " if self.place else ""
        shown = "" if self.value is None else f" = {shorten(self.value)}"
        fix = f" {self.fix}" if self.fix else ""
        return f"{where}{self.what}{shown} {self.rule}.{fix} [{self.code}]"


class QuestlabError(Exception):
    """Base of every error a user can meet; `str(error)` is a full sentence for people."""

    code = "E-000"
    exit_code = 1

    def __init__(self, message: str, *, code: str | None = None) -> None:
        """Keep the sentence for people and the stable code."""
        super().__init__(message)
        if code is not None:
            self.code = code


class SettingsError(QuestlabError):
    """A setting, address or option is wrong."""

    code = "E-SET-001"
    exit_code = 2


class DatabaseError(QuestlabError):
    """The database cannot be reached, opened or written."""

    code = "E-DB-001"
    exit_code = 3


class ContentError(QuestlabError):
    """Content breaks its rules; `violations` lists every one of them."""

    code = "E-CONTENT-000"
    exit_code = 4

    def __init__(self, violations: Sequence[Violation], *, heading: str = "") -> None:
        """Join all violations, one a line, under an optional heading."""
        self.violations = tuple(violations)
        lines = [heading] if heading else []
        super().__init__("\n".join(lines + [str(violation) for violation in self.violations]))


class PackError(ContentError):
    """Pack files break their rules; each violation carries file:line:column."""

    code = "E-PACK-000"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One row that two people changed: the base both saw, mine, and theirs (field → value)."""

    table: str
    row_key: str
    base: Mapping[str, Any] | None
    mine: Mapping[str, Any] | None
    theirs: Mapping[str, Any] | None
    theirs_by: str = ""
    fields: tuple[str, ...] = field(default=())


class StaleEdit(QuestlabError):
    """Rows changed since the form was drawn; `conflicts` shows base, mine and theirs.

    `mergeable` is true when no field was changed by both: applying with merge=True then loses
    nothing.
    """

    code = "E-EDIT-001"
    exit_code = 5

    def __init__(self, message: str, conflicts: Sequence[Conflict], *, mergeable: bool) -> None:
        """Keep the conflicts for a side-by-side view."""
        super().__init__(message)
        self.conflicts = tuple(conflicts)
        self.mergeable = mergeable


class Refused(QuestlabError):
    """The request is well formed but the actor or the present state does not allow it."""

    code = "E-REFUSED-001"
    exit_code = 5


class NotFound(QuestlabError):
    """Nothing has that name."""

    code = "E-FIND-001"
    exit_code = 6


class RunError(QuestlabError):
    """A simulation cannot start or go on."""

    code = "E-RUN-001"
    exit_code = 7


class Cancelled(RunError):
    """The run was cancelled by its owner."""

    code = "E-RUN-002"
    exit_code = 130


class IntegrityError(QuestlabError):
    """Stored data contradict each other."""

    code = "E-VERIFY-001"
    exit_code = 8


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Suggest the nearest known name: `Did you mean 'x'?`, or an empty string."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""


def shorten(value: Any, *, length_max: int = 80) -> str:
    """Show a value on one line, cut at `length_max` characters."""
    text = repr(value) if isinstance(value, str) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= length_max else text[: length_max - 1] + "…"
