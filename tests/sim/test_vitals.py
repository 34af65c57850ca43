"""Tasks with a value, and health: Habitica's published rules against ours, both engines to the bit.

The floating-point game of tests/sim/habit_game.py is played beside the reference engine, day by day
over a written script; only whether a completion is a critical hit is taken over, being chance.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.rules import vitals as rules
from model.rules.values import PPM, SOURCE_CODES
from model.ruleset import Ruleset
from model.services.content import validate
from model.words import XpEventSource
from sim import Scenario, run_reference
from sim.engine import run_fast
from sim.explain import explain
from sim.kinds import KIND_CODES
from sim.population import players_of
from sim.reference_player import Player
from sim.reference_state import World
from sim.run_data import RunData
from tests.sim.habit_game import (
    Daily,
    HabitGame,
    crit_chance,
    crit_multiplier,
    delta_of,
    drop_chance,
    to_next_level,
)
from tests.sim.task_worlds import other_document, other_world, task_worlds
from tests.sim.test_fast_engine import FULL, PHASES, assert_same

PACK = PACKS_FOLDER / "habitica_like"
DAY_MINUTES = 1440
CORE = ("deep-work", "exercise", "read", "stretch", "tidy")
ALL = (*CORE, "journal")
ALL_BY_KEY = tuple(sorted(ALL))
_TAKEN = SOURCE_CODES[XpEventSource.MANUAL_ADJUSTMENT]
TABLE_ERROR = 1 / 48_000
"""How much too high a change between two points of the table may be; stated in the pack."""


@cache
def habits() -> Ruleset:
    """The shipped world."""
    return freeze_pack(PACK)


Days = list[tuple[bool, tuple[str, ...]]]
"""Whether the player is there on each day, and which tasks get done."""


def written() -> Days:
    """A good start, weeks of fewer tasks with an absence, a fortnight of idling, a recovery."""
    found: Days = []
    for day in range(120):
        done: tuple[str, ...] = ()
        if day < 25:
            done = ALL if day % 4 else ALL[: 3 + day % 3]
        elif day < 60:
            done = tuple(key for place, key in enumerate(ALL) if (day * 7 + place * 3) % 5 < 2)
        elif day >= 75:
            done = ALL if day % 6 else ("read", "stretch")
        found.append((not 30 <= day < 36, done))
    return found


def drawn(seed: int) -> Days:
    """Ten days each of many, some or few tasks, and one day in ten away."""
    random = np.random.default_rng(seed)
    found: Days = []
    for day in range(150):
        if day % 10 == 0:
            share = random.choice([0.1, 0.5, 0.9])
        is_here = bool(random.random() < 0.9)
        found.append((is_here, tuple(key for key in ALL if random.random() < share)))
    return found


class Scripted:
    """A player of the reference engine who does what a script says."""

    def __init__(self) -> None:
        """Begin on the first day."""
        scenario = Scenario.of(players=1, days=200, seed=4)
        self.rows = RunData(
            habits().game, replication=0, start_on=scenario.start_on, keep_events=True
        )
        world = World(habits().game, self.rows, start_ordinal=scenario.start_on.toordinal())
        (spec,) = players_of(habits(), scenario, replication=0)
        self.player = Player(world, spec, index=0)

    def play(self, day: int, *, is_here: bool, done: tuple[str, ...]) -> None:
        """One day up to its close."""
        player, game, minute = self.player, habits().game, day * DAY_MINUTES
        player.open_day(day)
        if is_here:
            player.begin_activity(minute + 600)
            for key in done:
                metric = game.metric_index[f"{key.replace('-', '_')}_done"]
                player.record([(metric, 1)], minute + 600, local_minute=600)

    def close(self, day: int) -> None:
        """The close of the day."""
        minute = (day + 1) * DAY_MINUTES
        self.player.close_day(minute, next_midnight=minute + DAY_MINUTES)

    def hits(self, day: int) -> dict[str, float]:
        """The critical hits of a day by task."""
        keys = {code: key for key, code in self.rows.content_codes.items()}
        return {
            keys[int(row[4])]: int(row[5]) / PPM
            for row in self.rows.occurrences.array()
            if row[1] == day and row[3] == KIND_CODES["critical_hit"]
        }


# --- Beside the published formulas ---------------------------------------------------------------


@pytest.mark.parametrize("days", [written(), drawn(0), drawn(14)], ids=["written", "0", "14"])
def test_a_script_of_days_goes_as_the_published_formulas_say(days: Days) -> None:
    """Experience, level, health and days of death to the unit; values and gold within rounding.

    Of forty drawn scripts 35 are equal to the unit; in five one award or one loss of health lies so
    near to a half that a table of points rounds it the other way.
    """
    ours = Scripted()
    difficulty = dict(zip(ALL_BY_KEY, habits().game.tasks.difficulty_ppm, strict=True))
    theirs = HabitGame({key: Daily(difficulty[key] / PPM) for key in ALL})
    deaths, completions, hits = [], 0, 0
    for day, (is_here, done) in enumerate(days):
        ours.play(day, is_here=is_here, done=done)
        critical = ours.hits(day)
        for key in done if is_here else ():
            theirs.complete(key, critical.get(key, 1.0))
            completions += 1
        hits += len(critical)
        player, state = ours.player, ours.player.vitals
        assert (player.level, state.health) == (theirs.level, pytest.approx(theirs.health * 10))
        ours.close(day)
        died_before = theirs.deaths
        theirs.close([key for key in CORE if key not in done], was_here=is_here)
        if theirs.deaths > died_before:
            deaths.append(day)
        assert state.deaths == theirs.deaths, day
        assert state.buff == theirs.buff, day
        assert state.health == pytest.approx(theirs.health * 10), day
        assert (player.level, player.total_xp) == (theirs.level, theirs.total), day
        for place, key in enumerate(ALL_BY_KEY):
            daily = theirs.dailies[key]
            assert state.values[place] / PPM == pytest.approx(daily.value, abs=0.004), (day, key)
            assert state.streaks[place] == daily.streak
        held = player.economy.money.held[habits().game.tasks.asset]
        assert held / 100 == pytest.approx(theirs.gold, abs=0.005 * (completions + 1), rel=1e-4)
    assert len(deaths) >= 2 and hits >= 3 and completions > 200, (deaths, hits, completions)
    experience = [row[6] for row in ours.rows.events.array() if row[4] != _TAKEN]
    assert experience == [paid for paid in theirs.paid if paid], "what rounds to 0 is no award"


def test_the_table_of_changes_is_the_power_within_its_stated_error() -> None:
    """Exact at the points, never too low, too high by less than 1 in 48,000, flat beyond."""
    tasks = habits().game.tasks
    for value, change in zip(tasks.values_ppm, tasks.changes_ppm, strict=True):
        assert change == round(delta_of(value / PPM) * PPM)
    for value in range(-60_000_000, 30_000_000, 97_531):
        wanted = delta_of(value / PPM)
        found = rules.change_at(value, tasks.values_ppm, tasks.changes_ppm) / PPM
        assert wanted - 1.5e-6 <= found <= wanted * (1 + TABLE_ERROR) + 1.5e-6, value


def test_the_level_curve_is_the_published_one() -> None:
    """Every step of the hundred levels."""
    totals = habits().game.thresholds
    steps = [high - low for low, high in pairwise(totals)]
    assert steps == [to_next_level(level) for level in range(1, 100)]
    assert [totals[level - 1] for level in (5, 6, 10, 20, 50, 100)] == [
        250, 400, 1_320, 4_710, 28_740, 144_950,
    ]  # fmt: skip


def test_chances_are_the_published_ones_for_any_player() -> None:
    """Critical hits by strength, drops by value, difficulty, level, streak, perception and hit."""
    ours, random = Scripted(), np.random.default_rng(6)
    player, state, rule = ours.player, ours.player.vitals, habits().game.tasks.critical
    for _ in range(2_000):
        place, state.buff = int(random.integers(6)), int(random.integers(51))
        player.level, state.streaks[place] = int(random.integers(1, 101)), int(random.integers(400))
        state.values[place] = int(random.integers(-50 * PPM, 25 * PPM))
        share = rules.scaled(rule.chance_ppm, rules.effect_ppm(state.buff, 10_000, 0))
        assert share / PPM == pytest.approx(crit_chance(state.buff), abs=1e-6)
        hit = rules.critical_ppm(state.buff, rule.multiplier_ppm, rule.more_ppm, rule.half_points)
        assert hit / PPM == pytest.approx(crit_multiplier(state.buff), abs=1e-6)
        for crit in (PPM, hit):
            wanted = drop_chance(
                value=state.values[place] / PPM,
                priority=habits().game.tasks.difficulty_ppm[place] / PPM,
                level=player.level,
                streak=state.streaks[place],
                perception=state.buff,
                crit=crit / PPM,
            )
            assert state.drop_chance(place, crit) / PPM == pytest.approx(wanted, abs=4e-5)


# --- Runs ----------------------------------------------------------------------------------------


def test_what_is_drawn_and_dropped_has_the_published_shares() -> None:
    """Critical hits, drops 40/30/30, the rarest potion by the code's threshold, the daily cap."""
    data = run_fast(habits(), Scenario.of(players=400, days=60, seed=9))
    frames = data.frames()
    drops = frames["money"][frames["money"]["kind"] == "drop"]
    kinds = drops["asset"].str.partition("-")[0].value_counts()
    drawn = len(drops)
    golden = (drops["asset"] == "hatching-golden").sum()
    for count, share in (
        (kinds["food"], 0.4), (kinds["egg"], 0.3), (kinds["hatching"], 0.3), (golden, 0.02),
    ):  # fmt: skip
        assert abs(count - drawn * share) < 4 * (drawn * share * (1 - share)) ** 0.5
    assert drops.groupby(["player_key", "day"]).size().max() == 5
    third = frames["xp_events"].query("level_after >= 3").groupby("player_key")["day"].min()
    first = drops.groupby("player_key")["day"].min()
    assert (first >= third[first.index]).all(), "nothing drops below level 3"
    happened = frames["occurrences"]
    hits = happened[happened["kind"] == "critical_hit"]
    done = frames["money"]["kind"].eq("reward").sum()  # a completion may round to 0 XP
    buffed = 1 + 5 / 100  # a perfect day of level 10 adds 5 points
    assert 0.03 * 0.95 < len(hits) / done < 0.03 * buffed * 1.05
    assert set(hits["value"]) >= {1_500_000, rules.critical_ppm(5, 1_500_000, 4_000_000, 200)}


def test_health_gold_and_experience_stay_within_their_bounds() -> None:
    """Health from 0 to 50.0, gold never below 0 and none after a death, ledgers without a gap."""
    frames = run_fast(habits(), Scenario.of(players=200, days=150, seed=2)).frames()
    happened, money, events = (frames[name] for name in ("occurrences", "money", "xp_events"))
    health = happened[happened["kind"] == "health_left"]["value"]
    assert health.between(0, 500).all() and health.eq(0).any()
    assert happened[happened["kind"] == "damage_taken"]["value"].between(0, 10 * 3.36 * 4).all()
    died = happened[happened["kind"] == "died"]
    assert len(died) > 20 and died["value"].between(1, 99).all()
    dead = health.eq(0).sum()
    assert dead == len(died), "who has no health dies"
    gold = money[money["asset"] == "gold"]
    assert gold["balance_after"].ge(0).all()
    lost = gold[gold["kind"] == "death"]
    assert len(lost) and lost["balance_after"].eq(0).all() and lost["amount"].lt(0).all()
    events = events.sort_values(["player_key", "seq"])
    after = (events["total_xp_before"] + events["final_xp"]).to_numpy()
    assert (after == events["total_xp_after"]).all() and events["total_xp_after"].ge(0).all()
    taken = events[events["source"] == "manual_adjustment"]
    assert (taken["content_key"] == "death").all() and taken["final_xp"].lt(0).all()
    totals = np.array(habits().game.thresholds)
    assert (taken["total_xp_after"].to_numpy() == totals[taken["level_after"] - 1]).all()
    assert (taken["level_before"] - taken["level_after"]).le(1).all()
    level = np.searchsorted(totals, events["total_xp_after"].to_numpy(), side="right")
    assert (level == events["level_after"]).all()
    by_day = frames["player_days"].set_index(["player_key", "day"])["xp_gained"]
    sums = events.groupby(["player_key", "day"])["final_xp"].sum()
    assert (by_day[sums.index] == sums).all()


def test_another_world_with_tasks_is_played_the_same_by_both_engines() -> None:
    """Modifiers, weekly and rotating tasks, trained attributes, titles, absences that count."""
    ruleset = other_world(2)
    scenario = Scenario.of(players=12, days=70, seed=8, start_on=date(2026, 1, 20))
    slow = run_reference(ruleset, scenario)
    assert_same(run_fast(ruleset, scenario), slow)
    happened = slow.frames()["occurrences"]["kind"]
    assert {"critical_hit", "damage_taken", "died"} <= set(happened)
    xp = slow.frames()["xp_modifiers"]
    assert {"streak_bonus", "weekend_bonus"} <= set(xp["type"])


@settings(max_examples=120 if FULL else 5, phases=PHASES, deadline=None)
@given(ruleset=task_worlds(), seed=st.integers(0, 2**40))
def test_generated_tasks_are_played_the_same_by_both_engines(ruleset: Ruleset, seed: int) -> None:
    """Tables, effects, chances and health that nobody would design are played alike."""
    scenario = Scenario.of(players=4, days=25, seed=seed)
    assert_same(run_fast(ruleset, scenario), run_reference(ruleset, scenario))


def test_days_away_cost_only_as_many_as_the_setting_says() -> None:
    """The more days of an absence are judged, the more damage there is."""
    scenario, damage = Scenario.of(players=30, days=60, seed=8), []
    for judged in (0, 1, 400):
        happened = run_fast(other_world(judged), scenario).frames()["occurrences"]
        damage.append(int((happened["kind"] == "damage_taken").sum()))
    assert damage[0] < damage[1] < damage[2]


def test_a_world_without_health_moves_values_and_nobody_dies() -> None:
    """Task values alone: no damage, no buff, both engines alike."""
    ruleset = other_world(0, health=False)
    slow = run_reference(ruleset, Scenario.of(players=10, days=60, seed=8))
    assert_same(run_fast(ruleset, Scenario.of(players=10, days=60, seed=8)), slow)
    kinds = set(slow.frames()["occurrences"]["kind"])
    assert "critical_hit" in kinds and not kinds & {"damage_taken", "health_left", "died"}


def test_a_death_is_told() -> None:
    """The explanation of the day names what was missed, the health left and the death."""
    scenario = Scenario.of(players=200, days=150, seed=2)
    happened = run_fast(habits(), scenario).frames()["occurrences"]
    died = happened[happened["kind"] == "died"].iloc[0]
    told = str(explain(habits(), scenario, player=died["player_key"], day=int(died["day"])))
    assert "0.0 health left" in told and "died: level" in told and "health lost" in told
    assert "manual adjustment death" in told


# --- What a setting must be ----------------------------------------------------------------------


def test_faulty_settings_are_named_with_their_places() -> None:
    """Unknown names, points out of order, tasks twice or in parts, sizes, health without tasks."""
    document = other_document(0)
    value = document["game_configs"]["task-values"]["value"]
    value["quests"] += [{"quest": "train"}, {"quest": "walk"}, {"quest": "wlak"}]
    value["points"][1]["value_ppm"] = -9_000_000
    value["pay"]["currency"], value["drops"]["table"] = "gold", "box"
    value["xp_per_change_ppm"] = 100_000_000
    value["quests"][0]["difficulty_ppm"] = 100_000_000
    document["game_configs"]["vitals"]["value"]["death"] |= {"currency": "c", "health_tenths": 501}
    start = ("game_configs", "task-values", "value")
    found = {(violation.code, violation.path) for violation in validate(document)}
    assert found == {
        ("E-CONTENT-114", (*start, "quests", 3, "quest")),
        ("E-CONTENT-105", (*start, "quests", 4, "quest")),
        ("E-CONTENT-101", (*start, "quests", 5, "quest")),
        ("E-CONTENT-114", (*start, "points", 1, "value_ppm")),
        ("E-CONTENT-101", (*start, "pay", "currency")),
        ("E-CONTENT-101", (*start, "drops", "table")),
        ("E-CONTENT-104", (*start, "xp_per_change_ppm")),
        ("E-CONTENT-101", ("game_configs", "vitals", "value", "death", "currency")),
        ("E-CONTENT-114", ("game_configs", "vitals", "value", "death", "health_tenths")),
    }
    alone = other_document(0)
    del alone["game_configs"]["task-values"]
    assert [violation.code for violation in validate(alone)] == ["E-CONTENT-110"]
