"""Roles that a party makes for its members: named, given rights, worn by members, dropped.

A role adds rights to those a member has by themself; it takes none. Source: sources/roguelearn.md,
"Advanced Party Management & Analytics" (PartyRole).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.services.parties.founding import PartyInfo, party
from model.services.parties.members import active_member, begin_as_leader
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, find_all, load, put_away


@dataclass(frozen=True, slots=True)
class RoleInfo:
    """One role of a party; `switches` and `permissions` are the rights it adds."""

    id: int
    party_id: int
    name: str
    description: str
    permissions: Mapping[str, bool]
    switches: Mapping[str, bool]


def make_role(
    session: WriteSession, *, party_id: int, player_id: int, name: str, values: Mapping[str, Any]
) -> RoleInfo:
    """Make a role as the leader; `values` are columns of party_roles besides party and name.

    Errors: as for every act of a leader; RecordError for a name that is taken or a bad field.
    """

    def work() -> int:
        begin_as_leader(session, party_id=party_id, player_id=player_id)
        return add(session, "party_roles", party_id=party_id, role_name=name, **values)

    request = {"party": party_id, "player": player_id, "name": name}
    asked = {**request, "values": fingerprint(dict(values))}
    made = act(session, "parties.make_role", request=asked, table="party_roles", work=work)
    return _info(load(session, "party_roles", made, what="role"))


def change_role(
    session: WriteSession, *, role_id: int, player_id: int, values: Mapping[str, Any]
) -> RoleInfo:
    """Change a role as the leader; whoever wears it has the new rights at once."""

    def work() -> int:
        change(session, "party_roles", _led(session, role_id, player_id), **values)
        return role_id

    request = {"role": role_id, "player": player_id, "values": fingerprint(dict(values))}
    act(session, "parties.change_role", request=request, table="party_roles", work=work)
    return _info(load(session, "party_roles", role_id, what="role"))


def drop_role(session: WriteSession, *, role_id: int, player_id: int) -> PartyInfo:
    """Drop a role as the leader; whoever wore it wears none."""

    def work() -> int:
        role = _led(session, role_id, player_id)
        for member in find_all(session, "party_memberships", party_role_id=role_id):
            change(session, "party_memberships", member, party_role_id=None)
        put_away(session, "party_roles", role)
        return int(role["party_id"])

    request = {"role": role_id, "player": player_id}
    party_id = act(session, "parties.drop_role", request=request, table="parties", work=work)
    return party(session, party_id=party_id)


def give_role(
    session: WriteSession, *, party_id: int, player_id: int, member_id: int, role_id: int | None
) -> PartyInfo:
    """Let a member wear a role of the same party, or none, as the leader.

    Errors: as for every act of a leader; RecordError for a role of another party.
    """

    def work() -> int:
        begin_as_leader(session, party_id=party_id, player_id=player_id)
        member = active_member(session, party_id=party_id, player_id=member_id)
        if role_id is not None:
            load(session, "party_roles", role_id, what="role")
        change(session, "party_memberships", member, party_role_id=role_id)
        return party_id

    request = {"party": party_id, "player": player_id, "member": member_id, "role": role_id}
    act(session, "parties.give_role", request=request, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def roles_of(session: Session, *, party_id: int) -> tuple[RoleInfo, ...]:
    """The roles of a party, by id."""
    load(session, "parties", party_id, what="party")
    return tuple(_info(row) for row in find_all(session, "party_roles", party_id=party_id))


def _led(session: WriteSession, role_id: int, player_id: int) -> Row:
    role = load(session, "party_roles", role_id, what="role")
    begin_as_leader(session, party_id=role["party_id"], player_id=player_id)
    return load(session, "party_roles", role_id, what="role")


def _info(row: Row) -> RoleInfo:
    switches = {name: has for name, has in row.items() if name.startswith("can_")}
    return RoleInfo(
        id=row["id"],
        party_id=row["party_id"],
        name=row["role_name"],
        description=row["role_description"],
        permissions=row["permissions"],
        switches=switches,
    )
