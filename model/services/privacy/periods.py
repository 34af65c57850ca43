"""How long things are kept: the one place where retention reads it from.

The documents promise that "data retention policies will be implemented" (sources/roguelearn.md,
Data Security and Privacy) and name no period, so these are ours. What a period does not name is
kept: ledgers, revisions and the audit trail for ever.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

DAYS_MAX = 36_500


class Act(StrEnum):
    """What happens to a row whose time is over."""

    DELETE = "delete"
    CLEAR = "clear"


class Period(NamedTuple):
    """Rows of a table that are kept so many days after a time, if a condition holds.

    `where` is plain SQL that both databases read, over the table's own columns.
    """

    name: str
    table: str
    since: str
    days: int
    where: str = ""
    act: Act = Act.DELETE
    why: str = ""


PERIODS: tuple[Period, ...] = (
    Period("sessions", "sessions", "expires_at", 1, why="nobody is signed in by them any more"),
    Period("verifications", "verifications", "expires_at", 7, why="the codes are too old to count"),
    Period(
        "learners",
        "learners",
        "last_active_at",
        365,
        where="player_id IS NULL",
        why="a cookie that was claimed opens nothing",
    ),
    Period(
        "deliveries",
        "notification_deliveries",
        "created_at",
        90,
        where="delivery_status <> 'pending'",
        why="the outbox has done its work",
    ),
    Period(
        "read_notifications",
        "notifications",
        "read_at",
        365,
        where="is_read",
        why="what was read a year ago is news no more",
    ),
    Period(
        "expired_notifications",
        "notifications",
        "expires_at",
        30,
        why="they are of no use after their end",
    ),
    Period(
        "behavior_events", "behavior_events", "occurred_at", 180, why="figures are made of them"
    ),
    Period("session_events", "session_events", "occurred_at", 180, why="figures are made of them"),
    Period("attention_spans", "attention_spans", "started_at", 365, why="days are made of them"),
    Period("features", "ml_feature_rows", "computed_at", 730, why="they can be made again"),
    Period("browsings", "user_browsings", "browsed_at", 90, why="who looked at whom"),
    Period("highlights", "highlight_triggers", "triggered_at", 365, why="what was marked on pages"),
    Period("syncs", "cross_platform_syncs", "sync_started_at", 180, why="which device, when"),
    Period(
        "captures",
        "browser_extension_data",
        "extracted_at",
        365,
        where="processing_status <> 'pending'",
        act=Act.CLEAR,
        why="notes were made of them",
    ),
    Period("answers", "idempotency_keys", "at", 90, why="nobody asks for the same answer so late"),
)
"""Every period but that of softly deleted rows."""

DELETED_ROWS = "deleted_rows"
DELETED_ROWS_DAYS = 30
"""Softly deleted rows can be restored for so long; then they go, or stay empty while needed."""


def default_days() -> dict[str, int]:
    """The days of every period by its name."""
    return {**{period.name: period.days for period in PERIODS}, DELETED_ROWS: DELETED_ROWS_DAYS}
