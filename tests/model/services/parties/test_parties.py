"""Parties: made, joined, led and left; who may do what, and what is refused."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from model.db import read
from model.errors import NotFound, Refused, StaleEdit
from model.rules import parties as rules
from model.services import parties, privacy, social
from model.services.verification import verify
from tests.model.services.parties.ground import Ground, without_player

accept, decline = without_player(parties.accept), without_player(parties.decline)


def invited(ground: Ground, party_id: int, leader: int, player: int) -> int:
    """An open invitation of a player; gives its id."""
    made = ground.do(parties.invite, leader, party_id=party_id, invitee_id=player)
    assert made.status == "pending"
    return int(made.id)


def full_party(ground: Ground, members: int = 3, **values: object) -> int:
    """A party led by the first player, with the next ones as members a minute apart."""
    leader = ground.players[0]
    party_id = ground.do(parties.create, leader, name="Owls", **values).id
    for player in ground.players[1:members]:
        ground.later(minutes=1)
        ground.do(accept, player, invitation_id=invited(ground, party_id, leader, player))
    return int(party_id)


def test_a_party_from_its_founding_to_its_end(ground: Ground) -> None:
    """Founded, filled by invitation, led on by the oldest member, put away with its last member."""
    first, second, third, _ = ground.players
    party_id = full_party(ground)
    made = ground.look(parties.party, party_id=party_id)
    assert made.leader_id == first and made.max_members == 8
    assert [m.player_id for m in made.members] == [first, second, third]
    assert [m.is_creator for m in made.members] == [True, False, False]
    handed = ground.do(parties.hand_over, first, party_id=party_id, member_id=third)
    assert handed.leader_id == third and handed.members[0].is_creator
    left = ground.do(parties.leave, third, party_id=party_id)
    assert left.leader_id == first
    left = ground.do(parties.leave, first, party_id=party_id)
    assert left.leader_id == second and left.status == "active"
    over = ground.do(parties.leave, second, party_id=party_id)
    assert over.leader_id is None and over.status == "archived" and over.members == ()
    assert ground.look(parties.parties_of, player_id=first) == ()


def test_founding_twice_with_one_key_makes_one_party(ground: Ground) -> None:
    """The same request has one effect: one party, one stash, one membership, one audit entry."""
    first = ground.players[0]
    for _ in range(2):
        with ground.as_(first, key="found") as session:
            made = parties.create(session, player_id=first, name="Owls")
    with read(ground.game.database) as session:
        for table in ("parties", "party_stashes", "party_memberships"):
            assert session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 1
        entries = "SELECT count(*) FROM audit_events WHERE action = 'parties.create'"
        assert session.execute(sa.text(entries)).scalar() == 1
    assert made.leader_id == first
    with pytest.raises(Refused, match="different"), ground.as_(first, key="found") as session:
        parties.create(session, player_id=first, name="Larks")


def test_invitations_are_answered_once(ground: Ground) -> None:
    """Accepted, declined, withdrawn or overdue: each is the end of an invitation."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground, 2)
    to_third = invited(ground, party_id, first, third)
    again = {"party_id": party_id, "invitee_id": third}
    ground.refused("E-RECORD-006", parties.invite, first, **again)
    assert [i.id for i in ground.look(parties.open_invitations, player_id=third)] == [to_third]
    assert ground.do(decline, third, invitation_id=to_third).status == "declined"
    ground.refused("E-PARTY-004", accept, third, invitation_id=to_third)
    to_third = invited(ground, party_id, first, third)
    ground.refused("E-PARTY-002", parties.withdraw, second, invitation_id=to_third)
    gone = ground.do(parties.withdraw, first, invitation_id=to_third)
    assert gone.status == "withdrawn" and gone.responded_at == ground.now
    to_fourth = invited(ground, party_id, first, fourth)
    ground.later(days=14)
    ground.refused("E-PARTY-005", accept, fourth, invitation_id=to_fourth)
    with ground.as_(None) as session:
        assert parties.expire_overdue(session, world="sample") == 1
        assert parties.expire_overdue(session, world="sample") == 1  # the same key
    assert ground.look(parties.invitation, invitation_id=to_fourth).status == "expired"
    ground.refused("E-RULE-085", parties.invite, first, party_id=party_id, invitee_id=second)


def test_who_is_refused(ground: Ground) -> None:
    """Strangers, members without the right, answers of others, parties that are put away."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground, 2)
    on = {"party_id": party_id}
    ground.refused("E-FIND-001", parties.invite, first, **on, invitee_id=9_999)
    ground.refused("E-RECORD-030", parties.leave, first, party_id=9_999)
    ground.refused("E-PARTY-001", parties.invite, third, **on, invitee_id=fourth)
    ground.refused("E-PARTY-009", parties.invite, second, **on, invitee_id=third)
    ground.refused("E-PARTY-002", parties.archive, second, **on)
    ground.refused("E-PARTY-009", parties.remove, second, **on, member_id=first)
    ground.refused("E-PARTY-014", parties.remove, first, **on, member_id=first)
    ground.refused("E-PARTY-001", parties.remove, first, **on, member_id=fourth)
    ground.refused("E-PARTY-008", parties.hand_over, first, **on, member_id=first)
    ground.refused("E-PARTY-006", parties.join, third, **on)
    ground.refused("E-PARTY-018", parties.alter, first, **on, values={"world_id": 2})
    ground.refused("E-RECORD-003", parties.alter, first, **on, values={"max_members": 1})
    ground.refused("E-PARTY-019", parties.reopen, first, **on)
    ground.refused("E-PARTY-020", parties.come_back, second, **on)
    with pytest.raises(Refused, match="may not"), ground.as_(third) as session:
        parties.leave(session, party_id=party_id, player_id=second)
    to_third = invited(ground, party_id, first, third)
    with pytest.raises(Refused, match="may not"), ground.as_(fourth) as session:
        parties.accept(session, invitation_id=to_third)
    ground.do(parties.archive, first, **on)
    ground.refused("E-PARTY-003", parties.invite, first, **on, invitee_id=fourth)
    ground.refused("E-PARTY-003", accept, third, invitation_id=to_third)
    assert ground.do(parties.reopen, first, **on).status == "active"


def test_places_and_the_ten_parties(ground: Ground) -> None:
    """A full party takes nobody, and nobody is active in eleven; the invitation stays open."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground, 2, max_members=2)
    to_third = invited(ground, party_id, first, third)
    ground.refused("E-RULE-080", accept, third, invitation_id=to_third)
    ground.do(parties.remove, first, party_id=party_id, member_id=second)
    assert ground.do(accept, third, invitation_id=to_third).status == "accepted"
    limit = {"party_id": party_id, "values": {"max_members": 3}}
    assert ground.do(parties.alter, first, **limit).max_members == 3
    ground.do(accept, second, invitation_id=invited(ground, party_id, first, second))
    limit["values"] = {"max_members": 2}
    ground.refused("E-RULE-081", parties.alter, first, **limit)
    for number in range(10):
        ground.do(parties.create, fourth, name=f"P{number}", join_type="open")
    ground.refused("E-RULE-083", parties.create, fourth, name="one too many")
    assert len(ground.look(parties.parties_of, player_id=fourth)) == 10


def test_an_open_party_and_who_wants_no_invitations(ground: Ground) -> None:
    """Everybody of the world joins an open party; an open invitation counts as accepted."""
    first, _, third, _ = ground.players
    party_id = full_party(ground, 2, join_type="open")
    to_third = invited(ground, party_id, first, third)
    joined = ground.do(parties.join, third, party_id=party_id)
    assert len(joined.members) == 3
    assert ground.look(parties.invitation, invitation_id=to_third).status == "accepted"
    ground.refused("E-PARTY-017", parties.join, third, party_id=party_id)
    ground.do(parties.leave, third, party_id=party_id)
    ground.later(minutes=1)
    back = ground.do(parties.join, third, party_id=party_id)
    assert back.members[-1].player_id == third and back.members[-1].joined_at == ground.now
    with ground.as_(None) as session:
        session.execute(
            sa.text("UPDATE users SET privacy_settings = '{\"may_be_invited\": false}'")
        )
    ground.do(parties.leave, third, party_id=party_id)
    ground.refused("E-PARTY-016", parties.invite, first, party_id=party_id, invitee_id=third)


def test_the_silent_rest_and_come_back(ground: Ground) -> None:
    """After 14 days without a sign a member rests; the lead passes to somebody who is there."""
    first, second, third, _ = ground.players
    party_id = full_party(ground)
    ground.later(days=13)
    rights = {"permissions": {"invite": True}, "permission_level": "edit"}
    ground.do(parties.entrust, first, party_id=party_id, member_id=second, **rights)
    ground.do(parties.hand_over, first, party_id=party_id, member_id=third)
    ground.later(days=2)
    invited(ground, party_id, third, ground.players[3])
    ground.later(days=12)
    with ground.as_(None) as session:
        assert parties.rest_the_silent(session, world="sample") == 2
    rested = ground.look(parties.party, party_id=party_id)
    assert [m.status for m in rested.members] == ["inactive", "inactive", "active"]
    assert rested.leader_id == third
    ground.refused("E-PARTY-001", parties.archive, first, party_id=party_id)
    ground.later(days=14)
    with ground.as_(None) as session:
        assert parties.rest_the_silent(session, world="sample") == 1
    assert ground.look(parties.party, party_id=party_id).status == "archived"
    back = ground.do(parties.come_back, second, party_id=party_id)
    assert back.leader_id == second
    assert ground.do(parties.reopen, second, party_id=party_id).status == "active"


def test_an_operator_acts_for_players_and_ids_must_be_there(ground: Ground) -> None:
    """The sandbox's owner plays every part; what is not there is named."""
    first = ground.players[0]
    with ground.as_(None) as session:
        made = parties.create(session, player_id=first, name="Owls")
    assert made.leader_id == first
    with read(ground.game.database) as session:
        with pytest.raises(NotFound, match="no invitation 7"):
            parties.invitation(session, invitation_id=7)
        with pytest.raises(NotFound, match="no party 7"):
            parties.party(session, party_id=7)


def test_the_rules_of_parties() -> None:
    """Golden cases of rules.md §5.2: 500 MB and 100 MB beyond four; the oldest member leads."""
    assert [rules.stash_limit_bytes(n) // 1_048_576 for n in (0, 4, 5, 8)] == [500, 500, 600, 900]
    assert rules.next_leader([(5, 1), (3, 9), (3, 4)]) == 4
    assert rules.next_leader([]) == rules.NOBODY
    assert rules.standing_in_stash(True, True, rules.VIEW) == rules.CONTRIBUTOR
    editor = rules.standing_in_stash(False, False, rules.EDIT)
    assert editor == rules.EDITORS
    assert rules.may_use_item(rules.EDIT, editor, rules.EDIT, rules.EDITORS)
    assert not rules.may_use_item(rules.EDIT, editor, rules.EDIT, rules.LEADER)
    assert rules.may_use_item(rules.VIEW, rules.MEMBERS, rules.VIEW, rules.MEMBERS)
    assert not rules.may_use_item(rules.COMMENT, rules.MEMBERS, rules.VIEW, rules.MEMBERS)
    assert rules.may_use_item(rules.EDIT, rules.LEADER, rules.VIEW, rules.LEADER)


def test_an_invitation_is_told_and_stops_at_a_block(ground: Ground) -> None:
    """The invited hear of it; between two with a block nobody invites, by either way."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground, 1)
    made = invited(ground, party_id, first, second)
    with read(ground.game.database) as session:
        told = session.execute(
            sa.text("SELECT user_id, title, party_invitation_id FROM notifications")
        ).all()
    assert told == [(ground.actors[second].user_id, "You are invited to the party Owls", made)]
    pair = {"user_id": ground.actors[third].user_id, "other_id": ground.actors[first].user_id}
    with ground.as_(third) as session:
        social.block(session, **pair)
    to_third = {"party_id": party_id, "invitee_id": third}
    ground.refused("E-PARTY-029", parties.invite, first, **to_third, message="Come!")
    look = {"party_id": party_id, "viewed_id": third, "action": "invited"}
    ground.refused("E-PARTY-029", parties.browse, first, **look)
    look = {"party_id": party_id, "viewed_id": fourth, "action": "invited"}
    ground.do(parties.browse, first, **look)
    (asked,) = ground.look(parties.open_invitations, player_id=fourth)
    assert ground.do(accept, fourth, invitation_id=asked.id).status == "accepted"


def test_who_goes_leaves_nothing_open(ground: Ground) -> None:
    """Who leaves is in no live session of the party; a change is drawn from what was seen."""
    first, second, third, _ = ground.players
    party_id = full_party(ground)
    begin = {"party_id": party_id, "session_type": "live_study"}
    live = ground.do(parties.start_session, second, **begin)
    ground.do(parties.enter_session, third, live_id=live.id)
    ground.do(parties.leave, second, party_id=party_id)
    ground.do(parties.remove, first, party_id=party_id, member_id=third)
    assert ground.look(parties.live_session, live_id=live.id).participants == ()
    assert ground.do(parties.end_session, first, live_id=live.id).status == "ended"
    seen = ground.look(parties.party, party_id=party_id).version
    change = {"party_id": party_id, "values": {"name": "Larks"}, "expected_version": seen}
    assert ground.do(parties.alter, first, **change).name == "Larks"
    with pytest.raises(StaleEdit), ground.as_(first) as session:
        parties.alter(session, player_id=first, **{**change, "values": {"name": "Jays"}})


def test_an_erased_leader_is_followed(ground: Ground) -> None:
    """The oldest member leads at once; a party of theirs alone is put away."""
    first, second, third, _ = ground.players
    party_id = full_party(ground)
    alone = ground.do(parties.create, first, name="Larks", description="Mine").id
    wise = {"house_rules": ["Ask Canary's friends."]}
    told = {"description": "CANARY founded it", "party_rules": wise}
    ground.do(parties.alter, first, party_id=party_id, values=told)
    with ground.as_(None) as session:
        name = sa.text("UPDATE users SET name = 'Owlet Canary' WHERE id = :id")
        session.execute(name, {"id": ground.actors[first].user_id})
    with ground.as_(first) as session:
        done = privacy.erase_user(session, user_id=session.actor.user_id, why="asked for")
    assert done.cleared["party_memberships"] == 2
    led = ground.look(parties.party, party_id=party_id)
    assert (led.leader_id, [m.player_id for m in led.members]) == (second, [second, third])
    assert (led.name, led.description, led.rules["house_rules"]) == ("Owls", "", [])
    empty = ground.look(parties.party, party_id=alone)
    assert (empty.status, empty.description) == ("archived", "")
    assert (empty.name, done.cleared["parties"]) == ("(erased text)", 2)
    with read(ground.game.database) as session:
        assert verify(session).findings == ()
