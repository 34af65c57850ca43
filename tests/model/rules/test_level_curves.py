"""Level curves: exact thresholds of known games, and levels as the inverse of thresholds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from model.rules.curves import (
    curve_thresholds,
    integer_root,
    level_at,
    level_from,
    level_progress_ppm,
    power_sum_thresholds,
    quadratic_thresholds,
)

CURVES = st.one_of(
    st.builds(
        lambda top, a, d, b: quadratic_thresholds(top, a_numerator=a, a_denominator=d, b=b),
        st.integers(2, 200),
        st.integers(1, 500),
        st.integers(1, 9),
        st.integers(1, 100),
    ),
    st.builds(
        lambda top, s, n, d: power_sum_thresholds(
            top, scale=s, exponent_numerator=n, exponent_denominator=d
        ),
        st.integers(2, 120),
        st.integers(1, 300),
        st.integers(0, 6),
        st.integers(1, 4),
    ),
    st.sets(st.integers(1, 10**9), min_size=1, max_size=60).map(lambda xs: (0, *sorted(xs))),
)


def test_thresholds_of_known_games(golden):
    """Every published threshold is reproduced exactly."""
    for case in golden("level_curves")["thresholds"]:
        table = curve_thresholds(case["parameters"], case["level_max"])
        assert len(table) == case["level_max"]
        for level, xp in case["xp_of_level"].items():
            assert table[int(level) - 1] == xp, (case["name"], level)


def test_levels_of_known_totals(golden):
    """A total just below a threshold is the level before, the threshold itself the level."""
    data = golden("level_curves")
    for case in data["levels"]:
        curve = data["thresholds"][case["curve"]]
        table = curve_thresholds(curve["parameters"], curve["level_max"])
        assert level_at(case["total_xp"], table) == case["level"], case


@given(CURVES)
def test_curves_rise_from_zero(table):
    """Thresholds start at 0 and rise strictly."""
    assert table[0] == 0
    assert all(low < high for low, high in pairwise(table))


@given(CURVES)
def test_level_is_the_inverse_of_thresholds(table):
    """Each threshold is its own level; one XP less is the level before."""
    for level, xp in enumerate(table, start=1):
        assert level_at(xp, table) == level
        if level > 1:
            assert level_at(xp - 1, table) == level - 1


@given(CURVES, st.integers(0, 2 * 10**9), st.data())
def test_walking_to_a_level_equals_looking_it_up(table, total, data):
    """The short walk from any level ends where the search does."""
    start = data.draw(st.integers(1, len(table)))
    assert level_from(start, total, table) == level_at(total, table)


@given(CURVES, st.integers(0, 2 * 10**9))
def test_progress_is_a_share_of_the_level(table, total):
    """Progress lies in 0 to one whole, and is one whole only at the last level."""
    level = level_at(total, table)
    progress = level_progress_ppm(total, level, table)
    assert 0 <= progress <= 1_000_000
    assert (progress == 1_000_000) == (level == len(table))


@given(st.integers(0, 10**30), st.integers(1, 6))
def test_integer_roots_are_exact(value, degree):
    """The root is the largest whole number whose power fits."""
    root = integer_root(value, degree)
    assert root**degree <= value < (root + 1) ** degree
