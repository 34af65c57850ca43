"""Completing a profile: what a person says of themself, and who may see it.

Source: sources/roguelearn.md, Registration & Onboarding Flow, Profile Completion. Pictures are
links, and texts are moderated by whoever answers `outside_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.db import WriteSession
from model.services import rows
from model.services.accounts.persons import UserInfo, lock_people, user
from model.services.acting import acting_at_large
from model.services.records.writing import stale


def complete_profile(
    session: WriteSession,
    *,
    user_id: int,
    name: str | None = None,
    username: str | None = None,
    bio: str | None = None,
    image: str | None = None,
    timezone: str | None = None,
    privacy_settings: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> UserInfo:
    """Write what is given (None leaves a field as it is) and end the onboarding.

    Errors: NotFound; Refused for somebody else, or who is banned from everything; RecordError with
    every fault at once; StaleEdit when `expected_version` is past.
    """
    said = {
        "name": name,
        "username": username,
        "bio": bio,
        "image": image,
        "timezone": timezone,
        "privacy_settings": None if privacy_settings is None else dict(privacy_settings),
    }
    values = {field: value for field, value in said.items() if value is not None}

    def work() -> rows.Answer:
        acting_at_large(session, user_id)
        lock_people(session)
        row = rows.locked(session, "users", user_id, what="user")
        if expected_version not in (None, row["version"]):
            raise stale(session, "users", row, values)
        rows.change(session, "users", row, **values, onboarding_completed=True)
        return {"id": user_id}

    request = {**values, "user": user_id, "version": expected_version}
    rows.answered(session, "accounts.complete_profile", request=request, table="users", work=work)
    return user(session, user_id=user_id)
