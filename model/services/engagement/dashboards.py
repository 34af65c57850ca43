"""Dashboards of a world: which figures they track, and the figures of a day, a week or a month.

Source: sources/roguelearn.md (AnalyticsDashboard, AnalyticsMetric). The document names kinds of
figures and no figure: those of `kpis` are ours. Days come from the roll-ups, which `questlab tick`
keeps up. A figure is measured once for a period that is over and never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services import audit, rows
from model.services.engagement.kpis import KPIS, Figure
from model.services.idempotency import once
from model.services.worlds import world_by_key
from model.tables import AnalyticsDashboard, AnalyticsMetric
from model.words import AnalyticsMetricType, DashboardType, Period, Role

TABLE = "analytics_dashboards"
DAYS = {Period.DAILY: 1, Period.WEEKLY: 7, Period.MONTHLY: 30}
"""How many days a period has; a month is 30 (ours)."""


@dataclass(frozen=True, slots=True)
class FigureInfo:
    """One figure: its value for the period that ended at `recorded_at`, and its parts."""

    name: str
    kind: AnalyticsMetricType
    value: float
    period: Period
    recorded_at: datetime
    counted: int
    parts: dict[str, float]


def make_dashboard(
    session: WriteSession,
    *,
    world: str,
    name: str,
    dashboard_type: DashboardType,
    tracked: tuple[str, ...],
    description: str = "",
) -> int:
    """Make a dashboard that tracks some figures; gives its id.

    Errors: NotFound for a figure that is not known; RecordError, also for a name that is taken;
    Refused without the role admin or designer.
    """
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id

    def work() -> rows.Answer:
        for wanted in tracked:
            if wanted not in KPIS:
                hint = did_you_mean(wanted, KPIS) or f"There are {', '.join(sorted(KPIS))}."
                raise NotFound(f"There is no figure '{wanted}'. {hint}", code="E-ENG-008")
        new = rows.add(
            session,
            TABLE,
            world_id=world_id,
            name=name,
            description=description,
            dashboard_type=dashboard_type.value,
            tracked_metrics=list(tracked),
        )
        return {"id": new}

    request = {
        "world": world,
        "name": name,
        "type": dashboard_type.value,
        "tracked": list(tracked),
        "description": description,
    }
    service = "engagement.make_dashboard"
    return int(rows.answered(session, service, request=request, table=TABLE, work=work)["id"])


def measure(
    session: WriteSession, *, dashboard_id: int, last: date, period: Period = Period.DAILY
) -> tuple[FigureInfo, ...]:
    """Measure the tracked figures for the period that ends with the day `last`.

    Errors: NotFound; Refused for a period that is no number of days or not over in every time
    zone, and without the role admin or designer.
    """
    session.actor.require(Role.DESIGNER)

    def work() -> dict[str, Any]:
        dashboard = session.get(AnalyticsDashboard, dashboard_id)
        if dashboard is None or dashboard.world_id is None:
            raise NotFound(f"There is no dashboard {dashboard_id} of a world.")
        _require_over(session, last, period)
        first = last - timedelta(days=DAYS[period] - 1)
        made = 0
        for name in dashboard.tracked_metrics:
            if not _known(session, dashboard_id, name, period, _end(last)):
                figure = KPIS[name].measure(session, dashboard.world_id, first, last)
                _keep(session, dashboard_id, name, period, last, figure)
                made += 1
        audit.record(
            session,
            action="engagement.measure",
            object_type=TABLE,
            object_key=str(dashboard_id),
            details={"last": last.isoformat(), "period": period.value, "made": made},
        )
        return {"made": made}

    request = {"dashboard": dashboard_id, "last": last.isoformat(), "period": period.value}
    once(session, service="engagement.measure", request=request, work=work)
    found = figures(session, dashboard_id=dashboard_id)
    return tuple(x for x in found if (x.period, x.recorded_at) == (period, _end(last)))


def figures(session: Session, *, dashboard_id: int) -> tuple[FigureInfo, ...]:
    """Every figure of a dashboard, by time and name."""
    query = (
        sa.select(AnalyticsMetric)
        .where(col(AnalyticsMetric.analytics_dashboard_id) == dashboard_id)
        .order_by(col(AnalyticsMetric.recorded_at), col(AnalyticsMetric.metric_name))
        .order_by(col(AnalyticsMetric.id))
    )
    return tuple(
        FigureInfo(
            name=row.metric_name,
            kind=row.metric_type,
            value=row.metric_value,
            period=row.measurement_period,
            recorded_at=row.recorded_at,
            counted=row.details["counted"],
            parts=dict(row.details["parts"]),
        )
        for row in session.execute(query).scalars()
    )


# --- Steps --------------------------------------------------------------------------------------


def _end(last: date) -> datetime:
    """The midnight (UTC) after a day: when its period counts as ended."""
    return datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)


def _require_over(session: WriteSession, last: date, period: Period) -> None:
    # A day is over everywhere twelve hours after it is over in UTC.
    if period not in DAYS or session.now < _end(last) + timedelta(hours=12):
        raise Refused(
            f"The {period.value} period that ends with {last} cannot be measured: it takes a day, "
            "a week or a month that is over in every time zone. Choose an earlier one.",
            code="E-ENG-009",
        )


def _known(
    session: Session, dashboard_id: int, name: str, period: Period, recorded_at: datetime
) -> bool:
    query = sa.select(col(AnalyticsMetric.id)).where(
        col(AnalyticsMetric.analytics_dashboard_id) == dashboard_id,
        col(AnalyticsMetric.metric_name) == name,
        col(AnalyticsMetric.measurement_period) == period,
        col(AnalyticsMetric.recorded_at) == recorded_at,
    )
    return session.execute(query).first() is not None


def _keep(
    session: WriteSession,
    dashboard_id: int,
    name: str,
    period: Period,
    last: date,
    figure: Figure,
) -> None:
    details = {
        "counted": figure.counted,
        "parts": figure.parts,
        "labels": {},
        "text": KPIS[name].formula,
    }
    session.add(
        AnalyticsMetric(
            analytics_dashboard_id=dashboard_id,
            metric_name=name,
            metric_type=KPIS[name].kind,
            metric_value=figure.value,
            measurement_period=period,
            recorded_at=_end(last),
            details=details,
        )
    )
    session.flush()
