"""Forgetting in time: what is past its period goes, with counts by period, or is counted only.

Softly deleted rows go children first; one that other rows still need stays, and its personal
columns are emptied. A dry run does all the same and takes it back; both are noted in the audit
trail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services import audit
from model.services.idempotency import once
from model.services.privacy.columns import COLUMNS, Treatment
from model.services.privacy.emptying import empty_columns, forget_checks, remove_rows
from model.services.privacy.periods import (
    DAYS_MAX,
    DELETED_ROWS,
    PERIODS,
    Act,
    Period,
    default_days,
)
from model.tables import TABLES, metadata
from model.words import Role, Room

NEEDED_INSIDE = frozenset({"notes", "player_profiles", "users"})
"""Tables whose ids stand inside JSON, where no foreign key holds them: their rows stay."""


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """What one period did to one table."""

    period: str
    table: str
    days: int
    deleted: int
    cleared: int


@dataclass(frozen=True, slots=True)
class RetentionInfo:
    """What a run did, or would do; periods that found nothing have no line."""

    is_dry_run: bool
    lines: tuple[RetentionLine, ...]

    @property
    def deleted(self) -> int:
        """Rows that went, or would go."""
        return sum(line.deleted for line in self.lines)

    @property
    def cleared(self) -> int:
        """Rows that were emptied, or would be."""
        return sum(line.cleared for line in self.lines)


def retention(
    session: WriteSession, *, days: Mapping[str, int] | None = None, is_dry_run: bool = False
) -> RetentionInfo:
    """Delete or empty what is past its time; `days` replaces periods by name.

    A dry run changes nothing but the audit trail. Errors: NotFound for an unknown period; Refused
    for days out of 0..36,500 and without the role admin.
    """
    session.actor.require(Role.ADMIN)
    kept = _days(days or {})
    if is_dry_run:
        nested = session.begin_nested()
        lines = _forget(session, kept)
        nested.rollback()
        session.expire_all()
        _note(session, lines, is_dry_run=True)
        return RetentionInfo(is_dry_run=True, lines=tuple(lines))

    def work() -> dict[str, Any]:
        found = _forget(session, kept)
        session.expire_all()
        return {"lines": _note(session, found, is_dry_run=False)}

    answer = once(session, service="privacy.retention", request={"days": kept}, work=work)
    assert answer is not None
    lines = [RetentionLine(*line) for line in answer["lines"]]
    return RetentionInfo(is_dry_run=False, lines=tuple(lines))


def _note(
    session: WriteSession, lines: list[RetentionLine], *, is_dry_run: bool
) -> list[list[Any]]:
    """Leave the counts in the audit trail; gives them as they are kept."""
    counts = [[x.period, x.table, x.days, x.deleted, x.cleared] for x in lines]
    audit.record(
        session,
        action="privacy.retention",
        object_type="database",
        object_key="retention",
        details={"lines": counts, "is_dry_run": is_dry_run},
    )
    return counts


def _days(wanted: Mapping[str, int]) -> dict[str, int]:
    """The days of each period, with those that were asked for."""
    kept = default_days()
    for name, number in wanted.items():
        if name not in kept:
            hint = did_you_mean(name, kept) or f"There are {', '.join(sorted(kept))}."
            raise NotFound(f"There is no period '{name}'. {hint}", code="E-PRIV-004")
        if type(number) is not int or not 0 <= number <= DAYS_MAX:
            raise Refused(
                f"The period '{name}' cannot be {number} days: it must be a whole number from 0 "
                f"to {DAYS_MAX}. Change it.",
                code="E-PRIV-005",
            )
        kept[name] = number
    return kept


def _forget(session: WriteSession, kept: Mapping[str, int]) -> list[RetentionLine]:
    session.flush()
    lines = [_end(session, period, kept[period.name]) for period in PERIODS]
    lines += _deleted_rows(session, kept[DELETED_ROWS])
    return [line for line in lines if line.deleted or line.cleared]


def _end(session: WriteSession, period: Period, days: int) -> RetentionLine:
    """End the time of one period's rows."""
    table = TABLES[period.table].__table__
    where = _is_older(session, table.c[period.since], days)
    if period.where:
        where = sa.and_(where, sa.text(period.where))
    deleted = cleared = 0
    if period.act is Act.DELETE:
        deleted = remove_rows(session, period.table, where)
    else:
        cleared = _emptied(session, period.table, where)
    return RetentionLine(period.name, period.table, days, deleted, cleared)


def _is_older(session: WriteSession, column: sa.Column[Any], days: int) -> sa.ColumnElement[bool]:
    return sa.and_(column < session.now - timedelta(days=days))


def _emptied(session: WriteSession, table: str, where: sa.ColumnElement[bool]) -> int:
    """Empty the personal columns of rows; nothing where a table has none."""
    names = _personal(table)
    forget_checks(session, table, where)
    return empty_columns(session, table, names, where) if names else 0


@cache
def _personal(table: str) -> tuple[str, ...]:
    wanted = (Treatment.CLEAR, Treatment.TOKEN)
    return tuple(n for n, column in COLUMNS.get(table, {}).items() if column.treatment in wanted)


# --- Softly deleted rows ------------------------------------------------------------------------


def _deleted_rows(session: WriteSession, days: int) -> Iterator[RetentionLine]:
    """Delete what was put away long ago, children first, or empty it where it is still needed."""
    for table in _with_deleted_rows():
        there = TABLES[table].__table__
        is_over = _is_older(session, there.c.deleted_at, days)
        if session.execute(sa.select(there.c.id).where(is_over).limit(1)).first() is None:
            continue
        deleted = 0
        if table not in NEEDED_INSIDE:
            deleted = remove_rows(session, table, sa.and_(is_over, *_unneeded(table)))
        cleared = _emptied(session, table, is_over)
        yield RetentionLine(DELETED_ROWS, table, days, deleted, cleared)


@cache
def _with_deleted_rows() -> tuple[str, ...]:
    """Tables of play that keep deleted rows, those that refer before those referred to.

    Content is not among them: its drafts are replayed from their changes, which stay for ever.
    """
    return tuple(
        table.name
        for table in reversed(metadata.sorted_tables)
        if "deleted_at" in table.c and TABLES[table.name].__room__ is Room.PLAY
    )


@cache
def _unneeded(table: str) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that nothing refers to a row, by whatever column."""
    target = TABLES[table].__table__
    found = []
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column is target.c.id:
                source = other.alias()
                points_here = source.c[key.parent.name] == target.c.id
                found.append(~sa.exists().where(points_here))
    return tuple(found)
