"""Defects of the original system (rules.md §1.11): ours has none of them.

Shown at other levels: the season XP race (two adjustments at once) and that titles and seasons
reach real awards in tests/model/services; that day summaries add up to the ledger in tests/sim.
"""

from __future__ import annotations

import math

from model.rules.awards import Situation, award_inputs
from model.rules.bosses import BOSS_VICTORY, close_boss_day
from model.rules.curves import curve_thresholds, level_at
from model.rules.ledger import GENESIS, LedgerEvent, event_hash
from model.rules.modifiers import run_chain
from model.rules.quests import quest_step
from model.rules.requirements import compile_requirement, evaluate
from model.rules.seasons import active_season
from model.rules.streaks import close_streak_day
from model.rules.values import ABSENT, MODIFIERS, BossState, QuestState, StreakState
from model.words import ModifierType


def _event(seq, before, final):
    return LedgerEvent(
        "p1",
        seq,
        "quest_completion",
        "steps",
        f"t{seq}",
        final,
        final,
        before,
        before + final,
        1,
        1,
        "a" * 64,
    )


def test_the_chain_links_to_the_newest_event_not_the_first():
    """Original: the "last event" was fetched ascending, so every hash linked to the first.

    Ours: the third hash depends on the second event.
    """
    first = event_hash(GENESIS, _event(1, 0, 25))
    second = event_hash(first, _event(2, 25, 25))
    third = event_hash(second, _event(3, 50, 25))
    forged = event_hash(first, _event(2, 25, 9_999))
    assert third != event_hash(forged, _event(3, 50, 25))
    assert third != event_hash(first, _event(3, 50, 25))


def test_season_title_and_hard_mode_multipliers_are_applied(game):
    """Original: they were computed and never wired into an award."""
    situation = Situation(
        level=25,
        streak=0,
        weekday=0,
        season=game.season_index["the-contender"],
        worn_title=game.title_index["the-consistent"],
        hard_mode=True,
    )
    final, steps = run_chain(100, award_inputs(game, situation))
    assert {MODIFIERS[step.type] for step in steps} == {
        ModifierType.SEASON_MULTIPLIER,
        ModifierType.TITLE_PASSIVE,
        ModifierType.HARD_MODE,
    }
    assert final == 172  # 100 → 110 → 115 → 172


def test_a_partial_reward_does_not_close_the_quest(game, inputs):
    """Original: reaching the partial threshold completed the log, so the rest was never paid."""
    quest = game.quests[game.quest_index["steps"]]
    state, paid, _ = quest_step(quest, QuestState(), inputs=inputs({"metric:steps": 5_000}))
    assert (paid, state.is_completed) == (10, False)
    state, paid, _ = quest_step(quest, state, inputs=inputs({"metric:steps": 10_000}))
    assert (paid, state.is_completed) == (15, True)


def test_a_half_done_quest_is_not_core_complete(game, inputs):
    """Original: a partial counted as a completed core quest."""
    quest = game.quests[game.quest_index["steps"]]
    state, _, _ = quest_step(quest, QuestState(), inputs=inputs({"metric:steps": 9_999}))
    assert not state.is_completed


def test_three_of_four_keeps_the_streak(game):
    """Original: the document said 3 of 4, the code asked for all."""
    after, _ = close_streak_day(
        StreakState(3, 3, 3, 0), game.streaks, core_completed=3, core_total=4
    )
    assert after.current == 4


def test_the_perfect_streak_stops_at_the_first_imperfect_day(game):
    """Original: walking backwards, an older imperfect day reset the count of newer perfect ones."""
    state = StreakState()
    for done in (4, 3, 4, 4):
        state, _ = close_streak_day(state, game.streaks, core_completed=done, core_total=4)
    assert state.perfect == 2


def test_the_streak_bonus_is_applied_once(game):
    """Original: the day summary multiplied final XP by the streak bonus a second time.

    Ours: final XP is the last step's result, and the streak is one step of it.
    """
    final, steps = run_chain(40, award_inputs(game, Situation(level=1, streak=30, weekday=0)))
    assert [MODIFIERS[step.type] for step in steps] == [ModifierType.STREAK_BONUS]
    assert final == steps[-1].xp_after == 50


def test_dungeon_clears_are_evaluated(game, inputs):
    """Original: a dungeon_clears requirement was never looked at."""
    leaf = {"type": "count", "of": "dungeon_clears", "op": ">=", "value": 2}
    program = compile_requirement(leaf, game.slots)
    assert not evaluate(program, inputs({"count:dungeon_clears": 1}))[0]
    assert evaluate(program, inputs({"count:dungeon_clears": 2}))[0]


def test_perfect_days_of_a_boss_are_perfect(game, inputs):
    """Original: a boss's "perfect days" counted days of 80%; ours counts 4 of 4 days."""
    boss = game.bosses[game.boss_index["the-excuse-maker"]]
    state = BossState(game.boss_index["the-excuse-maker"], 0, 1, 0)
    season = game.season_index["the-contender"]
    _, outcome = close_boss_day(
        state,
        boss,
        day=7,
        active_season=season,
        inputs=inputs({"count:perfect_days": 2, "count:core_days": 7}),
    )
    assert outcome != BOSS_VICTORY
    _, outcome = close_boss_day(
        state, boss, day=7, active_season=season, inputs=inputs({"count:perfect_days": 3})
    )
    assert outcome == BOSS_VICTORY


def test_a_fight_is_a_value_that_can_be_kept():
    """Original: fights lived in the server's memory only; ours is four whole numbers."""
    state = BossState(1, 2, 738_000, 3)
    assert BossState(*list(state)) == state


def test_a_season_is_found_by_dates_not_by_counted_days(game):
    """Original: the day counter restarted with each season, its threshold counted on."""
    ends = [season.end_day for season in game.seasons]
    assert [active_season(game.seasons, day) for day in (ends[0], ends[0] + 1, ends[1] + 1)] == [
        0,
        1,
        ABSENT,
    ]


def test_there_is_one_level_table(game):
    """Original: three tables disagreed, one of them 100 XP per level; ours is one, and exact.

    The float form of the same formula is 279 at level 2 and 1019 at level 4.
    """
    table = curve_thresholds(
        {"kind": "quadratic", "a_numerator": 115, "a_denominator": 2, "b": 25}, 100
    )
    assert table == game.thresholds
    floats = [math.floor(50 * level**2 * 1.15) + 25 * level for level in (2, 4)]
    assert (floats, table[1], table[3]) == ([279, 1019], 280, 1020)
    assert level_at(279, table) == 1


def test_an_absent_metric_never_passes(game, inputs):
    """Original: a missing number counted as 0, so every "at most" quest passed by itself."""
    leaf = {"type": "numeric", "metric": "screen-minutes", "op": "<=", "value": 120}
    assert evaluate(compile_requirement(leaf, game.slots), inputs({})) == (False, 0)


def test_all_title_conditions_are_evaluated(game, inputs):
    """Original: only streak and special titles were, the rest was a stub."""
    vector = inputs(
        {
            "player:streak": 30,
            "quest:steps": 60,
            "window:alcohol-free:1:30": 30,
            "count:boss_defeats": 3,
            "count:dungeon_clears": 1,
        }
    )
    earned = {title.key for title in game.titles if evaluate(title.program, vector)[0]}
    assert earned == {title.key for title in game.titles} - {"the-uncompromising"}
