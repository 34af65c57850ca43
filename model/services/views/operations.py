"""Questions about the whole: what happened to a record, and figures by day."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.tables import AuditEvent, CohortDay, User


def audit_of(
    session: Session, *, object_type: str, object_key: str, limit: int = 50
) -> list[dict[str, Any]]:
    """What was done to one record and by whom, newest first."""
    query = (
        sa.select(AuditEvent.__table__, col(User.name).label("actor"))
        .outerjoin(User, col(User.id) == col(AuditEvent.actor_id))
        .where(col(AuditEvent.object_type) == object_type, col(AuditEvent.object_key) == object_key)
        .order_by(col(AuditEvent.id).desc())
        .limit(limit)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def kpi_by_day(
    session: Session, *, world_id: int, since: date, until: date
) -> list[dict[str, Any]]:
    """Players, activity, streaks, debuffs and XP of each local date, over all cohorts.

    Ratios are left to the caller: sums and counts add up over days and cohorts, ratios do not.
    """
    names: tuple[str, ...] = ("player_count", "active_count", "perfect_count", "debuffed_count")
    names += ("streak_sum", "level_sum", "xp_gained_sum", "session_count", "minutes")
    sums = [sa.func.sum(getattr(CohortDay, name)).label(name) for name in names]
    query = (
        sa.select(col(CohortDay.date), *sums)
        .where(col(CohortDay.world_id) == world_id, col(CohortDay.date).between(since, until))
        .group_by(col(CohortDay.date))
        .order_by(col(CohortDay.date))
    )
    return [
        {name: value if name == "date" else int(value or 0) for name, value in row.items()}
        for row in session.execute(query).mappings()
    ]
