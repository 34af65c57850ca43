"""Logins: one row a player and local day, however often they come; days in a row are counted.

Source: rules.md §4 (daily_logins: unique by user and date, session_count, consecutive_days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import calendar
from model.rules.engagement import consecutive_days
from model.services import audit
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.play.days import arrive
from model.tables import DailyLogin
from model.words import DeviceKind

COUNT_MAX = 10_000
MINUTES_MAX = 1500


@dataclass(frozen=True, slots=True)
class LoginInfo:
    """One local day of a player: how often they came, for how long, and the days in a row."""

    player_id: int
    login_date: date
    session_count: int
    total_time_minutes: int
    consecutive_days: int


def login(
    session: WriteSession, *, player_id: int, device: DeviceKind = DeviceKind.OTHER
) -> LoginInfo:
    """Count a login of the player's present local day; finished days are closed first.

    Errors: NotFound; Refused for somebody else's player.
    """

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        profile, _ = arrive(session, player_id=player_id)
        today = calendar.local_date(profile.timezone, session.now)
        row = _count(session, player_id, today, device)
        audit.record(
            session,
            action="engagement.login",
            object_type="daily_logins",
            object_key=str(row.id),
            details={"player": player_id, "count": row.session_count},
        )
        return {"day": today.isoformat()}

    request = {"player": player_id, "device": device.value}
    answer = once(session, service="engagement.login", request=request, work=work)
    assert answer is not None
    return login_of(session, player_id=player_id, day=date.fromisoformat(answer["day"]))


def login_of(session: Session, *, player_id: int, day: date) -> LoginInfo:
    """A day's logins; nothing but zeros for a day without any."""
    row = _row(session, player_id, day)
    if row is None:
        return LoginInfo(player_id, day, 0, 0, 0)
    return LoginInfo(
        player_id, day, row.session_count, row.total_time_minutes, row.consecutive_days
    )


def add_minutes(session: WriteSession, *, player_id: int, day: date, minutes: int) -> None:
    """Add time of learning to a day's row, if the player logged in on it."""
    row = _row(session, player_id, day)
    if row is not None:
        row.total_time_minutes = min(MINUTES_MAX, row.total_time_minutes + minutes)
        session.flush()


def _count(session: WriteSession, player_id: int, today: date, device: DeviceKind) -> DailyLogin:
    row = _row(session, player_id, today)
    if row is not None:
        row.session_count = min(COUNT_MAX, row.session_count + 1)
        row.last_login_at = max(row.last_login_at, session.now)
        session.flush()
        return row
    row = DailyLogin(
        player_id=player_id,
        login_date=today,
        first_login_at=session.now,
        last_login_at=session.now,
        consecutive_days=_days_in_a_row(session, player_id, today),
        device=device,
    )
    session.add(row)
    session.flush()
    return row


def _days_in_a_row(session: Session, player_id: int, today: date) -> int:
    query = (
        sa.select(col(DailyLogin.login_date), col(DailyLogin.consecutive_days))
        .where(col(DailyLogin.player_id) == player_id, col(DailyLogin.login_date) < today)
        .order_by(col(DailyLogin.login_date).desc())
        .limit(1)
    )
    last = session.execute(query).first()
    return 1 if last is None else consecutive_days(last[1], (today - last[0]).days)


def _row(session: Session, player_id: int, day: date) -> DailyLogin | None:
    query = sa.select(DailyLogin).where(
        col(DailyLogin.player_id) == player_id, col(DailyLogin.login_date) == day
    )
    return session.execute(query).scalar_one_or_none()
