"""The audit trail: one chain over everything that was done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from model.services import audit
from model.services.verification import streams
from model.services.verification.chains import Link, Names, broken_links
from model.services.verification.findings import Finding

NAMES = Names("V-AUDIT", "audit_events", "event_hash")


def audit_trail(session: Session) -> tuple[int, list[Finding]]:
    """How many events there are, and every break of their chain."""
    count, previous, last_seq, last_id = 0, audit.GENESIS, 0, 0
    sound = True
    for row in _rows(session):
        link = _link(row)
        count += 1
        sound = sound and (
            link.computed_hash == link.stored_hash
            and link.previous_hash == previous
            and link.seq == last_seq + 1
            and link.id > last_id
        )
        previous, last_seq, last_id = link.stored_hash, link.seq, link.id
    if sound:
        return count, []
    return count, list(broken_links(NAMES, "", [_link(row) for row in _rows(session)]))


def _rows(session: Session) -> streams.Rows:
    sql = (
        "SELECT id, seq, actor_id, action, object_type, object_key, change_set_id, why, details, "
        f"{streams.utc(session, 'at')}, previous_hash, event_hash FROM audit_events "
        "ORDER BY seq, id"
    )
    return streams.stream(session, sql)


def _link(row: Sequence[Any]) -> Link:
    try:
        details = json.loads(row[8]) if isinstance(row[8], str) else row[8]
        computed = audit.fields_hash(
            seq=row[1],
            actor=row[2],
            action=row[3],
            object_type=row[4],
            object_key=row[5],
            change_set=row[6],
            why=row[7],
            details=details,
            at=row[9],
            previous=row[10],
        )
    except (TypeError, ValueError) as error:
        computed = f"no hash: {error}"
    return Link(row[0], row[1], row[10], row[11], computed)
