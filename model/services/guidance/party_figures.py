"""Figures of a party in a day, week or month, computed from what its members did.

Nothing is counted twice or by hand: measuring again replaces the figures of the same period. Days
are UTC days, for a party has no time zone of its own. Source: roguelearn.md, PartyAnalytics.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import guidance as rules
from model.services.parties.members import active_members, begin, require_right
from model.services.records import examine, storing
from model.services.rows import act, columns, find, load
from model.words import ActionItemStatus, AttendanceStatus, MeetingStatus, Period, QuestStatus

TABLE = "party_analytics"
RIGHT = "see_analytics"
CAME = (AttendanceStatus.ATTENDED.value, AttendanceStatus.LATE.value)


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """What a party did in a period; shares from 0 to 1, None where there was nothing to do."""

    party_id: int
    period: Period
    first_day: date
    last_day: date
    engagement: dict[int, float]
    sessions: int
    hours: float
    minutes_a_session: float
    quests: float | None
    tasks: float | None
    meetings: float | None
    collaboration: float
    generated_at: datetime


@dataclass(frozen=True, slots=True)
class _Span:
    """A period as days and as instants, the last one exclusive; `gone` days of it have begun."""

    first: date
    last: date
    gone: int

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), UTC)


def measure_party(
    session: WriteSession, *, party_id: int, player_id: int, period: Period, day: date
) -> PartyFigures:
    """Compute and keep the figures of the period that holds a day, for a member with the right.

    Errors, in this order: NotFound; Refused for somebody else's player; E-PARTY-003, -001, -009;
    E-GUID-003 for a season or all time; E-GUID-004 for a period that has not begun.
    """

    def work() -> int:
        party, member = begin(session, party_id=party_id, player_id=player_id)
        require_right(session, party, member, RIGHT)
        span = _span(period, day, session.now.astimezone(UTC).date())
        return _store(session, party_id, period, span, _measured(session, party_id, span))

    request = {"party": party_id, "player": player_id, "period": str(period), "day": day}
    made = act(session, "guidance.measure_party", request=request, table=TABLE, work=work)
    return _info(storing.load(session, TABLE, made))


def party_figures(
    session: Session, *, party_id: int, period: Period, day: date
) -> PartyFigures | None:
    """The kept figures of the period that holds a day; None when it was never measured."""
    load(session, "parties", party_id, what="party")
    days = rules.period_days(period, day)
    if days is None:
        raise _no_period(period)
    row = find(
        session, TABLE, party_id=party_id, analytics_period=period.value, period_start_date=days[0]
    )
    return None if row is None else _info(row)


def _no_period(period: Period) -> Refused:
    return Refused(
        f"A party is not measured over {period.value}: choose daily, weekly or monthly.",
        code="E-GUID-003",
    )


def _span(period: Period, day: date, today: date) -> _Span:
    days = rules.period_days(period, day)
    if days is None:
        raise _no_period(period)
    if days[0] > today:
        raise Refused(
            f"The {period.value} period from {days[0]} has not begun: today is {today}. "
            "Choose an earlier day.",
            code="E-GUID-004",
        )
    return _Span(days[0], days[1], (min(days[1], today) - days[0]).days + 1)


# --- Measuring ----------------------------------------------------------------------------------


def _measured(session: Session, party_id: int, span: _Span) -> dict[str, Any]:
    players = [member["player_id"] for member in active_members(session, party_id)]
    planned, held, came = _meetings(session, party_id, span)
    lasted = _live_minutes(session, party_id, span) + list(held.values())
    gave, active = _contributed(session, party_id, span), _active_days(session, players, span)
    members = []
    for player in players:
        met = sum(player == one for one, _ in came)
        share = rules.mean_ppm(
            [(met, len(held)), (active.get(player, 0), span.gone), (gave.get(player, 0), 1)]
        )
        members.append(
            {
                "player_id": player,
                "engagement_score": (share or 0) / rules.PPM,
                "meetings_attended": met,
                "items_contributed": gave.get(player, 0),
                "active_days": active.get(player, 0),
            }
        )
    tasks, quests = _tasks(session, party_id, span), _quests(session, players, span)
    together = [
        (len(came), len(held) * len(players)),
        (sum(gave.get(player, 0) > 0 for player in players), len(players)),
        tasks,
    ]
    return {
        "member_engagement_scores": members,
        "study_session_count": len(lasted),
        "total_study_hours": sum(lasted) / 60,
        "average_session_duration": min(1440.0, sum(lasted) / len(lasted)) if lasted else 0.0,
        "completion_rates": {
            "quests": _share(quests),
            "action_items": _share(tasks),
            "meetings": _share((len(held), planned)),
        },
        "collaboration_score": (rules.mean_ppm(together) or 0) / rules.PPM,
    }


def _share(part: tuple[int, int]) -> float | None:
    done, of = part
    return rules.part_ppm(done, of) / rules.PPM if of else None


def _meetings(
    session: Session, party_id: int, span: _Span
) -> tuple[int, dict[int, float], list[tuple[int, int]]]:
    """Meetings planned, the minutes of those held by id, and who came to which."""
    there, people = columns("party_meetings"), columns("meeting_attendances")
    query = sa.select(
        there.id, there.meeting_status, there.actual_start_time, there.actual_end_time
    ).where(
        there.party_id == party_id,
        there.deleted_at.is_(None),
        there.meeting_status != MeetingStatus.CANCELLED.value,
        there.scheduled_start_time >= span.start,
        there.scheduled_start_time < span.end,
    )
    rows = session.execute(query).all()
    held = {
        row.id: _minutes(row.actual_start_time, row.actual_end_time)
        for row in rows
        if row.meeting_status == MeetingStatus.COMPLETED.value
    }
    came = sa.select(people.player_id, people.party_meeting_id).where(
        people.party_meeting_id.in_(sorted(held)),
        people.attendance_status.in_(CAME),
        people.deleted_at.is_(None),
    )
    return len(rows), held, [(row[0], row[1]) for row in session.execute(came)]


def _minutes(start: datetime | None, end: datetime | None) -> float:
    return 0.0 if start is None or end is None else (end - start).total_seconds() / 60


def _live_minutes(session: Session, party_id: int, span: _Span) -> list[float]:
    there = columns("study_session_coordinations")
    query = sa.select(there.started_at, there.last_activity_at).where(
        there.party_id == party_id,
        there.deleted_at.is_(None),
        there.started_at >= span.start,
        there.started_at < span.end,
    )
    return [_minutes(start, end) for start, end in session.execute(query)]


def _contributed(session: Session, party_id: int, span: _Span) -> dict[int, int]:
    items, stash = columns("party_stash_items"), columns("party_stashes")
    query = (
        sa.select(items.contributor_id, sa.func.count())
        .join(stash.id.table, stash.id == items.party_stash_id)
        .where(
            stash.party_id == party_id,
            items.created_at >= span.start,
            items.created_at < span.end,
            items.deleted_at.is_(None),
        )
        .group_by(items.contributor_id)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def _active_days(session: Session, players: list[int], span: _Span) -> dict[int, int]:
    logs = columns("daily_logs")
    query = (
        sa.select(logs.player_id, sa.func.count())
        .where(logs.player_id.in_(players), logs.day_date.between(span.first, span.last))
        .group_by(logs.player_id)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def _quests(session: Session, players: list[int], span: _Span) -> tuple[int, int]:
    """Quests of the members that were completed, and all that were offered."""
    logs = columns("quest_logs")
    done = sa.func.sum(sa.case((logs.status == QuestStatus.COMPLETED.value, 1), else_=0))
    query = sa.select(sa.func.coalesce(done, 0), sa.func.count()).where(
        logs.player_id.in_(players), logs.day_date.between(span.first, span.last)
    )
    row = session.execute(query).one()
    return int(row[0]), int(row[1])


def _tasks(session: Session, party_id: int, span: _Span) -> tuple[int, int]:
    """Tasks of the party's meetings that were done, and all that were given and not called off."""
    tasks, told, met = (
        columns(name) for name in ("meeting_action_items", "meeting_summaries", "party_meetings")
    )
    done = sa.case((tasks.completion_status == ActionItemStatus.COMPLETED.value, 1), else_=0)
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(done), 0), sa.func.count())
        .join(told.id.table, told.id == tasks.meeting_summary_id)
        .join(met.id.table, met.id == told.party_meeting_id)
        .where(
            met.party_id == party_id,
            tasks.created_at >= span.start,
            tasks.created_at < span.end,
            tasks.completion_status != ActionItemStatus.CANCELLED.value,
            tasks.deleted_at.is_(None),
        )
    )
    row = session.execute(query).one()
    return int(row[0]), int(row[1])


# --- Keeping ------------------------------------------------------------------------------------


def _store(
    session: WriteSession, party_id: int, period: Period, span: _Span, values: dict[str, Any]
) -> int:
    own = {
        "party_id": party_id,
        "analytics_period": period.value,
        "period_start_date": span.first,
        "period_end_date": span.last,
    }
    whole = {**own, **values, "generated_at": session.now}
    clean, violations = examine(TABLE, whole, now=session.now, by_service=True)
    assert not violations, [str(violation) for violation in violations]
    start = {name: own[name] for name in ("party_id", "analytics_period", "period_start_date")}
    row = find(session, TABLE, **start)
    if row is None:
        return storing.insert(session, TABLE, clean)
    storing.change(session, TABLE, row, {name: clean[name] for name in (*values, "generated_at")})
    return int(row["id"])


def _info(row: dict[str, Any]) -> PartyFigures:
    rates = row["completion_rates"]
    return PartyFigures(
        party_id=row["party_id"],
        period=Period(row["analytics_period"]),
        first_day=row["period_start_date"],
        last_day=row["period_end_date"],
        engagement={
            one["player_id"]: one["engagement_score"] for one in row["member_engagement_scores"]
        },
        sessions=row["study_session_count"],
        hours=row["total_study_hours"],
        minutes_a_session=row["average_session_duration"],
        quests=rates.get("quests"),
        tasks=rates.get("action_items"),
        meetings=rates.get("meetings"),
        collaboration=row["collaboration_score"],
        generated_at=row["generated_at"],
    )
