"""Persons of the sample world: learners who report each other, and those who decide."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, WriteSession, read, write
from model.errors import QuestlabError
from model.services import play
from model.services.verification import verify
from model.tables import TABLES, User, UserRole
from model.words import Role
from tests.model.services.play_worlds import MONDAY, Game, noon

ROLES = {"mia": Role.DESIGNER, "max": Role.DESIGNER, "tea": Role.EDUCATOR}
PEOPLE = ("ada", "bob", "eve", *ROLES)


class Ground:
    """Ada, Bob and Eve learn, Mia and Max moderate, Tea teaches; `owner` is the admin."""

    def __init__(self, game: Game) -> None:
        """Make the persons; Bob is a player of the world."""
        self.game, self.now, self.numbers = game, noon(MONDAY), itertools.count(1)
        self.actors: dict[str, Actor] = {"owner": game.owner}
        times: dict[str, Any] = {"created_at": self.now, "updated_at": self.now}
        with game.writing(self.now) as session:
            people = [User(email=f"{n}@example.org", name=n.title(), **times) for n in PEOPLE]
            session.add_all(people)
            session.flush()
            self.ids = {n: int(user.id or 0) for n, user in zip(PEOPLE, people, strict=True)}
            session.add_all(UserRole(user_id=self.ids[n], role=role) for n, role in ROLES.items())
        for name in PEOPLE:
            roles = frozenset({ROLES[name]}) if name in ROLES else frozenset()
            self.actors[name] = Actor(self.ids[name], name.title(), roles)
        with game.writing(self.now) as session:
            self.player = play.join(session, world="sample", user_id=self.ids["bob"]).id

    @contextmanager
    def by(self, who: str, *, key: str = "") -> Iterator[WriteSession]:
        """A write session of somebody at the ground's present."""
        name = key or f"mod-{next(self.numbers)}"
        actor = self.actors[who]
        with write(self.game.database, actor=actor, key=name, why="test", now=self.now) as session:
            yield session

    def do(self, service: Any, who: str, *, key: str = "", **request: Any) -> Any:
        """Call a service as somebody."""
        with self.by(who, key=key) as session:
            return service(session, **request)

    def see(self, service: Any, **request: Any) -> Any:
        """Call a reading service."""
        with read(self.game.database) as session:
            return service(session, **request)

    def refused(self, code: str, service: Any, who: str, **request: Any) -> str:
        """The service refuses with this code and writes nothing; gives the sentence."""
        before = [self.count(t) for t in ("audit_events", "idempotency_keys", "notifications")]
        with pytest.raises(QuestlabError) as found:
            self.do(service, who, **request)
        violations = getattr(found.value, "violations", ())
        codes = {found.value.code, *(violation.code for violation in violations)}
        assert code in codes, (codes, str(found.value))
        after = [self.count(t) for t in ("audit_events", "idempotency_keys", "notifications")]
        assert after == before
        return str(found.value)

    def add(self, table: str, **values: Any) -> int:
        """Put a row straight into a table; gives its id."""
        times = {"created_at": self.now, "updated_at": self.now}
        with self.game.writing(self.now) as session:
            row = TABLES[table](**{**times, **values})
            session.add(row)
            session.flush()
            return int(row.id or 0)

    def one(self, sql: str) -> Any:
        """The one value of a query."""
        with read(self.game.database) as session:
            return session.execute(sa.text(sql)).scalar_one()

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.one(f"SELECT count(*) FROM {table}"))

    def told(self, who: str) -> list[str]:
        """The titles of what a person was told, in order."""
        query = sa.text("SELECT title FROM notifications WHERE user_id = :user ORDER BY id")
        with read(self.game.database) as session:
            return list(session.execute(query, {"user": self.ids[who]}).scalars())

    def status(self, who: str) -> str:
        """The status of a person."""
        return str(self.one(f"SELECT status FROM users WHERE id = {self.ids[who]}"))

    def later(self, **by: int) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def assert_sound(self) -> None:
        """Everything that is stored holds."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()
