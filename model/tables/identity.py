"""People: who they are, how they sign in, what they may do. No state of play lives here.

Written by services.people (and, later, sign-in). A person's play is in `characters`.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import Row, TimedRow, VersionedRow, enum_column, foreign_id, utc_now
from model.words import Area, Operation, Role, Room, UserStatus


class User(VersionedRow, table=True):
    """One person; written by services.people; the id and created_at never change."""

    __tablename__ = "users"
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM
    __operations__ = frozenset({Operation.CREATE, Operation.UPDATE})

    email: str = Field(max_length=254, min_length=3, unique=True)
    email_verified: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    name: str | None = Field(default=None, max_length=120)
    image: str | None = Field(default=None, max_length=500)
    timezone: str = Field(default="UTC", max_length=64, sa_column_kwargs={"server_default": "UTC"})
    status: UserStatus = Field(
        default=UserStatus.ACTIVE,
        sa_type=enum_column(UserStatus),
        sa_column_kwargs={"server_default": UserStatus.ACTIVE.value},
    )


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
    __table_args__ = (sa.Index(None, "user_id"),)
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM

    user_id: int = foreign_id("users.id", ondelete="CASCADE")
    token: str = Field(max_length=64, unique=True)
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
    access_token: str | None = Field(default=None, max_length=4096)
    refresh_token: str | None = Field(default=None, max_length=4096)
    access_token_expires_at: datetime | None = None
    refresh_token_expires_at: datetime | None = None
    scope: str | None = Field(default=None, max_length=1000)
    id_token: str | None = Field(default=None, max_length=8192)
    password: str | None = Field(default=None, max_length=255)


class Verification(TimedRow, table=True):
    """One pending proof (of an address, a reset); `value` holds a hash; removed when used."""

    __tablename__ = "verifications"
    __table_args__ = (sa.Index(None, "identifier"),)
    __room__ = Room.ACCOUNT
    __area__ = Area.SYSTEM

    identifier: str = Field(max_length=254)
    value: str = Field(max_length=255)
    expires_at: datetime
