"""Exchanging currencies: rounded to the house's side, once, and every coin accounted for."""

from __future__ import annotations

from typing import Any

from model.db import read
from model.services.economy import rewards
from model.services.economy.circulation import circulation
from model.services.economy.exchange import exchange, quote
from tests.model.services.exams.ground import Hall
from tests.model.services.learning.ground import refused


def _exchange(hall: Hall, amount: int, currency: str, into: str, *, key: str = "") -> Any:
    with hall.after(key=key) as session:
        return exchange(
            session, player_id=hall.players[0], amount=amount, currency=currency, into=into
        )


def _sums(hall: Hall) -> dict[str, tuple[int, int, int, int]]:
    with read(hall.game.database) as session:
        lines = circulation(session, world="sample")
    return {one.currency: (one.sources, one.sinks, one.players, one.gap) for one in lines}


def test_an_exchange_is_rounded_down_and_kept_once(hall: Hall) -> None:
    """20 gold at 2.0 are 5 gems at 7.0, and 5 of 40 are kept; sources less sinks stay equal."""
    player = hall.players[0]
    with hall.after() as session:
        rewards.reward(session, player_id=player, reference="start", currency="gold", amount=100)
    with read(hall.game.database) as session:
        asked = quote(session, player_id=player, amount=20, currency="gold", into="gems")
    assert (asked.got, asked.lost_ppm, asked.transfer_ids) == (5, 5_000_000, ())
    made = _exchange(hall, 20, "gold", "gems", key="swap")
    assert (made.paid, made.got, made.lost_ppm) == (20, 5, 5_000_000)
    assert _exchange(hall, 20, "gold", "gems", key="swap") == made
    assert _sums(hall)["gold"] == (100, 20, 80, 0)
    assert _sums(hall)["gems"] == (5, 0, 5, 0)
    back = _exchange(hall, 5, "gems", "gold")
    assert (back.got, back.lost_ppm) == (17, 1_000_000)
    assert _sums(hall)["gold"] == (117, 20, 97, 0)
    assert _sums(hall)["gems"] == (5, 5, 0, 0)
    for amount, currency, into, code in (
        (5, "gould", "gems", "E-FIND-001"),
        (5, "gold", "chips", "E-ECON-050"),
        (5, "gold", "points", "E-ECON-050"),
        (5, "gold", "gold", "E-ECON-050"),
        (3, "gold", "gems", "E-ECON-051"),
        (-8, "gold", "gems", "E-ECON-051"),
        (98, "gold", "gems", "E-REFUSED-007"),
        (1, "gems", "gold", "E-REFUSED-007"),
    ):
        with refused(code):
            _exchange(hall, amount, currency, into)
    somebody = hall.actor_of(hall.players[1])
    with refused("E-REFUSED-002"), hall.after(actor=somebody) as session:
        exchange(session, player_id=player, amount=9, currency="gold", into="gems")
    assert _sums(hall)["gold"] == (117, 20, 97, 0)
    hall.assert_sound()
