"""Putting made rows into the database through the services, and into the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from data.demo.past import Past
from data.demo.plans import Row, depth_of, is_membership, plan_of
from data.demo.rows import Engine
from data.demo.store import MADE_AT, Store
from data.demo.values import Values
from model.db import WriteSession
from model.services import records
from model.services.catalog import references_to

EXAMINED_ROWS = 20
"""So many rows of each table go through references and rules of the domain too; all rows go
through every check of columns and rows, and the database's own constraints."""
ID_FIELDS = {"player_id": "player_profiles", "user_id": "users", "note_id": "notes"}
"""What an id inside JSON refers to, by the end of its field's name."""


@dataclass
class Filling:
    """One fill of one world: its session, what is made so far, and what was simulated."""

    session: WriteSession
    world: str
    users: int
    values: Values
    store: Store
    past: Past = field(default_factory=Past)
    counts: dict[str, int] = field(default_factory=dict)
    examined_rows: int = EXAMINED_ROWS

    def __post_init__(self) -> None:
        """Remember the key that all keys of this fill begin with."""
        self.engine = Engine(self.store, self.values)
        self.values.row_id = self._row_id
        self._key = self.session.key

    def _row_id(self, field_name: str) -> int | None:
        """The id of some row that a field of JSON names."""
        for end, table in ID_FIELDS.items():
            if field_name.endswith(end) and (rows := self.store.of(table)):
                found: int = self.values.one(rows)["id"]
                return found
        return None

    @property
    def players(self) -> list[Row]:
        """The players, in the order in which they were simulated."""
        return self.store.of("player_profiles")

    def insert(self, name: str, rows: list[Row]) -> list[Row]:
        """Insert rows of a table through the records service; they get their ids."""
        examined = self.examined_rows
        # Rows that nothing refers to need no ids, and are inserted by the driver's fastest way.
        is_wanted = bool(references_to(name)) or is_membership(name)
        moments = [row.pop(MADE_AT, None) for row in rows]
        for part, chunk in enumerate((rows[:examined], rows[examined:])):
            if not chunk:
                continue
            self.session.key = f"{self._key}:{name}:{self.counts.get(name, 0)}:{part}"
            made = records.insert_many(
                self.session,
                table=name,
                rows=chunk,
                checked=part == 0,
                by_service=True,
                return_ids=is_wanted,
            )
            for row, row_id in zip(chunk, made.ids, strict=False):
                row["id"] = row_id
        self.session.key = self._key
        for row, moment in zip(rows, moments, strict=True):
            row[MADE_AT] = moment
        if is_wanted:
            self.store.add(name, rows)
        self.counted(name, len(rows))
        return rows

    def counted(self, name: str, count: int) -> None:
        """Count rows that a service wrote."""
        self.counts[name] = self.counts.get(name, 0) + count

    def parents(self, name: str) -> int:
        """How many rows the deepest reference of a table has."""
        found = [
            c for c in plan_of(name).references if not c.nullable and c.reference_table != "worlds"
        ]
        found.sort(key=lambda c: -depth_of(str(c.reference_table)))
        return len(self.store.of(str(found[0].reference_table))) if found else 0


Maker = Callable[[Filling], None]
"""Fills a table (or several) that the engine alone would not fill well."""
