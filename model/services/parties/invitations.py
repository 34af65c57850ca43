"""Invitations into parties: made by who may invite, answered by the invited, over after 14 days.

Only one invitation of a pair is open at a time, and members are not invited (rules of the rows).
How long one stays open is ours: the documents do not say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import audit
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.parties.belonging import enter
from model.services.parties.members import (
    begin,
    begin_as_leader,
    require_at_work,
    require_right,
)
from model.services.parties.telling import tell_players
from model.services.rows import Row, act, add, columns, find_all, load, locked, move
from model.services.worlds import world_by_key
from model.tables import Friendship, PlayerProfile, User
from model.words import FriendshipStatus, PartyInvitationMethod, PartyInvitationStatus, Role

OPEN_FOR = timedelta(days=14)
"""How long an invitation can be answered."""
PENDING = PartyInvitationStatus.PENDING


@dataclass(frozen=True, slots=True)
class InvitationInfo:
    """One invitation and what became of it."""

    id: int
    party_id: int
    inviter_id: int
    invitee_id: int
    method: str
    status: str
    message: str | None
    made_at: datetime
    responded_at: datetime | None


def invite(
    session: WriteSession,
    *,
    party_id: int,
    player_id: int,
    invitee_id: int,
    message: str | None = None,
    method: PartyInvitationMethod = PartyInvitationMethod.DIRECT_INVITE,
) -> InvitationInfo:
    """Invite a player of the same world; takes the right `invite`.

    They are told of it. Errors: NotFound; Refused, also when the invited wants no invitations or a
    block stands between the two; RecordError when they are a member or invited already.
    """

    def work() -> int:
        party, member = begin(session, party_id=party_id, player_id=player_id)
        require_invitable(session, party, invitee_id, by=player_id)
        require_right(session, party, member, "invite")
        said = {"message": message, "invitation_method": method}
        return put_to(session, party, inviter_id=player_id, invitee_id=invitee_id, **said)

    request: Row = {"party": party_id, "player": player_id, "invitee": invitee_id}
    request |= {"message": message, "method": method}
    made = act(session, "parties.invite", request=request, table="party_invitations", work=work)
    return invitation(session, invitation_id=made)


def put_to(
    session: WriteSession, party: Row, *, inviter_id: int, invitee_id: int, **said: Any
) -> int:
    """Add an invitation within another request, and tell the invited; gives its id."""
    pair = {"inviter_id": inviter_id, "invitee_id": invitee_id, "party_id": party["id"]}
    made = add(session, "party_invitations", **pair, **said)
    title = f"You are invited to the party {party['name']}"
    tell_players(session, [invitee_id], title, about={"party_invitation_id": made}, by=inviter_id)
    return made


def require_invitable(session: Session, party: Row, player_id: int, *, by: int) -> PlayerProfile:
    """The player, when they play in the party's world and may be invited by `by`; else Refused."""
    invited = session.get(PlayerProfile, player_id)
    if invited is None:
        raise NotFound(f"There is no player {player_id}.")
    if invited.world_id != party["world_id"]:
        raise Refused(
            f"Player {player_id} plays in another world than party {party['id']}. "
            "Invite somebody of its own world.",
            code="E-PARTY-015",
        )
    person = None if invited.user_id is None else session.get(User, invited.user_id)
    if person is not None and not person.privacy_settings.get("may_be_invited", True):
        raise Refused(
            f"Player {player_id} wants no invitations. Let them join by themself.",
            code="E-PARTY-016",
        )
    _require_no_block(session, invited, by)
    return invited


def _require_no_block(session: Session, invited: PlayerProfile, by: int) -> None:
    """Nobody writes to a person with whom a block stands, whoever set it."""
    inviter = session.get(PlayerProfile, by)
    both = (invited.user_id, None if inviter is None else inviter.user_id)
    query = sa.select(col(Friendship.id)).where(
        col(Friendship.requester_id).in_(both),
        col(Friendship.addressee_id).in_(both),
        col(Friendship.status) == FriendshipStatus.BLOCKED,
        col(Friendship.deleted_at).is_(None),
    )
    if None not in both and session.execute(query.limit(1)).first() is not None:
        raise Refused(
            f"Players {by} and {invited.id} cannot invite each other while a block stands between "
            "their persons. Invite somebody else.",
            code="E-PARTY-029",
        )


def invitation(session: Session, *, invitation_id: int) -> InvitationInfo:
    """One invitation as it stands; NotFound when there is none."""
    return _info(load(session, "party_invitations", invitation_id, what="invitation"))


def open_invitations(session: Session, *, player_id: int) -> tuple[InvitationInfo, ...]:
    """The invitations that a player has not answered yet, by id."""
    rows = find_all(session, "party_invitations", invitee_id=player_id, invitation_status=PENDING)
    return tuple(_info(row) for row in rows)


def _info(row: Row) -> InvitationInfo:
    return InvitationInfo(
        id=row["id"],
        party_id=row["party_id"],
        inviter_id=row["inviter_id"],
        invitee_id=row["invitee_id"],
        method=row["invitation_method"],
        status=row["invitation_status"],
        message=row["message"],
        made_at=row["created_at"],
        responded_at=row["responded_at"],
    )


def accept(session: WriteSession, *, invitation_id: int) -> InvitationInfo:
    """Accept an invitation, as the invited, and be a member.

    Errors: NotFound; Refused when it is another's, answered, overdue or the party is archived;
    RecordError when no place is left or the player is active in ten parties.
    """

    def work() -> int:
        party, row = _to_answer(session, invitation_id)
        require_at_work(party)
        _require_open(session, row)
        enter(session, party, player_id=row["invitee_id"])
        _answered(session, row, PartyInvitationStatus.ACCEPTED)
        return invitation_id

    return _do(session, "parties.accept", invitation_id, work)


def decline(session: WriteSession, *, invitation_id: int) -> InvitationInfo:
    """Decline an invitation, as the invited."""

    def work() -> int:
        _, row = _to_answer(session, invitation_id)
        _require_open(session, row)
        _answered(session, row, PartyInvitationStatus.DECLINED)
        return invitation_id

    return _do(session, "parties.decline", invitation_id, work)


def withdraw(session: WriteSession, *, invitation_id: int, player_id: int) -> InvitationInfo:
    """Take an invitation back before it is answered, as the party's leader."""

    def work() -> int:
        party_id = load(session, "party_invitations", invitation_id, what="invitation")["party_id"]
        begin_as_leader(session, party_id=party_id, player_id=player_id)
        row = locked(session, "party_invitations", invitation_id, what="invitation")
        _require_pending(row)
        _answered(session, row, PartyInvitationStatus.WITHDRAWN)
        return invitation_id

    return _do(session, "parties.withdraw", invitation_id, work, player=player_id)


def expire_overdue(session: WriteSession, *, world: str) -> int:
    """Close every invitation of a world that nobody answered in time; gives how many.

    For operators and the clock. Errors: NotFound; Refused without the role.
    """
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id
    there, parties = columns("party_invitations"), columns("parties")

    def work() -> dict[str, Any]:
        query = sa.select(there.id).join(parties.id.table, parties.id == there.party_id)
        query = query.where(parties.world_id == world_id, there.invitation_status == PENDING)
        query = query.where(there.created_at <= session.now - OPEN_FOR, there.deleted_at.is_(None))
        ids = session.execute(query.order_by(there.id)).scalars().all()
        for row_id in ids:
            row = locked(session, "party_invitations", row_id, what="invitation")
            if row["invitation_status"] == PENDING:
                _answered(session, row, PartyInvitationStatus.EXPIRED)
        if ids:
            audit.record(
                session, action="parties.expire_overdue", object_type="worlds", object_key=world
            )
        return {"count": len(ids)}

    request = {"world": world}
    answer = once(session, service="parties.expire_overdue", request=request, work=work)
    assert answer is not None
    return int(answer["count"])


def _to_answer(session: WriteSession, invitation_id: int) -> tuple[Row, Row]:
    """Party and invitation, locked, when the actor may act for the invited."""
    row = load(session, "party_invitations", invitation_id, what="invitation")
    party = locked(session, "parties", row["party_id"], what="party")
    row = locked(session, "party_invitations", invitation_id, what="invitation")
    acting_for(session, session.actor, row["invitee_id"])
    return party, row


def _require_pending(row: Row) -> None:
    if row["invitation_status"] != PENDING:
        raise Refused(
            f"Invitation {row['id']} is {row['invitation_status']} and stays so. "
            "Let the party invite anew.",
            code="E-PARTY-004",
        )


def _require_open(session: WriteSession, row: Row) -> None:
    _require_pending(row)
    if row["created_at"] <= session.now - OPEN_FOR:
        raise Refused(
            f"Invitation {row['id']} was open for {OPEN_FOR.days} days and is overdue. "
            "Let the party invite anew.",
            code="E-PARTY-005",
        )


def _answered(session: WriteSession, row: Row, to: PartyInvitationStatus) -> None:
    move(session, "party_invitations", row, to, responded_at=session.now)


def _do(
    session: WriteSession, service: str, invitation_id: int, work: Callable[[], int], **more: int
) -> InvitationInfo:
    request = {"invitation": invitation_id, **more}
    act(session, service, request=request, table="party_invitations", work=work)
    return invitation(session, invitation_id=invitation_id)
