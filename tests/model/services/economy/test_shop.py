"""The shop: offers by the published rules, never oversold, given back whole or not at all."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from model.db import Actor, read, retrying, write
from model.errors import NotFound, QuestlabError, Refused
from model.services.economy import offers, rewards
from model.services.economy import shop as service
from tests.ledgers import another_player, count
from tests.model.services.economy.ground import Ground, character, stranger
from tests.model.services.play_worlds import MONDAY, noon


def _buy(
    shop: Ground, player_id: int, offer: str, *, day: date = MONDAY, key: str = ""
) -> service.PurchaseInfo:
    with shop.game.writing(noon(day), key=key) as session:
        return service.buy(session, player_id=player_id, offer=offer)


def _refused(shop: Ground, offer: str, code: str, *, player: int = 0, day: date = MONDAY) -> str:
    """The sentence of a refusal, after which nothing has changed."""
    before = (shop.held(shop.players[player]), shop.bag(player))
    with pytest.raises(Refused) as caught:
        _buy(shop, shop.players[player], offer, day=day)
    assert caught.value.code == code
    assert (shop.held(shop.players[player]), shop.bag(player)) == before
    return str(caught.value)


def test_a_purchase_moves_its_price_to_the_sink_once_and_can_be_given_back(shop: Ground) -> None:
    """Bought, asked again with the same key, given back, asked again: one effect each."""
    player = shop.players[0]
    shop.fund(player, 25)
    first = _buy(shop, player, "potions", key="buy-1")
    again = _buy(shop, player, "potions", key="buy-1")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.transaction_id == first.transaction_id is not None
    assert (shop.held(player), shop.bag(0)) == (15, {"potion": 2})
    assert first.character_id == shop.characters[0]
    for _ in range(2):
        with shop.game.writing(key="back-1") as session:
            transfer = service.refund(session, transaction_id=first.transaction_id)
    assert transfer > 0
    assert (shop.held(player), shop.bag(0)) == (25, {})
    with shop.game.writing() as session, pytest.raises(Refused, match="is a purchase that is refu"):
        service.refund(session, transaction_id=first.transaction_id)
    _buy(shop, player, "potions")
    assert (shop.held(player), shop.bag(0)) == (15, {"potion": 2})
    shop.assert_sound()


def test_what_was_used_is_not_given_back(shop: Ground) -> None:
    """The thing is missing, the transaction is something else or unknown: nothing moves."""
    player = shop.players[0]
    shop.fund(player, 10)
    bought = _buy(shop, player, "potions")
    assert bought.transaction_id is not None
    with shop.game.writing() as session:
        session.execute(sa.text("UPDATE character_inventory SET quantity = 1"))
    with shop.game.writing() as session, pytest.raises(Refused, match="no longer has 2") as caught:
        service.refund(session, transaction_id=bought.transaction_id)
    assert caught.value.code == "E-ECON-010"
    with shop.game.writing() as session, pytest.raises(Refused, match="is a reward") as caught:
        service.refund(session, transaction_id=bought.transaction_id - 1)
    assert caught.value.code == "E-ECON-009"
    with shop.game.writing() as session, pytest.raises(NotFound, match="no transaction 999"):
        service.refund(session, transaction_id=999)
    assert shop.held(player) == 0
    shop.assert_sound()


def test_every_condition_of_an_offer_is_kept(shop: Ground) -> None:
    """Switch, days, level, balance and what a bag holds refuse with a code and leave no trace."""
    player, sunday = shop.players[0], MONDAY + timedelta(days=13)
    shop.fund(player, 7)
    _refused(shop, "off", "E-ECON-001")
    assert "from 2026-01-12 on" in _refused(shop, "week", "E-ECON-002")
    assert "until 2026-01-18" in _refused(shop, "week", "E-ECON-002", day=sunday + timedelta(1))
    assert "needs level 9, and the player has 1" in _refused(shop, "heroic", "E-ECON-003")
    assert "holds 7 and 10 was asked" in _refused(shop, "potions", "E-REFUSED-007")
    shop.fund(player, 20)
    _buy(shop, player, "week", day=sunday)
    assert "carries 1 of 'sword'" in _refused(shop, "sword", "E-ECON-008")
    with pytest.raises(NotFound, match="Did you mean 'sword'"):
        _buy(shop, player, "swrod")
    with shop.game.writing() as session, pytest.raises(NotFound, match="has no character 999"):
        service.buy(session, player_id=player, offer="potions", character_id=999)
    homeless = another_player(shop.game, "Third")
    shop.fund(homeless, 10)
    with pytest.raises(Refused, match="Make a character first"):
        _buy(shop, homeless, "potions")
    assert shop.held(homeless) == 10
    shop.assert_sound()


def test_only_oneself_or_an_admin_buys(shop: Ground) -> None:
    """Nobody spends what another player holds."""
    shop.fund(shop.players[0], 10)
    other = Actor(stranger(shop.game), "Stranger", frozenset())
    with (
        pytest.raises(Refused),
        write(shop.game.database, actor=other, key="theft") as session,
    ):
        service.buy(session, player_id=shop.players[0], offer="potions")
    assert shop.held(shop.players[0]) == 10


def test_free_offers_and_limits_per_player_count_too(shop: Ground) -> None:
    """Two for nothing, one a player: the second of one, and the third of all, are refused."""
    third = another_player(shop.game, "Third")
    character(shop.game, third)
    first = _buy(shop, shop.players[0], "free-potion")
    assert (first.transaction_id, first.price) == (None, 0)
    assert "may buy it at most once and has" in _refused(shop, "free-potion", "E-ECON-005")
    _buy(shop, shop.players[1], "free-potion")
    with pytest.raises(Refused, match="all 2 are sold") as caught:
        _buy(shop, third, "free-potion")
    assert caught.value.code == "E-ECON-004"
    with read(shop.game.database) as session:
        seen = {o.key: o for o in offers.offers(session, player_id=third, today=MONDAY)}
        assert count(session, "transactions") == 0
    assert "off" not in seen
    assert (seen["free-potion"].left, seen["free-potion"].left_for_player) == (0, 1)
    assert "all 2 are sold" in seen["free-potion"].why_not
    assert (seen["sword"].left, seen["sword"].why_not, seen["sword"].gives) == (3, "", "sword")


def test_freezes_and_titles_are_sold(shop: Ground) -> None:
    """They stand on the player, have their own limits, and go when given back."""
    player = shop.players[0]
    shop.fund(player, 100)
    bought = [_buy(shop, player, offer) for offer in ("freeze", "freeze", "freeze", "complete")]
    assert shop.game.player(player).freezes_held == 3
    assert "holds 3 freezes" in _refused(shop, "freeze", "E-ECON-006")
    assert "holds the title" in _refused(shop, "complete", "E-ECON-006")
    assert "the-complete" in str(shop.game.player(player))
    for purchase in bought[2:]:
        with shop.game.writing() as session:
            assert purchase.transaction_id is not None
            service.refund(session, transaction_id=purchase.transaction_id)
    after = shop.game.player(player)
    assert (after.freezes_held, shop.held(player)) == (2, 80)
    assert "the-complete" not in str(after)
    _buy(shop, player, "complete")
    assert "the-complete" in str(shop.game.player(player))
    shop.assert_sound()


def test_a_limited_offer_is_never_oversold(shop: Ground) -> None:
    """Eight buyers at once for three swords: three have one and have paid, five have their gold."""
    buyers = [*shop.players, *(another_player(shop.game, f"Buyer{n}") for n in range(6))]
    with shop.game.writing(noon(MONDAY)) as session:
        for player in buyers:
            rewards.reward(session, player_id=player, reference="start", currency="gold", amount=7)
            session.key += "+"
    for player in buyers[2:]:
        character(shop.game, player)
    outcomes: list[str] = []
    start = threading.Barrier(len(buyers))

    def work(player: int) -> None:
        start.wait()
        try:
            retrying(lambda: _buy(shop, player, "sword", key=f"rush-{player}"))
            outcomes.append("bought")
        except QuestlabError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=work, args=(player,)) for player in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"bought": 3, "E-ECON-004": 5}
    assert sorted(shop.held(player) for player in buyers) == [0] * 3 + [7] * 5
    with read(shop.game.database) as session:
        assert count(session, "character_inventory") == 3
    shop.assert_sound()
