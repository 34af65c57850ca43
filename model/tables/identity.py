"""People: who they are, how they sign in, what they may do. No state of play lives here.

Written by services.people (and, later, sign-in). A person's play is in `characters`. Columns noted
`secret` are never shown, exported or logged.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import PrivacySettings
from model.tables.base import (
    Row,
    TimedRow,
    VersionedRow,
    ascii_lower,
    enum_column,
    foreign_id,
    json_object,
    noted,
    optional_id,
    state_column,
    strictly_in_order,
    switch,
    utc_now,
)
from model.words import USER_STATES, Area, Operation, Role, Room, UserStatus

SECRET = noted(secret=True)
"""A column that is never shown, exported or logged."""


class ProductRole(VersionedRow, table=True):
    """One part a person plays in the product (teacher, student), apart from sandbox roles.

    Written by services.people; the name never changes once people hold it.
    """

    __tablename__ = "product_roles"
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE})

    name: str = Field(
        min_length=1, max_length=40, unique=True, sa_column_kwargs=noted(format="slug")
    )
    description: str = Field(default="", max_length=500)
    may_supervise: bool = switch()


class User(VersionedRow, table=True):
    """One person; written by services.people; the id and created_at never change.

    `email` is kept in small letters, so that no two people differ by case alone; `birth_date` is
    asked for only to keep out children under 13.
    """

    __tablename__ = "users"
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM
    __operations__ = frozenset(Operation)

    __table_args__ = (
        sa.Index("uq_users_lower_username", ascii_lower(sa.column("username")), unique=True),
    )

    email: str = Field(
        max_length=254, min_length=3, unique=True, sa_column_kwargs=noted(format="email")
    )
    email_verified: bool = switch()
    username: str | None = Field(
        default=None,
        min_length=3,
        max_length=30,
        unique=True,
        sa_column_kwargs=noted(format="username"),
    )
    name: str | None = Field(default=None, max_length=120)
    image: str | None = Field(
        default=None, max_length=500, sa_column_kwargs=noted(format="https_url")
    )
    timezone: str = Field(
        default="UTC",
        max_length=64,
        sa_column_kwargs={"server_default": "UTC", **noted(format="time_zone")},
    )
    status: UserStatus = state_column(USER_STATES)
    clerk_user_id: str | None = Field(
        default=None, max_length=64, unique=True, sa_column_kwargs=noted(format="external_id")
    )
    product_role_id: int | None = optional_id("product_roles.id")
    last_login_at: datetime | None = None
    onboarding_completed: bool = switch()
    character_creation_completed: bool = switch()
    birth_date: date | None = None
    bio: str | None = Field(
        default=None, max_length=500, sa_column_kwargs=noted(format="safe_text")
    )
    privacy_settings: dict[str, Any] = json_object(PrivacySettings)
    deleted_at: datetime | None = None


class UserRole(Row, table=True):
    """One role that a person holds; written by services.people; rows are added and removed."""

    __tablename__ = "user_roles"
    __table_args__ = (sa.UniqueConstraint("user_id", "role"),)
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM

    user_id: int = foreign_id("users.id", ondelete="CASCADE")
    role: Role = Field(sa_type=enum_column(Role))
    granted_at: datetime = Field(default_factory=utc_now)


class Session(TimedRow, table=True):
    """One signed-in browser; `token` holds a hash, never the token; ends by expiry or removal."""

    __tablename__ = "sessions"
    __table_args__ = (sa.Index(None, "user_id"), strictly_in_order("created_at", "expires_at"))
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM

    user_id: int = foreign_id("users.id", ondelete="CASCADE")
    token: str = Field(max_length=64, unique=True, sa_column_kwargs=SECRET)
    expires_at: datetime
    ip_address: str | None = Field(default=None, max_length=45)
    user_agent: str | None = Field(default=None, max_length=500)


class Account(TimedRow, table=True):
    """One way a person signs in (provider or password hash); the provider pair never changes."""

    __tablename__ = "accounts"
    __table_args__ = (sa.UniqueConstraint("provider_id", "account_id"), sa.Index(None, "user_id"))
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM

    user_id: int = foreign_id("users.id", ondelete="CASCADE")
    account_id: str = Field(max_length=255)
    provider_id: str = Field(max_length=64)
    access_token: str | None = Field(
        default=None, max_length=4096, sa_column_kwargs=noted(secret=True)
    )
    refresh_token: str | None = Field(
        default=None, max_length=4096, sa_column_kwargs=noted(secret=True)
    )
    access_token_expires_at: datetime | None = None
    refresh_token_expires_at: datetime | None = None
    scope: str | None = Field(default=None, max_length=1000)
    id_token: str | None = Field(default=None, max_length=8192, sa_column_kwargs=SECRET)
    password: str | None = Field(default=None, max_length=255, sa_column_kwargs=SECRET)


class Verification(TimedRow, table=True):
    """One pending proof (of an address, a reset); `value` holds a hash; removed when used."""

    __tablename__ = "verifications"
    __table_args__ = (sa.Index(None, "identifier"),)
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM

    identifier: str = Field(max_length=254)
    value: str = Field(max_length=255, sa_column_kwargs=SECRET)
    expires_at: datetime
