"""Parties as such: made by a player who leads them, changed, put away and taken up again.

Source: sources/roguelearn.md, "Party System"; ten active parties at most ("Business Logic
Validation") and the limit of members are rules of the rows (records.document_rules.groups).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.parties import stash_limit_bytes
from model.services.acting import acting_for
from model.services.parties.members import (
    ACTIVE,
    MemberInfo,
    active_member,
    begin_as_leader,
    members_of,
    require_leader,
)
from model.services.records.requests import fingerprint
from model.services.records.writing import stale
from model.services.rows import Row, act, add, change, columns, load, locked, move
from model.words import PartyJoinType, PartyPermissionLevel, PartyStatus


@dataclass(frozen=True, slots=True)
class PartyInfo:
    """One party with its members; `version` is what a change must be drawn from."""

    id: int
    world_id: int
    name: str
    description: str
    status: str
    join_type: str
    max_members: int | None
    rules: Mapping[str, Any]
    leader_id: int | None
    members: tuple[MemberInfo, ...]
    version: int


def create(
    session: WriteSession,
    *,
    player_id: int,
    name: str,
    description: str = "",
    join_type: PartyJoinType = PartyJoinType.INVITE_ONLY,
    max_members: int | None = 8,
) -> PartyInfo:
    """Make a party with its stash; its creator leads it.

    Errors: NotFound; Refused for another's player; RecordError for a bad name or limit, or when
    the player is active in ten parties.
    """
    asked = {"name": name, "description": description, "join_type": join_type}
    values = {**asked, "max_members": max_members}

    def work() -> int:
        world_id = acting_for(session, session.actor, player_id).world_id
        party_id = add(session, "parties", world_id=world_id, **values)
        add(
            session,
            "party_memberships",
            party_id=party_id,
            player_id=player_id,
            is_creator=True,
            is_party_leader=True,
            permission_level=PartyPermissionLevel.EDIT,
            last_active_at=session.now,
        )
        limit = stash_limit_bytes(1)
        add(session, "party_stashes", party_id=party_id, name=name, size_limit_bytes=limit)
        return party_id

    request = {"player": player_id, **values}
    made = act(session, "parties.create", request=request, table="parties", work=work)
    return party(session, party_id=made)


def party(session: Session, *, party_id: int) -> PartyInfo:
    """One party as it stands; NotFound when there is none."""
    return _info(session, load(session, "parties", party_id, what="party"))


def parties_of(session: Session, *, player_id: int) -> tuple[PartyInfo, ...]:
    """The parties that a player is an active member of, those put away too, by id."""
    there = columns("party_memberships")
    query = sa.select(there.party_id).where(there.player_id == player_id)
    query = query.where(there.account_status == ACTIVE, there.deleted_at.is_(None))
    ids = session.execute(query.order_by(there.party_id)).scalars().all()
    return tuple(party(session, party_id=party_id) for party_id in ids)


def _info(session: Session, row: Row) -> PartyInfo:
    members = members_of(session, row)
    return PartyInfo(
        id=row["id"],
        world_id=row["world_id"],
        name=row["name"],
        description=row["description"],
        status=row["activation_status"],
        join_type=row["join_type"],
        max_members=row["max_members"],
        rules=row["party_rules"],
        leader_id=next((member.player_id for member in members if member.is_leader), None),
        members=members,
        version=row["version"],
    )


CHANGEABLE = frozenset(
    {"name", "description", "join_type", "max_members", "party_rules", "default_permissions"}
)
"""What the leader says of a party."""


def alter(
    session: WriteSession,
    *,
    party_id: int,
    player_id: int,
    values: Mapping[str, Any],
    expected_version: int | None = None,
) -> PartyInfo:
    """Change name, text, way of joining, limit, rules or default rights, as its leader.

    Errors: as for every act of a leader; Refused for other fields; StaleEdit when
    `expected_version` is past; RecordError with every fault, such as a limit below the members.
    """

    def work() -> int:
        row, _ = begin_as_leader(session, party_id=party_id, player_id=player_id)
        if unknown := sorted(set(values) - CHANGEABLE):
            raise Refused(
                f"A leader does not set {', '.join(unknown)} of a party. "
                f"Use {', '.join(sorted(CHANGEABLE))}.",
                code="E-PARTY-018",
            )
        if expected_version not in (None, row["version"]):
            raise stale(session, "parties", row, values)
        change(session, "parties", row, **values)
        return party_id

    request = {"party": party_id, "player": player_id, "values": fingerprint(dict(values))}
    request["version"] = expected_version
    act(session, "parties.alter", request=request, table="parties", work=work)
    return party(session, party_id=party_id)


def archive(session: WriteSession, *, party_id: int, player_id: int) -> PartyInfo:
    """Put a party away, as its leader; members and stash stay as they are."""

    def work() -> int:
        row, _ = begin_as_leader(session, party_id=party_id, player_id=player_id)
        move(session, "parties", row, PartyStatus.ARCHIVED)
        return party_id

    request = {"party": party_id, "player": player_id}
    act(session, "parties.archive", request=request, table="parties", work=work)
    return party(session, party_id=party_id)


def reopen(session: WriteSession, *, party_id: int, player_id: int) -> PartyInfo:
    """Take an archived party up again, as its leader; every active member needs room for it."""

    def work() -> int:
        row = locked(session, "parties", party_id, what="party")
        acting_for(session, session.actor, player_id)
        require_leader(active_member(session, party_id=party_id, player_id=player_id))
        if row["activation_status"] != PartyStatus.ARCHIVED:
            raise Refused(
                f"Party {party_id} is at work already. Nothing needs to be done.",
                code="E-PARTY-019",
            )
        move(session, "parties", row, PartyStatus.ACTIVE)
        return party_id

    request = {"party": party_id, "player": player_id}
    act(session, "parties.reopen", request=request, table="parties", work=work)
    return party(session, party_id=party_id)
