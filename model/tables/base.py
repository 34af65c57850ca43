"""The ground all tables stand on: our own registry, column types, row bases and declarations.

The project's own registry and MetaData survive Streamlit's live reload; SQLModel's global ones do
not. Every table class declares its room, area and allowed operations; content tables also say
which section of a ruleset each column is frozen into and which column names their parent.
May use: words, shapes. Outside code imports from `model.tables`, never from here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from model.words import Area, Operation, Room, Section

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
table_registry = registry(metadata=metadata)

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A 64-bit surrogate key; SQLite only counts up by itself on plain INTEGER."""

Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON text; Python None is stored as SQL NULL on both databases."""


def utc_now() -> datetime:
    """The present instant, aware, in UTC (a column default only: services pass their own `now`)."""
    return datetime.now(UTC)


def enum_column(words: type[StrEnum]) -> sa.Enum:
    """A text column with a CHECK that accepts exactly the values of `words`."""
    return sa.Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=_snake(words.__name__),
        validate_strings=True,
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def foreign_id(target: str, *, ondelete: str = "RESTRICT", **options: Any) -> Any:
    """A required 64-bit reference to `table.id`."""
    return Field(sa_type=sa.BigInteger, foreign_key=target, ondelete=ondelete, **options)


def optional_id(target: str, *, ondelete: str = "RESTRICT", **options: Any) -> Any:
    """A 64-bit reference to `table.id` that may be empty."""
    return Field(
        default=None,
        sa_type=sa.BigInteger,
        foreign_key=target,
        ondelete=ondelete,
        nullable=True,
        **options,
    )


def in_section(section: Section) -> dict[str, Any]:
    """Column keywords that put a content column into a section of the ruleset document."""
    return {"info": {"section": section}}


def shaped(shape: Any) -> dict[str, Any]:
    """Column keywords that name the shape (a pydantic type) of a JSON column."""
    return {"info": {"shape": shape}}


TEXTS = in_section(Section.TEXTS)


class Row(SQLModel, registry=table_registry):
    """Base of all tables: a surrogate id, and what the table declares about itself."""

    __table__: ClassVar[sa.Table]
    __room__: ClassVar[Room]
    __area__: ClassVar[Area]
    __operations__: ClassVar[frozenset[Operation]] = frozenset()
    __append_only__: ClassVar[bool] = False

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)


class TimedRow(Row):
    """A row that knows when it was made and last changed (UTC)."""

    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class VersionedRow(TimedRow):
    """A row people edit: `version` goes up by one with every change (optimistic lock)."""

    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class ContentRow(VersionedRow):
    """A row of a world's draft; written only through services.content.

    `key` is a slug, unique per world among rows that are not deleted; a child's is `parent/slug`.
    """

    __room__ = Room.CONTENT
    __area__ = Area.GAME
    __operations__ = frozenset(Operation)
    __section__: ClassVar[Section] = Section.RULES
    __parent__: ClassVar[str | None] = None
    __nested_as__: ClassVar[str | None] = None

    world_id: int = foreign_id("worlds.id")
    key: str = Field(max_length=120)
    deleted_at: datetime | None = None


class PlayRow(Row):
    """A row of play, written by domain services only."""

    __room__ = Room.PLAY
    __area__ = Area.GAME


class LabRow(Row):
    """A row of the sandbox itself."""

    __room__ = Room.LAB
    __area__ = Area.SYSTEM


CONTENT_COLUMNS = frozenset(
    {"id", "world_id", "key", "version", "created_at", "updated_at", "deleted_at"}
)
"""Columns every content table has; they are bookkeeping and never part of a document."""


def undeleted_unique(table: str, *columns: str) -> sa.Index:
    """A unique index per world over rows that are not deleted, on both databases."""
    condition = sa.text("deleted_at IS NULL")
    return sa.Index(
        f"uq_{table}_world_id_{'_'.join(columns)}",
        "world_id",
        *columns,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
