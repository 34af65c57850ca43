"""How engaged a player is: scores over the last days, what is proposed, and alerts in sentences.

Everything is reckoned from what was seen (`counting`, sessions, logins), so a profile can be made
anew at any time. The window is ours: the source scores whatever it has just seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.rules import engagement as rules
from model.services import audit
from model.services.acting import acting_for
from model.services.engagement.counting import of_session, of_window
from model.services.idempotency import once
from model.tables import (
    BehaviorEvent,
    DailyLogin,
    EngagementProfile,
    LearningSession,
    PlayerProfile,
)
from model.words import DropoutRisk, EngagementAction

WINDOW_DAYS, DAYS_MAX = 7, 365
RISKS = (DropoutRisk.LOW, DropoutRisk.MEDIUM, DropoutRisk.HIGH)
ACTIONS = (
    EngagementAction.NONE,
    EngagementAction.BOOST,
    EngagementAction.INTERVENE,
    EngagementAction.ADVANCE,
)
_MINUTES_MAX = 1500


@dataclass(frozen=True, slots=True)
class EngagementInfo:
    """A player's engagement: a score of 100, risks as shares of 1, habits, what was counted."""

    player_id: int
    engagement_score: float
    dropout_risk: float
    struggle_score: float
    boredom_score: float
    dropout_level: DropoutRisk
    proposed_action: EngagementAction
    average_session_minutes: int
    sessions_per_week: int
    active_days: int
    preferred_hour: int | None
    counts: dict[str, int]
    last_active_at: datetime | None


def recompute(session: WriteSession, *, player_id: int, days: int = WINDOW_DAYS) -> EngagementInfo:
    """Reckon a player's profile anew from the last `days` times 24 hours.

    Errors: NotFound; Refused for somebody else's player or a window of no or too many days.
    """

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        if not 1 <= days <= DAYS_MAX:
            raise Refused(
                f"A window of {days} days cannot be looked at: it takes 1 to {DAYS_MAX}. "
                "Change it.",
                code="E-ENG-006",
            )
        row = _write(session, profile, days)
        audit.record(
            session,
            action="engagement.recompute",
            object_type="engagement_profiles",
            object_key=str(row.id),
            details={"player": player_id, "days": days},
        )
        return {"id": row.id}

    request = {"player": player_id, "days": days}
    once(session, service="engagement.recompute", request=request, work=work)
    return engagement_of(session, player_id=player_id)


def engagement_of(session: Session, *, player_id: int) -> EngagementInfo:
    """A player's profile as it was reckoned last; NotFound before that."""
    query = sa.select(EngagementProfile).where(col(EngagementProfile.player_id) == player_id)
    row = session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None:
        raise NotFound(f"Player {player_id} has no engagement profile yet. Recompute it first.")
    return EngagementInfo(
        **{name: getattr(row, name) for name in EngagementInfo.__dataclass_fields__}
    )


def alerts(session: Session, *, player_id: int, now: datetime) -> tuple[str, ...]:
    """What a teacher should look at in the player's newest session, as sentences with figures."""
    query = (
        sa.select(LearningSession)
        .where(col(LearningSession.player_id) == player_id)
        .order_by(col(LearningSession.started_at).desc(), col(LearningSession.id).desc())
        .limit(1)
    )
    newest = session.execute(query).scalar_one_or_none()
    if newest is None or newest.id is None:
        return ()
    last = _last_active(session, player_id) or newest.last_event_at
    return rules.alerts(
        of_session(session, newest.id),
        minutes=_minutes(newest.last_event_at - newest.started_at),
        inactive_minutes=_minutes(now - last),
    )


# --- Reckoning ----------------------------------------------------------------------------------


def _minutes(time: timedelta) -> int:
    return max(0, int(time.total_seconds()) // 60)


def _write(session: WriteSession, profile: PlayerProfile, days: int) -> EngagementProfile:
    assert profile.id is not None
    since, until = session.now - timedelta(days=days), session.now + timedelta(seconds=1)
    seen = of_window(session, player_id=profile.id, since=since, until=until)
    sessions = _sessions(session, profile.id, since)
    minutes = sum(part.active_seconds for part in sessions) // 60
    engaged, risk, struggling = rules.engagement(seen), rules.dropout(seen), rules.struggle(seen)
    query = sa.select(EngagementProfile).where(col(EngagementProfile.player_id) == profile.id)
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        row = EngagementProfile(player_id=profile.id)
        session.add(row)
    row.engagement_score = engaged / 10_000
    row.dropout_risk = risk / rules.PPM
    row.struggle_score = struggling / rules.PPM
    row.boredom_score = rules.boredom(seen.events, minutes) / rules.PPM
    row.dropout_level = RISKS[rules.dropout_level(risk)]
    row.proposed_action = ACTIONS[rules.proposed_action(engaged, risk, struggling)]
    row.average_session_minutes = min(_MINUTES_MAX, minutes // len(sessions) if sessions else 0)
    row.sessions_per_week = len(sessions) * 7 // days
    row.active_days = len(_days(session, profile, since, sessions))
    row.preferred_hour = _preferred_hour(profile.timezone, sessions)
    row.counts = seen._asdict()
    row.last_active_at = _last_active(session, profile.id)
    row.computed_at = session.now
    session.flush()
    return row


def _sessions(session: Session, player_id: int, since: datetime) -> list[LearningSession]:
    query = (
        sa.select(LearningSession)
        .where(col(LearningSession.player_id) == player_id)
        .where(col(LearningSession.started_at) >= since)
        .order_by(col(LearningSession.id))
    )
    return list(session.execute(query).scalars())


def _days(
    session: Session, profile: PlayerProfile, since: datetime, sessions: Iterable[LearningSession]
) -> set[date]:
    """The local days on which the player was seen: logins, sessions, behaviour."""
    zone = profile.timezone
    days = {calendar.local_date(zone, part.started_at) for part in sessions}
    logins = sa.select(col(DailyLogin.login_date)).where(
        col(DailyLogin.player_id) == profile.id,
        col(DailyLogin.login_date) >= calendar.local_date(zone, since),
    )
    days.update(session.execute(logins).scalars())
    seen = sa.select(col(BehaviorEvent.occurred_at)).where(
        col(BehaviorEvent.player_id) == profile.id, col(BehaviorEvent.occurred_at) >= since
    )
    days.update(calendar.local_date(zone, at) for at in session.execute(seen).scalars())
    return days


def _preferred_hour(zone: str, sessions: Iterable[LearningSession]) -> int | None:
    """The local hour in which most sessions begin; of equals the earliest."""
    hours = Counter(calendar.local_minute(zone, part.started_at) // 60 for part in sessions)
    return min(hours, key=lambda hour: (-hours[hour], hour), default=None)


def _last_active(session: Session, player_id: int) -> datetime | None:
    """The newest sign of a player, of whatever kind."""
    signs = (
        sa.select(sa.func.max(col(time))).where(col(owner) == player_id)
        for time, owner in (
            (BehaviorEvent.occurred_at, BehaviorEvent.player_id),
            (LearningSession.last_event_at, LearningSession.player_id),
            (DailyLogin.last_login_at, DailyLogin.player_id),
        )
    )
    found = [session.execute(query).scalar() for query in signs]
    return max((at for at in found if at is not None), default=None)
