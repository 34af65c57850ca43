"""The ground all tables stand on: our own registry, column types, row bases and declarations.

The project's own registry and MetaData survive Streamlit's live reload; SQLModel's global ones do
not. Every table class declares its room, area and allowed operations; content tables also say
which section of a ruleset each column is frozen into and which column names their parent. A status
column carries its state machine, a text its format, a check the rule it states: services, triggers,
test rows and docs read them from here, so that each is written once.
May use: words, shapes. Outside code imports from `model.tables`, never from here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import registry
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Field, SQLModel

from model.words import Area, Operation, Room, Section, StateMachine

NAME_LENGTH_MAX = 60
"""Names of constraints stay below PostgreSQL's 63 characters, so both databases know the same."""


def _foreign_key_name(key: sa.ForeignKeyConstraint, table: sa.Table) -> str:
    """`table_column_target`, without the target where that would be too long a name."""
    own = f"{table.name}_{'_'.join(key.column_keys)}"
    target = key.elements[0].target_fullname.partition(".")[0]
    whole = f"{own}_{target}"
    return whole if len(whole) + 3 <= NAME_LENGTH_MAX else own


def _unique_name(key: sa.UniqueConstraint, table: sa.Table) -> str:
    """`table_columns`, shortened to `table_pair` where that would be too long a name."""
    whole = f"{table.name}_{'_'.join(column.name for column in key.columns)}"
    return whole if len(whole) + 3 <= NAME_LENGTH_MAX else f"{table.name}_pair"


NAMING_CONVENTION: dict[str, Any] = {
    "ix": "ix_%(column_0_N_label)s",
    "unique_columns": _unique_name,
    "uq": "uq_%(unique_columns)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "foreign_key": _foreign_key_name,
    "fk": "fk_%(foreign_key)s",
    "pk": "pk_%(table_name)s",
}

metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
table_registry = registry(metadata=metadata)

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A 64-bit surrogate key; SQLite only counts up by itself on plain INTEGER."""

Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON text; Python None is stored as SQL NULL on both databases."""


AMOUNT_MAX = 1_000_000_000_000_000
"""The greatest amount of a currency, in minor units: sums of a billion of them stay below 2^63."""


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


class ascii_lower(FunctionElement[str]):
    """A text with A to Z in small letters, compared byte by byte: the same on both databases."""

    type = sa.String()
    inherit_cache = True


@compiles(ascii_lower)
def _ascii_lower(element: ascii_lower, compiler: Any, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(ascii_lower, "postgresql")
def _ascii_lower_postgresql(element: ascii_lower, compiler: Any, **options: Any) -> str:
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "C")'


def state_column(states: StateMachine) -> Any:
    """A status column: its words, its first state as the default, and its state machine."""
    return Field(
        default=states.initial,
        sa_type=enum_column(states.states),
        sa_column_kwargs={
            "server_default": states.initial.value,
            "info": {"machine": states},
        },
    )


def exactly_one(*columns: str, name: str) -> sa.CheckConstraint:
    """A check that one and only one of these references is set."""
    return _counted(columns, "= 1", name=name, rule="exactly_one")


def at_most_one(*columns: str, name: str) -> sa.CheckConstraint:
    """A check that no more than one of these references is set."""
    return _counted(columns, "<= 1", name=name, rule="at_most_one")


def _counted(
    columns: tuple[str, ...], condition: str, *, name: str, rule: str
) -> sa.CheckConstraint:
    total = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns)
    return sa.CheckConstraint(
        f"{total} {condition}", name=name, info={"rule": rule, "columns": columns}
    )


def in_order(*columns: str) -> sa.CheckConstraint:
    """A check that two columns (times, dates, numbers), where both are set, do not go backwards."""
    first, second = columns
    return sa.CheckConstraint(
        f"{first} <= {second}",
        name=f"{first}_le_{second}",
        info={"rule": "in_order", "columns": columns},
    )


def strictly_in_order(*columns: str) -> sa.CheckConstraint:
    """A check that the first of two columns, where both are set, lies before the second."""
    first, second = columns
    return sa.CheckConstraint(
        f"{first} < {second}",
        name=f"{first}_lt_{second}",
        info={"rule": "strictly_in_order", "columns": columns},
    )


def different(*columns: str) -> sa.CheckConstraint:
    """A check that two references of a row, where both are set, are not the same."""
    first, second = columns
    is_long = len(first) + len(second) > 26
    return sa.CheckConstraint(
        f"{first} <> {second}",
        name=f"{second}_other" if is_long else f"{first}_differs_from_{second}",
        info={"rule": "different", "columns": columns},
    )


def unique_where(
    table: str, *columns: str, condition: str = "deleted_at IS NULL", name: str = "undeleted"
) -> sa.Index:
    """A unique index over the rows that meet a condition, on both databases."""
    return sa.Index(
        f"uq_{table}_{'_'.join(columns)}_{name}",
        *columns,
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def index_where(table: str, *columns: str, condition: str, name: str) -> sa.Index:
    """A partial index for the one question that `name` says (unread, pending)."""
    return sa.Index(
        f"ix_{table}_{'_'.join(columns)}_{name}",
        *columns,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def noted(**info: Any) -> dict[str, Any]:
    """Column keywords that carry notes: `format` of a text, `shape` of JSON, `section`.

    Formats are named in model.shapes.formats.TEXT_FORMATS; services refuse what breaks one.
    """
    return {"info": info}


def json_list(shape: Any) -> Any:
    """A JSON column that holds a list (empty by default) of the given shape."""
    return Field(default_factory=list, sa_type=Json, sa_column_kwargs=shaped(shape))


def json_object(shape: Any) -> Any:
    """A required JSON column of the given shape; by default the shape's own defaults, as {}."""
    return Field(default_factory=dict, sa_type=Json, sa_column_kwargs=shaped(shape))


def optional_json(shape: Any) -> Any:
    """A JSON column that may be empty."""
    return Field(default=None, sa_type=Json, sa_column_kwargs=shaped(shape))


def counter(*, maximum: int = 2_000_000_000, default: int = 0, minimum: int = 0) -> Any:
    """A whole number that starts at `default` and never goes below `minimum`."""
    return Field(
        default=default, ge=minimum, le=maximum, sa_column_kwargs={"server_default": f"{default}"}
    )


def amount(*, default: int | None = None, minimum: int = 0) -> Any:
    """A 64-bit amount of currency in minor units, at most 10^15."""
    if default is None:
        return Field(ge=minimum, le=AMOUNT_MAX, sa_type=sa.BigInteger)
    return Field(
        default=default,
        ge=minimum,
        le=AMOUNT_MAX,
        sa_type=sa.BigInteger,
        sa_column_kwargs={"server_default": f"{default}"},
    )


def switch(*, default: bool = False) -> Any:
    """A yes/no column with its default on the database too."""
    return Field(
        default=default, sa_column_kwargs={"server_default": sa.true() if default else sa.false()}
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

    # Rows are validated by services, never here: pydantic need not build what nobody calls.
    model_config = {"defer_build": True}

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


class PlayRecord(VersionedRow):
    """A row that people in a world make and edit: versioned, and deleted softly."""

    __room__ = Room.PLAY
    __area__ = Area.GAME
    __operations__ = frozenset(Operation)

    deleted_at: datetime | None = None


class PlayLink(Row):
    """A pair of rows that belong together: added and removed, never edited."""

    __room__ = Room.PLAY
    __area__ = Area.GAME
    __operations__ = frozenset({Operation.CREATE, Operation.DELETE})

    created_at: datetime = Field(default_factory=utc_now)


class PlayEvent(Row):
    """Something that was seen to happen: added, never edited."""

    __room__ = Room.PLAY
    __area__ = Area.GAME
    __operations__ = frozenset({Operation.CREATE})

    created_at: datetime = Field(default_factory=utc_now)


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
    name = f"uq_{table}_world_id_{'_'.join(columns)}"
    return sa.Index(
        name if len(name) <= NAME_LENGTH_MAX else f"uq_{table}_pair",
        "world_id",
        *columns,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
