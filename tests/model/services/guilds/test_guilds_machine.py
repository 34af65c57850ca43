"""Coming, going, ranks and requests in any order: the services agree with a model made of lists."""

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
    rule,
    run_state_machine_as_test,
)

from model.db import read
from model.errors import QuestlabError
from model.services import guild_work, guilds
from tests.model.services.guilds.ground import Ground
from tests.model.services.guilds.test_guild_quests import quest

PLACES = 4
WHO, WHOM = st.integers(0, 8), st.integers(0, 4)
"""Up to 4 one of the players, whatever they are; from there on whoever leads."""


class Walk(RuleBasedStateMachine):
    """One course of four places and its tasks, and what the services should make of it."""

    ground: Ground
    number = 0

    def __init__(self) -> None:
        """Start with a course that only its teacher belongs to."""
        super().__init__()
        self.players = self.ground.players[:5]
        self.members: list[int] = []
        self.officers: set[int] = set()
        self.asked: dict[int, tuple[int, bool]] = {}
        self.master: int | None = None
        self.collected: set[int] = set()
        self.tasks: dict[int, int] = {}

    def happens(self, expected: bool, service: Any, player: int, **request: Any) -> Any:
        """The service does it exactly when the model expects it."""
        self.ground.later(minutes=1)
        outcome = nullcontext() if expected else pytest.raises(QuestlabError)
        with outcome:
            return self.ground.do(service, player, **request)
        return None

    def who(self, number: int) -> int:
        """The player of a number; most often the master, who may do most."""
        leads = number > 4 and self.master is not None
        return int(self.master) if leads and self.master else self.players[number % 5]

    def leads(self, player: int) -> bool:
        """Whether a player is an officer or the master."""
        return player == self.master or player in self.officers

    @property
    def about(self) -> dict[str, int]:
        """The course."""
        return {"guild_id": self.course}

    @initialize()
    def found(self) -> None:
        """A course with three members, the youngest an officer; learners did a task of another."""
        Walk.number += 1
        teacher = self.ground.teacher
        about = {"name": f"Walk {Walk.number}", "year": 2026, "max_members": PLACES}
        self.course = self.happens(True, guilds.found, teacher, **about).id
        self.members, self.master = [teacher], teacher
        for player in self.players[1:4]:
            asked = self.happens(True, guilds.apply, player, **self.about)
            self.happens(True, guilds.accept, teacher, request_id=asked.id)
            self.members.append(player)
        self.happens(True, guilds.appoint, teacher, **self.about, member_id=player)
        self.officers.add(player)
        quest_id = quest(self.ground)
        for task in self.ground.look(guild_work.tasks_of, quest_id=quest_id):
            self.ground.do(guild_work.begin_task, task.player_id, task_id=task.id)
            self.ground.do(guild_work.hand_in, task.player_id, task_id=task.id)
            self.ground.do(guild_work.approve, teacher, task_id=task.id)
            self.tasks[task.player_id] = task.id

    @rule(who=WHO, whom=WHOM, by_guild=st.booleans())
    def ask(self, who: int, whom: int, by_guild: bool) -> None:
        """Somebody invites somebody, or applies."""
        to = self.players[whom]
        by = self.who(who) if by_guild else to
        free = self.master is not None and to not in self.members and to not in self.asked
        expected = free and (self.leads(by) if by_guild else True)
        if by_guild:
            made = self.happens(expected, guilds.invite, by, **self.about, invitee_id=to)
        else:
            made = self.happens(expected, guilds.apply, by, **self.about)
        if expected:
            self.asked[to] = (made.id, by_guild)

    @rule(who=WHO, whom=WHOM, answer=st.sampled_from(["accept", "accept", "decline", "withdraw"]))
    def answer(self, who: int, whom: int, answer: str) -> None:
        """Somebody answers a request or takes it back, who may or may not."""
        to = self.players[whom]
        if to not in self.asked:
            return
        request_id, by_guild = self.asked[to]
        by = self.who(who)
        guilds_turn = by_guild == (answer == "withdraw")
        expected = self.master is not None and (self.leads(by) if guilds_turn else by == to)
        if answer == "accept":
            expected = expected and len(self.members) < PLACES
        self.happens(expected, getattr(guilds, answer), by, request_id=request_id)
        if expected:
            del self.asked[to]
        if expected and answer == "accept":
            self.members.append(to)

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        """Somebody leaves who may never have come; the oldest officer or member follows."""
        player = self.who(who)
        expected = player in self.members
        self.happens(expected, guilds.leave, player, **self.about)
        if expected:
            self.gone(player)

    def gone(self, player: int) -> None:
        """A member is gone, with rank and all."""
        self.members.remove(player)
        self.officers.discard(player)
        if player == self.master:
            officers = [one for one in self.members if one in self.officers]
            self.master = next(iter([*officers, *self.members]), None)
            self.officers.discard(self.master or 0)

    @rule(who=WHO, whom=WHOM)
    def remove(self, who: int, whom: int) -> None:
        """Somebody sends somebody away."""
        by, to = self.who(who), self.players[whom]
        higher = by == self.master != to or (by in self.officers and not self.leads(to))
        expected = self.master is not None and higher and to in self.members
        self.happens(expected, guilds.remove, by, **self.about, member_id=to)
        if expected:
            self.gone(to)

    @rule(who=WHO, whom=WHOM, act=st.sampled_from(["appoint", "dismiss", "hand_over"]))
    def rank(self, who: int, whom: int, act: str) -> None:
        """Somebody gives somebody another rank."""
        by, to = self.who(who), self.players[whom]
        fits = {"appoint": to not in self.officers, "dismiss": to in self.officers}
        led = self.master is not None and by == self.master
        expected = led and to != by and to in self.members and fits.get(act, True)
        self.happens(expected, getattr(guilds, act), by, **self.about, member_id=to)
        if not expected:
            return
        self.officers.discard(to)
        if act == "appoint":
            self.officers.add(to)
        if act == "hand_over":
            self.master = to

    @rule(whom=WHOM)
    def collect(self, whom: int) -> None:
        """Somebody collects what a task gives, perhaps once more."""
        player = self.players[whom]
        if player not in self.tasks:
            return
        expected = player not in self.collected
        task_id = self.tasks[player]
        self.happens(expected, guild_work.collect, player, task_id=task_id)
        self.collected.add(player)
        given = [key for key, _ in self.ground.given(player) if key.endswith(f":{task_id}")]
        assert len(given) == 1

    @invariant()
    def they_agree(self) -> None:
        """One master of a living guild, members within the limit, roles and requests as known."""
        if not hasattr(self, "course"):
            return
        found = self.ground.look(guilds.guild, guild_id=self.course)
        assert [member.player_id for member in found.members] == self.members
        assert found.master_id == self.master and len(found.members) <= PLACES
        assert (found.status == "active") == (self.master is not None)
        named = {m.player_id for m in found.members if m.rank == "officer"}
        assert named == self.officers
        requests = self.ground.look(guilds.open_requests, guild_id=self.course)
        assert {one.player_id: (one.id, one.by_guild) for one in requests} == self.asked
        with read(self.ground.game.database) as session:
            query = sa.text(
                "SELECT count(*) FROM context_roles WHERE guild_id = :guild "
                "AND role = 'guild_master' AND status = 'active'"
            )
            masters = session.execute(query, {"guild": self.course}).scalar_one()
        assert masters == (self.master is not None)


def test_guilds_agree_with_a_model(ground: Ground) -> None:
    """Any order of asking, answering, leaving and leading gives what the model says."""

    class Here(Walk):
        pass

    Here.ground = ground
    kept = settings(
        max_examples=2,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=kept)
