"""Who may do what with an item of a stash, and the permissions that the leader grants.

An item's access names an audience for each action, a member's level says how far they go; a
permission lets one member do one thing with one item all the same.
"""

from __future__ import annotations

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import parties as rules
from model.services.parties.members import active_member, begin, require_leader, rights_of
from model.services.records import storing
from model.services.rows import Row, act, add, change, find, find_all, load
from model.words import PartyPermissionLevel, StashPermissionType

LEVELS = {level.value: number for number, level in enumerate(PartyPermissionLevel)}
ACTIONS = {"view": rules.VIEW, "comment": rules.COMMENT, "edit": rules.EDIT}
AUDIENCES = {
    "contributor": rules.CONTRIBUTOR,
    "leader": rules.LEADER,
    "editors": rules.EDITORS,
    "members": rules.MEMBERS,
}


def may(session: Session, row: Row, room: Row, player_id: int, action: str) -> bool:
    """Whether an active member may do this with an item, by its access or by permission."""
    member = active_member(session, party_id=room["party_id"], player_id=player_id)
    party = load(session, "parties", room["party_id"], what="party")
    level = LEVELS[member["permission_level"]]
    if "edit_stash" in rights_of(session, party, member):
        level = rules.EDIT
    is_contributor = row["contributor_id"] == player_id
    standing = rules.standing_in_stash(is_contributor, member["is_party_leader"], level)
    audience = AUDIENCES[row["access_permissions"][action]]
    if rules.may_use_item(ACTIONS[action], standing, level, audience):
        return True
    held = find_all(
        session,
        "party_stash_permissions",
        party_stash_item_id=row["id"],
        player_id=player_id,
        is_active=True,
    )
    # Whoever may write a thing or say something to it may look at it.
    return any(p["permission_type"] == action or action == "view" for p in held)


def grant(
    session: WriteSession,
    *,
    item_id: int,
    player_id: int,
    member_id: int,
    permission: StashPermissionType,
) -> None:
    """Let one member do one thing with one item, as the leader."""

    def work() -> int:
        _begin_as_granter(session, item_id, player_id)
        triple: Row = {"party_stash_item_id": item_id, "player_id": member_id}
        triple["permission_type"] = StashPermissionType(permission)
        by = {"granted_by": player_id, "granted_at": session.now}
        known = find(session, "party_stash_permissions", **triple)
        if known is None:
            return add(session, "party_stash_permissions", **triple, **by)
        change(session, "party_stash_permissions", known, is_active=True, **by)
        return int(known["id"])

    request = {"item": item_id, "player": player_id, "member": member_id}
    asked = {**request, "permission": permission}
    act(session, "parties.grant", request=asked, table="party_stash_permissions", work=work)


def revoke(
    session: WriteSession,
    *,
    item_id: int,
    player_id: int,
    member_id: int,
    permission: StashPermissionType,
) -> None:
    """Take a permission back, as the leader."""

    def work() -> int:
        _begin_as_granter(session, item_id, player_id)
        triple = {"party_stash_item_id": item_id, "player_id": member_id}
        kind = StashPermissionType(permission)
        known = find(session, "party_stash_permissions", **triple, permission_type=kind)
        if known is None or not known["is_active"]:
            raise Refused(
                f"Player {member_id} holds no permission to {kind} item {item_id}. "
                "Nothing needs to be taken back.",
                code="E-PARTY-022",
            )
        change(session, "party_stash_permissions", known, is_active=False)
        return int(known["id"])

    request = {"item": item_id, "player": player_id, "member": member_id}
    asked = {**request, "permission": permission}
    act(session, "parties.revoke", request=asked, table="party_stash_permissions", work=work)


def stash_of(session: Session, party_id: int) -> Row:
    """The one stash of a party."""
    load(session, "parties", party_id, what="party")
    found = find(session, "party_stashes", party_id=party_id)
    assert found is not None, "a party is made with its stash"
    return found


def item_of(session: Session, item_id: int, *, deleted: bool | None = False) -> tuple[Row, Row]:
    """An item and the stash it lies in."""
    if deleted is False:
        row = load(session, "party_stash_items", item_id, what="item of a stash")
    else:
        row = storing.load(session, "party_stash_items", item_id, deleted=deleted)
    return row, load(session, "party_stashes", row["party_stash_id"], what="stash")


def begin_with(session: WriteSession, item_id: int, player_id: int, action: str) -> tuple[Row, Row]:
    """Item and stash, when the acting member may do this with it."""
    row, room = item_of(session, item_id)
    begin(session, party_id=room["party_id"], player_id=player_id)
    require_may(session, row, room, player_id, action)
    return item_of(session, item_id)


def _begin_as_granter(session: WriteSession, item_id: int, player_id: int) -> None:
    _, room = item_of(session, item_id)
    _, member = begin(session, party_id=room["party_id"], player_id=player_id)
    require_leader(member)


def require_may(session: Session, row: Row, room: Row, player_id: int, action: str) -> None:
    """Refused for a member who may not."""
    if not may(session, row, room, player_id, action):
        raise Refused(
            f"Player {player_id} may not {action} item {row['id']} of the stash of party "
            f"{room['party_id']}. Ask its contributor or the leader.",
            code="E-PARTY-011",
        )


def require_own(row: Row, member: Row) -> None:
    """Refused for everybody but the contributor and the leader."""
    if row["contributor_id"] != member["player_id"] and not member["is_party_leader"]:
        raise Refused(
            f"Player {member['player_id']} neither put item {row['id']} in nor leads the party. "
            "Ask its contributor or the leader.",
            code="E-PARTY-011",
        )
