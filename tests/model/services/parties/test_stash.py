"""Stashes and roles: what lies in a stash, for whom, how much; rights that a role adds."""

from __future__ import annotations

import pytest

from model.errors import StaleEdit
from model.services import parties
from model.services.parties import stash_rights
from tests.model.services.parties.ground import Ground
from tests.model.services.parties.test_parties import full_party

NOTE = {"item_type": "note", "title": "Vectors", "body": "A space has a basis."}
FILE = {"item_type": "file", "title": "Book", "body": "https://files.example.org/book.pdf"}
MB_50 = 52_428_800


def test_the_life_of_an_item(ground: Ground) -> None:
    """Put in, seen, edited by who may, taken out, back within 30 days, and then no more."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground)
    put = ground.do(parties.put_in, second, party_id=party_id, **NOTE)
    on = {"item_id": put.id}
    assert (put.contributor_id, put.body, put.size_bytes) == (second, NOTE["body"], 0)
    assert ground.look(parties.item, **on, player_id=third).title == "Vectors"
    change = {**on, "values": {"title": "Bases"}, "expected_version": put.version}
    ground.refused("E-PARTY-011", parties.edit, third, **change)
    ground.refused("E-PARTY-011", parties.take_out, third, **on)
    ground.refused("E-PARTY-001", parties.take_out, fourth, **on)
    ground.refused("E-PARTY-021", parties.edit, second, **{**change, "values": {"id": 3}})
    assert ground.do(parties.edit, second, **change).title == "Bases"
    with pytest.raises(StaleEdit):
        ground.do(parties.edit, second, **change)
    assert ground.do(parties.take_out, second, **on).id == put.id
    assert ground.look(parties.stash, party_id=party_id, player_id=third).items == ()
    ground.refused("E-RECORD-030", parties.take_out, second, **on)
    ground.later(days=13)
    assert ground.do(parties.put_back, first, **on).title == "Bases"
    ground.refused("E-PARTY-012", parties.put_back, first, **on)
    ground.do(parties.take_out, first, **on)
    ground.later(days=31)
    ground.refused("E-PARTY-012", parties.put_back, first, **on)


def test_access_levels_and_permissions(ground: Ground) -> None:
    """An item for editors is hidden from others until its leader lets one of them see it."""
    first, second, third, _ = ground.players
    party_id = full_party(ground)
    ground.do(parties.entrust, first, party_id=party_id, member_id=second, permission_level="edit")
    access = {"view": "editors", "comment": "editors", "edit": "editors"}
    put = ground.do(parties.put_in, first, party_id=party_id, access=access, **NOTE)
    seen = {"party_id": party_id}
    assert len(ground.look(parties.stash, **seen, player_id=second).items) == 1
    assert ground.look(parties.stash, **seen, player_id=third).items == ()
    right = {"item_id": put.id, "member_id": third, "permission": "view"}
    ground.refused("E-PARTY-002", parties.grant, second, **right)
    ground.refused("E-PARTY-022", parties.revoke, first, **right)
    ground.do(parties.grant, first, **right)
    assert ground.look(parties.item, item_id=put.id, player_id=third).id == put.id
    ground.do(parties.revoke, first, **right)
    assert ground.look(parties.stash, **seen, player_id=third).items == ()
    ground.do(parties.grant, first, **{**right, "permission": "edit"})
    change = {"item_id": put.id, "values": {"content": "New."}, "expected_version": 1}
    assert ground.do(parties.edit, third, **change).body == "New."
    with ground.as_(first) as session:
        row, room = stash_rights.item_of(session, put.id)
        assert not stash_rights.may(session, row, room, third, "comment")
    ground.refused("E-RULE-087", parties.grant, first, **{**right, "member_id": ground.players[3]})


def test_a_stash_holds_so_much(ground: Ground) -> None:
    """Ten files of 50 MB fill a stash of 500 MB; one more is refused and nothing of it is kept."""
    first, second = ground.players[:2]
    party_id = full_party(ground, 2)
    for _ in range(10):
        ground.do(parties.put_in, first, party_id=party_id, size_bytes=MB_50, **FILE)
    full = ground.look(parties.stash, party_id=party_id, player_id=second)
    assert full.used_bytes == full.limit_bytes == 524_288_000
    more = {"party_id": party_id, **FILE}
    ground.refused("E-RULE-116", parties.put_in, second, size_bytes=1, **more)
    ground.refused("E-RECORD-003", parties.put_in, second, size_bytes=MB_50 + 1, **more)
    ground.refused("E-RECORD-007", parties.put_in, second, **{**more, "body": "no address"})
    assert len(ground.look(parties.stash, party_id=party_id, player_id=second).items) == 10


def test_roles_add_rights(ground: Ground) -> None:
    """A role lets its wearers invite and send away, until it is taken or dropped."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground)
    host = {"permissions": {"invite": True}, "can_manage_members": True}
    made = {"party_id": party_id, "name": "Host", "values": host}
    ground.refused("E-PARTY-002", parties.make_role, second, **made)
    role = ground.do(parties.make_role, first, **made)
    ground.refused("E-RECORD-006", parties.make_role, first, **made)
    invite = {"party_id": party_id, "invitee_id": fourth}
    ground.refused("E-PARTY-009", parties.invite, second, **invite)
    give = {"party_id": party_id, "member_id": second, "role_id": role.id}
    worn = ground.do(parties.give_role, first, **give)
    assert worn.members[1].role == "Host" and {"invite", "manage_members"} <= worn.members[1].rights
    assert ground.do(parties.invite, second, **invite).status == "pending"
    ground.refused("E-PARTY-014", parties.remove, second, party_id=party_id, member_id=first)
    ground.do(parties.remove, second, party_id=party_id, member_id=third)
    ground.do(parties.change_role, first, role_id=role.id, values={"can_manage_members": False})
    ground.refused("E-PARTY-009", parties.remove, second, party_id=party_id, member_id=first)
    other = ground.do(parties.create, first, name="Larks").id
    ground.refused(
        "E-RULE-010", parties.give_role, first, party_id=other, member_id=first, role_id=role.id
    )
    bare = ground.do(parties.drop_role, first, role_id=role.id)
    assert bare.members[1].role is None
    assert ground.look(parties.roles_of, party_id=party_id) == ()
