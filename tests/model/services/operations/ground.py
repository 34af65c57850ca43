"""A published world with event templates and gold, four players in two guilds, and a designer."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, Database, WriteSession, open_database, read, write
from model.errors import QuestlabError
from model.services import people, play
from model.services.economy import wallets
from model.services.verification import verify
from model.services.xp import award
from model.tables import Guild, GuildMembership, User
from model.words import Role, XpEventSource
from tests.conftest import settle
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT
from tests.sample_rows import season_row

NOON = noon(MONDAY)
OWNER, DESIGNER = -1, -2
"""Who acts besides players 0 to 3: the local owner (an admin) and a designer."""
CONTENT_HERE: dict[str, dict[str, dict[str, Any]]] = {
    "seasons": {  # short ones, so that few days are to be closed
        "awakening": season_row(1, "2026-01-05", "2026-01-07", 1_000_000),
        "the-contender": season_row(2, "2026-01-08", "2026-01-10", 1_000_000),
    },
    "currencies": {"gold": {"name": "Gold", "symbol": "G"}},
    "event_templates": {
        "double": {
            "name": "Double days",
            "description": "Twice as much.",
            "event_type": "bonus_xp",
            "xp_multiplier_ppm": 2_000_000,
            "duration_days": 2,
        },
        "guild-night": {
            "name": "Guild night",
            "event_type": "challenge",
            "participation_scope": "specific_guilds",
            "xp_multiplier_ppm": 1_500_000,
            "required_level": 1,
        },
        "elders": {
            "name": "Elders",
            "event_type": "bonus_xp",
            "xp_multiplier_ppm": 3_000_000,
            "required_level": 50,
        },
    },
}


@dataclass
class Ground:
    """Players by number; 0 and 1 are in the first guild, 2 in the second, 3 in none."""

    game: Game
    actors: dict[int, Actor]
    players: tuple[int, ...]
    guilds: tuple[int, int]
    gold: int
    world_id: int
    now: datetime = NOON
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def by(self, who: int = OWNER, *, key: str = "") -> Iterator[WriteSession]:
        """A write session of somebody at the ground's present."""
        name = key or f"live-{next(self.numbers)}"
        actor = self.actors[who]
        with write(self.game.database, actor=actor, key=name, why="test", now=self.now) as session:
            yield session

    def do(self, service: Any, *, who: int = OWNER, key: str = "", **request: Any) -> Any:
        """Call a service as somebody."""
        with self.by(who, key=key) as session:
            return service(session, **request)

    def see(self, service: Any, **request: Any) -> Any:
        """Call a reading service."""
        with read(self.game.database) as session:
            return service(session, **request)

    def refused(self, code: str, service: Any, *, who: int = OWNER, **request: Any) -> str:
        """The service refuses with this code and writes nothing; gives the sentence."""
        before = self.counts()
        with pytest.raises(QuestlabError) as found:
            self.do(service, who=who, **request)
        violations = getattr(found.value, "violations", ())
        codes = {found.value.code, *(violation.code for violation in violations)}
        assert code in codes, (codes, str(found.value))
        assert self.counts() == before
        return str(found.value)

    def counts(self) -> tuple[int, ...]:
        """How many audit entries, kept answers, XP events and transfers there are."""
        tables = ("audit_events", "idempotency_keys", "xp_events", "transfers")
        return tuple(self.count(table) for table in tables)

    def count(self, table: str, where: str = "1 = 1") -> int:
        """How many rows of a table there are."""
        return int(self.one(f"SELECT count(*) FROM {table} WHERE {where}"))

    def one(self, sql: str) -> Any:
        """The one value of a query."""
        with read(self.game.database) as session:
            return session.execute(sa.text(sql)).scalar_one()

    def earn(self, number: int, xp: int) -> int:
        """Let a player earn XP now; gives what the chain made of it."""
        with self.by() as session:
            made = award(
                session, player_id=self.players[number], source=XpEventSource.LESSON, base_xp=xp,
                day=self.now.date(),
            )  # fmt: skip
            return made.final_xp

    def held(self, number: int) -> int:
        """The gold that a player holds."""
        with read(self.game.database) as session:
            return wallets.balance(session, player_id=self.players[number], currency_id=self.gold)

    def total_xp(self, number: int) -> int:
        """The XP of a player."""
        return self.game.player(self.players[number]).total_xp

    def later(self, **by: int) -> datetime:
        """Let time pass; gives the new present."""
        self.now += timedelta(**by)
        return self.now

    def at(self, **by: int) -> datetime:
        """An instant so far from the present."""
        return self.now + timedelta(**by)

    def assert_sound(self) -> None:
        """Everything that is stored holds, and all wallets add up to nothing."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()
        assert self.one("SELECT coalesce(sum(balance), 0) FROM wallets") == 0


def build(game: Game) -> Ground:
    """Publish the content, let four people join, make two guilds and a designer."""
    game.publish({**copy.deepcopy(CONTENT), **copy.deepcopy(CONTENT_HERE)})
    with game.writing(NOON) as session:
        times: dict[str, Any] = {"created_at": NOON, "updated_at": NOON}
        names = ("Ann", "Ben", "Cid", "Dot", "Des")
        users = [User(email=f"{name}@example.org".lower(), name=name, **times) for name in names]
        session.add_all(users)
        session.flush()
        ids = [int(user.id or 0) for user in users]
    players = []
    for user_id in ids[:4]:
        with game.writing(NOON) as session:
            players.append(play.join(session, world="sample", user_id=user_id).id)
    actors = {number: Actor(ids[number], names[number], frozenset()) for number in range(4)}
    actors |= {OWNER: game.owner, DESIGNER: Actor(ids[4], "Des", frozenset({Role.DESIGNER}))}
    with read(game.database) as session:
        gold = int(session.execute(sa.text("SELECT id FROM currencies")).scalar_one())
        world = int(session.execute(sa.text("SELECT id FROM worlds")).scalar_one())
    guilds = (_guild(game, world, "Owls", players[:2]), _guild(game, world, "Foxes", players[2:3]))
    return Ground(game, actors, tuple(players), guilds, gold, world)


def _guild(game: Game, world_id: int, name: str, players: list[int]) -> int:
    with game.writing(NOON) as session:
        times: dict[str, Any] = {"created_at": NOON, "updated_at": NOON}
        guild = Guild(world_id=world_id, name=name, **times)
        session.add(guild)
        session.flush()
        assert guild.id is not None
        for place, player in enumerate(players):
            session.add(
                GuildMembership(
                    guild_id=guild.id,
                    player_id=player,
                    is_creator=place == 0,
                    joined_at=NOON,
                    **times,
                )
            )
        return guild.id


def template(kind: str, make_database: Callable[..., str], migrated_url: str) -> tuple[str, Ground]:
    """A database that holds the ground, to be copied by each test."""
    url = make_database(kind, migrated_url)
    with open_database(url) as database:
        made = build(Game(database, people.ensure_local_owner(database)))
    settle(url)
    return url, made


def standing_on(database: Database, made: Ground) -> Ground:
    """The ground in a copy of the template."""
    game = copy.copy(made.game)
    game.database, game._numbers = database, itertools.count(1_000)
    return Ground(game, made.actors, made.players, made.guilds, made.gold, made.world_id)
