"""Cases that nobody here invented (tests/golden/reference_cases.csv): our engine reproduces them.

Each row of the file has a value, its source, a tag (S: read in the primary source, C: closed form
of a textbook, R: run again with the named library) and how it is reproduced: the test that plays a
world or a rule, or "not yet" with the reason. Random cases lie in the interval of independent
replications.

What the product cannot express yet: lint of farmable loops.
"""

from __future__ import annotations

import copy
import csv
import importlib
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
import simpy
from fsrs import Card, Rating, Scheduler

from model.errors import RunError
from model.rules import scheduling
from model.rules.curves import curve_thresholds
from model.rules.drops import odds_now
from model.ruleset import Ruleset
from model.services.content import freeze_document
from sim import charts
from sim.engine import Keep, run_fast
from sim.measures import survival, survival_quantile
from sim.results import Results
from sim.retention import (
    compare_times,
    log_rank,
    retention,
    retention_of_events,
    stickiness,
)
from sim.scenario import CohortSpec, Scenario
from tests.sim.money_worlds import stocked_world
from tests.sim.test_streak_odds import REPLICATIONS, interval
from tests.sim.worlds import coin_world, fitness

GOLDEN = Path(__file__).parent.parent / "golden" / "reference_cases.csv"
DAYS = Keep(events=False, days=True, occurrences=False)
PLAYER, DAY, STREAK, LEVEL, TOTAL_XP = 0, 1, 6, 11, 12
"""Columns of the rows of player-days."""


@cache
def cases() -> dict[str, dict[str, str]]:
    """The file's rows by case."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


def value(case: str) -> float:
    """The expected value of a case."""
    return float(cases()[case]["value"])


def values(prefix: str) -> dict[int, int]:
    """The whole values of all cases `prefix.N`, by N."""
    found = {
        name.rpartition(".")[2]: float(row["value"])
        for name, row in cases().items()
        if name.startswith(f"{prefix}.")
    }
    return {int(name): int(number) for name, number in found.items() if name.isdigit()}


def player_days(ruleset: Ruleset, *, players: int, days: int, replication: int = 0) -> Any:
    """Rows of player-days as the fast engine gives them, all in UTC."""
    scenario = Scenario.of(players=players, days=days, seed=5, timezones=(("UTC", 1),))
    return run_fast(ruleset, scenario, replication=replication, keep=DAYS).days.array()


def streaks(share_ppm: int, *, players: int, days: int, replication: int) -> Any:
    """Streak after each day, int64 (player, day), of players who succeed with this chance."""
    rows = player_days(
        coin_world(share_ppm=share_ppm), players=players, days=days, replication=replication
    )
    return rows[:, STREAK].reshape(players, days)


# --- The file ---------------------------------------------------------------------------------


def test_each_case_is_reproduced_by_a_test_that_is_there_or_says_why_not() -> None:
    """The file names its tests; none of them is invented."""
    for name, row in cases().items():
        float(row["value"])
        assert row["tag"] in {"S", "C", "R"} and row["source"], name
        if not row["how"].startswith("not yet: "):
            path, _, function = row["how"].partition("::")
            module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
            assert callable(getattr(module, function)), (name, row["how"])


# --- Level curves -----------------------------------------------------------------------------


def to_next_habitica(level: int) -> int:
    """XP from a level to the next, by Habitica's statHelpers.js."""
    if level < 5:
        return 25 * level
    if level == 5:
        return 150
    return round((0.25 * level * level + 10 * level + 139.75) / 10) * 10


def tables() -> dict[str, tuple[int, ...]]:
    """Published curves as tables: what their formulas say, to be checked against the file."""
    quarters = accumulate(int(i + 300 * 2 ** (i / 7)) for i in range(1, 99))
    return {
        "habitica": (0, *accumulate(to_next_habitica(level) for level in range(1, 100))),
        "osrs": (0, *(total // 4 for total in quarters)),
        "dnd": tuple(values("dnd.level").values()),
    }


def curve_world(thresholds: tuple[int, ...], *, base_xp: int) -> Ruleset:
    """Everybody earns about this much XP a day, and levels follow the table."""
    document = copy.deepcopy(coin_world(share_ppm=1_000_000).content)
    document["quest_templates"]["train"]["base_xp"] = base_xp
    for curve in document["level_curves"].values():
        curve["parameters"] = {"kind": "table", "thresholds": list(thresholds)}
        curve["level_max"] = len(thresholds)
    document["game_configs"]["xp-caps"]["value"] = {"daily_xp": 100_000, "weekly_xp": 700_000}
    return freeze_document(document)


@pytest.mark.parametrize(
    ("name", "base_xp"), [("habitica", 1_000), ("osrs", 10_000), ("dnd", 5_000)]
)
def test_a_published_curve_is_content_that_the_engine_levels_by(name: str, base_xp: int) -> None:
    """A curve kind `table` holds the published totals, and players level up exactly there."""
    table = tables()[name]
    assert curve_thresholds({"kind": "table", "thresholds": table}, len(table)) == table
    published = values(f"{name}.level")
    assert {level: table[level - 1] for level in published} == published
    rows = player_days(curve_world(table, base_xp=base_xp), players=1, days=90)
    totals, levels = rows[:, TOTAL_XP], rows[:, LEVEL]
    assert levels.tolist() == np.searchsorted(table, totals, side="right").tolist()
    assert len(set(levels.tolist())) > 10


def test_the_kinks_of_published_curves() -> None:
    """D&D's only falling step is after level 11; Habitica rises strictly, with a kink at 5 to 7."""
    steps = {name: [b - a for a, b in pairwise(table)] for name, table in tables().items()}
    falls = {
        name: [n + 2 for n, (a, b) in enumerate(pairwise(found)) if b < a]
        for name, found in steps.items()
    }
    assert falls == {"habitica": [], "osrs": [], "dnd": [int(value("dnd.falling_step_after"))]}
    assert {n: steps["habitica"][n - 1] for n in (5, 6, 7)} == values("habitica.step")


# --- Streaks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share_ppm", "target", "days", "case"),
    [(500_000, 7, 3_200, "run.0.5.7"), (900_000, 30, 3_200, "run.0.9.30")],
)
def test_days_to_the_first_run_of_successes(
    share_ppm: int, target: int, days: int, case: str
) -> None:
    """Long runs too: expected days to the first run of k, by the engine's own streak."""
    means = []
    for replication in range(REPLICATIONS):
        reached = streaks(share_ppm, players=60, days=days, replication=replication) >= target
        assert reached.any(axis=1).all(), "every player must get there within the horizon"
        means.append(float((reached.argmax(axis=1) + 1).mean()))
    low, high = interval(means)
    assert low <= value(case) <= high, (low, high)


def test_the_stationary_streak_of_the_better_players() -> None:
    """At p = 0.9 the mean current streak is 9, and the share of 7 and more is p^7."""
    means, shares = [], []
    for replication in range(REPLICATIONS):
        late = streaks(900_000, players=150, days=150, replication=replication)[:, 100:]
        means.append(float(late.mean()))
        shares.append(float((late >= 7).mean()))
    for found, case in ((means, "mean"), (shares, "from7")):
        low, high = interval(found)
        assert low <= value(f"stationary.0.9.{case}") <= high, (low, high)


@pytest.mark.parametrize("freezes", [1, 2])
def test_days_to_a_week_with_freezes_in_stock(freezes: int) -> None:
    """F freezes at the start, restored by a reset: each reset begins anew, so one life suffices.

    A life ends with a week or with a reset. Days to a week are days a life, divided by the share
    of lives that end with a week (every life is like the first).
    """
    found = []
    for replication in range(REPLICATIONS):
        world = stocked_world(freezes, share_ppm=800_000)
        rows = player_days(world, players=400, days=70, replication=replication)
        streak = rows[:, STREAK].reshape(400, 70)
        falls = np.diff(streak, axis=1, prepend=0) < 0
        ends = falls | (streak >= 7)
        assert ends.any(axis=1).all(), "every life must end within the horizon"
        last = ends.argmax(axis=1)
        weeks = int((streak[np.arange(400), last] >= 7).sum())
        found.append(float((last + 1).sum()) / weeks)
    low, high = interval(found)
    assert low <= value(f"freezes.{freezes}.0.8.7") <= high, (low, high)
    assert value("run.0.8.7") > high, "freezes matter"


# --- Retention --------------------------------------------------------------------------------


def test_who_comes_daily_is_retained_in_every_cell() -> None:
    """One player, active on 11 days: every cell is 100 %, and stickiness one bar at 11."""
    scenario = Scenario.of(players=1, days=11, timezones=(("UTC", 1),))
    data = run_fast(coin_world(share_ppm=1_000_000), scenario, keep=DAYS)
    run = Results({}, frames=data.frames())
    table = retention(run)
    assert set(table["share"]) == {value("retention.posthog_1063")} and len(table) == 11
    assert stickiness(run)[["days", "players"]].to_numpy().tolist() == [[11, 1]]


def test_a_minute_past_midnight_is_the_next_day() -> None:
    """Installed 23:35 UTC, last event 00:10 UTC: retained on D1, whatever the zone written."""
    times = ["2026-03-01T23:35:00Z", "2026-03-02T05:40:00+05:30"]
    table = retention_of_events(pd.DataFrame({"user": "a", "at": times}))
    assert table.set_index("day")["share"].to_dict() == {
        0: 1,
        1: value("retention.gameanalytics_d1"),
    }
    assert retention_of_events(pd.DataFrame({"user": [], "at": []})).empty


def test_retention_of_a_run_is_its_days_counted_by_hand() -> None:
    """Groups, late joiners and the interval; dedicated and casual players differ by log-rank."""
    cohorts = (CohortSpec("early", 40), CohortSpec("late", 20, start_day=10))
    scenario = Scenario("two", cohorts, horizon_days=40, seed=4)
    run = Results({}, frames=run_fast(fitness(), scenario, keep=DAYS).frames())
    table = retention(run, by="cohort").set_index(["group", "day"])
    days = run.frame("player_days")
    active = days[days["is_active"]]
    first = active.groupby("player_key")["day"].min()
    on = {(key, day) for key, day in zip(active["player_key"], active["day"], strict=True)}
    for group, members in (("everybody", first), ("late", first.filter(like="late"))):
        for day in (0, 1, 7, 20):
            could = members[members + day <= 39]
            row = table.loc[(group, day)]
            assert row["players"] == len(could)
            assert row["active"] == sum((key, at + day) in on for key, at in could.items())
            assert row["low"] <= row["share"] <= row["high"]
    assert charts.retention(table.reset_index()).data
    result = compare_times(run, 4, by="archetype", first="dedicated", second="casual")
    assert result.p_value < 0.05 and "groups differ" in str(result)
    with pytest.raises(RunError, match="nobody in it"):
        compare_times(run, 4, by="archetype", first="dedicated", second="nobody")


# --- Queues -----------------------------------------------------------------------------------


def queue(*, arrivals: float, services: float, servers: int, seed: int) -> tuple[float, float]:
    """Mean wait, and mean number in the system by time, of a queue on plain SimPy."""
    random, environment = Random(seed), simpy.Environment()
    desk, waits, spent = simpy.Resource(environment, capacity=servers), [], []
    warm_up, wanted = 400, 3_400

    def customer(number: int) -> Any:
        arrived = environment.now
        with desk.request() as turn:
            yield turn
            waited = environment.now - arrived
            yield environment.timeout(random.expovariate(services))
        if number >= warm_up:
            waits.append(waited)
            spent.append(environment.now - arrived)

    def source() -> Any:
        for number in range(wanted):
            yield environment.timeout(random.expovariate(arrivals))
            environment.process(customer(number))

    environment.process(source())
    environment.run()
    return sum(waits) / len(waits), arrivals * sum(spent) / len(spent)


@pytest.mark.parametrize(
    ("arrivals", "services", "servers"), [(5.0, 8.0, 1), (1.5, 1.0, 2)], ids=("M/M/1", "M/M/2")
)
def test_queues_have_the_waits_of_the_textbook(
    arrivals: float, services: float, servers: int
) -> None:
    """The intervals from replications hold where the answer is known: M/M/1 and M/M/2."""
    played = [
        queue(arrivals=arrivals, services=services, servers=servers, seed=seed)
        for seed in range(REPLICATIONS)
    ]
    low, high = interval([wait for wait, _ in played])
    assert low <= value(f"queue.{servers}.wait") <= high, (low, high)
    if servers == 2:
        low, high = interval([length for _, length in played])
        assert low <= value("queue.2.length") <= high, (low, high)


# --- Learning ---------------------------------------------------------------------------------


def fsrs_intervals(ratings: list[int]) -> tuple[list[int], list[int]]:
    """Days until the next review after each rating at its due date: py-fsrs's, and the rule's."""
    library, ours = Scheduler(enable_fuzzing=False), scheduling.Memory()
    card, now, elapsed = Card(), datetime(2022, 11, 29, 12, 30, tzinfo=UTC), 0
    theirs, own = [], []
    for rating in ratings:
        card, _ = library.review_card(card, Rating(rating), now)
        theirs.append((card.due - now).days)
        ours, wait = scheduling.review(ours, rating, elapsed)
        own.append(elapsed := wait // scheduling.DAY_SECONDS)
        now = card.due
    return theirs, own


def test_fsrs_agrees_with_py_fsrs() -> None:
    """The case of the file, and a hundred lives of random ratings: the same days, always.

    Without hard, which on the same day lowers the stability here and not in py-fsrs 6.3.2; and
    within a hundred years, where ours ends.
    """
    case = [3] * 6 + [1] * 2 + [3] * 5
    theirs, own = fsrs_intervals(case)
    assert theirs == own == list(values("fsrs.interval").values())
    random = Random(6)
    for _ in range(100):
        ratings = random.choices((1, 3, 4), weights=(2, 4, 1), k=8)
        theirs, own = fsrs_intervals(ratings)
        assert theirs == own, ratings


# --- Survival ---------------------------------------------------------------------------------

SIX_MP = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
SIX_MP_CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
"""Weeks in remission of Freireich's patients: relapses (with how many), and who had none so far."""


def test_the_leukemia_trial() -> None:
    """Our Kaplan–Meier curve, which gives the days to a level, is that of the published trial."""
    relapsed = [float(week) for week, count in SIX_MP.items() for _ in range(count)]
    day = np.array([*relapsed, *[np.inf] * len(SIX_MP_CENSORED)])
    observed = np.array([*relapsed, *map(float, SIX_MP_CENSORED)])
    times, surviving = survival(day, observed=observed, weights=np.ones((1, len(day))))
    expected = {week: value(f"freireich.6mp.{week}") for week in SIX_MP}
    assert dict(zip(times.tolist(), surviving[0].round(4).tolist(), strict=True)) == expected
    assert (len(day), len(relapsed)) == (21, value("freireich.6mp.events"))
    (median,) = survival_quantile(times, surviving=surviving, share=0.5)
    assert median == value("freireich.6mp.median")
    weeks = np.array(PLACEBO, dtype=float)
    times, surviving = survival(weeks, observed=weeks, weights=np.ones((1, len(weeks))))
    (median,) = survival_quantile(times, surviving=surviving, share=0.5)
    assert (median, len(weeks)) == (
        value("freireich.placebo.median"),
        value("freireich.placebo.events"),
    )
    found = log_rank(
        np.concatenate([day, weeks]), np.concatenate([observed, weeks]), np.arange(42) < 21
    )
    assert found.chi_squared == pytest.approx(value("freireich.log_rank"), abs=1e-6)
    assert found.observed == 9 and found.p_value == pytest.approx(4.17e-5, rel=0.01)


# --- Drops ------------------------------------------------------------------------------------


def test_real_odds_of_a_drop_table_are_told() -> None:
    """Habitica's thresholds as weights: 6.67, 23.33, 30 and 40 %, not the promised 10 to 40 %."""
    thresholds = (0, 2, 9, 18, 30)
    weights = tuple(b - a for a, b in pairwise(thresholds))
    odds = odds_now(weights, (0,) * 4, (0,) * 4)
    assert [round(float(share), 4) for share in odds] == [
        value(f"habitica.potion.{place}") for place in range(1, 5)
    ]
