"""Random operations on both ledgers against a model made of dicts (B1).

Awards, purchases, expiry, corrections, transfers, reversals, exchanges, stakes and prizes, XP, and
the same requests once more: each in a write session of its own. After every one, each transfer
keeps to one currency (so it sums to 0), each balance is the sum of its postings, sources less sinks
are what is held, nothing is negative but what sources issued, and model and database are equal.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from model.db import WriteSession, open_database, read
from model.errors import Refused
from model.services import xp
from model.services.economy import exchange, rewards, transfers
from model.services.economy.transfers import Posting, post
from model.services.economy.wallets import of_player, of_product
from model.services.market import escrow
from model.services.verification import verify_ledgers
from model.words import TransactionType, WalletPurpose, XpEventSource
from tests.model.services.exams.conftest import hall_template as hall_template
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.reliability.books import ESCROW, PLAYERS, RATES, SINK, SOURCE, Books, Move, No, Purse
from tests.reliability.ledger_world import (
    NEW_EVENTS,
    NEW_TRANSFERS,
    POTS,
    TOTALS,
    WALLETS,
    World,
)
from tests.reliability.ledger_world import world as world

FULL = bool(os.environ.get("QUESTLAB_FULL"))
OPERATIONS = 100_000 if FULL else 1_000
"""At 7 to 10 ms of processor time each, nearly all of it in the services themselves."""
STEPS = 250
"""Operations on one database before the next is begun: the checks look at everything in it."""
KINDS = (
    *("award", "award", "award", "spend", "expire", "correct", "correct", "sell", "sell"),
    *("reverse", "reverse", "exchange", "exchange", "stake", "stake", "stake", "prize"),
    *("give_back", "keep", "earn", "adjust", "undo_event", "replay", "replay", "clash"),
)


class Drawn(NamedTuple):
    """What was drawn for an operation; each takes what it needs of it."""

    player: int
    other: int
    currency: str
    amount: int
    which: int


class Traffic(RuleBasedStateMachine):
    """Services and model, side by side."""

    world: World
    copy: Callable[[str], str]
    count = 0
    happened: Counter[tuple[str, bool]]

    def __init__(self) -> None:
        """A fresh database, and empty books."""
        super().__init__()
        cls = type(self)
        self.database = open_database(cls.copy(cls.world.url), check=False)
        self.game = Game(self.database, cls.world.game.owner, is_made=True)
        self.players, self.pots = cls.world.players, cls.world.pots
        self.currencies = cls.world.currencies
        self.books, self.number, self.kind = Books(), 0, "award"
        self.answered: list[tuple[str, Callable[[WriteSession], Any]]] = []
        self.awards: list[tuple[str, dict[str, Any]]] = []
        self.ids, self.event_ids = list[int](), list[int]()

    @initialize()
    def begin(self) -> None:
        """Everybody has something."""
        for player in range(PLAYERS):
            self.award(Drawn(player, 0, "gold", 60, 0))

    @rule(seed=st.integers(0, 2**32 - 1))
    def operate(self, seed: int) -> None:
        """One operation: one rule for all, and drawn evenly, so that each run mixes them."""
        drawn = random.Random(f"{seed} {self.number}")
        player, other = drawn.randrange(PLAYERS), drawn.randrange(PLAYERS)
        currency, amount = drawn.choice(list(RATES)), drawn.randint(1, 60)
        self.kind = drawn.choice(KINDS)
        getattr(self, self.kind)(Drawn(player, other, currency, amount, drawn.randrange(1_000)))

    # --- How a step is made -----------------------------------------------------------------

    def step(
        self, service: Callable[[WriteSession], Any], effect: Callable[[], Any], *, once: bool
    ) -> None:
        """Do it in a session of its own exactly when the model does, then compare everything.

        `once` says that the service keeps its answer under the key, so that it may come again.
        """
        key = f"op-{self.number}"
        try:
            effect()
            happens = True
        except No:
            happens = False
        type(self).happened[self.kind, happens] += 1
        with nullcontext() if happens else pytest.raises(Refused):
            self.run(service, key)
        if happens and once:
            self.answered.append((key, service))
        self.compare()

    def run(self, service: Callable[[WriteSession], Any], key: str) -> None:
        """One write session."""
        self.number += 1
        type(self).count += 1
        with self.game.writing(noon(MONDAY) + timedelta(seconds=self.number), key=key) as session:
            service(session)

    # --- Currency ---------------------------------------------------------------------------

    def award(self, drawn: Drawn) -> None:
        """The product gives a player currency."""
        currency, amount = drawn.currency, drawn.amount
        move = Move(TransactionType.REWARD, (SOURCE, currency), (drawn.player, currency), amount)
        request = {"player_id": self.players[drawn.player], "reference": f"award {self.number}"}
        request |= {"currency": currency, "amount": amount}
        self.awards.append((f"op-{self.number}", request))
        self.step(
            lambda session: rewards.reward(session, **request),
            lambda: self.books.post(move),
            once=True,
        )

    def spend(self, drawn: Drawn) -> None:
        """A player pays the product."""
        self._to_sink(drawn, TransactionType.PURCHASE)

    def expire(self, drawn: Drawn) -> None:
        """A player loses what has expired."""
        self._to_sink(drawn, TransactionType.SYSTEM)

    def _to_sink(self, drawn: Drawn, kind: TransactionType) -> None:
        mine, sink = (drawn.player, drawn.currency), (SINK, drawn.currency)
        self._post(Move(kind, mine, sink, drawn.amount))

    def correct(self, drawn: Drawn) -> None:
        """A correction by hand gives or takes."""
        kind, mine = TransactionType.ADJUSTMENT, (drawn.player, drawn.currency)
        if drawn.which % 2:
            self._post(Move(kind, (SOURCE, drawn.currency), mine, drawn.amount))
        else:
            self._post(Move(kind, mine, (SINK, drawn.currency), drawn.amount))

    def sell(self, drawn: Drawn) -> None:
        """A player pays a player; nobody pays themselves."""
        mine, theirs = (drawn.player, drawn.currency), (drawn.other, drawn.currency)
        self._post(Move(TransactionType.SALE, mine, theirs, drawn.amount))

    def _post(self, move: Move) -> None:
        reference = f"post {self.number}"

        def pay(session: WriteSession) -> None:
            giver, taker = (self._wallet(session, purse) for purse in (move.giver, move.taker))
            posting = Posting(move.kind, giver, taker, move.amount, reference_id=reference)
            post(session, posting)

        self.step(pay, lambda: self.books.post(move, reference), once=True)

    def _wallet(self, session: WriteSession, purse: Purse) -> int:
        holder, currency_id = purse[0], self.currencies[purse[1]]
        if isinstance(holder, str):
            return of_product(session, currency_id=currency_id, purpose=WalletPurpose(holder))
        return of_player(session, player_id=self.players[holder], currency_id=currency_id)

    def reverse(self, drawn: Drawn) -> None:
        """A transfer is given back; what lies in pots leaves them by their own rules only."""
        there = [number for number, move in enumerate(self.books.moves) if move.pot is None]
        number = there[drawn.which % len(there)]
        self.step(
            lambda session: transfers.reverse(session, transfer_id=self.ids[number]),
            lambda: self.books.undo(number),
            once=True,
        )

    def exchange(self, drawn: Drawn) -> None:
        """A player changes one currency for the other."""
        player_id, (_, _, currency, amount, _) = self.players[drawn.player], drawn
        into = next(other for other in RATES if other != currency)
        self.step(
            lambda session: exchange.exchange(
                session, player_id=player_id, amount=amount, currency=currency, into=into
            ),
            lambda: self.books.exchange(drawn.player, currency, amount),
            once=True,
        )

    # --- Pots -------------------------------------------------------------------------------

    def _pot(self, drawn: Drawn) -> tuple[int, str, dict[str, Any]]:
        """A pot, its one currency, and how services name both."""
        number = drawn.which % POTS
        currency = list(RATES)[number % 2]
        request = {"currency_id": self.currencies[currency], "about": self.pots[number]}
        return number, currency, request

    def stake(self, drawn: Drawn) -> None:
        """A player puts a stake into a pot."""
        pot, currency, request = self._pot(drawn)
        mine, amount = (drawn.player, currency), drawn.amount
        move = Move(TransactionType.STAKE, mine, (ESCROW, currency), amount, pot)
        request |= {"player_id": self.players[drawn.player], "amount": amount}
        self.step(
            lambda session: escrow.stake(session, **request),
            lambda: self.books.stake(move, drawn.player),
            once=False,
        )

    def prize(self, drawn: Drawn) -> None:
        """A prize leaves a pot."""
        pot, currency, request = self._pot(drawn)
        mine, amount = (drawn.player, currency), drawn.amount
        move = Move(TransactionType.PRIZE, (ESCROW, currency), mine, amount, pot)
        request |= {"player_id": self.players[drawn.player], "amount": amount}
        self.step(
            lambda session: escrow.pay_out(session, **request),
            lambda: self.books.leave(move, drawn.player),
            once=False,
        )

    def give_back(self, drawn: Drawn) -> None:
        """All stakes of a pot go back."""
        pot, currency, request = self._pot(drawn)
        self.step(
            lambda session: escrow.give_back(session, **request),
            lambda: self.books.give_back(pot, currency),
            once=False,
        )

    def keep(self, drawn: Drawn) -> None:
        """What is left of a pot goes to the sink."""
        pot, currency, request = self._pot(drawn)
        self.step(
            lambda session: escrow.keep(session, **request),
            lambda: self.books.keep(pot, currency),
            once=False,
        )

    # --- XP ---------------------------------------------------------------------------------

    def earn(self, drawn: Drawn) -> None:
        """XP is earned, up to the day's cap."""
        player_id, base = self.players[drawn.player], 20 * drawn.amount
        request = {"base_xp": base, "day": MONDAY, "source": XpEventSource.EVENT}
        self.step(
            lambda session: xp.award(session, player_id=player_id, **request),  # type: ignore[arg-type]
            lambda: self.books.earn(drawn.player, base),
            once=False,
        )

    def adjust(self, drawn: Drawn) -> None:
        """XP is corrected by hand, never below 0."""
        player_id = self.players[drawn.player]
        change = drawn.amount if drawn.which % 3 == 0 else -9 * drawn.amount
        self.step(
            lambda session: xp.adjust(session, player_id=player_id, xp=change),
            lambda: self.books.adjust(drawn.player, change),
            once=True,
        )

    def undo_event(self, drawn: Drawn) -> None:
        """An XP event is taken back."""
        if not self.books.events:
            return self.earn(drawn)
        number = drawn.which % len(self.books.events)
        self.step(
            lambda session: xp.reverse(session, event_id=self.event_ids[number]),
            lambda: self.books.undo_event(number),
            once=True,
        )
        return None

    # --- Again ------------------------------------------------------------------------------

    def replay(self, drawn: Drawn) -> None:
        """A request that was answered comes once more, and has no second effect."""
        key, service = self.answered[drawn.which % len(self.answered)]
        self.run(service, key)
        self.compare()

    def clash(self, drawn: Drawn) -> None:
        """A key that was used comes with another request: refused, and nothing happens."""
        key, request = self.awards[drawn.which % len(self.awards)]
        other = {**request, "amount": request["amount"] + 1}
        with pytest.raises(Refused, match="was used for a different"):
            self.run(lambda session: rewards.reward(session, **other), key)
        self.compare()

    # --- What must hold after each ----------------------------------------------------------

    def compare(self) -> None:
        """Model and database are equal, and the ledgers add up by what they hold alone."""
        since = {"transfer": max(self.ids, default=0), "event": max(self.event_ids, default=0)}
        with read(self.database) as session:
            connection = session.connection()
            wallets = connection.execute(WALLETS).all()
            moved = connection.execute(NEW_TRANSFERS, since).all()
            totals = connection.execute(TOTALS).all()
            events = connection.execute(NEW_EVENTS, since).all()
        held, purses = self._held(wallets)
        assert held == {purse: self.books.held.get(purse, 0) for purse in held}
        assert set(self.books.held) <= set(held)
        for currency in RATES:
            # What sources issued is what sinks, pots and players have: all together are nothing.
            assert sum(has for (_, of), has in held.items() if of == currency) == 0
        known, self.ids = len(self.ids), self.ids + [row.id for row in moved]
        assert all(row.is_whole for row in moved)
        assert [
            (purses[row.giver], purses[row.taker], row.amount, row.reverses_id is not None)
            for row in moved
        ] == [
            (move.giver, move.taker, move.amount, move.is_reversal)
            for move in self.books.moves[known:]
        ]
        self._compare_xp(totals, events)

    def _held(self, wallets: Any) -> tuple[dict[Purse, int], dict[int, Purse]]:
        """Balances by purse, each the sum of its postings and none below zero but a source's."""
        names = {number: name for name, number in self.currencies.items()}
        held, purses = dict[Purse, int](), dict[int, Purse]()
        for row in wallets:
            assert row.balance == row.came - row.went
            assert (row.came, row.went) == (row.total_earned, row.total_spent)
            assert row.balance >= 0 or row.purpose == SOURCE
            holder = row.purpose if row.player_id is None else self.players.index(row.player_id)
            purses[row.id] = (holder, names[row.currency_id])
            held[purses[row.id]] = row.balance
        return held, purses

    def _compare_xp(self, totals: Any, events: Any) -> None:
        told = {self.players.index(row.id): (row.total_xp, row.summed) for row in totals}
        assert told == {player: (has, has) for player, has in enumerate(self.books.xp)}
        assert min(self.books.xp) >= 0
        known, self.event_ids = len(self.event_ids), self.event_ids + [row.id for row in events]
        assert [
            (self.players.index(row.player_id), row.final_xp) for row in events
        ] == self.books.events[known:]

    def teardown(self) -> None:
        """All chains of the database hold."""
        with read(self.database) as session:
            assert verify_ledgers(session).findings == ()
        self.database.close()


@pytest.mark.timeout(7_200 if FULL else 900)
def test_random_operations_keep_the_books(world: World, fresh_copy: Callable[[str], str]) -> None:
    """Thousands of operations, each refused or done as the model says, and always in balance."""

    class Ours(Traffic):
        copy = staticmethod(fresh_copy)

    Ours.world, Ours.happened = world, Counter()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Ours,
        settings=settings(
            max_examples=OPERATIONS // STEPS + 1,  # the first one is the shortest there is
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Ours.count >= OPERATIONS
    assert {kind for kind, done in Ours.happened if done} >= {*KINDS} - {"replay", "clash"}
    assert {"spend", "sell", "reverse", "exchange", "stake", "prize", "give_back", "adjust"} <= {
        kind for kind, done in Ours.happened if not done
    }
