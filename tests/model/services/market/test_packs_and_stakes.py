"""Knowledge packs from draft to reader; stakes held until a contest is won or called off."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from model.db import WriteSession, read
from model.errors import Refused
from model.services import records
from model.services.market import escrow, packs
from model.tables import Duel
from model.words import (
    Difficulty,
    DuelType,
    KnowledgeLevel,
    KnowledgePackStatus,
    KnowledgePackTheme,
)
from tests.ledgers import another_player
from tests.model.services.market.ground import Bazaar


def _pack(bazaar: Bazaar, *, key: str = "", price: int = 30, **values: Any) -> int:
    with bazaar.shop.game.writing(key=key) as session:
        made = packs.create_pack(
            session,
            player_id=bazaar.seller,
            title="Finals",
            theme=KnowledgePackTheme.EXAM_PREPARATION,
            subject="Algorithms",
            difficulty=next(iter(KnowledgeLevel)),
            currency="gold",
            price=price,
            **values,
        )
    return made.id


def _add(bazaar: Bazaar, pack: int, listing: int, *, key: str = "") -> packs.PackInfo:
    with bazaar.shop.game.writing(key=key) as session:
        return packs.add_material(session, pack_id=pack, listing_id=listing)


def _publish(bazaar: Bazaar, pack: int) -> packs.PackInfo:
    with bazaar.shop.game.writing() as session:
        return packs.publish_pack(session, pack_id=pack)


def _buy(bazaar: Bazaar, pack: int, *, player: int = 0, key: str = "") -> packs.PackInfo:
    with bazaar.shop.game.writing(key=key) as session:
        return packs.buy_pack(session, player_id=player or bazaar.buyer, pack_id=pack)


def _code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.code


def test_a_pack_is_gathered_published_bought_and_read(bazaar: Bazaar) -> None:
    """Each step once; what was bought stays readable when the pack is archived."""
    pack = _pack(bazaar, key="pack")
    assert _pack(bazaar, key="pack") == pack
    with pytest.raises(Refused) as caught:
        _publish(bazaar, pack)
    assert _code(caught) == "E-ECON-032"
    first, second = bazaar.list(), bazaar.list(title="Exercises")
    _add(bazaar, pack, first, key="add")
    _add(bazaar, pack, first, key="add")
    with pytest.raises(records.RecordError):
        _add(bazaar, pack, first)
    assert _add(bazaar, pack, second).material_count == 2
    with pytest.raises(Refused) as caught:
        _buy(bazaar, pack)
    assert _code(caught) == "E-ECON-034"
    assert _publish(bazaar, pack).status is KnowledgePackStatus.PUBLISHED
    with pytest.raises(Refused) as caught:
        _add(bazaar, pack, second)
    assert _code(caught) == "E-ECON-031"
    for _ in range(2):
        bought = _buy(bazaar, pack, key="buy")
    assert (bought.purchase_count, bazaar.held(), bazaar.gold().gap) == (1, (130, 70), 0)
    third = another_player(bazaar.shop.game, "Third")
    for player, code in (
        (bazaar.seller, "E-ECON-033"),
        (bazaar.buyer, "E-ECON-035"),
        (third, "E-ECON-028"),
    ):
        with pytest.raises(Refused) as caught:
            _buy(bazaar, pack, player=player)
        assert _code(caught) == code
    with bazaar.shop.game.writing() as session:
        records.change_state(session, table="knowledge_packs", id=pack, to="archived")
    with read(bazaar.shop.game.database) as session:
        for player in (bazaar.buyer, bazaar.seller):
            held = packs.materials(session, player_id=player, pack_id=pack)
            assert [m.title for m in held] == ["Notes on sorting", "Exercises"]
        with pytest.raises(Refused) as caught:
            packs.materials(session, player_id=third, pack_id=pack)
    assert _code(caught) == "E-ECON-036"
    bazaar.shop.assert_sound()


def test_free_packs_are_taken_and_others_listings_stay_out(bazaar: Bazaar) -> None:
    """Nothing is paid for nothing; a curator gathers only their own listings."""
    with pytest.raises(Refused, match="counts what buyers do") as caught:
        _pack(bazaar, more={"purchase_count": 99, "rating_average": 5.0})
    assert _code(caught) == "E-ECON-037"
    pack, listing = _pack(bazaar, price=0), bazaar.list()
    _add(bazaar, pack, listing)
    _publish(bazaar, pack)
    assert _buy(bazaar, pack).purchase_count == 1
    with pytest.raises(Refused) as caught:
        _buy(bazaar, pack)
    assert _code(caught) == "E-ECON-035"
    with read(bazaar.shop.game.database) as session:
        assert len(packs.materials(session, player_id=bazaar.buyer, pack_id=pack)) == 1
    with bazaar.shop.game.writing() as session:
        made = packs.create_pack(
            session, player_id=bazaar.buyer, title="Borrowed",
            theme=KnowledgePackTheme.EXAM_PREPARATION, subject="Algorithms",
            difficulty=next(iter(KnowledgeLevel)), currency="gold",
        )  # fmt: skip
    with pytest.raises(Refused) as caught:
        _add(bazaar, made.id, listing)
    assert _code(caught) == "E-ECON-030"


def _duel(session: WriteSession, bazaar: Bazaar) -> dict[str, int]:
    times = {"created_at": session.now, "updated_at": session.now}
    row = Duel(
        challenger_id=bazaar.seller,
        opponent_id=bazaar.buyer,
        duel_type=next(iter(DuelType)),
        difficulty_level=next(iter(Difficulty)),
        rules={},
        **times,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return {"duel_id": row.id}


_MOVES = ("stake", "prize", "left over", "stake back")


def _told(bazaar: Bazaar) -> set[str]:
    """What the ledger says of moves for contests."""
    query = sa.text("SELECT description FROM transactions WHERE duel_id IS NOT NULL")
    with read(bazaar.shop.game.database) as session:
        return set(session.execute(query).scalars())


def test_stakes_are_held_and_won(bazaar: Bazaar) -> None:
    """Both stake, the winner takes, the rest goes to the sink; a pot pays what it holds."""
    gold = bazaar.currency()
    with bazaar.shop.game.writing() as session:
        about = _duel(session, bazaar)
        for player in (bazaar.seller, bazaar.buyer, bazaar.buyer):
            escrow.stake(session, player_id=player, currency_id=gold, amount=15, about=about)
        held = escrow.pot(session, currency_id=gold, about=about)
    assert (held.held, dict(held.stakes)) == (30, {bazaar.seller: 15, bazaar.buyer: 15})
    assert (bazaar.held(), bazaar.gold().in_escrow, bazaar.gold().gap) == ((85, 85), 30, 0)
    with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="holds 30") as caught:
        escrow.pay_out(session, player_id=bazaar.buyer, currency_id=gold, amount=31, about=about)
    assert _code(caught) == "E-ECON-041"
    with bazaar.shop.game.writing() as session:
        for _ in range(2):
            won = escrow.pay_out(
                session, player_id=bazaar.buyer, currency_id=gold, amount=29, about=about
            )
        assert won.is_new is False
        with pytest.raises(Refused, match="E-ECON-041|holds 1"):
            escrow.give_back(session, currency_id=gold, about=about)
        assert escrow.keep(session, currency_id=gold, about=about) == 1
        assert escrow.keep(session, currency_id=gold, about=about) == 0
    assert (bazaar.held(), bazaar.gold().in_escrow, bazaar.gold().sinks) == ((85, 114), 0, 1)
    assert _told(bazaar) == {f"duel {about['duel_id']}: {what}" for what in _MOVES[:3]}
    bazaar.shop.assert_sound()


def test_stakes_return_when_a_contest_is_called_off(bazaar: Bazaar) -> None:
    """Everybody gets back what they put up, once; a contest that is over takes no more."""
    gold = bazaar.currency()
    with bazaar.shop.game.writing() as session:
        about = _duel(session, bazaar)
        other = _duel(session, bazaar)
        for player, amount in ((bazaar.seller, 10), (bazaar.buyer, 20)):
            escrow.stake(session, player_id=player, currency_id=gold, amount=amount, about=about)
        escrow.stake(session, player_id=bazaar.buyer, currency_id=gold, amount=5, about=other)
        back = escrow.give_back(session, currency_id=gold, about=about)
        assert back == {bazaar.seller: 10, bazaar.buyer: 20}
        assert escrow.give_back(session, currency_id=gold, about=about) == {}
        with pytest.raises(Refused) as caught:
            escrow.stake(session, player_id=bazaar.buyer, currency_id=gold, amount=20, about=about)
        assert _code(caught) == "E-ECON-042"
        with pytest.raises(Refused) as caught:
            escrow.pot(session, currency_id=gold, about={"shop_offer_id": 1})
        assert _code(caught) == "E-ECON-040"
    assert (bazaar.held(), bazaar.gold().in_escrow) == ((100, 95), 5)
    assert f"duel {about['duel_id']}: {_MOVES[3]}" in _told(bazaar)
    with bazaar.shop.game.writing() as session, pytest.raises(Refused, match="never falls below"):
        escrow.stake(session, player_id=bazaar.seller, currency_id=gold, amount=999, about=other)
    bazaar.shop.assert_sound()
