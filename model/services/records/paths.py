"""How a row's world, its owner and its group are found, for any table, from metadata.

A chain is a tuple of column names: each but the last is a foreign key to the next table, the last
holds the answer. A table may have several chains (a reference to one of several kinds of thing);
then the first that is filled answers. Chains are pure and cached; `Located` turns them into joins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.tables import TABLES
from model.words import Room

Chain = tuple[str, ...]
Chains = tuple[Chain, ...]

_OWNER_NAMES = (
    *("player_id", "learner_id", "character_id", "user_id", "owner_id", "author_id"),
    *("creator_id", "created_by_id", "created_by", "uploaded_by_id", "submitted_by_id"),
    *("sender_id", "requester_id", "challenger_id", "inviter_id", "initiator_id", "reporter_id"),
    *("rater_id", "seller_id", "teacher_id", "host_id", "leader_id", "master_id", "curator_id"),
    *("contributor_id", "tagged_by", "reviewer_id", "recorder_id", "organizer_id"),
    *("coordinator_id", "assigner_id", "browser_id"),
)
"""Columns that say whose row it is, the first one there counting; `__owner__` overrules them."""

_RECEIVER_NAMES = (
    *("recipient_id", "receiver_id", "addressee_id", "invitee_id", "invited_player_id"),
    *("opponent_id", "friend_id", "student_id", "target_user_id", "reported_user_id"),
)
"""Columns that name the other person of a row: they may read it and answer it."""

_PEOPLE = ("users", "player_profiles", "learners", "characters")
_DEPTH_MAX = 6


def _reference(column: sa.Column[Any]) -> tuple[str, str] | None:
    """The table and column that a column points at."""
    for key in column.foreign_keys:
        return key.column.table.name, key.column.name
    return None


def _chains(
    table: str,
    own: Callable[[str], Chains],
    follows: Callable[[str], bool],
    *,
    optional: bool = True,
    seen: Chain = (),
) -> Chains:
    """The table's own chains, else those of its first required reference, else of its optional.

    A chain that may be empty on the way (a nullable column) is one of several; without `optional`
    such references are not followed.
    """
    columns = TABLES[table].__table__.columns
    found = list(own(table))
    if (found and not columns[found[0][0]].nullable) or len(seen) >= _DEPTH_MAX:
        return tuple(found[:1])
    references = [
        (column, target[0])
        for column in columns
        if (target := _reference(column)) and target[0] not in (*seen, table)
        if follows(target[0])
    ]
    required = [pair for pair in references if not pair[0].nullable]
    # The whole that a row is a part of (it goes with it) says more than what it mentions.
    required.sort(key=lambda pair: (pair[0].name != "player_id", not _is_part(pair[0])))
    for column, to in required if not found else ():
        if onward := _chains(to, own, follows, optional=optional, seen=(*seen, table)):
            return tuple((column.name, *chain) for chain in onward)
    for column, to in references if optional else ():
        if column.nullable and column.name not in {chain[0] for chain in found}:
            onward = _chains(to, own, follows, seen=(*seen, table))
            found += [(column.name, *chain) for chain in onward]
    return tuple(found)


def _is_part(column: sa.Column[Any]) -> bool:
    return any(key.ondelete == "CASCADE" for key in column.foreign_keys)


@cache
def world_chains(table: str) -> Chains:
    """How a row's world is found; empty for tables that belong to no world."""
    if table == "worlds":
        return ()
    return _chains(table, _own_world, lambda target: target not in ("users", "worlds"))


def _own_world(table: str) -> Chains:
    return (("world_id",),) if "world_id" in TABLES[table].__table__.columns else ()


@cache
def owner_chains(table: str) -> Chains:
    """How the user whose row it is is found; empty when nobody owns rows of the table."""
    if TABLES[table].__room__ in (Room.CONTENT, Room.LAB):
        return ()
    return _chains(table, _own_owner, _may_own, optional=False)


def _may_own(table: str) -> bool:
    return table != "users" and TABLES[table].__room__ in (Room.PLAY, Room.ACCOUNT)


def _own_owner(table: str) -> Chains:
    if table == "users":
        return (("id",),)
    declared = getattr(TABLES[table], "__owner__", None)
    names = _OWNER_NAMES if declared is None else (declared,)
    return _people_chains(table, names)[:1]


@cache
def receiver_chains(table: str) -> Chains:
    """How the other person of a row is found (who a message or an invitation is for)."""
    declared = getattr(TABLES[table], "__owner__", None)
    names = _RECEIVER_NAMES if declared is None else (*_RECEIVER_NAMES, *_OWNER_NAMES)
    return _people_chains(table, names)


def _people_chains(table: str, names: Iterable[str]) -> Chains:
    """The chains from a table's person columns of these names to users.id, in this order."""
    columns = TABLES[table].__table__.columns
    found: list[Chain] = []
    for name in names:
        target = _reference(columns[name]) if name in columns else None
        if target is None or target[0] not in _PEOPLE:
            continue
        if target[0] == "users":
            found.append((name,))
        elif onward := _own_owner(target[0]):
            found.append((name, *onward[0]))
    return tuple(found)


@cache
def chains_to(table: str, group: str) -> Chains:
    """How the id of the group (a party, a guild) that a row belongs to is found.

    Along required references, or one of those of which the row has exactly one: what a row merely
    mentions does not make it the group's.
    """

    def own(name: str) -> Chains:
        if name == group:
            return (("id",),)
        columns = TABLES[name].__table__.columns
        sides = [c for c in _exactly_one_of(name) if _reference(columns[c]) == (group, "id")]
        return tuple((column, "id") for column in sides)

    return _chains(table, own, _is_play, optional=False)


def _is_play(table: str) -> bool:
    return TABLES[table].__room__ is Room.PLAY


def _exactly_one_of(table: str) -> list[str]:
    """The columns of which each row has exactly one."""
    checks = [c for c in TABLES[table].__table__.constraints if c.info.get("rule") == "exactly_one"]
    return [name for check in checks for name in check.info["columns"]]


@cache
def _alias(table: str, number: int) -> Any:
    """The `number`-th other name of a table in a query; making one costs more than the query."""
    return TABLES[table].__table__.alias()


class Located:
    """A query over one table that can ask for worlds, owners and groups along the chains."""

    def __init__(self, table: str) -> None:
        """Start from the table itself."""
        self.table = table
        self.root = TABLES[table].__table__
        self.source: Any = self.root
        self._joined: dict[Chain, Any] = {}
        self._names: Counter[str] = Counter()

    def value(self, chains: Chains) -> sa.ColumnElement[Any]:
        """What the first filled chain gives, as SQL; NULL without any chain."""
        found = [self._end(chain) for chain in chains]
        if not found:
            return sa.null()
        return found[0] if len(found) == 1 else sa.func.coalesce(*found)

    def each(self, chains: Iterable[Chain]) -> list[sa.ColumnElement[Any]]:
        """What each chain gives, as SQL."""
        return [self._end(chain) for chain in chains]

    @property
    def world(self) -> sa.ColumnElement[Any]:
        """The world of a row."""
        return self.value(world_chains(self.table))

    def _end(self, chain: Chain) -> sa.ColumnElement[Any]:
        here: Any = self.root
        name = self.table
        for position, step in enumerate(chain[:-1], start=1):
            target, column = _reference(TABLES[name].__table__.columns[step]) or ("", "")
            joined = self._joined.get(chain[:position])
            if joined is None:
                joined = _alias(target, self._names[target])
                self._names[target] += 1
                self._joined[chain[:position]] = joined
                matches = joined.c[column] == here.c[step]
                self.source = self.source.outerjoin(joined, matches)
            here, name = joined, target
        end: sa.ColumnElement[Any] = here.c[chain[-1]]
        return end


def world_of(session: Session, *, table: str, row_id: int) -> int | None:
    """The world of one row; None when it has none."""
    located = Located(table)
    query = sa.select(located.world).select_from(located.source).where(located.root.c.id == row_id)
    found: int | None = session.execute(query).scalar_one_or_none()
    return found


def world_references() -> Iterator[tuple[str, str, str]]:
    """Every reference (table, column, target) that could lead into another world."""
    for table, cls in sorted(TABLES.items()):
        mine = world_chains(table)
        for column in cls.__table__.columns:
            target = _reference(column)
            if target is None or not mine or not world_chains(target[0]):
                continue
            if len(mine) == 1 and mine[0][0] == column.name:
                continue  # the row's world is that of this very reference
            yield table, column.name, target[0]


def cross_world_references(session: Session) -> list[tuple[str, int, str]]:
    """Every (table, id, column) whose reference leads into another world."""
    columns, queries = _cross_world_queries()
    found = [tuple(row) for query in queries for row in session.execute(query)]
    return [(columns[number][0], row_id, columns[number][1]) for number, row_id in found]


_COLUMNS_A_QUERY = 40
"""Columns asked about in one query: asked singly, sending the question took most of the time."""


@cache
def _cross_world_queries() -> tuple[list[tuple[str, str]], list[sa.CompoundSelect[Any]]]:
    """The columns that may lead into another world, and queries for (number of column, row)."""
    columns: list[tuple[str, str]] = []
    singles: list[sa.Select[Any]] = []
    for table, column, target in world_references():
        located = Located(table)
        mine = located.world
        theirs = located.value(tuple((column, *chain) for chain in world_chains(target)))
        singles.append(
            sa.select(sa.literal_column(str(len(columns)), sa.Integer), located.root.c.id)
            .select_from(located.source)
            .where(located.root.c[column].is_not(None), mine != theirs)
        )
        columns.append((table, column))
    starts = range(0, len(singles), _COLUMNS_A_QUERY)
    return columns, [sa.union_all(*singles[start : start + _COLUMNS_A_QUERY]) for start in starts]
