"""Transfers: double entry, chained, never below zero, never changed, and the same twice is once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from model.db import read, write
from model.errors import NotFound, Refused
from model.rules import transfers as rules
from model.services.economy import wallets
from model.services.economy.transfers import Posting, post, post_many, reverse
from model.services.verification import verify
from model.tables import Transfer
from model.words import TransactionType, WalletPurpose
from tests.ledgers import Busy, busy, count

REWARD, PURCHASE = TransactionType.REWARD, TransactionType.PURCHASE


@pytest.fixture
def gold(sample: object) -> Busy:
    """Two players with gold."""
    return busy(sample, days=1, payments=2)  # type: ignore[arg-type]


def _balances(session: Session) -> dict[int, int]:
    return dict(session.execute(sa.text("SELECT id, balance FROM wallets")).all())


def _assert_sound(made: Busy) -> None:
    with read(made.game.database) as session:
        report = verify(session)
        assert report.findings == ()
        assert sum(_balances(session).values()) == 0


def test_an_amount_leaves_one_wallet_and_enters_another(gold: Busy) -> None:
    """Balances, counters, transaction and transfer come together; all wallets add up to nothing."""
    with read(gold.game.database) as session:
        before = _balances(session)
    with gold.game.writing() as session:
        gold.pay(session, gold.source, gold.purses[0], 40)
    with read(gold.game.database) as session:
        after = _balances(session)
        newest = (
            session.execute(
                sa.select(Transfer).order_by(Transfer.id.desc())  # type: ignore[union-attr]
            )
            .scalars()
            .first()
        )
        assert newest is not None
        assert newest.chain_key == f"player:{gold.players[0]}"
        assert newest.chain_player_id == gold.players[0]
        stored = session.execute(sa.text("SELECT processing_status FROM transactions"))
        assert {row[0] for row in stored} == {"completed"}
    assert after[gold.purses[0]] == before[gold.purses[0]] + 40
    assert after[gold.source] == before[gold.source] - 40
    _assert_sound(gold)


def test_a_balance_never_falls_below_zero(gold: Busy) -> None:
    """More than is held is refused with what, how much, the rule and what to do."""
    with read(gold.game.database) as session:
        held = wallets.balance(session, player_id=gold.players[0], currency_id=gold.gold)
    with (
        pytest.raises(
            Refused,
            match=f"of player {gold.players[0]} holds {held} and {held + 1} was asked; a balance "
            "never falls below 0. Lower the amount, or earn more first",
        ),
        gold.game.writing() as session,
    ):
        gold.pay(session, gold.purses[0], gold.sink, held + 1)
    with gold.game.writing() as session:
        gold.pay(session, gold.purses[0], gold.sink, held)
    _assert_sound(gold)


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, True, 1.5])
def test_only_whole_positive_amounts_move(gold: Busy, amount: object) -> None:
    """Nothing, less than nothing, too much and parts are refused."""
    with (
        pytest.raises(Refused, match="must be a whole number from 1 to"),
        gold.game.writing() as session,
    ):
        gold.pay(session, gold.source, gold.purses[0], amount)  # type: ignore[arg-type]


def test_wallets_that_do_not_fit_are_refused(gold: Busy) -> None:
    """The same wallet, an unknown wallet, an unknown purpose of a posting."""
    with pytest.raises(Refused, match="cannot pay itself"), gold.game.writing() as session:
        gold.pay(session, gold.source, gold.source, 1)
    with pytest.raises(NotFound, match="There is no wallet 999"), gold.game.writing() as session:
        gold.pay(session, gold.source, 999, 1)
    wrong = Posting(REWARD, gold.source, gold.purses[0], 1, about={"duel": 1})
    with pytest.raises(Refused, match="Did you mean 'duel_id'"), gold.game.writing() as session:
        post(session, wrong)


def test_only_the_owner_or_an_admin_spends(gold: Busy) -> None:
    """Another player's money is refused before anything is written."""
    from model.db import Actor

    stranger = Actor(user_id=gold.game.owner.user_id + 1, name="Stranger", roles=frozenset())
    with (
        pytest.raises(Refused, match="needs the role admin"),
        write(gold.game.database, actor=stranger, key="steal") as session,
    ):
        gold.pay(session, gold.purses[0], gold.purses[1], 1)


def test_the_same_reference_moves_once(gold: Busy) -> None:
    """A posting that is asked again gives the first transfer; another one under it is refused."""
    posting = Posting(REWARD, gold.source, gold.purses[0], 7, reference_id="quest-1")
    with gold.game.writing() as session:
        first = post(session, posting)
    with gold.game.writing() as session:
        again = post(session, posting)
        assert again.transfer_id == first.transfer_id
        assert (first.is_new, again.is_new) == (True, False)
    with pytest.raises(Refused, match="used for another posting"), gold.game.writing() as session:
        post(session, Posting(REWARD, gold.source, gold.purses[0], 8, reference_id="quest-1"))
    _assert_sound(gold)


def test_a_reversal_gives_it_back_once(gold: Busy) -> None:
    """A reverse transfer restores both balances; a second one, or one of it, is refused."""
    with gold.game.writing() as session:
        first = gold.pay(session, gold.purses[1], gold.sink, 3)
    with read(gold.game.database) as session:
        before = _balances(session)
    with gold.game.writing(key="give-back") as session:
        back = reverse(session, transfer_id=first)
    with gold.game.writing(key="give-back") as session:
        assert reverse(session, transfer_id=first).transfer_id == back.transfer_id
    with read(gold.game.database) as session:
        assert _balances(session)[gold.purses[1]] == before[gold.purses[1]] + 3
    for number in (first, back.transfer_id):
        with pytest.raises(Refused, match="given back already"), gold.game.writing() as session:
            reverse(session, transfer_id=number)
    _assert_sound(gold)


def test_many_at_once_leave_what_single_ones_leave(gold: Busy) -> None:
    """A batch is chained like single postings, and all or nothing."""
    postings = [
        Posting(REWARD, gold.source, gold.purses[0], 5, reference_id=f"bulk-{n}") for n in range(50)
    ] + [Posting(PURCHASE, gold.purses[0], gold.sink, 5) for _ in range(50)]
    with gold.game.writing() as session:
        made = post_many(session, postings=postings)
    assert [info.seq for info in made] == list(range(made[0].seq, made[0].seq + 100))
    with read(gold.game.database) as session:
        before = count(session, "transfers")
    too_much = [*postings[50:], Posting(PURCHASE, gold.purses[0], gold.sink, 10**9)]
    with pytest.raises(Refused, match="never falls below 0"), gold.game.writing() as session:
        post_many(session, postings=too_much)
    with read(gold.game.database) as session:
        assert count(session, "transfers") == before
    with gold.game.writing() as session:
        gold.pay(session, gold.source, gold.purses[0], 1)
    _assert_sound(gold)


def test_wallets_are_made_once(gold: Busy) -> None:
    """Asking for a wallet again gives the same; strangers to the world are refused."""
    with gold.game.writing() as session:
        again = wallets.of_player(session, player_id=gold.players[0], currency_id=gold.gold)
        source = wallets.of_product(session, currency_id=gold.gold, purpose=WalletPurpose.SOURCE)
        assert (again, source) == (gold.purses[0], gold.source)
        with pytest.raises(NotFound, match="There is no player 999"):
            wallets.of_player(session, player_id=999, currency_id=gold.gold)
        with pytest.raises(NotFound, match="There is no currency 999"):
            wallets.of_product(session, currency_id=999, purpose=WalletPurpose.SINK)
        with pytest.raises(Refused, match="belongs to a player"):
            wallets.of_product(session, currency_id=gold.gold, purpose=WalletPurpose.PLAYER)


def test_a_transfer_is_never_changed(gold: Busy) -> None:
    """The database itself refuses to update or delete one (reliability figure B6)."""
    for statement in ("UPDATE transfers SET amount = amount + 1", "DELETE FROM transfers"):
        with (
            pytest.raises(Refused, match="transfers is append-only"),
            gold.game.writing() as session,
        ):
            session.execute(sa.text(statement))
    _assert_sound(gold)


def test_the_rule_and_the_tables_agree_on_the_greatest_amount() -> None:
    """A rule may not read the tables; both say the same."""
    bound = next(
        rule.le for rule in Transfer.model_fields["amount"].metadata if hasattr(rule, "le")
    )
    assert bound == rules.AMOUNT_MAX
