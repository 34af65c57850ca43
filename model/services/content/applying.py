"""Making change sets real: apply, one-row edit, undo, and the history they leave.

`apply` locks the world, compares what the caller saw with what is there, validates the whole
result, and writes rows, changes and audit in one transaction, or changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Conflict, ContentError, NotFound, Refused, StaleEdit, did_you_mean
from model.services import audit
from model.services.catalog import content_tables
from model.services.catalog import table as table_info
from model.services.content import rows
from model.services.content.plans import Change, applied, merged
from model.services.content.rows import Document, Fields
from model.services.content.validation import normalise
from model.services.content.writing import write_changes
from model.services.idempotency import once
from model.services.worlds import world_by_key
from model.tables import Change as ChangeTable
from model.tables import ChangeSet, User
from model.words import Area, ChangeSetKind, ReviewState, Role

_LOCK_WORLD = 7_302


@dataclass(frozen=True, slots=True)
class ChangeSetInfo:
    """One change set as made; `id` is None when there was nothing to change."""

    id: int | None
    world: str
    kind: ChangeSetKind
    changes: tuple[Change, ...]


def apply(
    session: WriteSession,
    *,
    world: str,
    changes: Sequence[Change],
    kind: ChangeSetKind = ChangeSetKind.EDIT,
    expected: Mapping[tuple[str, str], int] | None = None,
    merge: bool = False,
    reverts_id: int | None = None,
) -> ChangeSetInfo:
    """Make `changes` to a world's draft, all or nothing.

    `expected` gives the versions the caller saw, by (table, key). Errors: StaleEdit when a row is
    not as the caller saw it (merge=True lets disjoint fields come together); ContentError with
    every violation of the whole result; Refused without the right role.
    """
    _require_roles(session, changes)
    made: list[ChangeSetInfo] = []

    def work() -> dict[str, Any]:
        made.append(
            _apply(
                session,
                world,
                tuple(changes),
                kind,
                expected or {},
                merge=merge,
                reverts_id=reverts_id,
            )
        )
        return {"change_set_id": made[0].id}

    request = {
        "world": world,
        "kind": kind.value,
        "changes": [[c.table, c.row_key, c.before, c.after] for c in changes],
    }
    answer = once(session, service="content.apply", request=request, work=work)
    if made:
        return made[0]
    assert answer is not None
    return _stored(session, world, kind, answer["change_set_id"])


def draft(session: Session, *, world: str) -> Document:
    """The whole draft of a world as a flat document, tables and keys sorted."""
    return rows.draft(session, world_id=world_by_key(session, key=world).id)


def versions(session: Session, *, world: str) -> dict[str, dict[str, int]]:
    """The version of every content row of a world's draft, by table and key."""
    return rows.versions(session, world_id=world_by_key(session, key=world).id)


def edit(
    session: WriteSession,
    *,
    world: str,
    table: str,
    row_key: str,
    fields: Mapping[str, Any],
    version: int,
    merge: bool = False,
) -> ChangeSetInfo:
    """Save a row's form: the changed `fields`, and the `version` the form was drawn from."""
    info = table_info(table)
    known = [column.name for column in info.fields]
    for name in fields:
        if name not in known:
            raise Refused(
                f"{info.label} has no field '{name}'. {did_you_mean(name, known)}".strip()
            )
    found = world_by_key(session, key=world)
    base = _fields_at_version(session, found.id, table, row_key, version)
    change = Change(table, row_key, before=base, after={**base, **fields})
    return apply(
        session, world=world, changes=[change], expected={(table, row_key): version}, merge=merge
    )


def undo(session: WriteSession, *, change_set_id: int, merge: bool = False) -> ChangeSetInfo:
    """Take one change set back by a new one; StaleEdit when its rows were changed since."""
    stored = session.get(ChangeSet, change_set_id)
    if stored is None:
        raise NotFound(f"There is no change set {change_set_id}. See the history for its number.")
    world = _world_key(session, stored.world_id)
    changes = [change.reversed() for change in _changes_of(session, change_set_id)]
    return apply(
        session,
        world=world,
        changes=changes,
        kind=ChangeSetKind.UNDO,
        merge=merge,
        reverts_id=change_set_id,
    )


def _apply(
    session: WriteSession,
    world: str,
    changes: tuple[Change, ...],
    kind: ChangeSetKind,
    expected: Mapping[tuple[str, str], int],
    *,
    merge: bool,
    reverts_id: int | None,
) -> ChangeSetInfo:
    found = world_by_key(session, key=world)
    audit.lock(session, _LOCK_WORLD, found.id)
    current = rows.draft(session, world_id=found.id)
    fresh = _reconciled(session, found.id, current, changes, expected, merge=merge)
    wanted = applied(current, fresh)
    normal, violations = normalise(wanted)
    if violations:
        raise ContentError(violations)
    final = _normal_changes(fresh, current, normal)
    if not final:
        return ChangeSetInfo(id=None, world=world, kind=kind, changes=())
    change_set = ChangeSet(
        world_id=found.id,
        kind=kind,
        actor_id=session.actor.user_id,
        why=session.why,
        at=session.now,
        idempotency_key=session.key,
        reverts_id=reverts_id,
    )
    session.add(change_set)
    session.flush()
    assert change_set.id is not None
    new_versions = write_changes(session, world_id=found.id, changes=final)
    _store_changes(session, change_set.id, final, new_versions)
    audit.record(
        session,
        action=f"content.{kind.value}",
        object_type="worlds",
        object_key=world,
        change_set_id=change_set.id,
        details={"rows": len(final)},
    )
    return ChangeSetInfo(id=change_set.id, world=world, kind=kind, changes=final)


def _normal_changes(
    changes: Iterable[Change], current: Document, normal: Document
) -> tuple[Change, ...]:
    """Changes with their results in canonical form, without those that change nothing."""
    final: list[Change] = []
    for change in changes:
        before = current[change.table].get(change.row_key)
        after = None if change.after is None else normal[change.table][change.row_key]
        if before != after:
            final.append(Change(change.table, change.row_key, before=before, after=after))
    return tuple(final)


def _reconciled(
    session: Session,
    world_id: int,
    current: Document,
    changes: tuple[Change, ...],
    expected: Mapping[tuple[str, str], int],
    *,
    merge: bool,
) -> list[Change]:
    """The changes as they apply now; StaleEdit when somebody's work would be lost."""
    fresh: list[Change] = []
    conflicts: list[Conflict] = []
    mergeable = True
    for asked in changes:
        change = _as_seen(session, world_id, asked, expected)
        theirs = current.get(change.table, {}).get(change.row_key)
        if theirs == change.before or theirs == change.after:
            fresh.append(Change(change.table, change.row_key, before=theirs, after=change.after))
            continue
        together = merged(change, theirs)
        if together is not None and merge:
            fresh.append(together)
            continue
        mergeable = mergeable and together is not None
        conflicts.append(_conflict(session, world_id, change, theirs))
    if conflicts:
        raise StaleEdit(
            _stale_sentence(conflicts, mergeable=mergeable), conflicts, mergeable=mergeable
        )
    return fresh


def _as_seen(
    session: Session, world_id: int, change: Change, expected: Mapping[tuple[str, str], int]
) -> Change:
    """The change with the row as it was at the version the caller's form was drawn from."""
    version = expected.get((change.table, change.row_key))
    if version is None:
        return change
    base = _fields_at_version(session, world_id, change.table, change.row_key, version)
    return Change(change.table, change.row_key, before=base, after=change.after)


def _conflict(session: Session, world_id: int, change: Change, theirs: Fields | None) -> Conflict:
    query = (
        sa.select(col(User.name))
        .join(ChangeSet, col(ChangeSet.actor_id) == col(User.id))
        .join(ChangeTable, col(ChangeTable.change_set_id) == col(ChangeSet.id))
        .where(col(ChangeSet.world_id) == world_id, col(ChangeTable.table) == change.table)
        .where(col(ChangeTable.row_key) == change.row_key)
        .order_by(col(ChangeTable.id).desc())
        .limit(1)
    )
    their_fields = Change(change.table, change.row_key, change.before, theirs).changed_fields
    return Conflict(
        table=change.table,
        row_key=change.row_key,
        base=change.before,
        mine=change.after,
        theirs=theirs,
        theirs_by=session.execute(query).scalar() or "",
        fields=tuple(sorted(set(their_fields) & set(change.changed_fields))),
    )


def _stale_sentence(conflicts: list[Conflict], *, mergeable: bool) -> str:
    names = ", ".join(f"{c.table} '{c.row_key}'" for c in conflicts[:5])
    who = next((c.theirs_by for c in conflicts if c.theirs_by), "somebody else")
    advice = (
        "You changed different fields: save again to keep both."
        if mergeable
        else "Compare both versions and save what should stay."
    )
    return (
        f"{names} was changed by {who} after you opened it. "
        f"Nothing was saved and nothing is lost. {advice}"
    )


def _fields_at_version(
    session: Session, world_id: int, name: str, row_key: str, version: int
) -> Fields:
    query = (
        sa.select(col(ChangeTable.after))
        .join(ChangeSet, col(ChangeTable.change_set_id) == col(ChangeSet.id))
        .where(col(ChangeSet.world_id) == world_id, col(ChangeTable.table) == name)
        .where(col(ChangeTable.row_key) == row_key, col(ChangeTable.version_after) == version)
        .order_by(col(ChangeTable.id).desc())
        .limit(1)
    )
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        known = rows.versions(session, world_id=world_id).get(name, {})
        hint = did_you_mean(row_key, known) or "Open it again."
        raise NotFound(f"{name} '{row_key}' has no version {version}. {hint}", code="E-FIND-004")
    fields: Fields = dict(found)
    return fields


def _store_changes(
    session: Session,
    change_set_id: int,
    changes: Iterable[Change],
    new_versions: Mapping[tuple[str, str], int],
) -> None:
    values = [
        {
            "change_set_id": change_set_id,
            "table": change.table,
            "row_key": change.row_key,
            "op": change.op,
            "before": change.before,
            "after": change.after,
            "version_after": new_versions[change.table, change.row_key],
            "review": ReviewState.OPEN,
        }
        for change in changes
    ]
    session.execute(sa.insert(ChangeTable), values)


def _require_roles(session: WriteSession, changes: Iterable[Change]) -> None:
    areas = {info.name: info.area for info in content_tables()}
    touched = {areas.get(change.table, Area.GAME) for change in changes}
    if touched <= {Area.LEARNING, Area.TEXT}:
        session.actor.require(Role.DESIGNER, Role.EDUCATOR)
    else:
        session.actor.require(Role.DESIGNER)


def _changes_of(session: Session, change_set_id: int) -> list[Change]:
    query = sa.select(ChangeTable).where(col(ChangeTable.change_set_id) == change_set_id)
    stored = session.execute(query.order_by(col(ChangeTable.id))).scalars()
    return [Change(c.table, c.row_key, before=c.before, after=c.after) for c in stored]


def _stored(
    session: Session, world: str, kind: ChangeSetKind, change_set_id: int | None
) -> ChangeSetInfo:
    changes = () if change_set_id is None else tuple(_changes_of(session, change_set_id))
    return ChangeSetInfo(id=change_set_id, world=world, kind=kind, changes=changes)


def _world_key(session: Session, world_id: int) -> str:
    from model.services.worlds import list_worlds

    return next(world.key for world in list_worlds(session) if world.id == world_id)
