"""A long and mixed trade: whatever is bought, sold, won and given back, every coin is somewhere."""

from __future__ import annotations

import random

from model.db import WriteSession
from model.errors import Refused
from model.services.economy import drops, rewards, shop
from model.services.economy.circulation import CirculationInfo, circulation, statement
from model.services.market import listings, sales
from tests.model.services.market.ground import STUDY_NOTES, Bazaar
from tests.model.services.play_worlds import MONDAY, noon

STEPS = 40
_KINDS = ("list", "list", "sell", "sell", "unsell", "shop", "shop", "unshop", "drop", "fund")


class _Trade:
    """Random steps of two players in one session, each under a key of its own."""

    def __init__(self, session: WriteSession, bazaar: Bazaar) -> None:
        self.session, self.bazaar, self.choose = session, bazaar, random.Random(1)
        self.listed, self.bought = list[int](), list[int]()

    def step(self, number: int) -> str:
        """Try one step; what is refused is rolled back and changes nothing."""
        self.session.key = f"step-{number}"
        kind, before = self.choose.choice(_KINDS), self.gold()
        try:
            with self.session.begin_nested():
                self._do(kind)
        except (Refused, IndexError):
            assert self.gold() == before
            return "refused"
        return kind

    def gold(self) -> CirculationInfo:
        """What all gold adds up to."""
        return next(c for c in circulation(self.session, world="sample") if c.currency == "gold")

    def _do(self, kind: str) -> None:
        session, choose, player = self.session, self.choose, self.choose.choice(self.players)
        if kind == "list":
            notes = {**STUDY_NOTES, "price": choose.randrange(1, 90)}
            market = self.bazaar.market_id
            made = listings.list_item(session, player_id=player, market_id=market, **notes)
            self.listed.append(made.id)
        elif kind == "sell":
            sales.buy(session, player_id=player, listing_id=choose.choice(self.listed))
        elif kind == "unsell":
            sales.refund(session, listing_id=choose.choice(self.listed))
        elif kind == "shop":
            offer = choose.choice(("potions", "sword", "freeze", "free-potion"))
            paid = shop.buy(session, player_id=player, offer=offer).transaction_id
            self.bought += [paid] if paid else []
        elif kind == "unshop":
            shop.refund(session, transaction_id=choose.choice(self.bought))
        elif kind == "drop":
            drops.open_table(session, player_id=player, table="chest")
        else:
            reference = session.key
            rewards.reward(
                session, player_id=player, reference=reference, currency="gold", amount=20
            )

    @property
    def players(self) -> tuple[int, int]:
        """Both."""
        return self.bazaar.shop.players


def test_every_coin_is_accounted_for(bazaar: Bazaar) -> None:
    """After each of 40 random steps sources - sinks = players + escrow; refusals change nothing."""
    done = dict.fromkeys((*_KINDS, "refused"), 0)
    with bazaar.shop.game.writing(noon(MONDAY)) as session:
        trade = _Trade(session, bazaar)
        for number in range(STEPS):
            kind = trade.step(number)
            done[kind] += 1
            assert trade.gold().gap == 0, (number, kind)
        assert all(done.values()), done
        for player in trade.players:
            told = statement(session, player_id=player, currency="gold", limit=500)
            assert told.balance == sum(line.amount for line in told.lines)
            assert told.lines[0].balance == told.balance
    bazaar.shop.assert_sound()
