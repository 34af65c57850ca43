"""The rules of the economy: who may buy, what a market keeps; drop tables and their true odds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import draws, drops, economy
from model.rules.achievements import week_run_day
from model.rules.values import ABSENT, NO_LIMIT

_FREE = {
    "is_active": True,
    "day": 10,
    "first_day": NO_LIMIT,
    "last_day": NO_LIMIT,
    "level": 5,
    "required_level": 5,
    "sold": 3,
    "stock": NO_LIMIT,
    "bought": 2,
    "bought_max": NO_LIMIT,
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, economy.MAY_BUY),
        ({"first_day": 10, "last_day": 10, "stock": 4, "bought_max": 3}, economy.MAY_BUY),
        ({"is_active": False, "first_day": 11}, economy.OFF_SALE),
        ({"first_day": 11, "level": 1}, economy.NOT_YET),
        ({"last_day": 9, "level": 1}, economy.NO_LONGER),
        ({"level": 4, "stock": 0}, economy.LEVEL_TOO_LOW),
        ({"stock": 3, "bought_max": 1}, economy.SOLD_OUT),
        ({"stock": 0}, economy.SOLD_OUT),
        ({"bought_max": 2}, economy.LIMIT_REACHED),
    ],
)
def test_the_first_reason_in_order_is_given(change, expected):
    """Switch, window (last day included), level, stock, limit: the first that fails is named."""
    assert economy.purchase_refusal(**{**_FREE, **change}) == expected


@given(st.integers(0, 10**15), st.integers(0, 1_000_000))
def test_a_market_keeps_the_exact_share_rounded_down(price, fee_ppm):
    """The two parts give what one exact division gives, and never more than the price."""
    fee = economy.market_fee(price, fee_ppm)
    assert fee == price * fee_ppm // 1_000_000
    assert 0 <= fee <= price


def test_pots_and_stacks_have_bounds():
    """A pot pays what it holds and no more; a stack takes what fits."""
    assert [economy.may_leave_pot(10, amount) for amount in (0, 1, 10, 11)] == [
        *(False, True, True, False),
    ]
    assert [economy.room_in_stack(held, 3, 5) for held in (0, 3, 5, 9)] == [3, 2, 0, 0]


def _play(weights, pity, count, key=7):
    since, picked = (0,) * len(weights), []
    for number in range(count):
        drawn = draws.draw(key, number, drops.DROP_ENTRY)
        place = drops.pick(drawn, weights, pity, since)
        since = drops.since_after(since, place)
        picked.append(place)
    return picked


def test_draws_are_keyed():
    """A draw depends on key, number and purpose alone: its upper bits choose among the weights."""
    quarters = [draws.draw(7, number, drops.DROP_ENTRY) >> 62 for number in range(12)]
    assert _play((1, 1, 2), (0, 0, 0), 12) == [(0, 1, 2, 2)[quarter] for quarter in quarters]
    assert _play((1, 1, 2), (0, 0, 0), 12, key=8) != _play((1, 1, 2), (0, 0, 0), 12)


def test_pity_brings_it_after_so_many_draws_without():
    """An entry without weight and with pity 3 comes with each fourth draw, and only then."""
    picked = _play((1, 0), (0, 3), 12)
    assert picked == [0, 0, 0, 1] * 3


def test_several_that_are_due_come_one_after_the_other():
    """The longest overdue first, then the first in order; none is forgotten."""
    assert drops.due_by_pity((3, 5, 5), (3, 5, 4)) == 2
    assert drops.due_by_pity((3, 5, 2), (3, 5, 4)) == 0
    assert drops.due_by_pity((2, 4, 9), (3, 5, 0)) == drops.NOTHING
    picked = _play((1, 0, 0), (0, 2, 2), 9)
    assert picked == [0, 0, 1, 2, 0, 1, 2, 0, 1]


def test_a_table_without_weight_gives_nothing():
    """No weight and no pity: nothing comes, and the odds say so."""
    assert drops.pick(123, (0, 0), (0, 0), (5, 5)) == drops.NOTHING
    assert drops.odds_now((0, 0), (0, 0), (5, 5)) == (0, 0)
    assert drops.odds_over((0, 0), (0, 1), 4) == (0, Fraction(2, 4))


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6)), min_size=1, max_size=4),
    st.integers(0, 2**64 - 1),
)
def test_no_gap_is_longer_than_pity_allows(entries, key):
    """With one entry under pity it never takes more than its draws and one."""
    weights = tuple(weight for weight, _ in entries)
    pity = (entries[0][1], *(0 for _ in entries[1:]))
    picked, gap = _play(weights, pity, 60, key), 0
    for place in picked:
        gap = 0 if place == 0 else gap + 1
        assert pity[0] == 0 or gap <= pity[0]


@given(st.integers(0, 2**64 - 1), st.integers(0, 1_000), st.integers(0, 1_000))
def test_quantities_stay_in_their_range(drawn, least, more):
    """From the least to the most, both included."""
    assert least <= drops.quantity_of(drawn, least, least + more) <= least + more
    assert drops.quantity_of(0, least, least + more) == least
    assert drops.quantity_of(2**64 - 1, least, least + more) == least + more


def test_the_odds_with_pity_are_those_of_the_renewal_formula():
    """Share p, pity N: it tends to p / (1 - (1 - p)^(N + 1)), a geometric wait cut off.

    p = 1/10 and N = 9 give 0.1535; the first 200 draws of a new player lie within a cycle of it.
    """
    share = drops.odds_over((1, 9), (9, 0), 200)[0]
    exact = Fraction(1, 10) / (1 - Fraction(9, 10) ** 10)
    assert abs(float(exact) - 0.15353) < 0.00001
    assert abs(share - exact) < Fraction(1, 200)


def test_stated_odds_are_real_odds():
    """20,000 players' first 12 draws fall as stated, for two entries under pity, within 5 sigma."""
    weights, pity, count, players = (3, 1, 16), (6, 9, 0), 12, 20_000
    stated = drops.odds_over(weights, pity, count)
    assert sum(stated) == 1
    seen = [0, 0, 0]
    for player in range(players):
        for place in _play(weights, pity, count, key=draws.mix(1, player)):
            seen[place] += 1
    for place in range(3):
        expected = float(stated[place])
        sigma = (expected * (1 - expected) / (players * count)) ** 0.5
        assert abs(seen[place] / (players * count) - expected) < 5 * sigma


def test_odds_of_the_next_draw_follow_the_counters():
    """By weight while nothing is due; certain when it is."""
    assert drops.odds_now((1, 3), (2, 0), (1, 0)) == (Fraction(1, 4), Fraction(3, 4))
    assert drops.odds_now((1, 3), (2, 0), (2, 0)) == (1, 0)


def test_odds_that_cannot_be_followed_are_not_guessed(monkeypatch):
    """With too many states the answer is None, never an estimate."""
    monkeypatch.setattr(drops, "STATES_MAX", 10)
    assert drops.odds_over((1, 1, 1, 1), (9, 9, 9, 9), 12) is None


@given(st.lists(st.booleans(), min_size=1, max_size=90), st.integers(0, 6), st.sampled_from((1, 7)))
def test_weeks_in_a_row_are_counted_day_by_day_as_from_the_whole_list(
    counted: list[bool], weekday: int, per_week: int
) -> None:
    """Simulations count weeks as days close, live services from all closed days at once."""
    first, inside, run, best = 738_521 + weekday, 0, 0, 0  # 738,521 is a Sunday
    days = [first + place for place, is_counted in enumerate(counted) if is_counted]
    for place, is_counted in enumerate(counted):
        inside = economy.week_inside(inside, is_counted)
        run = economy.week_run(run, inside, is_counted, per_week)
        best = max(best, run)
        if (first + place) % 7 == 0:
            run, inside = economy.run_kept(run, inside, per_week), 0
    for required in (1, 2, best, best + 1):
        reached = week_run_day(days, per_week, required=max(1, required)) != ABSENT
        assert reached == (best >= max(1, required))
