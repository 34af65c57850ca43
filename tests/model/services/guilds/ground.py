"""An educator, five learners (two of level 10) and a course: made once, copied by tests."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from model.db import Actor, Database, open_database, read
from model.services import content, guilds, people, xp
from model.services.verification import verify
from model.tables import PlayerProfile, XpEvent
from model.words import Role
from tests.conftest import settle
from tests.model.services.parties.ground import Ground as Players
from tests.model.services.parties.ground import without_player
from tests.model.services.play_worlds import Game

__all__ = ["Ground", "standing_on", "template", "without_player"]


class Ground(Players):
    """Six persons: `teacher` has the role of an educator; `high` have level 10."""

    def __init__(self, game: Game) -> None:
        """Let them join, and two of them rise."""
        super().__init__(game, players=6)
        self.teacher, self.learners = self.players[0], self.players[1:]
        self.high = self.learners[:2]
        known = self.actors[self.teacher]
        educator = frozenset({Role.EDUCATOR})
        self.actors[self.teacher] = Actor(known.user_id, known.name, educator)
        for player in self.high:
            with self.as_(None) as session:
                xp.adjust(session, player_id=player, xp=self.xp_for(10))
        self.course = self.do(guilds.found, self.teacher, name="Algebra", **COURSE).id
        for player in self.learners[:3]:
            self.later(minutes=1)
            self.do(guilds.join, player, guild_id=self.course)

    def xp_for(self, level: int) -> int:
        """Enough XP for a level of the sample's curve, found by the first one that suffices."""
        with read(self.game.database) as session:
            thresholds = content.resolve(session, "sample").game.thresholds
        return int(thresholds[level])

    def xp(self, player_id: int) -> int:
        """What a player has."""
        with read(self.game.database) as session:
            return session.get_one(PlayerProfile, player_id).total_xp

    def given(self, player_id: int) -> list[tuple[str, int]]:
        """What courses gave a player: the occasions with their base XP, in their order."""
        query = select(XpEvent.content_key, XpEvent.base_xp)
        query = query.where(XpEvent.player_id == player_id, XpEvent.event_source == "event")
        with read(self.game.database) as session:
            return [(key, base) for key, base in session.execute(query.order_by(col(XpEvent.id)))]

    def ahead(self, **by: int) -> datetime:
        """An instant that lies ahead of the present."""
        return self.now + timedelta(**by)

    def assert_sound(self) -> None:
        """Everything that is stored holds."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()


COURSE = {"course_code": "MATH-1", "join_type": "open"}


def template(kind: str, make_database: Callable[..., str], migrated_url: str) -> tuple[str, Ground]:
    """A database that holds the ground, to be copied by each test."""
    url = make_database(kind, migrated_url)
    with open_database(url) as database:
        made = Ground(Game(database, people.ensure_local_owner(database)))
    settle(url)
    return url, made


def standing_on(database: Database, made: Ground) -> Ground:
    """The ground in a copy of the template."""
    here: Any = copy.copy(made)
    here.game = copy.copy(made.game)
    here.game.database, here.game._numbers = database, itertools.count(1_000)
    assert isinstance(here, Ground)
    return here
