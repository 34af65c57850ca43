"""What a person wants to be told, how and when; who has said nothing has the table's defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.services import rows
from model.services.acting import acting_as_user
from model.services.records.writing import stale
from model.tables import NotificationPreference
from model.words import NotificationChannel, NotificationType

TABLE = "notification_preferences"


@dataclass(frozen=True, slots=True)
class PreferencesInfo:
    """One person's wishes; minutes count from midnight in the person's own zone."""

    user_id: int
    channels: frozenset[NotificationChannel]
    muted_types: frozenset[NotificationType]
    quiet_hours_enabled: bool
    quiet_start_minute: int
    quiet_end_minute: int
    max_per_day: int
    digest_enabled: bool
    digest_minute: int
    version: int


def preferences(session: Session, *, user_id: int) -> PreferencesInfo:
    """A person's wishes, or the defaults."""
    row = _row(session, user_id)
    return _info(row or NotificationPreference(user_id=user_id))


def set_preferences(
    session: WriteSession,
    *,
    user_id: int,
    in_app_enabled: bool | None = None,
    email_enabled: bool | None = None,
    push_enabled: bool | None = None,
    muted_types: Sequence[NotificationType] | None = None,
    quiet_hours_enabled: bool | None = None,
    quiet_start_minute: int | None = None,
    quiet_end_minute: int | None = None,
    max_per_day: int | None = None,
    digest_enabled: bool | None = None,
    digest_minute: int | None = None,
    expected_version: int | None = None,
) -> PreferencesInfo:
    """Write what is given; None leaves a wish as it is.

    Errors: RecordError with every fault at once; StaleEdit when `expected_version` is past.
    """
    said = {
        "in_app_enabled": in_app_enabled,
        "email_enabled": email_enabled,
        "push_enabled": push_enabled,
        "muted_types": None if muted_types is None else [str(kind) for kind in muted_types],
        "quiet_hours_enabled": quiet_hours_enabled,
        "quiet_start_minute": quiet_start_minute,
        "quiet_end_minute": quiet_end_minute,
        "max_per_day": max_per_day,
        "digest_enabled": digest_enabled,
        "digest_minute": digest_minute,
    }
    values = {field: value for field, value in said.items() if value is not None}
    request = {**values, "user": user_id, "version": expected_version}

    def work() -> rows.Answer:
        acting_as_user(session, session.actor, user_id)
        return {"id": _write(session, user_id, values, expected_version)}

    rows.answered(session, "notices.set_preferences", request=request, table=TABLE, work=work)
    return preferences(session, user_id=user_id)


def _write(
    session: WriteSession, user_id: int, values: dict[str, Any], expected: int | None
) -> int:
    rows.locked(session, "users", user_id, what="user")  # two first wishes at once are one row
    found = _row(session, user_id)
    if found is None or found.id is None:
        return rows.add(session, TABLE, user_id=user_id, **values)
    row = rows.locked(session, TABLE, found.id, what="preference")
    if expected not in (None, row["version"]):
        raise stale(session, TABLE, row, values)
    rows.change(session, TABLE, row, **values)
    return found.id


def _row(session: Session, user_id: int) -> NotificationPreference | None:
    query = sa.select(NotificationPreference).where(
        col(NotificationPreference.user_id) == user_id,
        col(NotificationPreference.deleted_at).is_(None),
    )
    query = query.execution_options(populate_existing=True)
    found: NotificationPreference | None = session.execute(query).scalar_one_or_none()
    return found


def _info(row: NotificationPreference) -> PreferencesInfo:
    switches = {
        NotificationChannel.IN_APP: row.in_app_enabled,
        NotificationChannel.EMAIL: row.email_enabled,
        NotificationChannel.PUSH: row.push_enabled,
    }
    return PreferencesInfo(
        user_id=row.user_id,
        channels=frozenset(channel for channel, is_on in switches.items() if is_on),
        muted_types=frozenset(NotificationType(kind) for kind in row.muted_types),
        quiet_hours_enabled=row.quiet_hours_enabled,
        quiet_start_minute=row.quiet_start_minute,
        quiet_end_minute=row.quiet_end_minute,
        max_per_day=row.max_per_day,
        digest_enabled=row.digest_enabled,
        digest_minute=row.digest_minute,
        version=row.version,
    )
