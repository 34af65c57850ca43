"""What an actor is to a row, asked from the database along the chains of `paths`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import Actor
from model.services.records.groups import GROUPS, group_chains, leader
from model.services.records.paths import (
    Chain,
    Chains,
    Located,
    owner_chains,
    receiver_chains,
)
from model.services.records.permissions import Standing
from model.tables import TABLES


def standing_of(session: Session, table: str, *, row_id: int, actor: Actor) -> Standing:
    """What the actor is to an existing row."""
    given = {"row_id": row_id, "actor_id": actor.user_id}
    found = session.execute(_standing_query(table), given).one_or_none()
    if found is None:
        return Standing()
    owner, is_receiver, *leading = found
    leads = {
        GROUPS[group].mover
        for group, user_id in zip(group_chains(table), leading, strict=True)
        if user_id == actor.user_id
    }
    return Standing(owner == actor.user_id, bool(is_receiver), frozenset(leads))


@cache
def _standing_query(table: str) -> sa.Select[Any]:
    """The owner of the row `row_id`, whether it is for `actor_id`, and who leads its groups."""
    located = Located(table)
    mine: sa.ColumnElement[Any] = sa.bindparam("actor_id", type_=sa.BigInteger)
    wanted = [
        located.value(owner_chains(table)),
        sa.func.coalesce(_any(_matches(located, receiver_chains(table), mine)), sa.false()),
        *(leader(located, group, chains) for group, chains in group_chains(table).items()),
    ]
    columns = [expression.label(f"v{n}") for n, expression in enumerate(wanted)]
    query = sa.select(*columns).select_from(located.source)
    return query.where(located.root.c.id == sa.bindparam("row_id"))


def _matches(located: Located, chains: Chains, mine: Any) -> list[sa.ColumnElement[bool]]:
    """A condition for each chain: it ends at the actor, whose id is `mine`."""
    return [end == mine for end in located.each(chains)]


def _any(conditions: list[sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    return sa.or_(*conditions) if conditions else sa.false()


def standing_for(session: Session, table: str, *, row: Mapping[str, Any], actor: Actor) -> Standing:
    """What the actor would be to a row with these values."""
    owner = _follow(session, table, owner_chains(table), row)
    receivers = [_follow(session, table, (c,), row) for c in receiver_chains(table)]
    leads = {
        GROUPS[group].mover
        for group, chains in group_chains(table).items()
        if _leads(session, group, _follow(session, table, chains, row), actor)
    }
    mine = actor.user_id
    return Standing(owner == mine, mine in receivers, frozenset(leads))


def _leads(session: Session, group: str, group_id: int | None, actor: Actor) -> bool:
    """Whether the actor leads a group."""
    if group_id is None:
        return False
    found = session.execute(_leader_query(group), {"group_id": group_id}).scalar()
    return bool(found == actor.user_id)


@cache
def _leader_query(group: str) -> sa.Select[Any]:
    """The user who leads the group `group_id`."""
    located = Located(group)
    end = leader(located, group, (("id",),))
    query = sa.select(end).select_from(located.source)
    return query.where(located.root.c.id == sa.bindparam("group_id"))


def _follow(session: Session, table: str, chains: Chains, row: Mapping[str, Any]) -> int | None:
    """Where the first filled chain leads from these values."""
    for chain in chains:
        value = row.get(chain[0])
        if value is None or len(chain) == 1:
            if value is not None:
                return int(value)
            continue
        found = session.execute(_end_query(table, chain), {"start": value}).scalar()
        if found is not None:
            return int(found)
    return None


@cache
def _end_query(table: str, chain: Chain) -> sa.Select[Any]:
    """Where a chain leads from the value `start` of its first column."""
    key = next(iter(TABLES[table].__table__.columns[chain[0]].foreign_keys))
    located = Located(key.column.table.name)
    end = located.value((chain[1:],))
    query = sa.select(end).select_from(located.source)
    return query.where(located.root.c[key.column.name] == sa.bindparam("start"))


def own_rows(located: Located, actor: Actor) -> sa.ColumnElement[bool]:
    """The condition on rows that are the actor's own, meant for them, or of a group they lead."""
    table, mine = located.table, actor.user_id
    conditions: list[sa.ColumnElement[bool]] = []
    if chains := owner_chains(table):
        conditions.append(located.value(chains) == mine)
    conditions += _matches(located, receiver_chains(table), mine)
    conditions += [
        leader(located, group, chains) == mine for group, chains in group_chains(table).items()
    ]
    return _any(conditions)
