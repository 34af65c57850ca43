"""Rewards come once; drop tables fall as stated; circulation and statements tell it all."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from model.db import Actor, read, write
from model.errors import NotFound, Refused
from model.rules import draws
from model.rules import drops as rules
from model.services.economy import drops, rewards
from model.services.economy import shop as shop_service
from model.services.economy.circulation import circulation, flows, statement
from model.services.play.players import random_key
from model.tables import PlayerProfile
from tests.ledgers import count
from tests.model.services.economy.ground import Ground, stranger
from tests.model.services.play_worlds import MONDAY, noon


def _reward(shop: Ground, *, key: str = "", **wanted: object) -> rewards.RewardInfo:
    with shop.game.writing(noon(MONDAY), key=key) as session:
        return rewards.reward(session, player_id=shop.players[0], **wanted)  # type: ignore[arg-type]


def _open(shop: Ground, *, key: str = "", player: int = 0) -> drops.OpeningInfo:
    with shop.game.writing(noon(MONDAY), key=key) as session:
        return drops.open_table(session, player_id=shop.players[player], table="chest")


def test_a_reward_comes_once_per_reference(shop: Ground) -> None:
    """Currency and items together; the same key or the same reference gives nothing more."""
    wanted = {"currency": "gold", "amount": 1, "item": "potion", "quantity": 2}
    first = _reward(shop, key="gift", reference="boss-1", **wanted)
    for key in ("gift", ""):
        again = _reward(shop, key=key, reference="boss-1", **wanted)
        assert (again.is_new, again.amount, again.quantity) == (False, 1, 2)
    assert (first.is_new, first.character_id) == (True, shop.characters[0])
    assert (shop.held(shop.players[0]), shop.bag(0)) == (1, {"potion": 2})
    with pytest.raises(Refused, match="used for another reward") as caught:
        _reward(shop, reference="boss-1", item="potion", quantity=1)
    assert caught.value.code == "E-ECON-011"
    _reward(shop, reference="boss-2", item="potion", quantity=3)
    assert shop.bag(0) == {"potion": 5}
    with read(shop.game.database) as session:
        events = "SELECT count(*) FROM audit_events WHERE action = 'economy.reward'"
        assert session.execute(sa.text(events)).scalar_one() == 2
    shop.assert_sound()


def test_rewards_that_cannot_be_given_leave_nothing(shop: Ground) -> None:
    """Unknown things, nothing at all, a long reference, a full stack, no role: all or nothing."""
    cases: list[tuple[dict[str, object], type[Exception], str]] = [
        ({"currency": "glod", "amount": 1}, NotFound, "Did you mean 'gold'"),
        ({"item": "sowrd"}, NotFound, "Did you mean 'sword'"),
        ({"currency": "gold", "amount": 0}, Refused, "at least 1"),
        ({}, Refused, "at least 1"),
        ({"currency": "gold", "amount": 1, "reference": "x" * 61}, Refused, "1 to 60 characters"),
        ({"currency": "gold", "amount": 1, "reference": "x\x00"}, Refused, "1 to 60 characters"),
        ({"currency": "gold", "amount": 5, "item": "potion", "quantity": -1}, Refused, "at least"),
        ({"currency": "gold", "amount": "5"}, Refused, "at least 1"),
        ({"currency": "gold", "amount": 5, "item": "sword", "quantity": 2}, Refused, "do not fit"),
        ({"currency": "gold", "amount": 10**15 + 1, "item": "sword"}, Refused, "whole number from"),
    ]
    _reward(shop, reference="before", item="potion", quantity=2)
    for wanted, error, sentence in cases:
        with pytest.raises(error, match=sentence):
            _reward(shop, **{"reference": "r", **wanted})
    with shop.game.writing() as session, pytest.raises(NotFound, match="no player 999"):
        rewards.reward(session, player_id=999, reference="r", currency="gold", amount=1)
    nobody = Actor(stranger(shop.game), "Stranger", frozenset())
    with (
        pytest.raises(Refused, match="needs the role"),
        write(shop.game.database, actor=nobody, key="gift") as session,
    ):
        rewards.reward(session, player_id=shop.players[0], reference="r", currency="gold", amount=1)
    assert (shop.held(shop.players[0]), shop.bag(0)) == (0, {"potion": 2})


def test_a_chest_falls_as_its_keyed_draws_say(shop: Ground) -> None:
    """Draw n of a player and table is fixed, pity included; the same key opens it once."""
    with read(shop.game.database) as session:
        profile = session.get_one(PlayerProfile, shop.players[0])
        key = random_key(session, profile)
    weights, pity, since, expected = (6, 3, 1), (0, 0, 4), (0, 0, 0), []
    for number in range(1, 25):
        drawn = draws.draw(key, number, rules.DROP_ENTRY, draws.key_hash("chest"))
        place = rules.pick(drawn, weights, pity, since)
        since = rules.since_after(since, place)
        expected.append(("chest/coins", "chest/nothing", "chest/sword")[place])
    seen: list[drops.DropInfo] = []
    for number in range(12):
        opened = _open(shop, key=f"open-{number}")
        assert _open(shop, key=f"open-{number}").drops == opened.drops
        seen += opened.drops
        if number % 4 == 0:
            _open(shop, player=1)  # another player's draws change nothing
    assert [drop.number for drop in seen] == list(range(1, 25))
    assert [drop.entry for drop in seen] == expected
    assert "chest/sword" in expected
    fallen = Counter(drop.entry for drop in seen)
    assert shop.bag(0) == {"sword": 1}  # a stack holds one: the others were lost, and are told
    swords = [drop for drop in seen if drop.item]
    assert [drop.given for drop in swords] == [1] + [0] * (fallen["chest/sword"] - 1)
    coins = [drop.given for drop in seen if drop.currency]
    assert shop.held(shop.players[0]) == sum(coins)
    assert set(coins) <= set(range(5, 10))
    shop.assert_sound()


def test_the_odds_that_are_shown_are_the_rules_own(shop: Ground) -> None:
    """By weight for a new player, by the counters for one who waits, and with pity over time."""
    with read(shop.game.database) as session:
        fresh = {o.entry: o for o in drops.odds(session, world="sample", table="chest")}
    sword = fresh["chest/sword"]
    assert (sword.weight_ppm, sword.next_ppm, sword.certain_in) == (100_000, 100_000, 5)
    exact = rules.odds_over((6, 3, 1), (0, 0, 4), drops.DRAWS_STATED)
    assert exact is not None
    assert sword.stated_ppm == round(1_000_000 * exact[2]) > 200_000
    player, waited = shop.players[0], 0
    while waited < 4:
        for drop in _open(shop).drops:
            waited = 0 if drop.entry == "chest/sword" else waited + 1
    with read(shop.game.database) as session:
        due = {
            o.entry: o.next_ppm
            for o in drops.odds(session, world="sample", table="chest", player_id=player)
        }
    assert due == {"chest/coins": 0, "chest/nothing": 0, "chest/sword": 1_000_000}
    assert _open(shop).drops[0].entry == "chest/sword"


def test_drop_tables_refuse_what_they_cannot_do(shop: Ground) -> None:
    """An unknown or empty table, and somebody without a role."""
    player = shop.players[0]
    with shop.game.writing() as session, pytest.raises(NotFound, match="Did you mean 'chest'"):
        drops.open_table(session, player_id=player, table="chets")
    with shop.game.writing() as session, pytest.raises(Refused, match="no entries") as caught:
        drops.open_table(session, player_id=player, table="empty")
    assert caught.value.code == "E-ECON-013"
    nobody = Actor(stranger(shop.game), "Stranger", frozenset())
    with (
        pytest.raises(Refused, match="needs the role"),
        write(shop.game.database, actor=nobody, key="open") as session,
    ):
        drops.open_table(session, player_id=player, table="chest")
    with read(shop.game.database) as session:
        assert count(session, "transfers") == 0


def test_sources_less_sinks_is_what_players_hold(shop: Ground) -> None:
    """After rewards, purchases and one given back, the two sides agree; statements tell each."""
    player = shop.players[0]
    shop.fund(player, 50)
    shop.fund(shop.players[1], 5)
    shop.fund(player, 8, currency="points")
    bought = []
    for day in range(2):
        with shop.game.writing(noon(MONDAY + timedelta(days=day))) as session:
            bought.append(shop_service.buy(session, player_id=player, offer="potions"))
    with shop.game.writing(noon(MONDAY + timedelta(days=3))) as session:
        shop_service.refund(session, transaction_id=bought[0].transaction_id or 0)
    with read(shop.game.database) as session:
        gold, points = circulation(session, world="sample")
        by_kind = flows(session, world="sample")
        whole = statement(session, player_id=player, currency="gold")
        newest = statement(session, player_id=player, currency="gold", limit=3)
        older = statement(session, player_id=player, currency="gold", limit=3, before=newest.older)
        assert len(statement(session, player_id=player, currency="gold", limit=0).lines) == 1
        assert statement(session, player_id=shop.players[1], currency="points").lines == ()
        with pytest.raises(NotFound, match="Did you mean 'gold'"):
            statement(session, player_id=player, currency="gould")
    assert (gold.sources, gold.sinks, gold.players, gold.in_escrow, gold.gap) == (55, 10, 45, 0, 0)
    assert (gold.holders, points.sources, points.players, points.gap) == (2, 8, 8, 0)
    assert [(f.currency, f.kind, f.sources, f.sinks) for f in by_kind] == [
        ("gold", "purchase", 0, 20),
        ("gold", "refund", 0, -10),
        ("gold", "reward", 55, 0),
        ("points", "reward", 8, 0),
    ]
    assert [(line.amount, line.balance) for line in whole.lines] == [
        *((10, 40), (-10, 30), (-10, 40), (50, 50)),
    ]
    assert (whole.balance, whole.older, whole.lines[0].is_reversal) == (40, None, True)
    assert (whole.lines[1].with_purpose, whole.lines[1].description) == ("sink", "Shop: Item")
    assert newest.lines + older.lines == whole.lines
