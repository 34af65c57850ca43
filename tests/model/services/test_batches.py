"""Many XP events at once: the rows, totals and seasons that single events would have left."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import read
from model.errors import Refused
from model.rules.values import Step
from model.services import content, xp
from model.services.batches import NewEvent, append_many
from model.services.ledger import Reference
from model.services.verification import verify_ledgers
from model.words import XpEventSource
from tests.ledgers import another_player
from tests.model.services.play_worlds import MONDAY, Game, noon


@pytest.fixture
def players(sample: Game) -> tuple[Game, int, int]:
    """Two players, the first with a past."""
    first = sample.join()
    sample.full_days(first, MONDAY, 1)
    return sample, first, another_player(sample)


def _events(first: int, second: int, number: int) -> list[NewEvent]:
    step = Step(order=1, type=0, multiplier_ppm=1_100_000, xp_before=10, xp_after=11)
    made = []
    for place, player in zip(range(number), itertools.cycle((first, second))):
        day = MONDAY + timedelta(days=2 + place // 8)
        stepped: dict[str, Any] = {"steps": (step,), "reasons": ("because",)} if place % 2 else {}
        made.append(
            NewEvent(
                player_id=player,
                source=XpEventSource.EVENT,
                base_xp=10,
                final_xp=11 if stepped else 10,
                day=day,
                at=noon(day),
                reference=Reference(content_key=f"thing-{place}"),
                **stepped,
            )
        )
    return made


def test_a_batch_leaves_sound_chains(players: tuple[Game, int, int]) -> None:
    """Chains go on from what was there, and single events go on from the batch."""
    game, first, second = players
    with read(game.database) as session:
        ruleset = content.resolve(session, "sample")
    for _ in range(2):
        with game.writing() as session:
            assert append_many(session, ruleset, events=_events(first, second, 30)) == 30
    with game.writing() as session:
        xp.adjust(session, player_id=second, xp=7)
    with read(game.database) as session:
        report = verify_ledgers(session)
        total = session.execute(
            sa.text("SELECT total_xp FROM player_profiles WHERE id = :id"), {"id": second}
        ).scalar_one()
    assert report.findings == ()
    assert report.counts["xp_modifiers"] == 30
    assert total == 2 * 15 * 11 + 7


def test_a_batch_is_all_or_nothing(players: tuple[Game, int, int]) -> None:
    """An event that would take a total below zero refuses the whole batch."""
    game, first, second = players
    with read(game.database) as session:
        ruleset = content.resolve(session, "sample")
        before = verify_ledgers(session).counts
    events = _events(first, second, 4)
    too_much = NewEvent(second, XpEventSource.MANUAL_ADJUSTMENT, -500, -500, MONDAY, noon(MONDAY))
    with pytest.raises(Refused, match="below 0. Take less"), game.writing() as session:
        append_many(session, ruleset, events=[*events, too_much])
    with game.writing() as session:
        assert append_many(session, ruleset, events=[]) == 0
    with read(game.database) as session:
        assert verify_ledgers(session).counts == before
