"""Groups: who may be a member, how many may be, and what only members may do.

Parties, guilds, circles, study parties, tournaments and PvP events are alike: a row of members
with a status, a group with a limit. Source: sources/roguelearn.md, "Business Logic Validation"
(10 active parties at most) and the groups' own limits.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    how_many,
    is_history,
    is_new,
    one_of,
    parent,
    target_of,
    touched,
)
from model.services.records.rules import rule_of
from model.tables import TABLES

ACTIVE_PARTIES_MAX = 10
"""Parties that one player is active in at a time."""


class Membership(NamedTuple):
    """How the members of one kind of group are kept: columns of the members, then of the group."""

    group: str
    status: str
    counted: frozenset[str]
    limit: str
    group_status: str
    open_while: frozenset[str]


_ACTIVE = frozenset({"active"})
_OPEN = frozenset({"registration", "registration_open", "active"})

MEMBERSHIPS: dict[str, Membership] = {
    "party_memberships": Membership(
        "party_id", "account_status", _ACTIVE, "max_members", "activation_status", _ACTIVE
    ),
    "guild_memberships": Membership(
        "guild_id", "account_status", _ACTIVE, "max_members", "activation_status", _ACTIVE
    ),
    "learning_circle_memberships": Membership(
        "learning_circle_id", "membership_status", _ACTIVE, "max_members", "circle_status", _ACTIVE
    ),
    "study_party_participants": Membership(
        "study_party_id",
        "participation_status",
        frozenset({"joined", "active"}),
        "max_participants",
        "session_status",
        frozenset({"scheduled", "active"}),
    ),
    "tournament_participants": Membership(
        "tournament_id",
        "participation_status",
        frozenset({"registered", "active", "eliminated", "finished"}),
        "max_participants",
        "tournament_status",
        frozenset({"registration"}),
    ),
    "pvp_participants": Membership(
        "pvp_event_id",
        "participation_status",
        frozenset({"registered", "active", "completed"}),
        "max_participants",
        "activation_status",
        frozenset({"registration_open"}),
    ),
}
"""Every table of members. `counted` are the states that take a place, `open_while` the states of
the group in which places are given."""

_GROUPS = {target_of(table, of.group): table for table, of in MEMBERSHIPS.items()}


def _enters(table: str, row: Row, existing: Row | None) -> bool:
    """Whether the row takes a place now that it did not take before."""
    of = MEMBERSHIPS[table]
    before = existing is not None and existing.get(of.status) in of.counted
    return row.get(of.status) in of.counted and not before and row.get(of.group) is not None


@rule_of(*MEMBERSHIPS)
@among_rows
def place_is_left(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A group never has more members than its limit."""
    of = MEMBERSHIPS[table]
    if not _enters(table, row, existing):
        return []
    group = parent(session, table, row, column=of.group)
    if group is None or group[of.limit] is None:
        return []
    there = columns(table)
    taken = (there[of.group] == row[of.group], there[of.status].in_(sorted(of.counted)))
    if how_many(session, table, *taken, besides=row) < group[of.limit]:
        return []
    return [
        broken(
            row,
            of.group,
            code="E-RULE-080",
            table=table,
            rule=f"has no place left: {of.limit} is {group[of.limit]}",
            fix="Wait until somebody leaves, or raise the limit.",
        )
    ]


@rule_of(*_GROUPS)
def limit_holds_the_members(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A limit is never lowered below the members there are."""
    of = MEMBERSHIPS[_GROUPS[table]]
    limit = row.get(of.limit)
    if existing is None or limit is None or not touched(row, existing, of.limit):
        return []
    there = columns(_GROUPS[table])
    taken = (there[of.group] == row["id"], there[of.status].in_(sorted(of.counted)))
    count = how_many(session, _GROUPS[table], *taken)
    if count <= limit:
        return []
    return [
        broken(
            row,
            of.limit,
            code="E-RULE-081",
            table=table,
            rule=f"must be at least {count}, the number of members there are",
            fix="Let members leave first.",
        )
    ]


@rule_of(*MEMBERSHIPS)
def group_is_open(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Nobody joins a group that is archived, over or not open yet."""
    of = MEMBERSHIPS[table]
    if not is_new(row, existing) or not _enters(table, row, existing) or is_history(row, now):
        return []
    group = parent(session, table, row, column=of.group)
    if group is None or group[of.group_status] in of.open_while:
        return []
    return [
        broken(
            row,
            of.group,
            code="E-RULE-082",
            table=table,
            rule=f"takes no members now: it is {group[of.group_status]}",
            fix="Choose another, or wait until it is open.",
        )
    ]


@rule_of("party_memberships")
@among_rows
def ten_active_parties(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A player is active in ten active parties at most."""
    if not _enters(table, row, existing) or row.get("player_id") is None:
        return []
    party = parent(session, table, row, column="party_id")
    if party is None or party["activation_status"] != "active":
        return []
    if _active_parties(session, row["player_id"], besides=row["party_id"]) < ACTIVE_PARTIES_MAX:
        return []
    return [
        broken(
            row,
            "player_id",
            code="E-RULE-083",
            table=table,
            rule=f"is active in {ACTIVE_PARTIES_MAX} active parties already, the most there can be",
            fix="Leave one of them first.",
        )
    ]


@rule_of("parties")
def party_comes_back_within_the_ten(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """An archived party comes back only if none of its members is active in ten others."""
    came_back = row.get("id") is not None and row.get("activation_status") == "active"
    if not came_back or not touched(row, existing, "activation_status"):
        return []
    there = columns("party_memberships")
    mine = (there.party_id == row["id"], there.account_status == "active")
    query = sa.select(there.player_id).where(*mine, there.deleted_at.is_(None))
    full = [
        player_id
        for player_id in session.execute(query.order_by(there.player_id)).scalars()
        if _active_parties(session, player_id, besides=row["id"]) >= ACTIVE_PARTIES_MAX
    ]
    if not full:
        return []
    return [
        broken(
            row,
            "activation_status",
            code="E-RULE-083",
            table=table,
            rule=f"cannot be active: player {full[0]} is active in {ACTIVE_PARTIES_MAX} others",
            fix="Let the player leave one of them first.",
        )
    ]


def _active_parties(session: Session, player_id: int, *, besides: int) -> int:
    members, parties = (TABLES[name].__table__ for name in ("party_memberships", "parties"))
    query = (
        sa.select(sa.func.count())
        .select_from(members.join(parties, parties.c.id == members.c.party_id))
        .where(members.c.player_id == player_id, members.c.party_id != besides)
        .where(members.c.account_status == "active", members.c.deleted_at.is_(None))
        .where(parties.c.activation_status == "active", parties.c.deleted_at.is_(None))
    )
    return int(session.execute(query).scalar_one())


_LEADERS = {"party_memberships": "is_party_leader", "guild_memberships": "is_creator"}


@rule_of(*_LEADERS)
def leaders_are_members(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Who leads a party or made a guild is an active member of it."""
    flag, of = _LEADERS[table], MEMBERSHIPS[table]
    if not row.get(flag) or row.get(of.status) in of.counted:
        return []
    return [
        broken(
            row,
            of.status,
            code="E-RULE-084",
            table=table,
            rule=f"must be active while {flag} is set",
            fix="Let somebody else lead first.",
        )
    ]


@rule_of("party_invitations")
def invited_are_not_members(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Only players who are not members yet are invited."""
    if not is_new(row, existing) or row.get("invitation_status") != "pending":
        return []
    there = columns("party_memberships")
    member = (there.party_id == row.get("party_id"), there.player_id == row.get("invitee_id"))
    if one_of(session, "party_memberships", *member, there.account_status != "left") is None:
        return []
    return [
        broken(
            row,
            "invitee_id",
            code="E-RULE-085",
            table=table,
            rule="must not be a member of the party already",
            fix="Invite somebody else.",
        )
    ]


@rule_of("learning_circle_memberships")
def creators_role_is_the_creators(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """In a circle the role of the creator is held by who made it."""
    if row.get("role") != "creator" or not touched(row, existing, "role"):
        return []
    circle = parent(session, table, row, column="learning_circle_id")
    if circle is None or circle["creator_id"] == row.get("player_id"):
        return []
    return [
        broken(
            row,
            "role",
            code="E-RULE-086",
            table=table,
            rule="must be member or moderator for everyone but the circle's creator",
            fix="Make the player a moderator.",
        )
    ]
