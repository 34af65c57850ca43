"""Parties and invitations in any order: the services agree with a model made of dicts."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from model.db import read
from model.errors import QuestlabError
from model.services import parties
from tests.model.services.parties.ground import Ground

PLACES = 3
NUMBER, PARTY = st.integers(0, 3), st.integers(0, 1)
WHO = st.integers(0, 9)
"""Up to 3 one of the players, whatever they are; from there on whoever leads."""


class Model:
    """One party at a time: members in the order of their coming, the leader, open invitations."""

    def __init__(self) -> None:
        """No party yet."""
        self.parties: list[dict[str, Any]] = []

    def found(self, player: int) -> None:
        """A party with its leader."""
        self.parties.append({"members": [player], "leader": player, "invited": [], "open": True})

    def may_invite(self, party: dict[str, Any], by: int, whom: int) -> bool:
        """A leader invites who is neither member nor invited, while the party is at work."""
        free = whom not in party["members"] and whom not in party["invited"]
        return party["open"] and party["leader"] == by and free

    def leave(self, party: dict[str, Any], player: int) -> bool:
        """The oldest follows a leader; an empty party is put away."""
        if player not in party["members"]:
            return False
        party["members"].remove(player)
        if party["leader"] == player:
            party["leader"] = party["members"][0] if party["members"] else None
        party["open"] = party["open"] and bool(party["members"])
        return True


class Walk(RuleBasedStateMachine):
    """Calls of the services and of the model, side by side."""

    ground: Ground

    def __init__(self) -> None:
        """Start with no party that the model knows."""
        super().__init__()
        self.model, self.ids = Model(), []
        self.invitations: dict[tuple[int, int], int] = {}

    def happens(self, expected: bool, service: Any, player: int, **request: Any) -> Any:
        """The service does it exactly when the model expects it."""
        self.ground.later(minutes=1)
        outcome = nullcontext() if expected else pytest.raises(QuestlabError)
        with outcome, self.ground.as_(player) as session:
            return service(session, **request)
        return None

    def asked(self, number: int) -> tuple[int, int]:
        """One of the invitations there were: the number of its party, and the invited."""
        return sorted(self.invitations)[number % len(self.invitations)]

    def who(self, party: dict[str, Any], number: int) -> int:
        """The player of a number; most often the leader, who may do most."""
        leads = number > 3 and party["leader"] is not None
        return int(party["leader"] if leads else self.ground.players[number % 4])

    def teardown(self) -> None:
        """Put the parties away, so that nobody comes to ten of them."""
        with self.ground.as_(None) as session:
            session.execute(sa.text("UPDATE parties SET activation_status = 'archived'"))

    @initialize()
    def create(self) -> None:
        """Two parties are enough to get in each other's way."""
        for player in self.ground.players[:2]:
            request = {"player_id": player, "name": "Owls", "max_members": PLACES}
            self.ids.append(self.happens(True, parties.create, player, **request).id)
            self.model.found(player)

    @rule(number=PARTY, who=WHO, whom=NUMBER)
    def invite(self, number: int, who: int, whom: int) -> None:
        """Somebody invites somebody."""
        party, to = self.model.parties[number], self.ground.players[whom]
        by = self.who(party, who)
        expected = self.model.may_invite(party, by, to)
        request = {"player_id": by, "invitee_id": to, "party_id": self.ids[number]}
        made = self.happens(expected, parties.invite, by, **request)
        if expected:
            party["invited"].append(to)
            self.invitations[number, to] = made.id

    @precondition(lambda self: self.invitations)
    @rule(which=NUMBER, answer=st.sampled_from(["accept", "accept", "decline"]))
    def reply(self, which: int, answer: str) -> None:
        """The invited answers, perhaps once more, perhaps when no place is left."""
        number, player = self.asked(which)
        party = self.model.parties[number]
        expected = player in party["invited"]
        if answer == "accept":
            expected = expected and party["open"] and len(party["members"]) < PLACES
        request = {"invitation_id": self.invitations[number, player]}
        self.happens(expected, getattr(parties, answer), player, **request)
        if expected:
            party["invited"].remove(player)
        if expected and answer == "accept":
            party["members"].append(player)

    @precondition(lambda self: self.invitations)
    @rule(which=NUMBER, who=WHO)
    def withdraw(self, which: int, who: int) -> None:
        """Somebody takes an invitation back."""
        number, to = self.asked(which)
        party = self.model.parties[number]
        by = self.who(party, who)
        expected = party["open"] and party["leader"] == by and to in party["invited"]
        request = {"player_id": by, "invitation_id": self.invitations[number, to]}
        self.happens(expected, parties.withdraw, by, **request)
        if expected:
            party["invited"].remove(to)

    @rule(number=PARTY, who=WHO)
    def leave(self, number: int, who: int) -> None:
        """Somebody leaves who may never have come."""
        party = self.model.parties[number]
        player = self.who(party, who)
        expected = self.model.leave(party, player)
        request = {"player_id": player, "party_id": self.ids[number]}
        self.happens(expected, parties.leave, player, **request)

    @rule(number=PARTY, who=WHO, whom=NUMBER)
    def hand_over(self, number: int, who: int, whom: int) -> None:
        """Somebody lets somebody else lead."""
        party, to = self.model.parties[number], self.ground.players[whom]
        by = self.who(party, who)
        led = party["open"] and party["leader"] == by
        expected = led and to != by and to in party["members"]
        request = {"player_id": by, "member_id": to, "party_id": self.ids[number]}
        self.happens(expected, parties.hand_over, by, **request)
        if expected:
            party["leader"] = to

    @invariant()
    def they_agree(self) -> None:
        """Members in order, leader, state and open invitations are the model's."""
        for party_id, party in zip(self.ids, self.model.parties, strict=True):
            found = self.ground.look(parties.party, party_id=party_id)
            assert [member.player_id for member in found.members] == party["members"]
            assert found.leader_id == party["leader"]
            assert (found.status == "active") == party["open"]
            with read(self.ground.game.database) as session:
                query = sa.text(
                    "SELECT invitee_id FROM party_invitations "
                    "WHERE party_id = :party AND invitation_status = 'pending' ORDER BY id"
                )
                pending = session.execute(query, {"party": party_id}).scalars().all()
            assert list(pending) == party["invited"]


def test_parties_agree_with_a_model(ground: Ground) -> None:
    """Any order of founding, inviting, answering, leaving and leading gives what the model says."""

    class Here(Walk):
        pass

    Here.ground = ground
    kept = settings(
        max_examples=5,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=kept)
