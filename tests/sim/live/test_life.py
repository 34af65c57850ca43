"""Promises of a life: services are called as the person, and the ledgers explain themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from model.db import WriteSession, write
from model.services import content, play, streaks
from model.services.economy import rewards
from sim.live.life import live_in, wander_in
from sim.live.sandbox import Sandbox

FULL_DAY = {
    "steps": 12_000,
    "workout_minutes": 30,
    "protein_grams": 160,
    "sleep_minutes": 450,
}
"""Values that complete all four core quests of the fitness world."""


def test_a_life_from_its_first_day(sandbox: Sandbox) -> None:
    """Done, refused, given a day of its own; XP sums up, and closed days are told."""
    mina = live_in(sandbox, "fitness", name="Mina Roe", timezone="Europe/Berlin")
    assert mina.first_day == date(2026, 1, 5)
    assert mina.instant(1, "19:30").isoformat() == "2026-01-05T18:30:00+00:00"
    for day in (1, 2):
        mina.do(play.record_metrics, day=day, at="19:30", values=FULL_DAY)
    asked = mina.first_day + timedelta(days=40)
    said = mina.attempt(streaks.request_freeze, day=2, at="20:00", given={"day": asked})
    assert mina.refusals == [(mina.instant(2, "20:00"), said)] and asked.isoformat() in said
    with pytest.raises(TypeError, match="day"):
        mina.do(streaks.request_freeze, day=2)
    assert mina.attempt(play.record_metrics, day=3, at="09:00", values={"steps": 1}) == ""
    ledger = mina.xp_ledger()
    assert set(ledger["day"]) <= {1, 2, 3} and (ledger["xp"] > 0).any()
    assert ledger["xp"].cumsum().tolist() == ledger["total_xp"].tolist()
    assert ledger["total_xp"].iloc[-1] == mina.state()["total_xp"]
    days = mina.days(last=3)
    assert days["streak_after"].tolist() == [1, 2]


def test_money_explains_itself(sandbox: Sandbox) -> None:
    """Every transfer of a currency in order, with what it was for and the balance after it."""
    for step in (_add_gold, lambda session: content.publish(session, world="fitness", note="gold")):
        with write(sandbox.database, actor=sandbox.actor, key=repr(step), why="gold") as session:
            step(session)
    mina = live_in(sandbox, "fitness", name="Mina")
    assert mina.money("gold").empty
    for day, amount in ((1, 5), (2, 7)):
        with mina.writing(day, actor=sandbox.actor) as session:
            rewards.reward(
                session, player_id=mina.player_id, reference=f"day-{day}", currency="gold",
                amount=amount,
            )  # fmt: skip
    told = mina.money("gold")
    assert told["at"].tolist() == [mina.instant(1), mina.instant(2)]
    assert told["about"].tolist() == ["reward", "reward"]
    assert (told["amount"].tolist(), told["balance"].tolist()) == ([5, 7], [5, 12])


def _add_gold(session: WriteSession) -> None:
    flat = {**content.draft(session, world="fitness")}
    flat["currencies"] = {"gold": {"name": "Gold", "symbol": "G"}}
    changes = content.plan(content.draft(session, world="fitness"), flat)
    content.apply(session, world="fitness", changes=changes)


def test_who_wanders_in_plays_as_well(sandbox: Sandbox) -> None:
    """Somebody without a name has a token and a life of their own; the product acts for them."""
    life, token = wander_in(sandbox, "fitness")
    assert token and life.actor == sandbox.actor
    life.do(play.record_metrics, day=1, values=FULL_DAY)
    assert life.xp_ledger()["total_xp"].iloc[-1] == life.state()["total_xp"] > 0
