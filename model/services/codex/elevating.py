"""Elevation: a listing is nominated for a codex, then accepted or rejected by staff.

The tables have no place for nominations: each is an audit entry about codex and listing, and so is
its decision; what comes last holds. Nobody decides their own case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import codex as rules
from model.services import audit
from model.services.acting import acting_for
from model.services.codex.rows import (
    CODICES,
    ENTRIES,
    STAFF,
    CodexInfo,
    EntryInfo,
    codex,
    codex_row,
    entry,
    is_staff,
    locked_listing,
)
from model.services.codex.standards import STANDARDS, measured, require_standards
from model.services.economy.rewards import give_currency, locked_player
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.rows import act, add
from model.services.worlds import world_by_key
from model.tables import (
    AuditEvent,
    EternalCodex,
    EternalCodexEntry,
    MarketplaceItem,
    PlayerProfile,
)
from model.words import MarketplaceItemStatus

NOMINATE, ACCEPT, REJECT = "codex.nominate", "codex.accept", "codex.reject"


@dataclass(frozen=True, slots=True)
class NominationInfo:
    """One open nomination; `measured` is what the listing has of each of the codex's standards."""

    codex_id: int
    listing_id: int
    title: str
    contributor_id: int
    reason: str
    nominated_at: datetime
    measured: dict[str, int]


def found_codex(
    session: WriteSession,
    *,
    world: str,
    name: str,
    description: str = "",
    standards: Mapping[str, Any] | None = None,
) -> CodexInfo:
    """Make a codex of a world, with its standards. Needs the role designer or educator.

    Errors: NotFound for the world; RecordError with every wrong field, a name twice among them.
    """
    session.actor.require(*STAFF)
    values = {"name": name, "description": description, "curation_criteria": dict(standards or {})}

    def work() -> int:
        return add(session, CODICES, world_id=world_by_key(session, key=world).id, **values)

    request = {"world": world, **values}
    made = act(session, "codex.found", request=request, table=CODICES, work=work)
    return codex(session, codex_id=made)


def nominate(
    session: WriteSession, *, player_id: int, codex_id: int, listing_id: int, reason: str
) -> NominationInfo:
    """Propose a listing of one's own for a codex, with a reason; staff may propose anybody's.

    Errors, in this order: NotFound; Refused for somebody else's player; E-CODX-006 for somebody
    else's listing; E-CODX-007 taken off the market; E-CODX-003 in the codex or proposed already;
    E-CODX-008 the reason.
    """

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        book = codex_row(session, codex_id)
        row = locked_listing(session, listing_id, world_id=book.world_id)
        if row.seller_id != profile.id and not is_staff(session.actor):
            raise Refused(
                f"Listing {listing_id} is player {row.seller_id}'s, and one proposes what is one's "
                "own. Choose one of yours.",
                code="E-CODX-006",
            )
        _require_fresh(session, book, row)
        _require_reason(reason)
        _note(session, NOMINATE, codex_id, listing_id, {"reason": reason, "player": player_id})
        return {}

    request = {
        "player": player_id,
        "codex": codex_id,
        "listing": listing_id,
        "reason": reason,
    }
    once(session, service=NOMINATE, request=request, work=work)
    return _nomination(session, codex_id, listing_id)


def nominations(session: Session, *, codex_id: int) -> list[NominationInfo]:
    """What waits for a decision, the longest first; NotFound."""
    codex_row(session, codex_id)
    prefix = f"{codex_id}:"
    query = (
        sa.select(col(AuditEvent.object_key), col(AuditEvent.action))
        .where(
            col(AuditEvent.object_type) == CODICES,
            col(AuditEvent.object_key).startswith(prefix, autoescape=True),
            col(AuditEvent.action).in_((NOMINATE, ACCEPT, REJECT)),
        )
        .order_by(col(AuditEvent.seq))
    )
    last: dict[int, str] = {}
    for key, action in session.execute(query):
        number = int(key.removeprefix(prefix))
        last.pop(number, None)
        last[number] = action
    waiting = [number for number, action in last.items() if action == NOMINATE]
    return [_nomination(session, codex_id, number) for number in waiting]


def accept(
    session: WriteSession,
    *,
    codex_id: int,
    listing_id: int,
    reason: str,
    ai_quality_ppm: int | None = None,
    currency: str | None = None,
    amount: int = 0,
) -> EntryInfo:
    """Take a proposed listing into a codex; its contributor may be rewarded, once.

    Needs the role designer or educator. `ai_quality_ppm` is what a model outside said of it.
    Errors, in this order: NotFound; E-CODX-004 not proposed; E-CODX-002 one's own; E-CODX-008 the
    reason; E-CODX-005 with every standard it misses; E-CODX-009 the reward; RecordError.
    """
    session.actor.require(*STAFF)

    def work() -> dict[str, Any]:
        book, row = _case(session, codex_id, listing_id, reason)
        found = measured(session, row, ai_quality_ppm)
        require_standards(book, row, found)
        made = _take_in(session, book, row, found, reason)
        paid = _reward(session, row, made, currency, amount)
        _note(session, ACCEPT, codex_id, listing_id, {"entry": made, "transfer": paid})
        return {"entry": made}

    request = {
        "codex": codex_id,
        "listing": listing_id,
        "reason": reason,
        "quality": ai_quality_ppm,
        "currency": currency,
        "amount": amount,
    }
    answer = once(session, service=ACCEPT, request=request, work=work)
    assert answer is not None
    return entry(session, entry_id=answer["entry"])


def reject(session: WriteSession, *, codex_id: int, listing_id: int, reason: str) -> None:
    """Turn a proposal down, with a reason; it may be proposed again. Errors as `accept`."""
    session.actor.require(*STAFF)

    def work() -> None:
        _case(session, codex_id, listing_id, reason)
        _note(session, REJECT, codex_id, listing_id, {"reason": reason})

    request = {"codex": codex_id, "listing": listing_id, "reason": reason}
    once(session, service=REJECT, request=request, work=work)


# --- Parts --------------------------------------------------------------------------------------


def _note(
    session: WriteSession, action: str, codex_id: int, listing_id: int, details: dict[str, Any]
) -> None:
    audit.record(
        session,
        action=action,
        object_type=CODICES,
        object_key=f"{codex_id}:{listing_id}",
        details=details,
    )


def _last(session: Session, codex_id: int, listing_id: int) -> AuditEvent | None:
    """The newest word on a listing in a codex."""
    query = (
        sa.select(AuditEvent)
        .where(
            col(AuditEvent.object_type) == CODICES,
            col(AuditEvent.object_key) == f"{codex_id}:{listing_id}",
            col(AuditEvent.action).in_((NOMINATE, ACCEPT, REJECT)),
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def _nomination(session: Session, codex_id: int, listing_id: int) -> NominationInfo:
    query = (
        sa.select(AuditEvent)
        .where(
            col(AuditEvent.object_type) == CODICES,
            col(AuditEvent.object_key) == f"{codex_id}:{listing_id}",
            col(AuditEvent.action) == NOMINATE,
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    event = session.execute(query).scalar_one()
    row = session.get_one(MarketplaceItem, listing_id)
    found = measured(session, row, None, now=event.at)
    return NominationInfo(
        codex_id=codex_id,
        listing_id=listing_id,
        title=row.title,
        contributor_id=row.seller_id,
        reason=(event.details or {}).get("reason", ""),
        nominated_at=event.at,
        measured=dict(zip(STANDARDS, found, strict=True)),
    )


def _require_fresh(session: Session, book: EternalCodex, row: MarketplaceItem) -> None:
    if row.market_status not in (MarketplaceItemStatus.LISTED, MarketplaceItemStatus.SOLD):
        raise Refused(
            f"Listing {row.id} is {row.market_status.value}, and only what is listed or sold is "
            "proposed. Choose another.",
            code="E-CODX-007",
        )
    taken = sa.select(col(EternalCodexEntry.id)).where(
        col(EternalCodexEntry.eternal_codex_id) == book.id,
        col(EternalCodexEntry.original_item_id) == row.id,
        col(EternalCodexEntry.deleted_at).is_(None),
    )
    assert book.id is not None and row.id is not None
    last = _last(session, book.id, row.id)
    is_waiting = last is not None and last.action == NOMINATE
    if is_waiting or session.execute(taken).first() is not None:
        raise Refused(
            f"Listing {row.id} is proposed for the codex '{book.name}' already, or in it. "
            "Wait for the decision, or propose another.",
            code="E-CODX-003",
        )


def _require_reason(reason: str) -> None:
    if not 1 <= len(reason.strip()) <= 1000:
        raise Refused(
            f"A reason has 1 to 1,000 characters, not {len(reason)}: it says why the material "
            "does or does not belong in a codex. Write one.",
            code="E-CODX-008",
        )


def _case(
    session: WriteSession, codex_id: int, listing_id: int, reason: str
) -> tuple[EternalCodex, MarketplaceItem]:
    """A proposal that waits and is not the actor's own, its listing locked."""
    book = codex_row(session, codex_id)
    seen = session.get(MarketplaceItem, listing_id)
    if seen is not None:
        locked_player(session, seen.seller_id)  # players are locked before what they own
    row = locked_listing(session, listing_id, world_id=book.world_id)
    last = _last(session, codex_id, listing_id)
    if last is None or last.action != NOMINATE:
        raise Refused(
            f"Nothing proposes listing {listing_id} for the codex '{book.name}' now. "
            "Look at what waits.",
            code="E-CODX-004",
        )
    if session.get_one(PlayerProfile, row.seller_id).user_id == session.actor.user_id:
        raise Refused(
            f"Listing {listing_id} is {session.actor.name}'s own, and nobody decides their own "
            "case. Leave it to somebody else.",
            code="E-CODX-002",
        )
    _require_reason(reason)
    return book, row


def _take_in(
    session: WriteSession,
    book: EternalCodex,
    row: MarketplaceItem,
    found: tuple[int, ...],
    reason: str,
) -> int:
    quality, rating = found[rules.AI_QUALITY], found[rules.COMMUNITY_RATING]
    return add(
        session,
        ENTRIES,
        eternal_codex_id=book.id,
        original_item_id=row.id,
        contributor_id=row.seller_id,
        title=row.title,
        description=row.description,
        content_url=row.content_url,
        ai_quality_score=quality / rules.PPM if quality else None,
        community_rating=max(1.0, rating * 5 / rules.PPM) if found[rules.RATINGS] else None,
        elevation_date=session.now,
        elevation_reason=reason,
        tags=list(row.tags),
    )


def _reward(
    session: WriteSession, row: MarketplaceItem, entry_id: int, currency: str | None, amount: int
) -> int | None:
    """Pay the contributor out of the source; nothing where no currency is named."""
    if currency is None and amount == 0:
        return None
    if currency is None or amount < 1:
        raise Refused(
            f"A reward is at least 1 of a currency, not {amount} of {currency}. "
            "Name both, or none.",
            code="E-CODX-009",
        )
    profile = locked_player(session, row.seller_id)
    return give_currency(
        session,
        profile,
        ruleset_of(session, profile),
        currency=currency,
        amount=amount,
        reference=f"codex:{entry_id}",
        description=f"Codex entry {entry_id}",
    ).transfer_id
