"""Experiments: replications, paired comparisons, sweeps and sensitivities on the fast engine."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.errors import ContentError, RunError
from model.ruleset import Ruleset
from sim import Scenario, compare, comparing, edited, replicate, run, sensitivity, sweep
from sim.condensed import GROUPS, Condensed, dealt, together
from sim.engine import Keep, run_fast
from sim.experiments import carrying_out
from sim.experiments.intervals import Interval, interval_of, replications_needed
from sim.experiments.parameters import grid_points, sobol_points
from sim.measures import equal_weights, headlines, player_measures
from sim.results import Results
from tests.sim.made_runs import made_run
from tests.sim.test_fast_engine import CLOCK_CHANGES
from tests.sim.worlds import capped_world, fitness, small

SCENARIO = Scenario.of(players=40, days=21, seed=3)
CURVE = "game_configs.levels.curve"
MISSES = "game_configs.streaks.misses_allowed"
DEBUFF = "game_configs.debuff.multiplier_ppm"
TRAIN = "quest_templates.train.base_xp"


@cache
def generous() -> Ruleset:
    """The small world with twice the XP for training."""
    return edited(small(), {TRAIN: 80})


# --- Measures without rows ------------------------------------------------------------------------


@pytest.mark.parametrize("world", ["fitness", "caps", "small"])
def test_measures_need_no_rows(world: str) -> None:
    """A run that kept nothing measures its players as the frames of a run that kept all."""
    ruleset, scenario = {
        "fitness": lambda: (fitness(), CLOCK_CHANGES),
        "caps": lambda: (capped_world(daily_xp=120, weekly_xp=500), SCENARIO),
        "small": lambda: (small(), SCENARIO),
    }[world]()
    levels = (1, 2, 5)
    whole = run_fast(ruleset, scenario, replication=1, levels=levels)
    bare = run_fast(
        ruleset, scenario, replication=1, levels=levels, keep=Keep(False, False, False)
    ).measures()
    expected = player_measures(Results({}, frames=whole.frames()), levels=levels)
    pd.testing.assert_frame_equal(bare, expected, check_exact=True)


def test_condensed_players_give_the_same_numbers_and_intervals() -> None:
    """Headlines are equal to the bit; with few players the whole bootstrap is."""
    before, after = made_run(), made_run(daily_xp=220)
    sides = [player_measures(source) for source in (before, after)]
    groups = dealt(len(sides[0]))
    old, new = (Condensed(side, groups) for side in sides)
    weights = next(comparing.resampled_weights(len(sides[0]), resamples=1000))
    rows = []
    for headline in headlines():
        assert Condensed(sides[0], together(len(groups))).value(headline) == pytest.approx(
            headline.statistic(sides[0], equal_weights(sides[0]))[0], rel=0, abs=0, nan_ok=True
        )
        drawn = [side.statistic(headline, weights) for side in (old, new)]
        estimate = comparing.Estimate(old.value(headline), new.value(headline), *drawn)
        rows.append(comparing.compared(headline, estimate))
    made = pd.DataFrame(rows, columns=comparing.COLUMNS)
    pd.testing.assert_frame_equal(made, comparing.compare(before, after), check_exact=True)


def test_many_players_are_dealt_into_groups_that_keep_the_spread() -> None:
    """Grouped resampling gives the standard error that players one by one would give."""
    players = 40_000
    generator = np.random.Generator(np.random.Philox(key=5))
    measures = pd.DataFrame({"titles_held": generator.poisson(2.0, players)})
    headline = next(h for h in headlines() if h.key == "titles_held")
    groups = dealt(players)
    assert np.ptp(np.bincount(groups)) <= 1 and groups.max() == GROUPS - 1
    weights = next(comparing.resampled_weights(GROUPS, resamples=2000))
    spread = Condensed(measures, groups).statistic(headline, weights).std()
    assert spread == pytest.approx(math.sqrt(2.0 / players), rel=0.12)


# --- Replications -----------------------------------------------------------------------------


def test_intervals_are_students() -> None:
    """Mean 2, s 1, n 3: half width 4.303/√3; equal values have no width, one value no interval."""
    found = interval_of([1.0, 2.0, 3.0])
    assert found.mean == 2 and found.half_width == pytest.approx(4.302653 / math.sqrt(3))
    assert interval_of([7.0, 7.0]) == Interval(7.0, 7.0, 7.0, 0.0, 2)
    assert math.isnan(interval_of([7.0]).low) and interval_of([7.0]).mean == 7
    assert interval_of([math.inf, 3.0]).mean == math.inf and math.isnan(interval_of([]).mean)
    assert replications_needed(interval_of([7.0, 7.0]), precision=0.01) == 2
    assert replications_needed(interval_of([-1.0, 1.0]), precision=0.01) is None
    # s = 1, mean 10, ±5%: t(n−1)/√n ≤ 0.5 holds first at n = 18 (2.110/√18 = 0.497).
    assert replications_needed(Interval(10.0, 9.0, 11.0, 1.0, 5), precision=0.05) == 18


def test_intervals_of_a_queue_hold_the_known_answer_as_often_as_they_say() -> None:
    """M/M/1 served 30 customers from empty: 100 intervals of 6 replications hold the long mean."""
    generator = np.random.Generator(np.random.Philox(key=12))
    arrivals = generator.exponential(1.0, (6_600, 30))
    services = generator.exponential(0.7, (6_600, 30))
    waits = np.zeros((6_600, 30))
    for customer in range(1, 30):
        rest = waits[:, customer - 1] + services[:, customer - 1] - arrivals[:, customer]
        waits[:, customer] = np.maximum(0.0, rest)
    means = waits.mean(axis=1)
    truth = means[600:].mean()
    held = [interval_of(block) for block in means[:600].reshape(100, 6)]
    assert 85 <= sum(found.low <= truth <= found.high for found in held) <= 99


def test_replications_are_the_engines_own_for_any_number_of_workers() -> None:
    """Means of independent streams, the same digest from one thread or three, and a statement."""
    once = replicate(small(), SCENARIO, replications=4, precision=0.05, workers=1)
    again = replicate(small(), SCENARIO, replications=4, precision=0.05, workers=3)
    pd.testing.assert_frame_equal(once.frame(), again.frame(), check_exact=True)
    assert once.digest == again.digest != replicate(small(), SCENARIO, replications=3).digest
    active = once.frame().set_index("key").loc["active_share"]
    each = []
    for replication in range(4):
        data = run_fast(small(), SCENARIO, replication=replication)
        measures = player_measures(Results({}, frames=data.frames()))
        each.append(100 * measures["active_days"].sum() / measures["observed_days"].sum())
    assert active["mean"] == pytest.approx(np.mean(each)) and np.ptp(each) > 0
    assert active["low"] < active["mean"] < active["high"]
    assert f"takes {active['needed']:,} replications" in active["sentence"]
    assert "days with activity" in once._repr_html_() and once.figure().data
    single = run(small(), SCENARIO)
    assert single.frame()["needed"].isna().all() and single.figure().layout.annotations


# --- Comparisons ------------------------------------------------------------------------------


def test_equal_rules_are_no_effect_without_a_play(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another description changes nothing that is played: exactly 0, at once."""
    monkeypatch.setattr("sim.experiments.places.play", None)
    texts = edited(fitness(), {"quest_templates.steps.name": "Walk"})
    found = compare(fitness(), texts, Scenario.of(players=50_000, days=60), replications=2)
    numbers = [name for name in found.frame() if name.startswith(("difference", "replications"))]
    assert (found.frame()[numbers] == 0).all(axis=None) and not found.has_effect
    assert all("no effect" in sentence for sentence in found.sentences())
    assert "nothing can differ" in found._repr_html_()


def test_an_edit_that_nobody_meets_is_exactly_zero() -> None:
    """Other rules that no player of this scenario meets: every number stays, to the bit."""
    inert = edited(small(), {"game_configs.modifiers.hard_mode_level_required": 90})
    assert inert.rules_hash != small().rules_hash
    table = compare(small(), inert, SCENARIO, replications=2).frame()
    assert (table["difference"] == 0).all() and set(table["effect"]) == {"no effect"}
    assert (table["replications_low"].dropna() == 0).all()


def test_an_edit_shows_its_effect_with_both_intervals() -> None:
    """Twice the XP raises XP, moves no login, and both intervals hold the difference."""
    found = compare(small(), generous(), SCENARIO, replications=4)
    rows = found.frame().set_index("key")
    gain = rows.loc["xp_per_active_day"]
    assert gain["effect"] == "higher" and gain["difference_low"] > 0
    assert gain["replications_low"] < gain["difference"] < gain["replications_high"]
    assert rows.loc["active_share", "difference"] == 0
    assert "higher" in found._repr_html_() and found.figure().data
    assert found.digest == compare(small(), generous(), SCENARIO, replications=4, workers=1).digest
    one = compare(small(), generous(), SCENARIO, replications=1).frame()
    assert one["replications_low"].isna().any()


# --- Edits ----------------------------------------------------------------------------------------

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"game_configs.streks.misses_allowed": 2}, "Did you mean 'streaks'", "E-RUN-040"),
    ({"quest_templates.train.bas_xp": 2}, "Did you mean 'base_xp'", "E-RUN-040"),
    ({"quest_templates.train": 2}, "There: ", "E-RUN-040"),
    ({"game_configs.streaks.tiers.9.days": 2}, "There: 0", "E-RUN-040"),
    ({"nothing": 2}, "table.row.field", "E-RUN-040"),
    ({TRAIN: 0.5}, "must be a whole number", "E-RUN-041"),
    ({TRAIN: "much"}, "must be a whole number", "E-RUN-041"),
    ({MISSES: -1}, "must not be below 0", "E-RUN-041"),
]


@pytest.mark.parametrize(("edits", "words", "code"), WRONG)
def test_an_edit_that_cannot_be_made_says_why(edits: dict[str, Any], words: str, code: str) -> None:
    """Paths and kinds are checked with the nearest names."""
    with pytest.raises(RunError, match=words) as caught:
        edited(small(), edits)
    assert caught.value.code == code


def test_edits_share_what_they_do_not_touch_and_break_no_rule() -> None:
    """The same value is the same ruleset; a broken rule of the content is named with the edit."""
    assert edited(small(), {TRAIN: np.int64(small().content["quest_templates"]["train"]["base_xp"])}
                  ) is small()  # fmt: skip
    assert generous().content["quest_templates"]["train"]["base_xp"] == 80
    assert generous().texts_hash == small().texts_hash
    with pytest.raises(ContentError, match=r"cannot be played: xp-caps.daily_xp = 900000"):
        edited(small(), {"game_configs.xp-caps.daily_xp": 900_000})


# --- Sweeps and sensitivities -----------------------------------------------------------------


def test_points_cover_what_they_should() -> None:
    """A grid has every combination; Sobol' points are a power of two, evenly over long ranges."""
    grid = grid_points({"a": [1, 2, 3], "b": range(2)})
    assert len(grid) == 6 and grid[1] == {"a": 1, "b": 1}
    points = sobol_points({"a": range(0, 1_000_001), "b": ["x", "y"]}, points=50)
    assert len(points) == 64
    assert np.bincount([4 * point["a"] // 1_000_001 for point in points]).tolist() == [16] * 4
    assert [point["b"] for point in points].count("x") == 32


def test_a_sweep_pairs_every_point_with_the_content_as_it_is() -> None:
    """More XP a quest, more XP a day; the point that changes nothing differs by exactly 0."""
    present = small().content["quest_templates"]["train"]["base_xp"]
    found = sweep(small(), SCENARIO, {TRAIN: [present, 60, 80]}, replications=2)
    xp = found.frame("xp_per_active_day")
    assert list(xp[TRAIN]) == [present, 60, 80] and xp["value"].is_monotonic_increasing
    assert xp["difference"][0] == 0 and xp["difference_low"][2] > 0
    assert set(found.frame("active_share")["difference"]) == {0.0}
    assert "train.base_xp" in found._repr_html_() and found.figure().data
    two = sweep(small(), SCENARIO, {TRAIN: [60], MISSES: [0, 2]}, replications=1, method="sobol",
                points=2)  # fmt: skip
    assert len(two.frame("active_share")) == 2 and two.figure("active_share").data


def test_sensitivity_finds_what_matters() -> None:
    """XP per day depends on a quest's XP and not on the hard mode's level, by either method."""
    inert = "game_configs.modifiers.hard_mode_level_required"
    varied = {TRAIN: [40, 60, 80, 100], inert: [80, 90]}
    for method, index in (("sobol", "total"), ("morris", "mu_star")):
        found = sensitivity(small(), SCENARIO, varied, method=method, samples=4)
        rows = found.frame().set_index(["key", "parameter"])
        main = rows.loc[("xp_per_active_day", TRAIN)]
        assert main[index] > 0.4 and main[f"{index}_low"] <= main[index] <= main[f"{index}_high"]
        assert rows.loc[("xp_per_active_day", inert), index] == pytest.approx(0, abs=1e-9)
        assert rows.loc[("active_share", TRAIN), index] == 0
        assert "train.base_xp" in found._repr_html_() and found.figure().data


def test_questions_that_cannot_be_asked_are_refused_before_anything_is_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Absurd sizes with their memory, impossible points, empty and misspelt questions."""
    monkeypatch.setattr("sim.experiments.places.play", None)
    many = Scenario.of(players=500_000, days=2)
    questions: list[tuple[str, Any]] = [
        ("GiB of memory", lambda: compare(small(), generous(), many, replications=1_000)),
        ("GiB of memory", lambda: replicate(small(), SCENARIO, replications=9_000_000)),
        (
            "1,000,000,000,000 player-days would take about .* days .* GiB .*--yes",
            lambda: replicate(small(), many, replications=1_000_000),
        ),
        ("are more than", lambda: sweep(small(), SCENARIO, {TRAIN: range(10**7)})),
        ("nothing to vary", lambda: sweep(small(), SCENARIO, {})),
        ("holds no values", lambda: sweep(small(), SCENARIO, {TRAIN: "12"})),
        ("Did you mean 'sobol'", lambda: sweep(small(), SCENARIO, {TRAIN: [1]}, method="sobl")),
        ("at least two paths", lambda: sensitivity(small(), SCENARIO, {TRAIN: [1, 2]})),
        ("from 1", lambda: replicate(small(), SCENARIO, replications=0)),
        ("between 0 and 1", lambda: replicate(small(), SCENARIO, precision=5)),
        ("is not a ruleset", lambda: compare("fitness", generous(), SCENARIO)),  # type: ignore
        ("workers = 0", lambda: replicate(small(), SCENARIO, workers=0)),
    ]
    for words, question in questions:
        with pytest.raises(RunError, match=words):
            question()
    with pytest.raises(ContentError, match="cannot be played"):
        sweep(small(), SCENARIO, {"game_configs.xp-caps.daily_xp": [100, 900_000]})
    assert carrying_out.PLAYS_MAX >= 1_000_000
