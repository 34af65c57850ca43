"""The rules of exams, codices and exchanges, against the numbers of rules.md §5.2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import codex, exams
from model.rules.exchange import exchanged
from model.words import Difficulty

PPM = 1_000_000


@pytest.mark.parametrize(
    ("count", "expected"),
    [(10, (4, 3, 2, 1)), (20, (8, 6, 4, 2)), (1, (1, 0, 0, 0)), (5, (2, 2, 1, 0)), (0, (0,) * 4)],
)
def test_the_mix_is_40_30_20_10(count, expected):
    """Questions over easy, medium, hard and expert; what is left goes to who loses most."""
    assert exams.largest_remainder(count, exams.MIX) == expected


@given(st.integers(0, 10**6), st.integers(0, 3))
def test_no_xp_is_lost_between_skills(xp, skills):
    """Primary, secondary and tertiary skill get 60/25/15 to within one, and all of it."""
    shares = exams.skill_xp(xp, skills)
    assert sum(shares) == (xp if skills else 0)
    whole = sum(exams.SKILL_SHARES[:skills])
    for share, weight in zip(shares, exams.SKILL_SHARES, strict=False):
        assert abs(share * whole - xp * weight) < whole
    assert exams.skill_xp(100, 3) == (60, 25, 15)


def test_each_difficulty_has_its_numbers():
    """Points 1-2, 3-4, 5-7, 8-10; health, pass marks and factors; legendary counts as expert."""
    ranks = [exams.rank_of(difficulty) for difficulty in Difficulty]
    assert ranks == [0, 1, 2, 3, 3]
    assert [exams.difficulty_of(rank) for rank in range(4)] == list(Difficulty)[:4]
    assert [(exams.question_points(r, 0), exams.question_points(r, 99)) for r in range(4)] == [
        *[(1, 2), (3, 4), (5, 7), (8, 10)],
    ]
    assert exams.HEALTH == (100, 200, 350, 500)
    assert exams.PASSING_PPM == (600_000, 700_000, 800_000, 900_000)
    assert exams.SCORE_PPM == (1_000_000, 1_300_000, 1_600_000, 2_000_000)


def test_fast_answers_earn_half_as_much_again():
    """The first quarter of a question's part of the time is fast; without a limit nothing is."""
    assert [exams.is_fast(seconds, 1000, 10) for seconds in (0, 25, 26)] == [True, True, False]
    assert not exams.is_fast(0, 0, 10)
    assert [exams.answer_points(10, PPM, fast) for fast in (False, True)] == [10, 15]
    assert exams.answer_points(7, 1_500_000, True) == 15  # 15.75


@pytest.mark.parametrize(
    ("right", "total", "limit", "taken", "factor", "expected"),
    [
        (10, 10, 1000, 0, PPM, 2_000_000),
        (10, 10, 1000, 500, PPM, 1_500_000),
        (10, 10, 1000, 1000, PPM, 1_000_000),
        (10, 10, 1000, 1400, PPM, 600_000),
        (10, 10, 1000, 9000, PPM, 500_000),
        (8, 10, 1000, 100, 1_300_000, 1_976_000),
        (1, 3, 0, 100, 2 * PPM, 666_666),
        (0, 0, 10, 1, PPM, 0),
    ],
)
def test_the_score_is_share_times_time_times_difficulty(
    right, total, limit, taken, factor, expected
):
    """Share right x clamp((limit - taken) / limit + 1, 0.5, 2) x difficulty."""
    bonus = exams.time_bonus_ppm(limit, taken)
    assert exams.exam_score_ppm(right, total, bonus, factor) == expected


def test_health_and_pass_marks():
    """All right answers leave nothing of a boss, fewer always something; 70 % passes exactly."""
    assert [exams.health_left(100, right, 3) for right in range(4)] == [100, 67, 34, 0]
    assert exams.health_left(100, 0, 0) == 100
    assert [exams.has_passed(right, 10, 700_000) for right in (6, 7)] == [False, True]
    assert not exams.has_passed(0, 0, 0)


def test_xp_and_its_bonuses():
    """80 % of points x relevance; perfect 20 %, first 15 %, 5 % a win to 25 %, related 10 %."""
    assert [exams.fight_xp(100, relevance) for relevance in (PPM, 500_000)] == [80, 40]
    assert [exams.chain_bonus_ppm(wins) for wins in (0, 1, 5, 9)] == [0, 50_000, 250_000, 250_000]
    assert exams.bonus_ppm(True, True, 5, True) == 700_000
    assert exams.with_bonus(80, 700_000) == 136
    assert [exams.still_owed(136, best) for best in (0, 100, 136, 200)] == [136, 36, 0, 0]


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 3), max_size=40),
    st.integers(1, 30),
    st.integers(0, 2**64 - 1),
)
def test_questions_are_drawn_by_key(ranks, count, player_key):
    """As many as asked or there are, each once; the mix holds where there are enough."""
    chosen = exams.chosen_questions(ranks, count, player_key=player_key, attempt=1)
    assert len(chosen) == len(set(chosen)) == min(count, len(ranks))
    assert [ranks[key] for key in chosen] == sorted(ranks[key] for key in chosen)
    wanted = exams.largest_remainder(len(chosen), exams.MIX)
    for rank, least in enumerate(wanted):
        there = sum(found == rank for found in ranks.values())
        assert sum(ranks[key] == rank for key in chosen) >= min(least, there)
    again = exams.chosen_questions(
        dict(reversed(ranks.items())), count, player_key=player_key, attempt=1
    )
    assert again == chosen


def test_another_attempt_asks_other_questions():
    """The attempt is part of each draw; a question that is added takes one place at most."""
    ranks = {f"q{n}": n % 4 for n in range(80)}
    first, second = (
        exams.chosen_questions(ranks, 10, player_key=7, attempt=attempt) for attempt in (1, 2)
    )
    assert first != second
    more = exams.chosen_questions({**ranks, "new": 0}, 10, player_key=7, attempt=1)
    assert len(set(first) - set(more)) <= 1


def test_a_codex_measures_what_it_asks():
    """Each standard that is missed is named; a search needs all and adds what fits."""
    assert codex.rating_ppm(9, 2) == 900_000
    assert codex.rating_ppm(0, 0) == 0
    assert codex.shortfalls((0, 900_000, 2, 5, 0), (1, 900_000, 3, 5, 0)) == (0, 2)
    assert [codex.fit(found) for found in ([8, 3], [8, None], [])] == [11, 0, 0]


@given(st.integers(1, 10**15), st.integers(1, 10**9), st.integers(1, 10**9))
def test_an_exchange_never_gains(amount, rate, other):
    """There and back gives at most what was paid, and what rounding keeps is told to the last."""
    there = exchanged(amount, rate_ppm=rate, other_rate_ppm=other)
    assert there.amount * other + there.lost_ppm == amount * rate
    assert 0 <= there.lost_ppm < other
    assert exchanged(there.amount, rate_ppm=other, other_rate_ppm=rate).amount <= amount
