"""The rows of a codex, and what services give of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import Actor, WriteSession
from model.errors import NotFound
from model.tables import EternalCodex, EternalCodexEntry, MarketplaceItem, PlayerProfile
from model.words import Role

CODICES, ENTRIES, LISTINGS = "eternal_codices", "eternal_codex_entries", "marketplace_items"
STAFF = (Role.DESIGNER, Role.EDUCATOR)


@dataclass(frozen=True, slots=True)
class CodexInfo:
    """One codex and its standards, by name."""

    id: int
    world_id: int
    name: str
    description: str
    standards: dict[str, int]
    entry_count: int


@dataclass(frozen=True, slots=True)
class EntryInfo:
    """One material of a codex; its qualities are shares of 1 and of five stars."""

    id: int
    codex_id: int
    listing_id: int
    contributor_id: int
    title: str
    description: str
    ai_quality_score: float | None
    community_rating: float | None
    reason: str
    elevated_at: datetime
    tags: tuple[str, ...]
    access_count: int
    version: int


def is_staff(actor: Actor) -> bool:
    """Whether somebody looks after what there is to learn."""
    return not actor.roles.isdisjoint({*STAFF, Role.ADMIN})


def codex_row(session: Session, codex_id: int) -> EternalCodex:
    """A codex; NotFound when there is none."""
    row = session.get(EternalCodex, codex_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no codex {codex_id}.", code="E-CODX-001")
    return row


def entry_row(session: Session, entry_id: int) -> EternalCodexEntry:
    """An entry of a codex; NotFound when there is none."""
    row = session.get(EternalCodexEntry, entry_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no codex entry {entry_id}.", code="E-CODX-001")
    return row


def locked_listing(session: WriteSession, listing_id: int, *, world_id: int) -> MarketplaceItem:
    """A listing of a world, locked until the transaction ends; NotFound."""
    row = session.get(MarketplaceItem, listing_id, with_for_update=True, populate_existing=True)
    if row is None or row.deleted_at is not None or world_of(session, row) != world_id:
        raise NotFound(f"There is no listing {listing_id} in the codex's world.", code="E-CODX-001")
    return row


def world_of(session: Session, row: MarketplaceItem) -> int:
    """The world of a listing: its seller's."""
    return session.get_one(PlayerProfile, row.seller_id).world_id


def codex(session: Session, *, codex_id: int) -> CodexInfo:
    """One codex; NotFound."""
    row = codex_row(session, codex_id)
    query = sa.select(sa.func.count()).where(
        col(EternalCodexEntry.eternal_codex_id) == codex_id,
        col(EternalCodexEntry.deleted_at).is_(None),
    )
    standards = {name: value for name, value in row.curation_criteria.items() if type(value) is int}
    return CodexInfo(
        id=codex_id,
        world_id=row.world_id,
        name=row.name,
        description=row.description,
        standards=standards,
        entry_count=int(session.execute(query).scalar_one()),
    )


def entry(session: Session, *, entry_id: int) -> EntryInfo:
    """One entry of a codex; NotFound."""
    row = entry_row(session, entry_id)
    return EntryInfo(
        id=entry_id,
        codex_id=row.eternal_codex_id,
        listing_id=row.original_item_id,
        contributor_id=row.contributor_id,
        title=row.title,
        description=row.description,
        ai_quality_score=row.ai_quality_score,
        community_rating=row.community_rating,
        reason=row.elevation_reason,
        elevated_at=row.elevation_date,
        tags=tuple(row.tags),
        access_count=row.access_count,
        version=row.version,
    )


def entries(session: Session, *, codex_id: int) -> list[EntryInfo]:
    """What a codex holds, most read first; NotFound."""
    codex_row(session, codex_id)
    query = (
        sa.select(col(EternalCodexEntry.id))
        .where(
            col(EternalCodexEntry.eternal_codex_id) == codex_id,
            col(EternalCodexEntry.deleted_at).is_(None),
        )
        .order_by(col(EternalCodexEntry.access_count).desc(), col(EternalCodexEntry.id))
    )
    ids = session.execute(query).scalars().all()
    return [entry(session, entry_id=int(number)) for number in ids if number is not None]
