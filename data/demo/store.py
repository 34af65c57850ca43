"""The demo's rows made so far: by id, by what they belong to, and who is in which group.

A row's facts are everything it belongs to, by table: an answer's facts name its attempt, the
attempt's player, quiz, skill… Two references of one row agree when their facts do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from data.demo.plans import OWN_NAMES, Row, group_of, membership_of, plan_of

MADE_AT = "_made_at"
"""Where a stored row keeps the moment it was made (tables without created_at have it too)."""


class Store:
    """Rows by table; ids are the database's, or a content row's key while content is made."""

    def __init__(self, world_id: int) -> None:
        """Start empty, in one world."""
        self.world_id = world_id
        self.rows: dict[str, list[Row]] = {}
        self.by_id: dict[str, dict[Any, Row]] = {}
        self._facts: dict[str, dict[Any, dict[str, Any]]] = {}
        self._indexes: dict[tuple[str, str], dict[Any, list[Row]]] = {}
        self._members: dict[str, dict[Any, list[Any]]] = {}

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Keep rows that have ids now."""
        kept, known = self.rows.setdefault(table, []), self.by_id.setdefault(table, {})
        for row in rows:
            kept.append(row)
            known[row["id"]] = row
        for key in [key for key in self._indexes if key[0] == table]:
            del self._indexes[key]
        if (group := group_of(table)) is not None:
            self._members.pop(group[1], None)

    def of(self, table: str) -> list[Row]:
        """All rows of a table so far."""
        return self.rows.get(table, [])

    def made_at(self, table: str, row_id: Any) -> datetime | None:
        """When a row was made."""
        row = self.by_id.get(table, {}).get(row_id)
        found: datetime | None = None if row is None else row.get(MADE_AT)
        return found

    def facts(self, table: str, row: Row) -> dict[str, Any]:
        """Table → id of everything a row belongs to, itself too."""
        known = self._facts.setdefault(table, {})
        found = known.get(row["id"])
        if found is None:
            found = known[row["id"]] = self._follow(table, row)
        return found

    def _follow(self, table: str, row: Row) -> dict[str, Any]:
        found = {table: row["id"]}
        for name, target in _owners(table):
            value = row.get(name)
            above = None if value is None else self.by_id.get(target, {}).get(value)
            if above is not None:
                # What is known already stays, in its place.
                found = {**found, **self.facts(target, above), **found}
        return found

    def belonging(self, table: str, fact: str) -> dict[Any, list[Row]]:
        """The rows of a table by the id of what they belong to in the table `fact`."""
        known = self._indexes.get((table, fact))
        if known is None:
            known = self._indexes[table, fact] = {}
            for row in self.of(table):
                known.setdefault(self.facts(table, row).get(fact), []).append(row)
        return known

    def members(self, group: str, group_id: Any) -> list[Any] | None:
        """The players in a group; None when this kind of group has no memberships."""
        table = membership_of(group)
        if table is None or table not in self.rows:
            return None
        if group not in self._members:
            column, _, player = group_of(table) or ("", "", "")
            found: dict[Any, list[Any]] = {}
            for row in self.of(table):
                if _takes_part(table, row):
                    found.setdefault(row[column], []).append(row[player])
            self._members[group] = found
        return self._members[group].get(group_id, [])


@cache
def _owners(table: str) -> tuple[tuple[str, str], ...]:
    """The references of a table that say what its rows belong to: column and target."""
    found = [(column.column, str(column.reference_table)) for column in plan_of(table).references]
    # Other columns to the people's tables are somebody else's part in the row.
    return tuple(
        (name, target)
        for name, target in found
        if target not in ("worlds", table) and OWN_NAMES.get(target, name) == name
    )


_THERE = frozenset({"active", "joined", "registered", "accepted", "confirmed", "completed"})


def _takes_part(table: str, row: Row) -> bool:
    status = plan_of(table).status
    return not status or str(row[status[0].column]) in _THERE
