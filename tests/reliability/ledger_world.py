"""The world in which random operations on the ledgers take place, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from model.db import WriteSession, open_database
from model.services import people
from model.tables import Duel
from model.words import Difficulty, DuelType
from tests.conftest import settle
from tests.ledgers import another_player
from tests.model.services.exams.conftest import hall_template as hall_template
from tests.model.services.exams.ground import Hall
from tests.model.services.play_worlds import Game

POTS = 12

WALLETS = sa.text(
    "SELECT w.id, w.player_id, w.purpose, w.currency_id, w.balance, w.total_earned, w.total_spent, "
    "(SELECT coalesce(sum(t.amount), 0) FROM transfers t WHERE t.to_wallet_id = w.id) AS came, "
    "(SELECT coalesce(sum(t.amount), 0) FROM transfers t WHERE t.from_wallet_id = w.id) AS went "
    "FROM wallets w ORDER BY w.id"
)
NEW_TRANSFERS = sa.text(
    "SELECT t.id, t.from_wallet_id AS giver, t.to_wallet_id AS taker, t.amount, t.reverses_id, "
    "a.currency_id = b.currency_id AND a.world_id = b.world_id AND r.amount = t.amount AS is_whole "
    "FROM transfers t JOIN wallets a ON a.id = t.from_wallet_id "
    "JOIN wallets b ON b.id = t.to_wallet_id JOIN transactions r ON r.id = t.transaction_id "
    "WHERE t.id > :transfer ORDER BY t.id"
)
TOTALS = sa.text(
    "SELECT p.id, p.total_xp, (SELECT coalesce(sum(e.final_xp), 0) FROM xp_events e "
    "WHERE e.player_id = p.id) AS summed FROM player_profiles p ORDER BY p.id"
)
NEW_EVENTS = sa.text("SELECT id, player_id, final_xp FROM xp_events WHERE id > :event ORDER BY id")


class World(NamedTuple):
    """A database with three players, two currencies and contests to stake on, to be copied."""

    url: str
    game: Game
    players: tuple[int, ...]
    currencies: dict[str, int]
    pots: list[dict[str, int]]


@pytest.fixture(scope="module")
def world(
    database_kind: str, make_database: Callable[..., str], hall_template: tuple[str, Hall]
) -> World:
    """The world that each run copies."""
    url = make_database(database_kind, hall_template[0])
    with open_database(url) as database:
        game = Game(database, people.ensure_local_owner(database), is_made=True)
        players = (*hall_template[1].players, another_player(game, "Third"))
        with game.writing() as session:
            query = sa.text("SELECT key, id FROM currencies WHERE key IN ('gold', 'gems')")
            currencies = {row[0]: int(row[1]) for row in session.execute(query)}
            pots = [_duel(session, *players[:2]) for _ in range(POTS)]
    settle(url)
    return World(url, game, players, currencies, pots)


def _duel(session: WriteSession, one: int, other: int) -> dict[str, int]:
    """A contest that stakes can be about."""
    row = Duel(
        challenger_id=one,
        opponent_id=other,
        duel_type=next(iter(DuelType)),
        difficulty_level=next(iter(Difficulty)),
        rules={},
        created_at=session.now,
        updated_at=session.now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return {"duel_id": row.id}
