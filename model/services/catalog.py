"""What tables and columns there are, as plain values for pages, packs, docs and notebooks.

Derived from the table classes and their declarations; nothing here is written by hand. Also makes
the strict row model of each content table: the one place where a content row's fields, types and
bounds are turned into a validator.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import annotated_types
import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sqlalchemy.dialects import sqlite
from sqlmodel import AutoString
from sqlmodel.sql.sqltypes import UTCDateTime

from model.errors import NotFound, did_you_mean
from model.shapes import JsonObject, Key
from model.tables import CONTENT_COLUMNS, CONTENT_TABLES, TABLES, ContentRow, Row
from model.words import Area, Operation, Room, Section, StateMachine

SQLITE = sqlite.dialect()
"""A dialect to write constraints out with; their text is the same on both databases."""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column (or content field) of a table."""

    name: str
    column: str
    type: str
    nullable: bool
    default: Any = None
    required: bool = False
    enum_values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    is_json: bool = False
    reference_table: str | None = None
    section: Section | None = None
    label: str = ""
    shape: Any = None
    format: str | None = None
    is_secret: bool = False
    states: StateMachine | None = None


@dataclass(frozen=True, slots=True)
class ConstraintInfo:
    """One named rule that the database keeps: what kind, over which columns, saying what."""

    name: str
    kind: str
    columns: tuple[str, ...]
    rule: str
    relation: str = ""
    """What a check over several columns says: exactly_one, at_most_one, in_order, different …"""


@dataclass(frozen=True, slots=True)
class TableInfo:
    """One table and what it declares about itself."""

    name: str
    label: str
    about: str
    room: Room
    area: Area
    operations: frozenset[Operation]
    append_only: bool
    columns: tuple[ColumnInfo, ...]
    domain: str = ""
    constraints: tuple[ConstraintInfo, ...] = ()
    parent: str | None = None
    nested_as: str | None = None

    @property
    def fields(self) -> tuple[ColumnInfo, ...]:
        """The columns that are content: all but the bookkeeping ones, in schema order."""
        return tuple(column for column in self.columns if column.column not in CONTENT_COLUMNS)

    def column(self, name: str) -> ColumnInfo:
        """One column by its field name; NotFound suggests the nearest."""
        for column in self.columns:
            if column.name == name:
                return column
        known = [column.name for column in self.columns]
        raise NotFound(f"{self.label} has no field '{name}'. {did_you_mean(name, known)}".strip())


@cache
def tables() -> tuple[TableInfo, ...]:
    """Every table, by name."""
    return tuple(_table_info(name, cls) for name, cls in sorted(TABLES.items()))


@dataclass(frozen=True, slots=True)
class DomainInfo:
    """One part of the schema: the file it is declared in, what it is about, its tables."""

    name: str
    title: str
    tables: tuple[TableInfo, ...]


@cache
def domains() -> tuple[DomainInfo, ...]:
    """The schema by domain, in alphabetical order."""
    found: dict[str, list[TableInfo]] = {}
    for info in tables():
        found.setdefault(info.domain, []).append(info)
    return tuple(
        DomainInfo(name, _domain_title(name), tuple(infos)) for name, infos in sorted(found.items())
    )


def _domain_title(name: str) -> str:
    about = sys.modules[f"model.tables.{name}"].__doc__ or ""
    return " ".join(about.strip().split("\n\n")[0].split())


def references_to(name: str) -> tuple[tuple[str, str], ...]:
    """The (table, column) pairs whose references point at a table."""
    return tuple(
        (info.name, column.column)
        for info in tables()
        for column in info.columns
        if column.reference_table == name
    )


@cache
def state_machines() -> tuple[tuple[str, str, StateMachine], ...]:
    """Every status column's machine as (table, column, machine)."""
    return tuple(
        (info.name, column.column, column.states)
        for info in tables()
        for column in info.columns
        if column.states is not None
    )


@cache
def table(name: str) -> TableInfo:
    """One table by name; NotFound suggests the nearest."""
    for info in tables():
        if info.name == name:
            return info
    raise NotFound(
        f"There is no table '{name}'. {did_you_mean(name, TABLES)}".strip(), code="E-FIND-002"
    )


@cache
def content_tables() -> tuple[TableInfo, ...]:
    """The content tables in the order in which their rows can be written (parents first)."""
    order = [t.name for t in next(iter(TABLES.values())).metadata.sorted_tables]
    infos = [info for info in tables() if info.name in CONTENT_TABLES]
    return tuple(sorted(infos, key=lambda info: order.index(info.name)))


@cache
def row_model(name: str) -> type[BaseModel]:
    """The strict pydantic model of a content table's row in a document; no unknown fields."""
    cls = CONTENT_TABLES[name]
    fields: dict[str, Any] = {}
    for info in table(name).fields:
        field = cls.model_fields[info.column]
        annotation: Any = _document_type(info, field.annotation)
        bounds = tuple(m for m in field.metadata if isinstance(m, annotated_types.BaseMetadata))
        if bounds:
            annotation = _bounded(annotation, bounds)
        fields[info.name] = (annotation, ... if info.required else _raw_default(field, info))
    config = ConfigDict(extra="forbid", strict=True)
    return create_model(f"{cls.__name__}Row", __config__=config, **fields)


def _raw_default(field: FieldInfo, info: ColumnInfo) -> Any:
    """The default as pydantic serialises it: enum members stay members."""
    return field.default if info.enum_values else info.default


def _bounded(annotation: Any, bounds: tuple[annotated_types.BaseMetadata, ...]) -> Any:
    if type(None) in get_args(annotation):
        inner = next(arg for arg in get_args(annotation) if arg is not type(None))
        return Annotated[inner, *bounds] | None
    return Annotated[annotation, *bounds]


def _document_type(info: ColumnInfo, annotation: Any) -> Any:
    if info.reference_table is not None:
        return Key | None if info.nullable else Key
    if info.is_json:
        shape = info.shape if info.shape is not None else JsonObject
        return shape | None if info.nullable else shape
    return annotation


def _table_info(name: str, cls: type[Row]) -> TableInfo:
    content = cls if issubclass(cls, ContentRow) else None
    return TableInfo(
        name=name,
        label=name.replace("_", " ").capitalize(),
        about=(cls.__doc__ or "").strip().splitlines()[0],
        room=cls.__room__,
        area=cls.__area__,
        operations=cls.__operations__,
        append_only=cls.__append_only__,
        domain=cls.__module__.rpartition(".")[2],
        constraints=tuple(_constraints(cls.__table__)),
        columns=tuple(_column_info(cls, column) for column in cls.__table__.columns),
        parent=content.__parent__.removesuffix("_id") if content and content.__parent__ else None,
        nested_as=content.__nested_as__ if content else None,
    )


def _column_info(cls: type[Row], column: sa.Column[Any]) -> ColumnInfo:
    field = cls.model_fields[column.name]
    bounds = {type(m): m for m in field.metadata if isinstance(m, annotated_types.BaseMetadata)}
    reference = next((key.column.table.name for key in column.foreign_keys), None)
    is_content_field = issubclass(cls, ContentRow) and column.name not in CONTENT_COLUMNS
    name = column.name
    if is_content_field and reference is not None:
        name = name.removesuffix("_id")
    section = column.info.get("section", cls.__section__) if issubclass(cls, ContentRow) else None
    if not is_content_field:
        section = None
    return ColumnInfo(
        name=name,
        column=column.name,
        type=_type_name(column, reference),
        nullable=bool(column.nullable),
        default=_plain(_shown_default(field)),
        required=field.is_required(),
        enum_values=tuple(column.type.enums) if isinstance(column.type, sa.Enum) else (),
        minimum=_bound(bounds.get(annotated_types.Ge), "ge"),
        maximum=_bound(bounds.get(annotated_types.Le), "le"),
        max_length=_bound(bounds.get(annotated_types.MaxLen), "max_length"),
        is_json=isinstance(column.type, sa.JSON),
        reference_table=reference,
        section=section,
        label=name.removesuffix("_ppm")
        .replace("_", " ")
        .capitalize()
        .replace("xp", "XP")
        .replace("Xp", "XP"),
        shape=column.info.get("shape"),
        format=column.info.get("format"),
        is_secret=bool(column.info.get("secret")),
        states=column.info.get("machine"),
    )


def _constraints(table: sa.Table) -> list[ConstraintInfo]:
    """Every named constraint, unique index and partial index of a table, by kind and name."""
    found = [_constraint_info(constraint) for constraint in table.constraints]
    for index in table.indexes:
        columns = tuple(column.name for column in index.columns)
        condition = index.dialect_options["sqlite"].get("where")
        rule = f"where {condition}" if condition is not None else ""
        kind = "unique" if index.unique else "index"
        found.append(ConstraintInfo(str(index.name), kind, columns, rule))
    return sorted(found, key=lambda info: (_KINDS.index(info.kind), info.name))


_KINDS = ("primary key", "foreign key", "unique", "check", "index")


def _constraint_info(constraint: sa.Constraint) -> ConstraintInfo:
    name = str(constraint.name)
    if isinstance(constraint, sa.ForeignKeyConstraint):
        columns = tuple(constraint.column_keys)
        rule = f"→ {constraint.elements[0].target_fullname} on delete {constraint.ondelete}"
        return ConstraintInfo(_formatted_name(constraint), "foreign key", columns, rule.lower())
    if isinstance(constraint, sa.CheckConstraint):
        columns = tuple(constraint.info.get("columns", ()))
        text = str(
            constraint.sqltext.compile(dialect=SQLITE, compile_kwargs={"literal_binds": True})
        )
        relation = constraint.info.get("rule", "")
        return ConstraintInfo(_formatted_name(constraint), "check", columns, text, relation)
    assert isinstance(constraint, sa.PrimaryKeyConstraint | sa.UniqueConstraint)
    kind = "primary key" if isinstance(constraint, sa.PrimaryKeyConstraint) else "unique"
    columns = tuple(column.name for column in constraint.columns)
    return ConstraintInfo(_formatted_name(constraint) or name, kind, columns, "")


def _formatted_name(constraint: sa.Constraint) -> str:
    """The constraint's name as the databases know it, by the naming convention."""
    return str(SQLITE.identifier_preparer.format_constraint(constraint)).strip('"')


def _shown_default(field: FieldInfo) -> Any:
    """The default to show; of factories only list and dict, for a clock is no default."""
    if field.default_factory is list or field.default_factory is dict:
        return field.default_factory()
    return None if field.default is PydanticUndefined else field.default


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _bound(rule: Any, attribute: str) -> Any:
    return None if rule is None else getattr(rule, attribute)


def _type_name(column: sa.Column[Any], reference: str | None) -> str:
    if reference is not None:
        return "reference"
    if isinstance(column.type, sa.Enum):
        return "enum"
    if isinstance(column.type, sa.JSON):
        return "json"
    for kind, name in _TYPE_NAMES:
        if isinstance(column.type, kind):
            return name
    raise AssertionError(f"column type {column.type!r} has no name yet")


_TYPE_NAMES: tuple[tuple[type[Any], str], ...] = (
    (AutoString, "text"),
    (sa.Boolean, "boolean"),
    (sa.Date, "date"),
    (sa.Integer, "integer"),
    (sa.Float, "number"),
    (sa.DateTime, "instant"),
    (UTCDateTime, "instant"),
)


def is_list_shape(shape: Any) -> bool:
    """Whether a JSON column holds a list."""
    return get_origin(shape) is list
