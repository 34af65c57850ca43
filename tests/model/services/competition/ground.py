"""A published world with gold and duel templates, and eight players who hold 1,000 each."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from model.db import Actor, Database, WriteSession, open_database, read, write
from model.services import people
from model.services.economy import rewards, wallets
from model.services.verification import verify
from model.tables import TABLES
from model.words import WalletPurpose
from tests.conftest import settle
from tests.ledgers import another_player
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT

NOON = noon(MONDAY)
HOLDINGS = 1_000


def _by_record(duel_type: str, *, quiz: str | None = None, **rules: Any) -> dict[str, Any]:
    """A template whose points are read from the record of play."""
    return {
        "name": duel_type,
        "duel_type": duel_type,
        "difficulty_level": "easy",
        "quiz": quiz,
        "rules": rules,
        "time_limit": 10_080,
        "duration_hours": 168,
        "stake_currency": "gold",
        "stake_max": 200,
        "xp_reward": 50,
    }


CONTENT_HERE: dict[str, dict[str, dict[str, Any]]] = {
    "currencies": {"gold": {"name": "Gold", "symbol": "G"}},
    "duel_templates": {
        "sprint": {
            "name": "Sprint",
            "duel_type": "problem_solving",
            "difficulty_level": "easy",
            "rules": {"goal": 100},
            "time_limit": 30,
            "duration_hours": 2,
            "stake_currency": "gold",
            "stake_min": 10,
            "stake_max": 200,
            "xp_reward": 50,
            "loser_xp_reward": 5,
        },
        "race": _by_record("xp_race", goal=100),
        "streaks": _by_record("streak_battle", goal=2, first_to_goal_wins=False),
        "quiz": _by_record("quiz_race", quiz="greetings", first_to_goal_wins=False),
    },
    "quizzes": {"greetings": {"title": "Greetings"}},
}


@dataclass(frozen=True)
class Ground:
    """Who plays, the id of gold, and each player's person; the first is the local owner's."""

    game: Game
    gold: int
    players: tuple[int, ...]
    persons: tuple[int, ...]

    @contextmanager
    def at(self, minutes: int = 0, *, key: str = "") -> Iterator[WriteSession]:
        """A write session of the owner's so many minutes after Monday noon."""
        with self.game.writing(later(minutes), key=key) as session:
            yield session

    @contextmanager
    def by(self, number: int, minutes: int = 0) -> Iterator[WriteSession]:
        """A write session of the person behind a player, who has no role."""
        actor = Actor(self.persons[number], f"Player {number}", frozenset())
        key = f"by-{next(self.game._numbers)}"
        with write(self.game.database, actor=actor, key=key, now=later(minutes)) as session:
            yield session

    def held(self, *numbers: int) -> list[int]:
        """What these players hold."""
        with read(self.game.database) as session:
            return [
                wallets.balance(session, player_id=self.players[n], currency_id=self.gold)
                for n in numbers
            ]

    def escrow(self) -> int:
        """What lies in the product's escrow."""
        query = sa.text("SELECT coalesce(sum(balance), 0) FROM wallets WHERE purpose = :purpose")
        with read(self.game.database) as session:
            found = session.execute(query, {"purpose": WalletPurpose.ESCROW.value})
            return int(found.scalar_one())

    def total_xp(self, number: int) -> int:
        """The XP of a player."""
        return self.game.player(self.players[number]).total_xp

    def count(self, table: str, **values: Any) -> int:
        """How many rows of a table have these values."""
        there = TABLES[table].__table__
        query = sa.select(sa.func.count()).select_from(there)
        with read(self.game.database) as session:
            return int(
                session.execute(
                    query.where(*(there.c[name] == value for name, value in values.items()))
                ).scalar_one()
            )

    def add(self, table: str, **values: Any) -> int:
        """Put a row straight into a table; gives its id."""
        with self.game.writing(NOON) as session:
            row = TABLES[table](**values)
            session.add(row)
            session.flush()
            return int(row.id or 0)

    def world_id(self) -> int:
        """The id of the world `sample`."""
        with read(self.game.database) as session:
            found = session.execute(sa.text("SELECT id FROM worlds WHERE key = 'sample'"))
            return int(found.scalar_one())

    def assert_sound(self) -> None:
        """Everything that is stored holds, and all wallets add up to nothing."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()
            balances = session.execute(sa.text("SELECT coalesce(sum(balance), 0) FROM wallets"))
            assert balances.scalar_one() == 0


def later(minutes: int) -> datetime:
    """So many minutes after Monday noon."""
    return NOON + timedelta(minutes=minutes)


def build(game: Game) -> Ground:
    """Publish the content and let eight people join, each with gold."""
    game.publish({**copy.deepcopy(CONTENT), **copy.deepcopy(CONTENT_HERE)})
    players = (game.join(), *(another_player(game, f"Person{n}") for n in range(1, 8)))
    for player in players:
        with game.writing(NOON) as session:
            rewards.reward(
                session, player_id=player, reference="start", currency="gold", amount=HOLDINGS
            )
    with read(game.database) as session:
        gold = session.execute(sa.text("SELECT id FROM currencies WHERE key = 'gold'"))
        person = "SELECT user_id FROM player_profiles ORDER BY id"
        persons = tuple(session.execute(sa.text(person)).scalars())
        return Ground(game, int(gold.scalar_one()), players, persons)


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
    return Ground(game, made.gold, made.players, made.persons)
