"""Money in the simulator: both engines to the bit, books that balance, odds that textbooks know."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from statistics import fmean, stdev

import numpy as np
import pandas as pd
import pytest

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.rules.drops import odds_over
from model.ruleset import Ruleset
from model.services.content import validate
from sim import CohortSpec, Scenario, run_reference
from sim.engine import Keep, run_fast
from sim.kinds import MONEY_KINDS
from sim.population import players_of
from sim.progress import Watch
from sim.reference import play_out
from sim.reference_player import Player
from sim.reference_state import World
from sim.results import open_results, save
from sim.run_data import RunData
from tests.sim.money_worlds import ENTRIES, coupon_world, pity_world, rich_world, ruin_world
from tests.sim.test_fast_engine import assert_same
from tests.sim.worlds import fitness
from tests.worlds import small_world

ODDS = json.loads((Path(__file__).parents[1] / "golden" / "economy_odds.json").read_text("utf-8"))
MONEY_ONLY = Keep(events=False, days=False, occurrences=False, money=True)
REPLICATIONS = 20
STUDENT_T_19_9995 = 3.883
"""Quantile of Student's t, 19 degrees of freedom: the interval misses once in a thousand."""
LIVELY = Scenario(
    key="lively",
    cohorts=(
        CohortSpec("east", players=15, timezones=(("Australia/Sydney", 1),)),
        CohortSpec("west", players=25, start_day=9, timezones=(("Europe/Berlin", 2), ("UTC", 1))),
    ),
    horizon_days=90,
    start_on=date(2026, 1, 7),
    seed=3,
)


def money_of(data: RunData) -> pd.DataFrame:
    """The money ledger, in the order of each player's rows."""
    return data.frames()["money"].sort_values(["player_key", "seq"])


def assert_interval_holds(values: list[float], expected: float) -> None:
    """The expected value lies in the 99.9% interval of independent replications."""
    half = STUDENT_T_19_9995 * stdev(values) / len(values) ** 0.5
    assert abs(fmean(values) - expected) <= half, (fmean(values), half, expected)


def replications(ruleset: Ruleset, players: int, days: int) -> list[np.ndarray]:
    """The money rows of independent replications."""
    scenario = Scenario.of(players=players, days=days, seed=1, timezones=(("UTC", 1),))
    return [
        run_fast(ruleset, scenario, replication=number, keep=MONEY_ONLY).money.array()
        for number in range(REPLICATIONS)
    ]


def test_a_world_with_everything_on_is_played_the_same_by_both_engines() -> None:
    """Ledger of XP and of money, days, occurrences, states and digest; every kind of row occurs."""
    slow = run_reference(rich_world(), LIVELY)
    assert_same(run_fast(rich_world(), LIVELY), slow)
    money = money_of(slow)
    elsewhere = {"fee", "refund", "market", "death"}  # nobody meets, nobody dies
    assert set(MONEY_KINDS) - set(money["kind"]) == elsewhere
    bought = set(money[money["kind"] == "shop"]["content_key"])
    assert bought == {"freeze", "gem", "late", "ring", "walker"}, "a limited stock is not sold"
    paid = money[money["kind"].isin(["goal", "milestone"])]
    assert len(paid) and not paid.duplicated(["player_key", "content_key"]).any()
    assert set(paid["content_key"]) >= {"ten", "far", "kept", "daily-3", "weekly-2"}
    rings = money[(money["content_key"] == "ring") & (money["amount"] < 0)]
    assert rings.groupby("player_key").size().max() <= 2
    late = slow.start_on.toordinal() + money[money["content_key"] == "late"]["day"].min()
    assert date.fromordinal(int(late)) >= date(2026, 2, 1)


@pytest.mark.parametrize("pack", ["shikshadisha", "academic_rpg", "language_rpg"])
def test_shipped_worlds_have_the_same_money_in_both_engines(pack: str) -> None:
    """What their content lets a player earn alone: goals, milestones, freezes and goods bought."""
    ruleset, scenario = freeze_pack(PACKS_FOLDER / pack), Scenario.of(players=20, days=60, seed=8)
    slow = run_reference(ruleset, scenario)
    assert_same(run_fast(ruleset, scenario), slow)
    money = money_of(slow)
    assert len(money) and money["balance_after"].ge(0).all()
    assert money["amount"].lt(0).any(), "somebody bought something"


def test_sources_minus_sinks_are_what_is_held_and_no_wallet_falls_below_zero() -> None:
    """Every balance is the sum of its rows, rows are numbered, and the state holds the last one."""
    world = rich_world()
    rows = RunData(world.game, replication=0, start_on=LIVELY.start_on, keep_events=True)
    common = World(world.game, rows, start_ordinal=LIVELY.start_on.toordinal())
    players = [
        Player(common, spec, index=place)
        for place, spec in enumerate(players_of(world, LIVELY, replication=0))
    ]
    play_out(players, LIVELY, watch=Watch(1, None, None))
    columns = ["player", "seq", "minute", "day", "kind", "content", "asset", "amount", "balance"]
    money = pd.DataFrame(rows.money.array(), columns=columns)
    assert (money["seq"] == money.groupby("player").cumcount() + 1).all()
    assert (money["minute"].groupby(money["player"]).diff().fillna(0) >= 0).all()
    things = money[money["asset"] > 0]
    sums = things.groupby(["player", "asset"])["amount"].cumsum()
    assert (sums == things["balance"]).all() and things["balance"].ge(0).all()
    held = things.groupby(["player", "asset"])["amount"].sum()
    for player in players:
        for asset, amount in zip(world.game.economy.assets, player.economy.money.held, strict=True):
            code = rows.content_codes[asset.key]
            assert amount == held.get((player.index, code), 0) <= asset.held_max
        assert player.streak.freezes <= world.game.streaks.freezes_held_max


def test_stated_odds_are_the_odds_of_play_with_pity() -> None:
    """The share of each entry among the first 100 draws is what `odds_over` states."""
    table = pity_world(10).game.economy.tables[0]
    weights = tuple(entry.weight for entry in table.entries)
    pity = tuple(entry.pity for entry in table.entries)
    stated = odds_over(weights, pity, 100)
    assert stated is not None
    keys = [row.get("item") or row.get("currency") or "" for key, row in ENTRIES.items()
            if key.startswith("chest/")]  # fmt: skip
    world = pity_world(10)
    data = RunData(world.game, replication=0, start_on=date(2026, 1, 5), keep_events=False)
    shares: dict[str, list[float]] = {key: [] for key in keys}
    for rows in replications(world, 40, 10):
        assert len(rows) == 40 * 100
        for key in keys:
            shares[key].append(float(np.mean(rows[:, 6] == data.content_codes[key])))
        ring = rows[:, 6].reshape(40, 100) == data.content_codes["ring"]
        assert all(np.diff(np.flatnonzero([True, *mine])).max() <= 11 for mine in ring)
    for key, odds in zip(keys, stated, strict=True):
        assert_interval_holds(shares[key], float(odds))
    assert float(stated[keys.index("ring")]) > 1.5 * weights[keys.index("ring")] / sum(weights)


@pytest.mark.parametrize("case", ODDS["coupon_collector"], ids=lambda case: f"n={case['n']}")
def test_collecting_all_coupons_takes_as_long_as_the_textbook_says(case: dict[str, float]) -> None:
    """Draws until each of n equally likely things has come: n times the n-th harmonic number."""
    players, days, rolls = 60, 40, 12
    means = []
    for rows in replications(coupon_world(int(case["n"]), rolls), players, days):
        draws = rows[:, 6].reshape(players, days * rolls)
        lasts = [int(np.unique(mine, return_index=True)[1].max()) + 1 for mine in draws]
        assert all(len(np.unique(mine)) == case["n"] for mine in draws)
        means.append(fmean(lasts))
    assert_interval_holds(means, case["draws"])


def test_a_gambler_is_ruined_as_the_textbook_says() -> None:
    """A fair coin from 10 to 100: success 0.1, on average 900 bets, and every game ends."""
    case = ODDS["gamblers_ruin"]
    stake = MONEY_KINDS.index("stake")
    successes, lengths = [], []
    world = ruin_world(case["start"], case["target"], 1_000)
    for rows in replications(world, 60, 24):
        last = rows[np.flatnonzero(np.diff(rows[:, 0], append=-1))][:, 8]
        assert set(last) <= {0, case["target"]}
        successes.append(float(np.mean(last == case["target"])))
        lengths.append(float(np.sum(rows[:, 4] == stake)) / len(last))
    assert_interval_holds(successes, case["success"])
    assert_interval_holds(lengths, case["bets"])


def test_money_is_kept_on_request_and_is_in_the_digest_all_the_same() -> None:
    """The digest needs no rows; a world without currencies keeps none."""
    bare = run_fast(rich_world(), LIVELY, keep=Keep(False, False, False))
    kept = run_fast(rich_world(), LIVELY, keep=MONEY_ONLY)
    assert bare.digest == kept.digest
    assert not len(bare.money.array()) and len(kept.money.array())
    plain = run_fast(fitness(), Scenario.of(players=5, days=20))
    assert plain.frames()["money"].empty and not fitness().game.economy.is_on


def test_results_written_before_there_was_money_are_read_with_none(tmp_path: Path) -> None:
    """The table is there and empty, for frames and for queries."""
    folder = save(run_fast(rich_world(), Scenario.of(players=3, days=9)), tmp_path / "run", {})
    assert len(open_results(folder).frame("money"))
    (folder / "money.parquet").unlink()
    older = open_results(folder)
    assert older.frame("money", columns=["asset", "amount"]).empty
    assert older.query("select count(*) n from money where amount > 0")["n"][0] == 0


def test_what_the_setting_names_must_be_there() -> None:
    """A currency, a table and a content that are not there are named with their places."""
    document = small_world()
    wrong = {
        "rewards": [{"occasion": "quest", "content": "wlak", "currency": "gold", "amount": 1}],
        "drops": [{"occasion": "level_up", "content": "walk", "table": "chest"}],
    }
    document["game_configs"]["economy"] = {"value": wrong}
    found = {(violation.code, violation.path) for violation in validate(document)}
    place = ("game_configs", "economy", "value")
    assert found == {
        ("E-CONTENT-101", (*place, "rewards", 0, "currency")),
        ("E-CONTENT-101", (*place, "rewards", 0, "content")),
        ("E-CONTENT-101", (*place, "drops", 0, "table")),
        ("E-CONTENT-101", (*place, "drops", 0, "content")),
    }
