"""Whose group a row belongs to: the leaders of parties and circles, the masters of guilds."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from model.services.records.paths import Chains, Located, chains_to
from model.tables import TABLES
from model.words import Mover, Room


class Group(NamedTuple):
    """A table of groups: what its leader is called, and where it says who that is.

    Either a column of the group (`leader`), or the one membership that bears a flag (`members`:
    table, column of the group, flag).
    """

    mover: Mover
    leader: str = ""
    members: tuple[str, str, str] = ("", "", "")


GROUPS: dict[str, Group] = {
    "parties": Group(Mover.LEADER, members=("party_memberships", "party_id", "is_party_leader")),
    "study_parties": Group(Mover.LEADER, leader="creator_id"),
    "learning_circles": Group(Mover.LEADER, leader="creator_id"),
    "guilds": Group(Mover.GUILD_MASTER, members=("guild_memberships", "guild_id", "is_creator")),
}


@cache
def group_chains(table: str) -> dict[str, Chains]:
    """How the groups that a row belongs to are found, by the table of groups."""
    if TABLES[table].__room__ is not Room.PLAY:
        return {}
    found = {group: chains_to(table, group) for group in GROUPS}
    return {group: chains for group, chains in found.items() if chains}


@cache
def _aliases(group: str) -> tuple[Any, Any, Any]:
    """Profiles, memberships and groups, as `leader` asks for them; made once, it takes a while."""
    # A group that names its leader itself needs no memberships.
    memberships = GROUPS[group].members[0] or group
    names = ("player_profiles", memberships, group)
    profiles, members, groups = (TABLES[name].__table__.alias() for name in names)
    return profiles, members, groups


def leader(located: Located, group: str, chains: Chains) -> sa.ColumnElement[Any]:
    """The user who leads the group that a row belongs to, as SQL."""
    kind = GROUPS[group]
    profiles, members, source = _aliases(group)
    group_id = located.value(chains)
    if kind.leader:
        query = (
            sa.select(profiles.c.user_id)
            .join_from(source, profiles, profiles.c.id == source.c[kind.leader])
            .where(source.c.id == group_id)
        )
        return query.correlate_except(source, profiles).scalar_subquery()
    _, column, flag = kind.members
    query = (
        sa.select(profiles.c.user_id)
        .join_from(members, profiles, profiles.c.id == members.c.player_id)
        .where(members.c[column] == group_id, members.c[flag], members.c.deleted_at.is_(None))
    )
    return query.correlate_except(members, profiles).scalar_subquery()
