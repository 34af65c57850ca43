"""Shapes of analytics: figures of a health check, what a dashboard and a report show, features.

Figures here are measured, never rules: they may have fractions.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Key, Line, Measure, Shape, Tags, Text, Whole
from model.words import DashboardChart

Figures = Annotated[dict[Key, Measure], Field(max_length=200)]
"""Measured numbers by name."""


class HealthFigures(Shape):
    """What was measured of one part of the product: times in milliseconds, counts, more by name."""

    response_milliseconds: Whole = 0
    errors: Whole = 0
    queued: Whole = 0
    more: Figures = Field(default_factory=dict)


class DashboardPanel(Shape):
    """One picture on a dashboard: which metrics, drawn how."""

    title: Line
    chart: Annotated[DashboardChart, Field(strict=False)] = DashboardChart.LINE
    metrics: Tags = Field(default_factory=list)


class DashboardConfiguration(Shape):
    """What a dashboard shows: its pictures in order, and over how many days."""

    panels: Annotated[list[DashboardPanel], Field(max_length=50)] = Field(default_factory=list)
    days: Annotated[int, Field(ge=1, le=3650)] = 30


class MetricDetails(Shape):
    """What stands behind a figure: how many were counted, split how, said in words."""

    counted: Whole = 0
    parts: Figures = Field(default_factory=dict)
    labels: dict[Key, Line] = Field(default_factory=dict, max_length=50)
    text: Text = ""


class ReportFilters(Shape):
    """Which rows a report tells of: the last days, values that columns must have, tags."""

    days: Annotated[int, Field(ge=1, le=3650)] = 30
    equals: dict[Key, Line] = Field(default_factory=dict, max_length=50)
    tags: Tags = Field(default_factory=list)
