"""Many writers and many rows: no fork, no gap, nothing locked out, verified in seconds (B4, B5).

That every append-only table refuses changes (B6) is in tests/model/test_constraints.py.
"""

from __future__ import annotations

import itertools
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from model.db import read, retrying
from model.errors import Refused
from model.services import content, xp
from model.services.batches import NewEvent, append_many
from model.services.verification import verify_ledgers
from model.words import XpEventSource
from tests.ledgers import Busy, busy, count
from tests.model.services.play_worlds import MONDAY, Game, noon

FULL = bool(os.environ.get("QUESTLAB_FULL"))
WRITERS = 32
APPENDS = 20_000 if FULL else 640
ROWS = 1_000_000 if FULL else 20_000
MICROSECONDS_A_ROW = 10 if FULL else 30
"""Of processor time here, all checks and start-up included: a small ledger has its fixed costs."""


@pytest.fixture
def world(sample_game: Game) -> Busy:
    """Two players with XP and gold."""
    return busy(sample_game, days=1, payments=1)


def _append(world: Busy, number: int) -> None:
    """One write of its own: XP for either player, or gold from anywhere to anywhere."""

    def work() -> None:
        with world.game.writing(key=f"append-{number}") as session:
            if number % 2:
                xp.adjust(session, player_id=world.players[number // 2 % 2], xp=1)
            elif number % 4:
                world.pay(session, world.source, world.purses[number // 4 % 2], 1)
            else:
                world.pay(session, world.source, world.sink, 1)

    retrying(work)


def test_writers_at_once_leave_unbroken_chains(world: Busy) -> None:
    """32 writers, all accepted: each chain counts on without fork or gap, wallets add up (B5)."""
    with read(world.game.database) as session:
        before = {name: count(session, name) for name in ("xp_events", "transfers")}
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: _append(world, number), range(APPENDS)))
    with read(world.game.database) as session:
        report = verify_ledgers(session)
        after = {name: count(session, name) for name in ("xp_events", "transfers")}
    assert report.findings == ()
    assert sum(after.values()) - sum(before.values()) == APPENDS


def test_a_large_ledger_is_verified_in_seconds(world: Busy) -> None:
    """A million rows take at most 10 seconds (B4); a usual run looks at fewer."""
    with read(world.game.database) as session:
        ruleset = content.resolve(session, "sample")
    events = [
        NewEvent(player, XpEventSource.EVENT, 5, 5, MONDAY, noon(MONDAY))
        for player, _ in zip(itertools.cycle(world.players), range(ROWS))
    ]
    with world.game.writing() as session:
        append_many(session, ruleset, events=events)
    start = time.process_time()
    with read(world.game.database) as session:
        report = verify_ledgers(session)
    taken = time.process_time() - start
    assert report.findings == ()
    assert report.counts["xp_events"] > ROWS
    assert taken < ROWS * MICROSECONDS_A_ROW / 1e6


def test_a_refused_change_is_a_sentence(world: Busy) -> None:
    """Who tries to change a ledger through a session is told what to do instead (B6)."""
    with (
        pytest.raises(Refused, match="never changed. Add a reversing row"),
        world.game.writing() as session,
    ):
        session.execute(sa.text("DELETE FROM xp_events"))
