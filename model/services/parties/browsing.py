"""Looking at players to invite them: who looked at whom is noted, with what could be seen.

A player's privacy decides: progress is seen by everybody, by friends, or by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.services.parties.invitations import put_to, require_invitable
from model.services.parties.members import begin, require_right
from model.services.rows import act, add, load
from model.tables import Friendship, PlayerProfile, User
from model.words import FriendshipStatus, PartyBrowsingAction, PartyInvitationMethod


@dataclass(frozen=True, slots=True)
class LookInfo:
    """One look at a player: what was seen and what followed."""

    id: int
    player_id: int
    viewed_player_id: int
    stats: Mapping[str, Any]
    action: str


def browse(
    session: WriteSession,
    *,
    party_id: int,
    player_id: int,
    viewed_id: int,
    action: PartyBrowsingAction = PartyBrowsingAction.VIEWED_ONLY,
) -> LookInfo:
    """Look at a player of the world, and skip or invite them; takes the right `invite`.

    Errors: as for an invitation; nothing is noted when the invitation is refused.
    """

    def work() -> int:
        party, member = begin(session, party_id=party_id, player_id=player_id)
        viewed = require_invitable(session, party, viewed_id, by=player_id)
        require_right(session, party, member, "invite")
        pair = {"browser_id": player_id, "viewed_player_id": viewed_id, "party_id": party_id}
        stats = _shown(session, viewed, player_id)
        seen = {"viewed_stats": stats, "action_taken": action}
        if action == PartyBrowsingAction.INVITED:
            method = PartyInvitationMethod.BROWSE_AND_INVITE
            pair_of = {"inviter_id": player_id, "invitee_id": viewed_id}
            put_to(session, party, **pair_of, invitation_method=method)
        return add(session, "user_browsings", **pair, **seen)

    request = {"party": party_id, "player": player_id, "viewed": viewed_id, "action": str(action)}
    table = "user_browsings"
    made = act(session, "parties.browse", request=request, table=table, work=work)
    row = load(session, table, made, what="look")
    seen = {name: value for name, value in row["viewed_stats"].items() if value not in (None, {})}
    return LookInfo(
        id=row["id"],
        player_id=row["browser_id"],
        viewed_player_id=row["viewed_player_id"],
        stats=seen,
        action=row["action_taken"],
    )


def _shown(session: Session, viewed: PlayerProfile, player_id: int) -> dict[str, Any]:
    person = None if viewed.user_id is None else session.get(User, viewed.user_id)
    sees = "everyone" if person is None else person.privacy_settings.get("progress", "friends")
    if sees == "nobody" or (sees == "friends" and not _are_friends(session, viewed, player_id)):
        return {}
    progress = {"level": viewed.level, "total_xp": viewed.total_xp}
    return {**progress, "current_streak": viewed.current_streak}


def _are_friends(session: Session, viewed: PlayerProfile, player_id: int) -> bool:
    looking = session.get(PlayerProfile, player_id)
    if looking is None:
        return False
    both = (looking.user_id, viewed.user_id)
    query = sa.select(col(Friendship.id)).where(
        col(Friendship.requester_id).in_(both),
        col(Friendship.addressee_id).in_(both),
        col(Friendship.status) == FriendshipStatus.ACCEPTED,
        col(Friendship.deleted_at).is_(None),
    )
    return session.execute(query).first() is not None
