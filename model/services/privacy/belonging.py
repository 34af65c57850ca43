"""Whose a row is: a person with their players, and the SQL conditions that rows are theirs.

A learner's player that was merged into the person's own by a claim has no person in its row; the
audit trail says whose it was (accounts.claiming), so what stayed with it is theirs too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import NotFound
from model.services.accounts.claiming import CLAIM
from model.services.privacy.columns import COLUMNS
from model.services.records.paths import owner_chains
from model.tables import TABLES, AuditEvent, PlayerProfile, User
from model.words import Room

PEOPLE = ("users", "player_profiles", "characters", "learners", "wallets")
"""Tables whose ids stand for people."""

Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One person by id, with the ids of their players in all worlds, merged ones too."""

    user_id: int
    players: tuple[int, ...]


def person_of(session: Session, user_id: int) -> Person:
    """A person, erased or not; NotFound when there never was one."""
    there = User.__table__.c
    if session.execute(sa.select(there.id).where(there.id == user_id)).first() is None:
        raise NotFound(f"There is no user {user_id}.")
    profiles = PlayerProfile.__table__.c
    query = sa.select(profiles.id).where(profiles.user_id == user_id).order_by(profiles.id)
    players = tuple(session.execute(query).scalars())
    return Person(user_id, tuple(sorted({*players, *_merged_into(session, players)})))


def _merged_into(session: Session, players: tuple[int, ...]) -> list[int]:
    """The players without a person whose play was merged into these."""
    details = col(AuditEvent.details)
    query = sa.select(col(AuditEvent.object_key)).where(
        col(AuditEvent.action) == CLAIM,
        details["player_id"].as_integer().in_(players),
        details["is_merged"].as_boolean(),
    )
    return [int(key) for key in session.execute(query).scalars()]


def theirs(table: str, of: tuple[str, ...], person: Person) -> sa.ColumnElement[bool]:
    """The condition that one of the declared ways leads to the person; without any: as owner."""
    source = TABLES[table].__table__
    if table == "verifications":
        return source.c.identifier.in_(_addresses(person))
    if table == "player_profiles":
        return source.c.id.in_(person.players)
    found = [_leads_to(table, source, way, person) for way in ways_of(table, of)]
    return sa.or_(*found) if found else sa.false()


def _addresses(person: Person) -> sa.Select[Any]:
    """The address of the person: what is proven by a code names nobody else."""
    there = User.__table__.c
    return sa.select(there.email).where(there.id == person.user_id)


def own(table: str, person: Person) -> sa.ColumnElement[bool]:
    """The condition that a row belongs to the person, as owner or by any declared column."""
    declared = {column.of for column in COLUMNS.get(table, {}).values()}
    return sa.or_(*(theirs(table, of, person) for of in sorted(declared | {()})))


def named(table: str, person: Person) -> sa.ColumnElement[bool]:
    """The condition that a row points straight at the person, in whatever part."""
    source = TABLES[table].__table__
    found = [_leads_to(table, source, (name,), person) for name in naming_columns(table)]
    return sa.or_(*found) if found else sa.false()


@cache
def ways_of(table: str, of: tuple[str, ...] = ()) -> tuple[Way, ...]:
    """The declared ways as columns in order; without any, the way to the row's owner."""
    return tuple(tuple(way.split(".")) for way in of) or owner_chains(table)[:1]


def _leads_to(table: str, source: Any, way: Way, person: Person) -> sa.ColumnElement[bool]:
    """The condition that a way from a row of `source` (the table or its alias) ends there."""
    here, target = source.c[way[0]], target_of(TABLES[table].__table__.c[way[0]])
    found: sa.ColumnElement[bool]
    if target == "users" or (table, way) == ("users", ("id",)):
        found = here == person.user_id
    elif target == "player_profiles":
        found = here.in_(person.players)
    elif target is None or len(way) < 2:
        raise ValueError(f"{table}.{'.'.join(way)} leads to no person")
    else:
        onward = TABLES[target].__table__.alias()
        inner = _leads_to(target, onward, way[1:], person)
        found = here.in_(sa.select(onward.c.id).where(inner))
    return found


def target_of(column: sa.Column[Any]) -> str | None:
    """The table that a column points at."""
    for key in column.foreign_keys:
        return key.column.table.name
    return None


@cache
def person_columns(table: str) -> tuple[str, ...]:
    """Columns that point straight at a person in any form: a user, a player, a wallet."""
    return tuple(c.name for c in TABLES[table].__table__.columns if target_of(c) in PEOPLE)


@cache
def naming_columns(table: str) -> tuple[str, ...]:
    """Columns that point straight at a user or a player."""
    wanted = ("users", "player_profiles")
    return tuple(c.name for c in TABLES[table].__table__.columns if target_of(c) in wanted)


@cache
def tables_of_people() -> tuple[str, ...]:
    """Every table of play or account whose rows lead to a person by foreign keys, by name."""
    kept = {name for name, cls in TABLES.items() if cls.__room__ in (Room.PLAY, Room.ACCOUNT)}
    reached, grown = {"users", "player_profiles"}, True
    while grown:
        more = {name for name in kept - reached if _targets(name) & reached}
        grown = bool(more)
        reached |= more
    return tuple(sorted(reached))


def _targets(table: str) -> set[str | None]:
    return {target_of(column) for column in TABLES[table].__table__.columns}
