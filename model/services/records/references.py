"""References of records: what they point at must be there, not deleted, and in the same world.

One query per referenced table for any number of rows, so that a batch pays for its sets of ids and
not for its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.columns import columns_of
from model.services.records.faults import Where
from model.services.records.paths import Located, world_chains
from model.tables import TABLES

CHUNK = 1000
Row = Mapping[str, Any]
Place = Callable[[int], Where]
"""Names the row at an index of a sequence of rows."""


class Target(NamedTuple):
    """A row that is pointed at: whether it is deleted, and its world."""

    is_deleted: bool
    world_id: int | None


def broken_references(
    session: Session,
    table: str,
    rows: Sequence[Row],
    place: Place,
    *,
    changed: Iterable[str] | None = None,
) -> Iterator[Violation]:
    """What is wrong with the references of these rows; only the `changed` ones, when given.

    `place` names the row at an index. The row's own world, or that of its first filled reference,
    is the world that the others must be of.
    """
    columns = columns_of(table)
    references = {name: c.reference for name, c in columns.items() if c.reference is not None}
    looked_at = set(references) if changed is None else set(changed) & set(references)
    if not looked_at:
        return
    known = {
        name: _targets(session, target, {row.get(name) for row in rows} - {None})
        for name, target in references.items()
        if name in looked_at or world_chains(target[0])
    }
    worlds = [name for name in _world_first(table, references) if name in known]
    for index, row in enumerate(rows):
        for name in looked_at:
            value = row.get(name)
            found = None if value is None else known[name].get(value)
            if value is not None and (found is None or found.is_deleted):
                yield _missing(place(index), name, value, references[name], found)
        for name, by in _strangers(row, worlds, known):
            if not looked_at.isdisjoint({name, by}):
                yield place(index).violation(
                    "E-RECORD-014",
                    name,
                    row.get(name),
                    f"must belong to the same world as {by} = {row.get(by)}",
                    "Choose one of this world.",
                )


def _world_first(table: str, references: Mapping[str, tuple[str, str]]) -> list[str]:
    """References that lead into a world, those that say the row's own world first."""
    own = [chain[0] for chain in world_chains(table)]
    leading = [name for name, target in references.items() if world_chains(target[0])]
    return sorted(leading, key=lambda name: (own.index(name) if name in own else len(own), name))


def _missing(
    where: Where, name: str, value: Any, target: tuple[str, str], found: Target | None
) -> Violation:
    """The violation of a reference to a row that is not there, or deleted."""
    if found is None:
        return where.violation(
            "E-RECORD-005",
            name,
            value,
            f"must be the {target[1]} of one of the {target[0]}",
            "Choose another.",
        )
    return where.violation(
        "E-RECORD-005",
        name,
        value,
        f"must not be one of the deleted {target[0]}",
        "Choose another.",
    )


def _strangers(
    row: Row, worlds: Sequence[str], known: Mapping[str, Mapping[Any, Target]]
) -> Iterator[tuple[str, str]]:
    """References into another world than the row's own, each with what says the own world."""
    home, by = row.get("world_id"), "world_id"
    for name in worlds:
        found = known[name].get(row.get(name))
        if found is None or found.world_id is None:
            continue
        if home is None:
            home, by = found.world_id, name
        elif found.world_id != home:
            yield name, by


def _targets(session: Session, target: tuple[str, str], values: set[Any]) -> dict[Any, Target]:
    """What is known of the rows with these values, by value."""
    found: dict[Any, Target] = {}
    query, column = _target_query(target)
    wanted = sorted(values)
    for start in range(0, len(wanted), CHUNK):
        part = query.where(column.in_(wanted[start : start + CHUNK]))
        for value, is_deleted, world_id in session.execute(part):
            found[value] = Target(bool(is_deleted), world_id)
    return found


@cache
def _target_query(target: tuple[str, str]) -> tuple[sa.Select[Any], sa.Column[Any]]:
    """The question about referenced rows, and the column that says which."""
    located = Located(target[0])
    column = located.root.c[target[1]]
    deleted: Any = sa.false()
    if "deleted_at" in located.root.c:
        deleted = located.root.c.deleted_at.is_not(None)
    return sa.select(column, deleted, located.world).select_from(located.source), column


def used_by(session: Session, table: str, row_id: int) -> list[str]:
    """Tables with rows that forbid a real delete of this row, each as `3 parties`."""
    found: list[str] = []
    for name, query in _uses_of(table):
        count = session.execute(query, {"row_id": row_id}).scalar_one()
        if count:
            found.append(f"{count} {name}")
    return found


@cache
def _uses_of(table: str) -> list[tuple[str, sa.Select[int]]]:
    """The references that forbid a delete: each one's table, and the question how many use it."""
    return [
        (
            name,
            sa.select(sa.func.count())
            .select_from(cls.__table__)
            .where(column == sa.bindparam("row_id")),
        )
        for name, cls in sorted(TABLES.items())
        for column in cls.__table__.columns
        for key in column.foreign_keys
        if key.column.table.name == table and key.ondelete in (None, "RESTRICT")
    ]
