"""How the references of a table are chosen: what is the same for all of its rows, found once."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from data.demo.plans import OWN_NAMES, PEOPLE, TablePlan, depth_of, plan_of
from data.demo.store import Store
from model.services.catalog import ColumnInfo

STRONG = ("player_profiles", "users", "characters")


class Link(NamedTuple):
    """One reference: its column, where it points, and what that says of the row."""

    column: ColumnInfo
    name: str
    target: str
    is_driver: bool
    is_person: bool
    is_own: bool
    """Whether the row belongs to what this points at: its facts are the row's."""


class Links:
    """The references of a table, deepest first, and how many of them a row has."""

    def __init__(self, plan: TablePlan, store: Store, drawn: Collection[str]) -> None:
        """Sort them; `drawn` columns are no references though they may be in a choice."""
        columns = sorted(
            plan.references,
            key=lambda c: (-depth_of(str(c.reference_table)), c.column not in OWN_NAMES.values()),
        )
        required = [c for c in columns if not c.nullable and c.reference_table != "worlds"]
        self.driver = required[0] if required else None
        self.all = tuple(_link(column, is_driver=column is self.driver) for column in columns)
        self.required = {c.column: True for c in columns if not c.nullable}
        targets = {link.name: link.target for link in self.all}
        choices = [(exactly, names) for exactly, names in plan.choices if names[0] not in drawn]
        self.choices = tuple(
            (exactly, tuple(name for name in names if store.of(targets[name])))
            for exactly, names in choices
        )
        grouped = {name for _, names in choices for name in names}
        self.optional = tuple(c.column for c in columns if c.nullable and c.column not in grouped)


def _link(column: ColumnInfo, *, is_driver: bool) -> Link:
    name, target = column.column, str(column.reference_table)
    is_own = OWN_NAMES.get(target, name) == name
    return Link(column, name, target, is_driver, target in PEOPLE, is_own)


@cache
def is_strong(fact: str) -> bool:
    """Whether two things that differ in this fact do not go together."""
    return fact in STRONG or depth_of(fact) > 1


@cache
def owners_of(target: str, strong: tuple[str, ...]) -> tuple[str, ...]:
    """What rows of a table belong to, deepest first; `strong` facts of the asking row too."""
    owners = [str(c.reference_table) for c in plan_of(target).references if not c.nullable]
    owners = [name for name in owners if name not in ("worlds", *PEOPLE)]
    found = dict.fromkeys([*owners, *strong])
    return tuple(sorted(found, key=lambda name: -depth_of(name)))


@cache
def by_depth(facts: tuple[str, ...]) -> tuple[str, ...]:
    """The names of facts, deepest first."""
    return tuple(sorted(facts, key=lambda name: -depth_of(name)))
