"""Words of moderation: reports of abuse, disputes, and how they end."""

from enum import StrEnum

from model.words.machines import machine


class AbuseType(StrEnum):
    """What a report complains about."""

    INAPPROPRIATE_CONTENT = "inappropriate_content"
    HARASSMENT = "harassment"
    SPAM = "spam"
    OTHER = "other"


class ReportedContent(StrEnum):
    """What kind of thing a report is about."""

    USER = "user"
    NOTE = "note"
    PARTY = "party"
    MESSAGE = "message"


class AbuseReportStatus(StrEnum):
    """How far the work on a report has come."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"


ABUSE_REPORT_STATES = machine(
    AbuseReportStatus.PENDING,
    (
        AbuseReportStatus.PENDING,
        (AbuseReportStatus.PROCESSING, AbuseReportStatus.COMPLETED),
        "game_master",
    ),
    (
        AbuseReportStatus.PROCESSING,
        (AbuseReportStatus.COMPLETED, AbuseReportStatus.PENDING),
        "game_master",
    ),
)
"""A report: taken up by a game master, closed with a decision; what comes after is a new one."""


class ModerationAction(StrEnum):
    """What was done about a report."""

    WARNING = "warning"
    TEMPORARY_BAN = "temporary_ban"
    PERMANENT_BAN = "permanent_ban"
    CONTENT_REMOVAL = "content_removal"
    NO_ACTION = "no_action"


class PvpDisputeType(StrEnum):
    """What a dispute is about."""

    UNFAIR_SCORE = "unfair_score"
    CHEATING = "cheating"
    TECHNICAL_ISSUE = "technical_issue"


class PvpDisputeStatus(StrEnum):
    """How far the work on a dispute has come."""

    PENDING = "pending"
    UNDER_REVIEW = "under_review"
    RESOLVED = "resolved"


PVP_DISPUTE_STATES = machine(
    PvpDisputeStatus.PENDING,
    (PvpDisputeStatus.PENDING, PvpDisputeStatus.UNDER_REVIEW, "game_master"),
    (
        PvpDisputeStatus.UNDER_REVIEW,
        (PvpDisputeStatus.RESOLVED, PvpDisputeStatus.PENDING),
        "game_master",
    ),
)
"""A dispute: reviewed and resolved by a game master."""
