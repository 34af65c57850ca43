"""Coming, going and resting: who leaves, is sent away, falls silent, comes back or leads now.

When the leader goes, the oldest active member leads; when the last member goes, the party is put
away. Source: rules.md §5.2 (leader → oldest member, inactive after 14 days).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.parties.founding import PartyInfo, party
from model.services.parties.members import (
    active_member,
    active_members,
    begin,
    begin_as_leader,
    crown,
    pass_the_lead,
    require_at_work,
    require_right,
    seen,
    settle,
)
from model.services.records import storing
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, columns, find, find_all, locked, move
from model.services.worlds import world_by_key
from model.words import PartyJoinType, PartyMembershipStatus, PartyStatus, Role

LEFT, INACTIVE = PartyMembershipStatus.LEFT, PartyMembershipStatus.INACTIVE


def enter(session: WriteSession, party_row: Row, *, player_id: int) -> None:
    """Give a player a place in a party: a first one, or that of a membership that was left.

    RecordError when no place is left, or the player is active in ten parties.
    """
    rights = party_row["default_permissions"]
    fresh = {"granular_permissions": rights, "joined_at": session.now, "party_role_id": None}
    fresh |= {"permission_level": "comment", "last_active_at": session.now}
    known = find(session, "party_memberships", party_id=party_row["id"], player_id=player_id)
    if known is None:
        pair = {"party_id": party_row["id"], "player_id": player_id}
        add(session, "party_memberships", **pair, **fresh)
    elif known["account_status"] == LEFT:
        move(session, "party_memberships", known, PartyMembershipStatus.ACTIVE, **fresh)
    else:
        raise Refused(
            f"Player {player_id} is a member of party {party_row['id']} already. "
            "Come back to it, if the membership is at rest.",
            code="E-PARTY-017",
        )
    settle(session, party_row)


def join(session: WriteSession, *, party_id: int, player_id: int) -> PartyInfo:
    """Join a party that is open to everybody of its world; an open invitation is accepted by it."""

    def work() -> int:
        row = locked(session, "parties", party_id, what="party")
        acting_for(session, session.actor, player_id)
        require_at_work(row)
        if row["join_type"] != PartyJoinType.OPEN:
            raise Refused(
                f"Party {party_id} takes members by invitation only. Ask its leader for one.",
                code="E-PARTY-006",
            )
        enter(session, row, player_id=player_id)
        pair = {"party_id": party_id, "invitee_id": player_id, "invitation_status": "pending"}
        if invited := find(session, "party_invitations", **pair):
            move(session, "party_invitations", invited, "accepted", responded_at=session.now)
        return party_id

    request = {"party": party_id, "player": player_id}
    act(session, "parties.join", request=request, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def leave(session: WriteSession, *, party_id: int, player_id: int) -> PartyInfo:
    """Leave a party, also an archived one; a leader is followed by the oldest active member."""

    def work() -> int:
        row = locked(session, "parties", party_id, what="party")
        acting_for(session, session.actor, player_id)
        pair = {"party_id": party_id, "player_id": player_id}
        member = find(session, "party_memberships", **pair)
        if member is None or member["account_status"] == LEFT:
            member = active_member(session, **pair)
        _go(session, row, member, LEFT)
        return party_id

    request = {"party": party_id, "player": player_id}
    act(session, "parties.leave", request=request, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def remove(session: WriteSession, *, party_id: int, player_id: int, member_id: int) -> PartyInfo:
    """Send a member away; takes the right `manage_members`, and nobody sends the leader away."""

    def work() -> int:
        row, actor = begin(session, party_id=party_id, player_id=player_id)
        require_right(session, row, actor, "manage_members")
        pair = {"party_id": party_id, "player_id": member_id}
        member = find(session, "party_memberships", **pair)
        if member is None or member["account_status"] == LEFT:
            member = active_member(session, **pair)
        if member["is_party_leader"]:
            raise Refused(
                f"Player {member_id} leads party {party_id} and cannot be sent away. "
                "Let the lead be handed over first.",
                code="E-PARTY-014",
            )
        _go(session, row, member, LEFT)
        return party_id

    request = {"party": party_id, "player": player_id, "member": member_id}
    act(session, "parties.remove", request=request, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def _go(session: WriteSession, party_row: Row, member: Row, to: PartyMembershipStatus) -> None:
    was_leader = member["is_party_leader"]
    move(session, "party_memberships", member, to, is_party_leader=False)
    _leave_live(session, party_row["id"], member["player_id"])
    if was_leader:
        pass_the_lead(session, party_row["id"])
    settle(session, party_row)


def _leave_live(session: WriteSession, party_id: int, player_id: int) -> None:
    """Who is no active member any more is in none of the party's live sessions either."""
    for one in find_all(session, "study_session_coordinations", party_id=party_id):
        pair = {"session_coordination_id": one["id"], "player_id": player_id}
        part = find(session, "study_session_participants", **pair)
        if part is not None:
            storing.remove(session, "study_session_participants", part["id"])


def bow_out(session: WriteSession, player_ids: Iterable[int]) -> int:
    """Let players leave every party they belong to, within another request; gives how many.

    For people who are erased: a leader is followed, and an empty party is put away.
    """
    there = columns("party_memberships")
    query = there.id.table.select().with_only_columns(there.party_id, there.player_id).where(
        there.player_id.in_(sorted(player_ids)),
        there.account_status != LEFT,
        there.deleted_at.is_(None),
    )  # fmt: skip
    found = session.execute(query.order_by(there.party_id, there.player_id)).all()
    for party_id, player_id in found:
        row = locked(session, "parties", party_id, what="party")
        member = find(session, "party_memberships", party_id=party_id, player_id=player_id)
        assert member is not None
        _go(session, row, member, LEFT)
    return len(found)


def hand_over(session: WriteSession, *, party_id: int, player_id: int, member_id: int) -> PartyInfo:
    """Let another active member lead; who led before stays a member."""

    def work() -> int:
        _, leader = begin_as_leader(session, party_id=party_id, player_id=player_id)
        follower = active_member(session, party_id=party_id, player_id=member_id)
        if follower["id"] == leader["id"]:
            raise Refused(
                f"Player {player_id} leads party {party_id} already. Name another member.",
                code="E-PARTY-008",
            )
        change(session, "party_memberships", leader, is_party_leader=False)
        crown(session, follower)
        return party_id

    request = {"party": party_id, "player": player_id, "member": member_id}
    act(session, "parties.hand_over", request=request, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def entrust(
    session: WriteSession,
    *,
    party_id: int,
    player_id: int,
    member_id: int,
    permission_level: str | None = None,
    permissions: Mapping[str, bool] | None = None,
) -> PartyInfo:
    """Set how far a member's level goes and which rights are theirs alone, as the leader."""

    def work() -> int:
        begin_as_leader(session, party_id=party_id, player_id=player_id)
        member = active_member(session, party_id=party_id, player_id=member_id)
        values: dict[str, Any] = {}
        if permission_level is not None:
            values["permission_level"] = permission_level
        if permissions is not None:
            values["granular_permissions"] = {**member["granular_permissions"], **permissions}
        change(session, "party_memberships", member, **values)
        return party_id

    wanted = {"level": permission_level, "permissions": permissions}
    request = {"party": party_id, "player": player_id, "member": member_id}
    asked = {**request, "values": fingerprint(wanted)}
    act(session, "parties.entrust", request=asked, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def come_back(session: WriteSession, *, party_id: int, player_id: int) -> PartyInfo:
    """Take up a membership that came to rest; in a party without a leader the player leads."""

    def work() -> int:
        row = locked(session, "parties", party_id, what="party")
        acting_for(session, session.actor, player_id)
        member = find(session, "party_memberships", party_id=party_id, player_id=player_id)
        if member is None or member["account_status"] != INACTIVE:
            raise Refused(
                f"Player {player_id} has no membership at rest in party {party_id}. "
                "Join it, or ask for an invitation.",
                code="E-PARTY-020",
            )
        move(session, "party_memberships", member, PartyMembershipStatus.ACTIVE)
        seen(session, member)
        if find(session, "party_memberships", party_id=party_id, is_party_leader=True) is None:
            pass_the_lead(session, party_id)
        settle(session, row)
        return party_id

    request = {"party": party_id, "player": player_id}
    act(session, "parties.come_back", request=request, table="party_memberships", work=work)
    return party(session, party_id=party_id)


def rest_the_silent(session: WriteSession, *, world: str) -> int:
    """Let every membership of a world rest that gave no sign for as long as its party says.

    For operators and the clock; gives how many. Errors: NotFound; Refused without the role.
    """
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id
    there = columns("parties")

    def work() -> dict[str, Any]:
        query = there.id.table.select().with_only_columns(there.id).where(
            there.world_id == world_id,
            there.activation_status == PartyStatus.ACTIVE,
            there.deleted_at.is_(None),
        )  # fmt: skip
        ids = session.execute(query.order_by(there.id)).scalars().all()
        count = sum(_rest(session, party_id) for party_id in ids)
        if count:
            audit.record(
                session, action="parties.rest_the_silent", object_type="worlds", object_key=world
            )
        return {"count": count}

    request = {"world": world}
    answer = once(session, service="parties.rest_the_silent", request=request, work=work)
    assert answer is not None
    return int(answer["count"])


def _rest(session: WriteSession, party_id: int) -> int:
    row = locked(session, "parties", party_id, what="party")
    days = row["party_rules"].get("inactive_after_days", 14)
    silent = [
        member
        for member in active_members(session, party_id)
        if (member["last_active_at"] or member["joined_at"]) <= session.now - timedelta(days=days)
    ]
    # The leader last, so that the lead passes to somebody who is still there.
    for member in sorted(silent, key=lambda row: row["is_party_leader"]):
        _go(session, row, member, INACTIVE)
    return len(silent)
