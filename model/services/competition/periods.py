"""The days that a board counts: which period a day lies in, and when its last zone has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import Refused
from model.tables import Leaderboard, Season
from model.words import Period

FIRST_DAY = date(1970, 1, 1)
"""Where the one period of a board of all times begins."""
LAST_ZONE_HOURS = 12
"""A day is over everywhere twelve hours after it is in UTC (the zone UTC-12)."""


class Span(NamedTuple):
    """Days from the first to the last one, both included; without a last one it never ends."""

    first: date
    last: date | None

    @property
    def closes_at(self) -> datetime | None:
        """The instant at which the last day is over in every time zone."""
        if self.last is None:
            return None
        midnight = datetime.combine(self.last + timedelta(days=1), datetime.min.time(), UTC)
        return midnight + timedelta(hours=LAST_ZONE_HOURS)

    def is_final(self, at: datetime | None) -> bool:
        """Whether places that were made at an instant are those of the whole period."""
        return at is not None and self.closes_at is not None and at >= self.closes_at


def span_of(session: Session, board: Leaderboard, day: date) -> Span:
    """The period of a board that a day lies in; Refused when no season has this day."""
    if board.ranking_period is Period.SEASONAL:
        return _season_of(session, board, day)
    return calendar_span(board.ranking_period, day)


def calendar_span(period: Period, day: date) -> Span:
    """The day, its week from Monday, its month, or all time."""
    if period is Period.DAILY:
        return Span(day, day)
    if period is Period.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6))
    if period is Period.MONTHLY:
        first = day.replace(day=1)
        return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    return Span(FIRST_DAY, None)


def _season_of(session: Session, board: Leaderboard, day: date) -> Span:
    """The board's own season, else the one of the world that the day lies in."""
    is_it = (
        col(Season.id) == board.season_id
        if board.season_id is not None
        else sa.and_(
            col(Season.world_id) == board.world_id,
            col(Season.deleted_at).is_(None),
            col(Season.start_date) <= day,
            col(Season.end_date) >= day,
        )
    )
    season = session.execute(sa.select(Season).where(is_it).order_by(col(Season.id))).scalars()
    found = season.first()
    if found is None:
        raise Refused(
            f"No season of the world has the day {day}, so the seasonal board {board.id} has no "
            "period then. Choose a day of a season.",
            code="E-COMP-012",
        )
    return Span(found.start_date, found.end_date)
