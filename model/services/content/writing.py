"""Writing validated changes into content rows: the only statements that touch content tables.

Deletes are soft; a key that comes back is its old row again, so play that points at it stays right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from model.db import WriteSession
from model.services.catalog import TableInfo, content_tables
from model.services.content import rows
from model.services.content.plans import Change


def write_changes(
    session: WriteSession, *, world_id: int, changes: Sequence[Change]
) -> dict[tuple[str, str], int]:
    """Write the rows of `changes`; gives each row's new version by (table, key).

    Rows to be changed leave the unique indexes first, so that two rows may swap a unique value.
    """
    by_table: dict[str, list[Change]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change)
    existing = {
        name: rows.row_ids(
            session, world_id=world_id, table_name=name, keys=[c.row_key for c in items]
        )
        for name, items in by_table.items()
    }
    for name, items in by_table.items():
        leaving = [existing[name][c.row_key][0] for c in items if c.before is not None]
        _set_deleted(session, name, leaving)
    new_versions: dict[tuple[str, str], int] = {}
    ids = _Ids(session, world_id)
    for info in content_tables():
        for change in _named_first(info, by_table.get(info.name, [])):
            known = existing[info.name].get(change.row_key)
            new_versions[info.name, change.row_key] = 1 if known is None else known[1] + 1
            row_id = _write(session, world_id, info, change, known, ids)
            ids.written(info.name, change.row_key, row_id)
        ids.forget(info.name)
    return new_versions


def _named_first(info: TableInfo, changes: list[Change]) -> list[Change]:
    """The changes of a table, a row that others of the same table name before these.

    Validation has refused circles.
    """
    own = [column.name for column in info.fields if column.reference_table == info.name]
    if not own:
        return changes
    by_key = {change.row_key: change for change in changes}
    ordered: dict[str, Change] = {}

    def take(change: Change) -> None:
        for name in own:
            other = by_key.get((change.after or {}).get(name) or "")
            if other is not None and other.row_key not in ordered:
                take(other)
        ordered[change.row_key] = change

    for change in changes:
        if change.row_key not in ordered:
            take(change)
    return list(ordered.values())


class _Ids(Mapping[str, Mapping[str, int]]):
    """Key → id of each content table of a world, read when first asked for."""

    def __init__(self, session: WriteSession, world_id: int) -> None:
        self._session, self._world_id = session, world_id
        self._known: dict[str, dict[str, int]] = {}

    def __getitem__(self, name: str) -> Mapping[str, int]:
        if name not in self._known:
            table = rows.table_of(name)
            query = sa.select(table.c.key, table.c.id).where(
                table.c.world_id == self._world_id, table.c.deleted_at.is_(None)
            )
            self._known[name] = dict(self._session.execute(query).all())
        return self._known[name]

    def written(self, name: str, key: str, row_id: int) -> None:
        """Keep a row that has just been written, for rows of its own table that name it."""
        if name in self._known:
            self._known[name][key] = row_id

    def forget(self, name: str) -> None:
        """Read a table again: its rows have just been written."""
        self._known.pop(name, None)

    def __iter__(self) -> Any:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _set_deleted(session: WriteSession, name: str, row_ids: list[int]) -> None:
    if row_ids:
        table = rows.table_of(name)
        session.execute(
            sa.update(table).where(table.c.id.in_(row_ids)).values(deleted_at=session.now)
        )


def _write(
    session: WriteSession,
    world_id: int,
    info: TableInfo,
    change: Change,
    known: tuple[int, int] | None,
    ids: Mapping[str, Mapping[str, int]],
) -> int:
    """Write one change; gives the row's id."""
    table = rows.table_of(info.name)
    if change.after is None:
        assert known is not None
        values: dict[str, Any] = {"deleted_at": session.now}
    else:
        values = {**rows.columns_of(info, change.after, ids), "deleted_at": None}
    if known is None:
        made: Any = session.execute(
            sa.insert(table).values(
                world_id=world_id,
                key=change.row_key,
                version=1,
                created_at=session.now,
                updated_at=session.now,
                **values,
            )
        )
        return int(made.inserted_primary_key[0])
    # A clock that went back never makes a row older than its making.
    now = sa.literal(session.now, table.c.updated_at.type)
    changed_at = sa.case((table.c.created_at > now, table.c.created_at), else_=now)
    session.execute(
        sa.update(table)
        .where(table.c.id == known[0])
        .values(version=known[1] + 1, updated_at=changed_at, **values)
    )
    return known[0]
