"""The reference engine: the same digest everywhere, players who do not disturb each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from model.errors import Cancelled, RunError
from model.rules.calendar import clock_minute, midnight_minutes
from model.rules.values import CONDITIONS
from sim import CohortSpec, Scenario, run_reference
from sim.frames import FRAMES
from sim.run_data import KINDS
from tests.sim.worlds import capped_world, fitness, perfect_world, seasonal_boss_world, small

GOLDEN = Path(__file__).parent.parent / "golden" / "reference_digests.json"
SMALL = Scenario.of(players=30, days=40, seed=7)

_DIGEST_SCRIPT = """
from sim import run_reference
from tests.sim.test_reference_engine import SMALL
from tests.sim.worlds import small
print(run_reference(small(), SMALL).digest)
"""


@cache
def small_digest() -> str:
    """The digest of the small scenario as this process plays it, played once."""
    return run_reference(small(), SMALL).digest


def ledger_of(frames: dict[str, pd.DataFrame], player_key: str) -> pd.DataFrame:
    """One player's ledger without the replication column."""
    events = frames["xp_events"]
    return events[events["player_key"] == player_key].reset_index(drop=True)


@pytest.mark.parametrize("hash_seed", ["0", "1", "2"])
def test_a_fresh_process_under_another_hash_seed_gives_the_same_digest(hash_seed: str) -> None:
    """Neither the process nor the order of sets has any influence."""
    root = Path(__file__).parent.parent.parent
    output = subprocess.run(
        [sys.executable, "-c", _DIGEST_SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert output.stdout.strip() == small_digest()


def test_the_golden_digests_hold() -> None:
    """The digest of a known scenario is the one on file: play has not changed unnoticed.

    After a wanted change of a rule, write the new value with the reason into the change log:
    `python -m tests.sim.write_digests`.
    """
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert run_reference(small(), SMALL).digest == golden["small: 30 players, 40 days, seed 7"]
    scenario = Scenario.of(players=20, days=70, seed=7)
    assert (
        run_reference(fitness(), scenario).digest == golden["fitness: 20 players, 70 days, seed 7"]
    )


def test_another_seed_gives_another_digest() -> None:
    """The seed matters, or nothing random happens."""
    other = run_reference(small(), replace(SMALL, seed=8))
    assert other.digest != small_digest()


def test_the_digest_does_not_depend_on_what_is_kept() -> None:
    """Leaving the ledger rows out changes what is stored, not what was played."""
    lean = run_reference(small(), SMALL, keep_events=False)
    assert lean.digest == small_digest()
    assert len(lean.frames()["xp_events"]) == 0


def test_adding_players_cohorts_or_replications_changes_no_other_ledger() -> None:
    """The first ten players have the very same ledgers whoever plays beside them."""
    few = run_reference(small(), Scenario.of(players=10, days=40, seed=7)).frames()
    cohort = CohortSpec(key="all", players=30)
    late = CohortSpec(key="late", players=5, start_day=12)
    more = Scenario(key="x", cohorts=(late, cohort), horizon_days=40, seed=7, replications=3)
    many = run_reference(small(), more).frames()
    for ordinal in range(10):
        mine, same = ledger_of(few, f"all:{ordinal}"), ledger_of(many, f"all:{ordinal}")
        pd.testing.assert_frame_equal(mine, same)


def test_replications_are_independent_streams() -> None:
    """Replication 1 plays otherwise than replication 0, and always the same way."""
    first = run_reference(small(), SMALL, replication=1).digest
    assert first == run_reference(small(), SMALL, replication=1).digest
    assert first != small_digest()


def test_the_ledger_adds_up_and_levels_follow_the_curve() -> None:
    """Per player: totals chain, the last equals the final state, levels are those of the curve."""
    data = run_reference(fitness(), Scenario.of(players=25, days=60, seed=3))
    frames, thresholds = data.frames(), fitness().game.thresholds
    events = frames["xp_events"]
    assert (events["total_xp_before"] + events["final_xp"] == events["total_xp_after"]).all()
    for key, mine in events.groupby("player_key"):
        assert list(mine["seq"]) == list(range(1, len(mine) + 1)), key
        assert (
            mine["total_xp_before"].iloc[1:].values == mine["total_xp_after"].iloc[:-1].values
        ).all()
    last = events.groupby("player_key")["total_xp_after"].last()
    final = frames["players"].set_index("player_key")["total_xp"]
    assert (final.loc[last.index] == last).all()
    for total, level in zip(events["total_xp_after"], events["level_after"], strict=True):
        assert thresholds[level - 1] <= total
        assert level == len(thresholds) or total < thresholds[level]


def test_the_modifier_chain_connects_base_to_final() -> None:
    """Each step starts where the one before ended, and the last gives the final XP."""
    frames = run_reference(fitness(), Scenario.of(players=25, days=60, seed=3)).frames()
    steps = frames["xp_modifiers"].set_index(["player_key", "seq"]).sort_values("order")
    events = frames["xp_events"].set_index(["player_key", "seq"])
    assert len(steps) > 1_000
    for place, chain in steps.groupby(level=[0, 1]):
        row = events.loc[place]
        assert chain["xp_before"].iloc[0] == row["base_xp"]
        assert chain["xp_after"].iloc[-1] == row["final_xp"]
        assert (chain["xp_before"].iloc[1:].values == chain["xp_after"].iloc[:-1].values).all()


def test_every_mechanic_happens() -> None:
    """In a half-year of 150 players each kind of occurrence, source and modifier is seen.

    Boss defeat and caps need other worlds and are shown below. Guild buffs and global events come
    with guilds.
    """
    frames = run_reference(fitness(), Scenario.of(players=150, days=180, seed=11)).frames()
    seen = set(frames["occurrences"]["kind"])
    elsewhere = {"boss_defeat", "skill_mastered"}
    elsewhere |= {"critical_hit", "damage_taken", "health_left", "died"}  # tests/sim/test_vitals.py
    assert set(KINDS) - seen <= elsewhere, set(KINDS) - seen
    assert set(frames["xp_events"]["source"]) >= {
        "quest_completion", "boss_defeat", "dungeon_clear", "event",
    }  # fmt: skip
    modifiers = set(frames["xp_modifiers"]["type"])
    assert modifiers >= {
        "flat", "streak_bonus", "weekend_bonus", "season_multiplier", "dungeon_multiplier",
        "title_passive", "hard_mode", "debuff_penalty",
    }, modifiers  # fmt: skip
    assert set(frames["players"]["archetype"]) == set(fitness().archetypes)
    game, happened = fitness().game, frames["occurrences"].groupby("kind")["content_key"].agg(set)
    ranks = {
        game.dungeons[game.dungeon_index[key]].difficulty for key in happened["dungeon_entered"]
    }
    assert ranks == set(range(6))
    conditions = {
        CONDITIONS[game.titles[game.title_index[key]].condition].value
        for key in happened["title_earned"]
    }
    assert conditions == {condition.value for condition in CONDITIONS}
    assert happened["title_lost"] >= {"the-consistent", "iron-will", "alcohol-slayer"}
    paid = set(frames["xp_events"]["content_key"]) & set(game.quest_index)
    for kind in (game.core, game.bonus, game.rotating, game.weekly):
        assert {game.quests[index].key for index in kind} & paid


def test_a_boss_is_lost_with_its_season() -> None:
    """A fight that its season's end overtakes ends in defeat, without XP."""
    scenario = Scenario.of(players=40, days=70, seed=4)
    frames = run_reference(seasonal_boss_world(), scenario).frames()
    lost = frames["occurrences"].query("kind == 'boss_defeat'")
    assert len(lost) > 0
    assert set(lost["day"]) == {60}, "the day after the season's last"
    assert set(frames["xp_events"].query("source == 'boss_defeat'")["day"]) <= set(range(60))


def test_days_are_local_through_daylight_saving() -> None:
    """Every event lies inside its player's local day; Berlin's 29 March 2026 has 23 hours."""
    start = date(2026, 3, 20)
    scenario = Scenario.of(players=60, days=30, seed=5, start_on=start)
    frames = run_reference(small(), scenario).frames()
    zones = frames["players"].set_index("player_key")["timezone"]
    assert {"Europe/Berlin", "America/New_York", "Australia/Sydney"} <= set(zones)
    for event in frames["xp_events"].itertuples():
        midnights = midnight_minutes(str(zones[event.player_key]), start, 31)
        assert midnights[event.day] <= event.minute <= midnights[event.day + 1]
    berlin = midnight_minutes("Europe/Berlin", start, 31)
    assert berlin[10] - berlin[9] == 23 * 60
    sydney = midnight_minutes("Australia/Sydney", start, 31)
    assert sydney[17] - sydney[16] == 25 * 60


@pytest.mark.parametrize(
    ("zone", "start", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 25), 4, 23),
        ("Europe/Berlin", date(2026, 10, 20), 5, 25),
        ("Australia/Sydney", date(2026, 4, 1), 4, 25),
        ("Australia/Sydney", date(2026, 9, 30), 4, 23),
    ],
)
def test_a_day_on_which_the_clocks_change_is_played_once(
    zone: str, start: date, day: int, hours: int
) -> None:
    """In both hemispheres, spring and autumn: one row a day, clocks that show the time."""
    midnights = midnight_minutes(zone, start, 9)
    assert midnights[day + 1] - midnights[day] == hours * 60
    scenario = Scenario.of(players=6, days=8, seed=5, start_on=start, timezones=((zone, 1),))
    frames = run_reference(small(), scenario).frames()
    rows = frames["player_days"]
    assert list(rows.groupby("day").size()) == [6] * rows["day"].nunique()
    assert day in set(rows["day"])
    for wanted in range(0, 1440, 30):
        minute, shown = clock_minute(zone, start, day=day, wanted_minute=wanted)
        assert midnights[day] <= minute < midnights[day + 1]
        assert shown == wanted or hours == 23


def test_a_partial_reward_is_followed_by_the_rest() -> None:
    """Steps come in over the day: the half-way reward is paid, later the rest."""
    events = run_reference(small(), SMALL).frames()["xp_events"]
    walks = events[events["content_key"] == "walk"]
    paid = walks.groupby(["player_key", "day"])["base_xp"].apply(list)
    assert {tuple(xp) for xp in paid} == {(10,), (10, 15), (25,)}


def test_the_last_day_of_the_week_counts_for_a_weekly_quest() -> None:
    """Seven perfect days complete "seven perfect days" at the close of Sunday, once a week."""
    start = date(2026, 1, 5)
    data = run_reference(
        perfect_world(), Scenario.of(players=3, days=21, timezones=(("UTC", 1),), start_on=start)
    )
    events = data.frames()["xp_events"]
    weekly = events[events["content_key"] == "perfect-week"]
    assert list(weekly["day"]) == [6, 13, 20] * 3


def test_caps_hold_and_are_recorded_as_steps() -> None:
    """No day and no week brings more than its cap; what was cut is a step of the chain."""
    frames = run_reference(
        capped_world(daily_xp=60, weekly_xp=200), Scenario.of(players=20, days=28, seed=2)
    ).frames()
    assert {"daily_cap", "weekly_cap"} <= set(frames["xp_modifiers"]["type"])
    events = frames["xp_events"]
    weeks = events["day"] // 7
    assert events.groupby(["player_key", "day"])["final_xp"].sum().max() == 60
    assert events.groupby(["player_key", weeks])["final_xp"].sum().max() == 200


def test_everybody_who_joined_a_season_is_ranked() -> None:
    """Also who has entered the next season already, because their day ends earlier than others'."""
    frames = run_reference(fitness(), Scenario.of(players=60, days=75, seed=7)).frames()
    happened = frames["occurrences"]
    joined = happened[
        (happened["kind"] == "season_joined") & (happened["content_key"] == "awakening")
    ]
    ranked = happened[happened["kind"] == "season_ranked"]
    assert sorted(ranked["player_key"]) == sorted(joined["player_key"])
    assert sorted(ranked["value"]) == list(range(1, len(joined) + 1))
    last = frames["player_days"].query("season == 'awakening'").groupby("player_key")["season_xp"]
    best = last.max().loc[ranked.sort_values("value")["player_key"]]
    assert best.is_monotonic_decreasing
    zones = frames["players"].set_index("player_key").loc[ranked["player_key"], "timezone"]
    assert zones.nunique() == 5


def test_the_first_evaluated_day_is_the_first_full_local_day() -> None:
    """East of Greenwich day 0 has begun before the scenario does: it is not judged."""
    scenario = Scenario.of(players=8, days=5, timezones=(("Europe/Berlin", 1),))
    days = run_reference(small(), scenario).frames()["player_days"]
    assert days["day"].min() == 1
    west = Scenario.of(players=8, days=5, timezones=(("America/New_York", 1),))
    assert run_reference(small(), west).frames()["player_days"]["day"].min() == 0


def test_frames_have_exactly_the_declared_columns() -> None:
    """What the engine fills is what results and charts read."""
    frames = run_reference(small(), SMALL).frames()
    for name, columns in FRAMES.items():
        assert list(frames[name].columns) == list(columns)
        assert len(frames[name]) > 0 or name == "money", name  # this world has no currencies


def test_a_cancelled_run_stops_at_once() -> None:
    """Cancelling raises Cancelled before the first day is played."""
    with pytest.raises(Cancelled, match="was cancelled"):
        run_reference(small(), SMALL, should_cancel=lambda: True)


def test_a_run_can_be_cancelled_half_way() -> None:
    """The question is asked all the time, and the answer is heeded while days are played."""
    asked: list[int] = []

    def should_cancel() -> bool:
        asked.append(1)
        return len(asked) == 3

    seen: list[int] = []
    scenario = Scenario.of(players=60, days=40, seed=7)
    with pytest.raises(Cancelled):
        run_reference(
            small(),
            scenario,
            on_progress=lambda done, total: seen.append(done),
            should_cancel=should_cancel,
        )
    assert 0 < seen[-1] < 2_400


def test_progress_rises_to_the_total() -> None:
    """Progress is reported in order and ends at the number of player-days."""
    seen: list[tuple[int, int]] = []
    run_reference(small(), SMALL, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (1_200, 1_200)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"horizon_days": 0}, "horizon_days = 0 must be a whole number from 1 to 3,650"),
        ({"seed": -1}, "seed = -1 must be"),
        ({"replications": 0}, "replications = 0 must be"),
        ({"cohorts": ()}, "needs at least one cohort"),
        ({"cohorts": (CohortSpec("a", 0),)}, "cohort 'a': players = 0 must be"),
        (
            {"cohorts": (CohortSpec("a", 1, timezones=(("Europe/Berln", 1),)),)},
            "no time zone 'Europe/Berln'. Did you mean 'Europe/Berlin'?",
        ),
        ({"cohorts": (CohortSpec("a", 10_000_000),), "replications": 2}, "GiB of memory"),
        ({"cohorts": (CohortSpec("a", 1_000),), "replications": 100_000}, "GiB of memory"),
        ({"cohorts": (CohortSpec("a", 1), CohortSpec("a", 1))}, "must differ"),
    ],
)
def test_an_impossible_scenario_is_refused_in_one_sentence(
    change: dict[str, object], says: str
) -> None:
    """Each fault names what, value, rule and what to do; absurd sizes say what they would need."""
    with pytest.raises(RunError) as caught:
        replace(SMALL, **change)  # type: ignore[arg-type]
    assert says in str(caught.value)


def test_all_faults_of_a_scenario_are_reported_at_once() -> None:
    """Two faults, two sentences."""
    with pytest.raises(RunError) as caught:
        replace(SMALL, horizon_days=0, seed=-1)
    assert len(str(caught.value).splitlines()) == 2


def test_an_unknown_archetype_is_named() -> None:
    """The content has no such archetype: the nearest is suggested."""
    with pytest.raises(RunError, match=r"'reglar'.*Did you mean 'regular'"):
        run_reference(small(), Scenario.of(players=1, days=2, mix={"reglar": 1}))


def test_a_scenario_comes_back_from_json() -> None:
    """What a run's record keeps is the scenario itself."""
    scenario = Scenario.of(players=12, days=9, seed=4, mix={"regular": 2})
    assert Scenario.from_json(json.loads(json.dumps(scenario.as_json()))) == scenario
