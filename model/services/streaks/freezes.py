"""Freezes of streaks: asking for a day to be kept, and the book of days that were kept.

Freezes are earned by streaks, bought in the shop and given by milestones (`freezes_held`). Closing
a day uses one by itself when the streak would break; the book says which days that were, and the
reason that the player had given before. Source: sources/shikshadisha.md, StreakFreeze; rules.md §4,
whose defect (a freeze that protects nothing) is absent here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import calendar
from model.rules.streaks import is_kept_day
from model.services import audit
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play.days import arrive
from model.tables import DailyLog, PlayerProfile, StreakFreeze
from model.words import StreakFreezeReason

DAYS_AHEAD_MAX = 30
"""How far ahead a day can be asked for; the number is ours."""


@dataclass(frozen=True, slots=True)
class FreezeInfo:
    """One local day that is to be kept, or was."""

    day: date
    reason: str
    note: str
    is_used: bool


def request_freeze(
    session: WriteSession,
    *,
    player_id: int,
    day: date,
    reason: StreakFreezeReason = StreakFreezeReason.VACATION,
    note: str = "",
) -> FreezeInfo:
    """Say that a local day is to be kept from breaking the streak, and why.

    Errors, in this order: NotFound; Refused for somebody else's player; E-ACHV-008 for a day that
    is over or more than 30 days away, E-ACHV-009 for one that is asked for, E-ACHV-007 without a
    freeze that is free for it.
    """

    def work() -> dict[str, object]:
        profile, _ = arrive(session, player_id=player_id)
        keep_book(session, player_id=player_id)
        _require_free(session, profile, day)
        row = StreakFreeze(
            player_id=player_id,
            freeze_date=day,
            reason=reason,
            note=note.strip()[:500],
            requested_at=session.now,
        )
        session.add(row)
        session.flush()
        audit.record(
            session,
            action="streaks.request_freeze",
            object_type="player_profiles",
            object_key=str(player_id),
            details={"day": day.isoformat(), "reason": reason.value},
        )
        return {"id": row.id}

    request = {"player": player_id, "day": day.isoformat(), "reason": reason.value, "note": note}
    answer = once(session, service="streaks.request_freeze", request=request, work=work)
    assert answer is not None
    return _info(session.get_one(StreakFreeze, answer["id"]))


def keep_book(session: WriteSession, *, player_id: int) -> int:
    """Write down the closed days that a freeze has kept; gives how many are new.

    A step of other services: noting twice changes nothing. A day that would have broken the streak
    and did not was kept by a freeze.
    """
    profile = acting_for(session, session.actor, player_id)
    misses = ruleset_of(session, profile).game.streaks.misses_allowed
    rows = {row.freeze_date: row for row in _rows(session, player_id)}
    found = 0
    for log in _candidates(session, player_id):
        row = rows.get(log.day_date)
        is_kept = is_kept_day(log.core_completed, log.core_total, misses_allowed=misses)
        if is_kept or (row is not None and row.is_used):
            continue
        if row is None:
            row = StreakFreeze(
                player_id=player_id,
                freeze_date=log.day_date,
                reason=StreakFreezeReason.AUTOMATIC,
                requested_at=log.evaluated_at or session.now,
            )
        row.is_used, row.used_at = True, log.evaluated_at or session.now
        session.add(row)
        found += 1
    session.flush()
    return found


def freezes_of(session: Session, *, player_id: int) -> tuple[FreezeInfo, ...]:
    """The days that a player asked for or that were kept, the latest first."""
    return tuple(_info(row) for row in _rows(session, player_id))


# --- Parts --------------------------------------------------------------------------------------


def _require_free(session: WriteSession, profile: PlayerProfile, day: date) -> None:
    assert profile.id is not None
    today = calendar.local_date(profile.timezone, session.now)
    if not today <= day <= today + timedelta(days=DAYS_AHEAD_MAX):
        raise Refused(
            f"{day} cannot be kept: a freeze is asked for today ({today}) or for one of the next "
            f"{DAYS_AHEAD_MAX} days. Choose such a day.",
            code="E-ACHV-008",
        )
    rows = _rows(session, profile.id)
    if any(row.freeze_date == day for row in rows):
        raise Refused(
            f"A freeze is asked for {day} already. Choose another day.", code="E-ACHV-009"
        )
    waiting = sum(not row.is_used and row.freeze_date >= today for row in rows)
    if waiting >= profile.freezes_held:
        raise Refused(
            f"Player {profile.id} holds {profile.freezes_held} freezes, and {waiting} are asked "
            "for. Earn or buy another one first.",
            code="E-ACHV-007",
        )


def _candidates(session: Session, player_id: int) -> list[DailyLog]:
    """Closed days with core quests after which there was a streak, though some were missed."""
    query = (
        sa.select(DailyLog)
        .where(
            col(DailyLog.player_id) == player_id,
            col(DailyLog.evaluated).is_(True),
            col(DailyLog.core_total) > 0,
            col(DailyLog.streak_after) > 0,
            col(DailyLog.core_completed) < col(DailyLog.core_total),
        )
        .order_by(col(DailyLog.day_date))
    )
    return list(session.execute(query).scalars())


def _rows(session: Session, player_id: int) -> list[StreakFreeze]:
    query = (
        sa.select(StreakFreeze)
        .where(col(StreakFreeze.player_id) == player_id)
        .order_by(col(StreakFreeze.freeze_date).desc())
    )
    return list(session.execute(query).scalars())


def _info(row: StreakFreeze) -> FreezeInfo:
    return FreezeInfo(row.freeze_date, StreakFreezeReason(row.reason).value, row.note, row.is_used)
