"""Who belongs to a party and by which right: the questions that every service of parties asks.

Asked in this order: is there such a party, may the actor act for that player, is the party at work,
is the player an active member, does the player lead it or hold the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.parties import NOBODY, next_leader, stash_limit_bytes
from model.services.acting import acting_for
from model.services.rows import (
    Row,
    change,
    columns,
    find,
    find_all,
    load,
    locked,
    move,
)
from model.words import PartyMembershipStatus, PartyPermissionLevel, PartyStatus

ACTIVE = PartyMembershipStatus.ACTIVE.value

ROLE_SWITCHES = {
    "can_schedule_sessions": "schedule_meetings",
    "can_manage_members": "manage_members",
    "can_edit_shared_content": "edit_stash",
    "can_view_analytics": "see_analytics",
}
"""The right that each switch of a party's own role gives."""


@dataclass(frozen=True, slots=True)
class MemberInfo:
    """One member of a party: active, or at rest (inactive)."""

    player_id: int
    status: str
    is_leader: bool
    is_creator: bool
    permission_level: str
    role: str | None
    joined_at: datetime
    rights: frozenset[str]


def begin(session: WriteSession, *, party_id: int, player_id: int) -> tuple[Row, Row]:
    """The party, locked and at work, and the active membership of the player who acts in it."""
    party = locked(session, "parties", party_id, what="party")
    acting_for(session, session.actor, player_id)
    require_at_work(party)
    member = active_member(session, party_id=party_id, player_id=player_id)
    seen(session, member)
    return party, member


def begin_as_leader(session: WriteSession, *, party_id: int, player_id: int) -> tuple[Row, Row]:
    """The same for what only the leader does."""
    party, member = begin(session, party_id=party_id, player_id=player_id)
    require_leader(member)
    return party, member


def require_at_work(party: Row) -> None:
    """Refused for a party that was put away."""
    if party["activation_status"] != PartyStatus.ACTIVE:
        raise Refused(
            f"Party {party['id']} is archived: only what was is left. Let its leader reopen it.",
            code="E-PARTY-003",
        )


def active_member(session: Session, *, party_id: int, player_id: int) -> Row:
    """The active membership of a player; Refused when there is none."""
    member = find(session, "party_memberships", party_id=party_id, player_id=player_id)
    if member is None or member["account_status"] != ACTIVE:
        raise Refused(
            f"Player {player_id} is not an active member of party {party_id}. "
            "Join it, or come back to it, first.",
            code="E-PARTY-001",
        )
    return member


def require_leader(member: Row) -> None:
    """Refused for every member but the leader."""
    if not member["is_party_leader"]:
        raise Refused(
            f"Player {member['player_id']} does not lead party {member['party_id']}. "
            "Ask its leader.",
            code="E-PARTY-002",
        )


def require_right(session: Session, party: Row, member: Row, right: str) -> None:
    """Refused for a member who neither leads the party nor holds the right."""
    if right not in rights_of(session, party, member):
        raise Refused(
            f"Player {member['player_id']} does not hold the right '{right}' in party "
            f"{party['id']}. Ask its leader for it.",
            code="E-PARTY-009",
        )


def rights_of(session: Session, party: Row, member: Row) -> frozenset[str]:
    """What a member may do: the leader everything, others what is theirs or their role's."""
    if member["is_party_leader"]:
        return frozenset({*member["granular_permissions"], *ROLE_SWITCHES.values()})
    held = {name for name, has in member["granular_permissions"].items() if has}
    if party["party_rules"].get("members_may_invite"):
        held.add("invite")
    if member["party_role_id"] is not None:
        role = load(session, "party_roles", member["party_role_id"], what="role")
        held |= {name for name, has in role["permissions"].items() if has}
        held |= {right for switch, right in ROLE_SWITCHES.items() if role[switch]}
    return frozenset(held)


def active_members(session: Session, party_id: int) -> list[Row]:
    """The active memberships of a party, by id."""
    return find_all(session, "party_memberships", party_id=party_id, account_status=ACTIVE)


def seen(session: WriteSession, member: Row) -> None:
    """Note a sign of life; it is no edit, so the version stays."""
    there = columns("party_memberships")
    statement = sa.update(there.id.table).where(there.id == member["id"])
    session.execute(statement.values(last_active_at=session.now))


def pass_the_lead(session: WriteSession, party_id: int) -> int | None:
    """Let the oldest active member lead a party that nobody leads; gives the player's id."""
    members = active_members(session, party_id)
    chosen = next_leader([(int(m["joined_at"].timestamp()), m["id"]) for m in members])
    if chosen == NOBODY:
        return None
    return crown(session, next(m for m in members if m["id"] == chosen))


def crown(session: WriteSession, member: Row) -> int:
    """Make an active member the leader of a party that nobody leads now."""
    level = PartyPermissionLevel.EDIT.value
    change(session, "party_memberships", member, is_party_leader=True, permission_level=level)
    return int(member["player_id"])


def settle(session: WriteSession, party: Row) -> None:
    """After members came or went: the stash grows or shrinks, and an empty party is put away."""
    count = len(active_members(session, party["id"]))
    stash = find(session, "party_stashes", party_id=party["id"])
    limit = stash_limit_bytes(count)
    if stash is not None and stash["size_limit_bytes"] != limit:
        change(session, "party_stashes", stash, size_limit_bytes=limit)
    if count == 0 and party["activation_status"] == PartyStatus.ACTIVE:
        move(session, "parties", party, PartyStatus.ARCHIVED)


def members_of(session: Session, party: Row) -> tuple[MemberInfo, ...]:
    """Who belongs to a party, active or at rest, by the order of their coming."""
    rows = find_all(session, "party_memberships", party_id=party["id"])
    there = [row for row in rows if row["account_status"] != PartyMembershipStatus.LEFT]
    there.sort(key=lambda row: (row["joined_at"], row["id"]))
    return tuple(_info(session, party, row) for row in there)


def _info(session: Session, party: Row, row: Row) -> MemberInfo:
    role_id = row["party_role_id"]
    role = None if role_id is None else load(session, "party_roles", role_id, what="role")
    return MemberInfo(
        player_id=row["player_id"],
        status=row["account_status"],
        is_leader=row["is_party_leader"],
        is_creator=row["is_creator"],
        permission_level=row["permission_level"],
        role=None if role is None else role["role_name"],
        joined_at=row["joined_at"],
        rights=rights_of(session, party, row),
    )
