"""Dungeons: who may enter, challenges, deadlines, clearing, expiry, cooldown, debuffs."""

from __future__ import annotations

from model.rules.dungeons import (
    DUNGEON_BUSY,
    DUNGEON_COOLDOWN,
    DUNGEON_LEVEL,
    DUNGEON_OPEN,
    cooldown_until_minute,
    dungeon_gate,
    dungeon_multiplier_ppm,
    enter_dungeon,
    is_expired,
    is_too_late,
    record_in_dungeon,
)
from model.rules.modifiers import final_xp
from model.rules.values import ABSENT, NEVER, AwardInputs

ANSWERS = {"open": DUNGEON_OPEN, "level": DUNGEON_LEVEL, "cooldown": DUNGEON_COOLDOWN}


def _enter(game, key, *, now=1000, day=5, debuffed=False):
    index = game.dungeon_index[key]
    state = enter_dungeon(
        index, game.dungeons[index], now_minute=now, day=day, is_debuffed=debuffed
    )
    return state, game.dungeons[index]


def test_golden_gates(golden, game):
    """Level and cooldown open and close the gate at the written minutes."""
    for case in golden("dungeons")["gates"]:
        dungeon = game.dungeons[game.dungeon_index[case["dungeon"]]]
        ended = NEVER if case["ended"] is None else case["ended"]
        answer = dungeon_gate(
            case["level"],
            dungeon.level_required,
            season=dungeon.season,
            active_season=ABSENT,
            is_inside=False,
            now_minute=case["now"],
            cooldown_until_minute=cooldown_until_minute(ended, dungeon.cooldown_minutes),
        )
        assert answer == ANSWERS[case["answer"]], case


def test_golden_clears(golden, game):
    """A clear pays base times rank; entered under a debuff it pays the base."""
    for case in golden("dungeons")["clears"]:
        dungeon = game.dungeons[game.dungeon_index[case["dungeon"]]]
        ppm = dungeon_multiplier_ppm(
            dungeon.multiplier_ppm, case["debuffed"], game.debuff.dungeon_bonus_blocked
        )
        assert ppm == case["multiplier_ppm"]
        assert final_xp(dungeon.base_xp_reward, AwardInputs(dungeon_ppm=ppm)) == case["final_xp"]


def test_one_dungeon_at_a_time():
    """Inside one, no other opens."""
    answer = dungeon_gate(
        99,
        1,
        season=ABSENT,
        active_season=ABSENT,
        is_inside=True,
        now_minute=0,
        cooldown_until_minute=NEVER,
    )
    assert answer == DUNGEON_BUSY


def test_a_first_visit_has_no_cooldown_even_before_minute_zero():
    """East of Greenwich the first day begins at negative minutes."""
    assert cooldown_until_minute(NEVER, 60 * 24 * 365) < -100_000


def test_all_challenges_clear_it(game, inputs):
    """Clean Fuel asks for two things, done at different times."""
    state, dungeon = _enter(game, "clean-fuel")
    state, cleared = record_in_dungeon(
        state,
        dungeon,
        inputs=inputs({"metric:protein-grams": 120}),
        now_minute=1100,
        day=5,
        local_minute=600,
    )
    assert (state.done_mask, cleared) == (1, False)
    state, cleared = record_in_dungeon(
        state,
        dungeon,
        inputs=inputs({"metric:alcohol-free": 1}),
        now_minute=2000,
        day=6,
        local_minute=60,
    )
    assert (state.done_mask, cleared) == (3, True), "what was done stays done"


def test_past_its_time_nothing_clears_it(game, inputs):
    """At the expiry the visit is over, one minute before it is not."""
    state, dungeon = _enter(game, "step-surge", now=1000)
    vector = inputs({"metric:steps": 20_000})
    assert not is_expired(state.expires_minute, 1000 + 1439)
    assert is_expired(state.expires_minute, 1000 + 1440)
    for now, clears in ((2439, True), (2440, False)):
        _, cleared = record_in_dungeon(
            state, dungeon, inputs=vector, now_minute=now, day=6, local_minute=0
        )
        assert cleared == clears


def test_a_deadline_is_a_minute_of_the_entry_day(game, inputs):
    """Morning Protocol must be done before 08:00 of the day of entry."""
    state, dungeon = _enter(game, "morning-protocol", day=5)
    vector = inputs({"metric:workout-minutes": 30})
    for day, minute, clears in ((5, 479, True), (5, 480, False), (6, 300, False)):
        _, cleared = record_in_dungeon(
            state, dungeon, inputs=vector, now_minute=1010, day=day, local_minute=minute
        )
        assert cleared == clears
    assert not is_too_late(dungeon, local_minute=479)
    assert is_too_late(dungeon, local_minute=480)


def test_nothing_recorded_clears_nothing(game, inputs):
    """An entry alone is no clear."""
    state, dungeon = _enter(game, "step-surge")
    after, cleared = record_in_dungeon(
        state, dungeon, inputs=inputs({}), now_minute=1001, day=5, local_minute=0
    )
    assert (after, cleared) == (state, False)
