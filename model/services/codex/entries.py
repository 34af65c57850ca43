"""Entries of a codex: read by players, revised version by version, taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services.acting import acting_for
from model.services.codex.rows import ENTRIES, STAFF, EntryInfo, codex_row, entry, entry_row
from model.services.records.writing import stale
from model.services.rows import act, change, locked, put_away
from model.tables import AuditEvent, EternalCodexEntry

REVISED = frozenset({"title", "description", "content_url", "tags"})
REVISE, RETIRE = "codex.revise", "codex.retire"


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version of an entry: the first is its elevation, each revision makes one more."""

    version: int
    by_user_id: int | None
    why: str
    at: datetime


def read_entry(session: WriteSession, *, player_id: int, entry_id: int) -> str:
    """Open an entry of the codex of one's world: counts the access, gives the address.

    Errors: NotFound; Refused for somebody else's player.
    """

    def work() -> int:
        profile = acting_for(session, session.actor, player_id)
        if codex_row(session, entry_row(session, entry_id).eternal_codex_id).world_id != (
            profile.world_id
        ):
            raise NotFound(f"There is no codex entry {entry_id} here.", code="E-CODX-001")
        # A counter, not an edit: the version that forms carry stays.
        session.execute(
            sa.update(EternalCodexEntry)
            .where(col(EternalCodexEntry.id) == entry_id)
            .values(access_count=col(EternalCodexEntry.access_count) + 1)
        )
        return entry_id

    request = {"player": player_id, "entry": entry_id}
    act(session, "codex.read", request=request, table=ENTRIES, work=work)
    session.expire_all()
    return entry_row(session, entry_id).content_url


def revise(
    session: WriteSession, *, entry_id: int, expected_version: int, values: Mapping[str, Any]
) -> EntryInfo:
    """Change title, description, address or tags of an entry; makes its next version.

    Needs the role designer or educator. Errors, in this order: NotFound; E-CODX-011 for any other
    field; StaleEdit when somebody was quicker; RecordError with every wrong field.
    """
    session.actor.require(*STAFF)

    def work() -> int:
        row = locked(session, ENTRIES, entry_id, what="codex entry")
        if wrong := sorted(set(values) - REVISED) or (not values and ["nothing"]):
            raise Refused(
                f"A revision changes {', '.join(sorted(REVISED))}, not {', '.join(wrong)}: where "
                "an entry came from stays. Correct the fields.",
                code="E-CODX-011",
            )
        if row["version"] != expected_version:
            raise stale(session, ENTRIES, row, values)
        change(session, ENTRIES, row, **values)
        return entry_id

    request = {"entry": entry_id, "version": expected_version, "values": dict(values)}
    act(session, REVISE, request=request, table=ENTRIES, work=work)
    session.expire_all()
    return entry(session, entry_id=entry_id)


def retire(session: WriteSession, *, entry_id: int) -> None:
    """Take an entry out of its codex; its listing may be proposed again. Needs the same roles."""
    session.actor.require(*STAFF)

    def work() -> int:
        put_away(session, ENTRIES, locked(session, ENTRIES, entry_id, what="codex entry"))
        return entry_id

    act(session, RETIRE, request={"entry": entry_id}, table=ENTRIES, work=work)
    session.expire_all()


def versions(session: Session, *, entry_id: int) -> list[VersionInfo]:
    """The versions of an entry, the newest last; NotFound."""
    row = entry_row(session, entry_id)
    query = (
        sa.select(AuditEvent)
        .where(
            col(AuditEvent.object_type) == ENTRIES,
            col(AuditEvent.object_key) == str(entry_id),
            col(AuditEvent.action) == REVISE,
        )
        .order_by(col(AuditEvent.seq))
    )
    first = VersionInfo(1, None, row.elevation_reason, row.elevation_date)
    revised = session.execute(query).scalars()
    return [
        first,
        *(
            VersionInfo(number, event.actor_id, event.why, event.at)
            for number, event in enumerate(revised, start=2)
        ),
    ]
