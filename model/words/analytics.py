"""Words of analytics: health of the product, dashboards, metrics and reports."""

from enum import StrEnum

from model.words.machines import machine


class SystemComponent(StrEnum):
    """A part of the product whose health is looked at."""

    API = "api"
    DATABASE = "database"
    AI_SERVICE = "ai_service"
    RABBITMQ = "rabbitmq"
    JOB_WORKER = "job_worker"


class SystemHealthStatus(StrEnum):
    """How well a part of the product was."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    DOWN = "down"


SYSTEM_HEALTH_STATES = machine(
    SystemHealthStatus.HEALTHY,
    (SystemHealthStatus.HEALTHY, (SystemHealthStatus.DEGRADED, SystemHealthStatus.DOWN), "system"),
    (SystemHealthStatus.DEGRADED, (SystemHealthStatus.HEALTHY, SystemHealthStatus.DOWN), "system"),
    (SystemHealthStatus.DOWN, (SystemHealthStatus.HEALTHY, SystemHealthStatus.DEGRADED), "system"),
)
"""A health check says what was seen; only the product corrects it when it looks again."""


class DashboardType(StrEnum):
    """What a dashboard shows."""

    FEATURE_USAGE = "feature_usage"
    USER_COHORT = "user_cohort"
    PLATFORM_HEALTH = "platform_health"
    QUEST_POPULARITY = "quest_popularity"
    MARKETPLACE_ANALYTICS = "marketplace_analytics"


class AnalyticsMetricType(StrEnum):
    """What a figure on a dashboard measures."""

    QUEST_POPULARITY = "quest_popularity"
    USER_COHORT = "user_cohort"
    FEATURE_USAGE = "feature_usage"
    COMPLETION_RATE = "completion_rate"


class DashboardChart(StrEnum):
    """How a dashboard draws its figures."""

    LINE = "line"
    BAR = "bar"
    TABLE = "table"
    NUMBER = "number"


class ReportSubject(StrEnum):
    """What a report tells of."""

    PLAYERS = "players"
    QUESTS = "quests"
    LEARNING = "learning"
    ECONOMY = "economy"
    GUILDS = "guilds"
    ENGAGEMENT = "engagement"


class ReportFormat(StrEnum):
    """What a finished report is written as."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"
