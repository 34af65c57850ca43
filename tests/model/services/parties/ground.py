"""Players who are persons of their own, so that each flow is walked by who may walk it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, WriteSession, read, write
from model.errors import QuestlabError
from model.services import play
from model.tables import User
from tests.model.services.play_worlds import MONDAY, Game, noon

NOW = noon(MONDAY)


class Ground:
    """The sample world with players; `as_(player)` writes as that player's own person."""

    def __init__(self, game: Game, players: int = 4, *, name: str = "P") -> None:
        """Let so many persons join; each has no role in the sandbox."""
        self.game, self.now, self.number = game, NOW, 0
        self.actors: dict[int, Actor] = {}
        with game.writing(NOW) as session:
            times = {"created_at": session.now, "updated_at": session.now}
            people = [
                User(email=f"{name.lower()}{number}@example.org", name=f"{name}{number}", **times)
                for number in range(players)
            ]
            session.add_all(people)
            session.flush()
            users = [(user.id, user.name) for user in people]
        for user_id, name in users:
            with game.writing(NOW) as session:
                player_id = play.join(session, world="sample", user_id=user_id).id
            assert user_id is not None
            self.actors[player_id] = Actor(user_id=user_id, name=name, roles=frozenset())
        self.players = tuple(self.actors)

    @contextmanager
    def as_(self, player_id: int | None, *, key: str = "") -> Iterator[WriteSession]:
        """A write session at the ground's present as a player, or as the owner."""
        self.number += 1
        actor = self.game.owner if player_id is None else self.actors[player_id]
        named = key or f"group-{self.number}"
        with write(self.game.database, actor=actor, key=named, why="test", now=self.now) as session:
            yield session

    def do(self, service: Any, player_id: int, **request: Any) -> Any:
        """Call a service whose first player is the acting one."""
        with self.as_(player_id) as session:
            return service(session, player_id=player_id, **request)

    def look(self, service: Any, **request: Any) -> Any:
        """Call a reading service."""
        with read(self.game.database) as session:
            return service(session, **request)

    def refused(self, code: str, service: Any, player_id: int, **request: Any) -> None:
        """The service refuses with this code and writes nothing, not even an audit entry."""
        before = self.counts()
        with pytest.raises(QuestlabError) as found:
            self.do(service, player_id, **request)
        violations = getattr(found.value, "violations", ())
        codes = {found.value.code, *(violation.code for violation in violations)}
        assert code in codes, (codes, str(found.value))
        assert self.counts() == before

    def counts(self) -> tuple[int, ...]:
        """How many audit entries and kept answers there are."""
        with read(self.game.database) as session:
            return tuple(
                int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
                for table in ("audit_events", "idempotency_keys")
            )

    def later(self, **by: int) -> datetime:
        """Let time pass."""
        self.now += timedelta(**by)
        return self.now


def without_player(service: Any) -> Any:
    """The service as `do` calls it, for one that needs no acting player in its request."""

    def called(session: WriteSession, *, player_id: int, **request: Any) -> Any:
        return service(session, **request)

    return called
