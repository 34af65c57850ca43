"""Every table against a dict: random creates, updates, deletes, restores, reads, moves, refusals.

The machine is made from the metadata. After each operation the answer must be what a plain dict
of rows would give; at the end every row, deleted ones too, must be as the dict has it.
The number of operations per table rises with QUESTLAB_FULL.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Database, WriteSession, write
from model.errors import NotFound, QuestlabError, Refused, StaleEdit
from model.services import records
from model.services.records import rules
from model.tables import CONTENT_TABLES, TABLES
from model.words import Operation
from tests.model.services.records.conftest import Ground
from tests.model.services.records.made_values import (
    BOOKKEEPING,
    START,
    Maker,
    fields,
    plain,
    reference,
)

FULL = bool(os.environ.get("QUESTLAB_FULL"))
OPERATIONS = {"sqlite": 500 if FULL else 80, "postgresql": 500 if FULL else 30}
"""Fewer in a usual run: the tables share one machinery, so all of them together meet it often."""
OPEN_TABLES = sorted(
    name
    for name, cls in TABLES.items()
    if cls.__operations__ and not cls.__append_only__ and name not in CONTENT_TABLES
)
Row = dict[str, Any]


@pytest.fixture(autouse=True)
def no_domain_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dict knows nothing of the domain: its rules have tests of their own."""
    rules.rules_of("users")
    monkeypatch.setattr(rules, "_RULES", {})


@pytest.mark.reliability
@pytest.mark.parametrize("table", OPEN_TABLES)
def test_a_table_behaves_like_a_dict(
    table: str, records_database: Database, ground: Ground
) -> None:
    """After any operations every answer and every row is what a dict of rows gives."""
    with write(records_database, actor=ground.admin, key="start", now=START) as session:
        machine = Machine(table, ground, session)
        for number in range(OPERATIONS[records_database.kind]):
            session.key = f"{table}-{number}"
            session.now = START + timedelta(seconds=number)
            machine.step()
        machine.compare()


class Machine:
    """A table and the dict that it should be like."""

    def __init__(self, table: str, ground: Ground, session: WriteSession) -> None:
        """Begin with the rows that are there."""
        self.table, self.session, self.ground = table, session, ground
        self.cls = TABLES[table]
        self.columns = self.cls.__table__.c
        self.random = random.Random(f"machine {table}")
        self.maker = Maker(f"values {table}", ground.parents)
        self.rows: dict[int, Row] = {row["id"]: row for row in self._stored()}
        self.given = frozenset(self.rows)
        self.uniques = _uniques(self.cls.__table__)
        self.met: dict[str, bool] = {}

    def step(self) -> None:
        """One random operation."""
        name = self.random.choices(
            ("create", "update", "delete", "restore", "get", "list", "move", "again", "broken"),
            (26, 22, 8, 8, 6, 3, 10, 3, 14),
        )[0]
        getattr(self, name)()

    # --- operations ----------------------------------------------------------------------------

    def create(self) -> None:
        """A new row, which only its unique values may forbid."""
        values = self.maker.row(self.table)
        if not self._allows(Operation.CREATE):
            return self._refused(Refused, "create", values=values)
        if self._clashes({**values, "deleted_at": None}):
            return self._refused(records.RecordError, "create", values=values)
        made = records.create(self.session, table=self.table, values=values)
        assert set(made) == self._shown()
        self._same(made, values)
        assert made["id"] not in self.rows
        self.rows[made["id"]] = self._bookkept(made)
        return None

    def update(self) -> None:
        """Some fields of a row, at the right version or a wrong one."""
        row = self._pick(deleted=False)
        if row is None:
            return None
        values = self._changes(row)
        version = row.get("version")
        asked = {"id": row["id"], "values": values, "expected_version": version}
        if not self._allows(Operation.UPDATE):
            return self._refused(Refused, "update", **asked)
        if version is not None and self.random.random() < 0.15:
            stale = self._refused(StaleEdit, "update", **{**asked, "expected_version": version + 1})
            return stale
        if self._clashes({**row, **values}):
            return self._refused(records.RecordError, "update", **asked)
        after = records.update(self.session, table=self.table, **asked)
        self._same(after, {**row, **values})
        changed = {n: v for n, v in values.items() if n in row and not self._equal(n, row[n], v)}
        if changed:
            self._touched(row)
        row.update(changed)
        self._exactly(after, row)
        return None

    def delete(self) -> None:
        """A row goes: softly, or for good."""
        row = self._pick(deleted=False)
        if row is None:
            return None
        if not self._allows(Operation.DELETE):
            return self._refused(Refused, "delete", id=row["id"])
        records.delete(self.session, table=self.table, id=row["id"])
        if "deleted_at" in row:
            self._touched(row)
            row["deleted_at"] = self.session.now
        else:
            del self.rows[row["id"]]
        return self._refused(NotFound, "delete", "later", id=row["id"])

    def restore(self) -> None:
        """A deleted row comes back, unless its place is taken."""
        row = self._pick(deleted=True)
        if row is None or not self._allows(Operation.DELETE):
            return None
        if self._clashes({**row, "deleted_at": None}):
            return self._refused(records.RecordError, "restore", id=row["id"])
        after = records.restore(self.session, table=self.table, id=row["id"])
        self._touched(row)
        row["deleted_at"] = None
        self._exactly(after, row)
        return None

    def get(self) -> None:
        """A row as it is; a deleted or unknown one is not found."""
        row = self._pick(deleted=self.random.random() < 0.3)
        if row is None:
            row = {"id": max(self.rows, default=0) + 1_000, "deleted_at": START}
        asked = {"actor": self.ground.admin, "table": self.table, "id": row["id"]}
        if row.get("deleted_at") is not None:
            with pytest.raises(NotFound):
                records.get(self.session, **asked)
            return
        self._exactly(records.get(self.session, **asked), row)

    def list(self) -> None:
        """Pages in any order give every row once."""
        sortable = [c.name for c in self.columns if not isinstance(c.type, sa.JSON)]
        sortable = [name for name in sortable if name in self._shown()]
        sort = [self.random.choice(("", "-")) + self.random.choice(sortable)]
        assert {row["id"] for row in self._pages(sort, deleted=False)} == {
            row["id"] for row in self.rows.values() if row.get("deleted_at") is None
        }

    def move(self) -> None:
        """A status moves where its machine says, and nowhere else."""
        row = self._pick(deleted=False)
        states = {c.name: c.info["machine"] for c in self.columns if "machine" in c.info}
        if row is None or not states:
            return None
        name = self.random.choice(sorted(states))
        target = self.random.choice(list(states[name].states)).value
        move = states[name].move(row[name], target)
        asked = {"id": row["id"], "to": target, "column": name, "by_system": True}
        people = move is not None and {mover.value for mover in move.by} - {"system"}
        able = move is not None and (
            "system" in {mover.value for mover in move.by}
            or (bool(people) and self._allows(Operation.UPDATE))
        )
        if not able:
            return self._refused(Refused, "change_state", **asked)
        if self._clashes({**row, name: target}):
            return self._refused(records.RecordError, "change_state", **asked)
        after = records.change_state(self.session, table=self.table, **asked)
        self._touched(row)
        row[name] = target
        self._exactly(after, row)
        return None

    def again(self) -> None:
        """The same request under the same key has one effect."""
        values = self.maker.row(self.table)
        if not self._allows(Operation.CREATE) or self._clashes({**values, "deleted_at": None}):
            return
        first = records.create(self.session, table=self.table, values=values)
        assert records.create(self.session, table=self.table, values=values) == first
        self.rows[first["id"]] = self._bookkept(first)

    def broken(self) -> None:
        """One wrong value is refused by name, and nothing is changed."""
        column = self.random.choice(fields(self.table))
        wrong = self.random.choice([object(), [object()], "\ud800", "a\x00b", b"bytes"])
        values = {**self.maker.row(self.table), column.name: wrong}
        if self._allows(Operation.CREATE):
            self._refused(records.RecordError, "create", column.name, values=values)
        unknown = {**self.maker.row(self.table), "no_such_field": 1}
        if self._allows(Operation.CREATE):
            self._refused(records.RecordError, "create", "no_such_field", "u", values=unknown)

    # --- the dict --------------------------------------------------------------------------------

    def compare(self) -> None:
        """Every row of the table is as the dict has it."""
        found = {row["id"]: row for row in self._stored()}
        assert found.keys() == self.rows.keys()
        for row_id, row in self.rows.items():
            self._exactly(found[row_id], row)

    def _stored(self) -> Iterator[Row]:
        yield from self._pages(["id"], deleted=False)
        yield from self._pages(["id"], deleted=True)

    def _pages(self, sort: list[str], *, deleted: bool) -> Iterator[Row]:
        cursor = None
        while True:
            page = records.list_rows(
                self.session,
                actor=self.ground.admin,
                table=self.table,
                sort=sort,
                cursor=cursor,
                limit=37,
                deleted=deleted,
            )
            yield from page.rows
            cursor = page.next_cursor
            if cursor is None:
                return

    def _allows(self, operation: Operation) -> bool:
        return operation in self.cls.__operations__

    def _shown(self) -> set[str]:
        return {c.name for c in self.columns if not c.info.get("secret")}

    def _pick(self, *, deleted: bool) -> Row | None:
        """A row that the machine made itself: others refer to those that were there."""
        able = [
            row
            for row_id, row in sorted(self.rows.items())
            if row_id not in self.given and (row.get("deleted_at") is not None) is deleted
        ]
        return self.random.choice(able) if able else None

    def _changes(self, row: Row) -> Row:
        """New values for a few fields that together keep the row's rules."""
        movable = [
            c for c in fields(self.table) if "machine" not in c.info and c.name != "world_id"
        ]
        chosen = self.random.sample(movable, min(len(movable), self.random.randint(1, 3)))
        wanted = {c.name: row.get(c.name) for c in fields(self.table)}
        wanted |= {c.name: self.maker.value(self.table, c) for c in chosen}
        mended = self.maker.mended(self.table, dict(wanted))
        kept = {c.name for c in movable}
        return {
            name: value
            for name, value in mended.items()
            if name in kept and (value != row.get(name) or name in {c.name for c in chosen})
        }

    def _touched(self, row: Row) -> None:
        if "version" in row:
            row["version"] += 1
        if "updated_at" in row:
            row["updated_at"] = self.session.now

    def _bookkept(self, made: Row) -> Row:
        expected = {"version": 1, "deleted_at": None}
        expected |= {"created_at": self.session.now, "updated_at": self.session.now}
        for name, value in expected.items():
            assert made.get(name, value) == value, name
        return dict(made)

    def _same(self, made: Row, values: Row) -> None:
        """The row holds what was given; JSON may have gained its shape's defaults."""
        for name, value in values.items():
            if name in made and name not in BOOKKEEPING:
                assert self._equal(name, made[name], value), name

    def _exactly(self, found: Row, row: Row) -> None:
        for name, value in row.items():
            if name in found:
                assert self._equal(name, found[name], value), name

    def _equal(self, name: str, found: Any, given: Any) -> bool:
        """Whether a column holds what was given."""
        is_json = isinstance(self.columns[name].type, sa.JSON)
        return _within(found, given) if is_json else bool(found == given)

    def _clashes(self, row: Row) -> bool:
        """Whether a unique rule forbids the row, by this test's own reading of the rules."""
        return any(
            self._counted(row, names, condition)
            and any(
                other["id"] != row.get("id")
                and self._counted(other, names, condition)
                and [plain(other[n]) for n in names] == [plain(row[n]) for n in names]
                for other in self.rows.values()
            )
            for names, condition in self.uniques
        )

    def _counted(self, row: Row, names: list[str], condition: str) -> bool:
        """Whether a unique rule counts the row: SQLite itself is asked about conditions."""
        if any(row.get(name) is None for name in names):
            return False
        if not condition:
            return True
        known = [name for name in list(self.columns.keys()) if name in condition]
        literal = ", ".join(f"{_literal(row.get(name))} AS {name}" for name in known)
        question = f"SELECT 1 FROM (SELECT {literal}) AS made WHERE {condition}"
        if question not in self.met:
            self.met[question] = self.session.execute(sa.text(question)).first() is not None
        return self.met[question]

    def _refused(
        self, kind: type[QuestlabError], act: str, word: str = "", mark: str = "", **asked: Any
    ) -> None:
        self.session.key += f"-{word}{mark}x"
        with pytest.raises(kind) as error:
            getattr(records, act)(self.session, table=self.table, **asked)
        if kind is records.RecordError and word:
            places = [violation.path[2] for violation in error.value.violations]
            assert word in places


def _uniques(table: sa.Table) -> list[tuple[list[str], str]]:
    """Columns and condition of each unique rule."""
    found = [
        ([column.name for column in constraint.columns], "")
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    ]
    for index in table.indexes:
        if index.unique:
            condition = index.dialect_options["sqlite"].get("where")
            text = "" if condition is None else str(condition)
            found.append(([column.name for column in index.columns], text))
    return found


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def _within(found: Any, given: Any) -> bool:
    """Whether JSON holds everything that was given."""
    if isinstance(given, dict) and isinstance(found, dict):
        return all(name in found and _within(found[name], value) for name, value in given.items())
    if isinstance(given, list) and isinstance(found, list):
        return len(found) == len(given) and all(map(_within, found, given))
    return bool(found == given)


def test_each_reference_is_kept_within_its_world_by_the_machine(ground: Ground) -> None:
    """The made ground itself refers to rows that are there, for each referenced table."""
    wanted = {r for cls in TABLES.values() for c in cls.__table__.c if (r := reference(c))}
    assert wanted <= ground.parents.keys() | {("audit_events", "id")}
