"""Create, update, delete and restore of one record of any table that declares these operations.

Every write is examined whole (all violations at once), happens once per idempotency key, counts the
version up and leaves one audit entry. Content tables go through services.content, the one door of
content. A status changes only through `change_state` (states).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Conflict, NotFound, Refused, StaleEdit, Violation
from model.services import outside
from model.services.records import content_door, storing
from model.services.records.faults import Where, raise_all
from model.services.records.permissions import Act, closed, field_refusal, refusal, subject
from model.services.records.reading import shown
from model.services.records.references import broken_references, used_by
from model.services.records.requests import (
    Answer,
    do_once,
    fingerprint,
    known_table,
    note,
    refuse,
)
from model.services.records.rules import broken_rules
from model.services.records.standings import standing_for, standing_of
from model.services.records.uniques import taken
from model.services.records.validation import examine
from model.tables import CONTENT_TABLES, TABLES, AuditEvent, User

Row = dict[str, Any]


def create(session: WriteSession, *, table: str, values: Mapping[str, Any]) -> Row:
    """Make a row; gives it as it now is.

    Errors: RecordError with every violation; Refused when the table or the actor does not allow it.
    """
    request = {"values": fingerprint(values)}

    def work() -> Answer:
        if table in CONTENT_TABLES:
            return content_door.create(session, table, values)
        of = subject(table)
        refuse(closed(of, Act.CREATE), code="E-RECORD-021")
        clean, violations = examine(table, values, now=session.now)
        where = Where(table)
        standing = standing_for(session, table, row=clean, actor=session.actor)
        refuse(refusal(session.actor, of, Act.CREATE, standing))
        refuse(field_refusal(session.actor, of, Act.CREATE, values))
        raise_all(violations + tied(session, table, clean, where, None))
        row_id = storing.insert(session, table, clean)
        outside.asked_on_create(session, table, [row_id])
        note(session, Act.CREATE, table, row_id, {"fields": sorted(values)})
        return {"id": row_id}

    answer = do_once(session, act=Act.CREATE, table=table, request=request, work=work)
    return _as_it_is(session, table, answer)


def update(
    session: WriteSession,
    *,
    table: str,
    id: int,
    values: Mapping[str, Any],
    expected_version: int | None = None,
) -> Row:
    """Change fields of a row; gives it as it now is.

    `expected_version` is the version the form was drawn from: required where the table has
    versions. Errors: StaleEdit when somebody else was quicker; RecordError; Refused; NotFound.
    """
    request = {"id": id, "values": fingerprint(values), "version": expected_version}

    def work() -> Answer:
        if table in CONTENT_TABLES:
            return content_door.update(session, table, id, values, expected_version)
        row = _open_row(session, table, id, Act.UPDATE)
        _require_version(table, row, expected_version)
        _refuse_stale(session, table, row, expected_version, values)
        clean, violations = examine(table, values, existing=row, now=session.now)
        changed = {name: value for name, value in clean.items() if row[name] != value}
        after = {**row, **changed}
        if changed and not violations:
            standing = standing_for(session, table, row=after, actor=session.actor)
            of = subject(table)
            refuse(refusal(session.actor, of, Act.UPDATE, standing))
            refuse(field_refusal(session.actor, of, Act.UPDATE, changed))
        raise_all(violations + tied(session, table, after, Where(table, id), row))
        if changed:
            _write(session, table, row, changed, values)
            outside.asked_on_update(session, table, id, changed=changed)
            note(session, Act.UPDATE, table, id, {"fields": sorted(changed)})
        return {"id": id}

    answer = do_once(session, act=Act.UPDATE, table=table, request=request, work=work)
    return _as_it_is(session, table, answer)


def delete(
    session: WriteSession, *, table: str, id: int, expected_version: int | None = None
) -> None:
    """Delete a row: softly where the table keeps deleted rows, else for good.

    Errors: StaleEdit; NotFound; Refused, also while other rows need this one.
    """

    def work() -> Answer:
        if table in CONTENT_TABLES:
            return content_door.delete(session, table, id, expected_version)
        row = _open_row(session, table, id, Act.DELETE)
        _refuse_stale(session, table, row, expected_version, {})
        if "deleted_at" in row:
            _write(session, table, row, {"deleted_at": session.now}, {})
        else:
            needed = used_by(session, table, id)
            if needed:
                raise Refused(
                    f"{table} {id} is still needed by {', '.join(needed)}. Remove them first.",
                    code="E-RECORD-025",
                )
            storing.remove(session, table, id)
        note(session, Act.DELETE, table, id, {})
        return {"id": id}

    request = {"id": id, "version": expected_version}
    do_once(session, act=Act.DELETE, table=table, request=request, work=work)


def restore(
    session: WriteSession, *, table: str, id: int, expected_version: int | None = None
) -> Row:
    """Bring a softly deleted row back; everything about it must hold again.

    Errors: NotFound when there is no such deleted row; RecordError; StaleEdit; Refused.
    """

    def work() -> Answer:
        if table in CONTENT_TABLES:
            return content_door.restore(session, table, id, expected_version)
        refuse(closed(subject(table), Act.RESTORE), code="E-RECORD-021")
        if "deleted_at" not in TABLES[table].__table__.columns:
            raise Refused(
                f"{table} keeps no deleted rows, so nothing can come back. Make it anew.",
                code="E-RECORD-021",
            )
        row = storing.load(session, table, id, deleted=True)
        standing = standing_of(session, table, row_id=id, actor=session.actor)
        refuse(refusal(session.actor, subject(table), Act.RESTORE, standing))
        _refuse_stale(session, table, row, expected_version, {})
        after = {**row, "deleted_at": None}
        raise_all(tied(session, table, after, Where(table, id), None))
        _write(session, table, row, {"deleted_at": None}, {})
        note(session, Act.RESTORE, table, id, {})
        return {"id": id}

    request = {"id": id, "version": expected_version}
    answer = do_once(session, act=Act.RESTORE, table=table, request=request, work=work)
    return _as_it_is(session, table, answer)


# --- Steps that several writes share -----------------------------------------------------------


def _open_row(session: WriteSession, table: str, row_id: int, act: Act) -> Row:
    """The undeleted row, when the table and the actor's standing allow the act."""
    of = subject(table)
    refuse(closed(of, act), code="E-RECORD-021")
    row = storing.load(session, table, row_id)
    standing = standing_of(session, table, row_id=row_id, actor=session.actor)
    refuse(refusal(session.actor, of, act, standing))
    return row


def tied(
    session: WriteSession, table: str, after: Row, where: Where, existing: Row | None
) -> list[Violation]:
    """What the database must be asked: references, uniques and the rules of the domain.

    Of an existing row only the references that changed are looked at.
    """
    changed = None
    if existing is not None:
        changed = [name for name, value in after.items() if existing.get(name) != value]
    own_id = after.get("id")
    found = list(broken_references(session, table, [after], lambda _: where, changed=changed))
    found += taken(session, table, [after], lambda _: where, own_id=own_id)
    found += broken_rules(session, table, row=after, existing=existing, now=session.now)
    return found


def _require_version(table: str, row: Row, expected: int | None) -> None:
    if "version" in row and expected is None:
        raise Refused(
            f"An update of {table} must say the version that was seen. "
            "Give expected_version, as the row shows it.",
            code="E-RECORD-022",
        )


def _refuse_stale(
    session: Session, table: str, row: Row, expected: int | None, mine: Mapping[str, Any]
) -> None:
    """Raise StaleEdit, naming mine and theirs, unless the row is as the caller saw it."""
    if expected is not None and row.get("version") != expected:
        raise stale(session, table, row, mine)


def stale(session: Session, table: str, theirs: Row, mine: Mapping[str, Any]) -> StaleEdit:
    """The error that says who was quicker, with both versions side by side."""
    query = (
        sa.select(col(User.name))
        .join(AuditEvent, col(AuditEvent.actor_id) == col(User.id))
        .where(col(AuditEvent.object_type) == table)
        .where(col(AuditEvent.object_key) == str(theirs["id"]))
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    name = session.execute(query).scalar() or "somebody else"
    their_fields = shown(table, theirs)
    conflict = Conflict(
        table=table,
        row_key=str(theirs["id"]),
        base=None,
        mine={key: value for key, value in mine.items() if key in their_fields},
        theirs=their_fields,
        theirs_by=name,
        fields=tuple(sorted(k for k in mine if k in their_fields and their_fields[k] != mine[k])),
    )
    sentence = (
        f"{table} {theirs['id']} was changed by {name} after you opened it: it has version "
        f"{theirs.get('version')} now. Nothing was saved and nothing is lost. "
        "Compare both versions and save what should stay."
    )
    return StaleEdit(sentence, [conflict], mergeable=False)


def _write(
    session: WriteSession,
    table: str,
    row: Row,
    values: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> None:
    """Write the values, or say who was quicker."""
    if not storing.change(session, table, row, values):
        now = storing.load(session, table, row["id"], deleted=None)
        raise stale(session, table, now, mine)


def _as_it_is(session: Session, table: str, answer: Answer) -> Row:
    """The row that an answer names, as it is now; the bare answer when it has gone since."""
    try:
        return shown(table, storing.load(session, known_table(table), answer["id"], deleted=None))
    except NotFound:
        return dict(answer)
