"""What a listing has of a codex's standards, and whether that is enough."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import codex as rules
from model.tables import EternalCodex, MarketplaceItem, MarketplaceItemRating

STANDARDS = (
    "ai_quality_min_ppm",
    "community_rating_min_ppm",
    "ratings_min",
    "downloads_min",
    "listed_days_min",
)
"""The standards of a codex, in the order in which model.rules.codex measures them."""


def measured(
    session: Session,
    row: MarketplaceItem,
    ai_quality_ppm: int | None,
    *,
    now: datetime | None = None,
) -> tuple[int, ...]:
    """What a listing has of each standard: quality, stars, ratings, downloads, days listed."""
    if now is None:
        assert isinstance(session, WriteSession)
        now = session.now
    rating = col(MarketplaceItemRating.rating)
    query = sa.select(sa.func.coalesce(sa.func.sum(rating), 0), sa.func.count()).where(
        col(MarketplaceItemRating.marketplace_item_id) == row.id,
        col(MarketplaceItemRating.deleted_at).is_(None),
    )
    stars, count = session.execute(query).one()
    days = max(0, (now - row.created_at).days)
    quality = 0 if ai_quality_ppm is None else ai_quality_ppm
    return (quality, rules.rating_ppm(int(stars), count), count, row.download_count, days)


def require_standards(book: EternalCodex, row: MarketplaceItem, found: tuple[int, ...]) -> None:
    """Refuse a listing that misses standards, and name each of them."""
    least = [int(book.curation_criteria.get(name, 0)) for name in STANDARDS]
    missed = rules.shortfalls(found, least)
    if missed:
        told = "; ".join(f"{STANDARDS[p]} is {least[p]}, it has {found[p]}" for p in missed)
        raise Refused(
            f"Listing {row.id} does not reach the standards of '{book.name}': {told}. "
            "Wait until it does, or reject it.",
            code="E-CODX-005",
        )
