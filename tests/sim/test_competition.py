"""Players who meet: both engines to the bit in any blocks, books that balance, rules kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.errors import RunError
from model.rules.competition import CONTEST_LOT, world_random_key
from model.rules.draws import draw, key_hash, mix
from model.services.content import freeze_document, validate
from model.settings import CHECKOUT
from sim import CohortSpec, Scenario, run_reference
from sim.engine import Keep, run_fast
from sim.explain import explain
from sim.kinds import KINDS, MONEY_KINDS
from sim.meetings import guilds_of
from sim.playing import play_into
from sim.population import players_of
from sim.recorded import record_players
from sim.results import open_results
from sim.run_data import RunData
from tests.sim.competition_worlds import (
    CONFIG,
    GUILDS,
    meeting_document,
    meeting_world,
    same_without,
    sound,
)
from tests.sim.test_fast_engine import assert_same
from tests.sim.worlds import small

AROUND = Scenario(
    key="around-the-world",
    cohorts=(
        CohortSpec("east", players=17, timezones=(("Pacific/Auckland", 1), ("Asia/Kolkata", 1))),
        CohortSpec(
            "west", players=14, start_day=9, timezones=(("America/Los_Angeles", 2), ("UTC", 1))
        ),
    ),
    horizon_days=66,
    start_on=date(2026, 2, 11),
    seed=3,
)
"""From a Wednesday on, through both zones' clock changes and a season's end."""
FIRST_SUNDAY = 4
SEEDS = (3, 4)


@pytest.fixture(scope="module")
def slow() -> dict[int, RunData]:
    """The reference engine's runs by seed."""
    return {seed: run_reference(meeting_world(), replace(AROUND, seed=seed)) for seed in SEEDS}


@pytest.fixture(scope="module")
def frames(slow: dict[int, RunData]) -> dict[str, pd.DataFrame]:
    """The tables of one of them, days with their week: 0 is the first that ends."""
    found = slow[SEEDS[0]].frames()
    for frame in found.values():
        if "day" in frame:
            frame["week"] = (frame["day"] - FIRST_SUNDAY + 6) // 7
    return found


def scores_of(frames: dict[str, pd.DataFrame], week: int) -> dict[str, int]:
    """Everybody's XP of a week, from the rows of their days."""
    days = frames["player_days"]
    played = days[days["week"] == week]
    return {
        str(key): int(xp) for key, xp in played.groupby("player_key")["xp_gained"].sum().items()
    }


# --- Both engines ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_players_who_meet_are_played_the_same_by_both_engines(
    slow: dict[int, RunData], seed: int
) -> None:
    """XP and money ledgers, days, occurrences, states, digest; every kind of meeting occurs."""
    assert_same(run_fast(meeting_world(), replace(AROUND, seed=seed)), slow[seed])
    frames = slow[seed].frames()
    met = KINDS[KINDS.index("guild_goal_met") : KINDS.index("critical_hit")]
    assert set(frames["occurrences"]["kind"]) >= set(met)
    assert set(frames["money"]["kind"]) >= {"stake", "prize", "fee", "refund", "market"}
    assert set(frames["xp_events"]["source"]) >= {"duel", "event"}
    assert "guild_buff" in set(frames["xp_modifiers"]["type"])


def test_neither_blocks_nor_their_order_nor_what_is_kept_changes_anything(
    slow: dict[int, RunData], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Players are played in pieces of any size, from either end, with room for rows or without."""
    bare = run_fast(meeting_world(), AROUND, keep=Keep(False, False, False))
    assert bare.digest == slow[3].digest and not len(bare.events.array())
    monkeypatch.setattr("sim.blocks._EVENTS_PER_DAY_GUESS", 1)
    for size in (1, 5):
        monkeypatch.setattr("sim.engine.BLOCK_ROWS_PLAYERS", size)
        assert_same(run_fast(meeting_world(), AROUND), slow[3])
    monkeypatch.setattr("sim.weeks.play_order", lambda blocks: blocks[::-1])
    assert_same(run_fast(meeting_world(), AROUND, threads=3), slow[3])


def test_a_replication_and_a_short_run_are_played_the_same() -> None:
    """Other lots in another replication; runs that end on a Sunday, before one, and before it."""
    short = replace(AROUND, cohorts=AROUND.cohorts[:1], replications=2)
    for days, replication in ((4, 0), (12, 0), (30, 1)):
        scenario = replace(short, horizon_days=days)
        fast = run_fast(meeting_world(), scenario, replication=replication)
        assert_same(fast, run_reference(meeting_world(), scenario, replication=replication))


def test_rows_streamed_to_disk_are_those_in_memory(
    slow: dict[int, RunData], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks write week by week; nothing is lost or doubled."""
    monkeypatch.setattr("sim.engine.BLOCK_ROWS_PLAYERS", 9)
    everything = Keep(money=True)
    digest = play_into(tmp_path / "run", meeting_world(), AROUND, record={}, keep=everything)
    assert digest == slow[3].digest
    stored = open_results(tmp_path / "run")
    for name, frame in slow[3].frames().items():
        order = [c for c in ("player_key", "seq", "order", "day", "minute") if c in frame]
        order += [c for c in ("kind", "content_key", "value", "cohort", "archetype") if c in frame]
        same = [
            one.sort_values(order).reset_index(drop=True) for one in (stored.frame(name), frame)
        ]
        pd.testing.assert_frame_equal(*same)


# --- Without the setting --------------------------------------------------------------------------


def test_a_world_whose_players_never_meet_is_played_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One barrier, the end: nothing is held or settled, and no state has a column of it."""

    def never(*_: Any) -> Any:
        raise AssertionError("nobody meets")

    monkeypatch.setattr("sim.engine.play_weeks", never)
    scenario = replace(AROUND, horizon_days=30)
    alone = run_reference(same_without(), scenario)
    assert_same(run_fast(same_without(), scenario), alone)
    assert not {*alone.frames()["money"]["kind"]} & {*MONEY_KINDS[MONEY_KINDS.index("fee") :]}
    assert not small().game.competition.is_on


def test_draws_stay_as_they_are_when_players_meet_and_guilds_when_others_join() -> None:
    """Where nothing is put in every ledger is the other world's until the first results."""
    config = {"guilds": GUILDS, "tournaments": [CONFIG["tournaments"][1]]}
    meets = freeze_document(sound(meeting_document(config)))
    runs = [run_fast(world, AROUND).frames()["xp_events"] for world in (meets, same_without())]
    columns = ["player_key", "seq", "minute", "content_key", "final_xp"]
    early = [rows[rows["day"] < FIRST_SUNDAY + 3] for rows in runs]
    before = [rows[columns].reset_index(drop=True) for rows in early]
    pd.testing.assert_frame_equal(*before)
    assert len(before[0]) and len(runs[0]) != len(runs[1])
    assert guilds_of([17, 14], 4)[:16].tolist() == guilds_of([19, 30], 4)[:16].tolist()
    assert guilds_of([5, 3], 4).tolist() == [0, 0, 0, 0, 1, 2, 2, 2]


# --- What meets -----------------------------------------------------------------------------------


def test_duels_are_drawn_by_lot_and_won_by_the_weeks_xp(frames: dict[str, pd.DataFrame]) -> None:
    """Neighbours in the order of the week's lots; scores are those of the days; XP as designed."""
    keys = {spec.key: spec.random_key for spec in players_of(meeting_world(), AROUND)}
    world, seen = world_random_key(AROUND.seed, 0), 0
    money, happened = frames["money"], frames["occurrences"]
    for week in range(8):
        scores, sunday = scores_of(frames, week), FIRST_SUNDAY + 7 * week
        seed = draw(world, sunday, CONTEST_LOT, key_hash("race"))
        staked = money[(money["kind"] == "stake") & (money["week"] == week)]["player_key"]
        drawn = sorted(staked, key=lambda who: mix(seed, keys[who]))
        expected = dict.fromkeys(drawn[len(drawn) // 2 * 2 :], "unpaired")
        for one, two in zip(drawn[0::2], drawn[1::2], strict=False):
            for who, other in ((one, two), (two, one)):
                difference = scores[who] - scores[other]
                how = "won" if difference > 0 else "lost" if difference else "drawn"
                expected[who] = f"duel_{how}"
        told = happened[(happened["day"] == sunday + 3) & (happened["content_key"] == "race")]
        assert dict(zip(told["player_key"], told["kind"], strict=True)) == expected
        seen += len(expected)
    assert seen > 60
    base = frames["xp_events"].query("source == 'duel'")["base_xp"]
    assert set(base) == {45, 10}


def test_what_is_put_in_comes_out_again(frames: dict[str, pd.DataFrame]) -> None:
    """Week by week: pots are paid out whole, a market keeps its fee, items change hands."""
    money = frames["money"]
    last = int(money["week"].max())
    race = money[money["content_key"] == "race"].groupby(["week", "kind"])["amount"].sum().unstack()
    race = race.fillna(0)
    put_in, given = -race["stake"], race["prize"] + race["refund"]
    assert put_in.loc[: last - 1].tolist() == given.loc[1:].tolist()
    assert put_in.sum() - given.sum() == put_in.loc[last] > 0, "still in the pots"
    bazaar = money[money["content_key"] == "bazaar"]
    for week in range(last):
        out = bazaar[
            (bazaar["week"] == week) & (bazaar["amount"] < 0) & (bazaar["kind"] == "market")
        ]
        back = bazaar[(bazaar["week"] == week + 1) & (bazaar["amount"] > 0)]
        deals = int(((back["kind"] == "market") & (back["asset"] == "gem")).sum())
        by_asset = [rows.groupby("asset")["amount"].sum() for rows in (out, back)]
        paid_in, paid_out = (sums.get("coin", 0) for sums in by_asset)
        assert -by_asset[0].get("gem", 0) == by_asset[1].get("gem", 0)
        assert -paid_in - paid_out == deals * 1, "15% of 7, rounded down"
    sold = bazaar[(bazaar["kind"] == "market") & (bazaar["asset"] == "coin")]["amount"]
    assert {*sold} == {-7, 6}


def test_a_guilds_goal_is_its_members_xp_and_its_buff_lasts_a_week(
    frames: dict[str, pd.DataFrame],
) -> None:
    """Half of the members with 300 XP; then the step `guild_buff` on every award of seven days."""
    players = frames["players"]["player_key"].tolist()
    guild = dict(zip(players, guilds_of([17, 14], 4).tolist(), strict=True))
    churned = dict(zip(players, frames["players"]["churned_day"], strict=True))
    happened = frames["occurrences"].query("kind == 'guild_goal_met'")
    buffed: set[tuple[str, int]] = set()
    for week in range(8):
        sunday, scores = FIRST_SUNDAY + 7 * week, scores_of(frames, week)
        there = {who for who in scores if not 0 <= churned[who] <= sunday}
        met = set()
        for number in set(guild.values()):
            mine = [who for who in there if guild[who] == number]
            done = sum(scores[who] >= GUILDS["weekly_xp"] for who in mine)
            if done and done * 2 >= len(mine):
                met |= set(mine)
        assert set(happened[happened["day"] == sunday + 3]["player_key"]) == met
        buffed |= {(who, day) for who in met for day in range(sunday + 3, sunday + 10)}
    steps = frames["xp_modifiers"].query("type == 'guild_buff'")
    stepped = set(zip(steps["player_key"], steps["seq"], strict=True))
    events = frames["xp_events"]
    events = events[events["day"] < FIRST_SUNDAY + 7 * 8 + 3]
    for who, seq, day in events[["player_key", "seq", "day"]].itertuples(index=False):
        assert ((who, seq) in stepped) == ((who, day) in buffed)
    assert set(steps["multiplier_ppm"]) == {GUILDS["xp_multiplier_ppm"]}


def test_tournaments_take_a_week_a_round_and_everybody_has_a_rank(
    frames: dict[str, pd.DataFrame],
) -> None:
    """Who has paid the fee finds a group, plays to the end and is placed; prizes go by rank."""
    happened = frames["occurrences"].query("content_key == 'cup'")
    money = frames["money"].query("content_key == 'cup'")
    entered = set(money[(money["kind"] == "fee") & (money["week"] == 0)]["player_key"])
    refunded = set(money[(money["kind"] == "refund") & (money["week"] == 1)]["player_key"])
    placed = happened[(happened["kind"] == "tournament_placed") & (happened["week"] <= 4)]
    assert set(placed["player_key"]) == entered - refunded and len(entered) > 6
    groups = -(-len(entered) // 6)
    assert (placed["value"] == 1).sum() == (placed["value"] == 2).sum() == groups
    won = placed[placed["value"] == 1]["player_key"]
    prizes = money[(money["kind"] == "prize") & (money["week"] <= 4)]
    assert sorted(prizes["player_key"]) == sorted(won) and set(prizes["amount"]) == {40}
    xp = frames["xp_events"].query("source == 'event' and content_key == 'cup'")
    assert set(xp["base_xp"]) == {80, 30}
    third = placed[placed["value"].between(1, 3)]["player_key"]
    assert sorted(xp[xp["week"] <= 4]["player_key"]) == sorted(third)


# --- Around it ------------------------------------------------------------------------------------


def test_a_day_of_somebody_who_meets_others_is_told(
    frames: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody is played for it, so the numbers are the run's; too many are refused."""
    won = frames["occurrences"].query("kind == 'duel_won' and content_key == 'race'").iloc[3]
    player, day = str(won["player_key"]), int(won["day"])
    told = explain(meeting_world(), AROUND, player=player, day=day)
    rows = frames["xp_events"].query("player_key == @player and day == @day")
    assert told.awards()["final_xp"].tolist() == rows["final_xp"].tolist()
    assert "duel won in race, the other side had" in str(told)
    monkeypatch.setattr("sim.explain.TOGETHER_DAYS_MAX", 10)
    with pytest.raises(RunError, match="player-days") as caught:
        explain(meeting_world(), AROUND, player=player, day=day)
    assert caught.value.code == "E-RUN-102"


def test_players_who_meet_must_fit_into_memory_and_are_not_sampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Refusals say how much is needed, and what else can be done."""
    with pytest.raises(RunError, match="depends on the others") as caught:
        record_players(meeting_world(), AROUND, [("east", 0)])
    assert caught.value.code == "E-RUN-101"
    monkeypatch.setattr("sim.held.BYTES_MAX", 2**10)
    with pytest.raises(RunError, match="31 players who meet") as caught:
        run_fast(meeting_world(), AROUND)
    assert caught.value.code == "E-RUN-100"
    run_fast(same_without(), AROUND)


def test_a_setting_that_does_not_fit_is_refused_with_all_faults() -> None:
    """Unknown names, stakes and ranks out of bounds, too few weeks, keys used twice."""
    (cup, league, swiss), (bazaar,) = CONFIG["tournaments"], CONFIG["markets"]
    wrong = {
        **CONFIG,
        "duels": [
            {"template": "rase", "share_ppm": 1},
            {"template": "race", "share_ppm": 1, "stake": 21},
            {"template": "quiz", "share_ppm": 1},
        ],
        "tournaments": [
            {**cup, "every_weeks": 3},
            {**league, "currency": None, "entry_fee": 3},
            {**swiss, "key": "race", "currency": "coyn"},
            {**cup, "key": "other", "prizes": [cup["prizes"][1], {"rank_from": 3, "rank_to": 2}]},
        ],
        "markets": [{**bazaar, "item": "gim"}],
    }
    document = meeting_document(wrong)
    document["duel_templates"]["quiz"] = {
        **document["duel_templates"]["vigil"], "name": "Quiz", "duel_type": "quick_quiz",
    }  # fmt: skip
    found = {(violation.code, violation.path[3:]) for violation in validate(document)}
    assert found == {
        ("E-CONTENT-101", ("duels", 0, "template")),
        ("E-CONTENT-106", ("duels", 1, "stake")),
        ("E-CONTENT-102", ("duels", 2, "template")),
        ("E-CONTENT-114", ("tournaments", 0, "every_weeks")),
        ("E-CONTENT-114", ("tournaments", 1, "currency")),
        ("E-CONTENT-106", ("tournaments", 2, "key")),
        ("E-CONTENT-101", ("tournaments", 2, "currency")),
        ("E-CONTENT-114", ("tournaments", 3, "prizes", 1, "rank_from")),
        ("E-CONTENT-114", ("tournaments", 3, "prizes", 1, "rank_to")),
        ("E-CONTENT-101", ("markets", 0, "item")),
    }


def test_the_guides_example_is_a_sound_setting(tmp_path: Path) -> None:
    """As written in docs/guides/competition.md it can be put into the pack that it names."""
    guide = (CHECKOUT / "docs" / "guides" / "competition.md").read_text(encoding="utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    pack = tmp_path / "shikshadisha"
    shutil.copytree(PACKS_FOLDER / "shikshadisha", pack)
    config = pack / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("game_configs:\n", f"game_configs:\n{example}"), encoding="utf-8"
    )
    ruleset, scenario = freeze_pack(pack), Scenario.of(players=20, days=40, seed=2)
    contests = [contest.key for contest in ruleset.game.competition.contests]
    assert contests == ["monthly-cup", "streak-battle", "xp-race"]
    assert_same(run_fast(ruleset, scenario), run_reference(ruleset, scenario))
