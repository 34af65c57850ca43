"""The audit trail: who did what to which object, when and why, in one append-only hash chain.

Every write service records its act in the same transaction. The head is locked while a row is
added, so the chain never forks.
"""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.ruleset import canonical_json
from model.tables import AuditEvent

GENESIS = "0" * 64
_LOCK_AUDIT = 7_301


def lock(session: Session, number: int, sub_number: int = 0) -> None:
    """Hold a named lock until the transaction ends (SQLite's write transaction is one already)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            sa.text("SELECT pg_advisory_xact_lock(:a, :b)"), {"a": number, "b": sub_number}
        )


def record(
    session: WriteSession,
    *,
    action: str,
    object_type: str,
    object_key: str,
    change_set_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one audit event; actor, reason and time come from the session."""
    lock(session, _LOCK_AUDIT)
    query = (
        sa.select(col(AuditEvent.seq), col(AuditEvent.event_hash))
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    head = session.execute(query).first()
    event = AuditEvent(
        seq=1 if head is None else head.seq + 1,
        actor_id=session.actor.user_id,
        action=action,
        object_type=object_type,
        object_key=object_key,
        change_set_id=change_set_id,
        why=session.why,
        details=details,
        at=session.now,
        previous_hash=GENESIS if head is None else head.event_hash,
        event_hash="",
    )
    event.event_hash = event_hash(event)
    session.add(event)
    session.flush()
    return event


def event_hash(event: AuditEvent) -> str:
    """SHA-256 over the event's canonical form, chained by `previous_hash`."""
    return fields_hash(
        seq=event.seq,
        actor=event.actor_id,
        action=event.action,
        object_type=event.object_type,
        object_key=event.object_key,
        change_set=event.change_set_id,
        why=event.why,
        details=event.details,
        at=event.at.isoformat(timespec="microseconds"),
        previous=event.previous_hash,
    )


def fields_hash(**fields: Any) -> str:
    """The hash of an event given as plain values, `at` as ISO 8601 text (see `event_hash`)."""
    return hashlib.sha256(canonical_json(fields)).hexdigest()
