"""Bosses: phases over days, restarts, victory, defeat by the season's end, and who may start."""

from __future__ import annotations

from model.rules.bosses import (
    BOSS_BUSY,
    BOSS_DEFEAT,
    BOSS_DONE,
    BOSS_LEVEL,
    BOSS_NOTHING,
    BOSS_OPEN,
    BOSS_PHASE_RESTARTED,
    BOSS_PHASE_WON,
    BOSS_SEASON,
    BOSS_VICTORY,
    abandon_boss,
    boss_gate,
    close_boss_day,
    start_boss,
)
from model.rules.values import ABSENT

OUTCOMES = {
    "nothing": BOSS_NOTHING,
    "phase_won": BOSS_PHASE_WON,
    "phase_restarted": BOSS_PHASE_RESTARTED,
    "victory": BOSS_VICTORY,
}


def test_golden_fights(golden, game, inputs):
    """Each written fight goes through its phases on the written days."""
    for case in golden("bosses")["cases"]:
        index = game.boss_index[case["boss"]]
        boss = game.bosses[index]
        state = start_boss(index, day=case["started"])
        for close in case["closes"]:
            vector = inputs({"core:done": close["done"], "core:due": close["due"]})
            state, outcome = close_boss_day(
                state, boss, day=close["day"], active_season=ABSENT, inputs=vector
            )
            assert outcome == OUTCOMES[close["outcome"]], (case["name"], close)
            if close["phase"] is None:
                assert state.boss == ABSENT
            else:
                assert state.phase == close["phase"], (case["name"], close)


def test_the_day_of_the_start_does_not_count(game, inputs):
    """A phase begins on the next local day, so it has its full number of days."""
    state = start_boss(0, day=10)
    assert state.phase_start_day == 11
    after, outcome = close_boss_day(
        state, game.bosses[0], day=10, active_season=1, inputs=inputs({})
    )
    assert (after, outcome) == (state, BOSS_NOTHING)


def test_a_restart_is_counted_and_begins_the_next_day(game, inputs):
    """An unmet phase starts again; restarts count up."""
    index = game.boss_index["the-inconsistent-one"]
    state = start_boss(index, day=0)
    after, outcome = close_boss_day(
        state, game.bosses[index], day=7, active_season=ABSENT, inputs=inputs({})
    )
    assert outcome == BOSS_PHASE_RESTARTED
    assert (after.phase_start_day, after.restarts, after.phase) == (8, 1, 0)


def test_a_fight_is_lost_when_its_season_ends(game, inputs):
    """The Excuse Maker belongs to season 2: outside it the fight is a defeat."""
    index = game.boss_index["the-excuse-maker"]
    state = start_boss(index, day=0)
    after, outcome = close_boss_day(
        state, game.bosses[index], day=3, active_season=ABSENT, inputs=inputs({})
    )
    assert (after.boss, outcome) == (ABSENT, BOSS_DEFEAT)


def test_leaving_and_starting_again_begins_at_phase_one():
    """Abandoning keeps nothing of the fight."""
    assert abandon_boss().boss == ABSENT
    assert start_boss(2, day=5).phase == 0


def test_who_may_start():
    """Level, season, one fight at a time, and each boss once."""

    def gate(level=10, season=ABSENT, active=ABSENT, fighting=False, defeated=False):
        return boss_gate(
            level,
            10,
            season=season,
            active_season=active,
            is_fighting=fighting,
            is_defeated=defeated,
        )

    assert gate() == BOSS_OPEN
    assert gate(level=9) == BOSS_LEVEL
    assert gate(fighting=True) == BOSS_BUSY
    assert gate(defeated=True) == BOSS_DONE
    assert gate(season=1) == BOSS_SEASON
    assert gate(season=1, active=1) == BOSS_OPEN
