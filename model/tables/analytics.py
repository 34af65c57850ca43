"""Analytics: health checks, dashboards with their figures, reports, features for models.

Dashboards and reports are made by staff; checks, figures and features are measured by the system.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import (
    DashboardConfiguration,
    Figures,
    HealthFigures,
    MetricDetails,
    ReportFilters,
    Tags,
)
from model.tables.base import (
    LabRow,
    PlayRow,
    enum_column,
    foreign_id,
    json_list,
    json_object,
    optional_id,
    state_column,
    switch,
    utc_now,
)
from model.words import (
    SYSTEM_HEALTH_STATES,
    AnalyticsMetricType,
    Area,
    DashboardType,
    Period,
    ReportFormat,
    ReportSubject,
    SystemComponent,
    SystemHealthStatus,
)


class SystemHealthCheck(LabRow, table=True):
    """One look at one part of the product; written by the system; what was seen stays."""

    __tablename__ = "system_health_checks"
    __table_args__ = (sa.Index("ix_system_health_checks_component", "component", "checked_at"),)

    component: SystemComponent = Field(sa_type=enum_column(SystemComponent))
    system_status: SystemHealthStatus = state_column(SYSTEM_HEALTH_STATES)
    details: str = Field(default="", max_length=2000)
    metrics: dict[str, Any] = json_object(HealthFigures)
    checked_at: datetime = Field(default_factory=utc_now)
    alert_threshold_breached: bool = switch()


class AnalyticsDashboard(LabRow, table=True):
    """One dashboard of a world, or of all; made by staff; its world never changes."""

    __tablename__ = "analytics_dashboards"
    __table_args__ = (sa.UniqueConstraint("world_id", "name"),)

    world_id: int | None = optional_id("worlds.id")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=2000)
    dashboard_type: DashboardType = Field(sa_type=enum_column(DashboardType))
    configuration: dict[str, Any] = json_object(DashboardConfiguration)
    tracked_metrics: list[Any] = json_list(Tags)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1, ge=1, sa_column_kwargs={"server_default": "1"})


class AnalyticsMetric(LabRow, table=True):
    """One figure of a dashboard at one time; written by the system; never changed."""

    __tablename__ = "analytics_metrics"
    __table_args__ = (
        sa.UniqueConstraint(
            "analytics_dashboard_id",
            "metric_name",
            "measurement_period",
            "recorded_at",
            name="uq_analytics_metrics_reading",
        ),
    )

    analytics_dashboard_id: int = foreign_id("analytics_dashboards.id", ondelete="CASCADE")
    metric_name: str = Field(min_length=1, max_length=120)
    metric_type: AnalyticsMetricType = Field(sa_type=enum_column(AnalyticsMetricType))
    metric_value: float = Field(ge=-1e15, le=1e15)
    measurement_period: Period = Field(sa_type=enum_column(Period))
    recorded_at: datetime = Field(default_factory=utc_now)
    details: dict[str, Any] = json_object(MetricDetails)


class ReportDefinition(LabRow, table=True):
    """One report that can be made again; by staff; its world never changes.

    Without a period it is made only on demand.
    """

    __tablename__ = "report_definitions"
    __table_args__ = (sa.UniqueConstraint("world_id", "name"),)

    world_id: int | None = optional_id("worlds.id")
    creator_id: int = foreign_id("users.id")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=2000)
    subject: ReportSubject = Field(sa_type=enum_column(ReportSubject))
    format: ReportFormat = Field(
        default=ReportFormat.CSV,
        sa_type=enum_column(ReportFormat),
        sa_column_kwargs={"server_default": ReportFormat.CSV.value},
    )
    columns: list[Any] = json_list(Tags)
    group_by: list[Any] = json_list(Tags)
    filters: dict[str, Any] = json_object(ReportFilters)
    period: Period | None = Field(default=None, sa_type=enum_column(Period))
    is_active: bool = switch(default=True)
    last_made_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1, ge=1, sa_column_kwargs={"server_default": "1"})


class MlFeatureRow(PlayRow, table=True):
    """One player's features as of one day; written by the system; never changed.

    `label` is what a model should have foretold, once it is known: a share from 0 to 1.
    """

    __tablename__ = "ml_feature_rows"
    __area__ = Area.LEARNING
    __table_args__ = (
        sa.UniqueConstraint(
            "player_id",
            "feature_set",
            "feature_version",
            "day_date",
            name="uq_ml_feature_rows_row",
        ),
        sa.Index("ix_ml_feature_rows_set_day", "feature_set", "feature_version", "day_date"),
    )

    player_id: int = foreign_id("player_profiles.id")
    feature_set: str = Field(min_length=1, max_length=80)
    feature_version: int = Field(default=1, ge=1, le=1_000_000)
    day_date: date
    features: dict[str, Any] = json_object(Figures)
    label: float | None = Field(default=None, ge=0, le=1)
    computed_at: datetime = Field(default_factory=utc_now)
