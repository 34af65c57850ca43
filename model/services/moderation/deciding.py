"""Deciding reports: nothing done, a warning, what was written taken away, a ban.

A report is decided by who took it up (or an admin) and never by who is part of it. The reporter is
told that it was decided, the person reported what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.services import rows
from model.services.moderation import bans, common
from model.services.moderation.common import Row
from model.services.moderation.reports import ABOUT, TABLE, ReportInfo, handler_of, step
from model.services.records import storing
from model.services.worlds import world_by_key
from model.words import AbuseReportStatus, ModerationAction, ReportedContent, Role

RESOLUTION_MAX = 5_000
_REMOVABLE = frozenset({ReportedContent.NOTE, ReportedContent.MESSAGE})


def dismiss(session: WriteSession, *, report_id: int, resolution: str) -> ReportInfo:
    """Decide that nothing is to be done; the person reported hears nothing of it.

    Errors, in this order: E-REFUSED-002; NotFound; E-MOD-005 for one's own case; E-MOD-002 once it
    is decided; E-MOD-006 when somebody else works on it; E-MOD-009 without a reason.
    """
    return _decide(session, report_id, ModerationAction.NO_ACTION, resolution, lambda _: {})


def warn(session: WriteSession, *, report_id: int, resolution: str) -> ReportInfo:
    """Warn the person reported. Errors as `dismiss`; E-MOD-008 when no person is behind it."""

    def effect(row: Row) -> dict[str, Any]:
        user_id = _person(row)
        common.tell(session, user_id, "You are warned", resolution, world_id=row["world_id"])
        return {}

    return _decide(session, report_id, ModerationAction.WARNING, resolution, effect)


def remove_content(session: WriteSession, *, report_id: int, resolution: str) -> ReportInfo:
    """Take away the note or message reported; its author is told. E-MOD-008 for anything else.

    Errors as `dismiss`. What was taken away already is no error.
    """

    def effect(row: Row) -> dict[str, Any]:
        kind = ReportedContent(row["reported_content_type"])
        table, column = ABOUT[kind]
        if kind not in _REMOVABLE:
            raise Refused(
                f"Report {report_id} is about a {kind.value}, and only notes and messages are "
                "taken away. Warn or ban the person, or archive the party.",
                code="E-MOD-008",
            )
        content = storing.load(session, table, row[column], deleted=None)
        if content["deleted_at"] is None:
            rows.put_away(session, table, content)
        common.tell(session, row["reported_user_id"], f"A {kind.value} of yours was taken away",
                    resolution, world_id=row["world_id"])  # fmt: skip
        return {"table": table, "row": row[column]}

    return _decide(session, report_id, ModerationAction.CONTENT_REMOVAL, resolution, effect)


def ban_reported(
    session: WriteSession,
    *,
    report_id: int,
    resolution: str,
    until: datetime | None = None,
    world: str | None = None,
) -> ReportInfo:
    """Ban the person reported, from a world or from all, until an instant or for ever.

    Errors as `dismiss`; E-MOD-008 when no person is behind it; then those of `bans.ban`.
    """
    world_id = None if world is None else world_by_key(session, key=world).id

    def effect(row: Row) -> dict[str, Any]:
        made = bans.impose(
            session, user_id=_person(row), world_id=world_id,
            reason=resolution.strip()[: common.REASON_MAX], until=until,
        )  # fmt: skip
        return {"ban": made}

    action = ModerationAction.PERMANENT_BAN if until is None else ModerationAction.TEMPORARY_BAN
    asked = {"until": None if until is None else until.isoformat(), "world": world}
    return _decide(session, report_id, action, resolution, effect, asked)


def _person(row: Row) -> int:
    if row["reported_user_id"] is None:
        raise Refused(
            f"Report {row['id']} is about a {row['reported_content_type']} without one person "
            "behind it. Dismiss it, and report the person who did it.",
            code="E-MOD-008",
        )
    return int(row["reported_user_id"])


def _decide(
    session: WriteSession,
    report_id: int,
    action: ModerationAction,
    resolution: str,
    effect: Callable[[Row], dict[str, Any]],
    asked: dict[str, Any] | None = None,
) -> ReportInfo:
    def work(row: Row) -> dict[str, Any]:
        decided = {
            "moderation_action": action.value,
            "resolution": resolution.strip(),
            "resolved_by": session.actor.user_id,
            "resolved_at": session.now,
        }
        _require_mine(session, row)
        done = common.move(session, TABLE, row, AbuseReportStatus.COMPLETED, **decided)
        common.require_reason(resolution, most=RESOLUTION_MAX)
        made = effect(done)
        common.tell(session, row["reporter_id"], "Your report was decided",
                    "Thank you. We have looked at it and acted as our rules say.",
                    world_id=row["world_id"])  # fmt: skip
        return {"decision": action.value, **made}

    request = {"report": report_id, "resolution": resolution, **(asked or {})}
    return step(session, f"moderation.{action.value}", request, work)


def _require_mine(session: WriteSession, row: Row) -> None:
    handler = handler_of(session, row)
    is_open = row["processing_status"] != AbuseReportStatus.COMPLETED
    if is_open and handler not in (None, session.actor.user_id):
        if Role.ADMIN in session.actor.roles:
            return
        raise Refused(
            f"User {handler} works on report {row['id']}. Take it over first.",
            code="E-MOD-006",
        )
