"""What the demo engine needs to know of a table, derived once from what the table declares."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from heapq import heappop, heappush
from typing import Any

from model.services.catalog import ColumnInfo, TableInfo, table, tables
from model.words import Room, StateMachine

Row = dict[str, Any]
BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at", "deleted_at"})
PEOPLE = ("users", "player_profiles")
OWN_NAMES = {"player_profiles": "player_id", "users": "user_id", "characters": "character_id"}
"""Columns that say whose row it is; other columns to the same tables name somebody else."""
_MEMBERS = re.compile(r"(membership|participant|member)s?$")


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns that no two rows share, among the rows that `holds`."""

    columns: tuple[str, ...]
    holds: Callable[[Row], bool]


@dataclass(frozen=True, eq=False)
class TablePlan:
    """One table: its references, rules over several columns, unique keys and plain columns."""

    info: TableInfo
    references: tuple[ColumnInfo, ...]
    plain: tuple[ColumnInfo, ...]
    status: tuple[ColumnInfo, ...]
    uniques: tuple[Unique, ...]
    choices: tuple[tuple[bool, tuple[str, ...]], ...]
    """Groups of references of which exactly one (True) or at most one (False) is set."""
    orders: tuple[tuple[bool, str, str], ...]
    """Pairs in order, strictly (True) or not."""
    different: tuple[tuple[str, str], ...]
    own: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """The table's name."""
        return self.info.name

    @cached_property
    def columns(self) -> frozenset[str]:
        """Names of all columns."""
        return frozenset(column.column for column in self.info.columns)

    @property
    def unique_texts(self) -> frozenset[str]:
        """Texts that carry a unique key alone, or beside a world: drawn once only."""
        found = set()
        for unique in self.uniques:
            rest = [name for name in unique.columns if name not in ("world_id",)]
            if len(rest) == 1:
                found.add(rest[0])
        return frozenset(found)


@cache
def plan_of(name: str) -> TablePlan:
    """The plan of a table."""
    info = table(name)
    columns = [c for c in info.columns if c.column not in BOOKKEEPING]
    if info.room is Room.CONTENT:
        columns = [c for c in columns if c.column not in ("world_id", "key")]
    uniques = [c for c in info.constraints if c.kind == "unique" and c.columns[-1] != "key"]
    references = tuple(c for c in columns if c.reference_table is not None)
    checks = [c for c in info.constraints if c.kind == "check" and c.relation]
    return TablePlan(
        info=info,
        references=references,
        plain=tuple(c for c in columns if c.reference_table is None and c.states is None),
        status=tuple(c for c in columns if c.states is not None),
        uniques=tuple(
            Unique(c.columns, _condition(c.rule.removeprefix("where "))) for c in uniques
        ),
        choices=tuple(
            (c.relation == "exactly_one", c.columns)
            for c in checks
            if c.relation in ("exactly_one", "at_most_one")
        ),
        orders=tuple(
            (c.relation == "strictly_in_order", c.columns[0], c.columns[1])
            for c in checks
            if c.relation.endswith("in_order")
        ),
        different=tuple((c.columns[0], c.columns[1]) for c in checks if c.relation == "different"),
    )


def _condition(rule: str) -> Callable[[Row], bool]:
    """The condition of a partial unique index as a test of a row."""
    tests = [test for part in rule.split(" AND ") if (test := _test(part.strip()))]
    if not tests:
        return lambda row: True
    return lambda row: all(test(row) for test in tests)


def _test(part: str) -> Callable[[Row], bool] | None:
    if not part or part == "deleted_at IS NULL":
        return None
    if found := re.fullmatch(r"\(?(\w+) = '(\w+)'\)?", part):
        name, value = found.groups()
        return lambda row: str(row.get(name)) == value
    if found := re.fullmatch(r"(\w+) (?:=|IS) (?:true|1)", part):
        name = found.group(1)
        return lambda row: bool(row.get(name))
    if found := re.fullmatch(r"\(?(\w+) IS (NOT )?NULL\)?", part):
        name, filled = found.group(1), bool(found.group(2))
        return lambda row: (row.get(name) is not None) == filled
    if found := re.fullmatch(r"(NOT )?(\w+)", part):
        wanted, name = found.group(1) is None, found.group(2)
        return lambda row: bool(row.get(name)) == wanted
    return None


@cache
def order_of_tables() -> tuple[str, ...]:
    """Every table, parents before children; of those that could come next, memberships first.

    A reference that closes a circle (or points at its own table) is not waited for.
    """
    waits = {info.name: _waits_for(info) for info in tables()}
    needed_by: dict[str, set[str]] = {name: set() for name in waits}
    for name, targets in waits.items():
        for target in targets:
            needed_by[target].add(name)
    ready: list[tuple[int, str]] = []
    left = {name: len(targets) for name, targets in waits.items()}
    for name, count in left.items():
        if not count:
            heappush(ready, (not is_membership(name), name))
    found: list[str] = []
    while ready:
        _, name = heappop(ready)
        found.append(name)
        for child in sorted(needed_by[name]):
            left[child] -= 1
            if not left[child]:
                heappush(ready, (not is_membership(child), child))
    return (*found, *sorted(set(waits) - set(found)))


def _waits_for(info: TableInfo) -> set[str]:
    return {
        column.reference_table
        for column in info.columns
        if column.reference_table not in (None, info.name)
        and (info.name, column.column) not in _CIRCLES
    }


_CIRCLES = {("worlds", "published_revision_id")}


def is_membership(name: str) -> bool:
    """Whether rows of a table say who belongs to a group."""
    return _MEMBERS.search(name) is not None


@cache
def group_of(name: str) -> tuple[str, str, str] | None:
    """A membership table's (group column, group table, player column); None for other tables."""
    if not is_membership(name):
        return None
    plan = plan_of(name)
    required = [c for c in plan.references if not c.nullable]
    people = [c for c in required if c.reference_table == "player_profiles"]
    groups = [c for c in required if c.reference_table not in (*PEOPLE, "worlds")]
    groups = [c for c in groups if table(str(c.reference_table)).room is not Room.CONTENT]
    if len(groups) != 1 or len(people) < 1:
        return None
    return groups[0].column, str(groups[0].reference_table), people[0].column


@cache
def membership_of(group: str) -> str | None:
    """The table that says who belongs to a group of this kind."""
    found = [
        info.name for info in tables() if (g := group_of(info.name)) is not None and g[1] == group
    ]
    return min(found, key=lambda name: ("membership" not in name, name), default=None)


@cache
def depth_of(name: str) -> int:
    """How many tables of play stand above this one: the deepest reference says most about a row."""
    info = table(name)
    if info.room not in (Room.PLAY, Room.ACCOUNT):
        return 0
    if name == "player_profiles":
        return 2
    if membership_of(name) is not None:
        return 3  # groups say more about a row than the people in them
    above = [
        depth_of(str(c.reference_table))
        for c in plan_of(name).references
        if c.reference_table != name and not c.nullable
    ]
    return 1 + max(above, default=0)


def is_personal(name: str) -> bool:
    """Whether rows of a table belong to one person and to nothing deeper."""
    required = [c for c in plan_of(name).references if not c.nullable]
    deepest = max((depth_of(str(c.reference_table)) for c in required), default=0)
    return deepest <= depth_of("player_profiles") and any(
        c.reference_table in PEOPLE for c in required
    )


def states_of(column: ColumnInfo) -> StateMachine:
    """The machine of a status column."""
    assert column.states is not None
    return column.states
