"""A published world with a shop, things to drop and players with characters and gold."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import Database, open_database, read
from model.services import people
from model.services.economy import rewards
from model.services.verification import verify
from model.tables import Character, User
from tests.conftest import settle
from tests.ledgers import another_player
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT

GOLD = {"name": "Gold", "symbol": "G"}
POINTS = {"name": "Study points", "symbol": "SP", "is_tradable": False}


def _offer(kind: str, **more: Any) -> dict[str, Any]:
    return {"name": kind.title(), "kind": kind, "currency": "gold", "price": 10, **more}


SHOP: dict[str, dict[str, dict[str, Any]]] = {
    "currencies": {"gold": GOLD, "points": POINTS},
    "items": {
        "sword": {"name": "Sword", "type": "weapon"},
        "potion": {"name": "Potion", "type": "potion", "stack_max": 5},
    },
    "shop_offers": {
        "potions": _offer("item", item="potion", quantity=2),
        "sword": _offer("item", item="sword", stock=3, price=7),
        "free-potion": _offer("item", item="potion", price=0, stock=2, purchases_per_player_max=1),
        "freeze": _offer("streak_freeze"),
        "complete": _offer("title", title="the-complete", price=30),
        "off": _offer("item", item="sword", is_active=False),
        "week": _offer(
            "item", item="sword", available_from="2026-01-12", available_until="2026-01-18"
        ),
        "heroic": _offer("item", item="sword", required_level=9),
    },
    "drop_tables": {"chest": {"name": "Chest", "rolls": 2}, "empty": {"name": "Empty"}},
    "drop_entries": {
        "chest/coins": {
            "drop_table": "chest",
            "currency": "gold",
            "weight": 6,
            "quantity_min": 5,
            "quantity_max": 9,
        },
        "chest/nothing": {"drop_table": "chest", "weight": 3},
        "chest/sword": {
            "drop_table": "chest",
            "item": "sword",
            "weight": 1,
            "pity_after_draws": 4,
        },
    },
}
"""What is added to the sample content."""


@dataclass(frozen=True)
class Ground:
    """The game, its first two players, and a character of each."""

    game: Game
    players: tuple[int, int]
    characters: tuple[int, int]

    def fund(self, player_id: int, amount: int, *, currency: str = "gold") -> None:
        """Give a player currency out of the source."""
        with self.game.writing(noon(MONDAY)) as session:
            rewards.reward(
                session,
                player_id=player_id,
                reference=session.key,
                currency=currency,
                amount=amount,
            )

    def held(self, player_id: int, *, currency: str = "gold") -> int:
        """What a player holds."""
        with read(self.game.database) as session:
            return holdings(session, currency).get(player_id, 0)

    def bag(self, number: int) -> dict[str, int]:
        """What the character of the first or second player carries."""
        query = sa.text(
            "SELECT i.key, c.quantity FROM character_inventory c JOIN items i ON i.id = c.item_id "
            "WHERE c.character_id = :owner AND c.deleted_at IS NULL"
        )
        with read(self.game.database) as session:
            return dict(session.execute(query, {"owner": self.characters[number]}).all())

    def assert_sound(self) -> None:
        """Everything that is stored holds, and no currency came from nowhere."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()


def holdings(session: Session, currency: str) -> dict[int, int]:
    """Balances by player."""
    query = sa.text(
        "SELECT w.player_id, w.balance FROM wallets w JOIN currencies c ON c.id = w.currency_id "
        "WHERE c.key = :key AND w.player_id IS NOT NULL"
    )
    return dict(session.execute(query, {"key": currency}).all())


def build(game: Game) -> Ground:
    """Publish the shop and let two people join, each with a character."""
    game.publish({**copy.deepcopy(CONTENT), **copy.deepcopy(SHOP)})
    players = (game.join(), another_player(game))
    return Ground(game, players, (character(game, players[0]), character(game, players[1])))


@cache
def template(kind: str, make_database: Callable[..., str], migrated_url: str) -> tuple[str, Ground]:
    """A database that holds the ground, to be copied by each test: making it takes a second."""
    url = make_database(kind, migrated_url)
    with open_database(url) as database:
        made = build(Game(database, people.ensure_local_owner(database)))
    settle(url)
    return url, made


def standing_on(database: Database, made: Ground) -> Ground:
    """The ground in a copy of the template."""
    game = copy.copy(made.game)
    game.database, game._numbers = database, itertools.count(1_000)
    return Ground(game, made.players, made.characters)


def character(game: Game, player_id: int, name: str = "Ayla") -> int:
    """A character of a player."""
    with game.writing() as session:
        times = {"created_at": session.now, "updated_at": session.now}
        row = Character(player_id=player_id, name=name, **times)
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def stranger(game: Game, name: str = "Stranger") -> int:
    """A person without a role and without play; gives their id."""
    with game.writing() as session:
        times = {"created_at": session.now, "updated_at": session.now}
        user = User(email=f"{name.lower()}@example.org", name=name, **times)
        session.add(user)
        session.flush()
        assert user.id is not None
        return user.id
