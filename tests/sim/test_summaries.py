"""Promises of `sim.summaries` and `sim.measures`: numbers that a reader can check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import summaries
from sim.frames import FRAMES
from sim.measures import player_measures, survival, survival_quantile
from sim.results import Results
from tests.sim.made_runs import RECORD, days_frame, level_run, made_run, players_frame

EMPTY = Results({}, frames={})


def test_kaplan_meier_gives_the_published_curve() -> None:
    """The 6-MP arm of Freireich et al. (1963): the curve and the median of the textbooks.

    Source: lifelines `load_leukemia`; values in Kaplan–Meier tables of survival textbooks.
    """
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    day = np.array([*relapsed, *[np.inf] * len(censored)], dtype="float64")
    observed = np.array([*[35] * len(relapsed), *censored], dtype="float64")
    times, surviving = survival(day, observed=observed, weights=np.ones((1, len(day))))
    assert times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    expected = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert np.round(surviving[0], 4).tolist() == expected
    assert survival_quantile(times, surviving=surviving, share=0.5)[0] == 23


def test_without_censoring_the_median_is_the_plain_one() -> None:
    """Three players reach level 2 on days 1, 2 and 4 of play: the median is 2, reached by all."""
    run = level_run({"a:0": [2, 2, 2, 2], "a:1": [1, 2, 2, 2], "a:2": [1, 1, 1, 2]})
    row = summaries.time_to_level(run, 2, by=None).iloc[0]
    assert (row["players"], row["reached"], row["median_day"]) == (3, 3, 2)
    assert row["share_reached"] == 1.0


def test_a_median_that_half_never_reach_is_missing() -> None:
    """One of three reaches the level: 33% did, the median is <NA>, never that one's day."""
    run = level_run({"a:0": [1, 2, 2], "a:1": [1, 1, 1], "a:2": [1, 1, 1]})
    row = summaries.time_to_level(run, 2, by=None).iloc[0]
    assert pd.isna(row["median_day"]) and row["p25_day"] == 2
    assert row["share_reached"] == pytest.approx(1 / 3)


def test_exactly_half_is_enough_for_a_median() -> None:
    """Two of four reach the level by day 3: that is the median day."""
    run = level_run({f"a:{n}": ([1, 1, 2, 2] if n < 2 else [1, 1, 1, 1]) for n in range(4)})
    assert summaries.time_to_level(run, 2, by=None)["median_day"].tolist() == [3]


def test_late_starters_are_censored_and_days_count_from_their_first() -> None:
    """A player who starts on day 2 and has two days is at risk for two days of play only.

    By hand: 4 at risk on day of play 1, one reaches (3/4 left); the late one leaves after day 2;
    2 at risk on day 3, one reaches (3/4 · 1/2 = 0.375 left): the median is day 3.
    """
    early = days_frame({"a:0": [2, 2, 2, 2], "a:1": [1, 1, 2, 2], "a:2": [1, 1, 1, 1]})
    late = days_frame({"b:0": [1, 1]})
    late["day"] += 2
    players = players_frame({"a:0": [2], "a:1": [2], "a:2": [1], "b:0": [1]})
    run = Results(RECORD, frames={"players": players, "player_days": pd.concat([early, late])})
    assert player_measures(run)["observed_days"].tolist() == [4, 4, 4, 2]
    assert summaries.time_to_level(run, 2, by=None)["median_day"].tolist() == [3]
    curve = summaries.reaching_curve(run, 2, by=None)
    assert curve["day_of_play"].tolist() == [0, 1, 2, 3, 4]
    assert curve["share_reached"].tolist() == [0, 0.25, 0.25, 0.625, 0.625]


def test_time_to_level_has_everybody_and_each_archetype() -> None:
    """Groups come in a fixed order: everybody, then archetypes by name."""
    run = level_run({"steady:0": [2, 2], "casual:1": [1, 2], "casual:2": [1, 1]})
    frame = summaries.time_to_level(run, 2)
    assert frame["group"].tolist() == ["everybody", "casual", "steady"]
    assert frame["players"].tolist() == [3, 2, 1]
    assert frame["median_day"].tolist() == [2, 2, 1]


def test_level_distribution_counts_players_each_day() -> None:
    """Quantiles are levels somebody holds; the mean is exact."""
    run = level_run({f"a:{n}": [1, n + 1] for n in range(5)})
    frame = summaries.level_distribution(run)
    assert frame["day"].tolist() == [0, 1]
    last = frame.iloc[1]
    assert (last["p10"], last["p25"], last["median"], last["p75"], last["p90"]) == (1, 2, 3, 4, 4)
    assert last["mean"] == 3.0 and last["players"] == 5


def test_those_who_left_stay_in_at_their_last_level() -> None:
    """Two of three leave, one before finishing a day: nobody falls out of levels or times.

    By hand, day 2: levels 4 (plays), 2 (left after day 1) and 1 (never finished a day).
    """
    levels = {"a:0": [2, 3, 4], "a:1": [2, 2]}
    players = players_frame({**levels, "a:2": [1]})
    frames = {"players": players, "player_days": days_frame(levels)}
    run = Results(RECORD, frames=frames)
    frame = summaries.level_distribution(run)
    assert frame["players"].tolist() == [3, 3, 3]
    assert frame.iloc[2][["p10", "median", "p90"]].tolist() == [1, 2, 2]
    assert frame["mean"].tolist() == pytest.approx([5 / 3, 2.0, 7 / 3])
    assert player_measures(run)["observed_days"].tolist() == [3, 3, 3]
    assert pd.isna(summaries.time_to_level(run, 3, by=None)["median_day"].iloc[0])
    assert summaries.time_to_level(run, 2, by=None)["median_day"].tolist() == [1]


def test_level_shares_add_up_to_one_each_day() -> None:
    """Every player is in exactly one band."""
    run = made_run()
    frame = summaries.level_shares(run, starts=(1, 2, 4))
    assert list(dict.fromkeys(frame["band"])) == ["1", "2–3", "4+"]
    assert frame.groupby("day")["share"].sum().to_numpy() == pytest.approx(1.0)


def test_xp_by_source_adds_up_to_the_days_xp() -> None:
    """The sources of a day add up to its XP, and the means to the mean per active player."""
    run = made_run()
    by_source = summaries.xp_per_day_by_source(run).groupby("day").sum(numeric_only=True)
    by_day = summaries.xp_per_day(run).set_index("day")
    assert by_source["xp"].tolist() == by_day["xp"].tolist()
    means = by_day["xp_per_active_player"].to_numpy()
    assert by_source["xp_per_active_player"].to_numpy() == pytest.approx(means)


def test_a_day_without_active_players_has_no_mean() -> None:
    """Nobody active is nan, not a division by zero and not 0."""
    levels = {"a:0": [1, 1]}
    days = days_frame(levels, is_active=False, xp_gained=0)
    run = Results(RECORD, frames={"players": players_frame(levels), "player_days": days})
    assert summaries.xp_per_day(run)["xp_per_active_player"].isna().all()


def test_streaks_that_broke_and_streaks_that_run() -> None:
    """Streaks 1 2 3 0 1 and 0 1 1 2 3 (a freeze on the third day): one of length 3 broke."""
    levels = {"a:0": [1] * 5, "a:1": [1] * 5}
    days = days_frame(levels, streak=[1, 2, 3, 0, 1, 0, 1, 1, 2, 3])
    players = players_frame(levels, current_streak=[1, 3])
    run = Results(RECORD, frames={"players": players, "player_days": days})
    frame = summaries.streak_lengths(run)
    assert frame[["kind", "length_days", "count"]].to_numpy().tolist() == [
        ["current", 1, 1], ["current", 3, 1], ["ended", 3, 1],
    ]  # fmt: skip
    assert frame["share"].tolist() == [0.5, 0.5, 1.0]


def test_debuff_share_by_day_and_group() -> None:
    """One of two players under a debuff on the second day is a share of 0.5."""
    levels = {"a:0": [1, 1], "b:0": [1, 1]}
    days = days_frame(levels, debuffed=[False, True, False, False])
    run = Results(RECORD, frames={"players": players_frame(levels), "player_days": days})
    assert summaries.debuff_share(run)["share"].tolist() == [0.0, 0.5]
    split = summaries.debuff_share(run, by="archetype")
    assert split[["day", "archetype", "share"]].to_numpy().tolist() == [
        [0, "a", 0.0], [0, "b", 0.0], [1, "a", 1.0], [1, "b", 0.0],
    ]  # fmt: skip


def test_contributions_add_up_to_the_xp_granted() -> None:
    """Base XP by source plus the effect of each modifier is all XP, so shares add up to 1."""
    run = made_run()
    frame = summaries.xp_contributions(run)
    assert frame["xp"].sum() == run.frame("xp_events")["final_xp"].sum()
    assert frame["share"].sum() == pytest.approx(1.0)
    assert set(frame["kind"]) == {"base", "modifier"}


def test_headlines_are_the_numbers_of_the_frames() -> None:
    """Headline numbers equal what the other summaries and the frames say."""
    run = made_run(daily_xp=220)
    numbers = summaries.headline_numbers(run, levels=(5,)).set_index("key")["value"]
    by_level = summaries.time_to_level(run, 5, by=None).iloc[0]
    days = run.frame("player_days")
    assert numbers["day_to_level_5"] == by_level["median_day"]
    assert numbers["reached_level_5"] == pytest.approx(100 * by_level["share_reached"])
    assert numbers["debuff_share"] == pytest.approx(100 * days["debuffed"].mean())
    active = days.loc[days["is_active"], "xp_gained"]
    assert numbers["xp_per_active_day"] == pytest.approx(active.mean())


def test_not_reached_is_said_in_words() -> None:
    """A level nobody reaches is shown as such, never as the last day."""
    numbers = summaries.headline_numbers(level_run({"a:0": [1, 1]})).set_index("key")
    assert numbers.loc["day_to_level_10", "shown"] == "not reached"
    assert np.isinf(numbers.loc["day_to_level_10", "value"])


def test_an_empty_run_has_empty_summaries() -> None:
    """Without players every summary answers, without warnings, rows of nothing."""
    assert len(summaries.level_distribution(EMPTY)) == 0
    assert len(summaries.level_shares(EMPTY)) == 0
    assert len(summaries.xp_per_day_by_source(EMPTY)) == 0
    assert len(summaries.xp_per_day(EMPTY)) == 0
    assert len(summaries.streak_lengths(EMPTY)) == 0
    assert len(summaries.debuff_share(EMPTY)) == 0
    assert len(summaries.xp_contributions(EMPTY)) == 0
    assert summaries.time_to_level(EMPTY, 10)["players"].tolist() == [0]
    assert summaries.headline_numbers(EMPTY)["shown"].iloc[0] == "–"


def test_players_of_two_replications_are_kept_apart() -> None:
    """The same player key in another replication is another player."""
    levels = {"a:0": [1, 2]}
    frames = {
        "players": pd.concat([players_frame(levels), players_frame(levels, replication=1)]),
        "player_days": pd.concat([days_frame(levels), days_frame(levels, replication=1)]),
    }
    run = Results(RECORD, frames=frames)
    assert len(player_measures(run)) == 2
    assert summaries.time_to_level(run, 2, by=None)["reached"].tolist() == [2]


def test_frames_in_any_order_give_the_same_measures() -> None:
    """Row order in the files changes no number."""
    run = made_run()
    shuffled = {name: run.frame(name).sample(frac=1.0, random_state=3) for name in FRAMES}
    other = Results(run.record, frames=shuffled)
    pd.testing.assert_frame_equal(player_measures(other), player_measures(run))
    pd.testing.assert_frame_equal(summaries.streak_lengths(other), summaries.streak_lengths(run))
