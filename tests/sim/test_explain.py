"""A player's day told in words: its numbers are the ledger's, its reasons the rules'."""

from __future__ import annotations

import json
from functools import cache

import pandas as pd
import pytest

from model.errors import RunError
from model.rules.values import MODIFIERS
from sim import Scenario
from sim.engine import run_fast
from sim.explain import Explanation, explain
from tests.sim.test_fast_engine import CLOCK_CHANGES
from tests.sim.worlds import fitness

SCENARIO = Scenario.of(players=24, days=40, seed=5)


@cache
def frames() -> dict[str, pd.DataFrame]:
    """The whole run of the fast engine, all rows kept."""
    return run_fast(fitness(), SCENARIO).frames()


def of(name: str, player: str, day: int) -> pd.DataFrame:
    """A player's rows of a day."""
    rows = frames()[name]
    return rows[(rows["player_key"] == player) & (rows["day"] == day)].reset_index(drop=True)


def lines(told: Explanation, heading: str) -> str:
    """The sentences of a section."""
    return " ".join(dict(told.sections).get(heading, ()))


@pytest.mark.parametrize("number", [0, 3, 4, 11, 23])
def test_every_award_is_explained_and_sums_up(number: int) -> None:
    """Ledger rows and modifier steps of all days are those of the run; steps lead to the XP."""
    player = f"all:{number}"
    for day in range(0, 40, 3):
        told = explain(fitness(), SCENARIO, player=player, day=day)
        awards, expected = told.awards(), of("xp_events", player, day)
        names = [name for name in awards.columns if name in expected.columns]
        pd.testing.assert_frame_equal(
            awards[names], expected[names], check_dtype=False, check_index_type=False,
            check_column_type=False,
        )  # fmt: skip
        own = of("player_days", player, day)
        assert told.xp == (int(own["xp_gained"].iloc[0]) if len(own) else 0)
        steps = frames()["xp_modifiers"]
        mine = steps[(steps["player_key"] == player) & steps["seq"].isin(expected["seq"])]
        found = told.steps()
        found["type"] = [MODIFIERS[kind].value for kind in found["type"]]
        assert found.to_numpy().tolist() == mine[list(found.columns)].to_numpy().tolist()
        for award in told.told:
            reached = award.steps[-1].xp_after if award.steps else award.base_xp
            assert reached == award.final_xp and f"#{award.seq} " in str(told)


def test_presence_streak_and_debuff_are_told_as_they_were() -> None:
    """On every day of some players the sentences agree with the run's days."""
    reasons = set()
    for row in frames()["player_days"].itertuples():
        if int(row.player_key.split(":")[1]) % 6 or row.day % 2:
            continue
        told = explain(fitness(), SCENARIO, player=row.player_key, day=row.day)
        assert lines(told, "Presence").startswith("Logged in") == row.is_active
        assert f"→ {row.streak}" in lines(told, "Streak")
        assert (": set, −" in lines(told, "Debuff")) == row.debuff_triggered
        assert lines(told, "Debuff").startswith("Under a debuff") == row.debuffed
        met = [line for line in dict(told.sections)["Quests"] if line.startswith("met")]
        assert sum("(core)" in line for line in met) == row.core_completed
        reasons |= {word for word in ("broken", "kept,", "a freeze saved", "away until")
                    if word in str(told)}  # fmt: skip
    assert {"broken", "kept,"} <= reasons


def test_what_happened_is_told() -> None:
    """Titles, dungeons and bosses of the run's occurrences stand in the day's sections."""
    seen = frames()["occurrences"]
    kinds = ("title_earned", "dungeon_entered", "boss_started", "level_up")
    for kind in kinds:
        row = seen[(seen["kind"] == kind) & (seen["day"] > 3)].iloc[0]
        told = explain(fitness(), SCENARIO, player=row["player_key"], day=int(row["day"]))
        assert row["content_key"] in str(told)
        assert kind.split("_")[0] in str(told).lower()


def test_an_explanation_shows_itself() -> None:
    """As text, as HTML with everything escaped, and as JSON."""
    told = explain(fitness(), SCENARIO, player=3, day=20)
    assert told.title == f"all:3 (dedicated, Asia/Kolkata) on day 20, 2026-01-25: {told.xp} XP"
    assert repr(told) == str(told) and "<li>" in told._repr_html_()
    again = json.loads(json.dumps(told.as_json()))
    assert again["xp"] == told.xp and len(again["awards"]) == len(told.awards())


def test_whoever_has_not_begun_is_said_to() -> None:
    """Before a cohort's first full day there is nothing to tell."""
    told = explain(fitness(), CLOCK_CHANGES, player="late:2", day=5)
    assert "Had not begun" in str(told) and told.xp == 0


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"player": "al:3"}, "no player 'al:3'.*Did you mean 'all'"),
        ({"player": 24}, "players all:0 to all:23"),
        ({"player": "all:x"}, "no player 'all:x'"),
        ({"day": 40}, "Day 40 is not in the run: days are 0 to 39"),
        ({"replication": 1}, "Replication 1 is not in the run"),
    ],
)
def test_what_the_run_does_not_have_is_refused(asked: dict[str, object], says: str) -> None:
    """Unknown players, days and replications say what there is."""
    with pytest.raises(RunError, match=says):
        explain(fitness(), SCENARIO, **{"player": "all:3", "day": 3, **asked})  # type: ignore[arg-type]
