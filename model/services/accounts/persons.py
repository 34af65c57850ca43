"""A person as services show them, and the one lock under which addresses are given out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound
from model.services import audit
from model.tables import User
from model.words import UserStatus

_LOCK_PEOPLE = 7_331


@dataclass(frozen=True, slots=True)
class UserInfo:
    """One person; `version` is what a form of the profile carries."""

    id: int
    email: str
    username: str | None
    name: str | None
    timezone: str
    status: UserStatus
    email_verified: bool
    onboarding_completed: bool
    character_creation_completed: bool
    bio: str | None
    image: str | None
    privacy_settings: dict[str, Any]
    version: int


def lock_people(session: WriteSession) -> None:
    """Let no two requests give out the same address or name at once."""
    audit.lock(session, _LOCK_PEOPLE)


def user(session: Session, *, user_id: int) -> UserInfo:
    """One person; NotFound when there is none."""
    row = session.get(User, user_id, populate_existing=True)
    if row is None or row.id is None or row.deleted_at is not None:
        raise NotFound(f"There is no user {user_id}.")
    return UserInfo(
        id=row.id,
        email=row.email,
        username=row.username,
        name=row.name,
        timezone=row.timezone,
        status=row.status,
        email_verified=row.email_verified,
        onboarding_completed=row.onboarding_completed,
        character_creation_completed=row.character_creation_completed,
        bio=row.bio,
        image=row.image,
        privacy_settings=dict(row.privacy_settings),
        version=row.version,
    )
