"""Promises of `sim.comparing`: exactly 0 without effect, honest intervals, the same each time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.errors import RunError
from sim.comparing import compare, sentences
from sim.results import Results
from tests.sim.made_runs import level_run, made_run


def row_of(comparison: pd.DataFrame, key: str) -> pd.Series:
    """Return one headline's row."""
    return comparison.set_index("key").loc[key]


def test_an_edit_without_effect_is_exactly_zero() -> None:
    """Two equal runs differ by exactly 0, with an interval of exactly [0, 0], and say so."""
    comparison = compare(made_run(), made_run())
    assert (comparison["difference"] == 0).all()
    assert (comparison["difference_low"] == 0).all() and (comparison["difference_high"] == 0).all()
    assert set(comparison["effect"]) == {"no effect"}
    assert all(sentence.endswith("no effect") for sentence in comparison["sentence"])


def test_faster_levels_are_seen_with_an_interval() -> None:
    """More XP brings level 5 earlier: before, after, interval around both, and the words."""
    row = row_of(compare(made_run(), made_run(daily_xp=220)), "day_to_level_5")
    assert row["effect"] == "lower"
    assert row["difference"] == row["after"] - row["before"] < 0
    assert row["difference_low"] <= row["difference"] <= row["difference_high"] < 0
    assert row["after_low"] <= row["after"] <= row["after_high"]
    start = f"median day to level 5: {row['before']:.0f} → {row['after']:.0f}, 95% CI ["
    assert row["sentence"].startswith(start)


def test_a_constant_gain_has_an_interval_without_width() -> None:
    """Pairing removes the spread between players: +100 XP a day for each is exactly +100."""
    before = level_run({f"a:{n}": [1, 1] for n in range(20)})
    days = before.frame("player_days")
    richer = {"players": before.frame("players"), "player_days": days.assign(xp_gained=200)}
    row = row_of(compare(before, Results(before.record, frames=richer)), "xp_per_active_day")
    assert [row["difference_low"], row["difference"], row["difference_high"]] == [100, 100, 100]
    assert row["sentence"].endswith("difference +100.0 [+100.0, +100.0]")


def test_what_the_edit_did_not_touch_stays_zero() -> None:
    """More XP changes no streak: that headline is exactly 0 while others are not."""
    comparison = compare(made_run(), made_run(daily_xp=220))
    assert row_of(comparison, "streak_longest")["effect"] == "no effect"
    assert row_of(comparison, "active_share")["difference"] == 0
    assert sentences(comparison)[0] == row_of(comparison, "level_median")["sentence"]
    assert sentences(comparison)[-1].endswith("no effect")


def test_the_interval_is_the_same_each_time() -> None:
    """The bootstrap draws from a keyed generator: equal runs, equal table, to the bit."""
    first = compare(made_run(), made_run(daily_xp=220))
    np.random.default_rng().random(10)
    second = compare(made_run(), made_run(daily_xp=220))
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_blocks_of_resamples_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many resamples fit in memory at once does not move an interval."""
    whole = compare(made_run(), made_run(daily_xp=220), resamples=200)
    monkeypatch.setattr("sim.comparing._CELLS_MAX", 60 * 7)
    pd.testing.assert_frame_equal(
        whole, compare(made_run(), made_run(daily_xp=220), resamples=200), check_exact=True
    )


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Over 100 made populations with a known mean effect, about 95 intervals hold it."""
    generator = np.random.Generator(np.random.Philox(key=11))
    covered = 0
    for _ in range(100):
        before = level_run({f"a:{n}": [1] for n in range(40)})
        gains = 100 + generator.normal(30, 20, size=40).round().astype("int64")
        days = before.frame("player_days").assign(xp_gained=gains)
        after = Results(before.record, frames={
            "players": before.frame("players"), "player_days": days,
        })  # fmt: skip
        row = row_of(compare(before, after, resamples=400), "xp_per_active_day")
        covered += row["difference_low"] <= 30 <= row["difference_high"]
    assert 87 <= covered <= 100


def test_a_level_reached_only_after_the_edit_has_no_number_before() -> None:
    """Not reached → day 2: no difference is invented, the words say what happened."""
    before = level_run({f"a:{n}": [1, 1] for n in range(9)})
    after = level_run({f"a:{n}": [1, 5] for n in range(9)})
    row = row_of(compare(before, after), "day_to_level_5")
    assert np.isinf(row["before"]) and row["after"] == 2
    assert row["effect"] == "lower" and np.isnan(row["difference_low"])
    assert row["sentence"] == "median day to level 5: not reached → 2, 95% CI [2, 2]"


def test_runs_of_other_players_are_refused() -> None:
    """Another population, seed or scenario cannot be paired; the sentence says which."""
    with pytest.raises(RunError, match="different players"):
        compare(made_run(players=10), made_run(players=11))
    with pytest.raises(RunError, match="seed differs"):
        compare(made_run(seed=7), made_run(seed=8))
    with pytest.raises(RunError, match="scenario differs"):
        compare(made_run(), made_run(scenario={"key": "other", "horizon_days": 30}))


def test_empty_runs_compare_to_nothing() -> None:
    """Two runs without players answer with empty numbers and no warning."""
    comparison = compare(Results({}, frames={}), Results({}, frames={}))
    assert set(comparison["effect"]) == {"no effect"}
    assert comparison["difference_low"].isna().all()
