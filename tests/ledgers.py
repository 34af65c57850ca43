"""A world whose ledgers all hold something: two players with XP and gold, for tests of ledgers."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession, read
from model.services import content, play, xp
from model.services.economy import wallets
from model.services.economy.transfers import Posting, post, post_many
from model.tables import User
from model.words import TransactionType, WalletPurpose
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon


@dataclass(frozen=True)
class Busy:
    """Who plays, and the wallets of the currency `gold`."""

    game: Game
    players: tuple[int, int]
    gold: int
    source: int
    sink: int
    purses: tuple[int, int]

    def pay(self, session: WriteSession, sender: int, receiver: int, amount: int) -> int:
        """Move gold between two wallets; gives the transfer's id."""
        kind = TransactionType.REWARD if sender == self.source else TransactionType.PURCHASE
        return post(session, Posting(kind, sender, receiver, amount)).transfer_id


def with_gold(game: Game) -> int:
    """Publish the currency `gold` in the world `sample`; gives its id."""
    with read(game.database) as session:
        flat = copy.deepcopy(content.draft(session, world="sample"))
    flat["currencies"]["gold"] = {"name": "Gold", "symbol": "G"}
    game.publish(flat)
    with read(game.database) as session:
        found = session.execute(sa.text("SELECT id FROM currencies WHERE key = 'gold'"))
        return int(found.scalar_one())


def another_player(game: Game, name: str = "Second") -> int:
    """A player of another person in the world `sample`."""
    with game.writing(noon(MONDAY)) as session:
        times = {"created_at": session.now, "updated_at": session.now}
        user = User(email=f"{name.lower()}@example.org", name=name, **times)
        session.add(user)
        session.flush()
        return play.join(session, world="sample", user_id=user.id).id


def busy(game: Game, *, days: int = 4, payments: int = 6) -> Busy:
    """Days of XP with modifiers and a correction, and gold that goes round."""
    gold = with_gold(game)
    first = game.join()
    game.full_days(first, MONDAY, days)
    second = another_player(game)
    with game.writing(noon(MONDAY)) as session:
        play.record_metrics(session, player_id=second, values=FULL_DAY)
    with game.writing(noon(MONDAY)) as session:
        xp.adjust(session, player_id=second, xp=-5)
    with game.writing(noon(MONDAY)) as session:
        source = wallets.of_product(session, currency_id=gold, purpose=WalletPurpose.SOURCE)
        sink = wallets.of_product(session, currency_id=gold, purpose=WalletPurpose.SINK)
        purses = (
            wallets.of_player(session, player_id=first, currency_id=gold),
            wallets.of_player(session, player_id=second, currency_id=gold),
        )
    made = Busy(game, (first, second), gold, source, sink, purses)
    with game.writing(noon(MONDAY)) as session:
        for number in range(payments):
            made.pay(session, source, purses[0], 10 + number)
            made.pay(session, purses[0], purses[1], 5)
            made.pay(session, purses[1], sink, 2)
    with game.writing(noon(MONDAY)) as session:
        post_many(session, postings=[Posting(TransactionType.REWARD, source, purses[1], 3)] * 3)
    return made


def count(session: Session, table: str) -> int:
    """How many rows a table has."""
    return int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
