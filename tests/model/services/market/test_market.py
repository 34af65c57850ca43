"""The market: listed, bought once, rated by buyers, taken down; every coin accounted for."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from model.db import Actor, read, retrying, write
from model.errors import NotFound, QuestlabError, Refused
from model.services import records
from model.services.economy import shop as shop_service
from model.services.economy import wallets
from model.services.economy.transfers import Posting, post
from model.services.market import listings, packs, ratings, sales
from model.words import (
    KnowledgeLevel,
    KnowledgePackStatus,
    KnowledgePackTheme,
    MarketplaceItemStatus,
    TransactionType,
    WalletPurpose,
)
from tests.ledgers import another_player, count
from tests.model.services.economy.ground import stranger
from tests.model.services.market.ground import Bazaar
from tests.model.services.play_worlds import MONDAY, noon


def _rate(bazaar: Bazaar, listing_id: int, stars: int = 5, **more: object) -> ratings.RatingInfo:
    wanted = {"player_id": bazaar.buyer, "rating": stars, "review": "Clear.", **more}
    key = str(wanted.pop("key", ""))
    with bazaar.shop.game.writing(key=key) as session:
        return ratings.rate(session, listing_id=listing_id, **wanted)  # type: ignore[arg-type]


def _refused(bazaar: Bazaar, listing_id: int, code: str, *, player: int | None = None) -> None:
    """Buying is refused with a code, and everybody has what they had."""
    before = (bazaar.held(), bazaar.see(listing_id))
    with pytest.raises(Refused) as caught:
        bazaar.buy(listing_id, player=player)
    assert caught.value.code == code
    assert (bazaar.held(), bazaar.see(listing_id)) == before


def _spend(bazaar: Bazaar, player: int, amount: int) -> None:
    """Let gold of a player leave the game."""
    with bazaar.shop.game.writing() as session:
        purse = wallets.of_player(session, player_id=player, currency_id=bazaar.currency())
        sink = wallets.of_product(
            session, currency_id=bazaar.currency(), purpose=WalletPurpose.SINK
        )
        post(session, Posting(TransactionType.ADJUSTMENT, purse, sink, amount))


def test_from_listing_to_rating(bazaar: Bazaar) -> None:
    """Listed, seen, bought less the fee, rated: each once, however often it is asked."""
    first = bazaar.list(key="list-1")
    assert bazaar.list(key="list-1") == first
    with read(bazaar.shop.game.database) as session:
        seen = listings.listings(session, market_id=bazaar.market_id, category="Computer Science")
        assert [(item.id, item.price, item.tags) for item in seen] == [(first, 40, ("sorting",))]
        asked = "SELECT count(*) FROM outside_checks WHERE table_name = 'marketplace_items'"
        assert session.execute(sa.text(asked)).scalar_one() == 1
    sold = bazaar.buy(first, key="buy-1")
    again = bazaar.buy(first, key="buy-1")
    assert (sold.price, sold.fee, sold.content_url) == (40, 1, "https://example.org/notes")
    assert (again.is_new, again.transaction_ids) == (False, sold.transaction_ids)
    assert bazaar.held() == (139, 60)
    gold = bazaar.gold()
    assert (gold.sources, gold.sinks, gold.players, gold.gap) == (200, 1, 199, 0)
    for _ in range(2):
        rated = _rate(bazaar, first, 4, key="rate-1")
    assert (rated.rating, rated.listing.rating_count, rated.listing.rating_average) == (4, 1, 4.0)
    assert (rated.listing.status, rated.listing.sold_count) == (MarketplaceItemStatus.SOLD, 1)
    with read(bazaar.shop.game.database) as session:
        assert listings.listings(session, market_id=bazaar.market_id) == []
        assert count(session, "marketplace_item_ratings") == 1
    bazaar.shop.assert_sound()


def test_what_cannot_be_bought(bazaar: Bazaar) -> None:
    """One's own, what is sold or removed, a closed market, too little gold, another world's."""
    first, dear = bazaar.list(), bazaar.list(price=101)
    third = another_player(bazaar.shop.game, "Third")
    _refused(bazaar, first, "E-ECON-020", player=bazaar.seller)
    _refused(bazaar, dear, "E-ECON-028")
    bazaar.buy(first)
    _refused(bazaar, first, "E-ECON-021")
    _refused(bazaar, first, "E-ECON-021", player=third)
    with bazaar.shop.game.writing() as session:
        listings.remove(session, listing_id=dear)
    _refused(bazaar, dear, "E-ECON-021")
    open_still = bazaar.list(price=1)
    with bazaar.shop.game.writing() as session:
        records.change_state(session, table="marketplaces", id=bazaar.market_id, to="maintenance")
    _refused(bazaar, open_still, "E-ECON-022")
    with pytest.raises(NotFound, match="no listing 999"):
        bazaar.buy(999)
    assert bazaar.held() == (139, 60)
    nobody = Actor(stranger(bazaar.shop.game), "Stranger", frozenset())
    with (
        pytest.raises(Refused),
        write(bazaar.shop.game.database, actor=nobody, key="theft") as session,
    ):
        sales.buy(session, player_id=bazaar.buyer, listing_id=open_still)
    bazaar.shop.assert_sound()


def test_a_sale_is_given_back_whole(bazaar: Bazaar) -> None:
    """Price and fee return, the listing is listed again, the buyer is no buyer any more."""
    first = bazaar.list()
    bazaar.buy(first)
    for _ in range(2):
        with bazaar.shop.game.writing(key="back") as session:
            made = sales.refund(session, listing_id=first)
    assert len(made) == 2
    assert (bazaar.held(), bazaar.gold().sinks, bazaar.see(first).sold_count) == ((100, 100), 0, 0)
    with pytest.raises(Refused, match="has not bought") as caught:
        _rate(bazaar, first)
    assert caught.value.code == "E-ECON-025"
    with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="is listed") as caught:
        sales.refund(session, listing_id=first)
    assert caught.value.code == "E-ECON-029"
    bazaar.buy(first)
    with bazaar.shop.game.writing(noon(MONDAY)) as session:  # a clock that is behind
        assert len(sales.refund(session, listing_id=first)) == 2
    bazaar.buy(first)
    _spend(bazaar, bazaar.seller, 101)
    with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="holds 38 and 39"):
        sales.refund(session, listing_id=first)
    assert (bazaar.held(), bazaar.see(first).status) == ((38, 60), MarketplaceItemStatus.SOLD)
    bazaar.shop.assert_sound()


def test_what_is_free_is_taken_and_rated(bazaar: Bazaar) -> None:
    """No transaction is made for nothing, the taker may rate, and nothing can be given back."""
    first = bazaar.list(price=0)
    assert bazaar.buy(first).transaction_ids == ()
    _refused(bazaar, first, "E-ECON-021")
    with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="nothing was paid"):
        sales.refund(session, listing_id=first)
    assert _rate(bazaar, first, 1).listing.rating_average == 1.0
    assert bazaar.held() == (100, 100)
    bazaar.shop.assert_sound()


def test_only_buyers_rate_and_once(bazaar: Bazaar) -> None:
    """Not the seller, not others, not twice, not with six stars."""
    first = bazaar.list()
    bazaar.buy(first)
    third = another_player(bazaar.shop.game, "Third")
    for player, code in ((bazaar.seller, "E-ECON-024"), (third, "E-ECON-025")):
        with pytest.raises(Refused) as caught:
            _rate(bazaar, first, player_id=player)
        assert caught.value.code == code
    with pytest.raises(records.RecordError, match="rating"):
        _rate(bazaar, first, 6)
    _rate(bazaar, first)
    with pytest.raises(Refused) as caught:
        _rate(bazaar, first)
    assert caught.value.code == "E-ECON-026"
    assert bazaar.see(first).rating_count == 1


def test_listings_are_checked_whole_and_leave_again(bazaar: Bazaar) -> None:
    """All wrong fields at once; the untradable, the unknown; removed and expired ones go."""
    with pytest.raises(records.RecordError) as caught:
        bazaar.list(title="", content_url="ftp://x", price=-1)
    assert len(caught.value.violations) == 3
    with pytest.raises(Refused) as refused:
        bazaar.list(currency="points")
    assert refused.value.code == "E-ECON-023"
    with pytest.raises(NotFound, match="Did you mean 'gold'"):
        bazaar.list(currency="glod")
    old, fresh = bazaar.list(now=noon(MONDAY)), bazaar.list(now=noon(MONDAY + timedelta(8)))
    gone = bazaar.list(now=noon(MONDAY))
    with bazaar.shop.game.writing() as session:
        assert listings.remove(session, listing_id=gone).status is MarketplaceItemStatus.REMOVED
    with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="cannot move"):
        listings.remove(session, listing_id=gone)
    for _ in range(2):
        with bazaar.shop.game.writing(noon(MONDAY + timedelta(10)), key="expire") as session:
            expired = listings.expire(session, market_id=bazaar.market_id, days=7)
    assert expired == [old]
    assert bazaar.see(fresh).status is MarketplaceItemStatus.LISTED
    for days in (0, 10**9, "7"):
        with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="1 to 3,650 days"):
            listings.expire(session, market_id=bazaar.market_id, days=days)
    with bazaar.shop.game.writing() as session, pytest.raises(NotFound, match="no market 999"):
        listings.expire(session, market_id=999, days=7)


def test_people_without_a_role_trade_for_themselves(bazaar: Bazaar) -> None:
    """Listing, buying, rating, packs and taking down need no role; others' things stay theirs."""
    game = bazaar.shop.game
    operator, first = game.owner, bazaar.list(price=10)
    with read(game.database) as session:
        found = session.execute(sa.text("SELECT id FROM users WHERE name = 'Second'"))
        second = Actor(int(found.scalar_one()), "Second", frozenset())
    game.owner = second
    bazaar.buy(first)
    assert _rate(bazaar, first).listing.rating_count == 1
    with game.writing(noon(MONDAY)) as session:
        shop_service.buy(session, player_id=bazaar.buyer, offer="freeze")
    mine = bazaar.list(player_id=bazaar.buyer)
    with game.writing() as session:
        pack = packs.create_pack(
            session, player_id=bazaar.buyer, title="Mine", theme=KnowledgePackTheme.REVISION,
            subject="Algorithms", difficulty=next(iter(KnowledgeLevel)), currency="gold",
        ).id  # fmt: skip
    with game.writing() as session:
        packs.add_material(session, pack_id=pack, listing_id=mine)
    with game.writing() as session:
        assert packs.publish_pack(session, pack_id=pack).status is KnowledgePackStatus.PUBLISHED
    with game.writing() as session:
        assert listings.remove(session, listing_id=mine).status is MarketplaceItemStatus.REMOVED
    game.owner = operator
    theirs, draft = bazaar.list(), _draft(bazaar)
    game.owner = second
    with game.writing() as session:
        with pytest.raises(Refused, match="may not move"):
            listings.remove(session, listing_id=theirs)
        for attempt in (
            lambda: packs.publish_pack(session, pack_id=draft),
            lambda: packs.add_material(session, pack_id=draft, listing_id=theirs),
            lambda: sales.refund(session, listing_id=first),
            lambda: listings.expire(session, market_id=bazaar.market_id, days=1),
            lambda: sales.buy(session, player_id=bazaar.seller, listing_id=theirs),
        ):
            with pytest.raises(Refused, match="role|may not"):
                attempt()
    with pytest.raises(Refused, match="role|may not"):
        bazaar.list()
    assert bazaar.held() == (110, 80)
    bazaar.shop.assert_sound()


def _draft(bazaar: Bazaar) -> int:
    with bazaar.shop.game.writing() as session:
        return packs.create_pack(
            session, player_id=bazaar.seller, title="Theirs", theme=KnowledgePackTheme.REVISION,
            subject="Algorithms", difficulty=next(iter(KnowledgeLevel)), currency="gold",
        ).id  # fmt: skip


def test_one_listing_has_one_buyer(bazaar: Bazaar) -> None:
    """Eight buyers at once: one has paid and seven keep their gold."""
    game, shop = bazaar.shop.game, bazaar.shop
    buyers = [bazaar.buyer, *(another_player(game, f"Buyer{n}") for n in range(7))]
    for player in buyers[1:]:
        shop.fund(player, 100)
    listing, start, outcomes = bazaar.list(), threading.Barrier(len(buyers)), list[str]()

    def work(player: int) -> None:
        start.wait()
        try:
            retrying(lambda: bazaar.buy(listing, key=f"rush-{player}", player=player))
            outcomes.append("bought")
        except QuestlabError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=work, args=(player,)) for player in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"bought": 1, "E-ECON-021": 7}
    assert sorted(shop.held(player) for player in buyers) == [60] + [100] * 7
    assert (shop.held(bazaar.seller), bazaar.gold().gap) == (139, 0)
    shop.assert_sound()
