"""Differences between documents as changes, and how two people's changes come together.

Pure: documents in, changes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model.services.content.rows import Document, Fields
from model.words import ChangeOperation


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one content row: its whole fields before and after (None: not there)."""

    table: str
    row_key: str
    before: Fields | None
    after: Fields | None

    @property
    def op(self) -> ChangeOperation:
        """Whether the row is added, changed or deleted."""
        if self.before is None:
            return ChangeOperation.ADD
        return ChangeOperation.DELETE if self.after is None else ChangeOperation.CHANGE

    @property
    def changed_fields(self) -> tuple[str, ...]:
        """Names of the fields that differ, sorted."""
        before, after = self.before or {}, self.after or {}
        return tuple(
            sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))
        )

    def reversed(self) -> Change:
        """The change that takes this one back."""
        return Change(self.table, self.row_key, before=self.after, after=self.before)


def plan(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes that turn `current` into `wanted`, by table and key; none when equal."""
    changes: list[Change] = []
    for table in sorted(current.keys() | wanted.keys()):
        before_rows, after_rows = current.get(table, {}), wanted.get(table, {})
        for key in sorted(before_rows.keys() | after_rows.keys()):
            before, after = before_rows.get(key), after_rows.get(key)
            if before != after:
                changes.append(Change(table, key, before=before, after=after))
    return tuple(changes)


def applied(current: Document, changes: Iterable[Change]) -> Document:
    """A copy of `current` with the changes made (rows not touched are shared)."""
    result = {table: dict(rows) for table, rows in current.items()}
    for change in changes:
        rows = result.setdefault(change.table, {})
        if change.after is None:
            rows.pop(change.row_key, None)
        else:
            rows[change.row_key] = change.after
    return result


def merged(change: Change, theirs: Fields | None) -> Change | None:
    """My change on top of theirs when no field was changed by both; None when they collide."""
    if change.before is None or change.after is None or theirs is None:
        return None
    mine = set(change.changed_fields)
    others = set(Change(change.table, change.row_key, change.before, theirs).changed_fields)
    if mine & others:
        return None
    after = {**theirs, **{name: change.after[name] for name in mine}}
    return Change(change.table, change.row_key, before=theirs, after=after)
